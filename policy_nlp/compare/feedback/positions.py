"""Where a place of one text stands in another that reads almost the same (位置对应)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from difflib import SequenceMatcher

from policy_nlp.records import Span

# Paragraphs that were rewritten beyond this are not followed character by character.
MOST_CELLS = 25_000_000


class Positions:
    """Leads from places of one text to those of another.

    Args:
        source: the text that places are given in.
        target: the text that they are sought in.
    """

    def __init__(self, source: str, target: str) -> None:
        blocks = [(0, 0, len(source))] if source == target else list(_equal_blocks(source, target))
        self._starts = [start for start, _, _ in blocks]
        self._blocks = blocks

    def span(self, span: Span) -> Span | None:
        """Return where the characters of a span stand that both texts have; None for none."""
        first = self._first_block(span.start)
        last = bisect_left(self._starts, span.end) - 1
        if first > last or first == len(self._blocks):
            return None
        start, target, length = self._blocks[first]
        begin = target + max(0, span.start - start)
        start, target, length = self._blocks[last]
        end = target + min(length, span.end - start)
        return Span(start=begin, end=end) if begin < end else None

    def point(self, place: int) -> int:
        """Return where a place between two characters is, by the text before it."""
        at = bisect_right(self._starts, max(0, place - 1)) - 1
        if at < 0:
            return 0
        start, target, length = self._blocks[at]
        return target + min(place - start, length)

    def _first_block(self, place: int) -> int:
        """Return the index of the first block that ends behind a place."""
        at = max(0, bisect_right(self._starts, place) - 1)
        while at < len(self._blocks) and self._blocks[at][0] + self._blocks[at][2] <= place:
            at += 1
        return at


def _equal_blocks(source: str, target: str) -> Iterator[tuple[int, int, int]]:
    """Yield (place in the source, place in the target, length) of what both have."""
    lines = source.splitlines(keepends=True), target.splitlines(keepends=True)
    starts = tuple(_starts(side) for side in lines)
    for tag, a, b, c, d in SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
        left, right = (starts[0][a], starts[0][b]), (starts[1][c], starts[1][d])
        if tag == "equal":
            yield left[0], right[0], left[1] - left[0]
        elif tag == "replace":
            texts = source[slice(*left)], target[slice(*right)]
            if len(texts[0]) * len(texts[1]) <= MOST_CELLS:
                yield from _equal_inside(*texts, left[0], right[0])


def _equal_inside(source: str, target: str, at: int, to: int) -> Iterator[tuple[int, int, int]]:
    from rapidfuzz.distance import Levenshtein

    for step in Levenshtein.opcodes(source, target):
        if step.tag == "equal":
            yield at + step.src_start, to + step.dest_start, step.src_end - step.src_start


def _starts(lines: list[str]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts
