"""Years and amounts outside targets that changed: 2023年底前印发, 30日内办结 (其他时限与数量)."""

from __future__ import annotations

import re
from typing import Any

from policy_nlp.compare.diff import Hunk, Pair
from policy_nlp.compare.targets import sooner
from policy_nlp.lexicons.quantities import Quantities
from policy_nlp.records import Span
from policy_nlp.text.dates import find_times
from policy_nlp.text.numerals import CHINESE_NUMERAL, parse_number

# Names and citations, whose numbers are no amounts: 〔2022〕7号, “十四五”规划, 《2030年前…方案》.
_NAMES = re.compile(r"《[^》]*》|[〔\[][^〕\]]*[〕\]]\d*号?|“[^”]*”")
_AMOUNT = re.compile(rf"\d+(?:\.\d+)?|{CHINESE_NUMERAL}")
# Years are told by their words (2030年前), not as amounts of years.
FIRST_YEAR = 1900
# 30日内, but not 5月30日.
DAYS = "日"


def other_amount(
    pair: Pair, hunk: Hunk, clauses: tuple[Span, Span], quantities: Quantities
) -> dict[str, Any] | None:
    """Return the fields of the change where a difference is a year or an amount, else None.

    Which way an amount outside of targets has to move is not known, so it has no direction.
    """
    numbered = [_AMOUNT.search(text) is not None for text in pair.slices(hunk)]
    if not any(numbered):
        return None
    told = _year(pair, clauses)
    return told or (_amount(pair, hunk, clauses, quantities) if all(numbered) else None)


def _year(pair: Pair, clauses: tuple[Span, Span]) -> dict[str, Any] | None:
    texts = clauses[0].of(pair.old_text), clauses[1].of(pair.new_text)
    times = [
        [
            time
            for time in find_times(_NAMES.sub(lambda name: "＿" * len(name[0]), text))
            if time.kind == "deadline"
        ]
        for text in texts
    ]
    # A year that came or went is a deadline only where it says so: 到2025年, 2023年底前.
    if not all(times) and not all(t.reaches or t.before for side in times for t in side):
        return None
    old, new = (max((y for t in side for y in t.years), default=None) for side in times)
    if old == new:
        return None
    return {
        "field": "deadline",
        "direction": sooner(old, new),
        "indicator": texts[1],
        "old_value": old,
        "new_value": new,
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
        known = (unit for unit in (*quantities.all_units, DAYS) if after.startswith(unit))
        dated = text[place.start - 1 : place.start] == "月"
        units.append("" if dated else max(known, key=len, default=""))
    is_year = units[0] == "年" and values[0] > FIRST_YEAR
    if units[0] != units[1] or not units[0] or is_year:
        return None
    return {
        "field": "value",
        "indicator": clauses[1].of(pair.new_text),
        "old_value": values[0],
        "new_value": values[1],
    }
