"""How several lower documents carry out one upper document, side by side (覆盖情况对照).

Field names are the machine-readable contract (schema `policy-nlp/coverage/1`).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from policy_nlp.records.alignment import CoverageStatus, DecisionMark
from policy_nlp.records.base import Record


class AskedTask(Record):
    """A task of the upper document (上级任务)."""

    unit: str
    heading: str


class CoverageCell(Record):
    """How one lower document carries out one task."""

    status: CoverageStatus
    by: tuple[str, ...] = ()
    missing: int = 0
    decision: DecisionMark | None = None


class LowerCoverage(Record):
    """One lower document: a cell a task, in the order of the tasks.

    `name` is what it is called in a table: its place, its id where two are of one place.
    """

    lower: str
    name: str
    title: str
    region: str | None = None
    counts: dict[CoverageStatus, int]
    tasks: tuple[CoverageCell, ...]


class CoverageTable(Record):
    """What `coverage --format json` prints (覆盖情况对照).

    `unread` says why some files are not in it.
    """

    schema_: Literal["policy-nlp/coverage/1"] = Field(
        default="policy-nlp/coverage/1", alias="schema"
    )
    upper: str
    title: str
    tasks: tuple[AskedTask, ...]
    lowers: tuple[LowerCoverage, ...]
    unread: tuple[str, ...] = ()
