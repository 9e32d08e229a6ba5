"""The changes as steps from the old text to the new one (还原), and both texts as one (修订痕迹).

Three things make a new text: what a change prints (`new` at `new_span`), what moved as it stood
(a moved task, a moved passage), and the rest of the old text in its old order. `apply_changes`
does it; `residue.close_gaps` adds the changes of whatever would be lost by that. A redline prints
each stretch as kept, deleted or inserted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from policy_nlp.compare.diff import TOKEN
from policy_nlp.records import Change, Stretch
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


# Two wordings less alike than this are shown as one deleted and one inserted.
ALIKE = 0.4
# Signs that are the same between two differences, but too few to be worth keeping.
CHANCE = 2
# Ways of pairing the lines of one row that are tried.
LINES_UP_TO = 10_000
# Put behind both texts, so that every paragraph ends with a break.
_END = (Stretch(kind="kept", text="\n"),)


def redline(old: str, new: str, changes: Sequence[Change]) -> tuple[Stretch, ...]:
    """Return the stretches of which both texts are made, in the order of the new one.

    Kept and deleted ones together are the old text, kept and inserted ones the new. What moved
    is deleted here and inserted there: Word has called its own moves unreadable. Paragraphs are
    added and removed whole: no stretch ends one and begins another beside words that are kept.

    Args:
        old: the body of the old draft.
        new: the body of the new draft.
        changes: those of `compare_versions`.
    """
    streams = []
    for side, text in enumerate((old, new)):
        steps = steps_of(changes, side)
        streams.append(Steps(steps.leaves + steps.blocks).streams(len(text))[0])
    out: list[Stretch] = []
    at = [0, 0]
    for left, right in _same_places(old, new, *streams):
        out += _stretches_between(old[at[0] : left[0]], new[at[1] : right[0]])
        out.append(Stretch(kind="kept", text=old[slice(*left)]))
        at = [left[1], right[1]]
    out += _stretches_between(old[at[0] :], new[at[1] :])
    paragraphs = _joined_stretches(_by_lines([*out, *_END]))
    return tuple(_joined_stretches(_unended([*paragraphs])))


def _by_lines(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield the stretches with every paragraph that was added or removed whole."""
    row: list[Stretch] = []
    for stretch in stretches:
        parts = stretch.text.split("\n")
        for number, part in enumerate(parts):
            if part:
                row.append(Stretch(kind=stretch.kind, text=part))
            if number + 1 < len(parts):
                row.append(Stretch(kind=stretch.kind, text="\n"))
                if stretch.kind == "kept":
                    yield from _lines_whole(row)
                    row = []
    yield from row


