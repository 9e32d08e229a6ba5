"""All patterns of targets, built of named parts from the vocabularies (指标句式).

They run on a clause of a `View`: no spaces, halfwidth digits, brackets ▯ and titles ▮ blanked.
Each is linear on its input: no nested repetition, and what reads backwards sees few characters.
"""

from __future__ import annotations

import re
from functools import cache

from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.indicators import Indicators
from policy_nlp.lexicons.quantities import Quantities
from policy_nlp.vocabulary import any_of

# 2025年, 2021—2025年
_YEAR = "(?:19|20)[0-9]{2}(?:[—－–~～至到-]{1,3}(?:19|20)[0-9]{2})?年"
# No clause without one of these holds an amount.
_TRIGGER = r"[0-9ⅠⅡⅢⅣⅤ]|[IV]类|分之|番|[一二两三四五六七八九十]"
_REACH = "(?:完成|达到|实现|控制在|满足|符合)(?:好|了)?"
_DIGITS = "一二两三四五六七八九"
# 每年|新增…, 每两年|选树…, 分三年|改造…, 三年累计|培训…
EACH = re.compile(
    r"每(?:[0-9一二两三四五]{1,2}个?|半)?[年月季周日]度?|每个?(?:[县市区州]|乡镇|街道|行政村|社区)|年均|各[县市区]"
    r"|分[一二三四五]年|用?[0-9一二三四五]年(?:时间|累计|内)"
)


