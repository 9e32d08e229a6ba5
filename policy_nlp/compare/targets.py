"""What became of targets, and of years and amounts outside of them (指标变化).

The direction is what is asked of the level that has to reach a target: a higher share of a thing
to be reached, a lower one of a thing to be limited, an earlier year, a dropped 力争 ask for more.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from policy_nlp.compare.diff import Difference, Rewording
from policy_nlp.compare.index import DraftIndex, DraftPair
from policy_nlp.compare.matching import (
    TIES_UP_TO,
    Edge,
    best_matching,
    similar_pairs,
    similarity,
)
from policy_nlp.compare.units import UnitGroup
from policy_nlp.lexicons.quantities import Quantities
from policy_nlp.records import Change, Span, Target
from policy_nlp.records.revision import Direction, TargetField
from policy_nlp.text.dates import find_times, period_end
from policy_nlp.text.numbering import CHINESE_NUMERAL, parse_number

# What tells between two targets of one indicator (2025年50%, 2030年80%).
SAME_DEADLINE, SAME_VALUE, SAME_KIND, SAME_QUOTE = 0.2, 0.2, 0.1, 0.3
# Weight by which of equals those at one place go together.
SAME_PLACE = 0.001
# Characters of a name from which the other name that holds it is of the same indicator.
NAME = 4
# How firmly an amount binds.
FIRMNESS = {">=": 2, "<=": 2, "=": 1, None: 1, "~": 0}
# Years go by their words (2030年前), not as amounts of years.
FIRST_YEAR = 1900
# 30日内, but not 5月30日.
YEAR, MONTH, DAY = "年", "月", "日"
# Names and citations, whose numbers are no amounts: 〔2022〕7号, “十四五”规划, 《2030年前…方案》.
_NAMES = re.compile(r"《[^》]*》|[〔\[][^〕\]]*[〕\]]\d*号?|“[^”]*”")
_AMOUNT = re.compile(rf"\d+(?:\.\d+)?|{CHINESE_NUMERAL}")
# Characters of the longest unit of measure.
LONGEST_UNIT = 8


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a target that is another now."""

    field: TargetField
    old: float | str | None
    new: float | str | None
    direction: Direction | None


