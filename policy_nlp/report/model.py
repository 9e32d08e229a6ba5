"""The one model of every paper, before any file format (文稿模型).

The renderers of docx, xlsx and html show the same model, so that the papers say the same. Text
stands in it as printed; what a format cannot hold is the renderer's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from policy_nlp.records import Span
from policy_nlp.records.alignment import CoverageStatus
from policy_nlp.records.index import Side
from policy_nlp.report.figures import Figure

if TYPE_CHECKING:
    from policy_nlp.records.revision import ChangeKind

# bold stands out; place names where a quotation stands; alert wants to be looked at.
RunStyle = Literal["plain", "bold", "place", "alert"]
# body and fact stand in the text, addressee, attachment (behind its mark, the first run) and
# signature (its last line the day) in a letter; line, text, aside (in brackets on paper) and small
# in cells.
ParagraphStyle = Literal[
    "body", "fact", "addressee", "attachment", "signature", "line", "text", "aside", "small"
]
Align = Literal["left", "center"]
RowKind = Literal["data", "band", "total"]


@dataclass(frozen=True, slots=True)
class Quotation:
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


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look; a quotation leads to its place in the source.

    Attributes:
        link: key of the row or section of this paper that the run leads to.
        link_text: what stands in its place where it does lead there, if that reads otherwise.
    """

    text: str
    style: RunStyle = "plain"
    quotation: Quotation | None = None
    link: str = ""
    link_text: str = ""

    @classmethod
    def quoting(cls, quotation: Quotation) -> Run:
        """Return a run that shows a quotation."""
        return cls(quotation.text, quotation=quotation)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs of text, in a section or in a cell (段落)."""

    runs: tuple[Run, ...]
    style: ParagraphStyle = "body"

    @property
    def text(self) -> str:
        """What all of it says."""
        return self.runs[0].text if len(self.runs) == 1 else "".join(r.text for r in self.runs)

    @property
    def lead(self) -> str:
        """The words that stand out before the others (起首语)."""
        return self.runs[0].text if self.runs and self.runs[0].style == "bold" else ""


def paragraph(text: str, *, lead: str = "", style: ParagraphStyle = "body") -> Paragraph:
    """Return a paragraph of text; its lead stands out before it (起首语)."""
    runs = (Run(lead, "bold"), Run(text))
    return Paragraph(tuple(run for run in runs if run.text), style)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: paragraphs, or a number (单元格).

    Attributes:
        align: where it is not that of the column.
    """

    paragraphs: tuple[Paragraph, ...] = ()
    number: int | float | None = None
    align: Align | None = None

    @property
    def text(self) -> str:
        """What the cell says; nothing of a number."""
        return "\n".join([paragraph.text for paragraph in self.paragraphs])


EMPTY = Cell()


def text_cell(text: str, *, bold: int = 0) -> Cell:
    """Return a cell of text, of which the first `bold` characters stand out (起首语)."""
    if not text:
        return EMPTY
    runs = (Run(text[:bold], "bold"), Run(text[bold:])) if bold else (Run(text),)
    return Cell((Paragraph(tuple(run for run in runs if run.text), "line"),))


def number_cell(number: int | float) -> Cell:
    """Return a cell that holds a number."""
    return Cell(number=number)


def quotation_cell(quotation: Quotation, text: str | None = None) -> Cell:
    """Return a cell that quotes a source; `text` is the quotation as the cell shows it."""
    run = Run(quotation.text if text is None else text, quotation=quotation)
    return Cell((Paragraph((run,), "line"),))


def cell_line(*runs: Run, style: ParagraphStyle = "line") -> Paragraph:
    """Return a paragraph of a cell."""
    return Paragraph(runs, style)


def numbered_row(
    number: int,
    cells: Iterable[Cell | str],
    *,
    group: str = "",
    key: str = "",
    status: CoverageStatus | None = None,
    departments: tuple[str, ...] = (),
) -> Row:
    """Return a row of cells or texts behind its number (序号)."""
    made = (cell if isinstance(cell, Cell) else text_cell(cell) for cell in cells)
    return Row(
        cells=(number_cell(number), *made),
        group=group,
        key=key,
        status=status,
        departments=departments,
    )


def text_row(*texts: str) -> Row:
    """Return a row of texts."""
    return Row(cells=tuple(map(text_cell, texts)))


