"""Scores of targets, of an annotated document or a plain list of them (指标)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from policy_nlp.evaluate.gold import GoldDocument, GoldListedTarget, GoldTarget
from policy_nlp.evaluate.matching import key, likeness, quantity, ratio, same_quantity
from policy_nlp.evaluate.scores import Score, Subject, score, share
from policy_nlp.records import Extraction, Target
from policy_nlp.records.extraction import TargetKind
from policy_nlp.text.width import squeeze

# Indicators less alike than this name different things.
LEAST_LIKENESS = 0.7
# Quotes of directions overlap rather than agree: readers cut them differently.
LEAST_QUOTE_LIKENESS = 0.6
# Quotes of one number need only be of one place.
LEAST_PLACE_LIKENESS = 0.4
# Five-year plans whose last year a period stands for.
PERIOD_ENDS = {"十三五": 2020, "十四五": 2025, "十五五": 2030}
# A name this long says what is meant though the annotated one is more than twice as long.
LEAST_SHORT_NAME = 6
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
            scores += _placed_targets(firm, found)
            scores.append(_strength(firm + soft, found, matched))
        scores.append(_score(kind, firm, found, matched))
    return scores


def _is_firm(unit: str | None, target: GoldTarget) -> bool:
    """Return whether readers agree that it is a target; others count neither way."""
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
    return _pair_best(
        (alike, i, j)
        for i, (_, annotated) in enumerate(gold)
        for j, target in enumerate(found)
        if (alike := likeness_of(annotated, target))
    )


def _pair_best(pairs: Iterable[tuple[float, int, int]]) -> dict[int, int]:
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
    alike = _indicator_likeness(gold, found)
    return alike if alike >= LEAST_LIKENESS else 0.0


def _indicator_likeness(gold: GoldTarget, found: Target) -> float:
    return max(likeness(i, found.indicator) for i in (gold.indicator, *gold.accept_indicators))


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
    deadlines = {found.deadline, found.deadline or found.plan_year}
    return (
        (gold.operator or "=") == (found.operator or "=")
        and gold.deadline in deadlines
        and _same_number(gold.value, gold.unit, found)
    )


def _same_number(value: float | None, unit: str | None, found: Target) -> bool:
    return same_quantity(quantity(value, unit), quantity(found.value, found.unit_of_measure))


def _same_place(wanted: str, given: str) -> bool:
    wanted, given = squeeze(wanted), squeeze(given)
    return wanted in given or given in wanted or ratio(wanted, given) > LEAST_PLACE_LIKENESS


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


def _placed_targets(gold: list[PlacedTarget], found: list[Target]) -> list[Score]:
    """Score numbers in their place, and which of those have the right year and indicator."""

    def is_there(annotated: GoldTarget, target: Target) -> bool:
        numbers = [(annotated.value, annotated.unit)]
        if annotated.value_norm is not None:
            numbers.append((annotated.value_norm, annotated.unit_norm))
        return any(_same_number(value, unit, target) for value, unit in numbers) and _same_place(
            annotated.quote, target.quote
        )

    pairs = _pair_best(
        (_indicator_likeness(annotated, target), i, j)
        for i, (_, annotated) in enumerate(gold)
        for j, target in enumerate(found)
        if is_there(annotated, target)
    )
    placed = [(gold[i][1], found[j]) for i, j in sorted(pairs.items())]
    misdated = [
        f"{annotated.deadline}, found {target.deadline} | {annotated.quote}"
        for annotated, target in placed
        if annotated.deadline != target.deadline
    ]
    misnamed = [
        f"{annotated.indicator}, found {target.indicator} | {annotated.quote}"
        for annotated, target in placed
        if _indicator_likeness(annotated, target) < LEAST_LIKENESS
    ]
    missed = [_name_gold(*gold[i]) for i in range(len(gold)) if i not in pairs]
    return [
        score("targets by number and unit", len(placed), len(gold), len(found), missed),
        share("deadline of these", len(placed) - len(misdated), len(placed), misdated),
        share("indicator of these", len(placed) - len(misnamed), len(placed), misnamed),
    ]


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


def score_listed_targets(
    name: str, gold: tuple[GoldListedTarget, ...], extraction: Extraction
) -> Subject:
    """Score quantitative and delegated targets against a plain list.

    Strict: number, unit, operator, year and an indicator that says what is meant. Lenient: number
    and unit in their place. What the list calls optional counts neither way.
    """
    found = [t for t in extraction.targets if t.kind in ("quantitative", "delegated")]

    def fit(wanted: GoldListedTarget, target: Target) -> float:
        same_year = target.deadline == wanted.deadline
        return 1 + _listed_name_likeness(wanted, target) + same_year / 10

    matched = _pair_best(
        (fit(wanted, target), i, j)
        for i, wanted in enumerate(gold)
        for j, target in enumerate(found)
        if _answers_listed(wanted, target)
    )
    firm = [i for i, wanted in enumerate(gold) if not wanted.optional]
    counted = len(found) - sum(gold[i].optional for i in matched)
    lenient = [i for i in firm if i in matched]
    strict = [i for i in lenient if _is_strictly_right(gold[i], found[matched[i]])]
    used = set(matched.values())
    invented = tuple(_name_found(found[j]) for j in range(len(found)) if j not in used)
    missed = {i: _name_listed(gold[i]) for i in firm if i not in matched}
    differing = {
        i: f"{_name_listed(gold[i])}, found {_name_found(found[matched[i]])}"
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
    invented: tuple[str, ...],
) -> Score:
    """Score a list; of an empty one nothing can be recalled."""
    figures = score(kind, right, gold, found, (missed[i] for i in sorted(missed)), invented)
    return figures.model_copy(update={"recall": right / max(1, gold)})


def _answers_listed(gold: GoldListedTarget, found: Target) -> bool:
    if gold.kind != found.kind:
        return False
    if found.kind == "quantitative" and not _same_number(gold.value, gold.unit, found):
        return False
    return _same_place(gold.quote, found.quote)


def _listed_name_likeness(gold: GoldListedTarget, found: Target) -> float:
    """Return how alike the indicators are; a whole sentence that holds the name names nothing."""
    wanted, given = key(gold.indicator), key(found.indicator)
    alike = likeness(gold.indicator, found.indicator)
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
    return right_year and same_operator and _listed_name_likeness(gold, found) >= LEAST_LIKENESS


def _name_listed(target: GoldListedTarget) -> str:
    parts = (target.indicator, target.operator, target.value, target.unit, target.deadline)
    return _name(parts, target.quote)
