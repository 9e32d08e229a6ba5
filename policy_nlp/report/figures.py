"""What a paper shows as a picture, as facts; how it is drawn the renderer knows (图的内容)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from policy_nlp.records.alignment import CoverageStatus, Grade, TargetRelation
from policy_nlp.records.index import Side
from policy_nlp.records.listings import TargetStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """A link in the heat map: numbers of row and column."""

    row: int
    column: int
    grade: Grade
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """Upper tasks, with how they are covered, by lower tasks (衔接热力图)."""

    title: str
    rows: tuple[tuple[str, CoverageStatus], ...]
    columns: tuple[str, ...]
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBar:
    """How many lower tasks a department leads, joins, inherits (部门任务量)."""

    name: str
    leading: int
    other: int
    inherited: int

    @property
    def total(self) -> int:
        """How many tasks it has."""
        return self.leading + self.other + self.inherited


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadChart:
    """The load of the departments, the heaviest first (部门任务量图)."""

    title: str
    bars: tuple[LoadBar, ...]


# What a part of a bar says of it: all is well, goes on, doubtful, bad, nothing known.
Tone = Literal["good", "plain", "doubtful", "bad", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressChart:
    """How far the tasks of each year, or department, are (进展图).

    Attributes:
        name: of the picture as a file.
        kinds: words for the parts of a bar, in their order.
        bars: names with as many counts.
    """

    name: str
    title: str
    kinds: tuple[tuple[str, Tone], ...]
    bars: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePoint:
    """What one side asks by a year (时点)."""

    side: Side
    year: int
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRow:
    """One target on both sides, and how the lower stands to the upper (指标行).

    `undated` are the sides that set it without a year.
    """

    indicator: str
    relation: TargetRelation
    points: tuple[TimePoint, ...]
    undated: tuple[Side, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The targets by the years that the texts name (指标时间轴).

    `undated` is how many have no year, and so no place in it.
    """

    title: str
    rows: tuple[TimeRow, ...]
    undated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """How a place stands to an upper target, and what it asks itself."""

    standing: TargetStanding
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetGrid:
    """Upper targets (name, what is asked) by places (指标分解对照图)."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[GridCell, ...]], ...]


Figure = HeatMap | LoadChart | ProgressChart | TargetGrid | Timeline