def band(text: str) -> Row:
    """Return a row whose one cell stretches over all columns (分组行)."""
    return Row(cells=(text_cell(text),), kind="band")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        width: in half-width characters; a Chinese character takes two.
        merge: equal cells of rows of one group that follow each other are one cell.
        vertical: the header is written from top to bottom.
        choices: what may be chosen for an empty cell, from a list that drops down.
        open: people fill it in.
        hidden: it holds what the program needs to read the table again.
    """

    header: str
    width: float
    align: Align = "left"
    merge: bool = False
    vertical: bool = False
    choices: tuple[str, ...] = ()
    open: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table; a band has one cell, which stretches over all columns.

    Attributes:
        group: rows of the same group belong together.
        key: names the row in links.
        status, departments: what it can be filtered by.
    """

    cells: tuple[Cell, ...]
    group: str = ""
    kind: RowKind = "data"
    key: str = ""
    status: CoverageStatus | None = None
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its title and what a reader must know of it (表).

    Attributes:
        name: of the sheet; a table without one stands in the running text, without title.
        frozen: how many columns stay in view, and are repeated on each page beside the first.
        filtered: whether the reader can filter its rows.
        pages_wide: over how many pages it stretches when printed.
        form: people fill it in and send it back, so that it is not laid out for printing: every
            cell is text, its rows may be sorted, filtered and added to. A form without headers
            says how to do so.
        data: it is for reckoning with, not for printing: headers in the first row, one row for each
            of its rows, no title.
        row_choices: lists of rows to choose from.
    """

    name: str = ""
    title: str = ""
    note: str = ""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    frozen: int = 0
    filtered: bool = True
    pages_wide: int = 1
    form: bool = False
    data: bool = False
    row_choices: tuple[RowChoice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChoice:
    """Rows of a form in whose column a row of another form is chosen.

    Attributes:
        column: its number, from 0.
        rows, source_rows: numbers of the first and of the last row, from 0.
        source, source_column: name of the other form, and the column of it that is listed.
    """

    column: int
    rows: tuple[int, int]
    source: str
    source_column: int
    source_rows: tuple[int, int]


DraftSide = Literal["old", "new"]


@dataclass(frozen=True, slots=True)
class DraftPiece:
    """A stretch of one draft that is shown in one way.

    Attributes:
        text: its characters, without line breaks.
        is_changed: the other draft does not have it, or not here.
        change: index of the change it belongs to, None for what stayed.
        starts: changes that begin here on this side; one place may have several.
    """

    text: str
    is_changed: bool
    change: int | None
    starts: tuple[int, ...]


# The paragraphs of either draft that stand side by side.
DraftRow = dict[DraftSide, list[list[DraftPiece]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedChange:
    """A change as it is listed beside the drafts.

    Attributes:
        kind: code of the change.
        name, units, gist: its kind with its direction, where it stands, and what it says.
        minor: a reader of what is ordered may pass it over.
    """

    kind: ChangeKind
    name: str
    units: str
    gist: str
    minor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelTexts:
    """Two drafts in full, side by side, with the changes between them (双栏对照)."""

    names: dict[DraftSide, str]
    rows: tuple[DraftRow, ...]
    changes: tuple[ListedChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkGraph:
    """What carries out what, to be walked through on the screen (衔接图谱).

    `pairs` are the pairs of documents by name, each as the script of the page reads it.
    """

    pairs: tuple[tuple[str, dict[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """Where what stands: keys of sections, and their words (目录)."""

    entries: tuple[tuple[str, str], ...]


Block = Paragraph | Table | Figure | Contents


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A numbered section (章节).

    Attributes:
        key: names it in links, the same from run to run.
        landscape: its tables want a page across.
        status, departments: what it can be filtered by, where it is about one upper task.
        printed: what stands on paper in place of blocks and sections, which would fill too many
            pages; the screen shows those.
    """

    key: str
    number: str
    title: str
    level: int
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    landscape: bool = False
    status: CoverageStatus | None = None
    departments: tuple[str, ...] = ()
    printed: tuple[Block, ...] | None = None

    def walk(self) -> Iterator[Section]:
        """Yield this section and all below it, in order."""
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """The body of a document, shown beside the report (原文).

    `starts` are the characters at which a unit begins.
    """

    side: Side
    title: str
    text: str
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who sends a letter, in large type above it, and its number (发文机关标志、发文字号)."""

    issuer: str
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A paper with all it says (文稿).

    Attributes:
        kind: what it is to the program that wrote it.
        title_lines, subtitle_lines: as they are set in large type above the text.
        sections: what is read from the first line to the last.
        sheets: the tables that make its workbook, and all of a paper without sections.
        sources: the texts that its quotations lead to.
        returned: of what people fill in, how it is taken back (`review import` by default).
        screen: what only a page can show, and all that the page shows.
        letterhead: of a letter.
    """

    kind: str
    title: str
    title_lines: tuple[str, ...] = ()
    subtitle_lines: tuple[str, ...] = ()
    notice: str = ""
    sections: tuple[Section, ...] = ()
    sheets: tuple[Table, ...] = ()
    sources: tuple[SourceText, ...] = ()
    returned: str = ""
    screen: ParallelTexts | LinkGraph | None = None
    letterhead: Letterhead | None = None

    def walk(self) -> Iterator[Section]:
        """Yield every section, in order."""
        for section in self.sections:
            yield from section.walk()

    def walk_tables(self) -> Iterator[Table]:
        """Yield every table of the sections that has a name, in order."""
        for section in self.walk():
            for block in section.blocks:
                if isinstance(block, Table) and block.name:
                    yield block

    def quotations(self) -> Iterator[Quotation]:
        """Yield every quotation that the sections show."""
        blocks = [block for section in self.walk() for block in section.blocks]
        tables = (block for block in blocks if isinstance(block, Table))
        cells = (cell for table in tables for row in table.rows for cell in row.cells)
        for paragraph in (item for cell in cells for item in cell.paragraphs):
            yield from (run.quotation for run in paragraph.runs if run.quotation is not None)
