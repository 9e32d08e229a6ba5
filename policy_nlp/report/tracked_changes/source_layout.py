"""Tracked changes written into the Word file of the new draft, its layout kept (原版式修订痕迹).

Runs are cut where a change begins or ends; what was inserted is wrapped in w:ins, what was deleted
is put in as w:del with the look of its neighbour. Automatic numbers are not text: they follow by
themselves.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from itertools import count, groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from policy_nlp.records import Stretch
from policy_nlp.report.render.docx.parts import element, expanded
from policy_nlp.report.tracked_changes.marks import (
    INS,
    PPR,
    RPR,
    TBL,
    TR,
    CannotMark,
    ElementSpot,
    Marks,
    P,
    Runs,
    enclosing,
    first_run,
    row_settings,
    unnumbered,
)
from policy_nlp.text.numbering import marker_at

if TYPE_CHECKING:
    from lxml.etree import _Element

# Beyond the ids of bookmarks and comments, which share the space with those of marks.
_FIRST_ID = 900_001


def mark_changes(
    text: str,
    places: Sequence[ElementSpot | None],
    stretches: Sequence[Stretch],
    *,
    author: str,
    date: str,
    typed: frozenset[int] = frozenset(),
) -> None:
    """Write the changes into the elements that hold the new draft, in place.

    Args:
        text: the body of the new draft.
        places: for each of its characters where it stands; None for what is no text of the
            file: automatic numbers, breaks between paragraphs, tabs between cells.
        stretches: both texts as one, of `compare.redline`.
        author: in whose name the changes stand.
        date: when they were made, as `2024-05-26`.
        typed: the lines of the old draft whose automatic number would be another one once the
            changes are rejected: there its number is text.

    Raises:
        CannotMark: a change stands where no mark can stand.
    """
    marks = Marks(author, date, map(str, count(_FIRST_ID)))
    _SourceMarker(text, places, marks, typed).write(list(_whole_lines(stretches)))


def _whole_lines(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    r"""Yield the stretches with deleted lines whole: kept A, deleted \nB, kept \n → A\n, B\n."""
    waiting = list(stretches)
    for at, stretch in enumerate(waiting):
        following = waiting[at + 1] if at + 1 < len(waiting) else None
        if (
            following is not None
            and (stretch.kind, following.kind) == ("deleted", "kept")
            and stretch.text.startswith("\n")
            and following.text.startswith("\n")
        ):
            yield Stretch(kind="kept", text="\n")
            yield Stretch(kind="deleted", text=stretch.text[1:] + "\n")
            waiting[at + 1] = Stretch(kind="kept", text=following.text[1:])
        elif stretch.text:
            yield stretch


class _SourceLine(NamedTuple):
    start: int
    end: int
    paragraph: _Element | None


class _Deletion(NamedTuple):
    """Deleted text, where it stood in the new draft, and the old line that it began in."""

    at: int
    text: str
    old_line: int


class _SourceMarker:
    def __init__(
        self, text: str, places: Sequence[ElementSpot | None], marks: Marks, typed: frozenset[int]
    ) -> None:
        self.text, self.places, self.marks, self.typed = text, places, marks, typed
        self.lines = list(self._source_lines())
        self.starts = [line.start for line in self.lines]
        self.runs = Runs(places)

    def _source_lines(self) -> Iterator[_SourceLine]:
        start = 0
        for line in self.text.split("\n"):
            end = start + len(line)
            found = next((place for place in self.places[start:end] if place is not None), None)
            paragraph = None if found is None else enclosing(found.element, P)
            yield _SourceLine(start, end, paragraph)
            start = end + 1

    def _line_number(self, at: int) -> int:
        return bisect_right(self.starts, at) - 1

    def _line_at(self, at: int) -> _SourceLine:
        return self.lines[self._line_number(at)]

    def write(self, stretches: Sequence[Stretch]) -> None:
        at = old_line = 0
        deletions: list[_Deletion] = []
        inserted: list[tuple[int, int]] = []
        for stretch in stretches:
            end = at if stretch.kind == "deleted" else at + len(stretch.text)
            if stretch.kind == "deleted":
                deletions.append(_Deletion(at, stretch.text, old_line))
            elif stretch.kind == "inserted":
                inserted.append((at, end))
            if stretch.kind != "inserted":
                old_line += stretch.text.count("\n")
            at = end
        numbers = list(self._typed_numbers(stretches))
        typed = [_Deletion(at, number, -1) for _, at, number in numbers if number]
        deletions = [*typed, *deletions]
        self.runs.cut({item.at for item in deletions} | {at for pair in inserted for at in pair})
        for start, end in inserted:
            self._mark_inserted(start, end)
        for deletion in deletions:
            self._put_deleted(deletion)
        for paragraph, _, _ in numbers:
            self.marks.mark_number(paragraph)

    def _typed_numbers(self, stretches: Sequence[Stretch]) -> Iterator[tuple[_Element, int, str]]:
        """Yield paragraphs whose number was text in the old draft: where it stood, what it was."""
        at = old_line = 0
        number = ""
        for kind, part in _parted_by_breaks(stretches):
            line = self._line_at(at)
            if part == "\n":
                if kind == "kept" and old_line in self.typed and line.paragraph is not None:
                    yield line.paragraph, self._end_of_number(line), number
                number = ""
            elif kind != "inserted":
                end = self._end_of_number(line)
                number += part[: max(end - at, 0)] if kind == "kept" else part * (at < end)
            at += len(part) if kind != "deleted" else 0
            old_line += part == "\n" and kind != "inserted"

    def _end_of_number(self, line: _SourceLine) -> int:
        """Return where the text of a line begins that is in the file, behind its number."""
        written = (at for at in range(line.start, line.end) if self.places[at] is not None)
        return next(written, line.end)

    # What was inserted

    def _mark_inserted(self, start: int, end: int) -> None:
        if end == len(self.text) and self.text[start] == "\n":
            # The last paragraphs are new: their own ends are, not the one before them.
            start += 1
            self._mark_end_inserted(self.lines[-1], start)
        seen: set[int] = set()
        for at in range(start, end):
            place = self.places[at]
            if place is not None:
                run = self.runs.holding(place)
                if id(run) not in seen:
                    seen.add(id(run))
                    self._wrap(run)
            elif self.text[at] == "\n":
                self._mark_end_inserted(self._line_at(at), start)

    def _wrap(self, run: _Element) -> None:
        parent = run.getparent()
        if parent is None or parent.tag == expanded("rubyBase"):
            raise CannotMark("注音文字")
        mark = self.marks.mark("ins")
        parent.replace(run, mark)
        mark.append(run)

    def _mark_end_inserted(self, line: _SourceLine, start: int) -> None:
        if line.paragraph is None:
            raise CannotMark("新增的空行")
        row = enclosing(line.paragraph, TR)
        if row is None:
            self.marks.mark_end("ins", line.paragraph)
        elif start <= line.start:
            row_settings(row).append(self.marks.mark("ins"))
        else:
            raise CannotMark("表格行的一部分")

    # What was deleted

    def _put_deleted(self, deletion: _Deletion) -> None:
        at, text, old_line = deletion
        number = self._line_number(at)
        if "\n" not in text:
            self._put_words(at, text)
        elif text.endswith("\n") and (at == 0 or self.text[at - 1] == "\n"):
            below = self.lines[number].paragraph
            if below is None:
                raise CannotMark("空行之前删去的段落")
            above = self.lines[number - 1].paragraph if number else None
            self._put_lines(text[:-1].split("\n"), number, old_line, below=below, above=above)
        elif at == len(self.text) and text.startswith("\n"):
            # Behind the last paragraph: accepted, Word may leave an empty one there.
            last = self.lines[number].paragraph
            if last is None:
                raise CannotMark("文末空行之后删去的段落")
            self._put_lines(text[1:].split("\n"), number, old_line + 1, below=None, above=last)
        else:
            raise CannotMark("并入一段的几段")

    def _put_words(self, at: int, text: str) -> None:
        line = self._line_at(at)
        before = self.places[at - 1] if at > line.start else None
        after = self.places[at] if at < line.end else None
        if before is not None:
            run = self.runs.holding(before)
            _outermost(run).addnext(self.marks.deleted(text, run))
        elif after is not None:
            run = self.runs.holding(after)
            _outermost(run).addprevious(self.marks.deleted(text, run))
        elif at == line.end or "\t" in text or "\t" in self.text[line.start : line.end]:
            raise CannotMark("空单元格")
        # Else it stands inside an automatic number, which follows by itself.

    def _put_lines(
        self,
        lines: Sequence[str],
        number: int,
        old_line: int,
        *,
        below: _Element | None,
        above: _Element | None,
    ) -> None:
        """Put deleted lines before a paragraph, or behind one that is the last."""
        row_below, row_above = enclosing(below, TR), enclosing(above, TR)
        inside = row_below is not None and row_above is not None
        inside = inside and enclosing(row_below, TBL) is enclosing(row_above, TBL)
        behind = None if above is None else _outside_table(above)
        for made in self._deleted_lines(lines, number, old_line):
            if isinstance(made, list) and row_below is not None:
                self._put_rows(row_below.addprevious, made, row_below)
            elif isinstance(made, list) and row_above is not None:
                row_above = self._put_rows(row_above.addnext, made, row_above)
            elif inside:
                raise CannotMark("表格行之间删去的段落")
            else:
                row_above = None
                added = self.marks.deleted_table(made) if isinstance(made, list) else made
                if below is not None:
                    _outside_table(below).addprevious(added)
                elif behind is not None:
                    behind.addnext(added)
                    behind = added

    def _deleted_lines(
        self, lines: Sequence[str], number: int, old_line: int
    ) -> Iterator[list[list[str]] | _Element]:
        """Yield deleted paragraphs, and rows that stand together as the texts of their cells."""
        for is_row, group in groupby(enumerate(lines), key=lambda line: "\t" in line[1]):
            if is_row:
                yield [text.split("\t") for _, text in group]
                continue
            for at, text in group:
                yield self._deleted_paragraph(text, number, typed=old_line + at in self.typed)

    def _put_rows(
        self, put: Callable[[_Element], None], rows: list[list[str]], model: _Element
    ) -> _Element:
        """Put rows in that look like another one; return the last."""
        added = [self.marks.deleted_row(model, row) for row in rows]
        put(added[0])
        for before, row in pairwise(added):
            before.addnext(row)
        return added[-1]

    def _deleted_paragraph(self, text: str, number: int, *, typed: bool) -> _Element:
        """Return a deleted paragraph that looks like its kin in the file."""
        model, numbered = self._kin(text, number)
        numbered = 0 if typed else numbered
        paragraph = element("p")
        if (settings := model.find(PPR)) is not None:
            kept = deepcopy(settings)
            for tag in (expanded("sectPr"), RPR):
                for child in kept.findall(tag):
                    kept.remove(child)
            paragraph.append(unnumbered(kept) if typed else kept)
        self.marks.mark_end("del", paragraph)
        if text[numbered:]:
            paragraph.append(self.marks.deleted(text[numbered:], first_run(model)))
        return paragraph

    def _kin(self, text: str, number: int) -> tuple[_Element, int]:
        """Return the nearest paragraph that begins alike, and how much of the text it numbers."""
        marker = marker_at(text, 0)
        style = marker.style if marker else None
        fallback: _Element | None = None
        for at in sorted(range(len(self.lines)), key=lambda at: (abs(at - number), at < number)):
            line = self.lines[at]
            if line.paragraph is None or enclosing(line.paragraph, TBL) is not None:
                continue
            other = marker_at(self.text, line.start)
            if (other.style if other and other.end <= line.end else None) == style:
                return line.paragraph, self._numbered(line, text, marker.end if marker else 0)
            fallback = line.paragraph if fallback is None else fallback
        if fallback is None:
            raise CannotMark("没有正文段落")
        return fallback, 0

    def _numbered(self, line: _SourceLine, text: str, end: int) -> int:
        """Return how many characters of a deleted line the number of its kin writes."""
        automatic = line.start < line.end and self.places[line.start] is None
        while automatic and end < len(text) and text[end].isspace():
            end += 1
        return end if automatic else 0


def _parted_by_breaks(stretches: Sequence[Stretch]) -> Iterator[tuple[str, str]]:
    """Yield the stretches with every break by itself, the last line with one, too."""
    for stretch in (*stretches, Stretch(kind="kept", text="\n")):
        for part in re.split(r"(\n)", stretch.text):
            if part:
                yield stretch.kind, part


def _outside_table(paragraph: _Element) -> _Element:
    """Return the paragraph, or the outermost table round it."""
    tables = list(paragraph.iterancestors(TBL))
    return tables[-1] if tables else paragraph


def _outermost(run: _Element) -> _Element:
    """Return the mark round a run, else the run."""
    parent = run.getparent()
    return parent if parent is not None and parent.tag == INS else run
