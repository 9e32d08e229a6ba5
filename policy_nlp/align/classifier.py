"""What a reader would say of two sentences, and of two units, by learned weights (学得的判断)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from policy_nlp.align.options import AlignOptions
from policy_nlp.align.scores import Scores
from policy_nlp.align.tfidf import Array, group_max, group_sum

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