class TargetPatterns:
    """The compiled patterns of one set of vocabularies."""

    def __init__(self, lexicons: Lexicons) -> None:
        self.quantities = quantities = lexicons.quantities
        self.names = names = lexicons.indicators
        self.times, self.discourse, self.results = names.times, names.discourse, names.qualitative
        self.value = value_pattern(quantities)
        self.tail = tail_pattern(quantities, names.not_trailers)
        self.trigger = re.compile(_TRIGGER)
        self._compile_counting(quantities, names)
        self._compile_names(names)
        self._compile_discourse(names)
        self._compile_results(names)

    def _compile_counting(self, quantities: Quantities, names: Indicators) -> None:
        before, levels = quantities.before, quantities.reach
        bound = any_of(before.at_least + before.at_most)
        # 不低于|装机容量的|10%, 达到|总耕地面积的|93%: the bound of a share of a whole
        self.of_whole = re.compile(
            rf"(?:(?P<at_least>{any_of(before.at_least)})|(?P<at_most>{any_of(before.at_most)})"
            r"|达到|达)(?:同期|当年)?(?P<whole>[一-龥]{2,14})的$"
        )
        self.bound_before = re.compile(rf"(?P<bound>{bound})$")
        scope = rf"(?:{any_of(names.scopes)})(?:{any_of(names.scope_tails)})*"
        self.scope = re.compile(scope)
        counting = any_of(names.count_verbs)
        nouns = [n for n in names.heads if n not in names.count_verbs]
        no_verb = any_of(noun for noun in nouns if noun.startswith(names.count_verbs))
        loose = rf"(?:{any_of(levels.between + before.about)}|{scope}|各类|约|共)*"
        verb = rf"(?P<verb>新?(?:{counting}){{1,2}}|(?<=至少)有)(?:了|出|好)?"
        # 建成|5000个, 遴选、支持|50家, 形成全市|392吨/日
        self.count_tail = re.compile(rf"(?:(?:{counting})[、和并])?{verb}{loose}$")
        # 建成|充电桩, 新开通|基站; not 增加值
        self.count_verb = re.compile(
            rf"(?!{no_verb})新?(?:{counting})(?:[、和或及并](?:{counting})(?=[一-龥]{{2}}))*"
        )
        # 在甲、乙等市|建设3个…, 在建材、化工等领域|实施8项…: where, not what
        sites = any_of(names.classes + names.sites)
        two = any_of(verb for verb in names.count_verbs if len(verb) > 1)
        self.sited = re.compile(
            rf"▯*(?:{any_of(names.fillers)})*?在(?:[^，。；]{{2,}}(?:{sites})|(?:(?!{two})[^，。；])+)"
        )
        # 每千人拥有指导员, 每万人口医生
        self.density = re.compile("每[0-9十百千万亿]+")
        self.count_opener = re.compile(rf"(?:{scope})*{verb}[^，。；]*的")
        # 城市燃气管道|更新改造
        self.work_end = re.compile(rf"(?<=.{{3}})(?:{two})$")
        self.only_verbs = re.compile(
            rf"(?:{EACH.pattern})?(?:[0-9]{{4}}年)?新?(?:{any_of(names.verbs_alone)}){{1,2}}"
        )
        self.kept_verb = re.compile(rf"(?:新(?:{counting})|{any_of(names.kept_verbs)})")
        numbered = any_of(names.not_counted)
        self.not_counted = re.compile(rf"(?:主要|重点|具体|重大)?(?:{numbered})|.*(?:{numbered})$")
        # 提升|设计标准至72%
        self.change_verb = re.compile(rf"(?:{any_of(levels.change)})(?=[一-龥]{{2}})")
        # what may follow an amount that closes its clause: 、 和 并 (another), 的目标, 水标准
        aim = "目标|水平|规模|任务|标准|要求"
        self.level_end = re.compile(
            rf"(?:$|[、和与及或并且]|以及|(?:的[一-龥]{{0,4}})?(?:{aim})(?:$|[、和并])"
            r"|水?(?:质|体)?标准$|水[质体]?$)"
        )

    def _compile_names(self, names: Indicators) -> None:
        heads, processes = any_of(names.heads), any_of(names.processes)
        self.head_end = re.compile(rf"(?:{heads}){{1,2}}$")
        # what members of a list share: 装机容量, 循环利用率, 重点工程减排量
        self.shared_end = re.compile(rf"年?(?:{processes})*(?:{heads}){{1,2}}$")
        self.dependent = re.compile(rf"年?(?:{processes})+(?:{heads}){{1,2}}")
        joint = _unless_within(names.not_joints, "以及", "和", "与", "及")
        self.joint, self.outer_joint = re.compile(f"、|{joint}"), re.compile(joint)
        self.joint_end = re.compile(f"(?:{joint})$")
        self.subject_end = re.compile(rf"(?:{any_of(names.heads + names.subjects)})$")
        self.measured_by = re.compile(rf"(?<=.)(?:{any_of(names.measured_by)})")
        # 甲、乙|等4项主要污染物|减排量
        self.summed_up = re.compile(
            rf"等?(?:[0-9]+|[{_DIGITS}十]+)(?:[个项种类大家市县区省州地])(?:[一-龥]{{0,4}}?(?:{any_of(names.classes)}))?"
        )
        not_fillers = any_of(names.not_fillers)
        self.filler = re.compile(rf"(?!{not_fillers})(?:{any_of(names.fillers)})")
        self.leading_verb = re.compile(rf"(?!{not_fillers})(?:{any_of(names.leading_verbs)})")
        # …处置设施|并保障稳定运行: what is to become of the thing counted
        self.second_act = re.compile(rf"(?<=.{{2}})[并且](?:{any_of(names.leading_verbs)}).{{2,}}$")
        # 实施|适老化改造，[2026年底前]; 推进甲、乙等|调峰电站|建设，[确保]
        self.work = re.compile(
            rf"(?:{any_of(names.action_openers)})+(?:[^，。；：\n]{{0,30}}等)?(?P<work>(?:[^，。；：、\n0-9]|[0-9]{{4}}年){{2,30}})"
            r"[，,；](?:[^，。；：\n]{0,12}年[^，。；：\n]{0,5}[，,])?$"
        )

    def _compile_discourse(self, names: Indicators) -> None:
        words, times = names.discourse, names.times
        scope = self.scope.pattern
        sum_ = r"(?:[0-9][0-9.]*[十百千万亿]*(?:元|%|倍|美元)|(?<![0-9])[0-9]{1,2}年)"
        self.grant = re.compile(
            rf"(?:{any_of(words.grants)})[^，。；]{{0,40}}{sum_}|{sum_}[^，。；]{{0,40}}(?:{any_of(words.grants)})"
        )
        self.estimate = re.compile(
            rf"▯*(?:据|根据|依据|经)[^，。；]{{0,24}}(?:{any_of(words.estimates)})"
        )
        self.size = re.compile(
            rf"(?:{any_of(words.sizes)})[^0-9，。；]{{0,6}}[0-9]|{any_of(words.rules)}|基础上$"
        )
        self.past = re.compile(
            rf"{any_of(words.past)}|^(?:{scope})?(?:{any_of(words.past_openers)})"
        )
        self.condition = re.compile(
            rf"(?!{any_of(words.not_conditions)})(?:{any_of(words.conditions)})"
        )
        # 取得的成效, 发展现状与形势; not 巩固提升脱贫攻坚成效, 保护成效监测评估
        self.past_section = re.compile(
            rf"(?!.*(?:{any_of(words.not_past_sections)})).*(?:{any_of(words.past_sections)})"
            rf"(?:$|[^一-龥]|[和与及]|{any_of(words.past_section_ends)})"
        )
        self.note = re.compile(rf"(?:{any_of(words.notes)})[0-9]*[:：]")
        self.before_year = re.compile(
            rf"(?:{any_of(times.before)}|[一二三四五六七八九]是|[—－–•·●◆■▪①-⑳-]+|[0-9]{{1,2}}[.．、]|▯+)*"
        )
        self.pressing = re.compile(any_of(times.strives + times.plans))

    def _compile_results(self, names: Indicators) -> None:
        words, delegated = names.qualitative, names.delegated
        self.delegated = delegated_pattern(names)
        # No clause outside aims and without a time states a target without one of these.
        self.hint = re.compile(
            rf"{_TRIGGER}|{any_of(words.levels)}|{_REACH}.{{0,40}}?(?:{any_of(delegated.who)})"
        )
        self.closing = _closing(names)
        self.opening = _opening(names, words.completions)
        self.aims_opening = _opening(names, words.completions + words.aims_completions)
        # 为实现碳达峰奠定坚实基础 only says what for.
        self.purpose = re.compile(
            rf"(?:{any_of(words.purposes)})|[^，。；]{{0,60}}(?:{any_of(words.purpose_ends)})$"
        )
        self.level = re.compile(rf"(?:{any_of(words.levels)})▯*$")
        self.behaviour = re.compile(rf"(?:{any_of(words.behaviours)})(?=[^，。；]{{2}})")


