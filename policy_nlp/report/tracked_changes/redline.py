"""The new draft against the old with tracked changes that Word accepts or rejects (修订痕迹稿)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from policy_nlp.records import Stretch
from policy_nlp.report.render.docx.parts import (
    element,
    expanded,
    package,
    paragraph,
    section_properties,
)
from policy_nlp.report.render.docx.tables import cell_element, row_element, table_element
from policy_nlp.report.render.presets import Preset, StyleName, shipped_preset
from policy_nlp.report.tracked_changes.marks import ElementSpot, Marks, P, R, T
from policy_nlp.text.display import visible

if TYPE_CHECKING:
    from lxml.etree import _Element

KIND = "redline/1"
Status = Literal["kept", "deleted", "inserted"]
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
    chosen = preset or shipped_preset()
    body = _set_lines(redline_lines(stretches), Marks(author, date), chosen, {})
    return package(body, chosen, kind=KIND, title=title)


def set_text(
    text: str, styles: Mapping[int, StyleName], preset: Preset
) -> tuple[_Element, list[ElementSpot | None]]:
    """Set a text anew (另排).

    Args:
        text: the body of a document; cells of a row parted by tabs.
        styles: how a line is set, by its number from 0; all others as body.
        preset: fonts and pages.

    Returns:
        The body of a Word file, and for each character where it stands in it; None for breaks,
        tabs, and lines that hold what cannot be shown.
    """
    lines = redline_lines([Stretch(kind="kept", text=text)])
    body = _set_lines(lines, Marks("", ""), preset, styles)
    places: list[ElementSpot | None] = [None] * len(text)
    at = 0
    written = iter([paragraph for paragraph in body.iter(P) if len(paragraph)])
    for part in re.split("[\t\n]", text):
        found = next(written).find(f"{R}/{T}")
        if found is not None and found.text == part:
            places[at : at + len(part)] = (ElementSpot(found, k) for k in range(len(part)))
        at += len(part) + 1
    return body, places


def _set_lines(
    lines: Sequence[RedlineLine], marks: Marks, preset: Preset, styles: Mapping[int, StyleName]
) -> _Element:
    """Return the body of a Word file that holds some lines."""
    body, writer = element("body"), _RedlineWriter(marks)
    for is_row, group in groupby(enumerate(lines), key=lambda line: line[1].is_row):
        if is_row:
            body.append(writer.table([line for _, line in group], preset.page.text_width))
        else:
            body.extend(writer.paragraph(line, styles.get(at, "body")) for at, line in group)
    if body[-1].tag == expanded("tbl"):
        body.append(element("p"))  # Word wants a paragraph behind a table
    body.append(section_properties(preset.page))
    return body


@dataclass(frozen=True, slots=True)
class RedlineLine:
    """A line of one or both texts: a paragraph, or a row of a table (修订行).

    Attributes:
        words: its stretches.
        end: what became of the break at its end.
        is_row: whether it is a row of a table, cells parted by tabs.
    """

    words: tuple[Stretch, ...]
    end: Status
    is_row: bool = False

    @property
    def is_whole(self) -> bool:
        """Return whether it stays one line in both texts, or came or went with its end."""
        return self.end == "kept" or all(word.kind == self.end for word in self.words)

    @property
    def has_tabs(self) -> bool:
        """Return whether it is parted by tabs in either text."""
        return any("\t" in word.text for word in self.words)

    def cells(self) -> list[list[Stretch]]:
        """Return what stands in each cell of a row."""
        out: list[list[Stretch]] = [[]]
        for word in self.words:
            for number, part in enumerate(word.text.split("\t")):
                if number:
                    out.append([])
                if part:
                    out[-1].append(Stretch(kind=word.kind, text=part))
        return out


def redline_lines(stretches: Sequence[Stretch]) -> list[RedlineLine]:
    """Cut a redline into lines; a line with tabs is a row wherever it can stand by itself."""
    out: list[RedlineLine] = []
    joined = False  # to the line before, in one of the two texts
    for line in _whole_at_the_end(list(_cut_at_breaks(stretches))):
        alone = not joined and line.is_whole
        out += _as_rows(line) if alone and line.has_tabs else [line]
        joined = line.end != "kept" and not alone
    return out


def _cut_at_breaks(stretches: Sequence[Stretch]) -> Iterator[RedlineLine]:
    words: list[Stretch] = []
    for stretch in stretches:
        for number, part in enumerate(stretch.text.split("\n")):
            if number:
                yield RedlineLine(tuple(words), stretch.kind)
                words = []
            if part:
                words.append(Stretch(kind=stretch.kind, text=part))
    yield RedlineLine(tuple(words), "kept")


def _whole_at_the_end(lines: list[RedlineLine]) -> list[RedlineLine]:
    """Let the last rows come and go with their own ends, not with the end before them."""
    first = len(lines) - 1
    while first:
        end = lines[first - 1].end
        if end == "kept" or any(word.kind != end for word in lines[first].words):
            break
        first -= 1
    last = lines[first:]
    if any(line.has_tabs for line in last):
        ends: list[Status] = ["kept", *(line.end for line in last[:-1])]
        last = [replace(line, end=end) for line, end in zip(last, ends, strict=True)]
    return [*lines[:first], *last]


def _as_rows(line: RedlineLine) -> list[RedlineLine]:
    """Return a row; two, the old and the new one, where its cells are parted otherwise."""
    parted_alike = all(word.kind == "kept" or "\t" not in word.text for word in line.words)
    if parted_alike or line.end != "kept":
        return [replace(line, is_row=True)]
    rows = []
    kinds: tuple[tuple[Status, Status], ...] = (("deleted", "inserted"), ("inserted", "deleted"))
    for kind, other in kinds:
        text = "".join(word.text for word in line.words if word.kind != other)
        words = (Stretch(kind=kind, text=text),) if text else ()
        rows.append(RedlineLine(words, kind, "\t" in text))
    return rows


class _RedlineWriter:
    def __init__(self, marks: Marks) -> None:
        self.marks = marks

    def paragraph(self, line: RedlineLine, style: StyleName = "body") -> _Element:
        properties = element("pPr", element("pStyle", val=style))
        if line.end != "kept":
            properties.append(element("rPr", self.marks.mark(TAGS[line.end])))
        return element("p", properties, *map(self._stretch_run, line.words))

    def table(self, lines: Sequence[RedlineLine], millimetres: float) -> _Element:
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
            texts = [paragraph("table", *map(self._stretch_run, words)) for words in cells]
            spans = [*(1 for _ in texts[1:]), count - len(texts) + 1]
            row = row_element(
                [cell_element(text, span=span) for text, span in zip(texts, spans, strict=True)]
            )
            if line.end != "kept":
                row[0].append(self.marks.mark(TAGS[line.end]))
            made.append(row)
        return table_element(widths, made, millimetres)

    def _stretch_run(self, stretch: Stretch) -> _Element:
        tag = "delText" if stretch.kind == "deleted" else "t"
        made = element("r")
        for number, part in enumerate(stretch.text.split("\t")):
            if number:
                made.append(element("tab"))
            if part:
                made.append(element(tag, text=visible(part), xml_space="preserve"))
        return made if stretch.kind == "kept" else self.marks.mark(TAGS[stretch.kind], made)
