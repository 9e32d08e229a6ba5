"""When an annotated thing and a found one count as the same: units, names, quantities."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from policy_nlp.evaluate.gold import GoldDocument, GoldUnit
from policy_nlp.records import Extraction, Unit
from policy_nlp.records.index import DocumentIndex
from policy_nlp.text.width import squeeze

_NOT_WORD = re.compile(r"[^\w一-鿿]")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_SCALE = {"万": 1e4, "亿": 1e8}
_SHARE = re.compile(r"占比|比重")
_OTHER_SPELLINGS = {"km": "公里", "千米": "公里", "km2": "平方公里"}
# A shorter string is held by too many longer ones to prove anything.
LEAST_CONTAINED = 4
# Headings this alike are one, read with a slip.
NEARLY_EQUAL = 0.9

Quantity = tuple[float, str]


def key(text: str | None) -> str:
    """Return letters, digits and characters only.

    >>> key("（区发改局、区住建委 按职责分工负责）")
    '区发改局区住建委按职责分工负责'
    """
    return _NOT_WORD.sub("", squeeze(text or ""))


def ratio(left: str, right: str) -> float:
    """Return the likeness of two strings, 0 to 1 (longest common blocks)."""
    return SequenceMatcher(None, left, right).ratio()


def likeness(left: str | None, right: str | None) -> float:
    """Return the likeness of two indicators or headings; 1 where one holds the other.

    Order says nothing in the name of a share, so characters are also compared as a bag:

    >>> likeness("建成节约型机关的县级以上党政机关占比", "县级以上党政机关建成节约型机关比例")
    1.0
    """
    a, b = (key(_BRACKETED.sub("", text or "")) for text in (left, right))
    if min(len(a), len(b)) < LEAST_CONTAINED:
        return ratio(a, b)
    if a in b or b in a:
        return 1.0
    return max(ratio(a, b), _bag_likeness(a, b))


def _bag_likeness(left: str, right: str) -> float:
    """Return the share of characters that both hold, in any order."""
    a, b = (Counter(_SHARE.sub("比例", text).replace("的", "")) for text in (left, right))
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def quantity(value: float | None, unit: str | None) -> Quantity | None:
    """Return value and unit in base form.

    >>> quantity(1, "万个"), quantity(36, "％")
    ((10000.0, '个'), (36.0, '%'))
    """
    if value is None:
        return None
    base, name = float(value), squeeze(unit or "").replace("％", "%").replace("㎡", "平方米")
    while name[:1] in _SCALE:
        base, name = base * _SCALE[name[0]], name[1:]
    return round(base, 6), _OTHER_SPELLINGS.get(name, name)


def same_quantity(gold: Quantity | None, found: Quantity | None) -> bool:
    """Return whether two quantities agree; an annotation without a unit accepts any."""
    if gold is None or found is None:
        return gold == found
    close = abs(gold[0] - found[0]) <= 1e-6 * max(1, abs(gold[0]))
    return close and (gold[1] == found[1] or not gold[1])


class UnitMap:
    """Which found unit of a document is which annotated one, by heading: ids of the two differ.

    Attributes:
        index: the records found.
        found: found id by annotated id.
        gold: annotated id by found id.
    """

    def __init__(self, gold: GoldDocument, extraction: Extraction) -> None:
        self.index = DocumentIndex(extraction)
        self.found = _match_headings(gold.units, extraction.units)
        self.gold = {found: annotated for annotated, found in self.found.items()}

    def owner(self, unit_id: str) -> str | None:
        """Return the annotated id of a found unit, or of the nearest unit above it."""
        current: str | None = unit_id
        while current is not None:
            if current in self.gold:
                return self.gold[current]
            current = self.index.unit(current).parent if current in self.index else None
        return None


def _match_headings(gold: Sequence[GoldUnit], found: Sequence[Unit]) -> dict[str, str]:
    """Take each found unit once, in document order; an equal heading before a nearly equal one."""
    matched: dict[str, str] = {}
    free = [unit for unit in found if unit.heading]
    for annotated in gold:
        wanted = key(annotated.heading)
        unit = next((unit for unit in free if key(unit.heading) == wanted), None)
        if unit is None and wanted:
            near = (unit for unit in free if ratio(key(unit.heading), wanted) > NEARLY_EQUAL)
            unit = next(near, None)
        if unit is not None:
            matched[annotated.id] = unit.id
            free.remove(unit)
    return matched
