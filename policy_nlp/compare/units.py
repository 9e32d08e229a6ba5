"""Which unit of the old draft each unit of the new one is (条目对应).

Units are matched by what they say, never by number: renumbering is renumbering. A unit whose
text comes from one that goes on was split off; one whose text went into another was merged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policy_nlp.compare.index import DraftIndex, DraftPair, Fragment
from policy_nlp.compare.matching import (
    Edge,
    are_many,
    best_matching,
    in_step,
    similar_pairs,
    similarity,
    tie_pairs,
)

# What tells between equals: the same section, the same place.
SAME_SECTION, SAME_PLACE = 0.05, 0.02
# A text this short says little; what is shared of it counts for less.
SHORT_TEXT, NO_TEXT = 30, 0.3
# Of a unit much shorter than the other, share of its text in the other that counts as similarity.
CONTAINED = 0.8
# Similarity from which a reworded sentence shows where a unit went; shorter ones recur anywhere.
REWORDED, SHORTEST = 0.6, 6


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """Units of the old draft and what became of them; one side may be empty.

    `identical` where the texts are the same but for the number.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    identical: bool = False

    @property
    def is_pair(self) -> bool:
        """Whether one unit became one."""
        return len(self.old) == len(self.new) == 1


def match_units(pair: DraftPair) -> list[UnitGroup]:
    """Return what became of the units, by place in the new draft; removed units last."""
    return _UnitMatcher(pair).groups()


class _Overlap:
    """How much text the units that changed share, sentence by sentence (文字重合).

    Attributes:
        shared: characters that a unit of the old draft and one of the new have in common.
        alone: of these, characters that stand in no other unit of the new (old) draft.
        old_size, new_size: characters of each unit's sentences.
    """

    def __init__(self, pair: DraftPair, olds: Sequence[int], news: Sequence[int]) -> None:
        self.pair = pair
        left, self.old_size = self._by_sentence(pair.old, olds)
        right, self.new_size = self._by_sentence(pair.new, news)
        self.shared: dict[Edge, float] = defaultdict(float)
        self.alone: dict[Edge, float] = defaultdict(float)
        self._count_same(left, right)
        self._count_reworded(left, right)

    def _by_sentence(
        self, draft: DraftIndex, units: Sequence[int]
    ) -> tuple[dict[str, list[Fragment]], dict[int, int]]:
        found: dict[str, list[Fragment]] = defaultdict(list)
        sizes: dict[int, int] = defaultdict(int)
        for at in units:
            for fragment in draft.fragments(at):
                if fragment.kind != "clause":
                    form = self.pair.normalise(fragment.text)
                    found[form].append(fragment)
                    sizes[at] += len(form) if fragment.kind == "sentence" else 0
        return found, sizes

    def _count_same(
        self, left: dict[str, list[Fragment]], right: dict[str, list[Fragment]]
    ) -> None:
        for form in filter(right.__contains__, left):
            olds, news = left[form], right[form]
            pairs = tie_pairs(range(len(olds)), range(len(news)))
            weight = len(form) * min(len(olds), len(news)) / len(pairs)
            for a, b in ((olds[i], news[j]) for i, j in pairs):
                if "sentence" in (a.kind, b.kind):
                    self.shared[a.unit, b.unit] += weight
                    if len(olds) == len(news) == 1:
                        self.alone[a.unit, b.unit] += len(form)

    def _count_reworded(
        self, left: dict[str, list[Fragment]], right: dict[str, list[Fragment]]
    ) -> None:
        lefts = [f for f in left if f not in right and len(f) >= SHORTEST]
        rights = [f for f in right if f not in left and len(f) >= SHORTEST]
        best: dict[int, tuple[float, int]] = {}
        for i, j, alike in similar_pairs(lefts, rights, REWORDED):
            best[i] = max(best.get(i, (0.0, 0)), (alike, -j))
        for i, (alike, j) in best.items():
            olds, news = left[lefts[i]], right[rights[-j]]
            for k, m in tie_pairs(range(len(olds)), range(len(news))):
                units = olds[k].unit, news[m].unit
                self.shared[units] += len(lefts[i]) * alike
                self.alone[units] += len(lefts[i]) * alike


