"""Scores of one alignment: links by grade, coverage by status, target relations."""

from __future__ import annotations

from policy_nlp.evaluate.gold import GoldAlignment, GoldDocument
from policy_nlp.evaluate.scores import Score, Subject, count_matches, share
from policy_nlp.evaluate.units import UnitMap
from policy_nlp.records import Alignment, Extraction
from policy_nlp.text.width import squeeze

STATUSES = ("full", "partial", "none", "not-applicable")
# The relations that a quote on each side can prove.
RELATIONS = ("same", "stronger", "weaker", "later")

Pair = tuple[str, str]


class Sides:
    """The units of both documents, as annotated and as found."""

    def __init__(
        self, lower: GoldDocument, upper: GoldDocument, lower_x: Extraction, upper_x: Extraction
    ) -> None:
        self.lower = UnitMap(lower, lower_x).gold
        self.upper = UnitMap(upper, upper_x).gold
        self.lower_quotes = {target.id: squeeze(target.quote) for target in lower_x.targets}
        self.upper_quotes = {target.id: squeeze(target.quote) for target in upper_x.targets}


def score_alignment(gold: GoldAlignment, alignment: Alignment, sides: Sides) -> Subject:
    """Score links, coverage and, where annotated, target relations."""
    scores = [*_links(gold, alignment, sides), *_coverage(gold, alignment, sides)]
    if gold.target_consistency:
        scores.append(_relations(gold, alignment, sides))
    name = f"{gold.documents.lower}-{gold.documents.upper}"
    return Subject(name=name, scores=tuple(scores))


def _links(gold: GoldAlignment, alignment: Alignment, sides: Sides) -> list[Score]:
    wanted = {(link.lower, link.upper): link.grade for link in gold.links if not link.borderline}
    unsettled = {(link.lower, link.upper) for link in gold.ambiguous} | {
        (link.lower, link.upper) for link in gold.links if link.borderline
    }
    found = {
        pair: grade
        for pair, grade in _found_links(gold, alignment, sides).items()
        if pair not in unsettled
    }
    return [
        count_matches(
            "links direct",
            [pair for pair, grade in wanted.items() if grade == "direct"],
            [pair for pair, grade in found.items() if grade == "direct"],
        ),
        count_matches("links any grade", list(wanted), list(found)),
    ]


def _found_links(gold: GoldAlignment, alignment: Alignment, sides: Sides) -> dict[Pair, str]:
    """Return the grade of each found pair by annotated ids; annex rows are not aligned."""
    aligned = {coverage.upper for coverage in gold.coverage}
    found: dict[Pair, str] = {}
    for link in alignment.links:
        lower, upper = sides.lower.get(link.lower), sides.upper.get(link.upper)
        if lower is None or upper not in aligned or upper is None:
            continue
        if found.get((lower, upper)) != "direct":
            found[lower, upper] = link.grade
    return found


def _coverage(gold: GoldAlignment, alignment: Alignment, sides: Sides) -> list[Score]:
    found = {sides.upper.get(coverage.upper): coverage.status for coverage in alignment.coverage}
    wrong = [
        f"{coverage.upper}: {' or '.join(coverage.status)}, found {found.get(coverage.upper)}"
        for coverage in gold.coverage
        if found.get(coverage.upper) not in coverage.status
    ]
    scores = [share("coverage status", len(gold.coverage) - len(wrong), len(gold.coverage), wrong)]
    for status in STATUSES:
        agreed = [coverage.upper for coverage in gold.coverage if coverage.status == (status,)]
        missed = [upper for upper in agreed if found.get(upper) != status]
        if agreed:
            scores.append(
                share(f"coverage {status}", len(agreed) - len(missed), len(agreed), missed)
            )
    return scores


def _relations(gold: GoldAlignment, alignment: Alignment, sides: Sides) -> Score:
    found = [
        (sides.lower_quotes.get(link.lower), sides.upper_quotes.get(link.upper), link.relation)
        for link in alignment.targets
        if link.lower and link.upper
    ]
    wanted = [
        (squeeze(pair.lower or ""), squeeze(pair.upper or ""), pair.relation)
        for pair in gold.target_consistency
        if pair.relation in RELATIONS
    ]

    def overlap(gold_quote: str, found_quote: str | None) -> bool:
        if not found_quote:
            return False
        return gold_quote in found_quote or found_quote in gold_quote

    missed = [
        " | ".join(pair)
        for pair in wanted
        if not any(
            overlap(pair[0], lower) and overlap(pair[1], upper) and pair[2] == relation
            for lower, upper, relation in found
        )
    ]
    return share("target relations (recall)", len(wanted) - len(missed), len(wanted), missed)
