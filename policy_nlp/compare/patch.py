"""The changes as steps from the old text to the new one (还原).

Three things make a new text: what a change prints (`new` at `new_span`), what moved as it stood
(a moved task, a moved passage), and the rest of the old text in its old order. `apply_changes`
does it; `residue.close_gaps` adds the changes of whatever would be lost by that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from policy_nlp.records import Change
from policy_nlp.text.numbering import marker_at

Interval = tuple[int, int]
# Kinds whose text ends where its last line ends.
WHOLE_UNITS = frozenset({"task-added", "task-removed", "task-moved", "task-split", "task-merged"})


@dataclass(frozen=True, slots=True)
class Steps:
    """One side of the changes: places that changes print, and blocks that move as they stand."""

    leaves: list[Interval] = field(default_factory=list)
    blocks: list[Interval] = field(default_factory=list)

    def streams(self, length: int) -> list[list[Interval]]:
        """Return what is left of each block, and last of the text around them, in order."""
        taken = _merged_intervals(self.leaves)
        left: dict[int, list[Interval]] = {}
        smallest_first = sorted(
            range(len(self.blocks)), key=lambda k: _interval_size(self.blocks[k])
        )
        for k in smallest_first:
            left[k] = _interval_without(self.blocks[k], taken)
            taken = _merged_intervals([*taken, self.blocks[k]])
        return [left[k] for k in range(len(self.blocks))] + [_interval_without((0, length), taken)]


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
        for start, piece in _printed_pieces(change):
            written.update(enumerate(piece, start=start))
    end = max([len(padded), *(stop for _, stop in new.leaves + new.blocks)]) + len(padded)
    for stream, blanks in zip(old.streams(len(padded)), new.streams(end), strict=True):
        signs = (padded[at] for start, stop in stream for at in range(start, stop))
        places = (at for start, stop in blanks for at in range(start, stop))
        written.update(zip(places, signs, strict=False))
    return "".join(written[at] for at in sorted(written)).rstrip("\n")


def _printed_pieces(change: Change) -> Iterator[tuple[int, str]]:
    """Yield what a change prints into the new text, and where."""
    text, spans = change.new or "", change.new_places
    if is_move(change) and spans:
        yield spans[0].start, text[: _number_length(text)]
        return
    for span in spans:
        yield span.start, text[: len(span)]
        text = text[len(span) :]


def is_move(change: Change) -> bool:
    """Return whether a change moves text as it stands; one reworded on the way is printed anew."""
    return change.kind == "task-moved" or (change.kind == "text-moved" and change.old == change.new)


def _number_length(text: str) -> int:
    marker = marker_at(text, 0)
    return marker.end if marker else 0


def steps_of(changes: Iterable[Change], side: int, padded: str = "") -> Steps:
    """Return the steps of the old (0) or new (1) side.

    In a padded text its last unit ends with the line break.
    """
    steps = Steps()
    for change in changes:
        spans = (change.old_places, change.new_places)[side]
        places = [(span.start, span.end) for span in spans]
        if change.kind in WHOLE_UNITS and padded:
            places = [(a, b + 1 if b == len(padded) - 1 else b) for a, b in places]
        if not is_move(change):
            steps.leaves.extend(place for place in places if _interval_size(place))
        elif spans:
            text = (change.old, change.new)[side] or ""
            steps.blocks.append(places[0])
            if change.kind == "task-moved":
                steps.leaves.append((spans[0].start, spans[0].start + _number_length(text)))
    return steps


def _interval_size(interval: Interval) -> int:
    return interval[1] - interval[0]


def _merged_intervals(intervals: Iterable[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _interval_without(interval: Interval, taken: Sequence[Interval]) -> list[Interval]:
    start, end = interval
    left = []
    for a, b in taken:
        if b <= start or a >= end:
            continue
        if a > start:
            left.append((start, a))
        start = b
    if start < end:
        left.append((start, end))
    return left
