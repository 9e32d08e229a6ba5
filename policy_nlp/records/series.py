"""What became of each task and each target over a series of drafts (沿革).

Field names are the machine-readable contract (schema `policy-nlp/series/1`).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from policy_nlp.records.base import Record
from policy_nlp.records.extraction import Status, Target
from policy_nlp.records.revision import Revision

TaskEvent = Literal[
    "first",
    "added",
    "removed",
    "restored",
    "split",
    "split-off",
    "merged",
    "merged-into",
    "moved",
    "renumbered",
    "changed",
    "reworded",
    "kept",
]
TargetEvent = Literal["first", "added", "removed", "restored", "changed", "kept"]


class SeriesDraft(Record):
    """One draft of the series (一稿)."""

    id: str
    title: str
    status: Status | None = None
    file: str


class TaskState(Record):
    """A task in one draft (任务在一稿中的情况).

    Attributes:
        unit: its id there; None in the draft where it is gone.
        events: what happened to it from the draft before: first in the first draft; restored
            where an earlier draft had dropped it, with changed where it reads otherwise than
            before that; split where part of it went to others, split-off where it came from
            another; merged where others went into it, merged-into where it went into another;
            reworded where only words changed that order the same.
        others: the other units of a split (of this draft), a split-off (of the draft before), a
            merger (of the draft before), or the unit it was merged into (of this draft).
        changes: what changed, as indexes of the changes of the revision from the draft before.
    """

    unit: str | None = None
    number: str | None = None
    heading: str | None = None
    events: tuple[TaskEvent, ...]
    others: tuple[str, ...] = ()
    changes: tuple[int, ...] = ()


class TaskLife(Record):
    """One task over all drafts; a state a draft, None where it is not there.

    One that was dropped and came back is one task: removed, None as long as it is gone, restored.
    """

    heading: str | None
    states: tuple[TaskState | None, ...]


class TargetState(Record):
    """A target in one draft (指标在一稿中的情况), None in the draft where it is gone.

    `changes` as of a task.
    """

    target: Target | None = None
    event: TargetEvent
    changes: tuple[int, ...] = ()


class TargetLife(Record):
    """One target over all drafts; a state a draft, None where it is not yet or no more there."""

    indicator: str
    states: tuple[TargetState | None, ...]


class Series(Record):
    """What `compare A B C … --format json` prints (多稿沿革).

    `revisions[k]` is what changed from draft k to draft k + 1.
    """

    schema_: Literal["policy-nlp/series/1"] = Field(default="policy-nlp/series/1", alias="schema")
    drafts: tuple[SeriesDraft, ...]
    tasks: tuple[TaskLife, ...] = ()
    targets: tuple[TargetLife, ...] = ()
    revisions: tuple[Revision, ...] = ()
