"""Tracked changes written into the Word file of the new draft, its layout kept (原版式修订痕迹).

Runs are cut where a change begins or ends; what came is wrapped in w:ins, what went is put in as
w:del with the look of its neighbour. Automatic numbers are not text: they follow by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from policy_nlp.records import Stretch
from policy_nlp.report.docx_xml import element, expanded, visible
from policy_nlp.text.numbering import marker_at

if TYPE_CHECKING:
    from lxml.etree import _Element

_P, _R, _T, _PPR, _RPR = (expanded(name) for name in ("p", "r", "t", "pPr", "rPr"))
_TR, _TC, _TRPR, _TBL = (expanded(name) for name in ("tr", "tc", "trPr", "tbl"))
_SPACE = expanded("xml:space")


class Place(NamedTuple):
    """Where a character of the new draft stands: an element of text, and the offset in it."""

    element: _Element
    offset: int


class CannotMark(Exception):
    """A change stands where this file can carry no mark; the message says what."""


def mark_changes(
    text: str,
    places: Sequence[Place | None],
    stretches: Sequence[Stretch],
    *,
    author: str,
    date: str,
) -> None:
    """Write the changes into the elements that hold the new draft, in place.

    Args:
        text: the body of the new draft.
        places: for each of its characters where it stands; None for what is no text of the
            file: automatic numbers, breaks between paragraphs, tabs between cells.
        stretches: both texts as one, of `compare.redline`.
        author: in whose name the changes stand.
        date: when they were made, as `2024-05-26`.

    Raises:
        CannotMark: a change stands where no mark can stand.
    """
    _Marker(text, places, author, date).write(list(_turned(stretches)))


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
    def __init__(self, text: str, places: Sequence[Place | None], author: str, date: str) -> None:
        self.text, self.places = text, list(places)
        self.author, self.date = visible(author), f"{date}T00:00:00Z"
        self.lines = list(self._lines())
        self.runs: dict[int, list[tuple[int, _Element]]] = {}
        self.number = 900_000  # beyond the ids of bookmarks and comments, which share the space

    def write(self, stretches: Sequence[Stretch]) -> None:
        at = 0
        gone: list[tuple[int, str]] = []
        come: list[tuple[int, int]] = []
        for stretch in stretches:
            if stretch.kind == "deleted":
                gone.append((at, stretch.text))
            else:
                if stretch.kind == "inserted":
                    come.append((at, at + len(stretch.text)))
                at += len(stretch.text)
        self._cut(gone, come)
        for start, end in come:
            self._come(start, end)
        for at, said in gone:
            self._gone(at, said)

    def _lines(self) -> Iterator[_Line]:
        start = 0
        for line in self.text.split("\n"):
            end = start + len(line)
            found = next((p for p in self.places[start:end] if p is not None), None)
            yield _Line(start, end, None if found is None else _above(found.element, _P))
            start = end + 1

    def _line_at(self, at: int) -> int:
        return self.text.count("\n", 0, at)

    # Cutting runs

    def _cut(self, gone: Sequence[tuple[int, str]], come: Sequence[tuple[int, int]]) -> None:
        """Cut the runs at every place where a change begins or ends."""
        cuts: dict[int, set[int]] = {}
        elements: dict[int, _Element] = {}
        for at in {at for at, _ in gone} | {at for pair in come for at in pair}:
            for near in (at, at - 1):
                place = self.places[near] if 0 <= near < len(self.places) else None
                if place is not None:
                    elements[id(place.element)] = place.element
                    cuts.setdefault(id(place.element), set()).add(place.offset + (near < at))
        for key, offsets in cuts.items():
            self._cut_run(elements[key], sorted(offsets))

    def _cut_run(self, node: _Element, offsets: Sequence[int]) -> None:
        run, whole = _alone(node), node.text or ""
        inner = [offset for offset in offsets if 0 < offset < len(whole)]
        pieces = [(0, run)]
        for start, end in pairwise((*inner, len(whole))):
            piece = element("r")
            if (look := run.find(_RPR)) is not None:
                piece.append(deepcopy(look))
            piece.append(element("t", text=whole[start:end], xml_space="preserve"))
            pieces[-1][1].addnext(piece)
            pieces.append((start, piece))
        if inner:
            node.text = whole[: inner[0]]
            node.set(_SPACE, "preserve")
        self.runs[id(node)] = pieces

    def _run_of(self, place: Place) -> _Element:
        pieces = self.runs.get(id(place.element))
        if pieces is None:
            pieces = self.runs[id(place.element)] = [(0, _alone(place.element))]
        return next(run for start, run in reversed(pieces) if start <= place.offset)

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
                run = self._run_of(place)
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
            _settings(row, _TRPR).append(self._mark("ins"))
        else:
            raise CannotMark("表格行的一部分")

    # What went

    def _gone(self, at: int, said: str) -> None:
        if "\n" not in said:
            self._words_went(at, said)
        elif said.endswith("\n") and (at == 0 or self.text[at - 1] == "\n"):
            self._lines_went(at, said[:-1].split("\n"))
        elif at == len(self.text) and said.startswith("\n"):
            self._last_lines_went(said[1:].split("\n"))
        else:
            raise CannotMark("并入一段的几段")

    def _words_went(self, at: int, said: str) -> None:
        line = self.lines[self._line_at(at)]
        before = self.places[at - 1] if at > line.start else None
        after = self.places[at] if at < line.end else None
        deleted = self._deleted
        if before is not None:
            run = self._run_of(before)
            _outermost(run).addnext(deleted(said, run))
        elif after is not None:
            run = self._run_of(after)
            _outermost(run).addprevious(deleted(said, run))
        elif at == line.end or "\t" in said or "\t" in self.text[line.start : line.end]:
            raise CannotMark("空单元格")
        # Else it stands inside an automatic number, which follows by itself.

    def _lines_went(self, at: int, lines: Sequence[str]) -> None:
        k = self._line_at(at)
        following = self.lines[k].paragraph if k < len(self.lines) else None
        if following is None:
            raise CannotMark("空行之前删去的段落")
        for said in lines:
            made = self._row(said, k) if "\t" in said else self._paragraph(said, k)
            target = _above(following, _TR) if "\t" in said else None
            if target is None:
                target = _outside_table(following)
            elif _above(following, _TBL) is None:
                raise CannotMark("表格之外删去的行")
            target.addprevious(made)

    def _last_lines_went(self, lines: Sequence[str]) -> None:
        """Put the last paragraphs behind: accepted, Word may leave an empty one there."""
        k = len(self.lines) - 1
        last = self.lines[k].paragraph
        if last is None or any("\t" in said for said in lines):
            raise CannotMark("文末删去的表格行")
        last = _outside_table(last)
        for said in lines:
            made = self._paragraph(said, k)
            last.addnext(made)
            last = made

    def _paragraph(self, said: str, k: int) -> _Element:
        """Return a deleted paragraph that looks like its kin in the file."""
        model, number = self._kin(said, k)
        paragraph = element("p")
        if (settings := model.find(_PPR)) is not None:
            kept = deepcopy(settings)
            for name in ("sectPr", "rPr"):
                for child in kept.findall(expanded(name)):
                    kept.remove(child)
            paragraph.append(kept)
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

    def _row(self, said: str, k: int) -> _Element:
        """Return a deleted row made after the nearest one of the table."""
        cells = said.split("\t")
        for n in (k, k - 1, k + 1):
            line = self.lines[n] if 0 <= n < len(self.lines) else None
            model = None if line is None or line.paragraph is None else _above(line.paragraph, _TR)
            if model is not None and len(model.findall(_TC)) >= len(cells):
                return self._row_like(model, cells)
        raise CannotMark("删去的表格行")

    def _row_like(self, model: _Element, cells: Sequence[str]) -> _Element:
        row = deepcopy(model)
        settings = _settings(row, _TRPR)
        for mark in [m for m in settings if m.tag in (expanded("ins"), expanded("del"))]:
            settings.remove(mark)
        settings.append(self._mark("del"))
        for cell, said in zip(row.findall(_TC), [*cells, *[""] * 99], strict=False):
            first, *others = cell.findall(_P) or [element("p")]
            look = _first_run(first)
            for child in [c for c in first if c.tag != _PPR]:
                first.remove(child)
            for other in others:
                cell.remove(other)
            if said:
                first.append(self._deleted(said, look))
        return row

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


def _alone(node: _Element) -> _Element:
    """Return the run of an element of text, cut so that it holds nothing else."""
    run = node.getparent()
    if run is None or run.tag != _R or node.tag != _T:
        raise CannotMark("公式")
    content = [child for child in run if child.tag != _RPR]
    at = content.index(node)
    look = run.find(_RPR)
    for side, others in ((-1, content[:at]), (1, content[at + 1 :])):
        if others:
            made = element("r")
            if look is not None:
                made.append(deepcopy(look))
            made.extend(others)
            (run.addprevious if side < 0 else run.addnext)(made)
    return run


def _above(node: _Element, tag: str) -> _Element | None:
    return next(node.iterancestors(tag), None) if node.tag != tag else node


def _outside_table(paragraph: _Element) -> _Element:
    """Return the paragraph, or the outermost table round it."""
    tables = list(paragraph.iterancestors(_TBL))
    return tables[-1] if tables else paragraph


def _outermost(run: _Element) -> _Element:
    """Return the mark round a run, else the run."""
    parent = run.getparent()
    return parent if parent is not None and parent.tag == expanded("ins") else run


def _first_run(paragraph: _Element) -> _Element | None:
    return next((run for run in paragraph.iter(_R) if run.find(_T) is not None), None)


def _settings(owner: _Element, tag: str) -> _Element:
    """Return the settings of a row, made where it has none."""
    found = owner.find(tag)
    if found is None:
        found = element("trPr")
        before = owner.find(expanded("tblPrEx"))
        owner.insert(0 if before is None else 1, found)
    return found


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
