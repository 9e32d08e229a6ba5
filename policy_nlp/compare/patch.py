"""The changes as steps from the old text to the new one, and the proof that none is missing (还原).

Three things make a new text: what a change prints (`new` at `new_span`), what moved as it stood
(a moved task, a moved passage), and the rest of the old text in its old order. `close_gaps`
tells of whatever would be lost by that; `apply_changes` does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policy_nlp.records import Change, Span
from policy_nlp.text.numbering import marker_at

Interval = tuple[int, int]
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
    old, new = steps_of(changes, 0, padded), steps_of(changes, 1)
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
    if is_move(change) and spans:
        number = _number(text)
        yield Span(start=spans[0].start, end=spans[0].start + number), text[:number]
        return
    for span in spans:
        yield span, text[: len(span)]
        text = text[len(span) :]


def is_move(change: Change) -> bool:
    """Tell whether a change moves text as it stands; one reworded on the way is printed anew."""
    return change.kind == "task-moved" or (change.kind == "text-moved" and change.old == change.new)


def _number(text: str) -> int:
    marker = marker_at(text, 0)
    return marker.end if marker else 0


def print_steps(changes: Sequence[Change]) -> tuple[Steps, Steps]:
    """Return the steps of the old and of the new side."""
    return steps_of(changes, 0), steps_of(changes, 1)


def steps_of(changes: Iterable[Change], side: int, padded: str = "") -> Steps:
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
        if not is_move(change):
            steps.leaves.extend(place for place in places if _size(place))
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
