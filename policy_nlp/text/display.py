"""Text as people see it: how wide it is, what is not shown (显示)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

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


# Never first in a line, and never last.
_CLOSING, _OPENING = "，。、；：？！）】》”’％〕」』的和与及等", "（【《“‘〔「『—"


def break_lines(words: Iterable[str], width: int) -> list[str]:
    """Set words on as few lines as hold them, about as long as each other; none is cut (按词断行).

    A character by itself stays with what follows: it is as often half a word that was cut wrongly
    (低|碳循环) as a word.

    >>> break_lines(["关于", "加快", "绿色", "发展", "的", "意见"], 14)
    ['关于加快绿色', '发展的意见']
    >>> break_lines(["绿色", "低", "碳循环"], 8)
    ['绿色', '低碳循环']
    """
    pieces: list[str] = []
    for word in words:
        if pieces and (word[0] in _CLOSING or pieces[-1][-1] in _OPENING or len(pieces[-1]) == 1):
            pieces[-1] += word
        else:
            pieces.append(word)
    fewest = len(_filled_lines(pieces, width))
    limits = range(1, width + 1)
    fits = (lines for at in limits if len(lines := _filled_lines(pieces, at)) <= fewest)
    return next(fits, pieces)


def _filled_lines(pieces: Iterable[str], width: int) -> list[str]:
    lines: list[str] = []
    for piece in pieces:
        if lines and display_width(lines[-1] + piece) <= width:
            lines[-1] += piece
        else:
            lines.append(piece)
    return lines


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


def fitted(text: str, most: int) -> str:
    """Return a text in at most so many characters, the last of them a mark where it is cut.

    >>> fitted("推广绿色建筑", 3), fitted("推广", 3)
    ('推广…', '推广')
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"
