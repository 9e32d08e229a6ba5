"""Texts as vectors of terms, pairs of characters or meaning, and sums over groups (特征向量).

How rare a term is, is counted on the two documents themselves. Meaning needs an encoder.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy import bool_, float64, intp
from numpy.typing import NDArray

from policy_nlp.align.features import CONCEPT, CharBigrams, DocumentFeatures, Terms
from policy_nlp.encoder import Encoder
from policy_nlp.text.width import squeeze

Array = NDArray[float64]
Indices = NDArray[intp]
Mask = NDArray[bool_]

# Rarity of a term in one of 64 units. Scores of pairs with more or fewer units are brought to it,
# so that one threshold serves a plan of 9 tasks and one of 53.
SCALE = math.log(65)


class VectorSpace:
    """One axis a key; what is rare weighs more."""

    def __init__(self, rarity: Mapping[str, float]) -> None:
        self.rarity = rarity
        self.axis = {key: index for index, key in enumerate(sorted(rarity))}

    def rows(self, weights: Iterable[Mapping[str, float]], count: int) -> Array:
        """Return `count` rows, one for each of `weights`; keys without axis are passed over."""
        cells = [
            (index, self.axis[key], weight * self.rarity[key])
            for index, row in enumerate(weights)
            for key, weight in row.items()
            if key in self.axis
        ]
        out = np.zeros((count, len(self.axis)))
        if cells:
            rows, columns, values = zip(*cells, strict=True)
            out[rows, columns] = values
        return out


class TfidfSpace(VectorSpace):
    """One axis a term; a term in few units of both documents weighs more than one in many."""

    def __init__(
        self, documents: Sequence[DocumentFeatures], kin_of: Mapping[str, tuple[str, ...]]
    ) -> None:
        counts: Counter[str] = Counter()
        for side in documents:
            per_unit: list[set[str]] = [set(terms) for terms in side.heading_terms]
            for sentence, terms, lead_in in zip(
                side.sentences, side.sentence_terms, side.lead_in_terms, strict=True
            ):
                per_unit[sentence.unit].update(terms, lead_in)
            for keys in per_unit:
                counts.update(keys)
        total = sum(len(side.units) for side in documents)
        scale = SCALE / math.log(total + 1) if total else 0.0
        super().__init__(
            {key: scale * math.log((total + 1) / (n + 0.5)) for key, n in counts.items()}
        )
        self._kin = [
            (self.axis[CONCEPT + name], self.axis[CONCEPT + other])
            for name, others in sorted(kin_of.items())
            for other in others
            if CONCEPT + name in self.axis and CONCEPT + other in self.axis
        ]

    def matrix(self, rows: Sequence[Terms], *, outer: bool = False) -> Array:
        """Return one row of weights for each of `rows`.

        Args:
            rows: the terms of texts.
            outer: leave out words inside a wording of the thesaurus.
        """
        weights = (
            {key: term.weight for key, term in terms.items() if not (outer and term.inner)}
            for terms in rows
        )
        return self.rows(weights, len(rows))

    def presence(self, weights: Array, kin: float) -> Array:
        """Return how far each term is there (0 to 1), related concepts at the part `kin`."""
        full = weights.max(axis=0, initial=0.0)
        there = weights / np.where(full > 0, full, 1.0)
        related = [(other, kin * there[:, name]) for name, other in self._kin]
        for other, part in related:
            np.maximum(there[:, other], part, out=there[:, other])
        return there


class CharBigramSpace(VectorSpace):
    """One axis a pair of characters, rarity counted among the units of both documents.

    Words miss what Chinese shortens and recombines: 数字化 and 数智, 治理模式 and 治理体系.
    """

    def __init__(self, documents: Sequence[DocumentFeatures]) -> None:
        units = [pairs for side in documents for pairs in side.unit_bigrams]
        counts = Counter(pair for pairs in units for pair in pairs)
        total = len(units)
        super().__init__(
            {pair: max(math.log((total + 1) / (n + 0.5)), 0.0) for pair, n in counts.items()}
        )

    def matrix(self, rows: Sequence[CharBigrams]) -> Array:
        """Return one row of weights for each of `rows`."""
        return self.rows(rows, len(rows))

    def cosine(self, rows: Sequence[CharBigrams], columns: Sequence[CharBigrams]) -> Array:
        """Return how alike each of `rows` is to each of `columns` (0 to 1)."""
        return np.asarray(unit_length(self.matrix(rows)) @ unit_length(self.matrix(columns)).T)

    def found(
        self, upper: DocumentFeatures, lower: DocumentFeatures, heading_share: float
    ) -> Array:
        """Return the share of each upper clause in each lower sentence with lead-in and heading."""
        named = heading_share * (self.matrix(lower.heading_bigrams) > 0)
        held = self.matrix(lower.held_bigrams)
        # Row by row: whole copies of what has an axis for every pair of characters are what a
        # comparison of long documents takes its memory for.
        for row, sentence in zip(held, lower.sentences, strict=True):
            np.maximum(row > 0, named[sentence.unit], out=row)
        clauses = self.matrix(upper.clause_bigrams)
        return share_of(clauses, clauses @ held.T)


def unit_length(rows: Array) -> Array:
    """Return `rows` brought to length 1 each, in place."""
    for row in rows:
        norm = np.sqrt((row**2).sum())
        row /= norm if norm > 0 else 1.0
    return rows


def share_of(weights: Array, found: Array) -> Array:
    """Return `found` as a share of the whole weight of each row."""
    total = weights.sum(axis=1, keepdims=True)
    return np.asarray(found / np.where(total > 0, total, 1.0))


def similarity(rows: Array, columns: Array) -> Array:
    """Return the shared weight of each pair, against the weight of both (0 to 1)."""
    shared = np.stack([np.minimum(row, columns).sum(axis=1) for row in rows])
    return against_both(shared, rows, columns)


def against_both(shared: Array, rows: Array, columns: Array) -> Array:
    """Return what pairs share against the weight of both."""
    norm = np.sqrt(rows.sum(axis=1)[:, None] * columns.sum(axis=1)[None, :])
    return np.asarray(shared / np.where(norm > 0, norm, 1.0))


def group_max(values: Array, groups: Indices, count: int, axis: int) -> Array:
    """Return the greatest value of each group of rows (axis 0) or columns (axis 1)."""
    if (np.diff(groups) < 0).any():
        order = np.argsort(groups, kind="stable")
        groups, values = groups[order], values.take(order, axis)
    shape = (count, values.shape[1]) if axis == 0 else (values.shape[0], count)
    out = np.zeros(shape)
    # A group begins where the one before it ends; one without members stays 0.
    there, first = np.unique(groups, return_index=True)
    if len(there):
        greatest = np.maximum(np.maximum.reduceat(values, first, axis=axis), 0.0)
        if axis == 0:
            out[there] = greatest
        else:
            out[:, there] = greatest
    return out


def group_sum(values: Array, groups: Indices, count: int, axis: int) -> Array:
    """Return the sum of each group of rows (axis 0) or columns (axis 1)."""
    shape = (count, values.shape[1]) if axis == 0 else (values.shape[0], count)
    out = np.zeros(shape)
    np.add.at(out if axis == 0 else out.T, groups, values if axis == 0 else values.T)
    return out


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near upper sentences, and their clauses (rows), are to lower sentences (0 to 1)."""

    sentences: Array
    clauses: Array


