"""Width of text: folded for comparing, and counted for showing (全角半角)."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")
# After NFKC, which folds （ and ［ itself.
_BRACKETS = str.maketrans("〔[【〈「『〕]】〉」』", "((((((" + "))))))")


def squeeze(text: str) -> str:
    """Drop all white space."""
    return _SPACE.sub("", text)


def fold(text: str) -> str:
    """Drop white space, fold fullwidth letters, digits and every kind of bracket.

    >>> fold("各县级市〔区〕 人民政府"), fold("１００％")
    ('各县级市(区)人民政府', '100%')
    """
    return unicodedata.normalize("NFKC", squeeze(text)).translate(_BRACKETS)


def display_width(text: str, wide: str = "WFA") -> int:
    """Return the half-width columns that `text` takes: a Chinese character takes two.

    Quotation marks and dashes are as wide as a Chinese character in a Chinese font, and half
    of it on most terminals, where `wide` is "WF".

    >>> display_width("区住建委 a")
    10
    """
    return sum(2 if unicodedata.east_asian_width(c) in wide else 1 for c in text)
