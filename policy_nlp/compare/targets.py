"""What became of a target: value, operator, deadline, strength, unit; in which sense (指标变化).

The sense is what is asked of the level that has to reach it: a higher share of a thing to be
reached, a lower one of a thing to be limited, an earlier year, a dropped 力争 ask for more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_nlp.compare.matching import TIES_UP_TO, Pair, best_matching
from policy_nlp.compare.normalise import Forms
from policy_nlp.compare.options import CompareOptions
from policy_nlp.compare.overlap import likeness, likenesses
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Target
from policy_nlp.records.revision import Direction, TargetField
from policy_nlp.text.dates import period_end

# What tells between two targets of one indicator (2025年50%, 2030年80%).
SAME_DEADLINE, SAME_VALUE, SAME_KIND, SAME_QUOTE = 0.2, 0.2, 0.1, 0.3
# How firmly an amount binds.
_FIRMNESS = {">=": 2, "<=": 2, "=": 1, None: 1, "~": 0}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a target that is another now."""

    field: TargetField
    old: float | str | None
    new: float | str | None
    direction: Direction | None


class TargetReader:
    """Pairs the targets of two drafts and says what changed."""

    def __init__(self, lexicons: Lexicons, forms: Forms, options: CompareOptions) -> None:
        self.lexicons, self.forms, self.options = lexicons, forms, options

    def pairs(self, olds: Sequence[Target], news: Sequence[Target]) -> dict[int, int]:
        """Match targets by indicator; a lone one with a lone one also by its unit of measure."""
        weights: dict[Pair, float] = {}
        alone = len(olds) == len(news) == 1
        for i, j in self._candidates(olds, news):
            old, new = olds[i], news[j]
            alike = self._likeness(old, new)
            same_thing = alone and old.kind == new.kind == "quantitative"
            if alike >= self.options.indicator or (
                same_thing and old.unit_of_measure == new.unit_of_measure
            ):
                weights[i, j] = (
                    alike
                    + SAME_DEADLINE * (_year(old) == _year(new))
                    + SAME_VALUE * ((old.value, old.value2) == (new.value, new.value2))
                    + SAME_KIND * (old.kind == new.kind)
                    + SAME_QUOTE * (self.forms.of(old.quote) == self.forms.of(new.quote))
                    - 0.001 * abs(i - j)
                )
        return best_matching(weights)

    def _candidates(self, olds: Sequence[Target], news: Sequence[Target]) -> list[Pair]:
        """Return the pairs worth weighing: all, or of very many those most alike by name."""
        if len(olds) * len(news) <= TIES_UP_TO:
            return [(i, j) for i in range(len(olds)) for j in range(len(news))]
        left, right = (
            [self.forms.of(target.indicator) for target in side] for side in (olds, news)
        )
        return [(i, j) for i, j, _ in likenesses(left, right, self.options.indicator)]

    def _likeness(self, old: Target, new: Target) -> float:
        a, b = self.forms.of(old.indicator), self.forms.of(new.indicator)
        if min(len(a), len(b)) >= 4 and (a in b or b in a):
            return 1.0
        return likeness(a, b)

    def changes(self, old: Target, new: Target) -> Iterator[FieldChange]:
        """Yield the fields in which two targets of one indicator differ."""
        sense = self._sense(old, new)
        units = old.unit_of_measure, new.unit_of_measure
        amounts = _amount(old), _amount(new)
        if amounts[0] != amounts[1]:
            comparable = None in amounts or units[0] == units[1] or self._both_counted(*units)
            direction = _more(old.value, new.value, sense) if comparable else None
            yield FieldChange("value", *amounts, direction)
        elif old.operator != new.operator:
            yield FieldChange("operator", old.operator, new.operator, _firmer(old, new, sense))
        if units[0] != units[1] and None not in amounts:
            yield FieldChange("unit", *units, None)
        if _year(old) != _year(new):
            yield FieldChange("deadline", _time(old), _time(new), sooner(_year(old), _year(new)))
        if old.strength != new.strength:
            direction = "strengthened" if new.strength == "must" else "weakened"
            yield FieldChange("strength", old.strength, new.strength, direction)

    def _both_counted(self, old: str | None, new: str | None) -> bool:
        return {old, new} <= self.lexicons.quantities.counted

    def _sense(self, old: Target, new: Target) -> int:
        """Return 1 for what has to be reached, -1 for what has to be limited."""
        operators = {old.operator, new.operator}
        if operators & {">=", "<="} and not operators >= {">=", "<="}:
            return 1 if ">=" in operators else -1
        told = self.lexicons.indicators.direction_of(new.indicator)
        if told is None and any(_LIMITED.search(target.quote) for target in (old, new)):
            return -1
        return -1 if told == "lower" else 1


# 控制在50%, 下降到50%: the less, the more is asked
_LIMITED = re.compile(r"控制|(?:下降|降低|减少|压减|压缩|缩减|缩短|回落|降)(?:到|至|为)")


def _amount(target: Target) -> float | str | None:
    if target.value2 is None:
        return target.value
    return f"{target.value:g}-{target.value2:g}"


def _year(target: Target) -> int | None:
    if target.deadline is None and target.period is not None:
        return period_end(target.period)
    return target.deadline


def _time(target: Target) -> float | str | None:
    return target.period if target.deadline is None else target.deadline


def _more(old: float | None, new: float | None, sense: int) -> Direction | None:
    if old is None or new is None:
        return "strengthened" if old is None else "weakened"
    if old == new:
        return None
    return "strengthened" if (new - old) * sense > 0 else "weakened"


def _firmer(old: Target, new: Target, sense: int) -> Direction | None:
    """Tell 50% against 50%以上; None where a floor became a ceiling."""
    if {old.operator, new.operator} >= {">=", "<="}:
        return None
    against = "<=" if sense > 0 else ">="
    if against in (old.operator, new.operator):
        return "weakened" if new.operator == against else "strengthened"
    firmer = _FIRMNESS[new.operator] - _FIRMNESS[old.operator]
    return "strengthened" if firmer > 0 else "weakened"


def sooner(old: int | None, new: int | None) -> Direction | None:
    """Return the direction from one year to another; to drop a year asks for less."""
    if old is None or new is None:
        return "strengthened" if old is None else "weakened"
    return "strengthened" if new < old else "weakened"