@cache
def target_patterns(lexicons: Lexicons) -> TargetPatterns:
    """Compile the patterns of `lexicons`, once."""
    return TargetPatterns(lexicons)


def unit_pattern(quantities: Quantities) -> str:
    """Return the pattern of a unit, composed of a measure, what it weighs, and what it is per.

    Matches: 个百分点 · 万吨|标准煤 · 克|标煤/千瓦时 · 微克/立方米 · 处/万人 · 吨/月·平方公里
    """
    word = any_of(quantities.all_units + tuple(quantities.spellings))
    weight = "".join(quantities.units.weights)
    of = rf"(?<=[{weight}])(?:{any_of(quantities.units.substances)}|[一-龥]{{2,4}}(?=[/／]))"
    per = rf"(?:{word}|{any_of(quantities.units.per)})"
    # atomic: 20亿立方米|年产能 is no 20亿立方|米年产能
    return (
        rf"(?>(?!{any_of(quantities.not_units.words)})(?:{word})(?:{of})?"
        rf"(?:[/／]每?(?:{per}|[百千万亿]{{1,2}}(?:{word}))(?:[·•.]{per})?)*)(?!(?<=[A-Za-z])[A-Za-z])"
    )


def value_pattern(quantities: Quantities) -> re.Pattern[str]:
    """Return the pattern of an amount with what bounds it after (数值).

    Matches: 50%以上 · 1万个 · 13.83MW · 3—5个 · 百分之五十 · 九成以上 · Ⅲ类 · 翻一番 · 0.7千克/人 ·
    三十家 · 1500余辆 · 50余万辆
    Does not match: 2025年 · 5G · PM2.5 · 1+2产业 · 第3条 · 100万级 · 3项目 · C9
    """
    unit = unit_pattern(quantities)
    # 0.7千克 is no thousand 克
    scale = rf"(?!{unit})(?:{any_of(quantities.multipliers)})"
    number = r"[0-9]{1,15}(?:'[0-9]{3}){0,4}(?:\.[0-9]{1,9})?"
    chinese = rf"(?:[{_DIGITS}][{_DIGITS}零〇十百千万亿]{{0,15}}|十[{_DIGITS}]?)"
    after = quantities.after
    return re.compile(
        rf"""
        (?: # 百分之五十, 百分之三点五
            百分之(?P<percent>{chinese}(?:点[{_DIGITS}零〇]{{1,9}})?)
          | # 三分之二
            (?P<whole>[{_DIGITS}十])分之(?P<part>[{_DIGITS}])
          | # 九成以上, 五成; not 建成, 三成本
            (?P<tenths>[一二三四五六七八九])成(?P<half>[半五]?)(?=以|左右|[、，和及的]|$)
          | # Ⅲ类, IV类水, 准Ⅳ类
            (?<![劣A-Za-z])准?(?P<class>[ⅠⅡⅢⅣⅤ]|I{{1,3}}|IV|V)类
          | # 翻一番, 翻两番
            (?P<doubling>{any_of(quantities.doublings)})
          | # 1500个, 3—5个, 30%至50%, 1.3 (no unit), 1'500辆; not 2025年, 5G, 1+2, 第3
            (?<![A-Za-z0-9.'+＋第/\-—])(?!{_YEAR})(?P<number>{number})
            (?:(?P<low_scale>{scale})?(?:{unit})?[—－–~～至到-]{{1,3}}(?P<high>{number}))?
            (?P<over_scale>[余多](?=[万亿]))?
            (?P<scale>{scale})?(?P<over>[余多])?(?P<unit>{unit})?
            (?(unit)(?!级)|(?![级+＋∶A-Za-z./号年月日]))(?!(?<![个家座处条项])[0-9])
          | # 1.8∶1
            (?P<ratio>[0-9]{{1,3}}(?:\.[0-9]{{1,3}})?)∶1(?![0-9∶.])
          | # 三十家, 两百个, 一至两个; not 一批, 一个, 几十个
            (?<![{_DIGITS}十百千万亿第几数每])(?!一(?!倍){unit})
            (?:(?P<chinese_low>[{_DIGITS}])[至到])?(?P<chinese>{chinese})(?P<over_words>[余多])?
            (?P<chinese_unit>(?!年|月|期){unit})(?!级)
        )
        (?P<after>{any_of(after.at_least + after.at_most + after.about)}
          | (?:{any_of(after.closed)})(?=[、，和及并的]|$)
        )?{"▯"}*
        """,
        re.VERBOSE,
    )


