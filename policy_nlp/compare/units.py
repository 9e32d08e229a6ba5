"""Which unit of the old draft each unit of the new one is (条目对应).

Units are matched by what they say, never by number: renumbering is renumbering. A unit whose
text comes from one that lives on was split off; one whose text went into another was merged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from policy_nlp.compare.index import Draft
from policy_nlp.compare.matching import Pair, are_many, best_matching, in_step, tie_pairs
from policy_nlp.compare.normalise import Forms
from policy_nlp.compare.options import CompareOptions
from policy_nlp.compare.overlap import Overlap, likeness, likenesses

# What tells between equals: the same section, the same place.
SAME_SECTION, SAME_PLACE = 0.05, 0.02
# A text this short says little; what is shared of it counts for less.
SHORT_TEXT, NO_TEXT = 30, 0.3


@dataclass(frozen=True, slots=True)
class Group:
    """Units of the old draft and what became of them; one side may be empty.

    `identical` where the texts are the same but for the number.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    identical: bool = False

    @property
    def is_pair(self) -> bool:
        """Tell whether one unit became one."""
        return len(self.old) == len(self.new) == 1


class UnitMatcher:
    """Matches the units of two drafts."""

    def __init__(self, old: Draft, new: Draft, forms: Forms, options: CompareOptions) -> None:
        self.old, self.new, self.forms, self.options = old, new, forms, options
        self.found: dict[int, int] = {}

    def groups(self) -> list[Group]:
        """Return the groups, by place in the new draft; removed units last."""
        self._match_preambles()
        self._match_identical()
        rest = self._rest()
        overlap = Overlap(self.old, self.new, rest, self.forms)
        # Tasks first: what stands below a section helps to know the section again.
        leaves = tuple(
            [at for at in units if not draft.children.get(at)]
            for draft, units in zip((self.old, self.new), rest, strict=True)
        )
        self.found |= best_matching(self._weights(leaves[0], leaves[1], overlap))
        olds, news = self._rest()
        self.found |= best_matching(self._weights(olds, news, overlap))
        return self._grouped(self._split_off(overlap), self._merged_in(overlap))

    def _match_preambles(self) -> None:
        if "0" in self.old.index and "0" in self.new.index:
            self.found[self.old.index["0"]] = self.new.index["0"]

    def _rest(self) -> tuple[list[int], list[int]]:
        taken = set(self.found.values())
        return (
            [at for at in range(len(self.old.units)) if at not in self.found],
            [at for at in range(len(self.new.units)) if at not in taken],
        )

    def _match_identical(self) -> None:
        ties = self._same_text()
        if any(are_many(*tie) for tie in ties):
            olds, news = self._rest()
            steps = in_step(
                [self.old.content(i) for i in olds], [self.new.content(j) for j in news]
            )
            self.found |= {olds[i]: news[j] for i, j in steps}
            ties = self._same_text()
        for left, right in ties:
            if len(left) == len(right):
                self.found |= dict(zip(left, right, strict=True))
            elif left and right:
                alike = {(i, j): 1 + self._context(i, j) for i, j in tie_pairs(left, right)}
                self.found |= best_matching(alike)

    def _same_text(self) -> list[tuple[list[int], list[int]]]:
        """Return the units left, by text."""
        by_text: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for side, draft, units in zip((0, 1), (self.old, self.new), self._rest(), strict=True):
            for at in units:
                by_text[draft.content(at)][side].append(at)
        return list(by_text.values())

    def _context(self, i: int, j: int) -> float:
        a, b = self.old.units[i], self.new.units[j]
        same_section = [self.forms.of(h) for h in a.path] == [self.forms.of(h) for h in b.path]
        return SAME_SECTION * same_section + SAME_PLACE * (a.id == b.id)

    def _weights(
        self, olds: Sequence[int], news: Sequence[int], overlap: Overlap
    ) -> dict[Pair, float]:
        out: dict[Pair, float] = {}
        for i, j in self._candidates(olds, news, overlap):
            alike = self._likeness(i, j, overlap)
            if alike >= self.options.unit:
                out[i, j] = alike + self._context(i, j)
        return out

    def _candidates(self, olds: Sequence[int], news: Sequence[int], overlap: Overlap) -> list[Pair]:
        """Return the pairs that can be alike at all: by text, by heading, by a unit below."""
        left, right = set(olds), set(news)
        pairs = {(i, j) for i, j in overlap.shared if i in left and j in right}
        old_headings, new_headings = (
            self._by_heading(draft, units) for draft, units in ((self.old, olds), (self.new, news))
        )
        # A heading less alike than a unit has to be decides nothing by itself.
        likely = likenesses([*old_headings], [*new_headings], self.options.unit)
        sides = list(old_headings.values()), list(new_headings.values())
        for a, b, _ in likely:
            pairs.update(tie_pairs(sides[0][a], sides[1][b]))
        for child, match in self.found.items():
            pair = self.old.parents[child], self.new.parents[match]
            if pair[0] in left and pair[1] in right:
                pairs.add(pair)
        return sorted(pairs)

    def _by_heading(self, draft: Draft, units: Sequence[int]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for at in units:
            if heading := draft.units[at].heading:
                found[self.forms.of(heading)].append(at)
        return found

    def _likeness(self, i: int, j: int, overlap: Overlap) -> float:
        """Return the likeness of text, heading and units below, each where both have it."""
        total = weight = 0.0
        sizes = overlap.old_size[i], overlap.new_size[j]
        if any(sizes):
            shared = min(overlap.shared.get((i, j), 0.0), *sizes)
            share = 2 * shared / sum(sizes)
            if min(sizes) >= SHORT_TEXT:
                share = max(share, 0.8 * shared / min(sizes))
            # Where one has no text of its own, heading and units below tell more.
            part = min(1.0, max(sizes) / SHORT_TEXT) * (1.0 if min(sizes) else NO_TEXT)
            total, weight = part * share, part
        headings = self.old.units[i].heading, self.new.units[j].heading
        if headings[0] and headings[1]:
            alike = likeness(self.forms.of(headings[0]), self.forms.of(headings[1]))
            part = self.options.heading * (1 if weight else 2)
            total, weight = total + part * alike, weight + part
        below = self.old.children.get(i, []), self.new.children.get(j, [])
        if any(below):
            kept = sum(self.found.get(child) in below[1] for child in below[0])
            part = self.options.children
            total += part * 2 * kept / sum(map(len, below))
            weight += part
        return total / weight if weight else 0.0

    def _split_off(self, overlap: Overlap) -> dict[int, int]:
        """Return new units that were part of an old one that lives on: new → old."""
        taken = set(self.found.values())
        out: dict[int, int] = {}
        for (i, j), alone in sorted(overlap.alone.items()):
            size = overlap.new_size[j]
            if j not in taken and i in self.found and size and self._lives_on(i, j, overlap):
                share = alone / size
                best = overlap.alone[out[j], j] / size if j in out else 0.0
                if share >= self.options.whole and share > best:
                    out[j] = i
        return out

    def _lives_on(self, i: int, j: int, overlap: Overlap) -> bool:
        return self.found[i] != j and overlap.shared.get((i, self.found[i]), 0.0) > 0

    def _merged_in(self, overlap: Overlap) -> dict[int, int]:
        """Return old units that became part of a new one that goes on another: old → new."""
        owner = {j: i for i, j in self.found.items()}
        out: dict[int, int] = {}
        for (i, j), alone in sorted(overlap.alone.items()):
            size = overlap.old_size[i]
            goes_on = j in owner and overlap.shared.get((owner[j], j), 0.0) > 0
            if i not in self.found and size and goes_on:
                share = alone / size
                best = overlap.alone[i, out[i]] / size if i in out else 0.0
                if share >= self.options.whole and share > best:
                    out[i] = j
        return out

    def _grouped(self, parts: dict[int, int], wholes: dict[int, int]) -> list[Group]:
        groups: list[Group] = []
        parts_of, wholes_of = _inverted(parts), _inverted(wholes)
        for i, j in self.found.items():
            news = sorted([j, *parts_of.get(i, ())])
            olds = sorted([i, *(wholes_of.get(j, ()) if len(news) == 1 else ())])
            same = self.old.content(i) == self.new.content(j)
            groups.append(Group(tuple(olds), tuple(news), same))
        done = {at for group in groups for at in group.old}
        made = {at for group in groups for at in group.new}
        groups += [Group((), (j,)) for j in range(len(self.new.units)) if j not in made]
        groups += [Group((i,), ()) for i in range(len(self.old.units)) if i not in done]
        return sorted(groups, key=lambda group: (not group.new, group.new, group.old))


def _inverted(parts: dict[int, int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for part, whole in parts.items():
        found[whole].append(part)
    return found
