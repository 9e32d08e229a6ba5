"""Sheets that people fill in and send back → xlsx, the same bytes every time (写填报表).

Unlike the tables of other papers a form is not laid out for printing: every cell is text, its
rows may be sorted, filtered and added to.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from policy_nlp.report.render.layout import text_height
from policy_nlp.report.render.seal import DIGEST_PROPERTY, PLACEHOLDER, PROPERTY, seal
from policy_nlp.report.render.xlsx import (
    A4,
    BODY_FONT,
    BODY_SIZE,
    CREATED,
    FOOTER,
    HEADER_FONT,
    SHADE,
    TITLE_FONT,
    clean_text,
)

# Rows above the data: title, note, headers.
HEADER_ROW = 2
MAX_HEIGHT = 400.0
GUIDE_WIDTH = 110
FILL, ALERT = "#FFF8E1", "#C00000"


@dataclass(frozen=True, kw_only=True)
class FormColumn:
    """A column of a form.

    Attributes:
        width: in half-width characters.
        open: people fill it in.
        hidden: it holds what the program needs to read the form again.
        choices: what may be chosen in it, from a list that drops down.
    """

    header: str
    width: float
    open: bool = False
    hidden: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FormRow:
    """A row of a form.

    Attributes:
        alert: header of a cell that wants to be looked at.
    """

    cells: tuple[str, ...]
    alert: str = ""


@dataclass(frozen=True, kw_only=True)
class RowChoice:
    """Rows in whose column a row of another form is chosen.

    Attributes:
        header: of the column.
        rows, source_rows: numbers of the first and of the last row, from 0.
        source, source_header: the other form, and the column of it that is listed.
    """

    header: str
    rows: tuple[int, int]
    source: Form
    source_header: str
    source_rows: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Form:
    """A sheet to be filled in (填报表)."""

    name: str
    note: str
    columns: tuple[FormColumn, ...]
    rows: tuple[FormRow, ...]
    filtered: bool = True
    row_choices: tuple[RowChoice, ...] = ()

    def column(self, header: str) -> int:
        """Return the place of a column."""
        return [column.header for column in self.columns].index(header)


@dataclass(frozen=True, kw_only=True)
class FormBook:
    """Forms that make one file, with a sheet that says how to fill them in.

    Attributes:
        kind: what it is to the program that wrote it.
        guide: name of that sheet, and its lines.
    """

    kind: str
    title: str
    forms: tuple[Form, ...]
    guide: tuple[str, tuple[str, ...]]


def render_forms(forms: FormBook) -> bytes:
    """Return forms as an xlsx file."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": forms.title, "created": CREATED})
        book.set_custom_property(PROPERTY, forms.kind)
        book.set_custom_property(DIGEST_PROPERTY, PLACEHOLDER)
        writer = _FormWriter(book, forms.title)
        for form in forms.forms:
            writer.write(form)
        writer.write_guide(*forms.guide)
    return seal(stream.getvalue())


class _FormWriter:
    def __init__(self, book: Any, title: str) -> None:
        self.book, self.title = book, title
        plain = {
            "font_name": BODY_FONT,
            "font_size": BODY_SIZE,
            "text_wrap": True,
            "valign": "top",
            "border": 1,
            # What begins with = + - @ stays text also when somebody edits the cell.
            "num_format": "@",
        }
        # Below the last row, too: an id that is typed there stays 3.10.
        self.text = book.add_format({"num_format": "@"})
        self.cell = book.add_format(plain)
        self.fill = book.add_format(plain | {"bg_color": FILL})
        self.alert = book.add_format(plain | {"font_color": ALERT})
        self.head = book.add_format(
            plain | {"font_name": HEADER_FONT, "align": "center", "bg_color": SHADE}
        )
        self.large = book.add_format({"font_name": TITLE_FONT, "font_size": 18, "bold": True})
        self.small = book.add_format({"font_name": BODY_FONT, "font_size": 9, "valign": "top"})

    def write(self, form: Form) -> None:
        sheet = self._sheet(form)
        for number, row in enumerate(form.rows, HEADER_ROW + 1):
            for at, (text, column) in enumerate(zip(row.cells, form.columns, strict=True)):
                style = self.alert if row.alert == column.header else self.cell
                self._put(sheet, number, at, text, self.fill if column.open else style)
            sheet.set_row(number, min(max(_heights(row, form)), MAX_HEIGHT))
        last = HEADER_ROW + max(len(form.rows), 1)
        for at, column in enumerate(form.columns):
            if column.choices:
                rule = {"validate": "list", "source": list(column.choices)}
                sheet.data_validation(HEADER_ROW + 1, at, last, at, rule)
            if column.hidden:
                sheet.set_column(at, at, column.width, self.text, {"hidden": True})
        if form.filtered:
            sheet.autofilter(HEADER_ROW, 0, last, len(form.columns) - 1)
        for choice in form.row_choices:
            self._choose_row(sheet, form, choice)

    def _choose_row(self, sheet: Any, form: Form, choice: RowChoice) -> None:
        from xlsxwriter.utility import xl_range_abs

        at = form.column(choice.header)
        listed = choice.source.column(choice.source_header)
        first, last = (HEADER_ROW + 1 + row for row in choice.rows)
        above, below = (HEADER_ROW + 1 + row for row in choice.source_rows)
        source = f"='{choice.source.name}'!{xl_range_abs(above, listed, below, listed)}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(first, at, last, at, rule)

    def write_guide(self, name: str, lines: tuple[str, ...]) -> None:
        sheet = self.book.add_worksheet(name)
        sheet.set_column(0, 0, GUIDE_WIDTH)
        sheet.write_string(0, 0, self.title, self.large)
        for at, line in enumerate(lines, 1):
            self._put(sheet, at, 0, line, self.cell)

    def _sheet(self, form: Form) -> Any:
        sheet = self.book.add_worksheet(form.name)
        sheet.write_string(0, 0, f"{self.title}：{form.name}", self.large)
        sheet.write_string(1, 0, form.note, self.small)
        for at, column in enumerate(form.columns):
            sheet.write_string(HEADER_ROW, at, column.header, self.head)
            sheet.set_column(at, at, column.width, self.text)
        # An id looks like a number; nobody shall be offered to make one of it.
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        sheet.set_row(0, 28)
        sheet.freeze_panes(HEADER_ROW + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.set_footer(FOOTER)
        return sheet

    def _put(self, sheet: Any, row: int, column: int, text: str, style: Any) -> None:
        cleaned = clean_text(text)
        if cleaned:
            sheet.write_string(row, column, cleaned, style)
        else:
            sheet.write_blank(row, column, None, style)


def _heights(row: FormRow, form: Form) -> Iterator[float]:
    """Yield the heights that the cells want which a reader sees."""
    for text, column in zip(row.cells, form.columns, strict=True):
        if not column.hidden:
            yield text_height(text, column.width)