class _UnitMatcher:
    def __init__(self, pair: DraftPair) -> None:
        self.pair, self.old, self.new = pair, pair.old, pair.new
        self.found: dict[int, int] = {}

    def groups(self) -> list[UnitGroup]:
        if "0" in self.old and "0" in self.new:  # the preambles
            self.found[self.old.position("0")] = self.new.position("0")
        self._match_identical()
        olds, news = self._unmatched_units()
        overlap = _Overlap(self.pair, olds, news)
        # Tasks first: what stands below a section helps to know the section again.
        leaves = (
            [at for at in olds if not self.old.children.get(at)],
            [at for at in news if not self.new.children.get(at)],
        )
        self.found |= best_matching(self._weights(*leaves, overlap))
        self.found |= best_matching(self._weights(*self._unmatched_units(), overlap))
        return self._grouped(self._split_off(overlap), self._merged_in(overlap))

    def _unmatched_units(self) -> tuple[list[int], list[int]]:
        taken = set(self.found.values())
        return (
            [at for at in range(len(self.old.outline)) if at not in self.found],
            [at for at in range(len(self.new.outline)) if at not in taken],
        )

    def _match_identical(self) -> None:
        ties = self._same_text()
        if any(are_many(*tie) for tie in ties):
            olds, news = self._unmatched_units()
            steps = in_step(
                [self.old.content(i) for i in olds], [self.new.content(j) for j in news]
            )
            self.found |= {olds[i]: news[j] for i, j in steps}
            ties = self._same_text()
        for left, right in ties:
            if len(left) == len(right):
                self.found |= dict(zip(left, right, strict=True))
            elif left and right:
                alike = {
                    (i, j): 1 + self._section_nearness(i, j) for i, j in tie_pairs(left, right)
                }
                self.found |= best_matching(alike)

    def _same_text(self) -> list[tuple[list[int], list[int]]]:
        """Return the units left, by text."""
        by_text: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for side, draft, units in zip(
            (0, 1), (self.old, self.new), self._unmatched_units(), strict=True
        ):
            for at in units:
                by_text[draft.content(at)][side].append(at)
        return list(by_text.values())

    def _section_nearness(self, i: int, j: int) -> float:
        a, b = self.old.outline[i], self.new.outline[j]
        form = self.pair.normalise
        same_section = [form(h) for h in a.path] == [form(h) for h in b.path]
        return SAME_SECTION * same_section + SAME_PLACE * (a.id == b.id)

    def _weights(
        self, olds: Sequence[int], news: Sequence[int], overlap: _Overlap
    ) -> dict[Edge, float]:
        weights: dict[Edge, float] = {}
        for i, j in self._candidate_units(olds, news, overlap):
            alike = self._unit_similarity(i, j, overlap)
            if alike >= self.pair.options.unit:
                weights[i, j] = alike + self._section_nearness(i, j)
        return weights

    def _candidate_units(
        self, olds: Sequence[int], news: Sequence[int], overlap: _Overlap
    ) -> list[Edge]:
        """Return the pairs that can be alike at all: by text, by heading, by a unit below."""
        left, right = set(olds), set(news)
        pairs = {(i, j) for i, j in overlap.shared if i in left and j in right}
        old_headings = self._by_heading(self.old, olds)
        new_headings = self._by_heading(self.new, news)
        named = [*old_headings], [*new_headings]
        # A heading less alike than a unit has to be decides nothing by itself.
        for a, b, _ in similar_pairs(*named, self.pair.options.unit):
            pairs.update(tie_pairs(old_headings[named[0][a]], new_headings[named[1][b]]))
        for child, match in self.found.items():
            parents = self.old.parents[child], self.new.parents[match]
            if parents[0] in left and parents[1] in right:
                pairs.add(parents)
        return sorted(pairs)

    def _by_heading(self, draft: DraftIndex, units: Sequence[int]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for at in units:
            if heading := draft.outline[at].heading:
                found[self.pair.normalise(heading)].append(at)
        return found

    def _unit_similarity(self, i: int, j: int, overlap: _Overlap) -> float:
        """Return the similarity of text, heading and units below, each where both have it."""
        total = weight = 0.0
        sizes = overlap.old_size[i], overlap.new_size[j]
        if any(sizes):
            shared = min(overlap.shared.get((i, j), 0.0), *sizes)
            share = 2 * shared / sum(sizes)
            if min(sizes) >= SHORT_TEXT:
                share = max(share, CONTAINED * shared / min(sizes))
            # Where one has no text of its own, heading and units below tell more.
            part = min(1.0, max(sizes) / SHORT_TEXT) * (1.0 if min(sizes) else NO_TEXT)
            total, weight = part * share, part
        headings = self.old.outline[i].heading, self.new.outline[j].heading
        if headings[0] and headings[1]:
            alike = similarity(*(self.pair.normalise(heading or "") for heading in headings))
            part = self.pair.options.heading * (1 if weight else 2)
            total, weight = total + part * alike, weight + part
        below = self.old.children.get(i, []), self.new.children.get(j, [])
        if any(below):
            kept = sum(self.found.get(child) in below[1] for child in below[0])
            part = self.pair.options.children
            total += part * 2 * kept / sum(map(len, below))
            weight += part
        return total / weight if weight else 0.0

    def _split_off(self, overlap: _Overlap) -> dict[int, int]:
        """Return new units that were part of an old one that goes on: new → old."""
        taken = set(self.found.values())
        shares = {
            (j, i): alone / overlap.new_size[j]
            for (i, j), alone in sorted(overlap.alone.items())
            if j not in taken
            and i in self.found
            and overlap.new_size[j]
            and overlap.shared.get((i, self.found[i]), 0.0) > 0
        }
        return _wholes(shares, self.pair.options.whole)

    def _merged_in(self, overlap: _Overlap) -> dict[int, int]:
        """Return old units that became part of a new one that goes on another: old → new."""
        owner = {j: i for i, j in self.found.items()}
        shares = {
            (i, j): alone / overlap.old_size[i]
            for (i, j), alone in sorted(overlap.alone.items())
            if i not in self.found
            and j in owner
            and overlap.old_size[i]
            and overlap.shared.get((owner[j], j), 0.0) > 0
        }
        return _wholes(shares, self.pair.options.whole)

    def _grouped(self, split: Mapping[int, int], merged: Mapping[int, int]) -> list[UnitGroup]:
        groups: list[UnitGroup] = []
        parts_of, sources_of = _parts_by_whole(split), _parts_by_whole(merged)
        for i, j in self.found.items():
            news = sorted([j, *parts_of.get(i, ())])
            olds = sorted([i, *(sources_of.get(j, ()) if len(news) == 1 else ())])
            identical = self.old.content(i) == self.new.content(j)
            groups.append(UnitGroup(tuple(olds), tuple(news), identical))
        gone = {*range(len(self.old.outline))}.difference(*(group.old for group in groups))
        made = {*range(len(self.new.outline))}.difference(*(group.new for group in groups))
        groups += [UnitGroup((), (j,)) for j in made]
        groups += [UnitGroup((i,), ()) for i in gone]
        return sorted(groups, key=lambda group: (not group.new, group.new, group.old))


def _wholes(shares: Mapping[Edge, float], least: float) -> dict[int, int]:
    """Return for each part the whole that has most of it, the first of equals."""
    best: dict[int, tuple[float, int]] = {}
    for (part, whole), share in shares.items():
        if share >= least and share > best.get(part, (0.0, 0))[0]:
            best[part] = share, whole
    return {part: whole for part, (_, whole) in best.items()}


def _parts_by_whole(parts: Mapping[int, int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for part, whole in parts.items():
        found[whole].append(part)
    return found
