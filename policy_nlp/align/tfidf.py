"""Terms as vectors: rarity counted on the two documents themselves (词项权重)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from policy_nlp.align.features import DocumentFeatures
from policy_nlp.align.terms import CONCEPT, Terms

if TYPE_CHECKING:
    from numpy import bool_, float64, intp
    from numpy.typing import NDArray

    Array = NDArray[float64]
    Indices = NDArray[intp]
    Mask = NDArray[bool_]

# Rarity of a term in one of 64 units. Scores of pairs with more or fewer units are brought to it,
# so that one threshold serves a plan of 9 tasks and one of 53.
SCALE = math.log(65)


class TfidfSpace:
    """One axis a term; a term in few units of both documents weighs more than one in many."""

    def __init__(
        self, sides: Sequence[DocumentFeatures], kin_of: dict[str, tuple[str, ...]]
    ) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for side in sides:
            per_unit: list[set[str]] = [set(terms) for terms in side.heading_terms]
            for sentence, terms, lead_in in zip(
                side.sentences, side.sentence_terms, side.lead_in_terms, strict=True
            ):
                per_unit[sentence.unit].update(terms, lead_in)
            total += len(per_unit)
            for keys in per_unit:
                counts.update(keys)
        self.axis = {key: index for index, key in enumerate(sorted(counts))}
        scale = SCALE / math.log(total + 1) if total else 0.0
        self.rarity = {key: scale * math.log((total + 1) / (n + 0.5)) for key, n in counts.items()}
        self._kin = [
            (self.axis[CONCEPT + name], self.axis[CONCEPT + other])
            for name, others in sorted(kin_of.items())
            for other in others
            if CONCEPT + name in self.axis and CONCEPT + other in self.axis
        ]

    def matrix(self, rows: Sequence[Terms]) -> Array:
        """Return one row of weights for each of `rows`."""
        import numpy as np

        out = np.zeros((len(rows), len(self.axis)))
        for index, terms in enumerate(rows):
            for key, term in terms.items():
                if key in self.axis:
                    out[index, self.axis[key]] = term.weight * self.rarity[key]
        return out

    def presence(self, weights: Array, kin: float) -> Array:
        """Return how far each term is there (0 to 1), related concepts at the part `kin`."""
        import numpy as np

        full = weights.max(axis=0, initial=0.0)
        there = weights / np.where(full > 0, full, 1.0)
        out = there.copy()
        for name, other in self._kin:
            np.maximum(out[:, other], kin * there[:, name], out=out[:, other])
        return out


def group_max(values: Array, groups: Indices, count: int, axis: int) -> Array:
    """Return the greatest value of each group of rows (axis 0) or columns (axis 1)."""
    import numpy as np

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
    import numpy as np

    shape = (count, values.shape[1]) if axis == 0 else (values.shape[0], count)
    out = np.zeros(shape)
    np.add.at(out if axis == 0 else out.T, groups, values if axis == 0 else values.T)
    return out


def likeness(rows: Array, columns: Array) -> Array:
    """Return the shared weight of each pair, against the weight of both (0 to 1)."""
    import numpy as np

    shared = np.stack([np.minimum(row, columns).sum(axis=1) for row in rows])
    norm = np.sqrt(rows.sum(axis=1)[:, None] * columns.sum(axis=1)[None, :])
    return np.asarray(shared / np.where(norm > 0, norm, 1.0))
