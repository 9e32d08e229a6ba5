"""How much two units share character by character (字面相似度)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from policy_nlp.align.features import DocumentFeatures
from policy_nlp.align.terms import CharBigrams

if TYPE_CHECKING:
    from policy_nlp.align.tfidf import Array


class LetterSpace:
    """One axis a pair of characters, rarity counted among the units of both documents.

    Words miss what Chinese shortens and recombines: 数字化 and 数智, 治理模式 and 治理体系.
    """

    def __init__(self, sides: Sequence[DocumentFeatures]) -> None:
        units = [letters for side in sides for letters in side.unit_letters]
        counts = Counter(pair for letters in units for pair in letters)
        total = len(units)
        self.axis = {pair: index for index, pair in enumerate(sorted(counts))}
        self.rarity = {p: max(math.log((total + 1) / (n + 0.5)), 0.0) for p, n in counts.items()}

    def matrix(self, rows: Sequence[CharBigrams]) -> Array:
        """Return one row of weights for each of `rows`."""
        import numpy as np

        out = np.zeros((len(rows), len(self.axis)))
        for index, letters in enumerate(rows):
            for pair, weight in letters.items():
                if pair in self.axis:
                    out[index, self.axis[pair]] = weight * self.rarity[pair]
        return out

    def cosine(self, rows: Sequence[CharBigrams], columns: Sequence[CharBigrams]) -> Array:
        """Return how alike each of `rows` is to each of `columns` (0 to 1)."""
        import numpy as np

        return np.asarray(unit_length(self.matrix(rows)) @ unit_length(self.matrix(columns)).T)

    def found(
        self, upper: DocumentFeatures, lower: DocumentFeatures, heading_share: float
    ) -> Array:
        """Return the share of each upper clause in each lower sentence with lead-in and heading."""
        import numpy as np

        clauses = self.matrix(upper.clause_letters)
        named = heading_share * (self.matrix(lower.heading_letters) > 0)
        units = [sentence.unit for sentence in lower.sentences]
        held = np.maximum(self.matrix(lower.held_letters) > 0, named[units])
        total = clauses.sum(axis=1, keepdims=True)
        return np.asarray(clauses @ held.T / np.where(total > 0, total, 1.0))


def unit_length(rows: Array) -> Array:
    """Return `rows` brought to length 1 each."""
    import numpy as np

    norm = np.sqrt((rows**2).sum(axis=1, keepdims=True))
    return np.asarray(rows / np.where(norm > 0, norm, 1.0))
