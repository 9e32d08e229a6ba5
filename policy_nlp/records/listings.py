"""What commands list: findings, departments, places, and how plans carry out one (清单、对照).

Field names are the machine-readable contract (schemas `policy-nlp/coverage/1` and
`policy-nlp/targets/1` for the last).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from policy_nlp.records.alignment import (
    CoverageStatus,
    DecisionMark,
    DemandAction,
    DemandKind,
    DemandStatus,
    TargetRelation,
)
from policy_nlp.records.base import Record, Span
from policy_nlp.records.extraction import Target


class AskedTask(Record):
    """A task of the upper document (上级任务)."""

    unit: str
    heading: str


class CoverageCell(Record):
    """How one lower document carries out one task.

    Attributes:
        missing: how many sentences the linked units leave open.
        demands: ids of what it must or should still do, where demands were looked for.
    """

    status: CoverageStatus
    by: tuple[str, ...] = ()
    missing: int = 0
    demands: tuple[str, ...] = ()
    decision: DecisionMark | None = None


class AskedDemand(Record):
    """One thing that the upper document asks (上级要求); `id` as in the alignments."""

    id: str
    unit: str
    kind: DemandKind
    text: str


class DemandCell(Record):
    """How far one lower document answers a demand, and what is to be done about it.

    Attributes:
        by: the lower unit that answers best.
        doubtful: a person should look, since the program is not sure.
    """

    status: DemandStatus
    action: DemandAction
    by: str | None = None
    doubtful: bool = False
    decision: DecisionMark | None = None


class LowerDocument(Record):
    """A lower document in a table of many.

    `name` is what it is called there: its place, its id where two are of one place.
    """

    lower: str
    name: str
    title: str
    region: str | None = None


class LowerCoverage(LowerDocument):
    """One lower document: a cell a task, in the order of the tasks, and a cell a demand, likewise.

    A cell is None where the demand is not asked of it by itself: a target of a task is, where the
    lower document sets less.
    """

    counts: dict[CoverageStatus, int]
    tasks: tuple[CoverageCell, ...]
    demand_counts: dict[DemandStatus, int] = Field(default_factory=dict)
    actions: dict[DemandAction, int] = Field(default_factory=dict)
    demands: tuple[DemandCell | None, ...] = ()


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
    demands: tuple[AskedDemand, ...] = ()
    lowers: tuple[LowerCoverage, ...]
    unread: tuple[str, ...] = ()


# How a lower document stands to an upper target: by its own target, or the text says it without
# one (stated), or it cannot apply, or it is a wording of its task (with-task), which demands judge.
TargetStanding = TargetRelation | Literal["stated", "not-applicable", "with-task"]


class TargetAnswer(Record):
    """What a lower document makes of an upper target (指标对照).

    Attributes:
        target: the lower target; None where it sets none.
        quote: what it says, as printed.
        doubtful: a person should look, since the program is not sure.
    """

    standing: TargetStanding
    target: Target | None = None
    quote: str = ""
    doubtful: bool = False
    decision: DecisionMark | None = None


class LowerTargets(LowerDocument):
    """One lower document: its answers to each upper target, in their order, and its own targets."""

    counts: dict[TargetStanding, int]
    answers: tuple[tuple[TargetAnswer, ...], ...]
    own: tuple[Target, ...] = ()


class TargetTable(Record):
    """What `targets --format json` prints (指标分解对照).

    `targets` are those of the upper document, in printed order; `unread` says why some files are
    not in it.
    """

    schema_: Literal["policy-nlp/targets/1"] = Field(default="policy-nlp/targets/1", alias="schema")
    upper: str
    title: str
    targets: tuple[Target, ...]
    lowers: tuple[LowerTargets, ...]
    unread: tuple[str, ...] = ()


Severity = Literal["error", "warning", "info"]


class Finding(Record):
    """One place that wants a second look.

    Attributes:
        code: stable code of the rule (`P101`).
        rule: its name (`clause-punctuation`).
        severity: error (wrong as it stands), warning (probably), info (often right).
        unit: id of the unit it stands in; None for the document as a whole.
        quote: the printed text it is about; `text[span]`.
        message: what is wrong, Chinese.
        suggestion: a wording to put there, where one is certain.
        upper: id of the unit of the document above that it is about, where it is about one.
    """

    code: str
    rule: str
    severity: Severity
    unit: str | None = None
    quote: str
    span: Span | None = None
    message: str
    suggestion: str | None = None
    upper: str | None = None


class Findings(Record):
    """What `check --format json` prints."""

    schema_: Literal["policy-nlp/findings/1"] = Field(
        default="policy-nlp/findings/1", alias="schema"
    )
    document: str
    findings: tuple[Finding, ...] = ()


class RowIssue(Record):
    """A row that was not taken over, and why (未导入的行)."""

    sheet: str
    row: int
    message: str

    def __str__(self) -> str:
        """Return it as a line for a person."""
        return f"{self.sheet}第{self.row}行：{self.message}"


class NamedDepartment(Record):
    """A body as a document names it.

    Attributes:
        department: canonical id from the register, None for one the register does not know.
        label: what the register calls it (发展改革), without level; None when unknown.
        names: the spellings as printed, the most frequent first.
        roles: how often it stands in each role.
        inherited: how often it answers through a carry-forward rule.
        units: ids of the units it answers for by a clause of its own, in document order.
    """

    department: str | None
    label: str | None = None
    names: tuple[str, ...]
    roles: dict[str, int]
    inherited: int = 0
    units: tuple[str, ...] = ()


class NamedDepartments(Record):
    """What `departments --format json` prints."""

    schema_: Literal["policy-nlp/departments/1"] = Field(
        default="policy-nlp/departments/1", alias="schema"
    )
    document: str
    departments: tuple[NamedDepartment, ...] = ()


class Place(Record):
    """A run of the body text that is printed in one place: a line, where the format has pages.

    Attributes:
        span: its characters in the body.
        quote: those characters.
        paragraph: the paragraph of the body they stand in, counted from 1.
        page: the page, counted from 1; None where the format has none (Word, text, web pages).
        box: left, top, right and bottom of the line or table row in points (1/72 inch) from the
            top left corner of the page; None where the page is not known.
    """

    span: Span
    quote: str
    paragraph: int
    page: int | None = None
    box: tuple[float, float, float, float] | None = None


class Places(Record):
    """What `where --format json` prints."""

    schema_: Literal["policy-nlp/places/1"] = Field(default="policy-nlp/places/1", alias="schema")
    document: str
    places: tuple[Place, ...] = ()
