"""Targets of the two documents against each other (指标衔接)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from policy_nlp.align.options import AlignOptions
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Extraction, Link, Target, TargetLink
from policy_nlp.records.alignment import TargetRelation
from policy_nlp.text.fold import fold
from policy_nlp.text.numerals import parse_integer

BRACKETED = re.compile(r"\([^()]*\)")
# Words that may be left over when one name holds the other: they say how, not what.
ADDED = re.compile(
    r"(?:城市|城镇|建成区|全面|综合|平均|年均|主要|重点|总体|累计|消费|容量|规模|的|占比|比例|比重|率)*"
)
# 单位地区生产总值能耗下降率 is how 单位地区生产总值能耗 is to move.
CHANGE = re.compile(r"(?:累计|年均)?(?:下降|降低|减少|提高|提升|增长)(?:率|幅度|比例)?$")
# 绿色建筑比重 and 绿色建筑占比 are one.
SHARE = re.compile(r"(?:所占)?(?:占比|比重|比例|比率)$")
# Whose cities are meant: 设区市城市空气质量优良天数 above is 城市空气质量优良天数 below.
WHOSE = re.compile(r"^(?:设区的?市|(?:地级|县级)(?:及以上|以上))(?=.{4})")
# What does not add up over places, whatever its unit: 人均公园绿地面积, 空气质量优良天数.
NOT_ADDING_UP = re.compile(
    r"人均|户均|亩均|单位|每|平均|万元|强度|浓度|密度|半径|天数|时间|时长|周期"
)
# Past what any plan prints: 0.03毫克 and 30微克 are one.
DIGITS = 12
RANK = {"quantitative": 1, "qualitative": 0}
FIVE_YEARS = re.compile(r"(?P<number>[一二三四五六七八九十]+)五$")


class TargetMatcher:
    """Knows which names of indicators are one, and which way an indicator has to move."""

    def __init__(self, lexicons: Lexicons, options: AlignOptions | None = None) -> None:
        self._options = options or AlignOptions()
        self._known = lexicons.thesaurus.indicator_of
        self._indicators = lexicons.indicators
        self._quantities = lexicons.quantities
        units = lexicons.quantities.units
        self._comparable = frozenset((*units.ratio, *units.rank))
        self._scopes = sorted(lexicons.indicators.scopes, key=len, reverse=True)

    def name(self, target: Target) -> str:
        """Return the name an indicator goes by, scope words and brackets dropped."""
        name = BRACKETED.sub("", fold(target.indicator))
        for scope in self._scopes:
            name = name.removeprefix(scope)
        name = CHANGE.sub("", WHOSE.sub("", name)).replace("的", "")
        plain = SHARE.sub("占比", name)
        return self._known.get(name) or self._known.get(plain, plain)

    def likeness(self, a: str, b: str) -> float:
        """Return how much two names are one, 1 when they are the same."""
        if a == b:
            return 1.0
        short, long = sorted((a, b), key=len)
        if len(short) >= self._options.shortest_held and short in long:
            left = long.replace(short, "", 1)
            return self._options.held_name if ADDED.fullmatch(left) else 0.0
        if a[-1:] != b[-1:] or self._indicators.contrast(a, b):
            return 0.0
        from rapidfuzz.fuzz import ratio

        return ratio(a, b) / 100

    def one(self, likeness: float) -> bool:
        """Tell whether two names so alike are one indicator."""
        return likeness >= self._options.same_name

    def unit(self, target: Target) -> str:
        """Return the unit of a target in its usual spelling."""
        return self._quantities.canonical(fold(target.unit_of_measure or ""))

    def amounts(self, target: Target) -> tuple[str, float | None, float | None]:
        """Return both values of a target in the unit that all of their kind are brought to."""
        unit, factor = self._quantities.in_base(fold(target.unit_of_measure or ""))
        low, high = (
            None if value is None else round(value * factor, DIGITS)
            for value in (target.value, target.value2)
        )
        return unit, low, high

    def restated(self, targets: Sequence[Target], paired: Mapping[str, str]) -> dict[str, str]:
        """Return the unpaired targets that state again what a paired one does, with that one."""
        said = {self._statement(target): target.id for target in targets if target.id in paired}
        return {
            target.id: said[statement]
            for target in targets
            if target.id not in paired
            and is_firm(target)
            and (statement := self._statement(target)) in said
        }

    def _statement(self, target: Target) -> tuple[object, ...]:
        """Return what a target says, however it is worded."""
        said = (self.name(target), target.kind, year_of(target), target.strength)
        return (*said, *self.amounts(target))

    def relation(self, lower: Target, upper: Target) -> TargetRelation:
        """Say what the lower target makes of the upper one."""
        if lower.kind == "delegated":
            return "delegated"
        if upper.kind == "delegated":
            # What comes down from above is not in either text, so nothing is more or less.
            return "different-scope"
        if lower.kind != upper.kind:
            if self._adds_up(upper if upper.kind == "quantitative" else lower):
                return "different-scope"
            return _side(RANK[lower.kind] > RANK[upper.kind])
        time = _time(lower, upper)
        if lower.kind == "qualitative":
            return time or _strength(lower, upper)
        ours, theirs = self.amounts(lower), self.amounts(upper)
        if ours[1] is None or theirs[1] is None or ours[0] != theirs[0]:
            return "different-scope"
        if ours == theirs:
            return time or _strength(lower, upper)
        return self._by_value(ours[1], theirs[1], lower, upper, time)

    def _adds_up(self, target: Target) -> bool:
        """Tell whether a value is an amount of which every place has its part (建成基地5个)."""
        return self.unit(target) not in self._comparable and not NOT_ADDING_UP.search(
            target.indicator
        )

    def _by_value(
        self,
        low: float,
        up: float,
        lower: Target,
        upper: Target,
        time: TargetRelation | None,
    ) -> TargetRelation:
        """Judge two values; none is judged where time speaks against value.

        Amounts add up over places (600 of the nation's 12000 万千瓦 are a province's part), so
        only shares, ranks and averages are more or less than those of another place.
        """
        if self._adds_up(upper):
            return "different-scope"
        way = {">=": "higher", "<=": "lower"}.get(upper.operator or "")
        way = way or self._indicators.direction_of(upper.indicator)
        if way is None:
            return "different-scope"
        stronger = (low > up) == (way == "higher")
        if time is not None and (time == "earlier") != stronger:
            return "different-scope"
        return _side(stronger)


def _side(stronger: bool) -> TargetRelation:
    return "stronger" if stronger else "weaker"


def _time(lower: Target, upper: Target) -> TargetRelation | None:
    low, up = year_of(lower), year_of(upper)
    if low is None or up is None or low == up:
        return None
    return "later" if low > up else "earlier"


def year_of(target: Target) -> int | None:
    """Return the year by which a result is due; 十四五期间 ends in 2025."""
    if target.deadline is not None or target.period is None:
        return target.deadline
    found = FIVE_YEARS.search(target.period)
    number = parse_integer(found["number"]) if found else None
    return None if number is None else 2025 + 5 * (number - 14)


def _strength(lower: Target, upper: Target) -> TargetRelation:
    if lower.strength == upper.strength:
        return "same"
    return _side(lower.strength == "must")


def link_targets(
    upper: Extraction,
    lower: Extraction,
    links: Sequence[Link],
    lexicons: Lexicons,
    options: AlignOptions | None = None,
) -> tuple[TargetLink, ...]:
    """Return one line for each target of either document, pairs first in upper order.

    Results without a number and without a year are only paired, never called missing: they
    are wordings of the task itself, which the coverage speaks of. A target that a document
    states twice is answered, or answers, both times.
    """
    matcher = TargetMatcher(lexicons, options)
    pairs = pair_targets(upper.targets, lower.targets, links, matcher)
    asked = {low: up for up, low in pairs.items()}
    by_id = {target.id: target for target in lower.targets}
    again = matcher.restated(upper.targets, pairs)
    pairs |= {repeat: pairs[first] for repeat, first in again.items()}
    taken = set(pairs.values())
    out: list[TargetLink] = []
    for target in upper.targets:
        low = by_id.get(pairs.get(target.id, ""))
        if low is not None:
            relation = matcher.relation(low, target)
            out.append(_line(target.indicator, low.id, target.id, relation))
        elif is_firm(target):
            out.append(_line(target.indicator, None, target.id, "missing"))
    by_upper = {target.id: target for target in upper.targets}
    for repeat, first in matcher.restated(lower.targets, asked).items():
        up = by_upper[asked[first]]
        taken.add(repeat)
        out.append(_line(up.indicator, repeat, up.id, matcher.relation(by_id[repeat], up)))
    out += [
        _line(target.indicator, target.id, None, "own")
        for target in lower.targets
        if target.id not in taken and is_firm(target)
    ]
    return tuple(out)


def _line(
    indicator: str, lower: str | None, upper: str | None, relation: TargetRelation
) -> TargetLink:
    return TargetLink(indicator=indicator, lower=lower, upper=upper, relation=relation)


def is_firm(target: Target) -> bool:
    """Tell whether a target has a number, a year, a period or a value set from above."""
    return target.kind != "qualitative" or bool(target.deadline or target.period)


def years_apart(lower: Target, upper: Target) -> int:
    """Return the distance of two years; an open year is as far as a plan period."""
    low, up = year_of(lower), year_of(upper)
    if low is None or up is None:
        return 0 if low == up else 5
    return abs(low - up)


def pair_targets(
    upper: Sequence[Target],
    lower: Sequence[Target],
    links: Sequence[Link],
    matcher: TargetMatcher,
) -> dict[str, str]:
    """Pair targets one to one (upper id → lower id), the likeliest first.

    The name decides; among names as like, how near the years are, then linked units.
    """
    linked = {(link.upper, link.lower) for link in links}
    names_up = [matcher.name(target) for target in upper]
    names_low = [matcher.name(target) for target in lower]
    found: list[tuple[float, int, int, int, int]] = []
    for i, up in enumerate(upper):
        for j, low in enumerate(lower):
            likeness = matcher.likeness(names_up[i], names_low[j])
            if matcher.one(likeness):
                where = int((up.unit, low.unit) in linked)
                found.append((-likeness, years_apart(low, up), -where, i, j))
    pairs: dict[str, str] = {}
    used: set[int] = set()
    for _, _, _, i, j in sorted(found):
        if upper[i].id not in pairs and j not in used:
            pairs[upper[i].id] = lower[j].id
            used.add(j)
    return pairs
