"""The review workbook: both texts, a drop-down, room for notes and new links (写复核表)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policy_nlp.records.alignment import DecisionKind
from policy_nlp.report.papers.review import words
from policy_nlp.report.papers.review.review import Review, ReviewRow, UnitRow
from policy_nlp.report.render.layout import text_height
from policy_nlp.report.render.seal import (
    DIGEST_PROPERTY,
    PLACEHOLDER,
    PROPERTY,
    check_workbook,
    seal,
)
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
from policy_nlp.store import write_bytes

KIND = "review/1"
TITLE = "衔接复核表"
# Empty rows for links that a person adds, for each pair.
EMPTY_ROWS = 20
HEADER_ROW = 2
MAX_HEIGHT = 400.0
FILL = "#FFF8E1"
GUIDE = (
    "在“处理意见”栏选择：确认、否决、改判为……；备注写明理由，确认人填姓名，日期可不填。"
    "改判为“不适用”的，须在备注写明依据。未填的行视为未处理。",
    "表中没有的衔接关系，在“衔接关系”表末的空行选上级条目、本级条目，再选“新增为……”。",
    "“现有意见”为已导入的意见；注明“待复核”的，是原文此后有改动，须重新选择。"
    "要取消已导入的意见，选“撤回意见”。",
    "可以排序、筛选、移动列；请勿改动“标识”栏和“条目一览”表。",
    "填好后运行：policy-nlp review import 本文件",
)
Columns = tuple[tuple[str, float], ...]
# What stands behind the columns of every sheet of rows.
TAIL: Columns = (
    (words.STANDING, 24),
    (words.VERDICT, 16),
    (words.NOTE, 26),
    (words.WHO, 10),
    (words.DATE, 12),
    (words.KEY, 4),
)


@dataclass(frozen=True)
class SheetPlan:
    """A sheet of rows to decide on: name, kind, columns, and what one has to know."""

    name: str
    kind: DecisionKind
    columns: Columns
    note: str
    choices: tuple[str, ...]


_TEXT = 44.0
LINKS = SheetPlan(
    "衔接关系",
    "link",
    (
        (words.TASK, 10),
        ("上级标题", 18),
        ("上级原文", _TEXT),
        (words.UNIT, 10),
        (words.LOWER_HEADING, 18),
        ("本级原文", _TEXT),
        ("现判定", 10),
        ("对应依据", 46),
    ),
    "每行一条系统提出的衔接关系，左为上级任务，右为本级任务；表末空行供新增。",
    tuple(words.CHOICES["link"].values()),
)
LINES = SheetPlan(
    "覆盖情况",
    "coverage",
    (
        (words.TASK, 10),
        ("上级标题", 18),
        ("上级原文", _TEXT),
        (words.UNIT, 10),
        ("本级原文", _TEXT),
        ("现判定", 10),
        ("未承接的句子", 30),
        ("判定依据", 30),
    ),
    "每行一项上级任务的覆盖情况。只选“否决”而不改判的，记为“未判定”。",
    tuple(words.CHOICES["coverage"].values()),
)
SENTENCES = SheetPlan(
    "逐句",
    "sentence",
    (
        (words.TASK, 10),
        ("上级标题", 18),
        ("上级原句", _TEXT),
        (words.UNIT, 10),
        ("本级原句", _TEXT),
        ("现判定", 10),
        ("说明", 24),
    ),
    "每行上级任务的一句；改判后该任务的覆盖情况按公式重算。",
    tuple(words.CHOICES["sentence"].values()),
)
LOST = SheetPlan(
    "失效意见",
    "link",
    (("原上级条目", 24), ("原本级条目", 24), ("原句", _TEXT)),
    "这些意见所指的条目或句子已不在现文本中，予以保留，可选“撤回意见”。",
    (words.VERDICTS["withdraw"],),
)


def write_review(reviews: Sequence[Review], path: Path, *, force: bool = False) -> Path:
    """Write the review workbook of some pairs of documents (写复核表).

    Args:
        reviews: one a pair.
        path: the file to write.
        force: write over a file even when somebody worked in it.

    Raises:
        UsageError: `path` is no xlsx file, or somebody's work.
    """
    check_workbook(path, force=force)
    write_bytes(path, render_review(reviews))
    return path


def render_review(reviews: Sequence[Review]) -> bytes:
    """Return the review workbook as an xlsx file."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": TITLE, "created": CREATED})
        book.set_custom_property(PROPERTY, KIND)
        book.set_custom_property(DIGEST_PROPERTY, PLACEHOLDER)
        _Writer(book, reviews).write()
    return seal(stream.getvalue())


