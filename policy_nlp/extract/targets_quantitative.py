"""Targets with a number in one clause (定量目标).

Each amount of the clause is tried in turn; one that no form takes stays part of the text before
the next (建筑面积中|平均节能率15%及以上的|建筑面积达到600万平方米).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from policy_nlp.extract.targets_amounts import (
    Amount,
    find_amounts,
    listed_amounts,
    operator_of,
)
from policy_nlp.extract.targets_draft import Draft
from policy_nlp.extract.targets_names import (
    MAX_NAME,
    Name,
    clean_name,
    printed_between,
    share_tail,
    split_indicators,
    with_topic_of,
)
from policy_nlp.extract.targets_patterns import TargetPatterns
from policy_nlp.extract.targets_scope import Clause, When

_STRIVE = re.compile(r"力争|争取|努力|力求|争创")
# A clause that sets a condition, not a result: 对年综合能耗超过1万吨的单位; 对标 is none.
_CONDITION = re.compile(r"(?:对(?![标接口外])|对于|凡|凡是|如果?|若|当)")
# What a share may be asked of besides a level: 100%执行…, 60%以上的学校达到….
_NO_PORTION = re.compile(
    r"的?(?:比例|标准|幅度|税率|资金|补贴|概率|时间|股|股份|股权|部分)|[和、与]"
)
# Places and kinds of places that have a level of their own: 济南、青岛、烟台3市|不低于50%.
_PLACES = re.compile(r"(?:[市县区省州旗]|地区|城市|节点|乡镇|街道)$")
_COUNTED_LIST = re.compile(r"、[^、]*$")
_DONE = re.compile(r"创|建成|达到|完成|通过|成为|实现|纳入|执行")
_JOINTS_FIRST = re.compile(r"^(?:以及|[、和与及或])+")
_JOINT_END = re.compile(r"[、和与及并]+$|以及$")
_PAST_DONE = re.compile(r"已(?:经)?(?:达|建|完成|实现|形成|有|累计|超|突破|提前)")


@dataclass
class Reading:
    """What one amount is read from: its clause, text before and after, and what went before."""

    clause: Clause
    patterns: TargetPatterns
    cursor: int
    amounts: list[Amount]
    tail: re.Match[str]
    before: str
    after: str
    when: When
    previous: str | None = None
    in_sentence: str | None = None
    carried_verb: bool = False
    later: bool = False
    next_start: int | None = None
    drafts: list[Draft] = field(default_factory=list)
    consumed: int = 0

    @property
    def amount(self) -> Amount:
        """The first amount of the list."""
        return self.amounts[0]

    @property
    def ends(self) -> bool:
        """Whether nothing that belongs to the amount follows it in the clause."""
        return self.patterns.level_end.match(self.after) is not None

    @property
    def has_predicate(self) -> bool:
        """Whether a verb or bound stands right before the amount."""
        tail = self.tail
        return bool(tail["change"] or tail["reach"] or tail["at_least"] or tail["at_most"])

    @property
    def pressing(self) -> bool:
        """Whether a time or a striving word makes a bare number a result."""
        return self.when.is_set or bool(_STRIVE.search(self.clause.masked)) or self.clause.aims


def find_quantitative(
    clause: Clause,
    patterns: TargetPatterns,
    previous: str | None = None,
    in_sentence: str | None = None,
    carried_verb: bool = False,
) -> Iterator[Draft]:
    """Yield the targets with a number in `clause`.

    Args:
        clause: the clause.
        patterns: the compiled patterns.
        previous: indicator of the target before it, for a clause without subject.
        in_sentence: the same where it stands in the sentence.
        carried_verb: the clause before counted its object; 80家以上… goes on with it.
    """
    masked = clause.view.masked
    text = clause.masked
    if not patterns.trigger.search(text) or _PAST_DONE.search(text):
        return
    groups = listed_amounts(find_amounts(masked, clause.start, clause.end, patterns), masked)
    cursor = clause.start
    for i, amounts in enumerate(groups):
        reading = _reading(clause, patterns, cursor, amounts)
        reading.previous, reading.in_sentence = previous, in_sentence
        reading.carried_verb = carried_verb
        reading.next_start = groups[i + 1][0].start if i + 1 < len(groups) else None
        reading.later = any(_is_level(masked, clause, group, patterns) for group in groups[i + 1 :])
        if reading.when.past or _vetoed(reading):
            continue
        form = next((form for form in FORMS if form(reading)), None)
        if form is None:
            continue
        yield from reading.drafts
        cursor = reading.consumed
        previous = in_sentence = reading.drafts[-1].indicator
        carried_verb = form in (_counted_object, _bare)


def _reading(
    clause: Clause,
    patterns: TargetPatterns,
    cursor: int,
    amounts: list[Amount],
) -> Reading:
    masked, first, last = clause.view.masked, amounts[0], amounts[-1]
    before = masked[max(cursor, first.start - MAX_NAME) : first.start]
    tail = patterns.tail.search(before, max(0, len(before) - 20))
    assert tail is not None  # every part of the pattern may be empty
    return Reading(
        clause=clause,
        patterns=patterns,
        cursor=max(cursor, first.start - MAX_NAME),
        amounts=amounts,
        tail=tail,
        before=before,
        after=masked[last.end : clause.end],
        when=clause.when(first.start),
    )


def _is_level(masked: str, clause: Clause, amounts: list[Amount], patterns: TargetPatterns) -> bool:
    """Tell whether a later amount of the clause has a predicate and closes: 率达到70%."""
    before = masked[max(clause.start, amounts[0].start - 20) : amounts[0].start]
    tail = patterns.tail.search(before)
    after = masked[amounts[-1].end : clause.end]
    return bool(
        tail
        and (tail["change"] or tail["reach"] or tail["at_least"] or tail["at_most"])
        and patterns.level_end.match(after)
    )


def _vetoed(reading: Reading) -> bool:
    """Tell whether the clause speaks of grants, fines, sizes, or of what is not."""
    text = reading.clause.masked
    if reading.tail["negation"] or reading.patterns.not_target.search(text):
        return True
    return bool(_CONDITION.match(reading.before)) and reading.cursor == reading.clause.start


def _subject(reading: Reading, end: int | None = None) -> Name:
    """Return the name that stands before the predicate."""
    stop = reading.cursor + reading.tail.start() if end is None else end
    clause = reading.clause
    printed = printed_between(clause.view, reading.cursor, stop, clause.removed)
    if reading.cursor > clause.start:
        printed = _JOINTS_FIRST.sub("", printed)
    return clean_name(printed, reading.patterns, share=reading.amount.is_share)


def _level(reading: Reading) -> bool:
    """Read 光伏装机量达到13.83MW以上 · 能耗下降5% · 停车泊位不少于1万个 · 水质达到Ⅲ类.

    Not: 年综合能耗超过1万吨标准煤的数据中心 (a threshold), 未达到50%的.
    """
    amount = reading.amount
    if not (reading.ends and (reading.has_predicate or amount.form == "doubling")):
        return False
    if amount.unit is None and (amount.chinese or not _names_ratio(reading)):
        return False
    name = _subject(reading)
    if reading.in_sentence and _PLACES.search(name.text):
        name = Name(reading.in_sentence, name.text)
    change = reading.tail["change"] if not reading.tail["mark"] else None
    if not (amount.is_share or reading.patterns.head_end.search(name.text)):
        name = _without_verb(name, reading.patterns)
    names = _named(reading, name, change)
    if not names:
        return False
    _emit(reading, names, name.scope, reading.amounts[-1].end, "quantitative.level")
    return True


def _without_verb(name: Name, patterns: TargetPatterns) -> Name:
    """Cut 建成|充换电站; 新增停车泊位 keeps its verb, which says what is counted."""
    verb = patterns.count_verb.match(name.text)
    if not verb or patterns.kept_verb.match(name.text) or len(name.text) - verb.end() < 2:
        return name
    return replace(name, text=name.text[verb.end() :])


def _names_ratio(reading: Reading) -> bool:
    """Tell whether a number without unit is one: 电能利用效率（PUE）不高于1.3."""
    return reading.tail["change"] is None or bool(reading.tail["mark"])


def _named(reading: Reading, name: Name, change: str | None) -> list[tuple[str, Amount]]:
    """Pair the indicators of a subject with the amounts: one for all, or one each."""
    patterns, amounts = reading.patterns, reading.amounts
    text = name.text or (reading.previous or "")
    if not text or len(text) < 2:
        return []
    text = with_topic_of(text, reading.previous, patterns)
    if len(amounts) == 1:
        names = split_indicators(text, patterns.head_end, patterns) if name.text else [text]
        pairs = [(one, amounts[0]) for one in names]
    elif (shared := share_tail(text, len(amounts), patterns)) is not None:
        pairs = list(zip(shared, amounts, strict=True))
    elif len(reading.when.years) == len(amounts) or len(reading.when.periods) == len(amounts):
        pairs = [(text, amount) for amount in amounts]
    else:
        return []
    return [(_with_change(one, change, amount), amount) for one, amount in pairs]


def _with_change(name: str, change: str | None, amount: Amount) -> str:
    """Name the change in the indicator: 能耗 + 下降 → 能耗下降率."""
    if change is None or name.endswith(("率", "幅", "幅度", "增速", change)):
        return name
    return name + change + ("率" if amount.is_share and len(change) > 1 else "")


def _counted_object(reading: Reading) -> bool:
    """Read 建成|5000个|美丽乡村 · 推进|60个以上的|管理项目 · 形成全市|392吨/日的|处置能力.

    Not: 打造分别覆盖2000万人口的…, 等5个县…试点, 出台1个《实施意见》, 提出3个方面.
    """
    amount, patterns = reading.amount, reading.patterns
    if reading.ends or len(reading.amounts) > 1 or amount.unit is None:
        return False
    stem = reading.before[: reading.tail.start()] + (reading.tail["reach"] or "")
    verb = patterns.count_tail.search(stem, max(0, len(stem) - 16))
    opens = not stem.strip("、和及") and reading.carried_verb
    if not (verb or opens) or (amount.chinese and not reading.when.is_set):
        return False
    noun_start = amount.end + (1 if reading.after.startswith("的") else 0)
    if amount.is_share and not reading.after.startswith("的"):
        return False
    if not amount.is_share and amount.unit not in patterns.quantities.counted | _measures(reading):
        return False
    noun_end = _noun_end(reading, noun_start)
    noun = printed_between(reading.clause.view, noun_start, noun_end, reading.clause.removed)
    masked_noun = reading.clause.view.masked[noun_start:noun_end]
    if len(noun) < 2 or patterns.not_counted.match(masked_noun):
        return False
    kept = patterns.kept_verb.fullmatch(verb["verb"]) if verb else None
    name = (kept[0] if kept else "") + noun
    _emit(reading, [(name, amount)], None, noun_end, "quantitative.count")
    return True


def _measures(reading: Reading) -> set[str]:
    """Return the unit itself where it measures and 的 or a bound follows: 392吨/日的."""
    unit = reading.amount.unit or ""
    return {unit} if unit not in ("年", "天", "小时", "分钟", "个月", "岁", "米") else set()


def _noun_end(reading: Reading, start: int) -> int:
    """Return where the counted noun ends: before the joint that leads to the next amount."""
    masked = reading.clause.view.masked
    if reading.next_start is None or reading.next_start <= start:
        return reading.clause.end
    between = masked[start : reading.next_start]
    if joint := _JOINT_END.search(between):
        return start + joint.start()
    listed = _COUNTED_LIST.search(between)
    return start + listed.start() if listed else reading.clause.end


def _portion(reading: Reading) -> bool:
    """Read 新建建筑|100%|执行绿色建筑标准 · |80%以上的|机关达到创建要求.

    Not: 给予30%的补贴, 按20%的比例, 60%以上的城市绿色出行比例达到70% (the last is the level).
    """
    amount, clause = reading.amount, reading.clause
    if not amount.is_share or reading.ends or reading.later or len(reading.amounts) > 1:
        return False
    if _NO_PORTION.match(reading.after) or len(reading.after) < 3:
        return False
    whole = amount.value == 100
    if reading.tail["change"] or reading.tail["reach"] or not (whole or reading.pressing):
        return False
    name = _subject(reading)
    rest = printed_between(clause.view, amount.end, clause.end, clause.removed)
    rest = rest.removeprefix("的")
    _emit(
        reading,
        [(name.text + rest + "比例", amount)],
        name.scope,
        clause.end,
        "quantitative.portion",
    )
    return True


def _bare(reading: Reading) -> bool:
    """Read 水质达标率100% · 新建充电桩3900个 · 建成充换电站8000座、充电桩15万个.

    Not: 占地200亩, 《…》（2017）, a number no word makes a result.
    """
    amount, patterns = reading.amount, reading.patterns
    if not reading.ends or amount.unit is None or reading.has_predicate or amount.form == "class":
        return False
    name = _subject(reading)
    if len(name.text) < 2 or (amount.chinese and not reading.when.is_set):
        return False
    verb = patterns.count_verb.match(name.text)
    counted = verb or (reading.carried_verb and reading.before[:1] in "、和及")
    if not (counted or patterns.head_end.search(name.text) or reading.pressing):
        return False
    pairs = _named(reading, _without_verb(name, patterns), None)
    if not pairs:
        return False
    _emit(reading, pairs, name.scope, reading.amounts[-1].end, "quantitative.bare")
    return True


def _enumerated(reading: Reading) -> bool:
    """Read 力争西塘河、环城河、平江河|3条|河道创省级示范样板河湖.

    Not: 9种主要再生资源循环利用量达到… (a level follows), 等5个县…试点工作 (nothing is done).
    """
    amount, patterns, clause = reading.amount, reading.patterns, reading.clause
    if (
        reading.ends
        or reading.later
        or amount.chinese
        or amount.unit not in patterns.quantities.counted
    ):
        return False
    if not (reading.pressing and _DONE.search(reading.after)) or reading.has_predicate:
        return False
    name = _subject(reading)
    rest = printed_between(clause.view, amount.end, clause.end, clause.removed)
    if not name.text:
        return False
    _emit(reading, [(name.text + rest, amount)], name.scope, clause.end, "quantitative.enumerated")
    return True


FORMS: tuple[Callable[[Reading], bool], ...] = (
    _level,
    _counted_object,
    _bare,
    _portion,
    _enumerated,
)


def _emit(
    reading: Reading, pairs: list[tuple[str, Amount]], scope: str | None, end: int, rule: str
) -> None:
    """Write a draft a pair; years or periods that were listed go to the values in order."""
    clause, when = reading.clause, reading.when
    start = clause.quote if reading.cursor <= clause.start else reading.cursor
    start = _skip_joints(clause.view.masked, start, end)
    spread = _spread(reading, pairs, when)
    prefix = clause.view.masked[clause.start : reading.amount.start]
    strive = when.strive or bool(_STRIVE.search(prefix))
    for (indicator, amount), time in spread:
        reading.drafts.append(
            Draft(
                kind="quantitative",
                indicator=indicator,
                start=start,
                end=end,
                when=time,
                operator=operator_of(amount, reading.tail),
                value=amount.value,
                value2=amount.high,
                unit=amount.unit,
                baseline=clause.baseline(amount.start),
                strive=strive,
                scope=scope,
                rule=rule,
            )
        )
    reading.consumed = end


def _spread(
    reading: Reading, pairs: list[tuple[str, Amount]], when: When
) -> list[tuple[tuple[str, Amount], When]]:
    """Give 到2025年、2030年，比重分别达到20%、25% each value its year."""
    several = max(len(when.years), len(when.periods))
    if several < 2:
        return [(pair, when) for pair in pairs]
    times = [replace(when, years=(year,)) for year in when.years]
    times += [replace(when, periods=(period,)) for period in when.periods]
    if len(reading.amounts) == several and len({name for name, _ in pairs}) == 1:
        return list(zip(pairs, times, strict=True))
    if len(reading.amounts) == 1 and "分别" in reading.clause.masked:
        return [(pair, time) for pair in pairs for time in times]
    return [(pair, when) for pair in pairs]


def _skip_joints(masked: str, start: int, end: int) -> int:
    while start < end and masked[start] in "、和与及并▯":
        start += 1
    return start
