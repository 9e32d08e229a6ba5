"""Where two wordings of one sentence differ, and what each difference is made of (差异)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from policy_nlp.compare.normalise import Forms
from policy_nlp.compare.overlap import common_ends
from policy_nlp.records import Span

# A number counts as one sign, so does a Latin word.
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z]+|.", re.DOTALL)
# Ends of clauses; the mark itself belongs to the clause before it.
CLAUSE_ENDS = "，；。：！？\n,;!?"

# Beyond this many cells two texts are one difference; to find more would cost the square of them.
CELLS = 4 * 10**10

Cause = Literal["open", "editorial", "said"]


@dataclass(frozen=True, slots=True)
class Hunk:
    """A place where the two texts differ; one side may be empty.

    `cause`: open until a rule explains it, `said` where another change tells of it.
    """

    old: Span
    new: Span
    cause: Cause = "open"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two wordings of one sentence, each with the text of its draft around it."""

    old_text: str
    new_text: str
    old: Span
    new: Span

    def slices(self, hunk: Hunk) -> tuple[str, str]:
        """Return what stands on each side of a difference."""
        return hunk.old.of(self.old_text), hunk.new.of(self.new_text)


def differences(pair: Pair, forms: Forms) -> list[Hunk]:
    """Return where the two wordings differ, numbers whole, in order."""
    left = [match.span() for match in TOKEN.finditer(pair.old_text, pair.old.start, pair.old.end)]
    right = [match.span() for match in TOKEN.finditer(pair.new_text, pair.new.start, pair.new.end)]
    hunks: list[Hunk] = []
    for (a, b), (c, d) in _steps(
        [pair.old_text[a:b] for a, b in left], [pair.new_text[a:b] for a, b in right]
    ):
        hunk = Hunk(_stretch(left, a, b, pair.old.end), _stretch(right, c, d, pair.new.end))
        if hunks and _is_chance(pair, hunks[-1], hunk):
            last = hunks.pop()
            hunk = Hunk(
                Span(start=last.old.start, end=hunk.old.end),
                Span(start=last.new.start, end=hunk.new.end),
            )
        hunks.append(hunk)
    return [_judged(pair, hunk, forms) for hunk in hunks]


def _steps(left: list[str], right: list[str]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield what differs between two rows of tokens; of damage as long as a book, as one."""
    from rapidfuzz.distance import Levenshtein

    start, end = common_ends(left, right)
    rest = left[start : len(left) - end], right[start : len(right) - end]
    if len(rest[0]) * len(rest[1]) > CELLS:
        yield (start, len(left) - end), (start, len(right) - end)
        return
    for step in Levenshtein.opcodes(*rest):
        if step.tag != "equal":
            yield (
                (start + step.src_start, start + step.src_end),
                (start + step.dest_start, start + step.dest_end),
            )


def _stretch(tokens: list[tuple[int, int]], first: int, last: int, end: int) -> Span:
    start = tokens[first][0] if first < len(tokens) else end
    return Span(start=start, end=tokens[last - 1][1] if last > first else start)


def _is_chance(pair: Pair, last: Hunk, hunk: Hunk) -> bool:
    """Tell whether one sign between two differences is alike by chance: 百[分]之五十, 50%."""
    between = pair.old_text[last.old.end : hunk.old.start]
    return len(between) == 0 or (len(between) == 1 and between.isalnum())


def _judged(pair: Pair, hunk: Hunk, forms: Forms) -> Hunk:
    old, new = pair.slices(hunk)
    if forms.of(old) == forms.of(new):
        return replace(hunk, cause="editorial")
    return hunk


def clause_around(pair: Pair, hunk: Hunk, hunks: list[Hunk]) -> tuple[Span, Span]:
    """Return the clauses of both texts in which a difference stands, without its end mark.

    The stretches before and after are the same in both texts, so the two spans answer to
    each other; a difference on the way is taken in.
    """
    first = last = hunks.index(hunk)
    while (before := _reach_before(pair, hunks, first)) is None:
        first -= 1
    while (after := _reach_after(pair, hunks, last)) is None:
        last += 1
    return (
        Span(start=hunks[first].old.start - before, end=hunks[last].old.end + after),
        Span(start=hunks[first].new.start - before, end=hunks[last].new.end + after),
    )


def _reach_before(pair: Pair, hunks: list[Hunk], at: int) -> int | None:
    """Return how far the clause reaches before a difference, None where past the one before."""
    end = hunks[at].old.start
    begin = hunks[at - 1].old.end if at else pair.old.start
    for place in range(end - 1, begin - 1, -1):
        if pair.old_text[place] in CLAUSE_ENDS:
            return end - place - 1
    return end - begin if not at or _closes(pair, hunks[at - 1]) else None


def _reach_after(pair: Pair, hunks: list[Hunk], at: int) -> int | None:
    """Return how far the clause reaches after a difference, None where past the next one."""
    if _closes(pair, hunks[at]):
        return 0
    begin = hunks[at].old.end
    end = hunks[at + 1].old.start if at + 1 < len(hunks) else pair.old.end
    for place in range(begin, end):
        if pair.old_text[place] in CLAUSE_ENDS:
            return place - begin
    return end - begin if at + 1 == len(hunks) else None


def _closes(pair: Pair, hunk: Hunk) -> bool:
    """Tell whether a difference ends with the end of a clause."""
    return any(text[-1:] in CLAUSE_ENDS for text in pair.slices(hunk) if text)


def inside(hunk: Hunk, old: Span | None, new: Span | None) -> bool:
    """Tell whether a difference lies within the given places of both texts."""
    return (old is not None and old.start <= hunk.old.start and hunk.old.end <= old.end) and (
        new is not None and new.start <= hunk.new.start and hunk.new.end <= new.end
    )


def mark(hunks: list[Hunk], old: Span | None, new: Span | None) -> list[Hunk]:
    """Return the differences, those inside the given places marked as told of."""
    return [
        replace(hunk, cause="said") if hunk.cause != "said" and inside(hunk, old, new) else hunk
        for hunk in hunks
    ]


def runs(hunks: list[Hunk], cause: Cause) -> Iterator[list[Hunk]]:
    """Yield the stretches of neighbouring differences of one cause."""
    run: list[Hunk] = []
    for hunk in hunks:
        if hunk.cause == cause:
            run.append(hunk)
        elif run:
            yield run
            run = []
    if run:
        yield run
