"""Text as people see it: how wide it is, and without what is not shown (显示)."""

from __future__ import annotations

import re
import unicodedata

# What XML cannot hold, and what would turn the direction of the text that is shown.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)


def display_width(text: str, wide: str = "WFA") -> int:
    """Return the half-width columns that `text` takes: a Chinese character takes two.

    Quotation marks and dashes are as wide as a Chinese character in a Chinese font, and half
    of it on most terminals, where `wide` is "WF".

    >>> display_width("区住建委 a")
    10
    """
    return sum(2 if unicodedata.east_asian_width(c) in wide else 1 for c in text)


def visible(text: str) -> str:
    r"""Return text without the characters that are not shown, tabs as spaces.

    >>> visible("a\x00b\tc")
    'ab c'
    """
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\t", " "))


def one_line(text: str) -> str:
    """Return a text with one blank for each stretch of blanks and line breaks."""
    return " ".join(text.split())


def excerpt(text: str, longest: int) -> str:
    """Return a text, or how it begins where it is longer.

    >>> excerpt("推广绿色建筑", 2)
    '推广…'
    """
    return text if len(text) <= longest else f"{text[:longest]}…"
