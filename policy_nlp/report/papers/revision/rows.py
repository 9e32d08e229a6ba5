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
_HOLDERS: dict[str, tuple[DraftSide, ...]] = {
    "kept": SIDES,
    "deleted": ("old",),
    "inserted": ("new",),
}


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of one draft that is shown in one way.

    Attributes:
        text: its characters, without line breaks.
        is_changed: the other draft does not have it, or not here.
        change: index of the change it belongs to, None for what stayed.
        starts: changes that begin here on this side; one place may have several.
    """

    text: str
    is_changed: bool
    change: int | None
    starts: tuple[int, ...]


# The paragraphs of either draft that stand side by side.
TwoCells = dict[DraftSide, list[list[TextPiece]]]


def side_by_side(stretches: Sequence[Stretch], changes: Sequence[Change]) -> list[TwoCells]:
    """Return both drafts in full, a row where both begin a paragraph or one alone has one.

    Args:
        stretches: both texts as one, of `compare.redline`.
        changes: those of `compare_versions`.

    Returns:
        The rows; the old cells together are the old text, the new cells the new one, but for
        line breaks. What moved stands where it stood on the left, where it stands on the right.
    """
    rows: list[TwoCells] = []
    row: TwoCells = {side: [[]] for side in SIDES}
    places = {side: _ChangePlaces(changes, side) for side in SIDES}
    for stretch in stretches:
        holders = _HOLDERS[stretch.kind]
        for number, line in enumerate(stretch.text.split("\n")):
            if number:
                for side in holders:
                    places[side].at += 1
                # A paragraph that only one draft has is a row of its own.
                if any(row[side] != [[]] for side in SIDES if side not in holders):
                    for side in holders:
                        row[side].append([])
                else:
                    rows.append(row)
                    row = {side: [[]] for side in SIDES}
            for side in holders if line else ():
                row[side][-1] += places[side].pieces(line, stretch.kind != "kept")
    written = [
        {side: [line for line in row[side] if line] for side in SIDES} for row in (*rows, row)
    ]
    return [row for row in written if any(row.values())]


class _ChangePlaces:
    """Which change each character of one draft belongs to: the one that says least else."""

    def __init__(self, changes: Sequence[Change], side: DraftSide) -> None:
        self.at = 0
        spans = [
            (span, number)
            for number, change in enumerate(changes)
            for span in _changed_spans(change, side)
        ]
        self._cuts = sorted({place for span, _ in spans for place in (span.start, span.end)})
        self._owner: dict[int, int] = {}
        # Large first, so that what lies inside has the last word; where two are one place, the
        # first change of them keeps it.
        for span, number in sorted(spans, key=lambda entry: (-len(entry[0]), -entry[1])):
            begin = bisect_right(self._cuts, span.start) - 1
            for k in range(begin, bisect_right(self._cuts, span.end - 1)):
                self._owner[self._cuts[k]] = number
        first = {number: span.start for span, number in sorted(spans, key=lambda e: -e[0].start)}
        self._ahead = deque(sorted((start, number) for number, start in first.items()))

    def pieces(self, line: str, is_changed: bool) -> Iterator[TextPiece]:
        """Cut the following stretch of a line where changes begin and end."""
        start, end = self.at, self.at + len(line)
        self.at = end
        inner = self._cuts[bisect_right(self._cuts, start) : bisect_right(self._cuts, end - 1)]
        for a, b in pairwise((start, *inner, end)):
            k = bisect_right(self._cuts, a) - 1
            change = self._owner.get(self._cuts[k]) if k >= 0 else None
            # A change that begins with a line break begins, for a reader, in the next line.
            starts: list[int] = []
            while self._ahead and self._ahead[0][0] <= a:
                starts.append(self._ahead.popleft()[1])
            yield TextPiece(line[a - start : b - start], is_changed, change, tuple(starts))


def _changed_spans(change: Change, side: DraftSide) -> list[Span]:
    one, many = (
        (change.old_span, change.old_spans)
        if side == "old"
        else (change.new_span, change.new_spans)
    )
    return [span for span in (many or ((one,) if one else ())) if len(span)]
