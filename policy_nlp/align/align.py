"""The road from two documents' records to their alignment (衔接分析)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from policy_nlp.align.departments import link_departments, situations_of
from policy_nlp.align.features import DocumentFeatures, TermReader, read_features
from policy_nlp.align.jurisdiction import Exemption, Jurisdiction, duty_above, exemption_of
from policy_nlp.align.options import AlignOptions
from policy_nlp.align.shared_terms import SharedTerms, shared_indicators
from policy_nlp.align.targets.link import link_targets, overrule_targets
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.records import (
    Alignment,
    DocumentMeta,
    Extraction,
    OwnUnit,
    TargetLink,
    UnitCoverage,
)
from policy_nlp.records.alignment import OwnReason, Reason
from policy_nlp.records.analysis import PairAnalysis
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.tokens import load_segmenter

if TYPE_CHECKING:
    from policy_nlp.align.links import DecidedGrades
    from policy_nlp.encoder import Encoder

DEFAULTS = AlignOptions()


def align_plans(
    lower: Extraction,
    upper: Extraction,
    *,
    meta: DocumentMeta | None = None,
    lexicons: Lexicons | None = None,
    options: AlignOptions = DEFAULTS,
    decided: DecidedGrades | None = None,
    targets: Mapping[str, TargetLink] | None = None,
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
        decided: links that people decided on; coverage and all else follow them.
        targets: how upper targets are answered, by id, where people decided on that.
        encoder: gives sentences vectors, so that what shares no word is found near, too.
    """
    words = lexicons or load_lexicons()
    reader = TermReader(words, load_segmenter(words), options)
    up = read_features(DocumentIndex(upper), reader)
    low = read_features(DocumentIndex(lower), reader)
    found = align_units(up, low, meta, words, reader, options, decided or {}, encoder)
    found = found.model_copy(
        update={
            "targets": overrule_targets(
                link_targets(up.document, low.document, found.links, words, options),
                targets or {},
                low.document,
            ),
            "departments": link_departments(
                up.document, low.document, found.links, found.coverage, words
            ),
        }
    )
    # numpy is loaded with it.
    from policy_nlp.align.demands import DemandFinder

    pair = PairIndex(found, low.document, up.document)
    asked = DemandFinder(pair, meta, words, reader).demands()
    return found.model_copy(update={"demands": asked})


def analyse_pair(pair: PairIndex, lexicons: Lexicons) -> PairAnalysis:
    """Return what follows from an alignment and both texts: departments, indicators.

    Args:
        pair: the alignment with the records of both documents.
        lexicons: the vocabularies.
    """
    documents = (pair.lower.extraction, pair.upper.extraction)
    names = {duty.name for document in documents for duty in document.responsibilities}
    return PairAnalysis(
        departments=situations_of(pair),
        indicators=shared_indicators(pair, lexicons.thesaurus),
        unnamed=tuple(sorted(filter(lexicons.roles.is_nobody, names))),
        whole_names={
            "lower": lexicons.departments.whole_names(pair.lower.extraction),
            "upper": lexicons.departments.whole_names(pair.upper.extraction),
        },
    )


def align_units(
    up: DocumentFeatures,
    low: DocumentFeatures,
    meta: DocumentMeta | None,
    lexicons: Lexicons,
    reader: TermReader,
    options: AlignOptions,
    decided: DecidedGrades,
    encoder: Encoder | None = None,
) -> Alignment:
    """Return links, coverage and what is the lower document's own."""
    names = {"lower": low.document.id, "upper": up.document.id}
    if not up.units or not low.units:
        alone, reason = OwnReason(code="no-upper-tasks"), Reason(code="no-lower-tasks")
        return Alignment(
            **names,
            own=tuple(OwnUnit(lower=unit.id, reason=alone) for unit in low.units),
            coverage=tuple(
                UnitCoverage(upper=unit.id, status="undecided", reason=reason) for unit in up.units
            ),
        )
    # numpy is loaded with these.
    from policy_nlp.align.coverage import CoverageJudge
    from policy_nlp.align.links import classify, grade_units, make_links, overrule
    from policy_nlp.align.scores import Scorer
    from policy_nlp.align.tfidf import TfidfSpace, compare_meaning

    space = TfidfSpace((up, low), lexicons.thesaurus.kin_of)
    exemptions = find_exemptions(up, low, meta, lexicons)
    nearness = compare_meaning(up, low, encoder) if encoder is not None else None
    scores = Scorer(up, low, space, lexicons, options, exemptions, nearness).scores()
    odds = classify(scores, options)
    grades = overrule(grade_units(scores, odds, options), scores, decided)
    links = make_links(scores, odds, grades, options)
    judge = CoverageJudge(scores, odds, grades, lexicons.clauses, options, exemptions)
    coverage = judge.coverage()
    shared = SharedTerms(up, low, reader, space.rarity, options.shown_terms)
    return Alignment(
        **names,
        links=shared.of_links(links),
        coverage=shared.of_lines(coverage),
        own=judge.own_units(),
        own_sentences=judge.own_sentences(links, coverage),
    )


def find_exemptions(
    up: DocumentFeatures, low: DocumentFeatures, meta: DocumentMeta | None, lexicons: Lexicons
) -> list[Exemption | None]:
    """Return for each upper sentence why it cannot apply, None where it can."""
    above, below = up.document.extraction.document, low.document.extraction.document
    elsewhere = Jurisdiction(below, above, lexicons, load_segmenter(lexicons))
    printed = map(up.printed_clauses, range(len(up.sentences)))
    return [
        exemption_of(clauses, meta, elsewhere)
        or duty_above(clauses, lexicons, above.level, below.level)
        for clauses in printed
    ]
