"""The records one document gives: outline, measures, responsibilities, targets, citations.

Field names are the machine-readable contract (schema `policy-nlp/extraction/1`); a field may
be added, none renamed or dropped without a new schema number.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from policy_nlp.records.base import Issue, Record, Span
from policy_nlp.records.source import FurnitureKind, MarkKind, SourceFile

Level = Literal["national", "province", "city", "district"]
Status = Literal["draft-for-comment", "draft-for-review", "draft-for-approval", "issued"]
UnitKind = Literal["preamble", "section", "task", "safeguard", "organisation", "annex-row"]
NumberSource = Literal["printed", "auto", "reconstructed"]
MeasureStrength = Literal["prohibit", "require", "promote", "encourage", "explore"]
Role = Literal["lead", "support", "joint", "sole", "implement"]
Operator = Literal[">=", "<=", "=", "~"]
TargetStrength = Literal["must", "strive"]
TargetKind = Literal["quantitative", "qualitative", "delegated"]

# Whoever bears one of these answers first.
LEADING_ROLES: tuple[Role, ...] = ("lead", "sole")
# The rule of a lead that no clause states: by an office's own rule the first of a list leads.
ASSUMED = "first-leads"
TASK_KINDS: frozenset[UnitKind] = frozenset({"task", "safeguard", "organisation"})


class Citation(Record):
    """A document named in the text (引用文件). `resolves_to` is a document id of the workspace."""

    title: str
    doc_number: str | None = None
    span: Span
    resolves_to: str | None = None


class DocumentInfo(Record):
    """Who issued what, when and at which level (文件元数据).

    `title` is the plan's own; `notice` that of the letter which forwards it, where one does
    (…关于印发《…方案》的通知).
    """

    id: str
    title: str
    notice: str | None = None
    doc_number: str | None = None
    issuers: tuple[str, ...] = ()
    date: str | None = None
    status: Status | None = None
    level: Level | None = None
    region: str | None = None
    source: SourceFile
    citations: tuple[Citation, ...] = ()


class DocumentMeta(Record):
    """What the office says of a document in its `meta.toml` (文件说明).

    Each key of the first group overrides what was read from the text.

    Attributes:
        implements: ids of the documents this one carries out (上位文件).
        revises: id of the draft before this one.
        sectors_absent: what the place does not have (whole terms, matched without spaces):
            the ground on which a sentence of the guidance is not applicable.
        places_elsewhere: named places outside the region, likewise.
    """

    title: str | None = None
    doc_number: str | None = None
    date: str | None = None
    issuers: tuple[str, ...] | None = None
    status: Status | None = None
    level: Level | None = None
    region: str | None = None
    implements: tuple[str, ...] = ()
    revises: str | None = None
    sectors_absent: tuple[str, ...] = ()
    places_elsewhere: tuple[str, ...] = ()


class Segment(Record):
    """A run of the body that stands unbroken in the source: one step of the offset map.

    Character `start + k` of the body (k < `length`) is character `source + k` of the decoded
    source (plain text) or of source block `block`. `page` and `box` (left, top, right, bottom in
    points from the top left corner) are those of the printed line, for formats with pages.
    """

    start: int
    length: int
    block: int
    source: int
    page: int | None = None
    box: tuple[float, float, float, float] | None = None


class Furniture(Record):
    """Text of the source that is no body: letterhead, page number, distribution list (版式要素)."""

    kind: FurnitureKind
    text: str
    page: int | None = None


class Mark(Record):
    """What somebody wrote over the text: a tracked change or a comment (修订痕迹、批注).

    Attributes:
        kind: inserted where the accepted text is read, deleted where the original one is.
        author: name as the file has it, empty where it has none.
        date: as the file has it (2022-12-05T10:20:00Z).
        text: what a comment says; of a tracked change its words.
        span: the text it is about, empty where it stands between two characters; None where
            it stands on no text of the body.
    """

    kind: MarkKind
    author: str = ""
    date: str | None = None
    text: str = ""
    span: Span | None = None


class Unit(Record):
    """One numbered unit of the outline, with its own text but not that of its children (条目).

    Attributes:
        id: position in the outline, 1-based ordinals of the levels (`3.1.1`); `0` is what
            stands before the first heading; annex rows are `A<annex>.<group>.<row>`.
        number: as printed (`1．`, `（一）`), or what must have stood there.
        heading: as printed, without number and closing full stop; None where there is none.
        path: headings from the top down to the parent, without numbers.
        span: number, heading and own text; the spans of all units tile the body.
        heading_span: the heading inside it; None where there is none.
        body: own text after the heading, responsibility clauses included.
    """

    id: str
    kind: UnitKind
    number: str | None = None
    number_source: NumberSource | None = None
    heading: str | None = None
    path: tuple[str, ...] = ()
    parent: str | None = None
    span: Span
    heading_span: Span | None = None
    body: Span
    page: int | None = None
    rule: str


class Measure(Record):
    """The smallest piece that gets a line of its own in a task breakdown (举措).

    `action` and `object` are what is done to what, as printed in its lead-in or sentence,
    where that has the form verb and object.
    """

    id: str
    unit: str
    heading: str | None = None
    text: str
    strength: MeasureStrength
    action: str | None = None
    object: str | None = None
    span: Span
    rule: str


class Responsibility(Record):
    """One body answering for one unit in one role (责任分工).

    Attributes:
        measure: id of the measure it answers for, where the clause speaks for one only.
        department: canonical id from the register, None when the register has no such body.
        name: as printed.
        role: lead 牵头, support 配合, joint 按职责分工负责, sole 负责, implement 负责落实.
        open_ended: the printed list is left open (等部门, 各有关部门).
        clause: bracket or line as printed; None for a table cell without one.
        governs: the text the clause speaks for.
        deadline: year stated in the clause (完成时限).
        inherited_from: id of the unit whose carry-forward rule (下同, 不再列出) gave it.
        span: the printed name.
    """

    id: str
    unit: str
    measure: str | None = None
    department: str | None = None
    name: str
    role: Role
    open_ended: bool = False
    clause: str | None = None
    governs: Span
    deadline: int | None = None
    inherited_from: str | None = None
    span: Span
    rule: str


class Target(Record):
    """A result to be reached by a time, or a level to be kept (指标).

    `value`, `value2` and `unit_of_measure` stand in base form (1万个 → 10000 个); `quote` is
    `text[span]` as printed. `deadline` is the year that the text gives the target; where there is
    none, `plan_year` is the year of the document (年度计划、规划期限、“十四五”); `baseline` the
    year a change counts from; `period` a plan period (十四五).
    """

    id: str
    unit: str
    measure: str | None = None
    quote: str
    indicator: str
    operator: Operator | None = None
    value: float | None = None
    value2: float | None = None
    unit_of_measure: str | None = None
    deadline: int | None = None
    plan_year: int | None = None
    baseline: int | None = None
    period: str | None = None
    strength: TargetStrength = "must"
    kind: TargetKind
    scope: str | None = None
    span: Span
    rule: str


class Outline(Record):
    """The body text with its numbered units, and all that is not body (条目结构).

    `metadata` is what the source says of the document outside its text: labels as printed
    (文号, 发文机关), from the table above a web page or the properties of a file.
    """

    text: str
    units: tuple[Unit, ...]
    furniture: tuple[Furniture, ...] = ()
    offsets: tuple[Segment, ...] = ()
    marks: tuple[Mark, ...] = ()
    title: str = ""
    title_span: Span | None = None
    metadata: dict[str, str] = Field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


class Extraction(Record):
    """Everything read from one document; what `extract --format json` prints (抽取结果)."""

    schema_: Literal["policy-nlp/extraction/1"] = Field(
        default="policy-nlp/extraction/1", alias="schema"
    )
    document: DocumentInfo
    text: str
    furniture: tuple[Furniture, ...] = ()
    units: tuple[Unit, ...] = ()
    measures: tuple[Measure, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    targets: tuple[Target, ...] = ()
    issues: tuple[Issue, ...] = ()
    offsets: tuple[Segment, ...] = ()
    marks: tuple[Mark, ...] = ()
