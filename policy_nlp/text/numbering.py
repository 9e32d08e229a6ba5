"""Chinese numerals (二十三 → 23, 三点五), and the numbers of paragraphs: 一、（一）1．① (层次序数).

GB/T 9704-2012 §7.3.3 names the order 一、（一）1.（1）; real plans mix widths, skip levels and
lose numbers, so the style of a number says which others are its sisters, never its level.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
LARGE_UNITS = {"万": 10_000, "亿": 100_000_000}
_HEADING_DIGITS = "零一二三四五六七八九"
CHINESE_NUMERAL = "[〇零一二两三四五六七八九十百千万亿]+"


def parse_integer(text: str) -> int | None:
    """Return the whole number that `text` writes (中文数字或阿拉伯数字), None when it writes none.

    >>> parse_integer("二十三"), parse_integer("１２"), parse_integer("二〇三〇")
    (23, 12, 2030)
    """
    folded = unicodedata.normalize("NFKC", text)
    if folded.isascii() and folded.isdigit():
        return int(folded)
    if not text or any(c not in DIGITS | SMALL_UNITS | LARGE_UNITS for c in text):
        return None
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    high, total, section, digit = 0, 0, 0, None
    for c in text:
        if c in DIGITS:
            if digit not in (None, 0):
                return None
            digit = DIGITS[c]
        elif c in SMALL_UNITS:
            section += (1 if digit is None else digit) * SMALL_UNITS[c]
            digit = None
        else:
            section += digit or 0
            if c == "亿":  # takes all before it: 一万亿; 万 takes what stands since the last 亿
                high, total = (high + total + section or 1) * LARGE_UNITS[c], 0
            else:
                total += (section or 1) * LARGE_UNITS[c]
            section, digit = 0, None
    return high + total + section + (digit or 0)


def parse_number(text: str) -> Decimal | None:
    """Return the number that `text` writes, decimals and thousands separators included.

    Decimal, so that 1.89 times 亿 is 189000000 and no neighbour of it.

    >>> parse_number("13.83"), parse_number("1,500"), parse_number("三点五")
    (Decimal('13.83'), Decimal('1500'), Decimal('3.5'))
    """
    folded = unicodedata.normalize("NFKC", text).replace(",", "")
    if folded and folded[0].isascii():
        try:
            number = Decimal(folded)
        except InvalidOperation:
            return None
        return number if number.is_finite() else None
    whole, point, rest = text.partition("点")
    integer = parse_integer(whole)
    if integer is None:
        return None
    if not point:
        return Decimal(integer)
    if not rest or any(c not in DIGITS for c in rest):
        return None
    return Decimal(f"{integer}." + "".join(str(DIGITS[c]) for c in rest))


def chinese_number(number: int) -> str:
    """Return a number as headings print it; above 99 in digits.

    >>> chinese_number(3), chinese_number(12), chinese_number(40), chinese_number(120)
    ('三', '十二', '四十', '120')
    """
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _HEADING_DIGITS[ones]
    return f"{_HEADING_DIGITS[tens] if tens > 1 else ''}十{_HEADING_DIGITS[ones] if ones else ''}"


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
    ("cn", re.compile(rf"({_CN})\s*[、．.﹒]")),
    # （一）加快…, (一) 指导思想, 〔一〕
    ("cn-bracket", re.compile(rf"[（(〔]\s*({_CN})\s*[）)〕][、．.﹒]?")),
    # 1.1.2 目标 and 3.1 任务 of plans numbered by decimals
    ("decimal-3", re.compile(r"\d{1,2}[.．]\d{1,2}[.．](\d{1,2})(?![\d.．%％])[.．﹒、]?")),
    ("decimal-2", re.compile(r"\d{1,2}[.．](\d{1,2})(?=[\s　])")),
    # 1．持续推动…, 2.大力…, 3、…
    ("arabic", re.compile(r"(\d{1,2})\s*[.．﹒、](?!\d)")),
    # （1） 重点产业…, (2)…
    ("arabic-bracket", re.compile(r"[（(]\s*(\d{1,2})\s*[）)][、．.﹒]?")),
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
