"""The form of a text in which only what it says counts (比对用规范形).

Two printed texts of one form differ by editing alone: width, spaces, punctuation, brackets,
1万 = 10000, 50% = 百分之五十, ㎡ = 平方米.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from policy_nlp.lexicons import Lexicons
from policy_nlp.text.numerals import CHINESE_NUMERAL, parse_number
from policy_nlp.vocabulary import any_of

_ARABIC = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CHINESE = rf"{CHINESE_NUMERAL}(?:点[〇零一二三四五六七八九]+)?"
_PERCENT = re.compile(rf"百分之({_ARABIC}|{_CHINESE})")
# A point or a dash says something between digits only (2.5, 10-15); a sign always (光伏+).
_PUNCTUATION = re.compile(r"(?<!\d)[.,:-]|[.,:-](?!\d)|[^\w%‰+/<>=~℃°.,:|-]|_")
# Two numbers side by side stay two: 3、5 is not 35.
_BETWEEN = re.compile(r"(?<=\d)[、，；：。|]+(?=\d)")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―－﹣~～∼〜", "-"))


class Forms:
    """Gives texts their form; one object a run, since it remembers them."""

    def __init__(self, lexicons: Lexicons) -> None:
        quantities = lexicons.quantities
        self._multipliers = quantities.multipliers
        self._spellings = {
            unicodedata.normalize("NFKC", spelling): quantities.canonical(spelling)
            for spelling in quantities.spellings
        }
        words = any_of(tuple(self._multipliers))
        self._number = re.compile(rf"(?P<n>{_ARABIC}|{_CHINESE})(?P<times>{words})?")
        self._unit = re.compile(rf"(?<=[\d/万亿百千])(?:{any_of(tuple(self._spellings))})")
        self._known: dict[str, str] = {}

    def of(self, text: str) -> str:
        """Return the form of `text`.

        >>> from policy_nlp.lexicons import load_lexicons
        >>> form = Forms(load_lexicons()).of
        >>> form("不少于 1万个，面积50㎡") == form("不少于10,000个, 面积50平方米")
        True
        """
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._make(text)
        return found

    def _make(self, text: str) -> str:
        folded = "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())
        folded = _PERCENT.sub(lambda match: f"{_plain(match[1])}%", folded)
        folded = _BETWEEN.sub("|", folded)
        folded = self._number.sub(self._base, folded)
        folded = self._unit.sub(lambda match: self._spellings[match[0]], folded)
        return _PUNCTUATION.sub("", _BETWEEN.sub("|", folded))

    def _base(self, match: re.Match[str]) -> str:
        value = parse_number(match["n"])
        if value is None:
            return match[0]
        return _shown(value * self._multipliers.get(match["times"] or "", 1))


def _plain(text: str) -> str:
    value = parse_number(text)
    return text if value is None else _shown(value)


def _shown(value: Decimal) -> str:
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
