"""Numbers at the head of a paragraph: 一、（一）1．（1）第三条 ① (层次序数).

GB/T 9704-2012 §7.3.3 names the order 一、（一）1.（1）; real plans mix widths, skip levels and
lose numbers, so the style of a number says which others are its sisters, never its level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from policy_nlp.text.numerals import parse_integer

Style = Literal[
    "part", "chapter", "section", "article", "cn", "cn-bracket", "arabic", "decimal-1", "decimal-2",
    "decimal-3", "arabic-bracket", "arabic-half-bracket", "circled", "none",
]  # fmt: skip

_CN = "[〇零一二三四五六七八九十百]{1,5}"
_ORDER = rf"(?:{_CN}|\d{{1,3}})"
# A number with a decimal point (1.5万) or a year (2025.) is no marker.
_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    # 第一部分 / 第二篇; 第一章 总则; 第二节; 第三条 为了…
    ("part", re.compile(rf"第\s*({_ORDER})\s*(?:部分|篇|编)(?![的之])")),
    ("chapter", re.compile(rf"第\s*({_ORDER})\s*章(?![的之])")),
    ("section", re.compile(rf"第\s*({_ORDER})\s*节(?![的之])")),
    ("article", re.compile(rf"第\s*({_ORDER})\s*条(?![的之款第至、和规])")),
    # 一、总体要求; also 一．and 一. as typed by hand
    ("cn", re.compile(rf"({_CN})\s*[、．.]")),
    # （一）加快…, (一) 指导思想, 〔一〕
    ("cn-bracket", re.compile(rf"[（(〔]\s*({_CN})\s*[）)〕][、．.]?")),
    # 1.1.2 目标 and 3.1 任务 of plans numbered by decimals
    ("decimal-3", re.compile(r"\d{1,2}[.．]\d{1,2}[.．](\d{1,2})(?![\d.．%％])[.．、]?")),
    ("decimal-2", re.compile(r"\d{1,2}[.．](\d{1,2})(?=[\s　])")),
    # 1．持续推动…, 2.大力…, 3、…
    ("arabic", re.compile(r"(\d{1,2})\s*[.．、](?!\d)")),
    # （1） 重点产业…, (2)…
    ("arabic-bracket", re.compile(r"[（(]\s*(\d{1,2})\s*[）)][、．.]?")),
    ("arabic-half-bracket", re.compile(r"(\d{1,2})[）)]")),
    ("circled", re.compile(r"([①-⑳])")),
)
# Every marker begins with one of these: spares most paragraphs the patterns.
_FIRST = frozenset(
    "第（(〔〇零一二三四五六七八九十百0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳０１２３４５６７８９"
)


@dataclass(frozen=True)
class Marker:
    """A number as printed: its style, its value and where it stands.

    Attributes:
        start: offset of its first character.
        end: offset of the first character after it and the spaces that follow it.
        printed: the number as printed, without the spaces after it.
    """

    style: Style
    value: int
    start: int
    end: int
    printed: str


_DECIMAL_TOP = re.compile(r"(\d{1,2})[ \u3000]+(?=[一-龥])")


def decimal_top_at(text: str, start: int) -> Marker | None:
    """Return the number of a top heading of a plan numbered by decimals: 1 总体要求.

    Only such plans number so (2.1 stands below 2): elsewhere a digit and a space open a sentence.
    """
    found = _DECIMAL_TOP.match(text, start)
    if found is None:
        return None
    return Marker("decimal-1", int(found[1]), start, found.end(), found[1])


def marker_at(text: str, start: int) -> Marker | None:
    """Return the number that begins at `start`, None where none does.

    >>> marker_at("（三）主要目标", 0).value, marker_at("1.5万个", 0)
    (3, None)
    """
    if start >= len(text) or text[start] not in _FIRST:
        return None
    for style, pattern in _PATTERNS:
        found = pattern.match(text, start)
        if found is None:
            continue
        value = ord(found[1]) - ord("①") + 1 if style == "circled" else parse_integer(found[1])
        if value is None:
            continue
        end = found.end()
        while end < len(text) and text[end] in " \t\u3000\xa0":
            end += 1
        return Marker(style, value, start, end, text[start : found.end()])
    return None
