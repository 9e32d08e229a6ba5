"""What changed between two drafts of one plan, and over a series of them (修订、沿革).

Field names are the machine-readable contract (`policy-nlp/revision/1`, `policy-nlp/series/1`).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from policy_nlp.records.alignment import (
    CoverageStatus,
    DecisionMark,
    DemandAction,
    DemandStatus,
    Grade,
)
from policy_nlp.records.base import Record, Span
from policy_nlp.records.extraction import Status, Target

ChangeKind = Literal[
    "task-added",
    "task-removed",
    "task-moved",
    "task-renumbered",
    "task-split",
    "task-merged",
    "heading-changed",
    "status-changed",
    "measure-added",
    "measure-removed",
    "text-added",
    "text-removed",
    "text-moved",
    "target-added",
    "target-removed",
    "target-changed",
    "responsibility-changed",
    "strength-changed",
    "wording-only",
    "editorial",
]
Direction = Literal["strengthened", "weakened"]
TargetField = Literal["value", "operator", "deadline", "strength", "unit"]


class RoleChange(Record):
    """A body that answers in another role than before (角色变化)."""

    name: str
    old: str
    new: str


class Renaming(Record):
    """A body, or several merged, under the name it has now (机构更名、合并)."""

    old: tuple[str, ...]
    new: tuple[str, ...]


class Change(Record):
    """One change from the old draft to the new (一处修订).

    Attributes:
        old_units, new_units: ids of the units it concerns in each draft.
        field: what of a target changed.
        direction: by what is asked of the lower level.
        old, new: printed text on each side.
        old_value, new_value: normalised values of a target's changed field.
        added, removed: bodies added or dropped (printed names).
        renamed: bodies that go on under another name, or merged with others, by the register.
        old_span, new_span: where it stands in each draft; None where it stands nowhere, or in
            several places.
        old_spans, new_spans: the places, where there are several; `old` is then their texts
            one after the other.
    """

    kind: ChangeKind
    old_units: tuple[str, ...] = ()
    new_units: tuple[str, ...] = ()
    heading: str | None = None
    indicator: str | None = None
    field: TargetField | None = None
    direction: Direction | None = None
    old: str | None = None
    new: str | None = None
    old_value: float | str | None = None
    new_value: float | str | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    role_changes: tuple[RoleChange, ...] = ()
    renamed: tuple[Renaming, ...] = ()
    old_span: Span | None = None
    new_span: Span | None = None
    old_spans: tuple[Span, ...] = ()
    new_spans: tuple[Span, ...] = ()

    @property
    def old_places(self) -> tuple[Span, ...]:
        """Everywhere it stands in the old draft."""
        return self.old_spans or ((self.old_span,) if self.old_span else ())

    @property
    def new_places(self) -> tuple[Span, ...]:
        """Everywhere it stands in the new draft."""
        return self.new_spans or ((self.new_span,) if self.new_span else ())


class Stretch(Record):
    """A stretch of two texts shown as one (修订痕迹): in both, in the old, or in the new only."""

    kind: Literal["kept", "deleted", "inserted"]
    text: str


class Suspect(Record):
    """A conclusion of the alignment that a change puts in doubt (待复核).

    Attributes:
        lower: unit (for targets: target) of the draft that `draft` names: the old one, or the
            new one where only that takes up the upper unit.
        upper: unit (target) of the upper document.
        because: index of the change in `Revision.changes`.
        decision: what a person had decided, who must see it again.
    """

    lower: str
    upper: str
    what: Literal["link", "coverage", "target"]
    because: int
    draft: Literal["old", "new"] = "old"
    decision: DecisionMark | None = None


class LinkShift(Record):
    """A link that one draft has and the other has not, or has in another grade (衔接变化)."""

    old_lower: str | None = None
    new_lower: str | None = None
    upper: str
    old_grade: Grade | None = None
    new_grade: Grade | None = None


class CoverageShift(Record):
    """An upper unit that is carried out more or less than by the old draft (覆盖变化)."""

    upper: str
    old_status: CoverageStatus
    new_status: CoverageStatus


class DemandShift(Record):
    """A demand that the new draft answers otherwise, or of which other things are to be done.

    Attributes:
        demand: its id, the same as in the alignments of both drafts.
        because: index of the change that touches what answered it or does now; None where none
            does by itself.
    """

    demand: str
    text: str
    old_status: DemandStatus
    new_status: DemandStatus
    old_action: DemandAction
    new_action: DemandAction
    because: int | None = None


class Handover(Record):
    """A unit whose leading bodies are others now (牵头单位变化)."""

    old_unit: str
    new_unit: str
    old: tuple[str, ...]
    new: tuple[str, ...]


class Impact(Record):
    """What the changes mean for the alignment with the upper document (影响).

    Attributes:
        links: links added, dropped, or of another grade.
        coverage: upper units with another status.
        demands: what the new draft answers otherwise.
        handovers: units that went from one leading body to another.
    """

    upper: str
    links: tuple[LinkShift, ...] = ()
    coverage: tuple[CoverageShift, ...] = ()
    demands: tuple[DemandShift, ...] = ()
    handovers: tuple[Handover, ...] = ()


class Revision(Record):
    """What `compare --format json` prints (修订结果)."""

    schema_: Literal["policy-nlp/revision/1"] = Field(
        default="policy-nlp/revision/1", alias="schema"
    )
    old: str
    new: str
    changes: tuple[Change, ...] = ()
    suspect: tuple[Suspect, ...] = ()
    impact: Impact | None = Field(default=None, alias="ripple")


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
