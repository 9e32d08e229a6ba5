"""The road from two drafts' records to what changed between them (修订比对)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from policy_nlp.compare.index import DEFAULTS, CompareOptions, DraftIndex, DraftPair, Fragment
from policy_nlp.compare.moves import loose_passages, moved_passages, moved_units
from policy_nlp.compare.residue import close_gaps
from policy_nlp.compare.responsibilities import ResponsibilityComparer
from policy_nlp.compare.sentences import Match, SentenceMatcher
from policy_nlp.compare.targets import TargetComparer
from policy_nlp.compare.units import UnitGroup, match_units
from policy_nlp.compare.wording import SentenceReader
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.records import Change, Extraction, Revision, Span
from policy_nlp.records.revision import ChangeKind


def compare_versions(
    old: Extraction,
    new: Extraction,
    *,
    lexicons: Lexicons | None = None,
    options: CompareOptions = DEFAULTS,
) -> Revision:
    """Say what changed from one draft of a plan to the next (修订比对).

    Args:
        old: records of the draft before.
        new: records of the draft after.
        lexicons: the vocabularies; those shipped when left out.
        options: settings, one set for every pair.

    Returns:
        The changes in the order of the new draft, each listed once; `apply_changes` makes the
        new text of the old one by them.
    """
    pair = DraftPair(DraftIndex(old), DraftIndex(new), lexicons or load_lexicons(), options)
    return Comparison(pair).revision()


class Comparison:
    """One comparison of two drafts, unit by unit.

    Attributes:
        groups: what became of the units.
        targets: says what became of targets.
    """

    def __init__(self, pair: DraftPair) -> None:
        self.pair = pair
        self.groups = match_units(pair)
        self.targets = TargetComparer(pair)
        self.responsibilities = ResponsibilityComparer(pair)
        self.notes = _stage_note(pair, pair.old), _stage_note(pair, pair.new)
        self.reader = SentenceReader(pair, self.targets, self.responsibilities, self.notes)

    def revision(self) -> Revision:
        """Return the changes in the order of the new draft."""
        changes = self.responsibilities.one_a_unit([*self._found_changes()])
        changes = self.targets.reconcile(changes, self.groups)
        changes = _by_place(self.pair, self.groups, close_gaps(self.pair, changes))
        return Revision(old=self.pair.old.id, new=self.pair.new.id, changes=tuple(changes))

    def _found_changes(self) -> Iterator[Change]:
        matcher = SentenceMatcher(self.pair, self.groups, self.notes)
        matches = matcher.matches()
        yield from moved_units(self.pair, self.groups)
        yield from self._whole_units()
        yield from moved_passages(self.pair, [m for m in matches if m.moved], self.reader)
        yield from self._kept_sentences(matches)
        yield from self._without_counterpart(matches, matcher.olds, matcher.news)
        yield from self._status_change()
        yield from self._targets_of_same_text()

    def _whole_units(self) -> Iterator[Change]:
        """Yield the units that were added, removed, split or merged."""
        for group in self.groups:
            if group.is_pair or not self._is_printed(group):
                continue
            if not group.old:
                yield self._whole_unit_change("task-added", group)
            elif not group.new:
                yield self._whole_unit_change("task-removed", group)
            else:
                yield self._whole_unit_change(
                    "task-split" if len(group.new) > 1 else "task-merged", group
                )

    def _is_printed(self, group: UnitGroup) -> bool:
        """Return whether a group has text; a preamble that is not there was never added."""
        sides = (self.pair.old, group.old), (self.pair.new, group.new)
        return any(len(draft.outline[at].span) for draft, units in sides for at in units)

    def _whole_unit_change(self, kind: ChangeKind, group: UnitGroup) -> Change:
        fields: dict[str, Any] = {}
        for side, draft, units in (
            ("old", self.pair.old, group.old),
            ("new", self.pair.new, group.new),
        ):
            spans = tuple(draft.outline[at].span for at in units)
            joined = all(a.end == b.start for a, b in pairwise(spans))
            fields[f"{side}_units"] = draft.ids(units)
            fields[side] = "".join(span.of(draft.text) for span in spans) if spans else None
            fields[f"{side}_span"] = spans[0].union(spans[-1]) if spans and joined else None
            fields[f"{side}_spans"] = () if joined else spans
            if units:
                fields["heading"] = draft.outline[units[0]].heading
        return Change(kind=kind, **fields)

    def _kept_sentences(self, matches: Sequence[Match]) -> Iterator[Change]:
        """Yield what changed inside headings and sentences that stayed where they were."""
        restructured = self._restructured_units(1)
        for match in matches:
            kinds = {fragment.kind for fragment in (*match.old, *match.new)}
            if match.moved or kinds == {"clause"}:
                continue
            if "heading" in kinds and match.new[0].unit in restructured:
                continue  # a lead-in that became a heading follows from the split
            if kinds == {"heading"}:
                yield from self._heading(match.old[0], match.new[0])
            else:
                yield from self.reader.read(match)

    def _heading(self, old: Fragment, new: Fragment) -> Iterator[Change]:
        if old.text != new.text:
            same = self.pair.normalise(old.text) == self.pair.normalise(new.text)
            kind: ChangeKind = "editorial" if same else "heading-changed"
            yield self.pair.change(kind, old.span, new.span, heading=new.text)

    def _restructured_units(self, side: int) -> set[int]:
        """Return units that were split or merged: their headings follow from that."""
        return {
            at
            for group in self.groups
            if group.old and group.new and not group.is_pair
            for at in (group.old, group.new)[side]
        }

    def _without_counterpart(
        self, matches: Sequence[Match], olds: Sequence[Fragment], news: Sequence[Fragment]
    ) -> Iterator[Change]:
        """Yield what has no counterpart: passages, targets of whole units, clauses."""
        matched = {fragment for match in matches for fragment in (*match.old, *match.new)}
        clauses: tuple[list[Fragment], list[Fragment]] = ([], [])
        kept = [group for group in self.groups if group.old and group.new]
        homes = (
            {at: self.pair.new.ids(group.new) for group in kept for at in group.old},
            {at: self.pair.old.ids(group.old) for group in kept for at in group.new},
        )
        for side, (draft, fragments) in enumerate(((self.pair.old, olds), (self.pair.new, news))):
            whole = self._restructured_units(side)
            loose = [
                f
                for f in fragments
                if f not in matched
                and f.unit in homes[side]
                and not (f.unit in whole and f.kind == "heading")
            ]
            for passage in loose_passages(self.pair, draft, loose, self.reader.strength):
                first = passage.fragments[0]
                if first.kind == "clause":
                    clauses[side].append(first)
                elif side:
                    yield from self._added(passage.span, passage.heading, homes[side][first.unit])
                else:
                    yield from self._removed(passage.span, passage.heading, homes[side][first.unit])
        yield from self._targets_of_whole_units(matched)
        paired = [m for m in matches if m.old[0].kind == m.new[0].kind == "clause"]
        yield from self.responsibilities.clause_changes(self.groups, paired, *clauses)

    def _added(self, span: Span, heading: str | None, home: tuple[str, ...]) -> Iterator[Change]:
        """Yield that a passage was added, and each target in it."""
        kind: ChangeKind = "measure-added" if heading else "text-added"
        yield self.pair.change(kind, None, span, heading=heading, old_units=home)
        yield from map(self.targets.added, self.pair.new.targets_in(span))

    def _removed(self, span: Span, heading: str | None, home: tuple[str, ...]) -> Iterator[Change]:
        """Yield that a passage was removed, and each target in it."""
        kind: ChangeKind = "measure-removed" if heading else "text-removed"
        yield self.pair.change(kind, span, None, heading=heading, new_units=home)
        yield from map(self.targets.removed, self.pair.old.targets_in(span))

    def _targets_of_whole_units(self, matched: set[Fragment]) -> Iterator[Change]:
        """Yield the targets of units added or removed, but for sentences that moved."""
        for group in self.groups:
            if group.old and group.new:
                continue
            draft, units, change = (
                (self.pair.old, group.old, self.targets.removed)
                if group.old
                else (self.pair.new, group.new, self.targets.added)
            )
            for at in units:
                stays = [f.span for f in draft.fragments(at) if f in matched]
                for target in draft.targets_in(draft.outline[at].span):
                    if not any(span.holds(target.span) for span in stays):
                        yield change(target)

    def _targets_of_same_text(self) -> Iterator[Change]:
        """Yield years that an unchanged unit takes from the words above it."""
        for group in self.groups:
            if group.identical:
                old, new = (
                    draft.targets_in(draft.outline[units[0]].span)
                    for draft, units in ((self.pair.old, group.old), (self.pair.new, group.new))
                )
                yield from self.reader.deadlines(old, new)

    def _status_change(self) -> Iterator[Change]:
        """Yield the change of what stage the draft is at (文稿状态)."""
        drafts = self.pair.old, self.pair.new
        old, new = (
            note.of(draft.text) if note else None
            for draft, note in zip(drafts, self.notes, strict=True)
        )
        codes = [draft.extraction.document.status for draft in drafts]
        if codes[0] != codes[1] or self.pair.normalise(old or "") != self.pair.normalise(new or ""):
            yield Change(
                kind="status-changed",
                old=old,
                new=new,
                old_value=codes[0],
                new_value=codes[1],
                old_span=self.notes[0],
                new_span=self.notes[1],
            )


def _stage_note(pair: DraftPair, draft: DraftIndex) -> Span | None:
    """Return where a draft says under its title what stage it is at (征求意见稿)."""
    if "0" not in draft:
        return None
    preamble = draft.unit("0").span
    note = pair.lexicons.revisions.stage_note.search(draft.text, preamble.start, preamble.end)
    return Span(start=note.start(), end=note.end()) if note else None


def _by_place(
    pair: DraftPair, groups: Sequence[UnitGroup], changes: Sequence[Change]
) -> list[Change]:
    """Sort by place in the new draft; what was removed stands where it would have stood."""
    starts = sorted(
        (pair.old.outline[g.old[0]].span.start, pair.new.outline[g.new[0]].span.start)
        for g in groups
        if g.old and g.new
    )

    def place(change: Change) -> tuple[int, str, str]:
        at = 0
        if change.new_places:
            at = change.new_places[0].start
        elif change.old_places:
            gone = change.old_places[0].start
            before = bisect_right(starts, (gone, len(pair.new.text))) - 1
            old, new = starts[before] if before >= 0 else (0, 0)
            at = new + gone - old
        return (at, change.kind, change.field or "")

    return sorted(changes, key=place)
