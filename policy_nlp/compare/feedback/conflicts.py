"""Where several bodies ask of one thing what cannot both be done, and where the same (意见分歧)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policy_nlp.compare.diff import Pair, differences
from policy_nlp.compare.feedback.requests import REMOVED, SELF, VAGUE, Want
from policy_nlp.compare.normalise import Forms
from policy_nlp.records import Extraction, Span
from policy_nlp.records.feedback import Conflict, ConflictKind, Opinion, Side

_REMOVALS = frozenset({"task-removed", "measure-removed", "text-removed"})
CHANGED = "changed"
# Two bodies that are each put to one clause of responsibility do not stand against each other.
_WORDED = frozenset({"target", "strength", "wording"})


@dataclass(frozen=True, slots=True)
class _Edit:
    """A place of BASE that an opinion writes anew."""

    opinion: int
    span: Span
    text: str


def same_opinions(opinions: Sequence[Opinion], forms: Forms) -> list[tuple[int, ...]]:
    """Return for each opinion which others ask the very same; comments do not count."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for at, opinion in enumerate(opinions):
        if opinion.kind not in ("comment", "furniture"):
            place = opinion.span or opinion.after
            asked = tuple(change.kind for change in opinion.changes)
            key = (place, forms.of(opinion.new or ""), asked)
            groups.setdefault(key, []).append(at)
    out: list[tuple[int, ...]] = [() for _ in opinions]
    for group in groups.values():
        for at in group:
            out[at] = tuple(other for other in group if other != at)
    return out


def find_conflicts(
    base: Extraction, opinions: Sequence[Opinion], wants: Sequence[Sequence[Want]], forms: Forms
) -> list[Conflict]:
    """Return what several bodies ask that cannot both be done.

    Args:
        base: the draft that was sent round.
        opinions: what is asked, by whom.
        wants: what each of them wants.
        forms: tells wordings that differ by editing alone.
    """
    finder = _Finder(base, opinions, forms)
    found = [*finder.wanted(wants), *finder.removed(), *finder.worded()]
    starts = {unit.id: unit.span.start for unit in base.units}
    return sorted(found, key=lambda c: (min((starts[u] for u in c.units), default=0), c.about))


