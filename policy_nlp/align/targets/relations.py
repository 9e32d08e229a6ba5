"""What a lower target makes of an upper one of the same indicator (指标关系)."""

from __future__ import annotations

import re

from policy_nlp.align.options import AlignOptions
from policy_nlp.align.targets.names import Comparison, NameReader, ResultReader
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Target
from policy_nlp.records.alignment import TargetRelation
from policy_nlp.text.dates import find_times
from policy_nlp.text.numbering import parse_integer
from policy_nlp.text.width import fold

# Past what any plan prints: 0.03毫克 and 30微克 are one.
DIGITS = 12
RANK = {"quantitative": 1, "qualitative": 0}
FIVE_YEARS = re.compile(r"(?P<number>[一二三四五六七八九十]+)五$")
# Years of a plan period: targets so far apart are two milestones.
PLAN_PERIOD = 5


class TargetMatcher:
    """Knows which way an indicator has to move, and which of two targets asks more."""

    def __init__(self, lexicons: Lexicons, options: AlignOptions | None = None) -> None:
        self.names = NameReader(lexicons, options)
        self.results = ResultReader(lexicons.indicators)
        self._indicators = lexicons.indicators
        self._quantities = lexicons.quantities
        units = lexicons.quantities.units
        self._comparable = frozenset((*units.ratio, *units.rank))

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

    def compared(self, lower: Target, upper: Target) -> Comparison | None:
        """Return which of two targets without a number reaches more, None where nothing tells."""
        return self.results.compare(self.results.read(lower), self.results.read(upper))

    def statement(self, target: Target) -> tuple[object, ...]:
        """Return what a target asks of its indicator, however it is worded."""
        reached = self.results.read(target).statement() if target.kind == "qualitative" else ()
        return (target.kind, year_of(target), target.strength, *self.amounts(target), *reached)

    def may_meet(self, lower: Target, upper: Target) -> bool:
        """Return whether the times of two targets let them be one.

        全面建立 by 2060 is another milestone than 初步建立 by 2030, neither later nor more.
        """
        low, up = year_of(lower), year_of(upper)
        if low is None or up is None:
            # 力争提前实现碳达峰 in a task, without a year, is not the peak of the whole place.
            return low == up or not self.names.is_whole(lower)
        if low == up:
            return True
        if lower.kind == upper.kind == "qualitative":
            return self.compared(lower, upper) == "same"
        if abs(low - up) < PLAN_PERIOD:
            return True
        both = lower.kind == upper.kind == "quantitative"
        return both and self.relation(lower, upper) != "different-scope"

    def relation(
        self, lower: Target, upper: Target, *, of_a_region: bool = False
    ) -> TargetRelation:
        """Return what the lower target makes of the upper one.

        Args:
            lower: the target of the document that carries out.
            upper: the target of the guidance, of the same indicator.
            of_a_region: the lower one holds for a part of the nation, so that the average of the
                nation (全国森林覆盖率) is no measure of it.
        """
        if lower.kind == "delegated":
            return "delegated"
        if upper.kind == "delegated":
            # What comes down from above is not in either text, so nothing is more or less.
            return "different-scope"
        if lower.kind == upper.kind == "qualitative":
            return self._by_result(lower, upper)
        if of_a_region and self._is_national(upper) and not self._is_national(lower):
            return "different-scope"
        if not self.names.surely_one(
            self.names.similarity(self.names.name(lower), self.names.name(upper))
        ):
            return "different-scope"
        if lower.kind != upper.kind:
            return self._by_kind(lower, upper)
        time = _later_or_earlier(lower, upper)
        ours, theirs = self.amounts(lower), self.amounts(upper)
        if ours[1] is None or theirs[1] is None or ours[0] != theirs[0]:
            return "different-scope"
        if ours == theirs:
            return time or _strength(lower, upper)
        return self._by_value(ours[1], theirs[1], upper, time)

    def _is_national(self, target: Target) -> bool:
        return (target.scope or "").startswith(self._indicators.reached.nation)

    def _by_result(self, lower: Target, upper: Target) -> TargetRelation:
        """Judge two results without a number by what is reached."""
        compared = self.compared(lower, upper)
        if compared is None or self.names.is_part(self.names.name(lower), self.names.name(upper)):
            return "different-scope"
        time = _later_or_earlier(lower, upper)
        if compared == "same":
            return time or _strength(lower, upper)
        if time is not None and (time == "earlier") != (compared == "stronger"):
            return "different-scope"
        return compared

    def _by_kind(self, lower: Target, upper: Target) -> TargetRelation:
        """Judge a number against words: it asks more, unless it cannot be compared."""
        number, words = (upper, lower) if upper.kind == "quantitative" else (lower, upper)
        # 保持2025年水平不下降 is a number, too, that stands elsewhere.
        stands_elsewhere = any(mark.kind == "date" for mark in find_times(fold(words.quote)))
        if self._adds_up(number) or stands_elsewhere:
            return "different-scope"
        return _stronger_or_weaker(RANK[lower.kind] > RANK[upper.kind])

    def _adds_up(self, target: Target) -> bool:
        """Return whether a value is an amount of which every place has its part (建成基地5个)."""
        averages = self._indicators.naming.not_adding_up
        return self.unit(target) not in self._comparable and not any(
            word in target.indicator for word in averages
        )

    def _by_value(
        self,
        low: float,
        up: float,
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
        return _stronger_or_weaker(stronger)


def _stronger_or_weaker(stronger: bool) -> TargetRelation:
    return "stronger" if stronger else "weaker"


def _later_or_earlier(lower: Target, upper: Target) -> TargetRelation | None:
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
    """Judge two equal values by how firmly they are meant: 15%以上 is more than 15%左右."""
    bounds = (">=", "<=")
    if (lower.operator in bounds) != (upper.operator in bounds):
        return _stronger_or_weaker(lower.operator in bounds)
    if lower.strength == upper.strength:
        return "same"
    return _stronger_or_weaker(lower.strength == "must")


def is_firm(target: Target) -> bool:
    """Return whether a target has a number, a year, a period or a value set from above."""
    return target.kind != "qualitative" or bool(target.deadline or target.period)


def years_apart(lower: Target, upper: Target) -> int:
    """Return the distance of two years; an open year is as far as a plan period."""
    low, up = year_of(lower), year_of(upper)
    if low is None or up is None:
        return 0 if low == up else PLAN_PERIOD
    return abs(low - up)