class _Writer:
    """Writes the sheets."""

    def __init__(self, book: Any, reviews: Sequence[Review]) -> None:
        self.book = book
        self.reviews = reviews
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
        self.urgent = book.add_format(plain | {"font_color": "#C00000"})
        self.head = book.add_format(
            plain | {"font_name": HEADER_FONT, "align": "center", "bg_color": SHADE}
        )
        self.title = book.add_format({"font_name": TITLE_FONT, "font_size": 18, "bold": True})
        self.note = book.add_format({"font_name": BODY_FONT, "font_size": 9, "valign": "top"})

    def write(self) -> None:
        pairs = [review.pair for review in self.reviews]
        units = [unit for review in self.reviews for unit in review.units()]
        links = [row for review in self.reviews for row in review.links()]
        self._rows(LINKS, links, [pair for pair in pairs for _ in range(EMPTY_ROWS)])
        self._choose_units(len(links), units)
        self._rows(LINES, [row for review in self.reviews for row in review.lines()])
        self._rows(SENTENCES, [row for review in self.reviews for row in review.sentences()])
        lost = [row for review in self.reviews for row in review.lost()]
        if lost:
            self._rows(LOST, lost)
        self._units(units)
        self._guide()

    def _rows(self, plan: SheetPlan, rows: Sequence[ReviewRow], empty: Sequence[str] = ()) -> None:
        columns: Columns = ((words.PAIR, 12), *plan.columns, *TAIL)
        sheet = self._sheet(plan.name, plan.note, columns)
        filled = [(_cells(row), row.urgent) for row in rows]
        blank = [((pair, *("" for _ in columns[1:])), False) for pair in empty]
        first_open = len(columns) - len(TAIL) + 1
        for at, (cells, urgent) in enumerate((*filled, *blank), HEADER_ROW + 1):
            for column, text in enumerate(cells):
                style = self.fill if first_open <= column < len(columns) - 1 else self.cell
                style = self.urgent if urgent and column == first_open - 1 else style
                self._put(sheet, at, column, text, style)
            shown = zip(cells, columns, strict=True)
            height = max(
                text_height(text, width) for text, (name, width) in shown if name != words.KEY
            )
            sheet.set_row(at, min(height, MAX_HEIGHT))
        last = HEADER_ROW + max(len(filled) + len(blank), 1)
        verdict = [name for name, _ in columns].index(words.VERDICT)
        sheet.data_validation(
            HEADER_ROW + 1,
            verdict,
            last,
            verdict,
            {"validate": "list", "source": list(plan.choices)},
        )
        sheet.set_column(len(columns) - 1, len(columns) - 1, 4, self.text, {"hidden": True})
        sheet.autofilter(HEADER_ROW, 0, last, len(columns) - 1)

    def _choose_units(self, proposed: int, units: Sequence[UnitRow]) -> None:
        """Let a person choose the units of a new link from a list."""
        sheet = self.book.get_worksheet_by_name(LINKS.name)
        names = [name for name, _ in ((words.PAIR, 0), *LINKS.columns)]
        first = HEADER_ROW + 1 + proposed
        for review in self.reviews:
            for header, is_upper in ((words.TASK, True), (words.UNIT, False)):
                places = [
                    HEADER_ROW + 2 + at
                    for at, unit in enumerate(units)
                    if unit.pair == review.pair and unit.upper == is_upper
                ]
                if places:
                    column = names.index(header)
                    source = f"='{words.UNITS_SHEET}'!$G${places[0]}:$G${places[-1]}"
                    rule = {"validate": "list", "source": source, "error_type": "warning"}
                    last = first + EMPTY_ROWS - 1
                    sheet.data_validation(first, column, last, column, rule)
            first += EMPTY_ROWS

    def _units(self, units: Sequence[UnitRow]) -> None:
        columns: Columns = (
            (words.PAIR, 12),
            (words.SIDE, 8),
            (words.LISTED_UNIT, 10),
            (words.HEADING, 30),
            ("原文", 80),
            (words.STAMP, 20),
            (words.OPTION, 4),
        )
        sheet = self._sheet(
            words.UNITS_SHEET, "两份文件的全部任务条目，新增衔接关系时选用。", columns
        )
        for at, unit in enumerate(units, HEADER_ROW + 1):
            side = words.UPPER if unit.upper else words.LOWER
            option = f"{unit.unit} {unit.heading}"
            cells = (unit.pair, side, unit.unit, unit.heading, unit.text, unit.stamp, option)
            for column, text in enumerate(cells):
                self._put(sheet, at, column, text, self.cell)
            sheet.set_row(at, min(text_height(unit.text, 80), MAX_HEIGHT))
        sheet.set_column(5, 6, 20, self.text, {"hidden": True})

    def _guide(self) -> None:
        sheet = self.book.add_worksheet(words.GUIDE_SHEET)
        sheet.set_column(0, 0, 110)
        sheet.write_string(0, 0, TITLE, self.title)
        for at, line in enumerate(GUIDE, 1):
            self._put(sheet, at, 0, line, self.cell)

    def _sheet(self, name: str, note: str, columns: Columns) -> Any:
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, f"{TITLE}：{name}", self.title)
        sheet.write_string(1, 0, note, self.note)
        for at, (header, width) in enumerate(columns):
            sheet.write_string(HEADER_ROW, at, header, self.head)
            sheet.set_column(at, at, width, self.text)
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


def _cells(row: ReviewRow) -> tuple[str, ...]:
    pair = f"{row.key.lower}--{row.key.upper}"
    said = (row.standing, row.verdict, row.note, row.who, row.date)
    return (pair, *row.cells, *said, row.key.encode())
