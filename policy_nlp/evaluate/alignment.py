"""Scores of one alignment: links by grade, coverage by status, target relations."""

from __future__ import annotations

from policy_nlp.evaluate.gold import GoldAlignment
from policy_nlp.evaluate.matching import UnitMap
from policy_nlp.evaluate.scores import Score, Subject, count_matches, share
from policy_nlp.records import Alignment
from policy_nlp.text.width import squeeze

STATUSES = ("full", "partial", "none", "not-applicable")
# The relations that a quote on each side can prove.
RELATIONS = ("same", "stronger", "weaker", "later")


def score_alignment(
    gold: GoldAlignment, alignment: Alignment, lower: UnitMap, upper: UnitMap
) -> Subject:
    """Score links, coverage and, where annotated, target relations."""
    scores = [*_links(gold, alignment, lower, upper), *_coverage(gold, alignment, upper)]
    if gold.target_consistency:
        scores.append(_relations(gold, alignment, lower, upper))
    name = f"{gold.documents.lower}-{gold.documents.upper}"
    return Subject(name=name, scores=tuple(scores))


def _links(
    gold: GoldAlignment, alignment: Alignment, lower: UnitMap, upper: UnitMap
) -> list[Score]:
    wanted = {(link.lower, link.upper): link.grade for link in gold.links if not link.borderline}
    unsettled = {(link.lower, link.upper) for link in gold.ambiguous} | {
        (link.lower, link.upper) for link in gold.links if link.borderline
    }
    aligned = {coverage.upper for coverage in gold.coverage}  # annex rows are not
    found: dict[tuple[str, str], str] = {}
    for link in alignment.links:
        low, up = lower.gold.get(link.lower), upper.gold.get(link.upper)
        if low is None or up not in aligned or (low, up) in unsettled:
            continue
        if found.get((low, up)) != "direct":
            found[low, up] = link.grade
    return [
        count_matches(
            "links direct",
            [pair for pair, grade in wanted.items() if grade == "direct"],
            [pair for pair, grade in found.items() if grade == "direct"],
        ),
        count_matches("links any grade", list(wanted), list(found)),
    ]


def _coverage(gold: GoldAlignment, alignment: Alignment, upper: UnitMap) -> list[Score]:
    found = {upper.gold.get(coverage.upper): coverage.status for coverage in alignment.coverage}
    wrong = [
        f"{coverage.upper}: {' or '.join(coverage.status)}, found {found.get(coverage.upper)}"
        for coverage in gold.coverage
        if found.get(coverage.upper) not in coverage.status
    ]
    scores = [share("coverage status", len(gold.coverage) - len(wrong), len(gold.coverage), wrong)]
    for status in STATUSES:
        agreed = [coverage.upper for coverage in gold.coverage if coverage.status == (status,)]
        missed = [task for task in agreed if found.get(task) != status]
        if agreed:
            right = len(agreed) - len(missed)
            scores.append(share(f"coverage {status}", right, len(agreed), missed))
    return scores


def _relations(gold: GoldAlignment, alignment: Alignment, lower: UnitMap, upper: UnitMap) -> Score:
    def quote(document: UnitMap, target: str) -> str:
        known = document.index.targets.get(target)
        return squeeze(known.quote) if known else ""

    def overlap(annotated: str, quoted: str) -> bool:
        return bool(quoted) and (annotated in quoted or quoted in annotated)

    found = [
        (quote(lower, link.lower), quote(upper, link.upper), link.relation)
        for link in alignment.targets
        if link.lower and link.upper
    ]
    wanted = [
        (squeeze(pair.lower or ""), squeeze(pair.upper or ""), pair.relation)
        for pair in gold.target_consistency
        if pair.relation in RELATIONS
    ]
    missed = [
        " | ".join(pair)
        for pair in wanted
        if not any(
            overlap(pair[0], low) and overlap(pair[1], up) and pair[2] == relation
            for low, up, relation in found
        )
    ]
    return share("target relations (recall)", len(wanted) - len(missed), len(wanted), missed)
