"""What changed between two drafts of one plan, and what that puts in doubt (修订).

Field names are the machine-readable contract (schema `policy-nlp/revision/1`).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from policy_nlp.records.base import Record, Span

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


class Change(Record):
    """One change from the old draft to the new (一处修订).

    Attributes:
        old_units, new_units: ids of the units it concerns in each draft.
        field: what of a target changed.
        direction: by what is asked of the lower level.
        old, new: printed text on each side.
        old_value, new_value: normalised values of a target's changed field.
        added, removed: bodies that came or went (printed names).
        old_span, new_span: where it stands in each draft.
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
    old_span: Span | None = None
    new_span: Span | None = None


class Suspect(Record):
    """A conclusion of the alignment that a change puts in doubt (待复核).

    `because` is the index of the change in `Revision.changes`.
    """

    lower: str
    upper: str
    what: Literal["link", "coverage", "target"]
    because: int


class Revision(Record):
    """What `compare --format json` prints (修订结果)."""

    schema_: Literal["policy-nlp/revision/1"] = Field(
        default="policy-nlp/revision/1", alias="schema"
    )
    old: str
    new: str
    changes: tuple[Change, ...] = ()
    suspect: tuple[Suspect, ...] = ()
