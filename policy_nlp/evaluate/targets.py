"""Scores of targets, of an annotated document or a plain list of them (指标)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from policy_nlp.evaluate.gold import (
    GoldDocument,
    GoldListedTarget,
    GoldTarget,
    key,
    quantity,
    ratio,
    same_quantity,
    similarity,
)
from policy_nlp.evaluate.scores import Score, Subject, score, share
from policy_nlp.records import Extraction, Target
from policy_nlp.records.extraction import TargetKind
from policy_nlp.text.width import squeeze

# Indicators less alike than this name different things.
LEAST_SIMILARITY = 0.7
# Quotes of directions overlap rather than agree: readers cut them differently.
LEAST_QUOTE_SIMILARITY = 0.6
# Quotes of one number need only be of one place.
LEAST_PLACE_SIMILARITY = 0.4
# Five-year plans whose last year a period stands for.
PERIOD_ENDS = {"十三五": 2020, "十四五": 2025, "十五五": 2030}
# A name this long says what is meant though the annotated one is more than twice as long.
LEAST_SHORT_NAME = 6
AIMS = "目标"

Gold = TypeVar("Gold", GoldTarget, GoldListedTarget)


def score_targets(gold: GoldDocument, extraction: Extraction) -> list[Score]:
    """Score the targets of each kind; of the quantitative ones what of them is right, too."""
    placed = [(u.id, target) for u in gold.units for target in u.targets]
    placed += [("-", target) for target in gold.targets_outside_units]
    scores = []
    for kind, fit in _FITS.items():
        of_kind = [(unit, target) for unit, target in placed if target.kind == kind]
        found = [target for target in extraction.targets if target.kind == kind]
        if kind == "qualitative":
            found = _firm_found(extraction, found)
        # What readers do not agree on comes last, and counts neither way.
        of_kind.sort(key=lambda pair: not _is_firm(*pair))
        wanted = [target for _, target in of_kind]
        names = [f"{unit} {_target_line(target, target.unit)}" for unit, target in of_kind]
        firm = sum(_is_firm(*pair) for pair in of_kind)
        matched = _pair_best(wanted, found, fit)
        if kind == "quantitative":
            scores += _score_parts(wanted[:firm], names, found)
            pairs = [(wanted[i], found[j]) for i, j in sorted(matched.items())]
            scores.append(_score_field("strength of quantitative targets", pairs, "strength"))
        right = sum(i < firm for i in matched)
        scores.append(
            score(
                f"targets {kind}",
                right,
                firm,
                len(found) - (len(matched) - right),
                [name for i, name in enumerate(names[:firm]) if i not in matched],
                _names_of_others(found, matched),
            )
        )
    return scores


def _is_firm(unit: str, target: GoldTarget) -> bool:
    """Return whether readers agree that it is a target."""
    if target.borderline:
        return False
    if target.kind != "qualitative" or target.deadline:
        return True
    return unit == "-" and AIMS in (target.place or AIMS)


def _firm_found(extraction: Extraction, found: list[Target]) -> list[Target]:
    aims = {u.id for u in extraction.units if any(AIMS in h for h in (*u.path, u.heading or ""))}
    return [target for target in found if target.deadline or target.unit in aims]


def _pair_best(
    gold: Sequence[Gold], found: Sequence[Target], fit: Callable[[Gold, Target], float | None]
) -> dict[int, int]:
    """Pair the best fits first, each once: index in `gold` to index in `found`."""
    fits = (
        (fitting, i, j)
        for i, annotated in enumerate(gold)
        for j, target in enumerate(found)
        if (fitting := fit(annotated, target)) is not None
    )
    matched: dict[int, int] = {}
    used: set[int] = set()
    for _, i, j in sorted(fits, reverse=True):
        if i not in matched and j not in used:
            matched[i] = j
            used.add(j)
    return matched


def _quantitative(gold: GoldTarget, found: Target) -> float | None:
    """Return how alike the indicators are where operator, quantity and deadline agree."""
    agree = any(
        (reading.operator or "=") == (found.operator or "=")
        and reading.deadline in (found.deadline, found.deadline or found.plan_year)
        and _same_number(reading.value, reading.unit, found)
        for reading in _readings(gold)
    )
    alike = _similarity_of_indicators(gold, found) if agree else 0.0
    return alike if alike >= LEAST_SIMILARITY else None


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


def _delegated(gold: GoldTarget, found: Target) -> float | None:
    alike = similarity(gold.indicator, found.indicator)
    return alike if alike >= LEAST_SIMILARITY and gold.deadline == found.deadline else None


def _qualitative(gold: GoldTarget, found: Target) -> float | None:
    same = _same_place(gold.quote, found.quote, LEAST_QUOTE_SIMILARITY)
    return 0.5 + similarity(gold.indicator, found.indicator) if same else None


_FITS: dict[TargetKind, Callable[[GoldTarget, Target], float | None]] = {
    "quantitative": _quantitative,
    "delegated": _delegated,
    "qualitative": _qualitative,
}


def _similarity_of_indicators(gold: GoldTarget, found: Target) -> float:
    return max(similarity(i, found.indicator) for i in (gold.indicator, *gold.accept_indicators))


def _same_number(value: float | None, unit: str | None, found: Target) -> bool:
    return same_quantity(quantity(value, unit), quantity(found.value, found.unit_of_measure))


def _same_place(wanted: str, given: str, least: float = LEAST_PLACE_SIMILARITY) -> bool:
    wanted, given = squeeze(wanted), squeeze(given)
    return wanted in given or given in wanted or ratio(wanted, given) > least


def _score_parts(
    gold: Sequence[GoldTarget], names: Sequence[str], found: Sequence[Target]
) -> list[Score]:
    """Score numbers in their place, and which of those have the right year and indicator."""

    def fit(annotated: GoldTarget, target: Target) -> float | None:
        same = _same_number(annotated.value, annotated.unit, target)
        if annotated.value_norm is not None:
            same = same or _same_number(annotated.value_norm, annotated.unit_norm, target)
        there = same and _same_place(annotated.quote, target.quote)
        return _similarity_of_indicators(annotated, target) if there else None

    matched = _pair_best(gold, found, fit)
    pairs = [(gold[i], found[j]) for i, j in sorted(matched.items())]
    missed = [names[i] for i in range(len(gold)) if i not in matched]
    return [
        score("targets by number and unit", len(pairs), len(gold), len(found), missed),
        _score_field("deadline of these", pairs, "deadline"),
        _score_field("indicator of these", pairs, "indicator"),
    ]


def _score_field(kind: str, pairs: Sequence[tuple[GoldTarget, Target]], field: str) -> Score:
    """Score one field of targets that stand for each other; names need only be alike."""
    wrong = [
        f"{getattr(gold, field)}, found {getattr(found, field)} | {gold.quote}"
        for gold, found in pairs
        if (
            _similarity_of_indicators(gold, found) < LEAST_SIMILARITY
            if field == "indicator"
            else getattr(gold, field) != getattr(found, field)
        )
    ]
    return share(kind, len(pairs) - len(wrong), len(pairs), wrong)


def _names_of_others(found: Sequence[Target], matched: dict[int, int]) -> list[str]:
    """Name what was found and answers nothing."""
    used = set(matched.values())
    return [_name_found(target) for j, target in enumerate(found) if j not in used]


def _name_found(target: Target) -> str:
    return f"{target.unit} {_target_line(target, target.unit_of_measure)}"


def _target_line(
    target: GoldTarget | GoldListedTarget | Target, unit_of_measure: str | None
) -> str:
    parts = (target.indicator, target.operator, target.value, unit_of_measure, target.deadline)
    return f"{' '.join('-' if part is None else str(part) for part in parts)} | {target.quote}"


def score_listed_targets(
    name: str, gold: tuple[GoldListedTarget, ...], extraction: Extraction
) -> Subject:
    """Score quantitative and delegated targets against a plain list.

    Strict: number, unit, operator, year and an indicator that says what is meant. Lenient: number
    and unit in their place. What the list calls optional counts neither way.
    """
    found = [t for t in extraction.targets if t.kind in ("quantitative", "delegated")]
    matched = _pair_best(gold, found, _listed_fit)
    firm = [i for i, wanted in enumerate(gold) if not wanted.optional]
    counted = len(found) - sum(gold[i].optional for i in matched)
    lenient = [i for i in firm if i in matched]
    strict = [i for i in lenient if _is_strictly_right(gold[i], found[matched[i]])]
    invented = _names_of_others(found, matched)
    missed = {i: _target_line(gold[i], gold[i].unit) for i in firm if i not in matched}
    differing = {
        i: f"{_target_line(gold[i], gold[i].unit)}, found {_name_found(found[matched[i]])}"
        for i in lenient
        if i not in strict
    }
    return Subject(
        name=f"targets {name}",
        scores=(
            _score_list(
                "targets strict", len(strict), len(firm), counted, missed | differing, invented
            ),
            _score_list("targets lenient", len(lenient), len(firm), counted, missed, invented),
        ),
    )


def _score_list(
    kind: str,
    right: int,
    gold: int,
    found: int,
    missed: dict[int, str],
    invented: list[str],
) -> Score:
    """Score a list; of an empty one nothing can be recalled."""
    figures = score(kind, right, gold, found, (missed[i] for i in sorted(missed)), invented)
    return figures.model_copy(update={"recall": right / max(1, gold)})


def _listed_fit(gold: GoldListedTarget, found: Target) -> float | None:
    if gold.kind != found.kind or not _same_place(gold.quote, found.quote):
        return None
    if found.kind == "quantitative" and not _same_number(gold.value, gold.unit, found):
        return None
    return _listed_name_similarity(gold, found) + (found.deadline == gold.deadline) / 10


def _listed_name_similarity(gold: GoldListedTarget, found: Target) -> float:
    """Return how alike the indicators are; a whole sentence that holds the name names nothing."""
    wanted, given = key(gold.indicator), key(found.indicator)
    alike = similarity(gold.indicator, found.indicator)
    of_one_length = 2 * min(len(wanted), len(given)) >= max(len(wanted), len(given))
    short_name = LEAST_SHORT_NAME <= len(given) < len(wanted)
    return alike if alike < 1 or of_one_length or short_name else 0.5


def _is_strictly_right(gold: GoldListedTarget, found: Target) -> bool:
    wanted: set[int | str | None] = {gold.deadline, *gold.deadline_also_accepted}
    given: set[int | str | None] = {found.deadline or None}
    if not found.deadline:
        given.add(found.plan_year)
    if gold.period and gold.deadline is None:  # it must be said: the period, or its last year
        wanted = (wanted - {None}) | {f"period {gold.period}", PERIOD_ENDS.get(gold.period)}
        given.add(f"period {found.period}")
    same_operator = (
        not gold.operator or found.kind == "delegated" or (found.operator or "=") == gold.operator
    )
    right_year = bool(wanted & given)
    return right_year and same_operator and _listed_name_similarity(gold, found) >= LEAST_SIMILARITY
