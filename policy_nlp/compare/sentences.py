"""Which sentence of the old draft each sentence of the new one is (句子对应)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policy_nlp.compare.index import DraftPair, Fragment
from policy_nlp.compare.matching import (
    Edge,
    are_many,
    best_matching,
    heaviest_run,
    in_step,
    similar_pairs,
    similarity,
    tie_pairs,
)
from policy_nlp.compare.units import UnitGroup
from policy_nlp.records import Span

# Nearness in the order of sentences, which tells between equals only.
NEARBY = 0.01
# Two sentences joined into one must be this much more alike than either alone.
JOINED = 0.02
# Weight by which a heading stays where it is, whatever stands around it.
FIXED = 1e6


@dataclass(frozen=True, slots=True)
class Match:
    """Fragments of the old draft and what became of them: one each, or a run where joined.

    `moved` where they stand in another unit, or past a neighbour that stayed.
    """

    old: tuple[Fragment, ...]
    new: tuple[Fragment, ...]
    moved: bool = False

    @property
    def old_span(self) -> Span:
        """Where it stood."""
        return Span(start=self.old[0].start, end=self.old[-1].end)

    @property
    def new_span(self) -> Span:
        """Where it stands."""
        return Span(start=self.new[0].start, end=self.new[-1].end)


class SentenceMatcher:
    """Matches the fragments of all units that changed.

    Attributes:
        olds, news: the fragments that are matched, without the notes of status under the titles.
    """

    def __init__(
        self,
        pair: DraftPair,
        groups: Sequence[UnitGroup],
        notes: tuple[Span | None, Span | None] = (None, None),
    ) -> None:
        self.normalise, self.options = pair.normalise, pair.options
        self.groups = [group for group in groups if not group.identical]
        olds = (f for g in self.groups for at in g.old for f in pair.old.fragments(at))
        news = (f for g in self.groups for at in g.new for f in pair.new.fragments(at))
        self.olds = [f for f in olds if not (notes[0] and notes[0].holds(f.span))]
        self.news = [f for f in news if not (notes[1] and notes[1].holds(f.span))]
        self.group_of = (
            {at: k for k, group in enumerate(self.groups) for at in group.old},
            {at: k for k, group in enumerate(self.groups) for at in group.new},
        )
        self.single = {k for k, group in enumerate(self.groups) if group.is_pair}
        self.found: dict[int, int] = {}
        self.taken: set[int] = set()

    def matches(self) -> list[Match]:
        """Return the matches, by place in the old draft."""
        self._pair_headings()
        self._pair_same(self._home_key)
        self._pair_same(self._away_key)
        self._pair_reworded(home=True)
        self._pair_clauses()
        self._pair_reworded(home=False)
        joined = [
            Match(tuple(self.olds[i] for i in a), tuple(self.news[j] for j in b))
            for a, b in self._with_neighbours()
        ]
        return list(self._with_moves(joined))

    def _take_edges(self, edges: Iterable[Edge]) -> None:
        for i, j in edges:
            self.found[i] = j
            self.taken.add(j)

    def _unmatched(self) -> tuple[list[int], list[int]]:
        return (
            [i for i in range(len(self.olds)) if i not in self.found],
            [j for j in range(len(self.news)) if j not in self.taken],
        )

    def _pair_headings(self) -> None:
        """Pair the headings of a unit that stayed one; other headings may become lead-ins."""
        new_headings = {f.unit: j for j, f in enumerate(self.news) if f.kind == "heading"}
        for i, fragment in enumerate(self.olds):
            k = self.group_of[0][fragment.unit]
            if fragment.kind == "heading" and k in self.single:
                j = new_headings.get(self.groups[k].new[0])
                if j is not None:
                    self._take_edges([(i, j)])

    def _pair_clauses(self) -> None:
        """Pair clauses that name other departments now: the first left with the first left."""
        for olds, news in self._by_group(*self._unmatched()):
            left = [i for i in olds if self.olds[i].kind == "clause"]
            right = [j for j in news if self.news[j].kind == "clause"]
            self._take_edges(zip(left, right, strict=False))

    def _home_key(self, fragment: Fragment, side: int) -> Hashable:
        k = self.group_of[side][fragment.unit]
        return (k, fragment.kind == "clause", self.normalise(fragment.text))

    def _away_key(self, fragment: Fragment, _side: int) -> Hashable:
        """Clauses recur in every task and stay; so do short phrases."""
        return self.normalise(fragment.text) if self._may_move(fragment) else None

    def _pair_same(self, key_of: Callable[[Fragment, int], Hashable]) -> None:
        keys = [
            {at: key for at in left if (key := key_of(fragments[at], side)) is not None}
            for side, (fragments, left) in enumerate(
                zip((self.olds, self.news), self._unmatched(), strict=True)
            )
        ]
        if any(are_many(*tie) for tie in _ties(keys)):
            kept = [*keys[0]], [*keys[1]]
            steps = in_step([*keys[0].values()], [*keys[1].values()])
            edges = [(kept[0][i], kept[1][j]) for i, j in steps]
            self._take_edges(edges)
            for i, j in edges:
                del keys[0][i], keys[1][j]
        for olds, news in _ties(keys):
            if len(olds) == len(news):
                self._take_edges(zip(olds, news, strict=True))
            elif olds and news:
                near = {(i, j): 1 + self._order_nearness(i, j) for i, j in tie_pairs(olds, news)}
                self._take_edges(best_matching(near).items())

    def _order_nearness(self, i: int, j: int) -> float:
        """Return how alike the neighbourhoods of two fragments are: what is paired beside them."""
        beside = (self.found.get(i - 1) == j - 1) + (self.found.get(i + 1) == j + 1)
        return NEARBY * (1 + beside) / (1 + abs(self.olds[i].place - self.news[j].place))

    def _pair_reworded(self, *, home: bool) -> None:
        """Pair what reads otherwise now: inside one group, or (moved) anywhere."""
        olds, news = self._unmatched()
        if home:
            parts, cutoff = self._by_group(olds, news), self.options.sentence
        else:
            olds = [i for i in olds if self._may_move(self.olds[i])]
            news = [j for j in news if self._may_move(self.news[j])]
            parts, cutoff = [(olds, news)], self.options.moved
        weights: dict[Edge, float] = {}
        for part_old, part_new in parts:
            left = [self.normalise(self.olds[i].text) for i in part_old]
            right = [self.normalise(self.news[j].text) for j in part_new]
            for a, b, alike in similar_pairs(left, right, cutoff):
                i, j = part_old[a], part_new[b]
                if (self.olds[i].kind == "clause") == (self.news[j].kind == "clause"):
                    weights[i, j] = alike + self._order_nearness(i, j)
        self._take_edges(best_matching(weights).items())

    def _may_move(self, fragment: Fragment) -> bool:
        long_enough = len(self.normalise(fragment.text)) >= self.options.moved_length
        return fragment.kind == "sentence" and long_enough

    def _by_group(self, olds: list[int], news: list[int]) -> list[tuple[list[int], list[int]]]:
        parts: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for i in olds:
            parts[self.group_of[0][self.olds[i].unit]][0].append(i)
        for j in news:
            parts[self.group_of[1][self.news[j].unit]][1].append(j)
        return [*parts.values()]

    def _with_neighbours(self) -> Iterator[tuple[list[int], list[int]]]:
        """Add to a reworded pair the neighbours that were joined with it or cut off from it."""
        used = set(self.found), set(self.taken)
        for i, j in sorted(self.found.items()):
            run = [i], [j]
            alike = self._alike(*run)
            while alike < 1:
                longer = [
                    (self._alike(*grown), k) for k, grown in enumerate(self._grown(run, used))
                ]
                gain, k = max(longer, default=(0.0, 0))
                if gain < alike + JOINED:
                    break
                run, alike = self._grown(run, used)[k], gain
                used[0].update(run[0])
                used[1].update(run[1])
            yield run

    def _grown(
        self, run: tuple[list[int], list[int]], used: tuple[set[int], set[int]]
    ) -> list[tuple[list[int], list[int]]]:
        """Return the pair with one more sentence: right before or after, on either side."""
        grown: list[tuple[list[int], list[int]]] = []
        for side, fragments in enumerate((self.olds, self.news)):
            own = run[side]
            for at, longer in (
                (own[0] - 1, [own[0] - 1, *own]),
                (own[-1] + 1, [*own, own[-1] + 1]),
            ):
                if at not in used[side] and _is_next_sentence(fragments, own[0], at):
                    grown.append((run[0], longer) if side else (longer, run[1]))
        return grown

    def _alike(self, a: list[int], b: list[int]) -> float:
        old = "".join(self.normalise(self.olds[i].text) for i in a)
        new = "".join(self.normalise(self.news[j].text) for j in b)
        return 1.0 if old == new else similarity(old, new)

    def _with_moves(self, matches: list[Match]) -> Iterator[Match]:
        """Mark what stands in another group, or out of its old order inside its group."""
        by_group: dict[int, list[Match]] = defaultdict(list)
        for match in matches:
            k = self.group_of[0][match.old[0].unit]
            if k != self.group_of[1][match.new[0].unit]:
                yield Match(match.old, match.new, moved=True)
            else:
                by_group[k].append(match)
        for k, inside in by_group.items():
            if k not in self.single:  # what follows from a split or merger is no move
                yield from inside
                continue
            inside.sort(key=lambda match: match.old[0].place)
            weights = [
                len(match.old_span) + FIXED * (match.old[0].kind == match.new[0].kind == "heading")
                for match in inside
            ]
            kept = heaviest_run([match.new[0].place for match in inside], weights)
            for at, match in enumerate(inside):
                yield Match(match.old, match.new, moved=at not in kept)


def _is_next_sentence(fragments: Sequence[Fragment], own: int, at: int) -> bool:
    """Return whether at a place there is a sentence of the same unit."""
    if not 0 <= at < len(fragments) or fragments[at].unit != fragments[own].unit:
        return False
    return fragments[at].kind == fragments[own].kind == "sentence"


def _ties(keys: Sequence[Mapping[int, Hashable]]) -> Iterable[tuple[list[int], list[int]]]:
    """Return what has the same key on both sides, by place."""
    found: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, of_side in enumerate(keys):
        for at, key in of_side.items():
            found[key][side].append(at)
    return found.values()