class _Finder:
    def __init__(self, base: Extraction, opinions: Sequence[Opinion], forms: Forms) -> None:
        self.base, self.opinions, self.forms = base, opinions, forms
        # Two opinions that were set against each other once are not so again for less.
        self.told: set[tuple[int, int]] = set()

    def _sender(self, at: int) -> str:
        return self.opinions[at].department or self.opinions[at].body

    def _apart(self, one: int, other: int) -> bool:
        return self._sender(one) != self._sender(other)

    def wanted(self, wants: Sequence[Sequence[Want]]) -> Iterator[Conflict]:
        """Yield things that are to be this to some and that to others."""
        by_key: dict[tuple[str, ...], list[tuple[int, Want]]] = {}
        for at, listed in enumerate(wants):
            for want in listed:
                made = self._named(at, want)
                by_key.setdefault(made.key, []).append((at, made))
        # What follows from taking a body out (the other then leads) is not told beside that.
        for opposite in (True, False):
            for found in by_key.values():
                yield from self._sides(found, opposite=opposite)

    def _named(self, at: int, want: Want) -> Want:
        """Put the sender where a comment says 我局."""
        if want.about != "responsibility" or want.key[-1] != SELF:
            return want
        key = (*want.key[:-1], self._sender(at))
        return replace(want, key=key, subject=self.opinions[at].body)

    def _sides(self, found: Sequence[tuple[int, Want]], *, opposite: bool) -> Iterator[Conflict]:
        """Yield the conflict over one thing, where it is opposite, or only where it is not."""
        sides: dict[str, list[int]] = {}
        for at, want in found:
            value = want.value if want.field else self.forms.of(want.value)
            sides.setdefault(value, []).append(at)
        one = found[0][1]
        if opposite != ({want.stance for _, want in found} >= {1, -1} or REMOVED in sides):
            return
        if not opposite:
            # 上调 and 60 may be one thing
            sides = {value: side for value, side in sides.items() if value not in VAGUE}
        if len(sides) < 2 or len({self._sender(at) for side in sides.values() for at in side}) < 2:
            return
        if (
            not opposite
            and one.about in ("lead", "responsibility")
            and self._known([at for at, _ in found])
        ):
            return
        values = {
            want.value if want.field else self.forms.of(want.value): want for _, want in found
        }
        yield self._conflict("opposite" if opposite else "different", one, sides, values)

    def _known(self, found: Sequence[int]) -> bool:
        return any((a, b) in self.told for a in found for b in found)

    def _conflict(
        self,
        kind: ConflictKind,
        want: Want,
        sides: dict[str, list[int]],
        values: dict[str, Want],
    ) -> Conflict:
        every = [at for side in sides.values() for at in side]
        self.told |= {(a, b) for a in every for b in every}
        return Conflict(
            kind=kind,
            about=want.about,
            subject=want.subject,
            field=want.field,
            units=want.units,
            sides=tuple(
                Side(wants=values[value].value, opinions=tuple(dict.fromkeys(side)))
                for value, side in sides.items()
            ),
        )

    def removed(self) -> Iterator[Conflict]:
        """Yield what one body takes out and another writes anew."""
        for at, opinion in enumerate(self.opinions):
            gone = [
                span
                for change in opinion.changes
                if change.kind in _REMOVALS
                for span in (*change.old_spans, *filter(None, (change.old_span,)))
            ]
            others = [
                other
                for other, asked in enumerate(self.opinions)
                if self._apart(at, other)
                and (at, other) not in self.told
                and any(
                    span.holds(change.old_span)
                    for span in gone
                    for change in asked.changes
                    if change.old_span is not None and change.kind not in _REMOVALS
                )
            ]
            if others:
                self.told |= {(at, other) for other in others} | {(other, at) for other in others}
                yield Conflict(
                    kind="opposite",
                    about="removal",
                    subject=_first_words(opinion.old or ""),
                    units=opinion.units,
                    sides=(
                        Side(wants=REMOVED, opinions=(at,)),
                        Side(wants=CHANGED, opinions=tuple(others)),
                    ),
                )

    def worded(self) -> Iterator[Conflict]:
        """Yield sentences whose same words several bodies write anew, each in another way."""
        edits = [edit for at in range(len(self.opinions)) for edit in self._edits(at)]
        edits.sort(key=lambda edit: (edit.span.start, edit.span.end, edit.opinion))
        groups: list[set[int]] = []
        for k, edit in enumerate(edits):
            for other in edits[k + 1 :]:
                if other.span.start > edit.span.end:
                    break
                pair = {edit.opinion, other.opinion}
                if tuple(sorted(pair)) not in self.told and self._clash(edit, other):
                    joined = [group for group in groups if group & pair]
                    groups = [group for group in groups if not group & pair]
                    groups.append(pair.union(*joined))
        for group in groups:
            yield self._rewritten(sorted(group))

    def _rewritten(self, group: Sequence[int]) -> Conflict:
        sides: dict[str, list[int]] = {}
        for at in group:
            sides.setdefault(self.forms.of(self.opinions[at].new or ""), []).append(at)
        first = self.opinions[group[0]]
        return Conflict(
            kind="different",
            about="text",
            subject=_first_words(first.old or ""),
            units=first.units,
            sides=tuple(
                Side(wants=self.opinions[side[0]].new or "", opinions=tuple(side))
                for side in sides.values()
            ),
        )

    def _clash(self, one: _Edit, other: _Edit) -> bool:
        if one.opinion == other.opinion or not self._apart(one.opinion, other.opinion):
            return False
        touching = one.span.overlaps(other.span) or one.span == other.span
        return touching and self.forms.of(one.text) != self.forms.of(other.text)

    def _edits(self, at: int) -> Iterator[_Edit]:
        opinion = self.opinions[at]
        if opinion.span is None or opinion.new is None or opinion.kind not in _WORDED:
            return
        text = opinion.new
        pair = Pair(self.base.text, text, opinion.span, Span(start=0, end=len(text)))
        for hunk in differences(pair, self.forms):
            yield _Edit(at, hunk.old, hunk.new.of(text))


def _first_words(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return line if len(line) <= 40 else f"{line[:40]}…"
