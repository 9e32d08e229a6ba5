"""How much text the units of two drafts share, sentence by sentence (文字重合)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from policy_nlp.compare.index import Draft, Piece
from policy_nlp.compare.matching import Pair, tie_pairs
from policy_nlp.compare.normalise import Forms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Rows compared at a time, so that memory stays flat however long the drafts are.
CHUNK = 512
# In a table of more cells than this a row keeps its best pairs only, the nearer of equals: where
# all are alike (one form of words with other numbers), all pairs would be the square of them.
LARGE, KEPT = 250_000, 16
# Likeness from which a reworded sentence tells where a unit went; shorter ones recur anywhere.
REWORDED, SHORTEST = 0.6, 6
# Texts longer than this are no sentences but damage (a text without stops). Beyond this many
# cells two of them are compared by what signs they have, since their order would cost the square.
LONGEST, CELLS = 5_000, 10**9


def likenesses(
    left: Sequence[str], right: Sequence[str], cutoff: float
) -> Iterator[tuple[int, int, float]]:
    """Yield (left, right, likeness) of pairs that are at least `cutoff` alike.

    All of them, but of very long lists the best pairs of each on the left.
    """
    if not left or not right:
        return
    from rapidfuzz import fuzz, process

    longs = [[at for at, text in enumerate(side) if len(text) > LONGEST] for side in (left, right)]
    if any(longs):
        yield from _long_likenesses(left, right, longs, cutoff)
        left, right = ([t if len(t) <= LONGEST else "" for t in side] for side in (left, right))
    for begin in range(0, len(left), CHUNK):
        rows = left[begin : begin + CHUNK]
        table = process.cdist(rows, right, scorer=fuzz.ratio, score_cutoff=cutoff * 100)
        if len(left) * len(right) > LARGE and len(right) > KEPT:
            _keep_best(table, begin, len(left))
        for i, j in zip(*table.nonzero(), strict=True):
            if left[begin + i] or right[j]:
                yield begin + int(i), int(j), float(table[i, j]) / 100


def _long_likenesses(
    left: Sequence[str], right: Sequence[str], longs: Sequence[Sequence[int]], cutoff: float
) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs with a very long text in them, those of about one length."""
    long_left = set(longs[0])
    for i, one in enumerate(left):
        for j in range(len(right)) if i in long_left else longs[1]:
            sizes = len(one), len(right[j])
            if 2 * min(sizes) < cutoff * sum(sizes):
                continue
            alike = likeness(one, right[j])
            if alike >= cutoff:
                yield i, j, alike


def _keep_best(table: NDArray[np.float32], begin: int, total: int) -> None:
    """Blank all but the best of each row; of equals what stands at about the same place wins."""
    import numpy as np

    rows, columns = table.shape
    places = np.arange(begin, begin + rows, dtype=np.float32)[:, None] / total
    order = table - abs(places - np.arange(columns, dtype=np.float32) / columns)
    least = np.partition(order, -KEPT, axis=1)[:, -KEPT, None]
    table[order < least] = 0


def likeness(left: str, right: str) -> float:
    """Return how alike two texts are, 1 where they are one."""
    from rapidfuzz import fuzz

    if len(left) * len(right) <= CELLS:
        return fuzz.ratio(left, right) / 100
    start, end = common_ends(left, right)
    rest = left[start : len(left) - end], right[start : len(right) - end]
    if len(rest[0]) * len(rest[1]) <= CELLS:
        return fuzz.ratio(left, right) / 100
    shared = start + end + (Counter(rest[0]) & Counter(rest[1])).total()
    return 2 * shared / (len(left) + len(right))


def common_ends(left: Sequence[object], right: Sequence[object]) -> tuple[int, int]:
    """Return how much two texts have in common at the start, and of the rest at the end.

    >>> common_ends("建设公园", "建设新公园")
    (2, 2)
    """
    size = min(len(left), len(right))
    start = next((k for k in range(size) if left[k] != right[k]), size)
    end = next((k for k in range(size - start) if left[-1 - k] != right[-1 - k]), size - start)
    return start, end


class Overlap:
    """What the units that changed share.

    Attributes:
        shared: characters that a unit of the old draft and one of the new have in common.
        alone: of these, characters that stand in no other unit of the new (old) draft.
        old_size, new_size: characters of each unit's sentences.
    """

    def __init__(
        self, old: Draft, new: Draft, units: tuple[Sequence[int], Sequence[int]], forms: Forms
    ) -> None:
        self.forms = forms
        left, self.old_size = self._sentences(old, units[0])
        right, self.new_size = self._sentences(new, units[1])
        self.shared: dict[Pair, float] = defaultdict(float)
        self.alone: dict[Pair, float] = defaultdict(float)
        self._count_same(left, right)
        self._count_reworded(left, right)

    def _sentences(
        self, draft: Draft, units: Sequence[int]
    ) -> tuple[dict[str, list[Piece]], dict[int, int]]:
        found: dict[str, list[Piece]] = defaultdict(list)
        sizes: dict[int, int] = defaultdict(int)
        for at in units:
            for piece in draft.pieces(at):
                if piece.kind != "clause":
                    form = self.forms.of(piece.text)
                    found[form].append(piece)
                    sizes[at] += len(form) if piece.kind == "sentence" else 0
        return found, sizes

    def _count_same(self, left: dict[str, list[Piece]], right: dict[str, list[Piece]]) -> None:
        for form in left.keys() & right.keys():
            olds, news = left[form], right[form]
            pairs = tie_pairs(range(len(olds)), range(len(news)))
            weight = len(form) * min(len(olds), len(news)) / len(pairs)
            for a, b in ((olds[i], news[j]) for i, j in pairs):
                if "sentence" in (a.kind, b.kind):
                    self.shared[a.unit, b.unit] += weight
                    if len(olds) == len(news) == 1:
                        self.alone[a.unit, b.unit] += len(form)

    def _count_reworded(self, left: dict[str, list[Piece]], right: dict[str, list[Piece]]) -> None:
        lefts = [f for f in left if f not in right and len(f) >= SHORTEST]
        rights = [f for f in right if f not in left and len(f) >= SHORTEST]
        best: dict[int, tuple[float, int]] = {}
        for i, j, alike in likenesses(lefts, rights, REWORDED):
            best[i] = max(best.get(i, (0.0, 0)), (alike, -j))
        for i, (alike, j) in best.items():
            olds, news = left[lefts[i]], right[rights[-j]]
            for k, m in tie_pairs(range(len(olds)), range(len(news))):
                pair = olds[k].unit, news[m].unit
                self.shared[pair] += len(lefts[i]) * alike
                self.alone[pair] += len(lefts[i]) * alike