class TargetComparer:
    """Pairs the targets of two drafts and says what changed of them."""

    def __init__(self, pair: DraftPair) -> None:
        self.pair, self.options = pair, pair.options
        self.lexicons, self.normalise = pair.lexicons, pair.normalise

    def match(self, olds: Sequence[Target], news: Sequence[Target]) -> dict[int, int]:
        """Match targets by indicator; a lone one with a lone one also by its unit of measure."""
        weights: dict[Edge, float] = {}
        alone = len(olds) == len(news) == 1
        for i, j in self._candidate_targets(olds, news):
            old, new = olds[i], news[j]
            alike = self._indicator_similarity(old, new)
            same_thing = alone and old.kind == new.kind == "quantitative"
            if alike >= self.options.indicator or (
                same_thing and self._canonical_unit(old) == self._canonical_unit(new)
            ):
                weights[i, j] = (
                    alike
                    + SAME_DEADLINE * (_year_reached(old) == _year_reached(new))
                    + SAME_VALUE * ((old.value, old.value2) == (new.value, new.value2))
                    + SAME_KIND * (old.kind == new.kind)
                    + SAME_QUOTE * (self.normalise(old.quote) == self.normalise(new.quote))
                    - SAME_PLACE * abs(i - j)
                )
        return best_matching(weights)

    def _candidate_targets(self, olds: Sequence[Target], news: Sequence[Target]) -> list[Edge]:
        """Return the pairs worth weighing: all, or of very many those most alike by name."""
        if len(olds) * len(news) <= TIES_UP_TO:
            return [(i, j) for i in range(len(olds)) for j in range(len(news))]
        left, right = (
            [self.normalise(target.indicator) for target in side] for side in (olds, news)
        )
        return [(i, j) for i, j, _ in similar_pairs(left, right, self.options.indicator)]

    def _indicator_similarity(self, old: Target, new: Target) -> float:
        a, b = self.normalise(old.indicator), self.normalise(new.indicator)
        if min(len(a), len(b)) >= NAME and (a in b or b in a):
            return 1.0
        return similarity(a, b)

    def fields(self, old: Target, new: Target) -> Iterator[FieldChange]:
        """Yield the fields in which two targets of one indicator differ."""
        sense = self._sense(old, new)
        units = self._canonical_unit(old), self._canonical_unit(new)
        amounts = _value_or_range(old), _value_or_range(new)
        if amounts[0] != amounts[1]:
            counted = {*units} <= self.lexicons.quantities.counted
            comparable = None in amounts or units[0] == units[1] or counted
            direction = _more(old.value, new.value, sense) if comparable else None
            yield FieldChange("value", *amounts, direction)
        elif old.operator != new.operator:
            yield FieldChange("operator", old.operator, new.operator, _firmer(old, new, sense))
        if units[0] != units[1] and None not in amounts:
            yield FieldChange("unit", *units, None)
        if _year_reached(old) != _year_reached(new):
            direction = _sooner(_year_reached(old), _year_reached(new))
            yield FieldChange("deadline", _year_or_period(old), _year_or_period(new), direction)
        if old.strength != new.strength:
            direction = "strengthened" if new.strength == "must" else "weakened"
            yield FieldChange("strength", old.strength, new.strength, direction)

    def _canonical_unit(self, target: Target) -> str | None:
        unit = target.unit_of_measure
        return unit and self.lexicons.quantities.canonical(unit)

    def _sense(self, old: Target, new: Target) -> int:
        """Return 1 for what has to be reached, -1 for what has to be limited."""
        operators = {old.operator, new.operator}
        if operators & {">=", "<="} and not operators >= {">=", "<="}:
            return 1 if ">=" in operators else -1
        named = self.lexicons.indicators.direction_of(new.indicator)
        limiting = self.lexicons.revisions.limiting
        if named is None and any(limiting.search(target.quote) for target in (old, new)):
            return -1
        return -1 if named == "lower" else 1

    def changes(
        self,
        old: Target,
        new: Target,
        places: tuple[Span, Span] | None = None,
        only: TargetField | None = None,
    ) -> Iterator[Change]:
        """Yield one change a field in which two targets of one indicator differ.

        Args:
            old: the target in the old draft.
            new: the target in the new draft.
            places: where the change stands; where the targets do when left out.
            only: the one field that counts; all when left out.
        """
        for found in self.fields(old, new):
            if only in (None, found.field):
                yield self.pair.change(
                    "target-changed",
                    *(places or (old.span, new.span)),
                    indicator=new.indicator,
                    field=found.field,
                    direction=found.direction,
                    old_value=found.old,
                    new_value=found.new,
                )

    def added(self, target: Target) -> Change:
        """Return the change that a target was added."""
        named = {"indicator": target.indicator, "new_value": target.value}
        return self.pair.change("target-added", None, target.span, **named)

    def removed(self, target: Target) -> Change:
        """Return the change that a target was removed."""
        named = {"indicator": target.indicator, "old_value": target.value}
        return self.pair.change("target-removed", target.span, None, **named)

    def reconcile(self, changes: Sequence[Change], groups: Sequence[UnitGroup]) -> list[Change]:
        """Turn a target removed and one of the same indicator added into what changed of it.

        So it is where the sentence around a target was rewritten. Only inside one task; what
        was removed with one task and added with another stays that.
        """
        removed: dict[str, list[Change]] = defaultdict(list)
        added: dict[str, list[Change]] = defaultdict(list)
        for change in changes:
            if change.kind == "target-removed":
                removed[change.old_units[0]].append(change)
            elif change.kind == "target-added":
                added[change.new_units[0]].append(change)
        settled: set[int] = set()
        changed: list[Change] = []
        for group in groups:
            left = [c for unit in self.pair.old.ids(group.old) for c in removed.get(unit, ())]
            right = [c for unit in self.pair.new.ids(group.new) for c in added.get(unit, ())]
            olds = [_target_of(self.pair.old, c.old_span, c.indicator) for c in left]
            news = [_target_of(self.pair.new, c.new_span, c.indicator) for c in right]
            for i, j in self.match(olds, news).items():
                settled |= {id(left[i]), id(right[j])}
                changed += self.changes(olds[i], news[j])
        return [change for change in changes if id(change) not in settled] + changed


