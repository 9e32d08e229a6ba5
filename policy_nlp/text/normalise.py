"""Texts in the form in which only what they say counts, for comparing, never for showing (规范形).

Two printed texts of one form differ by editing alone: width, spaces, punctuation, brackets,
1万 = 10000, 50% = 百分之五十, ㎡ = 平方米.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from policy_nlp.text.numbering import CHINESE_NUMERAL, parse_number
from policy_nlp.text.width import fold
from policy_nlp.vocabulary import any_of

_ARABIC = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CHINESE = rf"{CHINESE_NUMERAL}(?:点[〇零一二三四五六七八九]+)?"
_PERCENT = re.compile(rf"百分之({_ARABIC}|{_CHINESE})")
# A point or a dash says something between digits only (2.5, 10-15); a sign always (光伏+).
_PUNCTUATION = re.compile(r"(?<!\d)[.,:-]|[.,:-](?!\d)|[^\w%‰+/<>=~℃°.,:|-]|_")
# Two numbers side by side stay two: 3、5 is not 35.
_BETWEEN = re.compile(r"(?<=\d)[、，；：。|]+(?=\d)")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―－﹣~～∼〜", "-"))


class Normaliser:
    """Gives texts their form, and remembers it.

    Args:
        multipliers: words behind a number that multiply it (万).
        spellings: units of measure as they may be printed, with the one spelling of each.
    """

    def __init__(self, multipliers: Mapping[str, int], spellings: Mapping[str, str]) -> None:
        self._multipliers = multipliers
        self._spellings = {unicodedata.normalize("NFKC", k): unit for k, unit in spellings.items()}
        self._number = re.compile(rf"(?P<n>{_ARABIC}|{_CHINESE})(?P<times>{any_of(multipliers)})?")
        self._unit = re.compile(rf"(?<=[\d/万亿百千])(?:{any_of(self._spellings)})")
        self._known: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        """Return the form of `text`.

        >>> form = Normaliser({"万": 10_000}, {"㎡": "平方米"})
        >>> form("不少于 1万个，面积50㎡") == form("不少于10,000个, 面积50平方米")
        True
        """
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._normalised(text)
        return known

    def _normalised(self, text: str) -> str:
        folded = "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())
        folded = _PERCENT.sub(lambda match: f"{_digits(match[1])}%", folded)
        folded = _BETWEEN.sub("|", folded)
        folded = self._number.sub(self._multiplied, folded)
        folded = self._unit.sub(lambda match: self._spellings[match[0]], folded)
        return _PUNCTUATION.sub("", _BETWEEN.sub("|", folded))

    def _multiplied(self, match: re.Match[str]) -> str:
        value = parse_number(match["n"])
        if value is None:
            return match[0]
        return _without_zeros(value * self._multipliers.get(match["times"] or "", 1))


def _digits(text: str) -> str:
    value = parse_number(text)
    return text if value is None else _without_zeros(value)


def _without_zeros(value: Decimal) -> str:
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


FINGERPRINT_LENGTH = 16


def fingerprint(text: str) -> str:
    """Return a mark of `text` that spaces, line ends and the width of characters leave alone.

    >>> fingerprint("推进节能。 （区发改局负责）") == fingerprint("推进节能。(区发改局负责)")
    True
    """
    return hashlib.sha256(fold(text).encode()).hexdigest()[:FINGERPRINT_LENGTH]
