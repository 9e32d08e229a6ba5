"""Which lower unit carries out which upper unit, and by which sentences (衔接关系与依据)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from policy_nlp.align.classifier import LogOdds, by_unit, likelihood
from policy_nlp.align.options import AlignOptions
from policy_nlp.align.scores import Scores
from policy_nlp.align.tfidf import Mask, group_max
from policy_nlp.records import Evidence, Link
from policy_nlp.records.alignment import Grade

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
