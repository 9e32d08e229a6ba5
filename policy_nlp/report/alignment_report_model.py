"""A report before any file format: sections, paragraphs, quotations, tables, pictures (报告模型).

The writers of docx, xlsx and html show the same model, so that the three papers say the same.
Text stands in it as printed; what a format cannot hold is the writer's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from policy_nlp.records import Record, Span
from policy_nlp.records.alignment import CoverageStatus, Grade, SentenceStatus, TargetRelation
from policy_nlp.report.layout import display_width
from policy_nlp.report.tables import Table

Side = Literal["lower", "upper"]
ParagraphStyle = Literal["body", "fact", "formula"]
# Half-width characters of the subtitle's type (三号) that stand on a line of an upright page.
LONGEST_LINE = 54


class Quotation(Record):
    """A sentence of one of the two documents, with its place (引文)."""

    side: Side
    unit: str
    place: str
    span: Span
    text: str

    @property
    def key(self) -> str:
        """Name of the place, the same in every paper."""
        return f"{self.side}-{self.span.start}-{self.span.end}"


class Paragraph(Record):
    """A paragraph; its `lead` stands out before the text (起首语)."""

    text: str
    lead: str = ""
    style: ParagraphStyle = "body"


class Proof(Record):
    """One upper sentence beside the lower ones that take it up (逐句对照).

    Attributes:
        lower: the sentences shown, the best first.
        also: places of further lower units that take it up.
        terms: what the first lower sentence shares with it (共同要素).
        ground: why it is left out of account or cannot apply.
        gap: number of the gap that it leaves, in the section on gaps.
        mark: what a person said of it, in words; that one should look, where nobody did and the
            program is not sure.
    """

    upper: Quotation
    status: SentenceStatus
    counted: bool = True
    lower: tuple[Quotation, ...] = ()
    also: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    ground: str = ""
    gap: int | None = None
    mark: str = ""


class Proofs(Record):
    """The sentences of one upper unit (对照表)."""

    rows: tuple[Proof, ...]


class CellQuotation(Record):
    """The quotation that a cell of a table holds."""

    column: int
    quotation: Quotation


class Facet(Record):
    """What a row of a listing can be filtered by, and the quotations in it."""

    status: CoverageStatus | None = None
    departments: tuple[str, ...] = ()
    quotations: tuple[CellQuotation, ...] = ()


class Listing(Record):
    """A table of the report; one facet a row (清单)."""

    table: Table
    facets: tuple[Facet, ...]


class Label(Record):
    """A unit at the edge of a picture."""

    unit: str
    name: str
    status: CoverageStatus | None = None


class HeatCell(Record):
    """A link in the heat map: numbers of row and column."""

    row: int
    column: int
    grade: Grade
    confirmed: bool = False


class HeatMap(Record):
    """Upper tasks by lower tasks (衔接热力图)."""

    title: str
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    cells: tuple[HeatCell, ...]


class LoadBar(Record):
    """How many lower tasks a department leads, joins, inherits (部门任务量)."""

    name: str
    leading: int
    other: int
    inherited: int


class LoadChart(Record):
    """The load of the departments, the heaviest first (部门任务量图)."""

    title: str
    bars: tuple[LoadBar, ...]


class TimePoint(Record):
    """What one side asks by a year (时点)."""

    side: Side
    year: int
    value: str


class TimeRow(Record):
    """One target on both sides, and how the lower stands to the upper (指标行).

    `undated` are the sides that set it without a year.
    """

    indicator: str
    relation: TargetRelation
    points: tuple[TimePoint, ...]
    undated: tuple[Side, ...] = ()


class Timeline(Record):
    """The targets by the years that the texts name (指标时间轴).

    `undated` is how many have no year, and so no place in it.
    """

    title: str
    rows: tuple[TimeRow, ...]
    undated: int = 0


Block = Paragraph | Proofs | Listing | HeatMap | LoadChart | Timeline


class Section(Record):
    """A numbered section (章节).

    Attributes:
        key: names it in links, the same from run to run.
        wide: its tables want a page across.
        status, departments: what it can be filtered by, where it is about one upper task.
        unit: id of that task.
    """

    key: str
    number: str
    title: str
    level: int
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    wide: bool = False
    status: CoverageStatus | None = None
    departments: tuple[str, ...] = ()
    unit: str | None = None

    def walk(self) -> Iterator[Section]:
        """Yield this section and all below it, in order."""
        yield self
        for section in self.sections:
            yield from section.walk()


class SourceUnit(Record):
    """Where a unit stands in a source text."""

    unit: str
    place: str
    span: Span


class SourceText(Record):
    """The body of a document, shown beside the report (原文)."""

    side: Side
    title: str
    text: str
    units: tuple[SourceUnit, ...]


class Report(Record):
    """A report with all it says; `kind` says what it is to the program that wrote it (报告)."""

    kind: str
    title: str
    subtitle: str = ""
    notice: str = ""
    sections: tuple[Section, ...]
    sources: tuple[SourceText, ...] = ()

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title as it is set in large type: the document's name on a line of its own."""
        name, mark, rest = self.title.rpartition("》")
        return (name + mark, rest) if mark and rest else (self.title,)

    @property
    def subtitle_lines(self) -> tuple[str, ...]:
        """The line below the title; a number of a document is not cut when it is long."""
        name, mark, number = self.subtitle.rpartition("》（")
        if not mark or display_width(self.subtitle) <= LONGEST_LINE:
            return (self.subtitle,)
        return (f"{name}》", f"（{number}")

    def walk(self) -> Iterator[Section]:
        """Yield every section, in order."""
        for section in self.sections:
            yield from section.walk()

    def listings(self) -> Iterator[Listing]:
        """Yield every table, in order."""
        for section in self.walk():
            yield from (block for block in section.blocks if isinstance(block, Listing))
