"""Tracked changes written into the Word file of the new draft, its layout kept (原版式修订痕迹).

Runs are cut where a change begins or ends; what came is wrapped in w:ins, what went is put in as
w:del with the look of its neighbour. Automatic numbers are not text: they follow by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from policy_nlp.records import Stretch
from policy_nlp.report.render.docx.xml import element, expanded, visible
from policy_nlp.report.tracked_changes.removed import (
    deleted_table,
    row_like,
    row_settings,
    unnumbered,
    was_unnumbered,
)
from policy_nlp.report.tracked_changes.runs import CannotMark, Place, Runs, outermost
from policy_nlp.text.numbering import marker_at

if TYPE_CHECKING:
    from lxml.etree import _Element

_P, _R, _T, _PPR, _RPR = (expanded(name) for name in ("p", "r", "t", "pPr", "rPr"))
_TR, _TC, _TRPR, _TBL = (expanded(name) for name in ("tr", "tc", "trPr", "tbl"))
_SPACE = expanded("xml:space")


def mark_changes(
    text: str,
    places: Sequence[Place | None],
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
    _Marker(text, places, author, date, typed).write(list(_turned(stretches)))


def _turned(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    r"""Yield the stretches with deleted lines whole: kept A, deleted \nB, kept \n → A\n, B\n."""
    waiting = list(stretches)
    for at, stretch in enumerate(waiting):
        following = waiting[at + 1] if at + 1 < len(waiting) else None
        turns = (
            stretch.kind == "deleted"
            and stretch.text.startswith("\n")
            and following is not None
            and following.kind == "kept"
            and following.text.startswith("\n")
        )
        if turns and following is not None:
            yield Stretch(kind="kept", text="\n")
            yield Stretch(kind="deleted", text=stretch.text[1:] + "\n")
            waiting[at + 1] = Stretch(kind="kept", text=following.text[1:])
        elif stretch.text:
            yield stretch


class _Line(NamedTuple):
    start: int
    end: int
    paragraph: _Element | None


class _Marker:
    def __init__(
        self,
        text: str,
        places: Sequence[Place | None],
        author: str,
        date: str,
        typed: frozenset[int],
    ) -> None:
        self.typed = typed
        self.text, self.places = text, list(places)
        self.author, self.date = visible(author), f"{date}T00:00:00Z"
        self.lines = list(self._lines())
        self.runs = Runs(self.places)
        self.number = 900_000  # beyond the ids of bookmarks and comments, which share the space

    def write(self, stretches: Sequence[Stretch]) -> None:
        at = old = 0
        gone: list[tuple[int, str, int]] = []
        come: list[tuple[int, int]] = []
        for stretch in stretches:
            if stretch.kind == "deleted":
                gone.append((at, stretch.text, old))
            else:
                if stretch.kind == "inserted":
                    come.append((at, at + len(stretch.text)))
                at += len(stretch.text)
            old += stretch.text.count("\n") if stretch.kind != "inserted" else 0
        numbers = list(self._typed_numbers(stretches))
        gone = [*((at, said, -1) for _, at, said in numbers if said), *gone]
        self.runs.cut({at for at, _, _ in gone} | {at for pair in come for at in pair})
        for start, end in come:
            self._come(start, end)
        for at, said, number in gone:
            self._gone(at, said, number)
        for paragraph, _, _ in numbers:
            was_unnumbered(paragraph, self._mark)

    def _typed_numbers(self, stretches: Sequence[Stretch]) -> Iterator[tuple[_Element, int, str]]:
        """Yield paragraphs whose number was text in the old draft: where it stood, what it was."""
        at = old = 0
        said = ""
        for kind, part in _by_breaks(stretches):
            if part == "\n":
                if kind == "kept" and old in self.typed:
                    line = self.lines[self._line_at(at)]
                    if line.paragraph is not None:
                        yield line.paragraph, self._first_sign(line), said
                said = ""
            elif kind != "inserted":
                sign = self._first_sign(self.lines[self._line_at(at)])
                said += part[: max(sign - at, 0)] if kind == "kept" else part * (at < sign)
            at += len(part) if kind != "deleted" else 0
            old += part == "\n" and kind != "inserted"

    def _first_sign(self, line: _Line) -> int:
        """Return where the text of a line begins that is in the file, behind its number."""
        signs = (at for at in range(line.start, line.end) if self.places[at] is not None)
        return next(signs, line.end)

    def _lines(self) -> Iterator[_Line]:
        start = 0
        for line in self.text.split("\n"):
            end = start + len(line)
            found = next((p for p in self.places[start:end] if p is not None), None)
            yield _Line(start, end, None if found is None else _above(found.element, _P))
            start = end + 1

    def _line_at(self, at: int) -> int:
        return self.text.count("\n", 0, at)

    # What came

    def _come(self, start: int, end: int) -> None:
        if end == len(self.text) and self.text[start] == "\n":
            # The last paragraphs came: their own ends did, not the one before them.
            start += 1
            self._end_came(self.lines[-1], start)
        seen: set[int] = set()
        for at in range(start, end):
            place = self.places[at]
            if place is not None:
                run = self.runs.holding(place)
                if id(run) not in seen:
                    seen.add(id(run))
                    self._wrap(run)
            elif self.text[at] == "\n":
                self._end_came(self.lines[self._line_at(at)], start)

    def _wrap(self, run: _Element) -> None:
        parent = run.getparent()
        if parent is None or parent.tag == expanded("rubyBase"):
            raise CannotMark("注音文字")
        mark = self._mark("ins")
        parent.replace(run, mark)
        mark.append(run)

    def _end_came(self, line: _Line, start: int) -> None:
        if line.paragraph is None:
            raise CannotMark("新增的空行")
        row = _above(line.paragraph, _TR)
        if row is None:
            _mark_end(line.paragraph, self._mark("ins"))
        elif start <= line.start:
            row_settings(row).append(self._mark("ins"))
        else:
            raise CannotMark("表格行的一部分")

    # What went

    def _gone(self, at: int, said: str, old: int) -> None:
        if "\n" not in said:
            self._words_went(at, said)
        elif said.endswith("\n") and (at == 0 or self.text[at - 1] == "\n"):
            self._lines_went(at, said[:-1].split("\n"), old)
        elif at == len(self.text) and said.startswith("\n"):
            self._last_lines_went(said[1:].split("\n"), old + 1)
        else:
            raise CannotMark("并入一段的几段")

    def _words_went(self, at: int, said: str) -> None:
        line = self.lines[self._line_at(at)]
        before = self.places[at - 1] if at > line.start else None
        after = self.places[at] if at < line.end else None
        deleted = self._deleted
        if before is not None:
            run = self.runs.holding(before)
            outermost(run).addnext(deleted(said, run))
        elif after is not None:
            run = self.runs.holding(after)
            outermost(run).addprevious(deleted(said, run))
        elif at == line.end or "\t" in said or "\t" in self.text[line.start : line.end]:
            raise CannotMark("空单元格")
        # Else it stands inside an automatic number, which follows by itself.

    def _lines_went(self, at: int, lines: Sequence[str], old: int) -> None:
        k = self._line_at(at)
        following = self.lines[k].paragraph if k < len(self.lines) else None
        if following is None:
            raise CannotMark("空行之前删去的段落")
        preceding = self.lines[k - 1].paragraph if k else None
        row, above = _above(following, _TR), _row_above(preceding)
        inside = row is not None and above is not None and _table(row) is _table(above)
        for is_row, made in self._made(lines, k, old):
            if is_row and row is not None:
                self._put(row.addprevious, made, row)
            elif is_row and above is not None:
                above = self._put(above.addnext, made, above)
            elif inside:
                raise CannotMark("表格行之间删去的段落")
            else:
                above = None
                self._put(_outside_table(following).addprevious, made, None)

    def _last_lines_went(self, lines: Sequence[str], old: int) -> None:
        """Put the last paragraphs behind: accepted, Word may leave an empty one there."""
        k = len(self.lines) - 1
        last = self.lines[k].paragraph
        if last is None:
            raise CannotMark("文末空行之后删去的段落")
        row, behind = _row_above(last), _outside_table(last)
        for is_row, made in self._made(lines, k, old):
            if is_row and row is not None:
                row = self._put(row.addnext, made, row)
            else:
                row = None
                behind = self._put(behind.addnext, made, None)

    def _made(
        self, lines: Sequence[str], k: int, old: int
    ) -> Iterator[tuple[bool, list[str] | _Element]]:
        """Yield deleted paragraphs, and rows that stand together as their texts."""
        for is_row, group in groupby(enumerate(lines), key=lambda line: "\t" in line[1]):
            if is_row:
                yield True, [said for _, said in group]
                continue
            for number, said in group:
                yield False, self._paragraph(said, k, typed=old + number in self.typed)

    def _put(
        self,
        put: Callable[[_Element], None],
        made: list[str] | _Element,
        model: _Element | None,
    ) -> _Element:
        """Put a paragraph, or rows like another one or as a table, in; return the last."""
        if not isinstance(made, list):
            put(made)
            return made
        cells = [said.split("\t") for said in made]
        if model is None:
            table = deleted_table(cells, self._mark, self._deleted)
            put(table)
            return table
        rows = [row_like(model, row, self._mark, self._deleted) for row in cells]
        put(rows[0])
        for before, row in pairwise(rows):
            before.addnext(row)
        return rows[-1]

    def _paragraph(self, said: str, k: int, *, typed: bool) -> _Element:
        """Return a deleted paragraph that looks like its kin in the file."""
        model, number = self._kin(said, k)
        number = 0 if typed else number
        paragraph = element("p")
        if (settings := model.find(_PPR)) is not None:
            kept = deepcopy(settings)
            for name in ("sectPr", "rPr"):
                for child in kept.findall(expanded(name)):
                    kept.remove(child)
            paragraph.append(unnumbered(kept) if typed else kept)
        _mark_end(paragraph, self._mark("del"))
        if said[number:]:
            paragraph.append(self._deleted(said[number:], _first_run(model)))
        return paragraph

    def _kin(self, said: str, k: int) -> tuple[_Element, int]:
        """Return the nearest paragraph that begins alike, and how much of the text it numbers."""
        marker = marker_at(said, 0)
        style = marker.style if marker else None
        near = sorted(range(len(self.lines)), key=lambda n: (abs(n - k), n < k))
        fallback: _Element | None = None
        for n in near:
            line = self.lines[n]
            if line.paragraph is None or _above(line.paragraph, _TBL) is not None:
                continue
            other = marker_at(self.text, line.start)
            if (other.style if other and other.end <= line.end else None) == style:
                return line.paragraph, self._numbered(line, said, marker.end if marker else 0)
            fallback = line.paragraph if fallback is None else fallback
        if fallback is None:
            raise CannotMark("没有正文段落")
        return fallback, 0

    def _numbered(self, line: _Line, said: str, end: int) -> int:
        """Return how many characters of a deleted line the number of its kin writes."""
        automatic = line.start < line.end and self.places[line.start] is None
        while automatic and end < len(said) and said[end].isspace():
            end += 1
        return end if automatic else 0

    def _deleted(self, said: str, like: _Element | None) -> _Element:
        made = element("r")
        look = None if like is None else like.find(_RPR)
        if look is not None:
            made.append(deepcopy(look))
        made.append(element("delText", text=visible(said), xml_space="preserve"))
        return self._mark("del", made)

    def _mark(self, tag: str, *inner: _Element) -> _Element:
        self.number += 1
        return element(tag, *inner, w_id=str(self.number), w_author=self.author, w_date=self.date)


def _above(node: _Element, tag: str) -> _Element | None:
    return next(node.iterancestors(tag), None) if node.tag != tag else node


def _row_above(paragraph: _Element | None) -> _Element | None:
    return None if paragraph is None else _above(paragraph, _TR)


def _table(row: _Element) -> _Element | None:
    return _above(row, _TBL)


def _by_breaks(stretches: Sequence[Stretch]) -> Iterator[tuple[str, str]]:
    """Yield the stretches with every break by itself, the last line with one, too."""
    for stretch in (*stretches, Stretch(kind="kept", text="\n")):
        for part in re.split(r"(\n)", stretch.text):
            if part:
                yield stretch.kind, part


def _outside_table(paragraph: _Element) -> _Element:
    """Return the paragraph, or the outermost table round it."""
    tables = list(paragraph.iterancestors(_TBL))
    return tables[-1] if tables else paragraph


def _first_run(paragraph: _Element) -> _Element | None:
    return next((run for run in paragraph.iter(_R) if run.find(_T) is not None), None)


def _mark_end(paragraph: _Element, mark: _Element) -> None:
    """Mark the end of a paragraph as come or gone."""
    settings = paragraph.find(_PPR)
    if settings is None:
        settings = element("pPr")
        paragraph.insert(0, settings)
    look = settings.find(_RPR)
    if look is None:
        look = element("rPr")
        # rPr stands before sectPr and pPrChange, after all else (ECMA-376, CT_PPr).
        last = next((c for c in settings if c.tag == expanded("sectPr")), None)
        settings.append(look) if last is None else last.addprevious(look)
    look.insert(0, mark)
