"""How near texts are in meaning, by the vectors of an encoder (语义相近度)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from policy_nlp.align.features import DocumentFeatures
from policy_nlp.align.tfidf import Array, unit_length
from policy_nlp.encoder import Encoder
from policy_nlp.text.width import squeeze


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
