"""Scores of one extraction, and of one alignment, against the annotation (抽取、衔接评测)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from policy_nlp.evaluate.gold import GoldAlignment, GoldDocument, GoldInfo, UnitMap, key
from policy_nlp.evaluate.scores import Item, Score, Subject, count_matches, score, share
from policy_nlp.evaluate.targets import score_targets
from policy_nlp.records import Alignment, DocumentInfo, Extraction, Measure, Responsibility
from policy_nlp.text.width import squeeze

STATUSES = ("full", "partial", "none", "not-applicable")
# The relations that a quote on each side can prove.
RELATIONS = ("same", "stronger", "weaker", "later")


def score_alignment(
    gold: GoldAlignment, alignment: Alignment, lower: UnitMap, upper: UnitMap
) -> Subject:
    """Score links, coverage and, where annotated, target relations."""
    scores = [
        *_link_scores(gold, alignment, lower, upper),
        *_coverage_score(gold, alignment, upper),
    ]
    if gold.target_consistency:
        scores.append(_relations(gold, alignment, lower, upper))
    name = f"{gold.documents.lower}-{gold.documents.upper}"
    return Subject(name=name, scores=tuple(scores))


def _link_scores(
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


def _coverage_score(gold: GoldAlignment, alignment: Alignment, upper: UnitMap) -> list[Score]:
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


COUNTED_KINDS = frozenset({"task", "safeguard", "organisation", "annex-row"})
PLAIN_FIELDS = ("title", "doc_number", "date", "status", "level", "region")
# Boundaries of measures are compared by this many characters.
EDGE = 6

_PRINTED_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十\d]+[）)、.．]")
_CHINESE_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
# A clause that a measure carries at its end, as 天津 prints them: （市发展改革委牵头负责）。
_CLAUSE_AT_END = re.compile(r"（[^（）]*(负责|牵头|分工|配合|落实)[^（）]*[）)]?$")


def score_extraction(gold: GoldDocument, units: UnitMap) -> Subject:
    """Score every kind of record of the document that `units` holds."""
    extraction = units.index.extraction
    scores = [
        _units(gold, units),
        _paths(gold, units),
        _metadata(gold.doc, extraction.document),
        *_responsibilities(gold, extraction, units),
        *_measure_score(gold, extraction, units),
        *score_targets(gold, extraction),
        _citations(gold, extraction),
    ]
    return Subject(
        name=gold.doc.id, broken_spans=tuple(_broken_spans(extraction)), scores=tuple(scores)
    )


def _broken_spans(extraction: Extraction) -> Iterator[str]:
    """Name the records whose span leaves the text or does not give their quote."""
    placed = [
        *((f"unit {unit.id}", unit.span) for unit in extraction.units),
        *((f"measure {measure.id}", measure.span) for measure in extraction.measures),
        *((f"responsibility {duty.id}", duty.span) for duty in extraction.responsibilities),
        *((f"target {target.id}", target.span) for target in extraction.targets),
    ]
    for name, span in placed:
        if span.end > len(extraction.text):
            yield name
    for target in extraction.targets:
        if squeeze(target.span.of(extraction.text)) != squeeze(target.quote):
            yield f"target {target.id} {target.quote}"


def _units(gold: GoldDocument, units: UnitMap) -> Score:
    right = len(units.found)
    counted = sum(unit.kind in COUNTED_KINDS for unit in units.index.extraction.units)
    missed = [f"{u.id} {u.heading}" for u in gold.units if u.id not in units.found]
    return score("units", right, len(gold.units), max(right, counted), missed)


def _paths(gold: GoldDocument, units: UnitMap) -> Score:
    def plain(path: tuple[str, ...]) -> str:
        return _PRINTED_NUMBER.sub("", squeeze("/".join(path)))

    return count_matches(
        "unit paths",
        [(unit.id, plain(unit.path)) for unit in gold.units],
        [
            (annotated, plain(units.index.unit(found).path))
            for annotated, found in units.found.items()
        ],
    )


def _metadata(gold: GoldInfo, found: DocumentInfo) -> Score:
    wrong = [
        f"{field}: {getattr(gold, field)}, found {getattr(found, field)}"
        for field in PLAIN_FIELDS
        if _flat(getattr(gold, field)) != _flat(getattr(found, field))
    ]
    if sorted(map(squeeze, gold.issuers)) != sorted(map(squeeze, found.issuers)):
        wrong.append(f"issuers: {'、'.join(gold.issuers)}, found {'、'.join(found.issuers)}")
    fields = len(PLAIN_FIELDS) + 1
    return share("metadata", fields - len(wrong), fields, wrong)


def _flat(value: str | None) -> str:
    squeezed = squeeze(value or "")
    date = _CHINESE_DATE.fullmatch(squeezed)
    return f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}" if date else squeezed


def _responsibilities(gold: GoldDocument, extraction: Extraction, units: UnitMap) -> list[Score]:
    own = [duty for duty in extraction.responsibilities if not duty.inherited_from]
    handed = [duty for duty in extraction.responsibilities if duty.inherited_from]
    wanted: list[Item] = [
        (unit.id, squeeze(duty.name), duty.role)
        for unit in gold.units
        for clause in unit.clauses
        for duty in clause.entries
    ]
    wanted_handed: list[Item] = [
        (unit.id, squeeze(duty.name), duty.role) for unit in gold.units for duty in unit.inherited
    ]

    def item(duty: Responsibility) -> Item:
        return units.owner(duty.unit), squeeze(duty.name), duty.role

    found = [item(duty) for duty in own]
    scores = [
        count_matches(
            "responsibility clauses",
            {(u.id, key(c.clause)) for u in gold.units for c in u.clauses if c.clause},
            {(units.owner(duty.unit), key(duty.clause)) for duty in own if duty.clause},
        ),
        count_matches("responsibilities (name, role)", wanted, found),
        count_matches(
            "responsibilities (name)", [duty[:2] for duty in wanted], [duty[:2] for duty in found]
        ),
    ]
    if wanted_handed or handed:
        inherited = [item(duty) for duty in handed]
        scores.append(count_matches("responsibilities inherited", wanted_handed, inherited))
    return scores


def _measure_score(gold: GoldDocument, extraction: Extraction, units: UnitMap) -> list[Score]:
    if not gold.units or gold.units[0].measures is None:
        return []
    annotated = [(unit.id, measure) for unit in gold.units for measure in unit.measures or ()]
    owned = [(units.owner(measure.unit), measure) for measure in extraction.measures]
    owned = [(owner, measure) for owner, measure in owned if owner]
    wanted: list[Item] = [
        (unit, key(measure.text_start)[:EDGE], key(measure.text_end)[-EDGE:])
        for unit, measure in annotated
    ]
    found: list[Item] = [(owner, *_measure_edges(measure)) for owner, measure in owned]
    return [
        count_matches(
            "measures (end boundary)",
            [(unit, end) for unit, _, end in wanted],
            [(unit, end) for unit, _, end in found],
        ),
        count_matches("measures (both boundaries)", wanted, found),
        count_matches(
            "measure headings",
            [(unit, key(measure.heading)) for unit, measure in annotated if measure.heading],
            [
                (owner, key(measure.heading))
                for owner, measure in owned
                if measure.heading and key(measure.heading) != key(measure.text)
            ],
        ),
    ]


def _measure_edges(measure: Measure) -> tuple[str, str]:
    """Return the first and last characters of a measure without its lead-in and clause."""
    text = key(_CLAUSE_AT_END.sub("", squeeze(measure.text)))
    lead_in = key(measure.heading)
    if lead_in and text.startswith(lead_in):
        text = text[len(lead_in) :] or text
    return text[:EDGE], text[-EDGE:]


def _citations(gold: GoldDocument, extraction: Extraction) -> Score:
    wanted = Counter(key(citation.title) for citation in gold.doc.citations)
    found = Counter(key(citation.title) for citation in extraction.document.citations)
    missed = sorted((wanted - found).elements())
    return share("citations (recall)", (wanted & found).total(), wanted.total(), missed)
