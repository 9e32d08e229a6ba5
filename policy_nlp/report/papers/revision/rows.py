"""Two drafts as rows of two cells, paragraph by paragraph, each piece with its change (双栏)."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from policy_nlp.records import Change, Span, Stretch

DraftSide = Literal["old", "new"]
SIDES: tuple[DraftSide, DraftSide] = ("old", "new")


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of one draft that is shown in one way.

    Attributes:
        text: its characters, without line breaks.
        other: the other draft has it not, or not here.
        change: index of the change it belongs to, None for what stayed.
        starts: changes that begin here on this side; several may be told of one place.
    """

    text: str
    other: bool
    change: int | None = None
    starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TwoCells:
    """A row: the paragraphs of either draft that stand side by side."""

    old: tuple[tuple[TextPiece, ...], ...]
    new: tuple[tuple[TextPiece, ...], ...]


def side_by_side(stretches: Sequence[Stretch], changes: Sequence[Change]) -> list[TwoCells]:
    """Return both drafts in full, a row where both begin a paragraph or one alone has one.

    Args:
        stretches: both texts as one, of `compare.redline`.
        changes: those of `compare_versions`.

    Returns:
        The rows; the old cells together are the old text, the new cells the new one, but for
        line breaks. What moved stands where it stood on the left, where it stands on the right.
    """
    rows = _Rows(changes)
    for stretch in stretches:
        for number, line in enumerate(stretch.text.split("\n")):
            if number:
                rows.end_line(stretch)
            if line:
                rows.add(stretch, line)
    rows.close()
    return rows.done


class _Rows:
    """Collects the pieces of the paragraphs that are not closed yet."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self.done: list[TwoCells] = []
        self._places = {side: _ChangePlaces(changes, side) for side in SIDES}
        self._open: dict[DraftSide, list[list[TextPiece]]] = {side: [[]] for side in SIDES}
        self._at: dict[DraftSide, int] = dict.fromkeys(SIDES, 0)

    def add(self, stretch: Stretch, line: str) -> None:
        """Add the characters of a line to the drafts that have them."""
        for side in _sides(stretch):
            start = self._at[side]
            self._open[side][-1] += self._places[side].pieces(line, start, stretch.kind != "kept")
            self._at[side] = start + len(line)

    def end_line(self, stretch: Stretch) -> None:
        """End a paragraph; one that only one draft has is a row of its own."""
        sides = _sides(stretch)
        for side in sides:
            self._at[side] += 1
        others = [side for side in SIDES if side not in sides]
        if any(self._open[side] != [[]] for side in others):
            for side in sides:
                self._open[side].append([])
        else:
            self.close()

    def close(self) -> None:
        """Close the row, where it holds anything."""
        cells = {side: tuple(tuple(line) for line in self._open[side] if line) for side in SIDES}
        if any(cells.values()):
            self.done.append(TwoCells(**cells))
        self._open = {side: [[]] for side in SIDES}


def _sides(stretch: Stretch) -> tuple[DraftSide, ...]:
    if stretch.kind == "kept":
        return SIDES
    return ("old",) if stretch.kind == "deleted" else ("new",)


class _ChangePlaces:
    """Which change each character of one draft belongs to: the one that says least else."""

    def __init__(self, changes: Sequence[Change], side: DraftSide) -> None:
        spans = [
            (span, at) for at, change in enumerate(changes) for span in _spans(change, side) if span
        ]
        self._cuts = sorted({place for span, _ in spans for place in (span.start, span.end)})
        self._owner: dict[int, int] = {}
        # Large first, so that what lies inside has the last word; where two are one place, the
        # first change that is told of it keeps it.
        for span, at in sorted(spans, key=lambda entry: (-len(entry[0]), -entry[1])):
            begin = bisect_right(self._cuts, span.start) - 1
            for k in range(begin, bisect_right(self._cuts, span.end - 1)):
                self._owner[self._cuts[k]] = at
        first = {at: span.start for span, at in sorted(spans, key=lambda e: -e[0].start)}
        self._ahead = deque(sorted((start, at) for at, start in first.items()))

    def pieces(self, line: str, start: int, other: bool) -> Iterator[TextPiece]:
        """Cut a stretch of a line where changes begin and end."""
        end = start + len(line)
        inner = self._cuts[bisect_right(self._cuts, start) : bisect_right(self._cuts, end - 1)]
        for a, b in pairwise((start, *inner, end)):
            k = bisect_right(self._cuts, a) - 1
            change = self._owner.get(self._cuts[k]) if k >= 0 else None
            # A change that begins with a line break begins, for a reader, in the next line.
            starts: list[int] = []
            while self._ahead and self._ahead[0][0] <= a:
                starts.append(self._ahead.popleft()[1])
            yield TextPiece(line[a - start : b - start], other, change, tuple(starts))


def _spans(change: Change, side: DraftSide) -> tuple[Span, ...]:
    one, many = (
        (change.old_span, change.old_spans)
        if side == "old"
        else (change.new_span, change.new_spans)
    )
    return tuple(span for span in (many or ((one,) if one else ())) if len(span))
