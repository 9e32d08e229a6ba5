"""How two readings of one document are compared: spaces that a format cannot keep are ignored."""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

_WIDE = r"[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f\u2014\u2018\u2019\u201c\u201d\u2026]"
_SPACES = re.compile(
    rf"(?<={_WIDE})[ \xa0]+(?={_WIDE})|(?<={_WIDE})[ \xa0]+(?=[A-Za-z0-9])"
    rf"|(?<=[A-Za-z0-9])[ \xa0]+(?={_WIDE})|[ \xa0]+(?=[0-9])|(?<=[0-9])[ \xa0]+"
)


def folded(text: str) -> str:
    """Drop spaces between two Chinese characters and beside digits and letters."""
    return _SPACES.sub("", text.replace("\xa0", " "))


def difference(text: str, expected: str) -> float:
    """Return the share of characters that differ."""
    left, right = folded(text), folded(expected.rstrip("\n"))
    return Levenshtein.distance(left, right) / max(len(right), 1)
