"""The text of a workbook: every cell, how it is shown, and what makes a sheet usable."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.worksheet.worksheet import Worksheet

from tests.golden.dump_docx import dump_properties


def dump_xlsx(path: Path) -> str:
    """Return all that a workbook says."""
    with zipfile.ZipFile(path) as archive:
        parts = {item.filename: archive.read(item) for item in archive.infolist()}
    book = openpyxl.load_workbook(path, rich_text=True)
    lines = list(dump_properties(parts))
    lines += [
        f"name {name}: {found.attr_text}" for name, found in sorted(book.defined_names.items())
    ]
    for sheet in book.worksheets:
        lines += ["", f"--- {sheet.title} ({sheet.sheet_state}) {sheet.dimensions}"]
        lines += _layout(sheet)
        for row in sheet.iter_rows():
            lines += [_cell(cell) for cell in row if cell.value is not None]
    return "\n".join(lines)


def _layout(sheet: Worksheet) -> Iterator[str]:
    """Yield widths, heights, panes, filters, lists to choose from, print settings."""
    columns = sorted(sheet.column_dimensions.items())
    yield "widths " + " ".join(f"{k}={d.width:g}{'h' if d.hidden else ''}" for k, d in columns)
    rows = sorted(sheet.row_dimensions.items())
    heights = (f"{k}={d.height:g}{'h' if d.hidden else ''}" for k, d in rows if d.height)
    yield f"heights {' '.join(heights)}"
    yield f"freeze {sheet.freeze_panes}  filter {sheet.auto_filter.ref}"
    yield f"merged {' '.join(sorted(map(str, sheet.merged_cells.ranges)))}"
    yield f"titles {sheet.print_title_rows} {sheet.print_title_cols}  area {sheet.print_area}"
    page, fit = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
    yield f"page {page.orientation} {page.paperSize} {page.fitToWidth}x{page.fitToHeight} {fit and fit.fitToPage}"
    yield f"footer {sheet.oddFooter.center.text}  protected {sheet.protection.sheet}"
    for name, found in sorted(sheet.defined_names.items()):
        yield f"name {name}: {found.attr_text}"
    for rule in sheet.data_validations.dataValidation:
        yield f"choice {rule.sqref}: {rule.type} {rule.formula1} {rule.errorStyle} {rule.error}"
    for area in sheet.conditional_formatting:
        for shown in area.rules:
            yield f"colours {area.sqref}: {shown.type} {shown.operator} {shown.formula}"


def _cell(cell: Cell) -> str:
    """Return a cell: where it stands, how it is shown, what it says."""
    value = cell.value
    shown = [_kind(cell), "bold" if cell.font.b else "", _fill(cell)]
    shown += [str(cell.number_format) if cell.number_format != "General" else ""]
    shown += ["" if cell.protection.locked else "open"]
    link = cell.hyperlink
    where = f" -> {link.target or ''}#{link.location or ''}" if link else ""
    note = f" note: {cell.comment.text}" if cell.comment else ""
    text = _rich(value) if isinstance(value, CellRichText) else str(value)
    told = " ".join(filter(None, shown))
    return f"{cell.coordinate}{f' [{told}]' if told else ''}: {_lines(text)}{where}{note}"


def _kind(cell: Cell) -> str:
    return {"n": "number", "f": "formula", "b": "truth", "d": "date"}.get(cell.data_type, "")


def _fill(cell: Cell) -> str:
    colour = cell.fill.fgColor.rgb if cell.fill.fill_type else None
    return f"fill={colour}" if isinstance(colour, str) else ""


def _lines(text: str) -> str:
    return text.replace("\r", "{cr}").replace("\n", "\n    ")


def _rich(value: CellRichText) -> str:
    return "".join(_block(part) if isinstance(part, TextBlock) else str(part) for part in value)


def _block(block: TextBlock) -> str:
    """Return a part of rich text with its marks."""
    font = block.font
    colour = font.color.rgb if font.color is not None else None
    marks = [f"color={colour}"] if isinstance(colour, str) else []
    marks += ["strike"] if font.strike else []
    marks += [f"u={font.u}"] if font.u else []
    text = f"<{' '.join(marks)}>{block.text}</>" if marks else block.text
    return f"**{text}**" if font.b else text
