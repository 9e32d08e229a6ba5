"""Where two wordings of one sentence differ, and what each difference is made of (差异)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from policy_nlp.compare.matching import common_ends
from policy_nlp.records import Span
from policy_nlp.text.normalise import Normaliser

# A number counts as one sign, so does a Latin word.
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z]+|.", re.DOTALL)
# Ends of clauses; the mark itself belongs to the clause before it.
CLAUSE_ENDS = "，；。：！？\n,;!?"

# Beyond this many cells two texts are one difference; to find more would cost the square of them.
CELLS = 4 * 10**10

Cause = Literal["open", "editorial", "explained"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the two texts differ; one side may be empty.

    `cause`: open until a rule explains it, `explained` where another change says it.
    """

    old: Span
    new: Span
    cause: Cause = "open"


@dataclass(frozen=True, slots=True)
class Rewording:
    """Two wordings of one sentence, each with the text of its draft around it."""

    old_text: str
    new_text: str
    old: Span
    new: Span

    def printed(self, difference: Difference) -> tuple[str, str]:
        """Return what stands on each side of a difference."""
        return difference.old.of(self.old_text), difference.new.of(self.new_text)


def find_differences(rewording: Rewording, normalise: Normaliser) -> list[Difference]:
    """Return where the two wordings differ, numbers whole, in order."""
    left, right = (
        [match.span() for match in TOKEN.finditer(text, span.start, span.end)]
        for text, span in (
            (rewording.old_text, rewording.old),
            (rewording.new_text, rewording.new),
        )
    )
    found: list[Difference] = []
    for (a, b), (c, d) in _edit_steps(
        [rewording.old_text[a:b] for a, b in left], [rewording.new_text[a:b] for a, b in right]
    ):
        difference = Difference(
            _stretch(left, a, b, rewording.old.end), _stretch(right, c, d, rewording.new.end)
        )
        if found and _is_chance(rewording, found[-1], difference):
            last = found.pop()
            difference = Difference(last.old.union(difference.old), last.new.union(difference.new))
        found.append(difference)
    return [
        replace(difference, cause="editorial")
        if len({*map(normalise, rewording.printed(difference))}) == 1
        else difference
        for difference in found
    ]


def _edit_steps(
    left: list[str], right: list[str]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
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


def _is_chance(rewording: Rewording, last: Difference, difference: Difference) -> bool:
    """Return whether one sign between two differences is alike by chance: 百[分]之五十, 50%."""
    between = rewording.old_text[last.old.end : difference.old.start]
    return len(between) == 0 or (len(between) == 1 and between.isalnum())


def clause_around(
    rewording: Rewording, at: int, differences: Sequence[Difference]
) -> tuple[Span, Span]:
    """Return the clauses of both texts in which a difference stands, without its end mark.

    The stretches before and after are the same in both texts, so the two spans answer to
    each other; a difference on the way is taken in.
    """
    first = last = at
    while (before := _reach_before(rewording, differences, first)) is None:
        first -= 1
    while (after := _reach_after(rewording, differences, last)) is None:
        last += 1
    start, end = differences[first], differences[last]
    return (
        Span(start=start.old.start - before, end=end.old.end + after),
        Span(start=start.new.start - before, end=end.new.end + after),
    )


def _reach_before(rewording: Rewording, differences: Sequence[Difference], at: int) -> int | None:
    """Return how far the clause reaches before a difference, None where past the one before."""
    begin = differences[at - 1].old.end if at else rewording.old.start
    same = rewording.old_text[begin : differences[at].old.start]
    reach = next((k for k, sign in enumerate(reversed(same)) if sign in CLAUSE_ENDS), None)
    if reach is None and (not at or _closes(rewording, differences[at - 1])):
        return len(same)
    return reach


def _reach_after(rewording: Rewording, differences: Sequence[Difference], at: int) -> int | None:
    """Return how far the clause reaches after a difference, None where past the next one."""
    if _closes(rewording, differences[at]):
        return 0
    is_last = at + 1 == len(differences)
    end = rewording.old.end if is_last else differences[at + 1].old.start
    same = rewording.old_text[differences[at].old.end : end]
    reach = next((k for k, sign in enumerate(same) if sign in CLAUSE_ENDS), None)
    return len(same) if reach is None and is_last else reach


def _closes(rewording: Rewording, difference: Difference) -> bool:
    """Return whether a difference ends with the end of a clause."""
    return any(text[-1] in CLAUSE_ENDS for text in rewording.printed(difference) if text)


def explain(
    differences: Sequence[Difference], old: Span | None, new: Span | None
) -> list[Difference]:
    """Return the differences, those inside the given places of both texts marked as explained."""
    if old is None or new is None:
        return [*differences]
    return [
        replace(difference, cause="explained")
        if old.holds(difference.old) and new.holds(difference.new)
        else difference
        for difference in differences
    ]


def runs_of(differences: Sequence[Difference], cause: Cause) -> Iterator[list[int]]:
    """Yield the runs of neighbouring differences of one cause, as their indexes."""
    run: list[int] = []
    for at, difference in enumerate(differences):
        if difference.cause == cause:
            run.append(at)
        elif run:
            yield run
            run = []
    if run:
        yield run
