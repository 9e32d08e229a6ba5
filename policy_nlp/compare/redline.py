"""Two texts as one, each stretch kept, deleted or inserted: what a redline prints (修订痕迹)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_nlp.compare.applying import Interval, Steps, print_steps
from policy_nlp.compare.hunks import TOKEN
from policy_nlp.records import Change, Stretch

# Two wordings less alike than this are shown as one deleted and one inserted.
ALIKE = 0.4
# Signs that are the same between two differences, but too few to be worth keeping.
CHANCE = 2


def redline(old: str, new: str, changes: Sequence[Change]) -> tuple[Stretch, ...]:
    """Return the stretches of which both texts are made, in the order of the new one.

    Kept and deleted ones together are the old text, kept and inserted ones the new. What moved
    is deleted here and inserted there: Word has called its own moves unreadable.

    Args:
        old: the body of the old draft.
        new: the body of the new draft.
        changes: those of `compare_versions`.
    """
    streams = [
        Steps(side.leaves + side.blocks, []).streams(len(text))[0]
        for side, text in zip(print_steps(changes), (old, new), strict=True)
    ]
    out: list[Stretch] = []
    at = [0, 0]
    for left, right in _same_places(old, new, *streams):
        out += _between(old[at[0] : left[0]], new[at[1] : right[0]])
        out.append(Stretch(kind="kept", text=old[slice(*left)]))
        at = [left[1], right[1]]
    out += _between(old[at[0] :], new[at[1] :])
    return tuple(_joined(out))


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


def _between(old: str, new: str) -> Iterator[Stretch]:
    if old and new:
        yield from _wordings(old, new)
        return
    if old:
        yield Stretch(kind="deleted", text=old)
    if new:
        yield Stretch(kind="inserted", text=new)


def _wordings(old: str, new: str) -> Iterator[Stretch]:
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Levenshtein

    if fuzz.ratio(old, new) < ALIKE * 100:
        yield Stretch(kind="deleted", text=old)
        yield Stretch(kind="inserted", text=new)
        return
    left, right = TOKEN.findall(old), TOKEN.findall(new)
    gone, come = "", ""
    for step in Levenshtein.opcodes(left, right):
        before = "".join(left[step.src_start : step.src_end])
        after = "".join(right[step.dest_start : step.dest_end])
        if step.tag != "equal" or (len(before) < CHANCE and (gone or come) and before != "\n"):
            gone, come = gone + before, come + after
            continue
        yield from _pair(gone, come)
        yield Stretch(kind="kept", text=before)
        gone, come = "", ""
    yield from _pair(gone, come)


def _pair(gone: str, come: str) -> Iterator[Stretch]:
    if gone:
        yield Stretch(kind="deleted", text=gone)
    if come:
        yield Stretch(kind="inserted", text=come)


def _joined(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    last: Stretch | None = None
    for stretch in stretches:
        if last is not None and last.kind == stretch.kind:
            last = Stretch(kind=last.kind, text=last.text + stretch.text)
            continue
        if last is not None:
            yield last
        last = stretch
    if last is not None:
        yield last
