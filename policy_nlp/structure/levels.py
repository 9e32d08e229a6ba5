"""From a row of headings to a tree: which stands under which, whatever their numbers say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policy_nlp.structure.headings import Heading
from policy_nlp.text.numbering import Style

# How high a style stands by custom; used only where a style meets one it never stood with.
# Styles of one rank nest in the order they come (the Gusu plan has （1） above 1．).
_RANK: dict[Style, int] = {
    "none": 0,
    "part": 0,
    "chapter": 1,
    "section": 2,
    "article": 3,
    "cn": 3,
    "cn-bracket": 4,
    "arabic": 5,
    "arabic-bracket": 5,
    "decimal-1": 4,
    "decimal-2": 5,
    "decimal-3": 6,
    "arabic-half-bracket": 6,
    "circled": 7,
}


@dataclass(frozen=True)
class Placed:
    """A heading with its place in the tree: ordinals of the levels, 1-based."""

    heading: Heading
    ordinals: tuple[int, ...]

    @property
    def id(self) -> str:
        """The unit id: ordinals joined by full stops."""
        return ".".join(map(str, self.ordinals))


def place_headings(headings: Sequence[Heading]) -> list[Placed]:
    """Place each heading under the nearest one of a higher style.

    A style that is open closes all below it; a new style opens a level below the last one,
    unless custom ranks it higher than the styles that are open.
    """
    stack: list[Style] = []
    counts: list[int] = []
    placed: list[Placed] = []
    for heading in headings:
        style = heading.style
        if style in stack:
            depth = stack.index(style)
        else:
            depth = len(stack)
            while depth and _RANK[stack[depth - 1]] > _RANK[style]:
                depth -= 1
        stack[depth:] = [style]
        counts[depth + 1 :] = []
        if depth == len(counts):
            counts.append(0)
        counts[depth] += 1
        placed.append(Placed(heading, tuple(counts)))
    return placed
