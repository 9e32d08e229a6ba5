"""Which lower unit carries out which upper unit, and by which sentences (衔接关系与依据).

That is weighed by what readers said of two sentences, and of two units: learned weights.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from policy_nlp.align.options import AlignOptions
from policy_nlp.align.scores import Scores
from policy_nlp.align.tfidf import Array, Mask, group_max, group_sum
from policy_nlp.records import Evidence, Link
from policy_nlp.records.alignment import Grade

# A share of nothing is none.
NOTHING = 1e-9
# Log odds beyond it are certain; exp of more would overflow.
FAR = 50.0


@dataclass(frozen=True, slots=True)
class LogOdds:
    """Log odds of an upper document (rows) against a lower one (columns); yes from 0 on.

    Attributes:
        covers_main: the lower sentence takes up the main action of the upper one (已承接).
        covers_part: it takes up some part of it (部分承接).
        part_of_unit: the lower unit carries out some part of the upper one (部分对应).
    """

    covers_main: Array
    covers_part: Array
    part_of_unit: Array


def classify(scores: Scores, options: AlignOptions) -> LogOdds:
    """Weigh the evidence of every pair of sentences and of units.

    The weights come from pairs that people annotated (`scripts/learn_alignment.py`).
    """
    sentences, units = sentence_evidence(scores, options), unit_evidence(scores, options)
    return LogOdds(
        covers_main=weigh_up(sentences, options.weights.covers_main),
        covers_part=weigh_up(sentences, options.weights.covers_part),
        part_of_unit=weigh_up(units, options.weights.part_of_unit),
    )


def weigh_up(evidence: Sequence[Array], weights: Sequence[float]) -> Array:
    """Return the weighted sum of `evidence`; the first of the weights stands by itself."""
    total = np.full_like(evidence[0], weights[0])
    for weight, values in zip(weights[1:], evidence, strict=True):
        total += weight * values
    return total


def sentence_evidence(scores: Scores, options: AlignOptions) -> tuple[Array, ...]:
    """Return what speaks for a pair of sentences, each an array of upper by lower sentences.

    In order: the share of the upper clause that is found most of; the share of the clause of the
    main action; how near the lower sentence is to the best one for this upper sentence, if that is
    near at all; how far its unit is behind the best one for the upper unit by subject.
    """
    upper, alike = scores.upper.features, scores.sentences
    most = group_max(scores.found, scores.upper.sentence_of, len(upper.sentences), axis=0)
    mains = [start + s.main for start, s in zip(upper.clause_start, upper.sentences, strict=True)]
    best = alike / np.maximum(alike.max(axis=1, keepdims=True, initial=0.0), options.alike)
    behind = scores.subject - scores.subject.max(axis=1, keepdims=True)
    behind = behind[scores.upper.unit_of][:, scores.lower.unit_of]
    return most, scores.found[mains], best, behind


def unit_evidence(scores: Scores, options: AlignOptions) -> tuple[Array, ...]:
    """Return what speaks for a pair of units, each an array of upper by lower units.

    In order: the best pair of sentences (logarithm), less where the lower sentence is nearer to
    another upper one; the mean share of the upper clauses that the lower unit holds; how many
    upper sentences find their best in the lower unit.
    """
    alike = scores.sentences
    best_of_row = alike.max(axis=1, keepdims=True, initial=0.0)
    best_of_column = alike.max(axis=0, keepdims=True, initial=0.0)
    nearest = alike * alike / np.maximum(best_of_column, NOTHING)
    held = scores.lower.by_unit(scores.found, axis=1)
    clause_unit = scores.upper.unit_of[scores.upper.sentence_of]
    rows = len(scores.upper.features.units)
    clauses = np.bincount(clause_unit, minlength=rows)[:, None]
    enough = alike >= options.alike
    return (
        np.log1p(by_unit(nearest, scores, group_max)),
        group_sum(held, clause_unit, rows, axis=0) / np.maximum(clauses, 1),
        by_unit((enough & (alike >= best_of_row)).astype(float), scores, group_sum),
    )


def by_unit(values: Array, scores: Scores, combine: Callable[..., Array]) -> Array:
    """Bring values of pairs of sentences to their units."""
    upper, lower = scores.upper, scores.lower
    rows = combine(values, upper.unit_of, len(upper.features.units), axis=0)
    return combine(rows, lower.unit_of, len(lower.features.units), axis=1)


def likelihood(log_odds: float) -> float:
    """Return log odds as a number between 0 and 1, one half where yes begins."""
    return 1.0 / (1.0 + math.exp(-min(max(log_odds, -FAR), FAR)))


DIGITS = 4
# Grades that people gave to (lower unit, upper unit); None where they rejected the link.
DecidedGrades = Mapping[tuple[str, str], Grade | None]


@dataclass(frozen=True, slots=True)
class Grades:
    """Upper (rows) against lower units (columns): direct links, and all links.

    `near` are pairs without link whose subjects would do for one, were they each other's best.
    """

    direct: Mask
    linked: Mask
    near: Mask

    def grade(self, upper: int, lower: int) -> Grade:
        """Return the grade of a link."""
        return "direct" if self.direct[upper, lower] else "partial"


def grade_units(scores: Scores, odds: LogOdds, options: AlignOptions) -> Grades:
    """Return which units are linked.

    Direct (直接对应): two units that are each other's best by subject; or of which one is the
    other's best, and close to the best of that other while the upper heading is named in the
    lower unit, or in a section that answers to its own; or of which the upper is by far the
    lower's best and has no far better one itself.
    Partial (部分对应): the lower unit takes part, by all that speaks for it, or one of its
    sentences takes up the main action of an upper one so clearly that it outweighs the rest.
    """
    subject, learned = scores.subject, options.weights
    row_best, column_best = subject.max(axis=1, keepdims=True), subject.max(axis=0)
    both = (subject >= row_best) & (subject >= column_best) & (subject >= options.best_both)
    one = (subject >= row_best) | (subject >= column_best)
    behind = np.maximum(row_best, column_best) - subject
    rival = one & (behind <= learned.close) & scores.named & (subject >= learned.best_close)
    neighbour = one & scores.same_section & (subject >= learned.best_section)
    second = np.sort(subject, axis=0)[-2] if len(subject) > 1 else np.zeros(subject.shape[1])
    clear = (subject >= column_best) & (subject - second >= options.lead)
    clear &= behind <= learned.aside
    direct = both | rival | neighbour | (clear & (subject >= learned.best_lower))
    proof = by_unit(np.maximum(odds.covers_main, 0.0), scores, group_max)
    linked = direct | (odds.part_of_unit + proof >= 0)
    near = ~linked & (subject >= options.best_both)
    return Grades(direct=np.asarray(direct), linked=linked, near=np.asarray(near))


def overrule(grades: Grades, scores: Scores, decided: DecidedGrades) -> Grades:
    """Put the grades that people gave over those found; None takes a link away."""
    if not decided:
        return grades
    direct, linked, near = grades.direct.copy(), grades.linked.copy(), grades.near.copy()
    rows, columns = (
        {unit.id: at for at, unit in enumerate(side.features.units)}
        for side in (scores.upper, scores.lower)
    )
    for (low, up), grade in decided.items():
        if low in columns and up in rows:
            place = rows[up], columns[low]
            direct[place], linked[place] = grade == "direct", grade is not None
            near[place] = False
    return Grades(direct=direct, linked=linked, near=near)


def make_links(
    scores: Scores, odds: LogOdds, grades: Grades, options: AlignOptions
) -> tuple[Link, ...]:
    """Return the links in the order of the lower document, each with its pairs of sentences."""
    upper, lower = scores.upper.features.units, scores.lower.features.units
    return tuple(
        Link(
            lower=lower[low].id,
            upper=upper[up].id,
            grade=grades.grade(up, low),
            score=round(likelihood(float(odds.part_of_unit[up, low])), DIGITS),
            evidence=_evidence(up, low, scores, options, bool(grades.direct[up, low])),
        )
        for low in range(len(lower))
        for up in range(len(upper))
        if grades.linked[up, low]
    )


def _evidence(
    up: int, low: int, scores: Scores, options: AlignOptions, direct: bool
) -> tuple[Evidence, ...]:
    """Return for each upper sentence of the unit the lower one that takes it up best.

    A direct link shows weaker pairs too: the units are about one thing. The score of a pair is
    brought between 0 and 1; one half is where it proves a link.
    """
    upper, lower = scores.upper.features, scores.lower.features
    rows, columns = upper.sentences_of[up], lower.sentences_of[low]
    if not columns or not rows:
        return ()
    best = [max(columns, key=lambda j: (scores.sentences[i, j], -j)) for i in rows]
    pairs = [(float(scores.sentences[i, j]), i, j) for i, j in zip(rows, best, strict=True)]
    pairs.sort(key=lambda pair: (-pair[0], pair[1]))
    least = options.shown * (options.beside if direct else 1.0)
    kept = [pair for pair in pairs if pair[0] >= least][: options.evidence] or pairs[:1]
    return tuple(
        Evidence(
            lower_span=lower.sentences[j].span,
            upper_span=upper.sentences[i].span,
            score=round(value / (value + options.shown), DIGITS),
        )
        for value, i, j in kept
        if value > 0
    )
