"""Chinese numerals: 二十三 → 23, 两百 → 200, 〇 and 零, fullwidth digits."""

from __future__ import annotations

import unicodedata

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
LARGE_UNITS = {"万": 10_000, "亿": 100_000_000}
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
    total, section, digit = 0, 0, None
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
            total = (total + (section or 1)) * LARGE_UNITS[c]
            section, digit = 0, None
    return total + section + (digit or 0)
