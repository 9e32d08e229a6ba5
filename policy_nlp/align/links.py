"""Which lower unit carries out which upper unit, and by which sentences (衔接关系与依据)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policy_nlp.align.classifier import Judgement, by_unit, likelihood
from policy_nlp.align.features import DocumentFeatures
from policy_nlp.align.options import AlignOptions
from policy_nlp.align.scores import Scores
from policy_nlp.align.tfidf import group_max
from policy_nlp.records import Evidence, Link
from policy_nlp.records.alignment import Grade

if TYPE_CHECKING:
    from policy_nlp.align.tfidf import Mask

DIGITS = 4


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


def grade_units(scores: Scores, judgement: Judgement, options: AlignOptions) -> Grades:
    """Tell which units are linked.

    Direct (直接对应): two units that are each other's best by subject; or of which one is the
    other's best, and close to the best of that other while the upper heading is named in the
    lower unit, or in a section that answers to its own; or of which the upper is by far the
    lower's best and has no far better one itself.
    Partial (部分对应): the lower unit takes part, by all that speaks for it, or one of its
    sentences takes up the main action of an upper one so clearly that it outweighs the rest.
    """
    import numpy as np

    subject = scores.subject
    row_best, column_best = subject.max(axis=1, keepdims=True), subject.max(axis=0)
    both = (subject >= row_best) & (subject >= column_best) & (subject >= options.best_both)
    one = (subject >= row_best) | (subject >= column_best)
    behind = np.maximum(row_best, column_best) - subject
    rival = one & (behind <= options.close) & scores.named & (subject >= options.best_close)
    neighbour = one & scores.same_section & (subject >= options.best_section)
    second = np.sort(subject, axis=0)[-2] if len(subject) > 1 else np.zeros(subject.shape[1])
    clear = (subject >= column_best) & (subject - second >= options.lead)
    clear &= behind <= options.aside
    direct = both | rival | neighbour | (clear & (subject >= options.best_lower))
    proof = by_unit(np.maximum(judgement.covers, 0.0), scores, group_max)
    linked = direct | (judgement.takes_part + proof >= 0)
    near = ~linked & (subject >= options.best_both)
    return Grades(direct=np.asarray(direct), linked=linked, near=np.asarray(near))


def settle_grades(
    grades: Grades,
    upper: DocumentFeatures,
    lower: DocumentFeatures,
    settled: Mapping[tuple[str, str], Grade | None],
) -> Grades:
    """Put the grades that people gave over those found; None takes a link away."""
    if not settled:
        return grades
    direct, linked, near = grades.direct.copy(), grades.linked.copy(), grades.near.copy()
    rows = {unit.id: at for at, unit in enumerate(upper.units)}
    columns = {unit.id: at for at, unit in enumerate(lower.units)}
    for (low, up), grade in settled.items():
        if low in columns and up in rows:
            place = rows[up], columns[low]
            direct[place], linked[place] = grade == "direct", grade is not None
            near[place] = False
    return Grades(direct=direct, linked=linked, near=near)


def make_links(
    upper: DocumentFeatures,
    lower: DocumentFeatures,
    scores: Scores,
    judgement: Judgement,
    grades: Grades,
    options: AlignOptions,
) -> tuple[Link, ...]:
    """Return the links in the order of the lower document, each with its pairs of sentences."""
    return tuple(
        Link(
            lower=lower.units[low].id,
            upper=upper.units[up].id,
            grade=grades.grade(up, low),
            score=round(likelihood(float(judgement.takes_part[up, low])), DIGITS),
            evidence=evidence_of(
                up, low, upper, lower, scores, options, bool(grades.direct[up, low])
            ),
        )
        for low in range(len(lower.units))
        for up in range(len(upper.units))
        if grades.linked[up, low]
    )


def pair_score(value: float, options: AlignOptions) -> float:
    """Bring a score of two sentences between 0 and 1; one half is where one proves a link."""
    return round(value / (value + options.shown), DIGITS)


def evidence_of(
    up: int,
    low: int,
    upper: DocumentFeatures,
    lower: DocumentFeatures,
    scores: Scores,
    options: AlignOptions,
    direct: bool,
) -> tuple[Evidence, ...]:
    """Return for each upper sentence of the unit the lower one that takes it up best.

    A direct link shows weaker pairs too: the units are about one thing.
    """
    columns = [j for j, s in enumerate(lower.sentences) if s.unit == low]
    rows = [i for i, s in enumerate(upper.sentences) if s.unit == up]
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
            score=pair_score(value, options),
        )
        for value, i, j in kept
        if value > 0
    )
