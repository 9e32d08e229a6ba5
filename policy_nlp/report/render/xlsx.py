"""Tables → xlsx that prints on A4 as it is, the same bytes from run to run (写 Excel 文件)."""

from __future__ import annotations

import datetime
import io
import re
from typing import Any

from policy_nlp.report.model import Cell, Report, Run, Table
from policy_nlp.report.render.layout import (
    LINE_HEIGHT,
    MAX_ROW_HEIGHT,
    count_lines,
    split_rows,
    split_text,
    text_height,
)
from policy_nlp.report.render.pages import (
    BODY_SIZE,
    HEADER_ROW,
    LANDSCAPE,
    MOST_SHRUNK,
    NOTE_ROW,
    NOTE_SIZE,
    TITLE_ROW,
    TITLE_SIZE,
    PagePlan,
)
from policy_nlp.report.render.seal import DIGEST_PROPERTY, PLACEHOLDER, PROPERTY, seal
from policy_nlp.text.display import visible

# Fonts that Windows and WPS have; others fall back to what there is.
BODY_FONT, HEADER_FONT, TITLE_FONT = "仿宋", "黑体", "宋体"
SHADE, BAND_SHADE = "#E7EBF0", "#F4F4F4"
A4 = 9
MARGINS = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.7}
FOOTER = '&C&"宋体,Regular"&9第 &P 页，共 &N 页'
Look = dict[str, Any]
BODY: Look = {"font_name": BODY_FONT, "font_size": BODY_SIZE}
LEAD: Look = {"font_name": HEADER_FONT, "font_size": BODY_SIZE, "bold": True}
CELL: Look = BODY | {"text_wrap": True, "border": 1}
# Across a page break a cell's text must stand on the first of the pages.
DATA: Look = CELL | {"valign": "top"}
# Columns are as wide as so many of its digits: seven pixels each in every office program, since one
# font of these measures is everywhere.
DEFAULT: Look = {"font_name": "Arial", "font_size": 10}
# What the row above says already is there for filters, and not shown.
REPEATED: Look = {"num_format": ";;;", "font_color": "#FFFFFF"}
# Excel takes no row above it.
MAX_SHEET_HEIGHT = 409.0
BAND: Look = CELL | {"font_name": HEADER_FONT, "valign": "vcenter", "bg_color": BAND_SHADE}
HEADER: Look = BAND | {"align": "center", "bg_color": SHADE, "rotation": 0}
# 270 stands for characters one below the other.
VERTICAL: Look = HEADER | {"text_wrap": False, "rotation": 270}
TITLE: Look = {
    "font_name": TITLE_FONT,
    "font_size": TITLE_SIZE,
    "bold": True,
    "align": "center",
    "valign": "vcenter",
    "text_wrap": True,
}
NOTE: Look = {
    "font_name": BODY_FONT,
    "font_size": NOTE_SIZE,
    "valign": "vcenter",
    "text_wrap": True,
    "font_color": "#404040",
}
# Sheets that people fill in. What begins with = + - @ stays text also when somebody edits the cell.
TEXT: Look = {"num_format": "@"}
FORM_CELL: Look = DATA | TEXT
FORM_OPEN: Look = FORM_CELL | {"bg_color": "#FFF8E1"}
FORM_ALERT: Look = FORM_CELL | {"font_color": "#C00000"}
FORM_HEAD: Look = FORM_CELL | {"font_name": HEADER_FONT, "align": "center", "bg_color": SHADE}
FORM_TITLE: Look = {"font_name": TITLE_FONT, "font_size": TITLE_SIZE, "bold": True}
FORM_NOTE: Look = {"font_name": BODY_FONT, "font_size": NOTE_SIZE, "valign": "top"}
FORM_LOOKS = (TEXT, FORM_CELL, FORM_OPEN, FORM_ALERT, FORM_HEAD, FORM_TITLE, FORM_NOTE)
FORM_TITLE_HEIGHT = 28
# A table to reckon with.
DATA_TEXT: Look = {"valign": "top"}
DATA_STYLE = "Table Style Light 1"
GENERATED = "由 policy-nlp 自动生成，须经人工核对后使用"
RETURNED = "填好后导入：policy-nlp review import 本文件"
# No clock in the file.
CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC).replace(tzinfo=None)
MAX_CELL = 32_767
# What a spreadsheet would take for a formula, also behind blanks.
_FORMULA = re.compile(r"\s*[=+\-@]")


