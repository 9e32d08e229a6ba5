"""Chinese numerals: 二十三 → 23, 两百 → 200, 〇 and 零, fullwidth digits, 三点五, 百分之五十."""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation

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
