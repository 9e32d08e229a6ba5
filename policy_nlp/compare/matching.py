"""Best matchings and longest runs in order: what all parts of the comparison count with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import pairwise

# Beyond this many on a side a component is matched by its best pairs first; the optimum would
# cost the cube of it.
OPTIMUM_UP_TO = 120
# Of equals that could be paired in more ways than this, the first goes with the first: they
# differ in nothing but their place, and weighing every pair would cost the square of them.
TIES_UP_TO = 10_000
# Cells of the table by which the longest common run is found: a bit each.
TABLE_UP_TO = 400_000_000

Pair = tuple[int, int]


def best_matching(weights: Mapping[Pair, float]) -> dict[int, int]:
    """Return the one-to-one matching of the greatest total weight, left to right.

    >>> best_matching({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.8})
    {0: 1, 1: 0}
    """
    out: dict[int, int] = {}
    for part in _components(weights):
        if len(part) == 1:
            out.update(part)
            continue
        left, right = sorted({i for i, _ in part}), sorted({j for _, j in part})
        if max(len(left), len(right)) > OPTIMUM_UP_TO:
            out.update(_best_first(weights, part))
        else:
            out.update(_optimum(weights, left, right))
    return dict(sorted(out.items()))


def tie_pairs(left: Sequence[int], right: Sequence[int]) -> list[Pair]:
    """Return the pairs of equals that are worth weighing: all, or of very many those in step.

    >>> tie_pairs([1, 2], [7])
    [(1, 7), (2, 7)]
    """
    if len(left) * len(right) <= TIES_UP_TO:
        return [(i, j) for i in left for j in right]
    return list(zip(left, right, strict=False))


def are_many(left: Sequence[int], right: Sequence[int]) -> bool:
    """Tell whether equals are too many to weigh which goes with which."""
    return len(left) != len(right) and len(left) * len(right) > TIES_UP_TO


def in_step(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[Pair]:
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
    """Slide blocks over equals, so that what went and what came stand at one place.

    Of a run of equals any may be the one that went; where another came, it is that one.
    """
    ends = 0, 0
    for (i, j, n), (next_i, next_j, _) in pairwise(blocks):
        gone, come = (i - ends[0], next_i - i - n), (j - ends[1], next_j - j - n)
        if gone[0] and come[1] and not (come[0] or gone[1]):
            step = -gone[0]
        elif come[0] and gone[1] and not (gone[0] or come[1]):
            step = gone[1]
        else:
            step = 0
        if step and left[i + step : i + step + n] == left[i : i + n]:
            i += step
        ends = i + n, j + n
        yield i, j, n


def _components(weights: Mapping[Pair, float]) -> Iterator[list[Pair]]:
    left: dict[int, list[Pair]] = defaultdict(list)
    right: dict[int, list[Pair]] = defaultdict(list)
    for pair in sorted(weights):
        left[pair[0]].append(pair)
        right[pair[1]].append(pair)
    for first in [*left]:  # in order, since the pairs are
        if first not in left:
            continue
        # Each row and column is walked once, however many pairs they share.
        part = left.pop(first)
        columns = [j for _, j in part]
        while columns:
            rows = dict.fromkeys(i for i, _ in right.pop(columns.pop(), ()) if i in left)
            fresh = [pair for row in rows for pair in left.pop(row)]
            part += fresh
            columns += [j for _, j in fresh]
        yield part


def _best_first(weights: Mapping[Pair, float], part: Sequence[Pair]) -> dict[int, int]:
    out: dict[int, int] = {}
    taken: set[int] = set()
    for i, j in sorted(part, key=lambda pair: (-weights[pair], abs(pair[0] - pair[1]), pair)):
        if i not in out and j not in taken:
            out[i] = j
            taken.add(j)
    return out


def _optimum(
    weights: Mapping[Pair, float], left: Sequence[int], right: Sequence[int]
) -> dict[int, int]:
    """Match by the Hungarian method; a pair without weight costs nothing and is left out."""
    flipped = len(left) > len(right)
    rows, columns = (right, left) if flipped else (left, right)
    cost = [[-weights.get((j, i) if flipped else (i, j), 0.0) for j in columns] for i in rows]
    n, m = len(rows), len(columns)
    u, v = [0.0] * (n + 1), [0.0] * (m + 1)
    owner = [0] * (m + 1)
    for row in range(1, n + 1):
        owner[0], column = row, 0
        least, used, came = [float("inf")] * (m + 1), [False] * (m + 1), [0] * (m + 1)
        while owner[column]:
            used[column] = True
            here, step, following = owner[column], float("inf"), 0
            for j in range(1, m + 1):
                if used[j]:
                    continue
                reduced = cost[here - 1][j - 1] - u[here] - v[j]
                if reduced < least[j]:
                    least[j], came[j] = reduced, column
                if least[j] < step:
                    step, following = least[j], j
            for j in range(m + 1):
                if used[j]:
                    u[owner[j]] += step
                    v[j] -= step
                else:
                    least[j] -= step
            column = following
        while column:
            owner[column] = owner[came[column]]
            column = came[column]
    pairs = ((rows[owner[j] - 1], columns[j - 1]) for j in range(1, m + 1) if owner[j])
    found = ((j, i) if flipped else (i, j) for i, j in pairs)
    return {i: j for i, j in found if (i, j) in weights}


def longest_run(values: Sequence[int], weights: Sequence[float]) -> set[int]:
    """Return the places of the rising run of `values` that weighs most (顺序未变的部分).

    >>> sorted(longest_run([1, 3, 2, 4], [1, 1, 5, 1]))
    [0, 2, 3]
    """
    ranks = {value: rank for rank, value in enumerate(sorted(set(values)), start=1)}
    # tree[k]: the heaviest run whose last rank lies in the k-th stretch (a Fenwick tree).
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(ranks) + 1)
    before = [-1] * len(values)
    best = (0.0, -1)
    for place, value in enumerate(values):
        rank = ranks[value] - 1
        total, last = 0.0, -1
        while rank:
            total, last = max((total, last), tree[rank], key=lambda run: run[0])
            rank &= rank - 1
        before[place] = last
        run = (total + weights[place], place)
        best = max(best, run, key=lambda run: run[0])
        rank = ranks[value]
        while rank < len(tree):
            tree[rank] = max(tree[rank], run, key=lambda run: run[0])
            rank += rank & -rank
    kept: set[int] = set()
    place = best[1]
    while place >= 0:
        kept.add(place)
        place = before[place]
    return kept
