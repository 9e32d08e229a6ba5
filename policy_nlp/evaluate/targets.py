"""Scores of targets by kind; which found target answers which annotated one (指标)."""

from __future__ import annotations

from collections.abc import Callable

from policy_nlp.evaluate.gold import GoldDocument, GoldTarget
from policy_nlp.evaluate.likeness import likeness, quantity, ratio, same_quantity
from policy_nlp.evaluate.scores import Score, score, share
from policy_nlp.records import Extraction, Target
from policy_nlp.records.extraction import TargetKind
from policy_nlp.text.width import squeeze

# Indicators less alike than this name different things.
LEAST_LIKENESS = 0.7
# Quotes of directions overlap rather than agree: readers cut them differently.
LEAST_QUOTE_LIKENESS = 0.6
AIMS = "目标"

PlacedTarget = tuple[str | None, GoldTarget]  # annotated unit, None outside the units


def score_targets(gold: GoldDocument, extraction: Extraction) -> list[Score]:
    """Score the targets of each kind, and the strength of the quantitative ones beside."""
    placed: list[PlacedTarget] = [(u.id, target) for u in gold.units for target in u.targets]
    placed += [(None, target) for target in gold.targets_outside_units]
    scores = []
    for kind, likeness_of in _LIKENESS.items():
        of_kind = [target for target in placed if target[1].kind == kind]
        found = [target for target in extraction.targets if target.kind == kind]
        if kind == "qualitative":
            found = _firm_found(extraction, found)
        firm = [target for target in of_kind if _is_firm(*target)]
        soft = [target for target in of_kind if not _is_firm(*target)]
        matched = _match(firm + soft, found, likeness_of)
        if kind == "quantitative":
            scores.append(_strength(firm + soft, found, matched))
        scores.append(_score(kind, firm, found, matched))
    return scores


def _is_firm(unit: str | None, target: GoldTarget) -> bool:
    """Tell whether readers agree that it is a target; others count neither way."""
    if target.borderline:
        return False
    if target.kind != "qualitative" or target.deadline:
        return True
    return unit is None and AIMS in (target.place or AIMS)


def _firm_found(extraction: Extraction, found: list[Target]) -> list[Target]:
    aims = {u.id for u in extraction.units if any(AIMS in h for h in (*u.path, u.heading or ""))}
    return [target for target in found if target.deadline or target.unit in aims]


def _match(
    gold: list[PlacedTarget],
    found: list[Target],
    likeness_of: Callable[[GoldTarget, Target], float],
) -> dict[int, int]:
    """Pair the most alike first, each once: index in `gold` to index in `found`."""
    pairs = [
        (alike, i, j)
        for i, (_, annotated) in enumerate(gold)
        for j, target in enumerate(found)
        if (alike := likeness_of(annotated, target))
    ]
    matched: dict[int, int] = {}
    used: set[int] = set()
    for _, i, j in sorted(pairs, reverse=True):
        if i not in matched and j not in used:
            matched[i] = j
            used.add(j)
    return matched


def _quantitative(gold: GoldTarget, found: Target) -> float:
    """Return how alike the indicators are where operator, quantity and deadline agree, else 0."""
    if not any(_agrees(reading, found) for reading in _readings(gold)):
        return 0.0
    alike = max(likeness(i, found.indicator) for i in (gold.indicator, *gold.accept_indicators))
    return alike if alike >= LEAST_LIKENESS else 0.0


def _readings(gold: GoldTarget) -> list[GoldTarget]:
    """Return the annotation and every other reading that it accepts."""
    readings = [gold]
    if gold.value_norm is not None:
        readings.append(gold.model_copy(update={"value": gold.value_norm, "unit": gold.unit_norm}))
    fields = ("operator", "value", "unit", "deadline")
    for accepted in gold.accept:
        change = {field: accepted[field] for field in fields if field in accepted}
        readings.append(gold.model_copy(update=change))
    return readings


def _agrees(gold: GoldTarget, found: Target) -> bool:
    return (
        (gold.operator or "=") == (found.operator or "=")
        and gold.deadline == found.deadline
        and same_quantity(
            quantity(gold.value, gold.unit), quantity(found.value, found.unit_of_measure)
        )
    )


def _delegated(gold: GoldTarget, found: Target) -> float:
    alike = likeness(gold.indicator, found.indicator)
    return alike if alike >= LEAST_LIKENESS and gold.deadline == found.deadline else 0.0


def _qualitative(gold: GoldTarget, found: Target) -> float:
    wanted, given = squeeze(gold.quote), squeeze(found.quote)
    if wanted in given or given in wanted or ratio(wanted, given) > LEAST_QUOTE_LIKENESS:
        return 0.5 + likeness(gold.indicator, found.indicator)
    return 0.0


_LIKENESS: dict[TargetKind, Callable[[GoldTarget, Target], float]] = {
    "quantitative": _quantitative,
    "delegated": _delegated,
    "qualitative": _qualitative,
}


def _strength(gold: list[PlacedTarget], found: list[Target], matched: dict[int, int]) -> Score:
    wrong = [
        f"{gold[i][1].strength}, found {found[j].strength} | {gold[i][1].quote}"
        for i, j in sorted(matched.items())
        if gold[i][1].strength != found[j].strength
    ]
    return share("strength of quantitative targets", len(matched) - len(wrong), len(matched), wrong)


def _score(
    kind: TargetKind, firm: list[PlacedTarget], found: list[Target], matched: dict[int, int]
) -> Score:
    """Score the firm targets; a found one that answers a soft one is left out of account."""
    right = sum(i < len(firm) for i in matched)
    used = set(matched.values())
    return score(
        f"targets {kind}",
        right,
        len(firm),
        len(found) - (len(matched) - right),
        [_name_gold(*firm[i]) for i in range(len(firm)) if i not in matched],
        [_name_found(found[j]) for j in range(len(found)) if j not in used],
    )


def _name_gold(unit: str | None, target: GoldTarget) -> str:
    parts = (unit, target.indicator, target.operator, target.value, target.unit, target.deadline)
    return _name(parts, target.quote)


def _name_found(target: Target) -> str:
    parts = (
        target.unit,
        target.indicator,
        target.operator,
        target.value,
        target.unit_of_measure,
        target.deadline,
    )
    return _name(parts, target.quote)


def _name(parts: tuple[object, ...], quote: str) -> str:
    return f"{' '.join('-' if part is None else str(part) for part in parts)} | {quote}"
