"""How similar texts are, and which of many goes with which (相似度与配对).

The best matching is sought by an own Hungarian method. scipy, which has one, is no dependency;
`networkx.max_weight_matching` takes 10 times as long for 10 on a side, 40 times for 30 and 150
times for 120 (5.1 s beside 0.035 s), and its import 0.1 s; which of equals it takes is not fixed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Rows compared at a time, so that memory stays flat however long the drafts are.
CHUNK = 512
# In a table of more cells than this a row keeps its best pairs only, the nearer of equals: where
# all are alike (one form of words with other numbers), all pairs would be the square of them.
LARGE, KEPT = 250_000, 16
# Texts longer than this are no sentences but damage (a text without stops). Beyond this many
# cells two of them are compared by what signs they have, since their order would cost the square.
LONGEST, CELLS = 5_000, 10**9
# Beyond this many on a side a component is matched by its best pairs first; the optimum would
# cost the cube of it.
OPTIMUM_UP_TO = 120
# Of equals that could be paired in more ways than this, the first goes with the first: they
# differ in nothing but their place, and weighing every pair would cost the square of them.
TIES_UP_TO = 10_000
# Cells of the table by which the longest common run is found: a bit each.
TABLE_UP_TO = 400_000_000

# What may go with what: a place on the left, a place on the right.
Edge = tuple[int, int]


def similarity(left: str, right: str) -> float:
    """Return how similar two texts are, 1 where they are the same."""
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


def similar_pairs(
    left: Sequence[str], right: Sequence[str], cutoff: float
) -> Iterator[tuple[int, int, float]]:
    """Yield (left, right, similarity) of pairs that are at least as similar as `cutoff`.

    All of them, but of very long lists the best pairs of each on the left.
    """
    if not left or not right:
        return
    from rapidfuzz import fuzz, process

    longs = [{at for at, text in enumerate(side) if len(text) > LONGEST} for side in (left, right)]
    if any(longs):
        yield from _long_pairs(left, right, longs, cutoff)
        left, right = ([t if len(t) <= LONGEST else "" for t in side] for side in (left, right))
    for begin in range(0, len(left), CHUNK):
        rows = left[begin : begin + CHUNK]
        table = process.cdist(rows, right, scorer=fuzz.ratio, score_cutoff=cutoff * 100)
        if len(left) * len(right) > LARGE and len(right) > KEPT:
            _keep_best(table, begin, len(left))
        for i, j in zip(*table.nonzero(), strict=True):
            if left[begin + i] or right[j]:
                yield begin + int(i), int(j), float(table[i, j]) / 100


def _long_pairs(
    left: Sequence[str], right: Sequence[str], longs: Sequence[set[int]], cutoff: float
) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs with a very long text in them, those of about one length."""
    for i, one in enumerate(left):
        for j in range(len(right)) if i in longs[0] else sorted(longs[1]):
            sizes = len(one), len(right[j])
            if 2 * min(sizes) >= cutoff * sum(sizes):
                alike = similarity(one, right[j])
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


def best_matching(weights: Mapping[Edge, float]) -> dict[int, int]:
    """Return the one-to-one matching of the greatest total weight, left to right.

    >>> best_matching({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.8})
    {0: 1, 1: 0}
    """
    matching: dict[int, int] = {}
    for edges in _components(weights):
        left, right = sorted({i for i, _ in edges}), sorted({j for _, j in edges})
        if len(edges) == 1:
            matching.update(edges)
        elif max(len(left), len(right)) > OPTIMUM_UP_TO:
            matching.update(_best_first(weights, edges))
        else:
            matching.update(_optimum(weights, left, right))
    return dict(sorted(matching.items()))


def _components(weights: Mapping[Edge, float]) -> Iterator[list[Edge]]:
    """Yield the edges that hang together, each row and column walked once."""
    rows: dict[int, list[Edge]] = defaultdict(list)
    columns: dict[int, list[Edge]] = defaultdict(list)
    for edge in sorted(weights):
        rows[edge[0]].append(edge)
        columns[edge[1]].append(edge)
    while rows:
        part = rows.pop(next(iter(rows)))
        ahead = [j for _, j in part]
        while ahead:
            for i in dict.fromkeys(i for i, _ in columns.pop(ahead.pop(), ()) if i in rows):
                edges = rows.pop(i)
                part += edges
                ahead += [j for _, j in edges]
        yield part


def _best_first(weights: Mapping[Edge, float], edges: Sequence[Edge]) -> dict[int, int]:
    matching: dict[int, int] = {}
    taken: set[int] = set()
    for i, j in sorted(edges, key=lambda edge: (-weights[edge], abs(edge[0] - edge[1]), edge)):
        if i not in matching and j not in taken:
            matching[i] = j
            taken.add(j)
    return matching


