"""Which found unit is which annotated one, by heading: ids of the two differ."""

from __future__ import annotations

from collections.abc import Sequence

from policy_nlp.evaluate.gold import GoldDocument, GoldUnit
from policy_nlp.evaluate.likeness import key, ratio
from policy_nlp.records import Extraction, Unit

# Headings this alike are one, read with a slip.
NEARLY_EQUAL = 0.9


class UnitMap:
    """The units of one document as annotated and as found.

    Attributes:
        found: found id by annotated id.
        gold: annotated id by found id.
    """

    def __init__(self, gold: GoldDocument, extraction: Extraction) -> None:
        self.units = {unit.id: unit for unit in extraction.units}
        self.found = _match(gold.units, extraction.units)
        self.gold = {found: annotated for annotated, found in self.found.items()}

    def owner(self, unit_id: str) -> str | None:
        """Return the annotated id of a found unit, or of the nearest unit above it."""
        current: str | None = unit_id
        while current is not None:
            if current in self.gold:
                return self.gold[current]
            current = self.units[current].parent if current in self.units else None
        return None


def _match(gold: Sequence[GoldUnit], found: Sequence[Unit]) -> dict[str, str]:
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
