"""A report before any file format: sections, paragraphs, quotations, tables, pictures (报告模型).

The writers of docx, xlsx and html show the same model, so that the three papers say the same.
Text stands in it as printed; what a format cannot hold is the writer's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from policy_nlp.records import Record, Span
from policy_nlp.records.alignment import CoverageStatus, Grade, SentenceStatus, TargetRelation
from policy_nlp.report.papers.alignment.words import GRADES, NEAR, NO_PAIR
from policy_nlp.report.render.layout import display_width
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
        number: which sentence of the task it is.
        lower: the sentences shown, the best first.
        near: where none takes it up, the one that comes near.
        also: places of further lower units that take it up.
        terms: what the first sentence shown shares with it (共同要素).
        ground: why it is left out of account or cannot apply.
        gap: number of the gap that it leaves, in the section on gaps.
        mark: what a person said of it, in words; that one should look, where nobody did and the
            program is not sure.
    """

    number: int = 1
    upper: Quotation
    status: SentenceStatus
    counted: bool = True
    lower: tuple[Quotation, ...] = ()
    near: Quotation | None = None
    also: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    ground: str = ""
    gap: int | None = None
    mark: str = ""

    @property
    def shown(self) -> tuple[tuple[str, Quotation], ...]:
        """The lower sentences; before one that only comes near stands that it does."""
        near = [(f"（{NEAR}）", self.near)] if self.near else []
        return (*(("", quote) for quote in self.lower), *near)


class Proofs(Record):
    """The sentences of one upper unit (对照表)."""

    rows: tuple[Proof, ...]


class LinkPair(Record):
    """An upper and a lower sentence that speak for a link (依据).

    Attributes:
        terms: what the two share.
        judged: how the upper sentence was judged, in words.
        row: number of the sentence of the task beside which the lower one is shown already.
    """

    upper: Quotation
    lower: Quotation
    terms: tuple[str, ...] = ()
    judged: str = ""
    row: int | None = None


class LinkProof(Record):
    """A link with all that speaks for it (衔接依据).

    Attributes:
        unit, lower: id of the lower unit, and its place.
        mark: what a person said of it, in words.
        pairs: sentences, those that cover first.
        indicators: what both units set, with the relation of the two.
        departments: which leads of the upper unit have their counterpart in the lower one.
    """

    unit: str
    lower: str
    grade: Grade
    mark: str = ""
    pairs: tuple[LinkPair, ...] = ()
    indicators: tuple[str, ...] = ()
    departments: str = ""

    @property
    def title(self) -> str:
        """The lower unit with the grade of the link: 1．推广绿色建筑（直接对应）."""
        said = f"，{self.mark}" if self.mark else ""
        return f"{self.lower}（{GRADES[self.grade]}{said}）"

    @property
    def rows(self) -> tuple[int, ...]:
        """The sentences of the task beside which the report shows its lower sentences already."""
        return tuple(sorted({pair.row for pair in self.pairs if pair.row is not None}))

    @property
    def own_pair(self) -> LinkPair | None:
        """The best pair of sentences, where the report shows none of them elsewhere."""
        return self.pairs[0] if self.pairs and not self.rows else None

    @property
    def notes(self) -> tuple[str, ...]:
        """What else speaks for it, in words."""
        seen = "、".join(map(str, self.rows))
        said = (
            f"见上表第{seen}句" if seen else "" if self.pairs else NO_PAIR,
            f"共同指标：{'、'.join(self.indicators)}" if self.indicators else "",
            f"部门：{self.departments}" if self.departments else "",
        )
        return tuple(note for note in said if note)


class LinkProofs(Record):
    """The links of one upper unit (衔接依据表)."""

    rows: tuple[LinkProof, ...]


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


Block = Paragraph | Proofs | LinkProofs | Listing | HeatMap | LoadChart | Timeline


class Section(Record):
    """A numbered section (章节).

    Attributes:
        key: names it in links, the same from run to run.
        wide: its tables want a page across.
        status, departments: what it can be filtered by, where it is about one upper task.
        unit, place: id of that task, and what it is called.
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
    place: str = ""

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
