"""What was reported as a number, against what is to be reached (完成值比对)."""

from __future__ import annotations

import re

from policy_nlp.extract.targets.amounts import Amount, find_amounts
from policy_nlp.extract.targets.grammar import grammar_of
from policy_nlp.extract.targets.scope import read_view
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Span
from policy_nlp.records.ledger import LedgerTarget, TargetVerdict
from policy_nlp.text.numbering import parse_number
from policy_nlp.text.width import fold

_BARE = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
# Of 约2%: how far off it may be.
_ABOUT = 0.1
# A share of a whole, as a spreadsheet keeps it (0.45 for 45%), is told apart from a small number
# by what is to be reached.
_SHARE_FROM = 2.0


def read_value(text: str, target: LedgerTarget, lexicons: Lexicons) -> float | None:
    """Return the number that a person wrote, in the measure of the target.

    None where there is no number or several that may be meant, it is of another measure, or it
    has none and the target is printed in thousands of its own (12万平方米).
    """
    folded = fold(text)
    if _BARE.fullmatch(folded):
        return _bare_number(folded, target, lexicons)
    wanted, factor = _measure(target.unit_of_measure, lexicons)
    found = set()
    for amount in _amounts(text, lexicons):
        unit, own = _measure(amount.unit, lexicons)
        if unit == wanted:
            found.add(round(amount.value * own / factor, 9))
    return found.pop() if len(found) == 1 else None


def _bare_number(text: str, target: LedgerTarget, lexicons: Lexicons) -> float | None:
    number = parse_number(text.lstrip("-").replace(",", ""))
    if number is None:
        return None
    value = -float(number) if text.startswith("-") else float(number)
    printed = [item for item in _amounts(target.quote, lexicons) if item.value == target.value]
    if any(item.scale > 1 for item in printed):
        return None
    is_share = target.unit_of_measure == "%" and 0 < value <= 1 and target.value >= _SHARE_FROM
    return None if is_share else value


def _amounts(text: str, lexicons: Lexicons) -> list[Amount]:
    grammar = grammar_of(lexicons)
    view = read_view(text, Span(start=0, end=len(text)), grammar)
    return find_amounts(view.masked, 0, len(view.masked), grammar)


def _measure(unit: str | None, lexicons: Lexicons) -> tuple[str, float]:
    return lexicons.quantities.in_base(fold(unit or "")) if unit else ("", 1.0)


def verdict_of(
    number: float | None, target: LedgerTarget, lexicons: Lexicons, *, is_over: bool
) -> TargetVerdict:
    """Return whether a target is reached by a number.

    Args:
        number: what was reported; None where it cannot be read.
        target: what is to be reached.
        lexicons: they know of an indicator whether more of it is better.
        is_over: its time is over.
    """
    if number is None:
        return "unreadable"
    if target.operator == "~":
        reached = abs(number - target.value) <= _ABOUT * abs(target.value)
    elif target.operator == "<=":
        reached = number <= (target.value if target.value2 is None else target.value2)
    elif target.operator != ">=" and _falls(target, lexicons):
        reached = number <= target.value
    else:
        reached = number >= target.value
    return "reached" if reached else "behind" if is_over else "open"


def _falls(target: LedgerTarget, lexicons: Lexicons) -> bool:
    return lexicons.indicators.direction_of(target.indicator) == "lower"