def compare_meaning(upper: DocumentFeatures, lower: DocumentFeatures, encoder: Encoder) -> Nearness:
    """Encode both documents, a lower sentence with its lead-in, and compare them."""
    clauses = [clause for sentence in upper.sentences for clause in sentence.clauses]
    below = encode([f"{s.lead_in}{squeeze(lower.text(s.span))}" for s in lower.sentences], encoder)
    above = encode([squeeze(upper.text(s.span)) for s in upper.sentences], encoder)
    parts = encode([squeeze(upper.text(clause)) for clause in clauses], encoder)
    return Nearness(sentences=on_one_scale(above @ below.T), clauses=on_one_scale(parts @ below.T))


def encode(texts: Sequence[str], encoder: Encoder) -> Array:
    """Return a row of length 1 for each of `texts`."""
    return unit_length(np.asarray(encoder.encode(list(texts)), dtype=np.float64))


def on_one_scale(cosines: Array) -> Array:
    """Bring cosines of any encoder to one scale: 0 for the mean of all pairs, 1 for the same.

    One encoder gives 0.2 to two plans that have nothing in common, another 0.7. Cubed, since
    much that is a little nearer than the mean proves nothing: with word vectors of an
    encyclopedia, squared, all links of nine pairs came out at 0.770, cubed at 0.786.
    """
    mean = min(float(cosines.mean()), 1.0) if cosines.size else 0.0
    if mean >= 1.0:
        return np.zeros_like(cosines)
    return np.asarray(np.clip((cosines - mean) / (1.0 - mean), 0.0, 1.0) ** 3)