def render_xlsx(report: Report) -> bytes:
    """Return the sheets of a paper as an xlsx file.

    Text is always written as text: what begins with = + - @ stays what it is, and control
    characters are dropped.
    """
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(
        stream, {"in_memory": True, "default_format_properties": dict(DEFAULT)}
    ) as book:
        is_form = any(table.form for table in report.sheets)
        comments = (report.returned or RETURNED) if is_form else GENERATED
        book.set_properties({"title": report.title, "comments": comments, "created": CREATED})
        book.set_custom_property(PROPERTY, report.kind)
        book.set_custom_property(DIGEST_PROPERTY, PLACEHOLDER)
        looks = _Looks(book)
        for table in report.sheets:
            sheet = book.add_worksheet(table.name)
            kind = _FormSheet if table.form else _DataSheet if table.data else _Sheet
            kind(sheet, table, looks).write()
    return seal(stream.getvalue())


class _Looks:
    """Cell formats, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, look: Look) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(look)
        return self._made[key]


class _Sheet:
    """One table on its sheet."""

    def __init__(self, sheet: Any, table: Table, looks: _Looks) -> None:
        self.sheet = sheet
        self.looks = looks
        self.last_column = len(table.columns) - 1
        self._styles: dict[tuple[Any, ...], Any] = {}
        plan = PagePlan.of(table, LANDSCAPE)
        upright = PagePlan.upright(table, plan)
        self.portrait = upright is not None
        # A few rows more than a page holds are shrunk into it: totals alone on a page say nothing.
        self.pages_high = 0
        if upright is not None:
            plan = upright
            if sum(plan.head) + sum(plan.layout.heights) <= plan.page * MOST_SHRUNK:
                plan, self.pages_high = plan.on_one_page(), 1
        self.table, self.head, self.layout = plan.table, plan.head, plan.layout
        self.width = plan.width
        self.places = split_rows(self.layout.heights)

    def write(self) -> None:
        self._head()
        self._rows()
        self._choose()
        self._screen()
        self._print()

    def _head(self) -> None:
        for row, height in enumerate(self.head):
            self.sheet.set_row(row, height)
        # The title stands on the first page also where the table goes on to the right.
        last = self._column_at(self.width / self.table.pages_wide)
        self._across(TITLE_ROW, last, self.table.title, self.looks(TITLE))
        self._across(NOTE_ROW, last, self.table.note, self.looks(NOTE))
        for at, column in enumerate(self.table.columns):
            style = self.looks(VERTICAL if column.vertical else HEADER)
            self.sheet.write_string(HEADER_ROW, at, clean_text(column.header), style)
            self.sheet.set_column(at, at, column.width)

    def _column_at(self, width: float) -> int:
        used = 0.0
        for at, column in enumerate(self.table.columns):
            used += column.width
            if used >= width:
                return at
        return self.last_column

    def _rows(self) -> None:
        for number, row in enumerate(self.table.rows):
            first, count = self._place(number, number)
            # Parts of a text end with a sentence, so that they are not of one height.
            height = self.layout.heights[number] / count + (2 * LINE_HEIGHT if count > 1 else 0)
            for at in range(first, first + count):
                self.sheet.set_row(at, min(height, MAX_SHEET_HEIGHT))
            if row.kind == "band":
                self._band(first, row.cells[0].text)
        for column, begin, end in self.layout.runs:
            self._cell(column, begin, end)

    def _place(self, begin: int, end: int) -> tuple[int, int]:
        """Return the first sheet row and the number of sheet rows of some table rows."""
        first = self.places[begin][0]
        last, count = self.places[end]
        return HEADER_ROW + 1 + first, last + count - first

    def _cell(self, column: int, begin: int, end: int) -> None:
        """Write a cell into all its rows, shown in the first: none is merged, so filters work."""
        row = self.table.rows[begin]
        cell = row.cells[column]
        text = cell.text
        first, count = self._place(begin, end)
        parts = [text]
        if self.places[begin][1] > 1:
            lines = count_lines(text, self.table.columns[column].width)
            most = -(-lines // self.places[begin][1])
            parts = split_text(text, self.table.columns[column].width, most)
            parts[count - 1 :] = ["".join(parts[count - 1 :])] if parts[count - 1 :] else []
        align, quoted = self.table.columns[column].align, bool(_FORMULA.match(text))
        for at in range(count):
            edges = (at == 0, at == count - 1)
            style = self._style(align, row.kind == "total", quoted, edges, at >= len(parts))
            self._put(first + at, column, cell, parts[at] if at < len(parts) else text, style)

    def _style(
        self,
        align: str,
        is_total: bool,
        is_quoted: bool,
        edges: tuple[bool, bool],
        is_repeated: bool,
    ) -> Any:
        key = align, is_total, is_quoted, edges, is_repeated
        if key not in self._styles:
            look = (BAND if is_total else DATA) | {"align": align}
            look |= {"top": int(edges[0]), "bottom": int(edges[1])}
            look |= REPEATED if is_repeated else {}
            self._styles[key] = self.looks(look | {"quote_prefix": True} if is_quoted else look)
        return self._styles[key]

    def _band(self, row: int, text: str) -> None:
        """Write a heading over all columns, into the first cell, from which it runs on."""
        style = self.looks(BAND | {"text_wrap": False, "right": 0, "left": 1})
        self.sheet.write_string(row, 0, clean_text(text), style)
        for column in range(1, self.last_column + 1):
            self.sheet.write_blank(row, column, None, self.looks(BAND | {"left": 0, "right": 0}))

    def _put(self, row: int, column: int, cell: Cell, printed: str, style: Any) -> None:
        if cell.number is not None:
            self.sheet.write_number(row, column, cell.number, style)
            return
        text = clean_text(printed)
        if not text:
            self.sheet.write_blank(row, column, None, style)
        elif len(runs := _runs(cell)) > 1 and text == printed == cell.text:
            parts = [part for run in runs for part in (self._look_of(run), run.text)]
            self.sheet.write_rich_string(row, column, *parts, style)
        else:
            self.sheet.write_string(row, column, text, style)

    def _look_of(self, run: Run) -> Any:
        return self.looks(BODY if run.style == "plain" else LEAD)

    def _across(self, row: int, last: int, text: str, style: Any) -> None:
        if last > 0:
            self.sheet.merge_range(row, 0, row, last, "", style)
        self.sheet.write_string(row, 0, clean_text(text), style)

    def _choose(self) -> None:
        """Let a person choose from a list where a column has one."""
        for at, column in enumerate(self.table.columns):
            if column.choices and self.table.rows:
                rule = {"validate": "list", "source": list(column.choices)}
                self.sheet.data_validation(HEADER_ROW + 1, at, self._last_row(), at, rule)

    def _screen(self) -> None:
        self.sheet.freeze_panes(HEADER_ROW + 1, self.table.frozen)
        if self.table.filtered and self.table.rows:
            self.sheet.autofilter(HEADER_ROW, 0, self._last_row(), self.last_column)

    def _last_row(self) -> int:
        if not self.table.rows:
            return HEADER_ROW
        first, count = self._place(len(self.table.rows) - 1, len(self.table.rows) - 1)
        return first + count - 1

    def _print(self) -> None:
        if not self.portrait:
            self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.set_margins(**MARGINS)
        self.sheet.center_horizontally()
        self.sheet.fit_to_pages(self.table.pages_wide, self.pages_high)
        self.sheet.repeat_rows(HEADER_ROW)
        if self.table.pages_wide > 1:
            self.sheet.repeat_columns(0, self.table.frozen - 1)
        self.sheet.print_area(0, 0, self._last_row(), self.last_column)
        self.sheet.set_h_pagebreaks(
            [HEADER_ROW + 1 + self.places[row][0] for row in self.layout.breaks]
        )
        self.sheet.set_footer(FOOTER)


class _FormSheet:
    """A table that people fill in, on its sheet."""

    def __init__(self, sheet: Any, table: Table, looks: _Looks) -> None:
        self.sheet, self.table = sheet, table
        # All at once, so that their numbers in the file do not hang on what comes first.
        self.text, self.cell, self.open, self.alert, self.head, self.title, self.note = map(
            looks, FORM_LOOKS
        )

    def write(self) -> None:
        self.sheet.write_string(TITLE_ROW, 0, self.table.title, self.title)
        if not any(column.header for column in self.table.columns):
            self.sheet.set_column(0, 0, self.table.columns[0].width)
            self._rows(NOTE_ROW)
            return
        self._head()
        self._rows(HEADER_ROW + 1)
        self._choose()
        for at, column in enumerate(self.table.columns):
            if column.hidden:
                self.sheet.set_column(at, at, column.width, self.text, {"hidden": True})
        if self.table.filtered:
            self.sheet.autofilter(HEADER_ROW, 0, self._last, len(self.table.columns) - 1)

    @property
    def _last(self) -> int:
        return HEADER_ROW + max(len(self.table.rows), 1)

    def _head(self) -> None:
        sheet = self.sheet
        sheet.write_string(NOTE_ROW, 0, self.table.note, self.note)
        for at, column in enumerate(self.table.columns):
            sheet.write_string(HEADER_ROW, at, column.header, self.head)
            sheet.set_column(at, at, column.width, self.text)
        # An id looks like a number; nobody shall be offered to make one of it.
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        sheet.set_row(TITLE_ROW, FORM_TITLE_HEIGHT)
        sheet.freeze_panes(HEADER_ROW + 1, self.table.frozen)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.set_footer(FOOTER)

    def _rows(self, first: int) -> None:
        for number, row in enumerate(self.table.rows, first):
            heights = [0.0]
            for at, (cell, column) in enumerate(zip(row.cells, self.table.columns, strict=True)):
                alert = any(run.style == "alert" for run in _runs(cell))
                style = self.open if column.open else self.alert if alert else self.cell
                if text := clean_text(cell.text):
                    self.sheet.write_string(number, at, text, style)
                else:
                    self.sheet.write_blank(number, at, None, style)
                if not column.hidden:
                    heights.append(text_height(cell.text, column.width))
            if first > HEADER_ROW:
                self.sheet.set_row(number, min(max(heights), MAX_ROW_HEIGHT))

    def _choose(self) -> None:
        from xlsxwriter.utility import xl_range_abs

        begin = HEADER_ROW + 1
        for at, column in enumerate(self.table.columns):
            if column.choices:
                rule: dict[str, Any] = {"validate": "list", "source": list(column.choices)}
                self.sheet.data_validation(begin, at, self._last, at, rule)
        for choice in self.table.row_choices:
            first, last = (begin + row for row in choice.rows)
            above, below = (begin + row for row in choice.source_rows)
            listed = xl_range_abs(above, choice.source_column, below, choice.source_column)
            source = f"='{choice.source}'!{listed}"
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            self.sheet.data_validation(first, choice.column, last, choice.column, rule)


class _DataSheet:
    """A table to reckon with: a table of Excel from the first row on, numbers as numbers."""

    def __init__(self, sheet: Any, table: Table, looks: _Looks) -> None:
        self.sheet, self.table = sheet, table
        self.text, self.quoted = looks(DATA_TEXT), looks(DATA_TEXT | {"quote_prefix": True})

    def write(self) -> None:
        columns = self.table.columns
        # A table of Excel has one row at least.
        self.sheet.add_table(
            *(0, 0, max(len(self.table.rows), 1), len(columns) - 1),
            {
                "name": self.table.name,
                "style": DATA_STYLE,
                "columns": [{"header": column.header} for column in columns],
            },
        )
        for at, column in enumerate(columns):
            self.sheet.set_column(at, at, column.width, None, {"hidden": column.hidden})
        # An id looks like a number; nobody shall be offered to make one of it.
        self.sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        self.sheet.freeze_panes(1, self.table.frozen)
        for number, row in enumerate(self.table.rows, 1):
            for at, cell in enumerate(row.cells):
                if cell.number is not None:
                    self.sheet.write_number(number, at, cell.number)
                elif text := clean_text(cell.text):
                    style = self.quoted if _FORMULA.match(text) else self.text
                    self.sheet.write_string(number, at, text, style)


def _runs(cell: Cell) -> list[Run]:
    """Return the runs of a cell, a line end between its paragraphs."""
    made: list[Run] = []
    for paragraph in cell.paragraphs:
        made += [Run("\n")] if made else []
        made += paragraph.runs
    return made


def clean_text(text: str) -> str:
    """Return text as a cell may hold it: no control characters, not too long."""
    return visible(text)[:MAX_CELL]
