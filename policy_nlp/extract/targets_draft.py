"""A target before it has a unit, an id and a place in the body text (指标草稿)."""

from __future__ import annotations

from dataclasses import dataclass

from policy_nlp.extract.targets_scope import When
from policy_nlp.records.extraction import Operator, TargetKind


@dataclass(frozen=True)
class Draft:
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
