"""The runs of a Word file, cut where a change begins or ends (文字块切分)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from policy_nlp.report.render.docx.xml import element, expanded

if TYPE_CHECKING:
    from lxml.etree import _Element

_R, _T, _RPR = (expanded(name) for name in ("r", "t", "rPr"))
_SPACE = expanded("xml:space")


class Place(NamedTuple):
    """Where a character of the new draft stands: an element of text, and the offset in it."""

    element: _Element
    offset: int


class CannotMark(Exception):
    """A change stands where this file can carry no mark; the message says what."""


class Runs:
    """Finds the run of a character, also once it was cut.

    Args:
        places: for each character of the text where it stands.
    """

    def __init__(self, places: Sequence[Place | None]) -> None:
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
        self._runs[id(node)] = pieces

    def holding(self, place: Place) -> _Element:
        """Return the run that holds a character."""
        pieces = self._runs.get(id(place.element))
        if pieces is None:
            pieces = self._runs[id(place.element)] = [(0, _alone(place.element))]
        return next(run for start, run in reversed(pieces) if start <= place.offset)


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


def outermost(run: _Element) -> _Element:
    """Return the mark round a run, else the run."""
    parent = run.getparent()
    return parent if parent is not None and parent.tag == expanded("ins") else run
