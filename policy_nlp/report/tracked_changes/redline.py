"""The new draft against the old with tracked changes that Word accepts or rejects (修订痕迹稿)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date
from itertools import groupby
from typing import TYPE_CHECKING

from policy_nlp.errors import UsageError
from policy_nlp.records import Stretch
from policy_nlp.report.render.docx.parts import package, section_properties
from policy_nlp.report.render.docx.tables import DocxCell, row_element, table_element
from policy_nlp.report.render.docx.xml import element, expanded, paragraph, visible
from policy_nlp.report.render.presets import Preset, read_preset
from policy_nlp.report.tracked_changes.lines import Line, Status, redline_lines

if TYPE_CHECKING:
    from lxml.etree import _Element

KIND = "redline/1"
TAGS = {"deleted": "del", "inserted": "ins"}
# Characters by which columns of a table share its width.
NARROWEST, WIDEST = 4, 24


def render_redline(
    stretches: Sequence[Stretch],
    *,
    title: str,
    author: str,
    date: str,
    preset: Preset | None = None,
) -> bytes:
    """Return a docx file of the new draft with what changed marked as tracked changes.

    Accepted it is the new text, rejected the old one, line for line. Only insertions and
    deletions are written: Word has called its own marks of moves unreadable.

    Args:
        stretches: both texts as one.
        title: the title of the file.
        author: in whose name the changes stand.
        date: when they were made, as `2024-05-26`; never the clock.
        preset: fonts and pages; those of official documents by default.
    """
    chosen = preset or read_preset()
    body = element("body")
    marks = _Marks(author, date)
    for is_row, group in groupby(redline_lines(stretches), key=lambda line: line.is_row):
        if is_row:
            body.append(marks.table(list(group), chosen.page.text_width))
        else:
            body.extend(marks.paragraph(line) for line in group)
    if body[-1].tag == expanded("tbl"):
        body.append(element("p"))  # Word wants a paragraph behind a table
    body.append(section_properties(chosen.page, wide=False))
    return package(body, chosen, kind=KIND, title=title)


def check_signature(author: str, date: str) -> None:
    """Pass where tracked changes can be signed with these.

    Raises:
        UsageError: there is no author, or no date of the form 2024-05-26.
    """
    if not author.strip():
        raise UsageError("tracked changes need an author", "Give --author")
    try:
        valid = len(date) == len("2024-05-26") and bool(Date.fromisoformat(date))
    except ValueError:
        valid = False
    if not valid:
        raise UsageError(f"{date or 'nothing'}: no date", "Give --date as 2024-05-26")


class _Marks:
    """Numbers the marks and signs each of them."""

    def __init__(self, author: str, date: str) -> None:
        self.author, self.date, self.count = visible(author), f"{date}T00:00:00Z", 0

    def paragraph(self, line: Line) -> _Element:
        properties = element("pPr", element("pStyle", val="body"))
        if line.end != "kept":
            properties.append(element("rPr", self._mark(line.end)))
        return element("p", properties, *map(self._run, line.words))

    def table(self, lines: Sequence[Line], millimetres: float) -> _Element:
        """Return rows as a table; a row that came or went does so whole."""
        rows = [line.cells() for line in lines]
        count = max(map(len, rows))
        lengths = [
            max(sum(len(word.text) for word in row[k]) for row in rows if k < len(row))
            for k in range(count)
        ]
        widths = [min(max(length, NARROWEST), WIDEST) for length in lengths]
        made = []
        for line, cells in zip(lines, rows, strict=True):
            row = row_element(
                [
                    DocxCell(
                        (paragraph("table", *map(self._run, words)),),
                        span=1 if k + 1 < len(cells) else count - k,
                    )
                    for k, words in enumerate(cells)
                ]
            )
            if line.end != "kept":
                row[0].append(self._mark(line.end))
            made.append(row)
        return table_element(widths, made, millimetres)

    def _run(self, stretch: Stretch) -> _Element:
        tag = "delText" if stretch.kind == "deleted" else "t"
        made = element("r")
        for number, part in enumerate(stretch.text.split("\t")):
            if number:
                made.append(element("tab"))
            if part:
                made.append(element(tag, text=visible(part), xml_space="preserve"))
        return made if stretch.kind == "kept" else self._mark(stretch.kind, made)

    def _mark(self, kind: Status, *inner: _Element) -> _Element:
        self.count += 1
        return element(
            TAGS[kind],
            *inner,
            w_id=str(self.count),
            w_author=self.author,
            w_date=self.date,
        )
