"""Scores of one extraction against the annotation of its document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from policy_nlp.evaluate.gold import GoldDocument, GoldInfo
from policy_nlp.evaluate.matching import UnitMap, key
from policy_nlp.evaluate.scores import Item, Score, Subject, count_matches, score, share
from policy_nlp.evaluate.targets import score_targets
from policy_nlp.records import DocumentInfo, Extraction, Measure, Responsibility
from policy_nlp.text.width import squeeze

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
        *_measures(gold, extraction, units),
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


def _measures(gold: GoldDocument, extraction: Extraction, units: UnitMap) -> list[Score]:
    if not gold.units or gold.units[0].measures is None:
        return []
    annotated = [(unit.id, measure) for unit in gold.units for measure in unit.measures or ()]
    owned = [(units.owner(measure.unit), measure) for measure in extraction.measures]
    owned = [(owner, measure) for owner, measure in owned if owner]
    wanted: list[Item] = [
        (unit, key(measure.text_start)[:EDGE], key(measure.text_end)[-EDGE:])
        for unit, measure in annotated
    ]
    found: list[Item] = [(owner, *_edges(measure)) for owner, measure in owned]
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


def _edges(measure: Measure) -> tuple[str, str]:
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
