"""Units and passages that stand elsewhere now, and passages added or removed (移动与增删)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from policy_nlp.compare.actors import StrengthReader
from policy_nlp.compare.index import DraftIndex, DraftPair, Fragment
from policy_nlp.compare.matching import heaviest_run
from policy_nlp.compare.sentences import Match
from policy_nlp.compare.units import UnitGroup
from policy_nlp.compare.wording import SentenceReader
from policy_nlp.records import TASK_KINDS, Change, Measure, Span
from policy_nlp.text.sentences import FULL_STOPS, SEMICOLONS, may_lead_in

# Weight by which a unit that was split or merged holds its place.
FIXED = 1e7
# Characters of a phrase that opens a measure where the records know none there.
LEAD_IN = 17
# How much longer a sentence behind it has to be where it is as short as a lead-in may be.
LONGER = 1.5


def moved_units(pair: DraftPair, groups: Sequence[UnitGroup]) -> Iterator[Change]:
    """Yield the units that moved and those that were only renumbered (移动与重新编号).

    Moved is what stands in another section, or past a neighbour that stayed; of two that
    changed places the shorter one.
    """
    moved = _moved_groups(pair, groups)
    for group in groups:
        if group in moved:
            yield _unit_move(pair, group)
        elif group.is_pair:
            yield from _renumbering(pair, group)


def _moved_groups(pair: DraftPair, groups: Sequence[UnitGroup]) -> set[UnitGroup]:
    old, new = pair.old, pair.new
    old_group = {at: group for group in groups for at in group.old}
    new_group = {at: group for group in groups for at in group.new}
    moved: set[UnitGroup] = set()
    sisters: dict[UnitGroup | None, list[UnitGroup]] = defaultdict(list)
    for group in groups:
        if not (group.old and group.new):
            continue
        above = old_group.get(old.parents[group.old[0]])
        if above == new_group.get(new.parents[group.new[0]]):
            sisters[above].append(group)
        elif group.is_pair:
            moved.add(group)
    for family in sisters.values():
        family.sort(key=lambda group: group.old)
        # A split or a merger is a change already; it holds its place.
        weights = [len(old.block(g.old[0])) + FIXED * (not g.is_pair) for g in family]
        kept = heaviest_run([group.new[0] for group in family], weights)
        moved |= {group for at, group in enumerate(family) if at not in kept and group.is_pair}
    # A preamble without text, before a document that opens with a number, is nowhere to move.
    return {
        group for group in moved if len(old.block(group.old[0])) and len(new.block(group.new[0]))
    }


def _unit_move(pair: DraftPair, group: UnitGroup) -> Change:
    i, j = group.old[0], group.new[0]
    return pair.change(
        "task-moved",
        pair.old.block(i),
        pair.new.block(j),
        old_units=pair.old.ids([i]),
        new_units=pair.new.ids([j]),
        heading=pair.new.outline[j].heading,
    )


def _renumbering(pair: DraftPair, group: UnitGroup) -> Iterator[Change]:
    i, j = group.old[0], group.new[0]
    numbers = pair.old.number(i), pair.new.number(j)
    old_id, new_id = pair.old.outline[i].id, pair.new.outline[j].id
    printed = [
        span.of(draft.text) if span else ""
        for span, draft in zip(numbers, (pair.old, pair.new), strict=True)
    ]
    other_place = old_id.rpartition(".")[2] != new_id.rpartition(".")[2]
    other_number = pair.normalise(printed[0]) != pair.normalise(printed[1])
    if other_place or printed[0] != printed[1]:
        yield pair.change(
            "task-renumbered" if other_place or other_number else "editorial",
            *numbers,
            old_units=(old_id,),
            new_units=(new_id,),
            heading=pair.new.outline[j].heading,
        )


def moved_passages(
    pair: DraftPair, matches: Sequence[Match], reader: SentenceReader
) -> Iterator[Change]:
    """Yield the passages that stand elsewhere, and what changed inside them beside words."""
    runs: list[list[Match]] = []
    for match in sorted(matches, key=lambda m: m.old[0].start):
        if runs and _go_together(runs[-1][-1], match):
            runs[-1].append(match)
        else:
            runs.append([match])
    lead_ins = _LeadIns(pair, pair.new, reader.strength)
    for run in runs:
        old = run[0].old_span.union(run[-1].old_span)
        new = run[0].new_span.union(run[-1].new_span)
        measure = lead_ins.measure(run[0].new[0]) if len(run) > 1 else None
        heading = measure.heading if measure else None
        yield pair.change("text-moved", old, new, heading=heading)
        for match in run:
            for change in reader.read(match):
                if change.kind not in ("wording-only", "editorial"):
                    yield change


def _go_together(one: Match, other: Match) -> bool:
    return all(
        (left[-1].unit, left[-1].place + 1) == (right[0].unit, right[0].place)
        for left, right in ((one.old, other.old), (one.new, other.new))
    )


class _LeadIns:
    """Finds the measure whose lead-in a fragment is."""

    def __init__(self, pair: DraftPair, draft: DraftIndex, strength: StrengthReader) -> None:
        self.draft, self.normalise, self.strength = draft, pair.normalise, strength
        self.measures: dict[tuple[str, str], list[Measure]] = defaultdict(list)
        for measure in draft.extraction.measures:
            if measure.heading:
                self.measures[measure.unit, self.normalise(measure.heading)].append(measure)

    def measure(self, fragment: Fragment) -> Measure | None:
        """Return the first measure behind a fragment that has it as its heading."""
        key = self.draft.outline[fragment.unit].id, self.normalise(fragment.text)
        behind = (m for m in self.measures.get(key, ()) if m.span.start >= fragment.end)
        return next(behind, None)

    def body(self, lead_in: Fragment, free: Mapping[tuple[int, int], Fragment]) -> list[Fragment]:
        """Return what follows a lead-in as its measure; nothing behind any other fragment.

        The measure of the records, where all of it is free. Else the free sentences behind a
        short phrase that looks like a lead-in, up to the next one: what else stands there was of
        the measure before.
        """
        behind = self.draft.fragments(lead_in.unit)[lead_in.place + 1 :]
        if (measure := self.measure(lead_in)) is not None:
            whole = [f for f in behind if measure.span.overlaps(f.span)]
            if whole and all((f.unit, f.place) in free for f in whole):
                return whole
        unit = self.draft.outline[lead_in.unit]
        if unit.kind not in TASK_KINDS or not self._may_open(lead_in):
            return []
        is_free = takewhile(lambda f: f.kind == "sentence" and (f.unit, f.place) in free, behind)
        body = list(is_free)
        longer = LONGER * len(lead_in.text)
        if not body or (self._may_open(body[0]) and len(body[0].text) < longer):
            return []  # one short sentence after the other
        for k in range(1, len(body) - 1):
            if self._may_open(body[k]) and not self._may_open(body[k + 1]):
                return body[:k]
        return body

    def _may_open(self, fragment: Fragment) -> bool:
        """Return whether a sentence is a short one with an action, as lead-ins are."""
        return (
            fragment.kind == "sentence"
            and len(fragment.text) <= LEAD_IN
            and may_lead_in(fragment.text)
            and self.strength.acts(fragment.text)
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """Fragments that stand side by side; a measure where its lead-in is among them."""

    fragments: tuple[Fragment, ...]
    heading: str | None = None

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(start=self.fragments[0].start, end=self.fragments[-1].end)


def loose_passages(
    pair: DraftPair, draft: DraftIndex, loose: Sequence[Fragment], strength: StrengthReader
) -> Iterator[Passage]:
    """Cut fragments without counterpart into measures and sentences.

    A measure is a lead-in with what follows it, as far as that has no counterpart either. A
    clause of responsibility right after such a sentence goes with it; one alone is a change of
    who answers.
    """
    lead_ins = _LeadIns(pair, draft, strength)
    free = {(fragment.unit, fragment.place): fragment for fragment in loose}
    for key in sorted(free):
        if key not in free:
            continue
        first = free.pop(key)
        body = lead_ins.body(first, free)
        heading = first.text.rstrip(FULL_STOPS + SEMICOLONS) if body else None
        run = [first, *(free.pop((f.unit, f.place)) for f in body)]
        after = free.get((run[-1].unit, run[-1].place + 1))
        if after is not None and after.kind == "clause" and first.kind != "clause":
            run.append(free.pop((after.unit, after.place)))
        yield Passage(tuple(run), heading)
