"""All patterns of targets, built of named parts from the vocabularies (指标句式).

They run on a clause of a `View`: no spaces, halfwidth digits, brackets ▯ and titles ▮ blanked.
Each is linear on its input: no nested repetition, and what reads backwards sees few characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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
CHINESE_DIGITS = "一二两三四五六七八九"


def value_pattern(quantities: Quantities) -> re.Pattern[str]:
    """Return the pattern of an amount with what bounds it after (数值).

    Matches: 50%以上 · 1万个 · 13.83MW · 3—5个 · 百分之五十 · 九成以上 · Ⅲ类 · 翻一番 · 0.7千克/人 ·
    三十家 · 1500余辆
    Does not match: 2025年 · 5G · PM2.5 · 1+2产业 · 第3条 · 100万级 · 3项目 · C9
    """
    units = tuple(quantities.all_units) + tuple(quantities.spellings)
    unit_name = rf"(?!{any_of(quantities.not_units.words)})(?:{any_of(units)})"
    # 吨标准煤/万元, 微克/立方米; a unit in letters must end where the letters end
    unit = rf"{unit_name}(?:/(?:每?[百千万亿]?(?:{any_of(units)})|日|户次?|万人))?(?![A-Za-z])"
    # 0.7千克 is no thousand 克
    scale = rf"(?!{unit})(?:{any_of(quantities.multipliers)})"
    number = r"[0-9]{1,15}(?:'[0-9]{3}){0,4}(?:\.[0-9]{1,9})?"
    chinese = (
        rf"(?:[{CHINESE_DIGITS}][{CHINESE_DIGITS}零〇十百千万亿]{{0,15}}|十[{CHINESE_DIGITS}]?)"
    )
    after = quantities.after
    return re.compile(
        rf"""
        (?: # 百分之五十, 百分之三点五
            百分之(?P<percent>{chinese}(?:点[{CHINESE_DIGITS}零〇]{{1,9}})?)
          | # 三分之二
            (?P<whole>[{CHINESE_DIGITS}十])分之(?P<part>[{CHINESE_DIGITS}])
          | # 九成以上, 五成; not 建成, 三成本
            (?P<tenths>[一二三四五六七八九])成(?P<half>[半五]?)(?=以|左右|[、，和及的]|$)
          | # Ⅲ类, IV类水, 准Ⅳ类
            (?<![劣A-Za-z])准?(?P<class>[ⅠⅡⅢⅣⅤ]|I{{1,3}}|IV|V)类
          | # 翻一番, 翻两番
            (?P<doubling>{any_of(quantities.doublings)})
          | # 1500个, 3—5个, 30%至50%, 1.3 (no unit), 1'500辆; not 2025年, 5G, 1+2, 第3
            (?<![A-Za-z0-9.'+＋第/\-—])(?!{_YEAR})(?P<number>{number})
            (?:(?P<low_scale>{scale})?(?:{unit})?[—－–~～至到-]{{1,3}}(?P<high>{number}))?
            (?P<scale>{scale})?(?:[余多])?(?P<unit>{unit})?(?!级|[+＋∶A-Za-z./号年月日]|(?<![个家座处条项])[0-9])
          | # 1.8∶1
            (?P<ratio>[0-9]{{1,3}}(?:\.[0-9]{{1,3}})?)∶1(?![0-9∶.])
          | # 三十家, 两百个; not 一批, 一个, 几十个
            (?<![{CHINESE_DIGITS}十百千万亿第几数每])(?!一(?!倍){unit})(?P<chinese>{chinese})(?:[余多])?
            (?P<chinese_unit>(?!年|月){unit})(?!级)
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


def delegated_pattern(indicators: Indicators) -> re.Pattern[str]:
    """Return the pattern of a value set by a higher level (上级下达).

    Matches: 完成市下达目标 · 完成国家下达指标 · 均完成省下达目标 · 均达到自治区目标要求 ·
    达到国家确定的江西省目标值 · 完成省下达的能耗下降目标 · 控制在省下达目标以内
    Does not match: 完成目标任务 · 落实国家要求 · 达到国家标准
    """
    words = indicators.delegated
    who = rf"(?:{any_of(words.who)})"
    return re.compile(
        rf"""
        {_REACH}
        (?P<who>{who}(?:[、和及]{who})*)(?:人民)?(?:政府)?
        (?: (?:统一|最终)?(?:{any_of(words.set)})+(?:给)?(?:我[省市区县州]|本[市区])?的?
            (?P<object>[^，。；]{{0,24}}?)
        )?
        (?:{any_of(words.what)})(?:以内|之内|内)?(?=[、和并且]|$)
        """,
        re.VERBOSE,
    )


@dataclass(frozen=True)
class TargetPatterns:
    """The compiled patterns and word lists of one set of vocabularies."""

    quantities: Quantities
    indicators: Indicators
    value: re.Pattern[str]
    tail: re.Pattern[str]
    delegated: re.Pattern[str]
    trigger: re.Pattern[str]
    hint: re.Pattern[str]
    count_tail: re.Pattern[str]
    count_verb: re.Pattern[str]
    kept_verb: re.Pattern[str]
    not_counted: re.Pattern[str]
    not_target: re.Pattern[str]
    past: re.Pattern[str]
    level_end: re.Pattern[str]
    head_end: re.Pattern[str]
    shared_end: re.Pattern[str]
    subject_end: re.Pattern[str]
    dependent: re.Pattern[str]
    topic: re.Pattern[str]
    general: re.Pattern[str]
    rhythm: re.Pattern[str]
    relation: re.Pattern[str]
    per: re.Pattern[str]
    per_head: re.Pattern[str]
    scope: re.Pattern[str]
    filler: re.Pattern[str]
    trailer: re.Pattern[str]
    not_trailer: re.Pattern[str]
    leading_verb: re.Pattern[str]
    action: re.Pattern[str]
    closing: re.Pattern[str]
    opening: re.Pattern[str]
    aims_opening: re.Pattern[str]
    purpose: re.Pattern[str]
    level: re.Pattern[str]
    self_named: re.Pattern[str]
    behaviour: re.Pattern[str]


@cache
def target_patterns(lexicons: Lexicons) -> TargetPatterns:
    """Compile the patterns of `lexicons`, once."""
    quantities, names = lexicons.quantities, lexicons.indicators
    scope = rf"(?:{any_of(names.scopes)})(?:{any_of(names.scope_tails)})*"
    counting = any_of(names.count_verbs)
    no_verb = any_of(_opened_by(names.count_verbs, names.heads))
    loose = rf"(?:{any_of(quantities.reach.between + quantities.before.about)}|{scope}|各类|约|共)*"
    return TargetPatterns(
        quantities=quantities,
        indicators=names,
        value=value_pattern(quantities),
        tail=tail_pattern(quantities, names.not_trailers),
        delegated=delegated_pattern(names),
        trigger=re.compile(_TRIGGER),
        # No clause outside aims and without a time states a target without one of these.
        hint=re.compile(
            rf"{_TRIGGER}|{any_of(names.qualitative.levels)}"
            rf"|{_REACH}(?:{any_of(names.delegated.who)})"
        ),
        # 建成|5000个, 推进|60个, 形成全市|392吨/日
        count_tail=re.compile(rf"(?P<verb>新?(?:{counting}))(?:了|出|好)?{loose}$"),
        # 建成|充电桩, 新开通|基站; not 增加值
        count_verb=re.compile(rf"(?!{no_verb})新?(?:{counting})"),
        kept_verb=re.compile(rf"(?:新(?:{counting})|{any_of(names.kept_verbs)})"),
        not_counted=re.compile(rf"(?:主要|重点|具体|重大)?(?:{any_of(names.not_counted)})"),
        not_target=re.compile(rf"(?!{any_of(names.not_grants)})(?:{any_of(names.not_targets)})"),
        past=re.compile(any_of(names.past)),
        # what may follow an amount that closes its clause: 、 和 并 (another), 的目标, 水标准
        level_end=re.compile(
            r"(?:$|[、和与及并且]|以及|的?(?:目标|水平|规模|任务|标准|要求)(?:$|[、和并])|水?(?:质|体)?标准$|水[质体]?$)"
        ),
        head_end=re.compile(rf"(?:{any_of(names.heads)})$"),
        shared_end=re.compile(rf"(?:{any_of(names.topics)})?(?:{any_of(names.heads)})$"),
        subject_end=re.compile(rf"(?:{any_of(names.heads + names.subjects)})$"),
        dependent=re.compile(rf"(?:{any_of(names.dependent)})$"),
        topic=re.compile(any_of(names.topics)),
        general=re.compile(any_of(names.general)),
        rhythm=re.compile(any_of(names.rhythms)),
        relation=re.compile(any_of(names.relations)),
        per=re.compile(any_of(names.per)),
        per_head=re.compile(rf"(?:{any_of(names.per_heads)})"),
        scope=re.compile(scope),
        filler=re.compile(rf"(?!{any_of(names.not_fillers)})(?:{any_of(names.fillers)})"),
        trailer=re.compile(rf"(?:{any_of(names.trailers)})$"),
        not_trailer=re.compile(rf"(?:{any_of(names.not_trailers)})$"),
        leading_verb=re.compile(
            rf"(?!{any_of(names.not_fillers)})(?:{any_of(names.leading_verbs)})"
        ),
        action=re.compile(any_of(names.action_openers)),
        closing=_closing(names),
        opening=_opening(names, names.qualitative.completions),
        aims_opening=_opening(
            names, names.qualitative.completions + names.qualitative.aims_completions
        ),
        purpose=_purpose(names),
        level=re.compile(rf"(?:{any_of(names.qualitative.levels)})▯*$"),
        behaviour=re.compile(rf"(?:{any_of(names.qualitative.behaviours)})(?=[^，。；]{{2}})"),
        self_named=re.compile(rf"(?:{any_of(names.qualitative.self_named)})$"),
    )


def _opened_by(verbs: tuple[str, ...], nouns: tuple[str, ...]) -> list[str]:
    """Return the nouns that only begin like a verb: 增加值."""
    return [noun for noun in nouns if noun not in verbs and noun.startswith(verbs)]


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


def _purpose(names: Indicators) -> re.Pattern[str]:
    """Return the pattern of a clause that only says what for: 为实现碳达峰奠定坚实基础."""
    words = names.qualitative
    return re.compile(
        rf"(?:{any_of(words.purposes)})|[^，。；]{{0,60}}(?:{any_of(words.purpose_ends)})$"
    )