def tail_pattern(quantities: Quantities, kept: tuple[str, ...] = ()) -> re.Pattern[str]:
    """Return the pattern of the words between indicator and amount (谓词).

    `kept` are names that end like such a word and keep it (产能).

    Matches the end of: 占比|达到 · 能耗|下降 · 比例|不低于 · 增幅|控制在 · 泊位|不少于 · 率|提高到
    Does not match the end of: 落后产能 · 人均
    """
    reach, before = quantities.reach, quantities.before
    between = "|".join(_unless_in(word, kept) for word in sorted(reach.between, key=len)[::-1])
    return re.compile(
        rf"""
        (?P<negation>未|没有|难以|达不)?
        (?: (?P<change>{any_of(reach.change)})(?P<mark>{any_of(reach.level_mark)})?
          | (?P<reach>{any_of(reach.words)})
        )?
        (?:{between})*
        (?: (?P<at_least>{any_of(before.at_least)})
          | (?P<at_most>{any_of(before.at_most)})
          | (?P<about>{any_of(before.about)})
        )?
        (?:{any_of(before.about)})?$
        """,
        re.VERBOSE,
    )


def _unless_in(word: str, kept: tuple[str, ...]) -> str:
    """Return a pattern for `word` where it does not end one of `kept`: 能, but not in 产能."""
    fronts = sorted({name.removesuffix(word) for name in kept if name.endswith(word)} - {""})
    return "".join(rf"(?<!{re.escape(front)})" for front in fronts) + re.escape(word)


