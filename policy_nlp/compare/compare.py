"""The road from two drafts' records to what changed between them (修订比对)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from policy_nlp.compare.clauses import clause_changes, one_a_unit
from policy_nlp.compare.context import Context
from policy_nlp.compare.index import Draft, Piece
from policy_nlp.compare.moves import place_changes
from policy_nlp.compare.options import CompareOptions
from policy_nlp.compare.passages import came, loose_passages, moves, went
from policy_nlp.compare.reconcile import reconcile_targets
from policy_nlp.compare.residue import close_gaps
from policy_nlp.compare.sentences import Match, SentenceMatcher
from policy_nlp.compare.status import status_change, status_note
from policy_nlp.compare.units import Group, UnitMatcher
from policy_nlp.compare.wording import SentenceReader, added_target, removed_target
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.records import Change, Extraction, Revision, Span

DEFAULTS = CompareOptions()


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
        The changes in the order of the new draft, each told once; `apply_changes` makes the
        new text of the old one by them.
    """
    context = Context(Draft(old), Draft(new), lexicons or load_lexicons(), options)
    return Comparison(context).revision()


class Comparison:
    """One comparison of two drafts, unit by unit."""

    def __init__(self, context: Context) -> None:
        self.context = context
        c = context
        self.groups = UnitMatcher(c.old, c.new, c.forms, c.options).groups()
        self.notes = status_note(c.old), status_note(c.new)
        self.reader = SentenceReader(c, self.notes)
        self.old_home = {
            at: c.new.ids(g.new) for g in self.groups for at in g.old if g.new and g.old
        }
        self.new_home = {at: c.old.ids(g.old) for g in self.groups for at in g.new if g.old}

    def revision(self) -> Revision:
        """Return the changes in the order of the new draft."""
        old, new = (draft.extraction.document.id for draft in (self.context.old, self.context.new))
        changes = _in_order(self.context, self.groups, list(self.changes()))
        return Revision(old=old, new=new, changes=tuple(changes))

    def changes(self) -> Iterator[Change]:
        """Yield the changes, every difference of the two texts in one of them."""
        c = self.context
        found = list(place_changes(c.old, c.new, self.groups, c.forms))
        found += self._whole_units()
        matches = SentenceMatcher(c.old, c.new, self.groups, c.forms, c.options, self.notes)
        matched = matches.matches()
        found += self._sentences(matched)
        found += self._passages(matched, matches.olds, matches.news)
        if (status := status_change(c.old, c.new, c.forms)) is not None:
            found.append(status)
        found += self._targets_of_same_text()
        yield from close_gaps(c, reconcile_targets(c, one_a_unit(c, found), self.groups))

    def _whole_units(self) -> Iterator[Change]:
        for group in self.groups:
            if group.is_pair or not self._is_printed(group):
                continue
            kind = (
                "task-added"
                if not group.old
                else "task-removed"
                if not group.new
                else "task-split"
                if len(group.new) > 1
                else "task-merged"
            )
            yield self._whole(kind, group)

    def _is_printed(self, group: Group) -> bool:
        """Tell whether a group has text; a preamble that is not there neither came nor went."""
        c = self.context
        sides = (c.old, group.old), (c.new, group.new)
        return any(len(draft.units[at].span) for draft, units in sides for at in units)

    def _whole(self, kind: str, group: Group) -> Change:
        c = self.context
        sides = []
        for draft, units in ((c.old, group.old), (c.new, group.new)):
            spans = tuple(draft.units[at].span for at in units)
            joined = all(a.end == b.start for a, b in pairwise(spans))
            whole = Span(start=spans[0].start, end=spans[-1].end) if spans and joined else None
            text = "".join(span.of(draft.text) for span in spans) if spans else None
            sides.append((draft.ids(units), text, whole, () if joined else spans))
        (old_ids, old, old_span, old_spans), (new_ids, new, new_span, new_spans) = sides
        heading = c.new.units[group.new[0]] if group.new else c.old.units[group.old[0]]
        return Change.model_validate(
            {
                "kind": kind,
                "old_units": old_ids,
                "new_units": new_ids,
                "heading": heading.heading,
                "old": old,
                "new": new,
                "old_span": old_span,
                "new_span": new_span,
                "old_spans": old_spans,
                "new_spans": new_spans,
            }
        )

    def _sentences(self, matched: Sequence[Match]) -> Iterator[Change]:
        c = self.context
        restructured = self._restructured(1)
        yield from moves(c, [match for match in matched if match.moved], self.reader)
        for match in matched:
            kinds = {piece.kind for piece in (*match.old, *match.new)}
            if match.moved or kinds == {"clause"}:
                continue
            if "heading" in kinds and match.new[0].unit in restructured:
                continue  # a lead-in that became a heading follows from the split
            if kinds == {"heading"}:
                yield from self._heading(match)
            else:
                yield from self.reader.read(match)

    def _heading(self, match: Match) -> Iterator[Change]:
        c = self.context
        old, new = match.old[0], match.new[0]
        if old.text == new.text:
            return
        same = c.forms.of(old.text) == c.forms.of(new.text)
        yield c.change(
            "editorial" if same else "heading-changed", old.span, new.span, heading=new.text
        )

    def _passages(
        self, matched: Sequence[Match], olds: Sequence[Piece], news: Sequence[Piece]
    ) -> Iterator[Change]:
        c = self.context
        known = {piece for match in matched for piece in (*match.old, *match.new)}
        kept_clauses: tuple[list[Piece], list[Piece]] = ([], [])
        living = (
            {at for g in self.groups if g.new for at in g.old},
            {at for g in self.groups if g.old for at in g.new},
        )
        sides = ((c.old, olds, went, self.old_home), (c.new, news, came, self.new_home))
        for side, (draft, pieces, told, homes) in enumerate(sides):
            whole = self._restructured(side)
            loose = [
                p
                for p in pieces
                if p not in known
                and p.unit in living[side]
                and not (p.unit in whole and p.kind == "heading")
            ]
            for passage in loose_passages(draft, loose, c):
                if passage.pieces[0].kind == "clause":
                    kept_clauses[side].append(passage.pieces[0])
                else:
                    yield from told(c, passage, homes)
        yield from self._targets_of_whole_units(known)
        clauses = [m for m in matched if m.old[0].kind == m.new[0].kind == "clause"]
        yield from clause_changes(c, self.groups, clauses, kept_clauses)

    def _restructured(self, side: int) -> set[int]:
        """Return units that were split or merged: their headings follow from that."""
        return {
            at
            for group in self.groups
            if group.old and group.new and not group.is_pair
            for at in (group.new if side else group.old)
        }

    def _targets_of_whole_units(self, known: set[Piece]) -> Iterator[Change]:
        """Yield the targets of units that came or went, but for sentences that moved."""
        c = self.context
        for group in self.groups:
            if group.old and group.new:
                continue
            for draft, units, told in (
                (c.old, group.old, removed_target),
                (c.new, group.new, added_target),
            ):
                for at in units:
                    stays = [p.span for p in draft.pieces(at) if p in known]
                    for target in draft.targets(draft.units[at].span):
                        if not any(span.holds(target.span) for span in stays):
                            yield told(c, target)

    def _targets_of_same_text(self) -> Iterator[Change]:
        """Yield years that an unchanged unit takes from the words above it."""
        c = self.context
        for group in self.groups:
            if group.identical:
                spans = c.old.units[group.old[0]].span, c.new.units[group.new[0]].span
                yield from self.reader.deadlines(c.old.targets(spans[0]), c.new.targets(spans[1]))


def _in_order(context: Context, groups: Sequence[Group], changes: list[Change]) -> list[Change]:
    """Sort by place in the new draft; what went stands where it would have stood."""
    starts = sorted(
        (context.old.units[g.old[0]].span.start, context.new.units[g.new[0]].span.start)
        for g in groups
        if g.old and g.new
    )

    def place(change: Change) -> tuple[int, str, str]:
        news = change.new_spans or tuple(filter(None, (change.new_span,)))
        olds = change.old_spans or tuple(filter(None, (change.old_span,)))
        at = 0
        if news:
            at = news[0].start
        elif olds:
            before = bisect_right(starts, (olds[0].start, len(context.new.text))) - 1
            old, new = starts[before] if before >= 0 else (0, 0)
            at = new + olds[0].start - old
        return (at, change.kind, change.field or "")

    return sorted(changes, key=place)
