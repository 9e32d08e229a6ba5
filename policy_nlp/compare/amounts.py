"""Years and amounts outside targets that changed: 2023年底前印发, 30日内办结 (其他时限与数量)."""

from __future__ import annotations

import re
from typing import Any

from policy_nlp.compare.hunks import Hunk, Pair
from policy_nlp.lexicons.quantities import Quantities
from policy_nlp.records import Span
from policy_nlp.text.dates import find_times
from policy_nlp.text.numerals import CHINESE_NUMERAL, parse_number

# Names and citations, whose numbers are no amounts: 〔2022〕7号, “十四五”规划, 《2030年前…方案》.
_NAMES = re.compile(r"《[^》]*》|[〔\[][^〕\]]*[〕\]]\d*号?|“[^”]*”")
_AMOUNT = re.compile(rf"\d+(?:\.\d+)?|{CHINESE_NUMERAL}")
# Years are told by their words (2030年前), not as amounts of years.
FIRST_YEAR = 1900


def other_amount(
    pair: Pair, hunk: Hunk, clauses: tuple[Span, Span], quantities: Quantities
) -> dict[str, Any] | None:
    """Return the fields of the change where a difference is a year or an amount, else None.

    Which way an amount outside of targets has to move is not known, so it has no direction.
    """
    if not all(_AMOUNT.search(text) for text in pair.slices(hunk)):
        return None
    return _year(pair, clauses) or _amount(pair, hunk, clauses, quantities)


def _year(pair: Pair, clauses: tuple[Span, Span]) -> dict[str, Any] | None:
    texts = clauses[0].of(pair.old_text), clauses[1].of(pair.new_text)
    old, new = (
        [
            year
            for time in find_times(_NAMES.sub(lambda name: "＿" * len(name[0]), text))
            if time.kind == "deadline"
            for year in time.years
        ]
        for text in texts
    )
    if not (old and new) or old == new:
        return None
    later = max(new) - max(old)
    return {
        "field": "deadline",
        "direction": None if not later else "weakened" if later > 0 else "strengthened",
        "indicator": texts[1],
        "old_value": max(old),
        "new_value": max(new),
    }


def _amount(
    pair: Pair, hunk: Hunk, clauses: tuple[Span, Span], quantities: Quantities
) -> dict[str, Any] | None:
    values, units = [], []
    for text, place, sentence in (
        (pair.old_text, hunk.old, pair.old),
        (pair.new_text, hunk.new, pair.new),
    ):
        named = (name.span() for name in _NAMES.finditer(text, sentence.start, sentence.end))
        number = _AMOUNT.fullmatch(place.of(text))
        value = parse_number(number[0]) if number else None
        if value is None or any(start <= place.start < end for start, end in named):
            return None
        values.append(float(value))
        after = text[place.end : place.end + 8]
        known = (unit for unit in quantities.all_units if after.startswith(unit))
        units.append(max(known, key=len, default=""))
    is_year = units[0] == "年" and values[0] > FIRST_YEAR
    if units[0] != units[1] or not units[0] or is_year:
        return None
    return {
        "field": "value",
        "indicator": clauses[1].of(pair.new_text),
        "old_value": values[0],
        "new_value": values[1],
    }
