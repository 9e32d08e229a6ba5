"""The changes as steps from the old text to the new one, and the proof that none is missing (还原).

Three things make a new text: what a change prints (`new` at `new_span`), what moved as it stood
(a moved task, a moved passage), and the rest of the old text in its old order. `close_gaps`
tells of whatever would be lost by that; `apply_changes` does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policy_nlp.records import Change, Span
from policy_nlp.text.numbering import marker_at

if TYPE_CHECKING:
    from policy_nlp.compare.context import Context

Interval = tuple[int, int]
# How far two texts are searched for the place where they run together again, and how long
# that has to be the same.
REACH, SAME = 80, 12
# Signs before a gap that are shown with it.
LEAD = 30
# Kinds whose text ends where its last line ends.
WHOLE_UNITS = frozenset({"task-added", "task-removed", "task-moved", "task-split", "task-merged"})


@dataclass(frozen=True, slots=True)
class Steps:
    """One side of the changes: places that changes print, and blocks that move as they stand."""

    leaves: list[Interval]
    blocks: list[Interval]

    def streams(self, length: int) -> list[list[Interval]]:
        """Return what is left of each block, and last of the text around them, in order."""
        taken = _merged(self.leaves)
        out: dict[int, list[Interval]] = {}
        smallest_first = sorted(range(len(self.blocks)), key=lambda k: _size(self.blocks[k]))
        for k in smallest_first:
            out[k] = _without(self.blocks[k], taken)
            taken = _merged([*taken, self.blocks[k]])
        return [out[k] for k in range(len(self.blocks))] + [_without((0, length), taken)]


def apply_changes(text: str, changes: Sequence[Change]) -> str:
    """Return the text that `changes` make of `text`, but for the line break at its end.

    Args:
        text: the body of the old draft (`Extraction.text`).
        changes: those of `compare_versions`.
    """
    padded = text.rstrip("\n") + "\n"
    old, new = _steps(changes, 0, padded), _steps(changes, 1)
    written: dict[int, str] = {}
    for change in changes:
        for span, piece in _printed(change):
            written.update(enumerate(piece, start=span.start))
    end = max([len(padded), *(stop for _, stop in new.leaves + new.blocks)]) + len(padded)
    for stream, blanks in zip(old.streams(len(padded)), new.streams(end), strict=True):
        signs = (padded[at] for start, stop in stream for at in range(start, stop))
        places = (at for start, stop in blanks for at in range(start, stop))
        written.update(zip(places, signs, strict=False))
    return "".join(written[at] for at in sorted(written)).rstrip("\n")


def _printed(change: Change) -> Iterator[tuple[Span, str]]:
    """Yield what a change prints into the new text, and where."""
    spans = change.new_spans or ((change.new_span,) if change.new_span else ())
    text = change.new or ""
    if _is_move(change) and spans:
        number = _number(text)
        yield Span(start=spans[0].start, end=spans[0].start + number), text[:number]
        return
    for span in spans:
        yield span, text[: len(span)]
        text = text[len(span) :]


def _is_move(change: Change) -> bool:
    """Tell whether a change moves text as it stands; one reworded on the way is printed anew."""
    return change.kind == "task-moved" or (change.kind == "text-moved" and change.old == change.new)


def _number(text: str) -> int:
    marker = marker_at(text, 0)
    return marker.end if marker else 0


def print_steps(changes: Sequence[Change]) -> tuple[Steps, Steps]:
    """Return the steps of the old and of the new side."""
    return _steps(changes, 0), _steps(changes, 1)


def _steps(changes: Iterable[Change], side: int, padded: str = "") -> Steps:
    """Return the steps of one side; in a padded text its last unit ends with the line break."""
    steps = Steps([], [])
    for change in changes:
        one, many = (
            (change.new_span, change.new_spans) if side else (change.old_span, change.old_spans)
        )
        spans = many or ((one,) if one else ())
        places = [(span.start, span.end) for span in spans]
        if change.kind in WHOLE_UNITS and padded:
            places = [(a, b + 1 if b == len(padded) - 1 else b) for a, b in places]
        if not _is_move(change):
            steps.leaves.extend(places)
        elif spans:
            text = (change.new if side else change.old) or ""
            steps.blocks.append(places[0])
            if change.kind == "task-moved":
                steps.leaves.append((spans[0].start, spans[0].start + _number(text)))
    return steps


def _size(interval: Interval) -> int:
    return interval[1] - interval[0]


def _merged(intervals: Iterable[Interval]) -> list[Interval]:
    out: list[Interval] = []
    for start, end in sorted(intervals):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _without(interval: Interval, taken: Sequence[Interval]) -> list[Interval]:
    start, end = interval
    out = []
    for a, b in taken:
        if b <= start or a >= end:
            continue
        if a > start:
            out.append((start, a))
        start = b
    if start < end:
        out.append((start, end))
    return out


def close_gaps(context: Context, changes: Sequence[Change]) -> list[Change]:
    """Return the changes with all that they leave untold: spaces and marks between sentences.

    Line breaks around a passage that came or went belong to it; the rest is editing.
    """
    out = list(changes)
    old, new = (draft.text.rstrip("\n") + "\n" for draft in (context.old, context.new))
    sides = _steps(out, 0, old).streams(len(old)), _steps(out, 1, new).streams(len(new))
    for left, right in zip(*sides, strict=True):
        texts = ["".join(t[a:b] for a, b in s) for t, s in ((old, left), (new, right))]
        for gap_old, gap_new, same in _residues(texts[0], texts[1]):
            for spans in _places(left, right, gap_old, gap_new):
                if not _absorbed(context, out, spans):
                    free = min(_free_before(left, spans[0]), _free_before(right, spans[1]), same)
                    out.append(_editing(context, spans, free))
                same = 0
    return out


def _free_before(stream: Sequence[Interval], gap: Span) -> int:
    """Return how many signs right before a gap belong to the same stream."""
    return max((gap.start - a for a, b in stream if a <= gap.start <= b), default=0)


def _residues(left: str, right: str) -> Iterator[tuple[Interval, Interval, int]]:
    """Yield where two nearly equal texts differ, and for how long they were the same before."""
    i = j = 0
    while True:
        same = _same(left, right, i, j)
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


def _same(left: str, right: str, i: int, j: int) -> int:
    step, same = 4096, 0
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


def _place(stream: Sequence[Interval], gap: Interval) -> Span:
    """Return where a stretch of a stream stands in the text: from its first sign to its last."""
    if gap[0] == gap[1]:
        at = _offset(stream, gap[0] - 1) + 1 if gap[0] else _offset(stream, 0)
        return Span(start=at, end=at)
    return Span(start=_offset(stream, gap[0]), end=_offset(stream, gap[1] - 1) + 1)


def _places(
    left: Sequence[Interval], right: Sequence[Interval], gap_old: Interval, gap_new: Interval
) -> Iterator[tuple[Span, Span]]:
    """Yield where a gap stands; each part of it, where other changes stand in between."""
    parts = _parts(left, gap_old), _parts(right, gap_new)
    if all(len(side) == 1 for side in parts):
        yield _place(left, gap_old), _place(right, gap_new)
        return
    for part in parts[0] if gap_old[0] < gap_old[1] else ():
        yield _place(left, part), _place(right, (gap_new[0], gap_new[0]))
    for part in parts[1] if gap_new[0] < gap_new[1] else ():
        yield _place(left, (gap_old[1], gap_old[1])), _place(right, part)


def _parts(stream: Sequence[Interval], gap: Interval) -> list[Interval]:
    """Cut a stretch of a stream where the stream is interrupted."""
    out, passed = [], 0
    for start, end in stream:
        part = max(gap[0], passed), min(gap[1], passed + end - start)
        if part[0] < part[1]:
            out.append(part)
        passed += end - start
    return out or [gap]


def _offset(stream: Sequence[Interval], sign: int) -> int:
    """Return where the sign of that number in a stream stands in the text."""
    for start, end in stream:
        if sign < end - start:
            return start + sign
        sign -= end - start
    return stream[-1][1] if stream else 0


def _absorbed(context: Context, changes: list[Change], spans: tuple[Span, Span]) -> bool:
    """Give the white space of a gap to the changes beside it; tell whether that was possible."""
    printed = spans[0].of(context.old.text) + spans[1].of(context.new.text)
    if not printed.isspace():
        return False
    found: list[tuple[int, str, Span]] = []
    for gap, side in zip(spans, ("old", "new"), strict=True):
        if not len(gap):
            continue
        best = None
        for at, change in enumerate(changes):
            span = getattr(change, f"{side}_span")
            beside = span and len(span) and gap.start <= span.end and span.start <= gap.end
            if beside and not _is_move(change):
                fit = (span.end == gap.start, len(span))
                if best is None or fit > (best[1].end == gap.start, len(best[1])):
                    best = (at, span)
        if best is None:
            return False
        start, end = min(gap.start, best[1].start), max(gap.end, best[1].end)
        found.append((best[0], side, Span(start=start, end=end)))
    for at, side, span in found:
        text = context.old.text if side == "old" else context.new.text
        told = {f"{side}_span": span, side: span.of(text)}
        changes[at] = changes[at].model_copy(update=told)
    return True


def _editing(context: Context, spans: tuple[Span, Span], free: int) -> Change:
    """Return the change for a gap, with enough of the text before it to be found by a reader."""
    old, new = context.old.text + "\n", context.new.text + "\n"
    back = 0
    floor = min(free, LEAD)
    while back < floor and old[spans[0].start - back - 1] == new[spans[1].start - back - 1] != "\n":
        back += 1
    wide = [Span(start=span.start - back, end=span.end) for span in spans]
    same = context.forms.of(spans[0].of(old)) == context.forms.of(spans[1].of(new))
    return context.change("editorial" if same else "wording-only", *wide)