def _unless_within(words: tuple[str, ...], *parts: str) -> str:
    """Return a pattern for one of `parts` that is no part of one of `words`: 及, but not 普及率."""
    fronts, backs = "", ""
    one = any_of(parts)
    for word in words:
        part = next((part for part in parts if part in word), None)
        if part is not None:
            front, _, back = word.partition(part)
            fronts += f"(?!(?<={front}){part}{back})" if front else f"(?!{part}{back})"
    return f"{fronts}{backs}(?:{one})"


def delegated_pattern(indicators: Indicators) -> re.Pattern[str]:
    """Return the pattern of a value set by a higher level (上级下达).

    Matches: 完成市下达目标 · 完成国家下达指标 · 均完成省下达目标 · 均达到自治区目标要求 ·
    达到国家确定的江西省目标值 · 完成省下达的能耗下降目标 · 控制在省下达目标以内 ·
    完成老旧车淘汰省分解任务
    Does not match: 完成目标任务 · 落实国家要求 · 达到国家标准
    """
    words = indicators.delegated
    who, set_, what = (rf"(?:{any_of(some)})" for some in (words.who, words.set, words.what))
    return re.compile(
        rf"""
        {_REACH}
        (?: (?P<who>{who}(?:[、和及]{who})*)(?:人民)?(?:政府)?
            (?: (?:统一|最终)?{set_}+(?:给)?(?:我[省市区县州]|本[市区])?的?
                (?P<object>[^，。；]{{0,24}}?)
            )?(?:(?P<measure>{any_of(words.measures)})|{what})
          | (?P<front>[一-龥、]{{4,30}}?)(?:{who}){set_}{what}
        )
        (?:以内|之内|内)?(?=[、和并且]|$)
        """,
        re.VERBOSE,
    )


def _closing(names: Indicators) -> re.Pattern[str]:
    """Return the pattern of a result that closes a clause.

    Matches the end of: 森林覆盖率|持续提升 · 建设|取得明显成效 · 理念|深入人心 · 能耗|稳中有降 ·
    产业规模|迈上新台阶 · 效率|达到国际先进水平 · 公园|全面改造完成 · 宾馆|不再主动提供一次性用品
    Does not match: 推进绿色转型 · 加强环境保护
    """
    words = names.qualitative
    frames = "|".join(
        rf"{re.escape(verb)}[^，。；]{{{0 if end else 2},40}}{re.escape(end)}"
        for verb, end in words.frames
    )
    adverbs = any_of(words.adverbs)
    return re.compile(
        rf"(?:(?:{adverbs})*▯?(?:{frames}|{any_of(words.phrases)})"
        rf"|(?:{adverbs})+(?:{any_of(words.verbs)}))▯*$"
    )


def _opening(names: Indicators, completions: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a completion that opens a clause.

    Matches the start of: 建成|…示范区 · 初步形成|…体系 · 力争全面完成|…建设 · 建立和推行|…制度
    Does not match: 推进…建设 · 完善
    """
    words = names.qualitative
    adverbs = any_of(words.completion_adverbs)
    also = any_of(words.completions + words.aims_completions + words.behaviours)
    return re.compile(
        rf"(?P<adverbs>(?:{adverbs})*?)(?P<verb>{any_of(completions)})(?:[和并](?:{also}))?"
        r"(?=[^，。；]{2})"
    )
