"""Tables in a docx file: repeated header rows, rows that stay whole, bands (文档表格)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policy_nlp.report.model import (
    Cell,
    Column,
    HeatMap,
    LoadChart,
    Paragraph,
    Row,
    Table,
    number_cell,
    text_cell,
)
from policy_nlp.report.render.docx.xml import choice, element, paragraph, run, twips
from policy_nlp.report.render.layout import column_widths, merged_runs

if TYPE_CHECKING:
    from lxml.etree import _Element

HEADER_SHADE, BAND_SHADE = "E7EBF0", "F4F4F4"
DIRECT_SHADE = "C9D3E0"
DIRECT_MARK, PARTIAL_MARK = "●", "○"
LEAD_BAR, OTHER_BAR, INHERITED_BAR = "■", "□", "△"
# A listing of no more rows stands whole on a page.
MOST_KEPT_ROWS = 24
SHORT_CELL = 24
# A listing of two columns with more rows than this stands in two halves, side by side.
MOST_UNFOLDED_ROWS = 10
# A heat map with more tasks than this does not fit a page; the page for the browser holds it.
MOST_COLUMNS, MOST_ROWS = 42, 50
# Names over the columns of a heat map, from top to bottom: characters, points of each.
LONGEST_HEAT_NAME, HEAT_POINTS_A_CHARACTER = 20, 7.3
# Millimetres for the names of the rows of a heat map.
HEAT_LABEL = 42.0
WIDEST_HEAT_CELL = 6.0
# Names from top to bottom stand in columns as narrow as a line is high.
UPRIGHT_STYLE, UPRIGHT_POINTS_A_CHARACTER = "table_wide", 10
# A merged cell over more rows than this may go over pages: its text stands at its head.
MOST_CENTRED_ROWS = 4


@dataclass(frozen=True)
class DocxCell:
    """A cell to be: its paragraphs, and how it stands among the others."""

    content: tuple[_Element, ...]
    span: int = 1
    shade: str = ""
    merge: str = ""
    upright: bool = False
    tight: bool = False
    top: bool = False


def table_element(
    widths: Sequence[float],
    rows: Sequence[_Element],
    millimetres: float,
    *,
    whole: bool = False,
) -> _Element:
    """Return a table as wide as the text; widths are shares of it, `whole` holds it together."""
    total = sum(widths)
    columns = [twips(millimetres * width / total) for width in widths]
    for row in rows[:-1] if whole and len(rows) <= MOST_KEPT_ROWS else ():
        _keep(row)
    properties = element(
        "tblPr",
        element("tblStyle", val="TableGrid"),
        element("tblW", w=twips(millimetres), type="dxa"),
        element("jc", val="center"),
        element("tblLayout", type="fixed"),
    )
    grid = element("tblGrid", *(element("gridCol", w=width) for width in columns))
    for row in rows:
        cells = row.findall(element("tc").tag)
        for k, cell in enumerate(cells):
            # The last cell of a short row reaches to the end.
            share = widths[k:] if k + 1 == len(cells) else widths[k : k + 1]
            width = twips(millimetres * sum(share) / total)
            cell[0].insert(0, element("tcW", w=width, type="dxa"))
    return element("tbl", properties, grid, *rows)


def _keep(row: _Element) -> None:
    """Keep a row on the page of the next one."""
    style, keep = element("pStyle").tag, element("keepNext").tag
    for properties in row.iter(element("pPr").tag):
        if properties.find(keep) is None:
            at = 1 if properties.find(style) is not None else 0
            properties.insert(at, element("keepNext"))


def row_element(cells: Sequence[DocxCell], *, header: bool = False, height: float = 0) -> _Element:
    """Return a row that no page break cuts; a header row stands on every page."""
    properties = element("trPr", element("cantSplit"))
    if height:
        properties.append(element("trHeight", val=str(round(height * 20)), hRule="atLeast"))
    if header:
        properties.append(element("tblHeader"))
    return element("tr", properties, *(_cell(cell) for cell in cells))


def _cell(cell: DocxCell) -> _Element:
    properties = element("tcPr")
    if cell.span > 1:
        properties.append(element("gridSpan", val=str(cell.span)))
    if cell.merge:
        properties.append(element("vMerge", val=cell.merge))
    if cell.shade:
        properties.append(element("shd", val="clear", color="auto", fill=cell.shade))
    if cell.tight:
        sides = (element(side, w="0", type="dxa") for side in ("left", "right"))
        properties.append(element("tcMar", *sides))
    if cell.upright:
        properties.append(element("textDirection", val="tbRlV"))
    properties.append(element("vAlign", val="top" if cell.top else "center"))
    return element("tc", properties, *(cell.content or (paragraph("table"),)))


def header_cell(text: str, *, upright: bool = False, style: str = "") -> DocxCell:
    """Return a cell of a header row."""
    shown = paragraph(style or (UPRIGHT_STYLE if upright else "table_header"), run(text))
    return DocxCell((shown,), shade=HEADER_SHADE, upright=upright, tight=upright)


def listing_table(
    table: Table,
    millimetres: float,
    style: str = "table",
    points: float = 10.5,
    *,
    whole: bool = False,
) -> _Element:
    """Return a table of the model, in type of so many points; its columns share the width."""
    table = _folded(table) if table.name else table
    upright = [len(column.header) for column in table.columns if column.upright]
    header = row_element(
        [header_cell(column.header, upright=column.upright) for column in table.columns],
        header=True,
        height=max(upright, default=0) * UPRIGHT_POINTS_A_CHARACTER,
    )
    places = _Merged(table)
    rows = [header]
    for number, row in enumerate(table.rows):
        if row.kind == "band":
            rows.append(_band(row, len(table.columns), style))
            continue
        pairs = enumerate(zip(table.columns, row.cells, strict=True))
        texts = [
            (at, column, _paragraphs(cell, column, row, style)) for at, (column, cell) in pairs
        ]
        rows.append(row_element([places.cell(number, *text) for text in texts]))
    # Rows of long texts fill pages; those that say a word or a number are read at one look.
    short = all(len(cell.text) <= SHORT_CELL for row in table.rows for cell in row.cells)
    whole = whole or (short and bool(table.name))
    widths = column_widths(table, millimetres, points)
    return table_element(widths, rows, millimetres, whole=whole)


def _folded(table: Table) -> Table:
    """Return a long listing of two columns in two halves (项目、数量、项目、数量)."""
    rows = table.rows
    plain = all(row.kind == "data" for row in rows)
    if len(table.columns) != 2 or len(rows) <= MOST_UNFOLDED_ROWS or not plain:
        return table
    half = (len(rows) + 1) // 2
    right = [row.cells for row in rows[half:]] + [(Cell(), Cell())] * (2 * half - len(rows))
    joined = tuple(
        Row(cells=(*left.cells, *cells)) for left, cells in zip(rows[:half], right, strict=True)
    )
    return replace(table, columns=table.columns * 2, rows=joined)


class _Merged:
    """Which cells of a table go over several rows."""

    def __init__(self, table: Table) -> None:
        runs = [(at, first, last) for at, first, last in merged_runs(table) if last > first]
        self._starts = {(at, first): last - first for at, first, last in runs}
        self._inside = {(at, row) for at, first, last in runs for row in range(first + 1, last + 1)}

    def cell(self, row: int, at: int, column: Column, content: tuple[_Element, ...]) -> DocxCell:
        """Return the cell of a row; only the first of merged ones holds the text."""
        if (at, row) in self._inside:
            return DocxCell((), merge="continue", tight=column.upright)
        over = self._starts.get((at, row), 0)
        merge = "restart" if over else ""
        return DocxCell(content, merge=merge, tight=column.upright, top=over >= MOST_CENTRED_ROWS)


def _band(row: Row, columns: int, style: str) -> _Element:
    text = paragraph(style, run(row.cells[0].text, bold=True))
    return row_element([DocxCell((text,), span=columns, shade=BAND_SHADE)])


def _paragraphs(cell: Cell, column: Column, row: Row, style: str) -> tuple[_Element, ...]:
    align = "center" if (cell.align or column.align) == "center" else ""
    if column.choices and not cell.paragraphs:
        return (paragraph(style, choice(column.choices), align=align),)
    if cell.number is not None:
        return (paragraph(style, run(str(cell.number)), align=align),)
    if not cell.paragraphs:
        return (paragraph(style, run(""), align=align),)
    bold = row.kind == "total"
    return tuple(
        paragraph(style, *runs_of(item, bold=bold), align=align) for item in cell.paragraphs
    )


def runs_of(item: Paragraph, *, bold: bool = False) -> list[_Element]:
    """Return the runs of a paragraph; an aside stands in brackets."""
    texts = [part.text for part in item.runs]
    if item.style == "aside":
        texts[0] = f"（{texts[0]}"
        texts[-1] = f"{texts[-1]}）"
    return [
        run(text, bold=bold or part.style != "plain")
        for text, part in zip(texts, item.runs, strict=True)
    ]


def heat_table(picture: HeatMap, millimetres: float) -> _Element | None:
    """Return the heat map as shaded cells, None where a page cannot hold it."""
    if not 0 < len(picture.columns) <= MOST_COLUMNS or not 0 < len(picture.rows) <= MOST_ROWS:
        return None
    cells = {(cell.row, cell.column): cell for cell in picture.cells}
    names = list(map(_shortened, picture.columns))
    header = row_element(
        [
            header_cell("上级任务＼本级任务", style="picture"),
            *(header_cell(name, upright=True, style="picture") for name in names),
        ],
        header=True,
        height=max(map(len, names)) * HEAT_POINTS_A_CHARACTER,
    )
    rows = [header]
    for at, (name, _) in enumerate(picture.rows):
        made = [DocxCell((paragraph("picture", run(name)),))]
        for column in range(len(picture.columns)):
            found = cells.get((at, column))
            if found is None:
                made.append(DocxCell((paragraph("picture"),)))
            elif found.grade == "direct":
                mark = paragraph("picture", run(DIRECT_MARK), align="center")
                made.append(DocxCell((mark,), shade=DIRECT_SHADE))
            else:
                made.append(DocxCell((paragraph("picture", run(PARTIAL_MARK), align="center"),)))
        rows.append(row_element(made))
    cell = min((millimetres - HEAT_LABEL) / len(names), WIDEST_HEAT_CELL)
    label_width = millimetres - cell * len(names)
    made_table = table_element([label_width, *([cell] * len(names))], rows, millimetres)
    margins = element("tblCellMar", *(element(s, w="15", type="dxa") for s in ("left", "right")))
    made_table[0].append(margins)
    return made_table


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_HEAT_NAME else f"{name[: LONGEST_HEAT_NAME - 1]}…"


def load_table(chart: LoadChart) -> Table:
    """Return the load of the departments as rows of squares."""
    rows = []
    for bar in chart.bars:
        drawn = LEAD_BAR * bar.leading + OTHER_BAR * bar.other + INHERITED_BAR * bar.inherited
        counts = (bar.leading, bar.other, bar.inherited)
        cells = (text_cell(bar.name), *map(number_cell, counts), text_cell(drawn))
        rows.append(Row(cells=cells))
    return Table(
        name="部门任务量",
        title=chart.title,
        columns=(
            Column("部门", 23),
            Column("牵头或单独负责", 16, "center"),
            Column("其他", 7, "center"),
            Column("沿用", 7, "center"),
            Column("图示", 59),
        ),
        rows=tuple(rows),
    )