def _target_of(draft: DraftIndex, span: Span | None, indicator: str | None) -> Target:
    assert span is not None
    return next(t for t in draft.targets_in(span) if t.indicator == indicator)


def _value_or_range(target: Target) -> float | str | None:
    if target.value2 is None:
        return target.value
    return f"{target.value:g}-{target.value2:g}"


def _year_reached(target: Target) -> int | None:
    if target.deadline is None and target.period is not None:
        return period_end(target.period)
    return target.deadline


def _year_or_period(target: Target) -> float | str | None:
    return target.period if target.deadline is None else target.deadline


def _more(old: float | None, new: float | None, sense: int) -> Direction | None:
    if old is None or new is None:
        return "strengthened" if old is None else "weakened"
    if old == new:
        return None
    return "strengthened" if (new - old) * sense > 0 else "weakened"


def _firmer(old: Target, new: Target, sense: int) -> Direction | None:
    """Compare 50% with 50%以上; None where a floor became a ceiling."""
    if {old.operator, new.operator} >= {">=", "<="}:
        return None
    against = "<=" if sense > 0 else ">="
    if against in (old.operator, new.operator):
        return "weakened" if new.operator == against else "strengthened"
    firmer = FIRMNESS[new.operator] - FIRMNESS[old.operator]
    return "strengthened" if firmer > 0 else "weakened"


def _sooner(old: int | None, new: int | None) -> Direction | None:
    """Return the direction from one year to another; to drop a year asks for less."""
    if old is None or new is None:
        return "strengthened" if old is None else "weakened"
    return "strengthened" if new < old else "weakened"


def other_amount(
    rewording: Rewording,
    difference: Difference,
    clauses: tuple[Span, Span],
    quantities: Quantities,
) -> dict[str, Any] | None:
    """Return the fields of the change where a difference is a year or an amount, else None.

    These belong to no target: 2023年底前印发, 30日内办结. Which way such an amount has to move is
    not known, so it has no direction.
    """
    numbered = [_AMOUNT.search(text) is not None for text in rewording.printed(difference)]
    if not any(numbered):
        return None
    year = _other_year(clauses[0].of(rewording.old_text), clauses[1].of(rewording.new_text))
    if year or not all(numbered):
        return year
    old, new = (
        _counted_amount(text, place, sentence, quantities)
        for text, place, sentence in (
            (rewording.old_text, difference.old, rewording.old),
            (rewording.new_text, difference.new, rewording.new),
        )
    )
    if old is None or new is None or old[1] != new[1]:
        return None
    if old[1] == YEAR and old[0] > FIRST_YEAR:
        return None
    return {
        "field": "value",
        "indicator": clauses[1].of(rewording.new_text),
        "old_value": old[0],
        "new_value": new[0],
    }


def _other_year(old_clause: str, new_clause: str) -> dict[str, Any] | None:
    times = [
        [
            time
            for time in find_times(_NAMES.sub(lambda name: "＿" * len(name[0]), text))
            if time.kind == "deadline"
        ]
        for text in (old_clause, new_clause)
    ]
    # A year that was added or removed is a deadline only where it says so: 到2025年, 2023年底前.
    if not all(times) and not all(t.reaches or t.before for side in times for t in side):
        return None
    old, new = (max((y for t in side for y in t.years), default=None) for side in times)
    if old == new:
        return None
    return {
        "field": "deadline",
        "direction": _sooner(old, new),
        "indicator": new_clause,
        "old_value": old,
        "new_value": new,
    }


def _counted_amount(
    text: str, place: Span, sentence: Span, quantities: Quantities
) -> tuple[float, str] | None:
    """Return the amount at a place with its unit of measure; None for any other number."""
    number = _AMOUNT.fullmatch(place.of(text))
    value = parse_number(number[0]) if number else None
    named = (name.span() for name in _NAMES.finditer(text, sentence.start, sentence.end))
    if value is None or any(start <= place.start < end for start, end in named):
        return None
    if text[place.start - 1 : place.start] == MONTH:
        return None
    after = text[place.end : place.end + LONGEST_UNIT]
    known = (unit for unit in (*quantities.all_units, DAY) if after.startswith(unit))
    unit = max(known, key=len, default="")
    return (float(value), unit) if unit else None
