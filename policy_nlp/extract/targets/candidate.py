"""A target before it has a unit, an id and a place in the body text (指标草稿)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policy_nlp.extract.targets.names import without_change
from policy_nlp.extract.targets.scope import When
from policy_nlp.records.extraction import Operator, TargetKind


@dataclass(frozen=True)
class Candidate:
    """What one form read from a clause; `start` and `end` are offsets of its view."""

    kind: TargetKind
    indicator: str
    start: int
    end: int
    when: When
    rule: str
    operator: Operator | None = None
    value: float | None = None
    value2: float | None = None
    unit: str | None = None
    baseline: int | None = None
    strive: bool = False
    scope: str | None = None


@dataclass(frozen=True)
class Topic:
    """What the targets before were about, for a clause that does not name it.

    Attributes:
        indicator: of the last of them.
        base: the same without a change that is told of it: 工业增加值 of 工业增加值年均增长率.
        unit: its unit.
        listed: the indicators of the last list: 上述覆盖率分别达到….
    """

    indicator: str
    base: str
    unit: str | None = None
    listed: tuple[str, ...] = ()

    def measured_in(self, unit: str | None) -> str:
        """Return the name for an amount in `unit`: a sum of money is no rate of growth."""
        return self.indicator if unit == self.unit else self.base


def topic_of(drafts: Sequence[Candidate]) -> Topic:
    """Return what `drafts` of one clause are about; there is one at least."""
    last = drafts[-1]
    together = dict.fromkeys(draft.indicator for draft in drafts if draft.start == last.start)
    return Topic(last.indicator, without_change(last.indicator), last.unit, tuple(together))
