"""Tables in a docx file: repeated header rows, rows that stay whole, bands (文档表格)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from policy_nlp.report.figures import LoadChart
from policy_nlp.report.labels import PART_NAMES
from policy_nlp.report.model import Cell, Column, Paragraph, Row, Table, number_cell, text_cell
from policy_nlp.report.render.docx.parts import choice, element, expanded, paragraph, run, twips
from policy_nlp.report.render.layout import column_widths, merged_runs

if TYPE_CHECKING:
    from lxml.etree import _Element

HEADER_SHADE, BAND_SHADE = "E7EBF0", "F4F4F4"
# A table of no more rows stands whole on a page where no cell is longer than this.
MOST_KEPT_ROWS, SHORT_CELL = 24, 24
# A table of two columns with more rows than this stands in two halves, side by side.
MOST_UNFOLDED_ROWS = 10
# Names from top to bottom stand in columns as narrow as a line is high.
VERTICAL_STYLE, VERTICAL_POINTS_A_CHARACTER = "table_wide", 10
# A merged cell over more rows than this may go over pages: its text stands at its head.
MOST_CENTRED_ROWS = 4


def table_element(
    widths: Sequence[float], rows: Sequence[_Element], millimetres: float, *, whole: bool = False
) -> _Element:
    """Return a table as wide as the text; widths are shares of it, `whole` holds it together."""
    share = millimetres / sum(widths)
    for row in rows[:-1] if whole and len(rows) <= MOST_KEPT_ROWS else ():
        keep_with_next(row)
    for row in rows:
        cells = row.findall(expanded("tc"))
        for at, cell in enumerate(cells):
            # The last cell of a short row reaches to the end.
            covered = widths[at:] if at + 1 == len(cells) else widths[at : at + 1]
            cell[0].insert(0, element("tcW", w=twips(share * sum(covered)), type="dxa"))
    properties = element(
        "tblPr",
        element("tblStyle", val="TableGrid"),
        element("tblW", w=twips(millimetres), type="dxa"),
        element("jc", val="center"),
        element("tblLayout", type="fixed"),
    )
    columns = (element("gridCol", w=twips(share * width)) for width in widths)
    return element("tbl", properties, element("tblGrid", *columns), *rows)


def keep_with_next(block: _Element) -> None:
    """Keep a row or a paragraph on the page of the next one."""
    for properties in block.iter(expanded("pPr")):
        if properties.find(expanded("keepNext")) is None:
            at = 0 if properties.find(expanded("pStyle")) is None else 1
            properties.insert(at, element("keepNext"))


def row_element(cells: Sequence[_Element], *, header: bool = False, height: float = 0) -> _Element:
    """Return a row that no page break cuts; a header row stands on every page."""
    properties = element("trPr", element("cantSplit"))
    if height:
        properties.append(element("trHeight", val=str(round(height * 20)), hRule="atLeast"))
    if header:
        properties.append(element("tblHeader"))
    return element("tr", properties, *cells)


def cell_element(
    *content: _Element,
    span: int = 1,
    merge: str = "",
    shade: str = "",
    tight: bool = False,
    vertical: bool = False,
    top: bool = False,
) -> _Element:
    """Return a cell of paragraphs: over how many columns, how it stands among the others."""
    properties = element("tcPr")
    if span > 1:
        properties.append(element("gridSpan", val=str(span)))
    if merge:
        properties.append(element("vMerge", val=merge))
    if shade:
        properties.append(element("shd", val="clear", color="auto", fill=shade))
    if tight:
        properties.append(element("tcMar", *_side_margins("0")))
    if vertical:
        properties.append(element("textDirection", val="tbRlV"))
    properties.append(element("vAlign", val="top" if top else "center"))
    return element("tc", properties, *(content or (paragraph("table"),)))


def _side_margins(width: str) -> list[_Element]:
    return [element(side, w=width, type="dxa") for side in ("left", "right")]


def _header_cell(text: str, *, vertical: bool = False, style: str = "") -> _Element:
    style = style or (VERTICAL_STYLE if vertical else "table_header")
    content = paragraph(style, run(text))
    return cell_element(content, shade=HEADER_SHADE, vertical=vertical, tight=vertical)


def model_table(
    table: Table,
    millimetres: float,
    style: str = "table",
    points: float = 10.5,
    *,
    whole: bool = False,
) -> _Element:
    """Return a table of the model, in type of so many points; its columns share the width.

    A named one whose cells say a word or a number each is read at one look, and held together.
    """
    table = _folded(table) if table.name else table
    vertical = [len(column.header) for column in table.columns if column.vertical]
    headers = [_header_cell(column.header, vertical=column.vertical) for column in table.columns]
    height = max(vertical, default=0) * VERTICAL_POINTS_A_CHARACTER
    merged = _merged_cells(table)
    rows = [row_element(headers, header=True, height=height)]
    for number, row in enumerate(table.rows):
        if row.kind == "band":
            text = paragraph(style, run(row.cells[0].text, bold=True), kept=True)
            band = cell_element(text, span=len(table.columns), shade=BAND_SHADE)
            rows.append(row_element([band]))
            continue
        made = []
        for at, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
            merge, over = merged.get((number, at), ("", 0))
            content = () if merge == "continue" else _paragraphs(cell, column, row, style)
            top = over >= MOST_CENTRED_ROWS
            made.append(cell_element(*content, merge=merge, tight=column.vertical, top=top))
        rows.append(row_element(made))
    short = all(len(cell.text) <= SHORT_CELL for row in table.rows for cell in row.cells)
    widths = column_widths(table, millimetres, points)
    whole = whole or (short and bool(table.name))
    return table_element(widths, rows, millimetres, whole=whole)


def _folded(table: Table) -> Table:
    """Return a long table of two columns in two halves (项目、数量、项目、数量)."""
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


def _merged_cells(table: Table) -> dict[tuple[int, int], tuple[str, int]]:
    """Return by row and column how a cell is merged, and over how many further rows it goes."""
    merged: dict[tuple[int, int], tuple[str, int]] = {}
    for column, first, last in merged_runs(table):
        if last > first:
            merged[first, column] = ("restart", last - first)
            merged |= {(row, column): ("continue", 0) for row in range(first + 1, last + 1)}
    return merged


def _paragraphs(cell: Cell, column: Column, row: Row, style: str) -> list[_Element]:
    align = "center" if (cell.align or column.align) == "center" else ""
    if cell.paragraphs:
        bold = row.kind == "total"
        content = [paragraph_runs(item, bold=bold) for item in cell.paragraphs]
    elif cell.number is None and column.choices:
        content = [[choice(column.choices)]]
    else:
        content = [[run("" if cell.number is None else str(cell.number))]]
    return [paragraph(style, *runs, align=align) for runs in content]


def paragraph_runs(item: Paragraph, *, bold: bool = False) -> list[_Element]:
    """Return the runs of a paragraph; an aside stands in brackets."""
    texts = [part.text for part in item.runs]
    if item.style == "aside":
        texts[0] = f"（{texts[0]}"
        texts[-1] = f"{texts[-1]}）"
    styles = [part.style for part in item.runs]
    pairs = zip(texts, styles, strict=True)
    return [run(text, bold=bold or style != "plain") for text, style in pairs]


def load_table(chart: LoadChart) -> Table:
    """Return the load of the departments in numbers."""
    rows = []
    for bar in chart.bars:
        counts = map(number_cell, (bar.total, bar.leading, bar.other, bar.inherited))
        rows.append(Row(cells=(text_cell(bar.name), *counts)))
    return Table(
        name="部门任务量",
        title=chart.title,
        columns=(
            Column("部门", 40),
            Column("任务数", 18, "center"),
            *(Column(word, 18, "center") for word in PART_NAMES.values()),
        ),
        rows=tuple(rows),
    )
