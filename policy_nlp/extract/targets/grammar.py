"""The grammar of targets: every pattern, made of the words of the vocabularies (指标句式).

A target is a *name*, a *predicate* and an *amount* (森林覆盖率|达到|30%以上), or an *act*, an
amount and the *thing* counted (建成|5000个|美丽乡村), each in a scope of time and past the gate of
*discourse*; without an amount it is a *result* (森林覆盖率|持续提升). Names are taken apart where
joints coordinate them.

Patterns run on a clause of a `View`: no spaces, halfwidth digits, brackets ▯ and titles ▮ blanked.
Each is linear on its input: no nested repetition, and what reads backwards sees few characters.
"""

from __future__ import annotations

import re  # noqa: F401 - for the example
from functools import cache, cached_property

from policy_nlp.lexicons import Lexicons
from policy_nlp.vocabulary import Words, pattern


class Grammar:
    """The patterns of one set of vocabularies, each compiled when it is first used."""

    def __init__(self, lexicons: Lexicons) -> None:
        self.quantities, self.names = lexicons.quantities, lexicons.indicators
        self.times, self.discourse = self.names.times, self.names.discourse
        self.results, self.delegation = self.names.qualitative, self.names.delegated
        self.tables, self.sections = self.names.tables, lexicons.sections

    digit = "[一二两三四五六七八九]"
    chinese = f"(?:{digit}[一二两三四五六七八九零〇十百千万亿]{{0,15}}|十{digit}?)"
    number = r"[0-9]{1,15}(?:'[0-9]{3}){0,4}(?:\.[0-9]{1,9})?"
    # 2025年, 2021—2025年
    year = "(?:19|20)[0-9]{2}(?:[—－–~～至到-]{1,3}(?:19|20)[0-9]{2})?年"
    # a mark of a list: ——, 一是, 3．, a bracket
    item = r"(?:[—－–•·●◆■▪①-⑳-]+|[一二三四五六七八九十]是|[0-9]{1,2}[.．、]|▯+)"

    # --- units and amounts ---------------------------------------------------------------------

    # composed of a measure, what it weighs and what it is per: 个百分点, 吨|标准煤, 克|标煤/千瓦时,
    # 吨|干泥/日, 处/万人, 吨/月·平方公里; atomic: 20亿立方米|年产能 is no 20亿立方|米年产能
    measure = pattern("{quantities.all_units|quantities.spellings}")
    per = pattern("{measure}|{quantities.units.per}")
    unit = pattern(
        r"(?>(?!{quantities.units.not_units}(?!有|备)){measure}"
        r"(?:(?<={quantities.units.weights})(?:{quantities.units.substances}|[一-龥]{2,4}(?=[/／])))?"
        r"(?:[/／]每?(?:{per}|[百千万亿]{1,2}{measure})(?:[·•.]{per})?)*)(?!(?<=[A-Za-z])[A-Za-z])"
    )
    # 0.7千克 is no thousand 克
    scale = pattern("(?!{unit}){quantities.multipliers}")
    # 50%以上, 1万个, 13.83MW, 3—5个, 百分之五十, 九成以上, Ⅲ类, 翻一番, 三十家, 一至两个, 50余万辆;
    # not 2025年, 5G, PM2.5, 1+2产业, 第3条, 100万级, 3项目, 一批
    value = pattern(
        r"""(?x)
        (?: # 百分之五十, 百分之三点五
            百分之(?P<percent>{chinese}(?:点[一二两三四五六七八九零〇]{1,9})?)
          | # 三分之二
            (?P<whole>{digit}|十)分之(?P<part>{digit})
          | # 九成以上, 五成; not 建成, 三成本
            (?P<tenths>[一二三四五六七八九])成(?P<half>[半五]?)(?=以|左右|[、，和及的]|$)
          | # Ⅲ类, IV类水, 准Ⅳ类
            (?<![劣A-Za-z])准?(?P<class>[ⅠⅡⅢⅣⅤ]|I{1,3}|IV|V)类
          | (?P<doubling>{quantities.doublings})
          | # 1500个, 3—5个, 30%至50%, 1.3 (no unit), 1'500辆
            (?<![A-Za-z0-9.'+＋第/×÷\-—])(?!{year})(?P<number>{number})
            (?:(?P<low_scale>{scale})?{unit}?[—－–~～至到-]{1,3}(?P<high>{number}))?
            (?P<over_scale>[余多](?=[万亿]))?
            (?P<scale>{scale})?(?P<over>[余多])?(?P<unit>{unit})?
            (?(unit)(?!级)|(?![级+＋∶A-Za-z./号年月日]))(?!(?<![个家座处条项])[0-9])
          | # 1.8∶1, 1∶15
            (?:1∶(?P<to_one>(?!1(?![0-9])){number})|(?P<ratio>[0-9]{1,3}(?:\.[0-9]{1,3})?)∶1)(?![0-9∶.])
          | # 三十家, 两百个, 一至两个; not 一个, 几十个
            (?<![一二两三四五六七八九十百千万亿第几数每])(?!一(?!倍){unit})
            (?:(?P<chinese_low>{digit})[至到])?(?P<chinese>{chinese})(?P<over_words>[余多])?
            (?P<chinese_unit>(?!年|月|期){unit})(?!级)
        )
        (?P<after>{quantities.after.at_least|quantities.after.at_most|quantities.after.about}
          | {quantities.after.closed}(?=[、，和及并的]|$)
        )?▯*"""
    )
    # no clause without one of these holds an amount
    trigger = pattern(r"[0-9ⅠⅡⅢⅣⅤ]|[IV]类|分之|番|[一二两三四五六七八九十]")

    # --- predicates ----------------------------------------------------------------------------

    @cached_property
    def between(self) -> str:
        """What may stand between verb and number, but not inside a name: 能, but not in 产能."""
        words = sorted(self.quantities.reach.between, key=len)[::-1]
        return f"(?:{'|'.join(outside(self.names.whole_words, word) for word in words)})"

    density = "每[0-9十百千万亿]+"
    # what stands between indicator and amount: 达到, 下降, 不低于, 控制在, 提高到约, 达到每千人
    tail = pattern(
        r"""(?x)
        (?P<negation>未|没有|难以|达不)?
        (?: (?P<change>{quantities.reach.change})(?P<mark>{quantities.reach.level_mark})?
          | (?P<reach>{quantities.reach.words})
        )?
        {between}*(?P<per>{density}人口?)?
        (?: (?P<at_least>{quantities.before.at_least})
          | (?P<at_most>{quantities.before.at_most})
          | (?P<about>{quantities.before.about})
        )?
        {quantities.before.about}?$"""
    )
    # 不低于|装机容量的|10%, 达到|耕地面积的|93%: the bound of a share of a whole
    of_whole = pattern(
        r"(?:(?P<at_least>{quantities.before.at_least})|(?P<at_most>{quantities.before.at_most})"
        r"|达到|达|{quantities.reach.change}{quantities.reach.level_mark})(?:同期|当年)?(?P<whole>[一-龥]{2,14})的$"
    )
    # 至少|建立|30个
    bound_before = pattern(r"(?P<bound>{quantities.before.at_least|quantities.before.at_most})$")
    # what may follow an amount that closes its clause: 、 (another), 的|目标, 任务要求, 水标准
    level_end = pattern(
        r"(?:之间|区间|范围内)?(?:$|[、和与及或并且]|以及|(?:的[一-龥]{0,4})?{names.aims|names.levels}{1,2}(?:$|[、和并])"
        r"|水?(?:质|体)?标准$|水[质体]?$)"
    )
    # 提升|设计标准至72%
    change_verb = pattern(r"{quantities.reach.change}(?=[一-龥]{2})")
    # 能耗|下降率: a tail that says what happens to all members before it
    change_tail = pattern(
        r"(?:年均)?(?:{names.changes}{names.naming.change_ends}?|{names.change_nouns})$"
    )
    # 由85%, 从2020年的77.9岁, 由目前的500公里
    from_value = pattern(
        r"[由从](?:(?:19|20)[0-9]{2}年[底末]?的?|“?十[一二三四五六]五”?期?末期?的?|{times.now}的?)?"
        r"约?[0-9][^，。；由从的]{0,16}$|[比较](?:{times.now|times.before_now})(?:同期|水平)?$"
    )

    # --- names ---------------------------------------------------------------------------------

    scope = pattern("{names.scopes}{names.scope_tails}*")
    # 每年|新增…, 每两年|选树…, 分三年|改造…, 三年累计|培训…
    each = pattern(
        r"每(?:[0-9一二两三四五]{1,2}个?|半)?(?:[年月季周日]度?|学[期年])|每个?{names.bodies}|年均|各[县市区]"
        r"|分[一二三四五]年|用?[0-9一二三四五]年(?:时间|累计)"
    )
    # 每千人|拥有指导员, 每万人口|医生
    dense = pattern("{density}")
    filler = pattern("(?!{names.whole_words}){names.fillers}|[0-9一二三四五]年(?:时间)?内")
    # 引导机构逐步将|平均费率|降至1%
    handled = pattern("^.+(?!{names.whole_words})[将把](?=[^将把]{2,}$)")
    list_mark = pattern(r"[、，。：的—–•·●◆■▪★☆▲△*-]|一一(?=[一-龥])|[一二三四五六七八九十]是")
    leading_verb = pattern("(?!{names.whole_words}){names.leading_verbs}")
    # 医共体全覆盖、|卫生院达标率: a result before it is no part of a name
    result_before = pattern("^.*{results.absolutes}[、和]")
    # 接种率|以乡镇为单位
    by_unit = pattern("以[^，。、]{1,6}为单位$")
    head_end = pattern("{names.heads}{1,2}$")
    subject_end = pattern("{names.heads|names.subjects}$")
    share_end = pattern("{names.naming.shares|names.share_ends}$")
    # what members of a list share: 装机容量, 循环利用率, 重点工程减排量
    # 收获|机械化率: what is made so is shared, too
    shared_end = pattern("年?(?:[一-龥]{2}化(?=率))?{names.processes}*{names.heads}{1,2}$")
    dependent = pattern("年?{names.processes}+{names.heads}{1,2}")
    measured_by = pattern("(?<=.){names.measured_by}")
    # 工业增加值|占地区生产总值比重: what grows is the whole of it, not the share
    part_of = pattern(r"(.*)占(?!比)(.{3,})")
    aforesaid = pattern("{names.aforesaid}|以上(?:各|[0-9两三四五六]项|指标)")
    nameless = pattern(r"(?:第[一二三四五]|[0-9]{4})年|[0-9一二两三四五六七八九十]+年?|占.*")
    # 济南、青岛、烟台3市|不低于50%: places that have a level of their own
    place_end = pattern("{names.places}$")
    place_opens = pattern("{names.places}{1,2}(?=.{3})")
    place_first = pattern("{names.bodies}(?!级)")

    @cached_property
    def inner_joint(self) -> str:
        """A word that joins members, no part of another word: 及, but not in 普及率."""
        return f"(?:{'|'.join(outside(self.names.whole_words, j) for j in self.names.joints)})"

    joint = pattern("、|{inner_joint}")
    outer_joint = pattern("{inner_joint}")
    joint_end = pattern("{inner_joint}$")
    joints_end = pattern("(?:、|{names.joints})+$")
    joints_first = pattern("^(?:、|或|{names.joints})+")
    # 甲、乙|等4项主要污染物|减排量
    summed_up = pattern(
        r"等?(?:[0-9]+|[一二两三四五六七八九十]+)[个项种类大家市县区省州地](?:[一-龥]{0,4}?{names.classes})?"
    )
    list_end = pattern("等?{names.list_kinds}*指标$|等$")

    # --- things that are counted ---------------------------------------------------------------

    @cached_property
    def long_verbs(self) -> Words:
        """Counting verbs that no noun begins with."""
        return Words(verb for verb in self.names.count_verbs if len(verb) > 1)

    @cached_property
    def verb_like(self) -> Words:
        """Heads of names that begin like a counting verb: 增加值."""
        verbs = self.names.count_verbs
        return Words(
            head for head in self.names.heads if head not in verbs and head.startswith(verbs)
        )

    count_act = pattern("(?P<verb>新?{names.count_verbs}{1,2}|(?<=至少)有)(?:了|出|好)?")
    # 建成|5000个, 遴选、支持|50家, 形成全市|392吨/日
    count_tail = pattern(
        r"(?:{names.count_verbs}[、和并])?{count_act}"
        r"(?:{quantities.reach.between|quantities.before.about}|{scope}|各类|约|共)*$"
    )
    # 建成覆盖各县的|112个|监测站
    count_opener = pattern("(?:{scope})*{count_act}[^，。；]*的")
    # 维持河口海域|不低于500平方公里的|低盐区
    count_in_place = pattern("{count_act}[^，。；]{2,}{names.sites}")
    # 建成|充电桩, 新开通|基站; not 增加值
    count_verb = pattern(
        r"(?!{verb_like})新?{names.count_verbs}(?:[、和或及并]{names.count_verbs}(?=[一-龥]{2}))*"
    )
    kept_verb = pattern("(?:新{names.count_verbs}|{names.kept_verbs})")
    only_verbs = pattern("(?:{each})?(?:[0-9]{4}年)?新?{names.verbs_alone}{1,2}")
    newly = pattern("{names.newly}")
    # 培育|形成|…集群, 建成|并投入使用的|食堂
    verb_goes_on = pattern("^(?:形成|(?:[并和且]?{names.put_to_use})?的)")
    # 在甲、乙等市|建设3个…, 在建材、化工等领域|实施8项…: where, not what
    sited = pattern(
        r"▯*{names.fillers}*?在(?:[^，。；]{2,}{names.classes|names.sites}|(?:(?!{long_verbs})[^，。；])+)"
    )
    not_counted = pattern(
        r"(?!.*解决方案$)(?:{names.weighty}?{names.not_counted}|.*{names.not_counted}$)"
    )
    # 燃气管道|更新改造, 棚户区改造|新开工, 班列|开行: a name that says what is done
    acted_end = pattern("(?<=..)(?:新{names.count_verbs}|{long_verbs})$")
    # 13个项目|全部开工: what becomes of named things
    of_all = pattern("{names.wholes}")
    # …处置设施|并保障稳定运行: what is to become of the thing counted
    # 会展中心、|若干街区: another member, without a number
    second_act = pattern("(?<=.{2})(?:[并且]{names.leading_verbs}|、(?:若干|一批)).{2,}$")
    # 实施|适老化改造，[2026年底前]; 推进甲、乙等|调峰电站|建设，[确保]
    work = pattern(
        r"{names.action_openers}+(?:[^，。；：\n]{0,30}等)?(?P<work>(?:[^，。；：、\n0-9]|[0-9]{4}年){2,30})"
        r"[，,；](?:[^，。；：\n]{0,12}年[^，。；：\n]{0,5}[，,])?$"
    )
    work_end = pattern("(?:的?{names.work_nouns})+$")
    # a share of what is no thing that does something: 30%的|补贴, 20%的|比例
    not_portion = pattern("的?{names.not_portions}|[和、与]")

    # --- discourse: what asks for nothing ------------------------------------------------------

    given = r"(?:[0-9][0-9.]*[十百千万亿]*(?:元|%|倍|美元)|(?<![0-9])[0-9]{1,2}年)"
    # not the share of those who are given it: 学生资助比例达到100%
    granting = pattern("{discourse.grants}(?!{names.naming.shares|names.share_ends})")
    grant = pattern("{granting}[^，。；]{0,40}{given}|{given}[^，。；]{0,40}{granting}")
    account = pattern(
        "▯*(?:(?:据|根据|依据|经)[^，。；]{0,24}{discourse.estimates}|{discourse.rule_openers})"
    )
    # 项目150个、|总投资超过|1000亿元
    size_before = pattern("{discourse.sizes}[^0-9，。；、]{0,6}$")
    ruled = pattern("{discourse.rules}|基础上$")
    past = pattern("(?<![比较]){discourse.past}|^(?:{scope})?{discourse.past_openers}")
    done = pattern("已(?:经)?{discourse.done}")
    condition = pattern("{discourse.asides}|(?!{names.whole_words}){discourse.conditions}")
    # 对餐饮、住宿业的|贡献率|达到85%以上: whom an indicator is about, no condition
    towards = pattern(r"对[^，。；]{2,}{names.heads}[^，。；的]*$")
    # 规模以上企业（年收入超过2000万元的）, 比例（2022年为54%）
    defines = pattern("为[0-9]|的$")
    # 取得的成效, 发展现状与形势; not 巩固提升脱贫攻坚成效, 保护成效监测评估
    past_section = pattern(
        r"(?!.*{discourse.not_past_sections}).*{discourse.past_sections}"
        r"(?:$|[^一-龥]|[和与及]|{discourse.past_section_ends})"
    )
    # 达峰目标, 能耗目标; not 科学合理确定有序达峰目标, which is a task
    aims_heading = pattern(".{0,6}目标{names.aims}?")
    aims_label = pattern("(?:{sections.aims}|[一-龥]{0,4}目标|具体指标)[。：:．]")
    note = pattern("{discourse.notes}[0-9]*[:：]")

    # --- tables of indicators ------------------------------------------------------------------

    name_head = pattern("指标(?!{tables.not_names})|(?:目标|指标)名称")
    unit_head = pattern("(?:计量)?单位")
    now_head = pattern("{tables.now}")
    goal_head = pattern("{tables.goals}")

    # --- time ----------------------------------------------------------------------------------

    before_year = pattern("(?:{times.before}|{item})*")
    now = pattern("{times.now_openers}|近[两几三五]年来?")
    # 动态“清零”, “零发生”: the result itself in quotation marks, which are blanked alone
    quoted_result = pattern(
        r"“({results.levels}|双清零|零[^“”，。；\n]{1,3})”(?=[，。；、（(\n]|$)"
    )
    # a year that makes a bare number a result
    pressing = pattern("{times.strives|times.plans}")

    # --- results without a number --------------------------------------------------------------

    reached = "(?:完成|达到|实现|控制在|满足|符合)(?:好|了)?"
    # 完成市下达目标, 均达到自治区目标要求, 达到国家确定的江西省目标值, 完成省下达的能耗下降目标,
    # 完成老旧车淘汰省分解任务; not 完成目标任务, 落实国家要求, 达到国家标准
    delegated = pattern(
        r"""(?x)
        {reached}
        (?: (?P<who>{delegation.who}(?:[、和及]{delegation.who})*)(?:人民)?(?:政府)?
            (?: (?:统一|最终)?{delegation.set}+(?:给)?(?:我[省市区县州]|本[市区])?的?
                (?P<object>[^，。；]{0,24}?)
            )?(?:(?P<measure>{delegation.measures})|{delegation.what})
          | (?P<front>[一-龥、]{4,30}?){delegation.who}{delegation.set}{delegation.what}
        )
        (?:以内|之内|内)?(?=[、和并且]|$)"""
    )

    @cached_property
    def frames(self) -> str:
        """A verb and how its object ends: 取得…成效."""
        frames = (
            f"{verb}[^，。；]{{0,40}}{Words(ends).group}"
            for verb, ends in self.results.frames.items()
        )
        return f"(?:{'|'.join(frames)})"

    # what closes a clause: 持续提升, 取得明显成效, 深入人心, 迈上新台阶, 全面改造完成, 不再提供…;
    # not 推进绿色转型, 加强环境保护
    closing = pattern(
        r"(?:{results.adverbs}*▯?(?:{frames}|{results.becomings}[^，。；]{2,40}"
        r"|{results.wholly}{results.done}[^，。；]{2,40}|(?<!二氧化){results.phrases})"
        r"|{results.adverbs}+{results.verbs})▯*$"
    )
    also = pattern(
        r"(?:[和并]{results.completions|results.aims_completions|results.behaviours})?(?=[^，。；]{2})"
    )
    # what opens one: 建成|…示范区, 初步形成|…体系, 建立和推行|…制度; not 推进…建设, 完善
    opening = pattern(
        r"(?:{scope})?{results.completion_adverbs}*?(?P<verb>{results.completions}){also}"
    )
    aims_opening = pattern(
        r"(?:{scope})?{results.completion_adverbs}*?"
        r"(?P<verb>{results.completions|results.aims_completions}){also}"
    )
    # no clause outside aims and without a time states a target without one of these
    hint = pattern("{trigger}|{results.levels}|{reached}.{0,40}?{delegation.who}")
    # 为实现碳达峰奠定坚实基础 only says what for
    purpose = pattern("{results.purposes}|[^，。；]{0,60}{results.purpose_ends}$")
    level = pattern("{results.levels}▯*$")
    behaviour = pattern("{results.behaviours}(?=[^，。；]{2})")
    # 持续降低|并完成…: two predicates of one subject
    second_predicate = pattern("并且?(?=[^，。；]{2})")
    # 各项|任务, 以下|目标: no result of its own
    no_object = pattern("{results.any_aims}*$")
    empty_aim = pattern("{results.any_aims}*{names.aims}+")
    aim_end = pattern("的?{results.any_aims}?目标$")
    # 有序推进|碳达峰 asks for work on it, not for it
    urged = pattern("{results.urges}$")
    action = pattern("{results.adverbs}*{results.actions}")
    modifiers = pattern(r"^(?!.*向.*方向).*、.*的(?=[^的]{4,}$)")


def outside(words: Words, part: str) -> str:
    """Return a pattern for `part` where it is no part of one of `words`.

    >>> re.split(outside(Words(["普及", "及时"]), "及"), "普及率及及时率")
    ['普及率', '及时率']
    """
    guards = ""
    for front, found, back in (word.partition(part) for word in words if word != part):
        if found:
            guards += f"(?!{f'(?<={front})' if front else ''}{part}{back})"
    return guards + part


@cache
def grammar_of(lexicons: Lexicons) -> Grammar:
    """Return the grammar of `lexicons`, built once."""
    return Grammar(lexicons)
