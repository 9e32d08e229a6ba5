"""Automatic numbers as Word writes them: ECMA-376, 17.18.59, number formats (编号格式)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

_MAX = 32_767
# Letters and signs that repeat go so far in Word: ZZZ…, 30 times.
_MAX_TURNS = 30
_CN = "零一二三四五六七八九"
_IDEOGRAPH = "〇一二三四五六七八九"
_LEGAL_SIMPLE = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_LEGAL_JAPANESE = "零壱弐参四伍六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_UNITS = ("", "十", "百", "千")
_LEGAL_UNITS = ("", "拾", "佰", "仟")
_CIRCLED = (
    "".join(chr(0x2460 + k) for k in range(20))  # ①–⑳
    + "".join(chr(0x3251 + k) for k in range(15))  # ㉑–㉟
    + "".join(chr(0x32B1 + k) for k in range(15))  # ㊱–㊿
)
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_CHICAGO = "*†‡§"
_FULLWIDTH = {ord("0") + k: 0xFF10 + k for k in range(10)}


@lru_cache(maxsize=1024)
def format_number(value: int, kind: str) -> str | None:
    """Write a number in one of Word's formats.

    Args:
        value: the number.
        kind: value of w:numFmt, as `chineseCountingThousand`; for a custom format its pattern
            ("001, 002, 003, ...").

    Returns:
        The number as printed; None when the format is not known.

    >>> [format_number(12, kind) for kind in ("chineseCounting", "lowerRoman", "upperLetter")]
    ['十二', 'xii', 'L']
    """
    if kind in ("none", "bullet"):
        return ""
    writer = _WRITERS.get(kind)
    if writer is None:
        padded = _padding(kind)
        return str(value).zfill(padded) if padded else None
    if not 0 <= value <= _MAX:
        return str(value)
    return writer(value)


def circled(value: int) -> str:
    """Write a number in a circle, as far as there are such characters (㊿)."""
    return _from_row(_CIRCLED)(value)


def _padding(kind: str) -> int:
    """Return how many digits a custom pattern has: 3 for "001, 002, 003, ..."."""
    first = kind.partition(",")[0].strip()
    return len(first) if first.isascii() and first.isdigit() and len(first) < 9 else 0


def _digits(digits: str) -> Callable[[int], str]:
    return lambda value: "".join(digits[int(c)] for c in str(value))


def _counting(digits: str, units: tuple[str, ...], large: str, *, one: bool, zero: bool) -> (
    Callable[[int], str]
):  # fmt: skip
    """Make a writer of 一百零一 and its kin.

    Args:
        digits: the digits from zero on.
        units: what stands after a digit in the places below ten thousand.
        large: the word for ten thousand.
        one: a leading one before 十 is written (壹拾, not 十), and those of Japanese 百 千.
        zero: a gap inside is written (一百零一, Japanese 百一).
    """

    def section(value: int, lead: bool) -> str:
        text, gap = "", False
        for place in (3, 2, 1, 0):
            digit = value // 10**place % 10
            if digit == 0:
                gap = bool(text) or gap
                continue
            if gap and zero and text:
                text += digits[0]
            gap = False
            bare = digit == 1 and place > 0 and not one
            bare = bare and (not zero or (place == 1 and not text and lead))
            text += ("" if bare else digits[digit]) + units[place]
        return text

    def write(value: int) -> str:
        if value == 0:
            return digits[0]
        high, low = divmod(value, 10_000)
        if not high:
            return section(low, True)
        gap = digits[0] if zero and 0 < low < 1000 else ""
        return section(high, True) + large + gap + section(low, False)

    return write


def _roman(value: int) -> str:
    text = ""
    for number, letters in _ROMAN:
        count, value = divmod(value, number)
        text += letters * count
    return text or "0"


def _letters(value: int) -> str:
    """A to Z, then AA, BB, CC as Word goes on."""
    if value == 0:
        return "0"
    turns, place = divmod(value - 1, 26)
    return chr(ord("A") + place) * (turns + 1) if turns < _MAX_TURNS else str(value)


def _from_row(characters: str, otherwise: Callable[[int], str] = str) -> Callable[[int], str]:
    """Make a writer of a row of characters, with another for numbers beyond it."""
    count = len(characters)
    return lambda value: characters[value - 1] if 0 < value <= count else otherwise(value)


def _ordinal(value: int) -> str:
    teen = value // 10 % 10 == 1
    return f"{value}" + ("th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th"))


def _sexagenary(value: int) -> str:
    """甲子, 乙丑 … of the sixty-year round."""
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12] if value else "0"


def _chicago(value: int) -> str:
    turns, place = divmod(value - 1, len(_CHICAGO))
    return _CHICAGO[place] * (turns + 1) if value and turns < _MAX_TURNS else str(value)


def _fullwidth(value: int) -> str:
    return str(value).translate(_FULLWIDTH)


_chinese = _counting(_CN, _UNITS, "万", one=False, zero=True)
# A list goes up to ⑳ and on as 21, 22 (ECMA-376); a circle drawn by hand may hold more.
_circled = _from_row(_CIRCLED[:20])


def _counted_to_99(value: int) -> str:
    """一 … 九十九, then digit by digit (一〇〇), as chineseCounting goes."""
    return _chinese(value) if value < 100 else _digits(_IDEOGRAPH)(value)


_WRITERS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _fullwidth,
    "decimalFullWidth2": _fullwidth,
    "numberInDash": lambda value: f"- {value} -",
    "ordinal": _ordinal,
    "hex": lambda value: f"{value:X}",
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda value: _letters(value).lower(),
    "chicago": _chicago,
    # 一 二 三 … 十 十一 … 一百零一
    "chineseCountingThousand": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "chineseCounting": _counted_to_99,
    "taiwaneseCounting": _counted_to_99,
    "japaneseCounting": _counting(_CN, _UNITS, "万", one=False, zero=False),
    "ideographDigital": _digits(_IDEOGRAPH),
    "japaneseDigitalTenThousand": _digits(_IDEOGRAPH),
    "taiwaneseDigital": _digits(_IDEOGRAPH),
    "koreanDigital2": _digits(_IDEOGRAPH),
    # 壹 贰 叁
    "chineseLegalSimplified": _counting(_LEGAL_SIMPLE, _LEGAL_UNITS, "万", one=True, zero=True),
    "ideographLegalTraditional": _counting(
        _LEGAL_TRADITIONAL, _LEGAL_UNITS, "萬", one=True, zero=True
    ),
    "japaneseLegal": _counting(_LEGAL_JAPANESE, ("", "拾", "百", "阡"), "萬", one=True, zero=False),
    # 甲 乙 丙; 子 丑 寅; 甲子 乙丑
    "ideographTraditional": _from_row(_STEMS),
    "ideographZodiac": _from_row(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    # ① ⑴ ⒈ ㊀
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _from_row("".join(chr(0x2474 + k) for k in range(20))),
    "decimalEnclosedFullstop": _from_row("".join(chr(0x2488 + k) for k in range(20))),
    "ideographEnclosedCircle": _from_row("".join(chr(0x3280 + k) for k in range(10))),
}
