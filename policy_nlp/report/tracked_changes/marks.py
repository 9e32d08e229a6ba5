"""Marks of tracked changes, and the parts of a Word file that they stand in (修订标记)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import count, pairwise
from typing import TYPE_CHECKING, NamedTuple

from policy_nlp.report.render.docx.parts import element, expanded
from policy_nlp.text.display import visible

if TYPE_CHECKING:
    from lxml.etree import _Element

P, R, T, PPR, RPR = (expanded(name) for name in ("p", "r", "t", "pPr", "rPr"))
TBL, TR, TC, TRPR, INS = (expanded(name) for name in ("tbl", "tr", "tc", "trPr", "ins"))
_SPACE = expanded("xml:space")
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
# Twentieths of a point between the margins of an official page.
_TEXT_WIDTH = 8845
# Settings that belong to one place, not to the look of a paragraph.
_OF_ITS_PLACE = tuple(expanded(name) for name in ("rPr", "sectPr", "pPrChange", "numPr"))
# What stands before the number in the settings of a paragraph (ECMA-376, CT_PPr).
_BEFORE_NUMBER = frozenset(
    expanded(name)
    for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
)


class ElementSpot(NamedTuple):
    """Where a character of the new draft stands: an element of text, and the offset in it."""

    element: _Element
    offset: int


class CannotMark(Exception):
    """A change stands where this file can carry no mark; the message says what."""


class Marks:
    """Makes marks in one name and of one day, each with a number of its own.

    Args:
        author: in whose name the changes stand.
        date: when they were made, as `2024-05-26`; empty for no day.
        ids: the numbers, in the order in which they are taken.
    """

    def __init__(self, author: str, date: str, ids: Iterator[str] | None = None) -> None:
        self.ids = map(str, count(1)) if ids is None else ids
        self.signature = {"w_author": visible(author)}
        if date:
            self.signature["w_date"] = f"{date}T00:00:00Z"

    def mark(self, tag: str, *inner: _Element) -> _Element:
        """Return a mark round what is given."""
        return element(tag, *inner, w_id=next(self.ids), **self.signature)

    def deleted(self, text: str, like: _Element | None) -> _Element:
        """Return deleted text that looks like a run."""
        run = run_like(like, element("delText", text=visible(text), xml_space="preserve"))
        return self.mark("del", run)

    def deleted_row(self, model: _Element, cells: Sequence[str]) -> _Element:
        """Return a deleted row that looks like another one, cell for cell."""
        row = deepcopy(model)
        settings = row_settings(row)
        for old in [m for m in settings if m.tag in (INS, expanded("del"))]:
            settings.remove(old)
        settings.append(self.mark("del"))
        own = row.findall(TC)
        while own and len(own) < len(cells):
            own[-1].addnext(deepcopy(own[-1]))
            own = row.findall(TC)
        for cell, text in zip(own, [*cells, *[""] * len(own)], strict=False):
            first, *others = cell.findall(P) or [element("p")]
            look = first_run(first)
            for child in [child for child in first if child.tag != PPR]:
                first.remove(child)
            for other in others:
                cell.remove(other)
            if text:
                first.append(self.deleted(text, look))
        return row

    def deleted_table(self, rows: Sequence[Sequence[str]]) -> _Element:
        """Return a table of which every row is deleted, for rows that have none beside them."""
        width = max(map(len, rows))
        size = str(_TEXT_WIDTH // width)
        borders = (element(side, val="single", sz="4", space="0", color="auto") for side in _SIDES)
        settings = element("tblPr", element("tblBorders", *borders))
        grid = element("tblGrid", *(element("gridCol", w_w=size) for _ in range(width)))
        cells = (
            element("tc", element("tcPr", element("tcW", w_w=size, type="dxa")), element("p"))
            for _ in range(width)
        )
        model = element("tr", *cells)
        return element("tbl", settings, grid, *(self.deleted_row(model, row) for row in rows))

    def mark_end(self, tag: str, paragraph: _Element) -> None:
        """Mark the end of a paragraph as inserted or deleted."""
        settings = _paragraph_settings(paragraph)
        look = settings.find(RPR)
        if look is None:
            look = element("rPr")
            # rPr stands before sectPr and pPrChange, after all else (ECMA-376, CT_PPr).
            last = settings.find(expanded("sectPr"))
            settings.append(look) if last is None else last.addprevious(look)
        look.insert(0, self.mark(tag))

    def mark_number(self, paragraph: _Element) -> None:
        """Note that a paragraph had no automatic number in the old draft."""
        settings = _paragraph_settings(paragraph)
        settings.append(self.mark("pPrChange", unnumbered(settings)))


class Runs:
    """Finds the run of a character, also once it was cut.

    Args:
        places: for each character of the text where it stands.
    """

    def __init__(self, places: Sequence[ElementSpot | None]) -> None:
        self._places = places
        self._runs: dict[int, list[tuple[int, _Element]]] = {}

    def cut(self, edges: Iterable[int]) -> None:
        """Cut the runs at every character before which a change begins or ends."""
        cuts: dict[int, set[int]] = {}
        elements: dict[int, _Element] = {}
        for at in sorted(set(edges)):
            for near in (at, at - 1):
                place = self._places[near] if 0 <= near < len(self._places) else None
                if place is not None:
                    elements[id(place.element)] = place.element
                    cuts.setdefault(id(place.element), set()).add(place.offset + (near < at))
        for key, offsets in cuts.items():
            self._cut_run(elements[key], sorted(offsets))

    def _cut_run(self, node: _Element, offsets: Sequence[int]) -> None:
        run, whole = _run_of_its_own(node), node.text or ""
        inner = [offset for offset in offsets if 0 < offset < len(whole)]
        parts = [(0, run)]
        for start, end in pairwise((*inner, len(whole))):
            part = run_like(run, element("t", text=whole[start:end], xml_space="preserve"))
            parts[-1][1].addnext(part)
            parts.append((start, part))
        if inner:
            node.text = whole[: inner[0]]
            node.set(_SPACE, "preserve")
        self._runs[id(node)] = parts

    def holding(self, place: ElementSpot) -> _Element:
        """Return the run that holds a character."""
        parts = self._runs.get(id(place.element))
        if parts is None:
            parts = self._runs[id(place.element)] = [(0, _run_of_its_own(place.element))]
        return next(run for start, run in reversed(parts) if start <= place.offset)


def _run_of_its_own(node: _Element) -> _Element:
    """Return the run of an element of text, cut so that it holds nothing else."""
    run = node.getparent()
    if run is None or run.tag != R or node.tag != T:
        raise CannotMark("公式")
    content = [child for child in run if child.tag != RPR]
    at = content.index(node)
    if content[:at]:
        run.addprevious(run_like(run, *content[:at]))
    if content[at + 1 :]:
        run.addnext(run_like(run, *content[at + 1 :]))
    return run


def run_like(model: _Element | None, *content: _Element) -> _Element:
    """Return a run with the look of another one."""
    look = None if model is None else model.find(RPR)
    return element("r", *([] if look is None else [deepcopy(look)]), *content)


def first_run(paragraph: _Element) -> _Element | None:
    """Return the first run that holds text."""
    return next((run for run in paragraph.iter(R) if run.find(T) is not None), None)


def enclosing(node: _Element | None, tag: str) -> _Element | None:
    """Return the element itself or the nearest one around it that has a tag."""
    if node is None or node.tag == tag:
        return node
    return next(node.iterancestors(tag), None)


def row_settings(row: _Element) -> _Element:
    """Return the settings of a row, made where it has none."""
    found = row.find(TRPR)
    if found is None:
        found = element("trPr")
        before = row.find(expanded("tblPrEx"))
        row.insert(0 if before is None else 1, found)
    return found


def _paragraph_settings(paragraph: _Element) -> _Element:
    found = paragraph.find(PPR)
    if found is None:
        found = element("pPr")
        paragraph.insert(0, found)
    return found


def unnumbered(settings: _Element) -> _Element:
    """Return the settings of a paragraph of the same look without automatic number."""
    made = deepcopy(settings)
    for child in [child for child in made if child.tag in _OF_ITS_PLACE]:
        made.remove(child)
    at = sum(child.tag in _BEFORE_NUMBER for child in made)
    made.insert(at, element("numPr", element("numId", val="0")))
    return made
