"""Forms of a text for comparing, never for showing: width and spaces folded (比较用规范形)."""

from __future__ import annotations

import re
import unicodedata
from itertools import takewhile

_SPACE = re.compile(r"\s+")
# What stays as it is, as most names do.
_FOLDED = re.compile("[一-龥]*")
# After NFKC, which folds （ and ［ itself.
_BRACKETS = str.maketrans("〔[【〈「『〕]】〉」』", "((((((" + "))))))")

# Marks that other fonts and typists set for these, one character each: ∶ is no ：
COLONS = "：:∶﹕︰ː꞉"
_MARKS = {"：": COLONS[2:], "；": "﹔︔", "，": "﹐︐", "、": "﹑︑､"}
LOOKALIKES = str.maketrans({other: mark for mark, others in _MARKS.items() for other in others})


def squeeze(text: str) -> str:
    """Drop all white space."""
    return _SPACE.sub("", text)


def fold(text: str) -> str:
    """Drop white space, fold fullwidth letters, digits and every kind of bracket.

    >>> fold("各县级市〔区〕 人民政府"), fold("１００％")
    ('各县级市(区)人民政府', '100%')
    """
    if _FOLDED.fullmatch(text):
        return text
    return unicodedata.normalize("NFKC", squeeze(text)).translate(_BRACKETS)


def shared_start(left: str, right: str) -> int:
    """Return with how many same characters two texts begin.

    >>> shared_start("区发改委", "区发改局")
    3
    """
    return sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False))
    )
