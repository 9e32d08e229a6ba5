"""Which sentence of the old draft each sentence of the new one is (句子对应)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policy_nlp.compare.index import Draft, Piece
from policy_nlp.compare.matching import (
    Pair,
    are_many,
    best_matching,
    in_step,
    longest_run,
    tie_pairs,
)
from policy_nlp.compare.normalise import Forms
from policy_nlp.compare.options import CompareOptions
from policy_nlp.compare.overlap import likeness, likenesses
from policy_nlp.compare.units import Group
from policy_nlp.records import Span

# Nearness in the order of sentences, which tells between equals only.
NEARBY = 0.01
# Two sentences joined into one must be this much more alike than either alone.
JOINED = 0.02


@dataclass(frozen=True, slots=True)
class Match:
    """Pieces of the old draft and what became of them: one each, or a run where joined.

    `moved` where they stand in another unit, or past a neighbour that stayed.
    """

    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
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
    """Matches the pieces of all units that changed."""

    def __init__(
        self,
        old: Draft,
        new: Draft,
        groups: Sequence[Group],
        forms: Forms,
        options: CompareOptions,
        notes: tuple[Span | None, Span | None] = (None, None),
    ) -> None:
        self.forms, self.options = forms, options
        self.groups = [group for group in groups if not group.identical]
        olds = (p for g in self.groups for at in g.old for p in old.pieces(at))
        news = (p for g in self.groups for at in g.new for p in new.pieces(at))
        # The note under the title (征求意见稿) is told of by itself.
        self.olds = [p for p in olds if not (notes[0] and notes[0].holds(p.span))]
        self.news = [p for p in news if not (notes[1] and notes[1].holds(p.span))]
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
        joined = self._join()
        out = [
            Match(tuple(self.olds[i] for i in a), tuple(self.news[j] for j in b)) for a, b in joined
        ]
        return list(self._with_moves(out))

    def _take(self, pairs: Iterable[Pair]) -> None:
        for i, j in pairs:
            self.found[i] = j
            self.taken.add(j)

    def _left(self) -> tuple[list[int], list[int]]:
        return (
            [i for i in range(len(self.olds)) if i not in self.found],
            [j for j in range(len(self.news)) if j not in self.taken],
        )

    def _pair_headings(self) -> None:
        """Pair the headings of a unit that stayed one; other headings may become lead-ins."""
        new_headings = {p.unit: j for j, p in enumerate(self.news) if p.kind == "heading"}
        for i, piece in enumerate(self.olds):
            k = self.group_of[0][piece.unit]
            if piece.kind == "heading" and k in self.single:
                j = new_headings.get(self.groups[k].new[0])
                if j is not None:
                    self._take([(i, j)])

    def _pair_clauses(self) -> None:
        """Pair clauses that name other bodies now: the first left with the first left."""
        olds, news = self._left()
        for part_old, part_new in self._parts(olds, news, home=True):
            left = [i for i in part_old if self.olds[i].kind == "clause"]
            right = [j for j in part_new if self.news[j].kind == "clause"]
            self._take(zip(left, right, strict=False))

    def _home_key(self, piece: Piece, side: int) -> Hashable:
        k = self.group_of[side][piece.unit]
        return (k, piece.kind == "clause", self.forms.of(piece.text))

    def _away_key(self, piece: Piece, _side: int) -> Hashable:
        """Clauses recur in every task and stay; so do short phrases."""
        return self.forms.of(piece.text) if self._may_move(piece) else None

    def _pair_same(self, key_of: Callable[[Piece, int], Hashable]) -> None:
        keys = [
            {at: key for at in left if (key := key_of(pieces[at], side)) is not None}
            for side, (pieces, left) in enumerate(
                zip((self.olds, self.news), self._left(), strict=True)
            )
        ]
        if any(are_many(*tie) for tie in _ties(keys)):
            kept = [*keys[0]], [*keys[1]]
            steps = in_step([*keys[0].values()], [*keys[1].values()])
            pairs = [(kept[0][i], kept[1][j]) for i, j in steps]
            self._take(pairs)
            for i, j in pairs:
                del keys[0][i], keys[1][j]
        for olds, news in _ties(keys):
            if len(olds) == len(news):
                self._take(zip(olds, news, strict=True))
            elif olds and news:
                pairs = tie_pairs(olds, news)
                near = {(i, j): 1 + self._nearness(i, j) for i, j in pairs}
                self._take(best_matching(near).items())

    def _nearness(self, i: int, j: int) -> float:
        """Tell how alike the neighbourhoods of two pieces are: what is paired beside them."""
        beside = (self.found.get(i - 1) == j - 1) + (self.found.get(i + 1) == j + 1)
        return NEARBY * (1 + beside) / (1 + abs(self.olds[i].place - self.news[j].place))

    def _pair_reworded(self, *, home: bool) -> None:
        olds, news = self._left()
        if not home:
            olds = [i for i in olds if self._may_move(self.olds[i])]
            news = [j for j in news if self._may_move(self.news[j])]
        cutoff = self.options.sentence if home else self.options.moved
        weights: dict[Pair, float] = {}
        for part_old, part_new in self._parts(olds, news, home=home):
            left = [self.forms.of(self.olds[i].text) for i in part_old]
            right = [self.forms.of(self.news[j].text) for j in part_new]
            for a, b, alike in likenesses(left, right, cutoff):
                i, j = part_old[a], part_new[b]
                if (self.olds[i].kind == "clause") == (self.news[j].kind == "clause"):
                    weights[i, j] = alike + self._nearness(i, j)
        self._take(best_matching(weights).items())

    def _may_move(self, piece: Piece) -> bool:
        long_enough = len(self.forms.of(piece.text)) >= self.options.moved_length
        return piece.kind == "sentence" and long_enough

    def _parts(
        self, olds: list[int], news: list[int], *, home: bool
    ) -> Iterator[tuple[list[int], list[int]]]:
        if not home:
            yield olds, news
            return
        parts: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for i in olds:
            parts[self.group_of[0][self.olds[i].unit]][0].append(i)
        for j in news:
            parts[self.group_of[1][self.news[j].unit]][1].append(j)
        yield from parts.values()

    def _join(self) -> list[tuple[list[int], list[int]]]:
        """Add to a reworded pair the neighbour that was joined with it or cut off from it."""
        out: list[tuple[list[int], list[int]]] = []
        used: tuple[set[int], set[int]] = (set(self.found), set(self.taken))
        for i, j in sorted(self.found.items()):
            a, b = [i], [j]
            alike = self._alike(a, b)
            while alike < 1:
                options = [
                    (self._alike([*pre_a, *a, *post_a], [*pre_b, *b, *post_b]), k)
                    for k, (pre_a, post_a, pre_b, post_b) in enumerate(self._beside(a, b, used))
                ]
                gain, k = max(options, default=(0.0, 0))
                if gain < alike + JOINED:
                    break
                pre_a, post_a, pre_b, post_b = self._beside(a, b, used)[k]
                a, b, alike = [*pre_a, *a, *post_a], [*pre_b, *b, *post_b], gain
                used[0].update(a)
                used[1].update(b)
            out.append((a, b))
        return out

    def _beside(
        self, a: list[int], b: list[int], used: tuple[set[int], set[int]]
    ) -> list[tuple[list[int], list[int], list[int], list[int]]]:
        """Return the free sentences right before and after, on either side."""
        out = []
        for pieces, run, free, side in (
            (self.olds, a, used[0], 0),
            (self.news, b, used[1], 1),
        ):
            for at, after in ((run[0] - 1, False), (run[-1] + 1, True)):
                if 0 <= at < len(pieces) and at not in free:
                    piece, own = pieces[at], pieces[run[0]]
                    if piece.unit == own.unit and piece.kind == own.kind == "sentence":
                        slots: list[list[int]] = [[], [], [], []]
                        slots[2 * side + after] = [at]
                        out.append((slots[0], slots[1], slots[2], slots[3]))
        return out

    def _alike(self, a: list[int], b: list[int]) -> float:
        old = "".join(self.forms.of(self.olds[i].text) for i in a)
        new = "".join(self.forms.of(self.news[j].text) for j in b)
        return 1.0 if old == new else likeness(old, new)

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
            weights = [len(match.old_span) + 1e6 * self._fixed(match) for match in inside]
            kept = longest_run([match.new[0].place for match in inside], weights)
            for at, match in enumerate(inside):
                yield Match(match.old, match.new, moved=at not in kept)

    def _fixed(self, match: Match) -> bool:
        """Headings stay where they are."""
        return match.old[0].kind == match.new[0].kind == "heading"


def _ties(keys: Sequence[Mapping[int, Hashable]]) -> Iterable[tuple[list[int], list[int]]]:
    """Return what has the same key on both sides, by place."""
    found: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, of_side in enumerate(keys):
        for at, key in of_side.items():
            found[key][side].append(at)
    return found.values()