def _lines_whole(row: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield one row, up to a break that both texts have."""
    if not any(s.text == "\n" and s.kind != "kept" for s in row):
        yield from row
        return
    olds, news = (
        "".join(s.text for s in row if s.kind != without)[:-1].split("\n")
        for without in ("inserted", "deleted")
    )
    i = j = 0
    for a, b in [*_likely_lines(olds, news), (len(olds), len(news))]:
        yield from (Stretch(kind="deleted", text=f"{line}\n") for line in olds[i:a])
        yield from (Stretch(kind="inserted", text=f"{line}\n") for line in news[j:b])
        if a < len(olds):
            yield from _stretches_between(olds[a], news[b])
            yield Stretch(kind="kept", text="\n")
        i, j = a + 1, b + 1


def _likely_lines(olds: Sequence[str], news: Sequence[str]) -> list[tuple[int, int]]:
    """Return which lines are one another, in order, the likest."""
    if len(olds) * len(news) > LINES_UP_TO:
        return []
    from rapidfuzz import fuzz

    best: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]] = {}
    for i in range(len(olds) + 1):
        for j in range(len(news) + 1):
            options = [best[k] for k in ((i - 1, j), (i, j - 1)) if k in best]
            if i and j:
                alike = fuzz.ratio(olds[i - 1], news[j - 1]) / 100
                if alike >= ALIKE:
                    score, pairs = best[i - 1, j - 1]
                    options.append((score + alike, (*pairs, (i - 1, j - 1))))
            best[i, j] = max(options, key=lambda option: option[0], default=(0.0, ()))
    return list(best[len(olds), len(news)][1])


def _unended(stretches: list[Stretch]) -> list[Stretch]:
    """Take the break back that was put behind both texts, from where it is now."""
    *before, last = stretches
    if last.kind == "kept":
        return [*before, Stretch(kind="kept", text=last.text[:-1])] if last.text[:-1] else before
    # The last paragraphs were added or removed: so was the break before them, in place of that.
    for at in range(len(before) - 1, -1, -1):
        if before[at].kind == "kept":
            tail = [*before[at + 1 :], last]
            turned = [
                Stretch(kind=s.kind, text="\n" + s.text[:-1]) for s in tail if s.text.endswith("\n")
            ]
            if len(turned) == len(tail) and before[at].text.endswith("\n"):
                kept = before[at].text[:-1]
                head = [*before[:at], *([Stretch(kind="kept", text=kept)] if kept else [])]
                return [*head, *turned]
            break
    return _without_last_break(stretches)


def _without_last_break(stretches: list[Stretch]) -> list[Stretch]:
    """Take the break off what was deleted last and what was inserted last, behind all kept."""
    out: list[Stretch] = []
    open_kinds = {"deleted", "inserted"}
    for stretch in reversed(stretches):
        text = stretch.text
        if stretch.kind in open_kinds:
            open_kinds.remove(stretch.kind)
            text = text.removesuffix("\n")
        elif stretch.kind == "kept":
            open_kinds.clear()
        if text:
            out.append(Stretch(kind=stretch.kind, text=text))
    return out[::-1]


def _same_places(
    old: str, new: str, left: Sequence[Interval], right: Sequence[Interval]
) -> Iterator[tuple[Interval, Interval]]:
    """Yield the places of both texts that are the same, as far as the two streams agree."""
    olds, news = list(left)[::-1], list(right)[::-1]
    while olds and news:
        (a, a_end), (b, b_end) = olds.pop(), news.pop()
        size = min(a_end - a, b_end - b)
        if old[a : a + size] != new[b : b + size]:
            return
        yield (a, a + size), (b, b + size)
        if a + size < a_end:
            olds.append((a + size, a_end))
        if b + size < b_end:
            news.append((b + size, b_end))


def _stretches_between(old: str, new: str) -> Iterator[Stretch]:
    """Yield what stands between two places that are the same, sign by sign where it is alike."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Levenshtein

    if not (old and new) or fuzz.ratio(old, new) < ALIKE * 100:
        yield from _replaced(old, new)
        return
    left, right = TOKEN.findall(old), TOKEN.findall(new)
    removed, added = "", ""
    for step in Levenshtein.opcodes(left, right):
        before = "".join(left[step.src_start : step.src_end])
        after = "".join(right[step.dest_start : step.dest_end])
        by_chance = len(before) < CHANCE and (removed or added) and before != "\n"
        if step.tag != "equal" or by_chance:
            removed, added = removed + before, added + after
            continue
        yield from _replaced(removed, added)
        yield Stretch(kind="kept", text=before)
        removed, added = "", ""
    yield from _replaced(removed, added)


def _replaced(removed: str, added: str) -> Iterator[Stretch]:
    if removed:
        yield Stretch(kind="deleted", text=removed)
    if added:
        yield Stretch(kind="inserted", text=added)


def _joined_stretches(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    last: Stretch | None = None
    for stretch in stretches:
        # Whole paragraphs and the words at the beginning of the next one stay apart.
        apart = last is not None and last.text.endswith("\n") and not stretch.text.endswith("\n")
        if last is not None and last.kind == stretch.kind and (last.kind == "kept" or not apart):
            last = Stretch(kind=last.kind, text=last.text + stretch.text)
            continue
        if last is not None:
            yield last
        last = stretch
    if last is not None:
        yield last