def _optimum(
    weights: Mapping[Edge, float], left: Sequence[int], right: Sequence[int]
) -> Iterator[Edge]:
    """Match by the Hungarian method; a pair without weight costs nothing and is left out."""
    flipped = len(left) > len(right)
    rows, columns = (right, left) if flipped else (left, right)
    cost = [[-weights.get((j, i) if flipped else (i, j), 0.0) for j in columns] for i in rows]
    # Column 0 and row 0 stand for "none"; `owner` says which row has a column.
    row_price, column_price = [0.0] * (len(rows) + 1), [0.0] * (len(columns) + 1)
    owner = [0] * (len(columns) + 1)
    for row in range(1, len(rows) + 1):
        owner[0], column = row, 0
        least, before = [float("inf")] * len(owner), [0] * len(owner)
        open_columns = list(range(1, len(owner)))
        done = [0]
        while owner[column]:
            here = owner[column]
            for j in open_columns:
                reduced = cost[here - 1][j - 1] - row_price[here] - column_price[j]
                if reduced < least[j]:
                    least[j], before[j] = reduced, column
            column = min(open_columns, key=least.__getitem__)
            step = least[column]
            for j in done:
                row_price[owner[j]] += step
                column_price[j] -= step
            for j in open_columns:
                least[j] -= step
            open_columns.remove(column)
            done.append(column)
        while column:
            owner[column] = owner[before[column]]
            column = before[column]
    for column, row in enumerate(owner[1:]):
        edge = (rows[row - 1], columns[column]) if row else (-1, -1)
        edge = edge[::-1] if flipped else edge
        if edge in weights:
            yield edge


def tie_pairs(left: Sequence[int], right: Sequence[int]) -> list[Edge]:
    """Return the pairs of equals that are worth weighing: all, or of very many those in step.

    >>> tie_pairs([1, 2], [7])
    [(1, 7), (2, 7)]
    """
    if len(left) * len(right) <= TIES_UP_TO:
        return [(i, j) for i in left for j in right]
    return list(zip(left, right, strict=False))


def are_many(left: Sequence[int], right: Sequence[int]) -> bool:
    """Return whether equals are too many to weigh which goes with which."""
    return len(left) != len(right) and len(left) * len(right) > TIES_UP_TO


def in_step(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[Edge]:
    """Return the places of the longest run that both have in the same order (最长公共序列).

    None where the table for it would not be small.

    >>> in_step(["a", "a", "x", "a"], ["a", "x", "a"])
    [(0, 0), (2, 1), (3, 2)]
    """
    if len(left) * len(right) > TABLE_UP_TO:
        return []
    from rapidfuzz.distance import LCSseq

    blocks = [
        (step.src_start, step.dest_start, step.src_end - step.src_start)
        for step in LCSseq.opcodes(left, right)
        if step.tag == "equal"
    ]
    slid = _slid(left, [*blocks, (len(left), len(right), 0)])
    return [(i + k, j + k) for i, j, n in slid for k in range(n)]


def _slid(
    left: Sequence[Hashable], blocks: Sequence[tuple[int, int, int]]
) -> Iterator[tuple[int, int, int]]:
    """Slide blocks over equals, so that what was removed and what was added stand at one place.

    Of a run of equals any may be the one removed; where another was added, it is that one.
    """
    ends = 0, 0
    for (i, j, n), (next_i, next_j, _) in pairwise(blocks):
        removed, added = (i - ends[0], next_i - i - n), (j - ends[1], next_j - j - n)
        step = 0
        if removed[0] and added[1] and not (added[0] or removed[1]):
            step = -removed[0]
        elif added[0] and removed[1] and not (removed[0] or added[1]):
            step = removed[1]
        if step and left[i + step : i + step + n] == left[i : i + n]:
            i += step
        ends = i + n, j + n
        yield i, j, n


def heaviest_run(values: Sequence[int], weights: Sequence[float]) -> set[int]:
    """Return the places of the rising run of `values` that weighs most (顺序未变的部分).

    >>> sorted(heaviest_run([1, 3, 2, 4], [1, 1, 5, 1]))
    [0, 2, 3]
    """
    # The heaviest run up to each value that ends one, (weight, place of its end) by value.
    ends: list[int] = []
    runs: list[tuple[float, int]] = []
    before = [-1] * len(values)
    for place, value in enumerate(values):
        at = bisect_left(ends, value)
        weight, before[place] = runs[at - 1] if at else (0.0, -1)
        weight += weights[place]
        # A run that ends later and weighs less is of no more use.
        heavier = at
        while heavier < len(runs) and runs[heavier][0] < weight:
            heavier += 1
        ends[at:heavier], runs[at:heavier] = [value], [(weight, place)]
    kept: set[int] = set()
    place = runs[-1][1] if runs else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return kept
