"""The road from two documents' records to their alignment (衔接分析)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from policy_nlp.align.additions import own_sentences
from policy_nlp.align.applicability import Exemption, duty_above, ground_of
from policy_nlp.align.classifier import Judgement, judge_pairs, likelihood
from policy_nlp.align.coverage import cover_units
from policy_nlp.align.departments import link_departments
from policy_nlp.align.embeddings import read_meaning
from policy_nlp.align.features import DocumentFeatures, read_features
from policy_nlp.align.jurisdiction import Jurisdiction
from policy_nlp.align.links import Grades, grade_units, make_links, settle_grades
from policy_nlp.align.options import AlignOptions
from policy_nlp.align.scores import score_features
from policy_nlp.align.shared_terms import SharedTerms
from policy_nlp.align.targets.link import link_targets
from policy_nlp.align.terms import TermReader
from policy_nlp.align.tfidf import TfidfSpace
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.records import (
    Alignment,
    DocumentMeta,
    Extraction,
    Link,
    OwnSentence,
    OwnUnit,
    UnitCoverage,
)
from policy_nlp.records.alignment import Grade, OwnReason, Reason
from policy_nlp.tokens import load_segmenter

if TYPE_CHECKING:
    from policy_nlp.encoder import Encoder

DEFAULTS = AlignOptions()
# Below it a nearest unit is none: 强化责任落实 is 0.16 like 积极开展试点示范.
LIKE_AT_ALL = 0.3
# Grades that people gave to (lower unit, upper unit); None where they rejected the link.
SettledGrades = Mapping[tuple[str, str], Grade | None]


def align_plans(
    lower: Extraction,
    upper: Extraction,
    *,
    meta: DocumentMeta | None = None,
    lexicons: Lexicons | None = None,
    options: AlignOptions = DEFAULTS,
    settled: SettledGrades | None = None,
    encoder: Encoder | None = None,
) -> Alignment:
    """Show how `lower` carries out `upper`: links, coverage, targets, departments.

    Args:
        lower: records of the document that carries out.
        upper: records of the guidance.
        meta: what the office says of the lower document; what its place has not
            (`sectors_absent`, `places_elsewhere`) is the ground for 不适用.
        lexicons: the vocabularies; those shipped when left out.
        options: settings, one set for every pair.
        settled: links that people decided on; coverage and all else follow them.
        encoder: gives sentences vectors, so that what shares no word is found near, too.
    """
    words = lexicons or load_lexicons()
    reader = TermReader(words, load_segmenter(words), options)
    up, low = read_features(upper, reader), read_features(lower, reader)
    found = align_units(up, low, meta, words, reader, options, settled or {}, encoder)
    return Alignment(
        lower=lower.document.id,
        upper=upper.document.id,
        links=found.links,
        coverage=found.coverage,
        targets=link_targets(upper, lower, found.links, words, options),
        departments=link_departments(upper, lower, found.links, found.coverage, words),
        own=found.own,
        own_sentences=found.own_sentences,
    )


class Found(NamedTuple):
    """What the units of two documents show of each other."""

    links: tuple[Link, ...]
    coverage: tuple[UnitCoverage, ...]
    own: tuple[OwnUnit, ...]
    own_sentences: tuple[OwnSentence, ...] = ()


def align_units(
    up: DocumentFeatures,
    low: DocumentFeatures,
    meta: DocumentMeta | None,
    lexicons: Lexicons,
    reader: TermReader,
    options: AlignOptions,
    settled: SettledGrades,
    encoder: Encoder | None = None,
) -> Found:
    """Return links, coverage and what is the lower document's own."""
    if not up.units or not low.units:
        own = tuple(
            OwnUnit(lower=unit.id, reason=OwnReason(code="no-upper-tasks")) for unit in low.units
        )
        undecided = tuple(
            UnitCoverage(upper=unit.id, status="undecided", reason=Reason(code="no-lower-tasks"))
            for unit in up.units
        )
        return Found((), undecided, own)
    space = TfidfSpace((up, low), lexicons.thesaurus.kin_of)
    exemptions = find_exemptions(up, low, meta, lexicons)
    meaning = read_meaning(up, low, encoder) if encoder is not None else None
    scores = score_features(up, low, space, lexicons, options, exemptions, meaning)
    judgement = judge_pairs(up, scores, options)
    grades = settle_grades(grade_units(scores, judgement, options), up, low, settled)
    shared = SharedTerms(up, low, reader, space, options)
    links = make_links(up, low, scores, judgement, grades, options)
    coverage = cover_units(up, low, scores, judgement, grades, exemptions, options)
    return Found(
        links=shared.of_links(links),
        coverage=shared.of_lines(coverage),
        own=own_units(up, low, judgement, grades),
        own_sentences=own_sentences(low, scores, judgement, grades, links, coverage, options),
    )


def find_exemptions(
    up: DocumentFeatures, low: DocumentFeatures, meta: DocumentMeta | None, lexicons: Lexicons
) -> list[Exemption | None]:
    """Return for each upper sentence why it cannot apply, None where it can."""
    above, below = up.extraction.document, low.extraction.document
    elsewhere = Jurisdiction(below, above, lexicons, load_segmenter(lexicons))
    printed = [[up.text(clause) for clause in sentence.clauses] for sentence in up.sentences]
    return [
        ground_of(said, meta, elsewhere) or duty_above(said, lexicons, above.level, below.level)
        for said in printed
    ]


def own_units(
    up: DocumentFeatures, low: DocumentFeatures, judgement: Judgement, grades: Grades
) -> tuple[OwnUnit, ...]:
    """Return the lower units that answer to no upper unit (自选动作), with the nearest one.

    Officials read the reason, so it names the nearest unit and prints no score.
    """
    out: list[OwnUnit] = []
    for index, unit in enumerate(low.units):
        if not grades.linked[:, index].any():
            odds = judgement.takes_part[:, index]
            nearest = int(odds.argmax())
            name = up.units[nearest].heading or up.units[nearest].id
            alike = likelihood(float(odds[nearest])) >= LIKE_AT_ALL
            reason = OwnReason(code="no-link", args=(name,) if alike else ())
            out.append(OwnUnit(lower=unit.id, reason=reason))
    return tuple(out)
