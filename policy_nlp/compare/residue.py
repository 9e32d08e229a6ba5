"""What the changes of two drafts leave out: spaces and marks between sentences (补漏)."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate

from policy_nlp.compare.index import DraftPair
from policy_nlp.compare.redline import Interval, is_move, steps_of
from policy_nlp.records import Change, Span

# How far two texts are searched for the place where they run together again, and how long
# that has to be the same.
REACH, SAME = 80, 12
# Signs before a gap that are shown with it.
LEAD = 30
# Signs a shelf, on which the changes of one stretch of text are kept to be found again.
SHELF = 256
# Signs that are compared at once.
CHUNK = 4096


def close_gaps(pair: DraftPair, changes: Sequence[Change]) -> list[Change]:
    """Return the changes with all that they leave out: spaces and marks between sentences.

    Line breaks around a passage that was added or removed belong to it; the rest is editing.
    """
    listed = _Listed(pair, changes)
    old, new = (draft.text.rstrip("\n") + "\n" for draft in (pair.old, pair.new))
    sides = (
        steps_of(changes, 0, old).streams(len(old)),
        steps_of(changes, 1, new).streams(len(new)),
    )
    for left, right in ((_Stream(a), _Stream(b)) for a, b in zip(*sides, strict=True)):
        for gap_old, gap_new, same in _residues(left.of(old), right.of(new)):
            for spans in _spans_of_gap(left, right, gap_old, gap_new):
                if not listed.absorb(spans):
                    free = min(left.free_before(spans[0]), right.free_before(spans[1]), same)
                    listed.add(_editing(pair, spans, free))
                same = 0
    return listed.changes


class _Stream:
    """Stretches of one text in order, read as one."""

    def __init__(self, stretches: Sequence[Interval]) -> None:
        self.stretches = stretches
        self._ends = list(accumulate(end - start for start, end in stretches))

    def of(self, text: str) -> str:
        return "".join(text[start:end] for start, end in self.stretches)

    def free_before(self, gap: Span) -> int:
        """Return how many signs right before a gap belong to the stream."""
        at = bisect_right(self.stretches, (gap.start, gap.start)) - 1
        # A gap may begin where one stretch ends and the next starts: then the longer counts.
        beside = self.stretches[max(0, at - 1) : at + 2]
        return max((gap.start - a for a, b in beside if a <= gap.start <= b), default=0)

    def span(self, gap: Interval) -> Span:
        """Return where a part of the stream stands in the text: from first to last sign."""
        if gap[0] == gap[1]:
            at = self._offset(gap[0] - 1) + 1 if gap[0] else self._offset(0)
            return Span(start=at, end=at)
        return Span(start=self._offset(gap[0]), end=self._offset(gap[1] - 1) + 1)

    def parts(self, gap: Interval) -> list[Interval]:
        """Cut a part of the stream where the stream is interrupted."""
        parts: list[Interval] = []
        start = gap[0]
        for end in self._ends[bisect_right(self._ends, gap[0]) :]:
            if start >= gap[1]:
                break
            parts.append((start, min(gap[1], end)))
            start = end
        return parts or [gap]

    def _offset(self, sign: int) -> int:
        at = bisect_right(self._ends, sign)
        if at == len(self._ends):
            return self.stretches[-1][1] if self.stretches else 0
        return self.stretches[at][1] - (self._ends[at] - sign)


def _spans_of_gap(
    left: _Stream, right: _Stream, gap_old: Interval, gap_new: Interval
) -> Iterator[tuple[Span, Span]]:
    """Yield where a gap stands; each part of it, where other changes stand in between."""
    parts = left.parts(gap_old), right.parts(gap_new)
    if all(len(side) == 1 for side in parts):
        yield left.span(gap_old), right.span(gap_new)
        return
    for part in parts[0] if gap_old[0] < gap_old[1] else ():
        yield left.span(part), right.span((gap_new[0], gap_new[0]))
    for part in parts[1] if gap_new[0] < gap_new[1] else ():
        yield left.span((gap_old[1], gap_old[1])), right.span(part)


class _Listed:
    """The changes listed so far, found again by where they stand."""

    def __init__(self, pair: DraftPair, changes: Sequence[Change]) -> None:
        self.texts = pair.old.text, pair.new.text
        self.changes: list[Change] = []
        self._shelves: tuple[dict[int, set[int]], dict[int, set[int]]] = (
            defaultdict(set),
            defaultdict(set),
        )
        for change in changes:
            self.add(change)

    def add(self, change: Change) -> None:
        """List one more."""
        self.changes.append(change)
        self._shelve(len(self.changes) - 1)

    def absorb(self, spans: tuple[Span, Span]) -> bool:
        """Give the white space of a gap to the changes beside it; return whether it could be."""
        printed = "".join(span.of(text) for span, text in zip(spans, self.texts, strict=True))
        if not printed.isspace():
            return False
        gaps = [(side, gap) for side, gap in enumerate(spans) if len(gap)]
        found = (self._change_beside(side, gap) for side, gap in gaps)
        beside = [at for at in found if at is not None]
        if len(beside) < len(gaps):
            return False
        for at, (side, gap) in zip(beside, gaps, strict=True):
            self._widen(at, side, gap)
        return True

    def _change_beside(self, side: int, gap: Span) -> int | None:
        """Return the change that ends right before a gap, or else the longest that touches it."""
        shelves = range(gap.start // SHELF, gap.end // SHELF + 1)
        best: tuple[bool, int] | None = None
        chosen = None
        for at in sorted({at for shelf in shelves for at in self._shelves[side].get(shelf, ())}):
            span = _span_on_side(self.changes[at], side)
            if span is not None and gap.start <= span.end and span.start <= gap.end:
                fit = (span.end == gap.start, len(span))
                if best is None or fit > best:
                    best, chosen = fit, at
        return chosen

    def _widen(self, at: int, side: int, gap: Span) -> None:
        wide = gap.union(_span_on_side(self.changes[at], side) or gap)
        name = ("old", "new")[side]
        update = {f"{name}_span": wide, name: wide.of(self.texts[side])}
        self.changes[at] = self.changes[at].model_copy(update=update)
        self._shelve(at)

    def _shelve(self, at: int) -> None:
        if is_move(self.changes[at]):
            return
        for side in (0, 1):
            span = _span_on_side(self.changes[at], side)
            if span is not None and len(span):
                for shelf in range(span.start // SHELF, span.end // SHELF + 1):
                    self._shelves[side][shelf].add(at)


def _span_on_side(change: Change, side: int) -> Span | None:
    return (change.old_span, change.new_span)[side]


def _residues(left: str, right: str) -> Iterator[tuple[Interval, Interval, int]]:
    """Yield where two nearly equal texts differ, and for how long they were the same before."""
    i = j = 0
    while True:
        same = _common_length(left, right, i, j)
        i, j = i + same, j + same
        if i == len(left) and j == len(right):
            return
        a, b = _rejoin(left, right, i, j)
        back = _back(left, right, (i, a), (j, b))
        yield (i - back, a - back), (j - back, b - back), same - back
        i, j = a, b


def _back(left: str, right: str, gap_old: Interval, gap_new: Interval) -> int:
    """Return how far a gap at the end has to stand back: the last line break is always there."""
    sides = [(text, *gap) for text, gap in ((left, gap_old), (right, gap_new)) if gap[0] < gap[1]]
    at_end = any(end == len(text) for text, _, end in sides)
    return int(
        at_end
        and min(gap_old[0], gap_new[0]) > 0
        and all(text[start - 1] == text[end - 1] for text, start, end in sides)
    )


def _common_length(left: str, right: str, i: int, j: int) -> int:
    step, same = CHUNK, 0
    while step:
        chunk = left[i + same : i + same + step]
        if chunk and chunk == right[j + same : j + same + step]:
            same += len(chunk)
        else:
            step //= 2
    return same


def _rejoin(left: str, right: str, i: int, j: int) -> Interval:
    for reach in range(1, REACH):
        for a in range(reach + 1):
            ahead = left[i + a : i + a + SAME], right[j + reach - a : j + reach - a + SAME]
            if ahead[0] == ahead[1] and (
                len(ahead[0]) == SAME or i + a + len(ahead[0]) == len(left)
            ):
                return min(i + a, len(left)), min(j + reach - a, len(right))
    return len(left), len(right)


def _editing(pair: DraftPair, spans: tuple[Span, Span], free: int) -> Change:
    """Return the change for a gap, with enough of the text before it to be found by a reader."""
    old, new = pair.old.text + "\n", pair.new.text + "\n"
    back = 0
    floor = min(free, LEAD)
    while back < floor and old[spans[0].start - back - 1] == new[spans[1].start - back - 1] != "\n":
        back += 1
    wide = [Span(start=span.start - back, end=span.end) for span in spans]
    same = pair.normalise(spans[0].of(old)) == pair.normalise(spans[1].of(new))
    return pair.change("editorial" if same else "wording-only", *wide)
