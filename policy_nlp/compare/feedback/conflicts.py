"""Where several bodies ask of one thing what cannot both be done, and where the same (意见分歧)."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from policy_nlp.compare.diff import Rewording, find_differences
from policy_nlp.compare.feedback.requests import REMOVED, SELF, VAGUE, Request
from policy_nlp.compare.index import DraftIndex
from policy_nlp.records import Span
from policy_nlp.records.feedback import Conflict, ConflictKind, ConflictSide, Opinion
from policy_nlp.text.display import excerpt
from policy_nlp.text.normalise import Normaliser

_REMOVALS = frozenset({"task-removed", "measure-removed", "text-removed"})
CHANGED = "changed"
# Two bodies that are each put to one clause of responsibility do not stand against each other.
_WORDED = frozenset({"target", "strength", "wording"})
# Characters of a sentence by which it is named.
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class _Edit:
    """A place of BASE that an opinion writes anew, and how, in the form that editing leaves."""

    opinion: int
    span: Span
    text: str


@dataclass
class _Groups:
    """What clashes with one another or with a third; the group joined last comes last."""

    made: dict[int, set[int]] = field(default_factory=dict)
    _of: dict[int, int] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    def join(self, *members: int) -> None:
        """Put members into one group, with all that they are in one with."""
        numbers = {self._of[one] for one in members if one in self._of}
        kept = max(numbers, key=lambda n: len(self.made[n]), default=None)
        number = next(self._numbers) if kept is None else kept
        group = self.made.pop(number, set())
        new = set(members).union(*(self.made.pop(other) for other in numbers - {number})) - group
        group |= new
        self._of.update(dict.fromkeys(new, number))
        self.made[number] = group


def same_opinions(opinions: Sequence[Opinion], normalise: Normaliser) -> list[tuple[int, ...]]:
    """Return for each opinion which others ask the very same; comments do not count."""
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, opinion in enumerate(opinions):
        if opinion.kind not in ("comment", "furniture"):
            place = opinion.span or opinion.after
            kinds = tuple(change.kind for change in opinion.changes)
            groups[place, normalise(opinion.new or ""), kinds].append(at)
    same: list[tuple[int, ...]] = [() for _ in opinions]
    for group in groups.values():
        for at in group:
            same[at] = tuple(other for other in group if other != at)
    return same


def find_conflicts(
    base: DraftIndex,
    opinions: Sequence[Opinion],
    requests: Sequence[Sequence[Request]],
    normalise: Normaliser,
) -> list[Conflict]:
    """Return what several bodies ask that cannot both be done.

    Args:
        base: the draft that was sent round.
        opinions: what is asked, by whom.
        requests: what each of them requests.
        normalise: gives wordings that differ by editing alone one form.
    """
    finder = _ConflictFinder(base, opinions, normalise)
    found = [*finder.over_requests(requests), *finder.over_removals(), *finder.over_wordings()]
    return sorted(
        found,
        key=lambda c: (min((base.unit(u).span.start for u in c.units), default=0), c.about),
    )


class _ConflictFinder:
    def __init__(
        self, base: DraftIndex, opinions: Sequence[Opinion], normalise: Normaliser
    ) -> None:
        self.base, self.opinions, self.normalise = base, opinions, normalise
        # Two opinions that were set against each other once are not so again for less: those of
        # one number are.
        self.opposed: defaultdict[int, set[int]] = defaultdict(set)
        self._oppositions = count()
        self._senders = [opinion.department or opinion.body for opinion in opinions]

    def _oppose(self, opinions: Iterable[int]) -> None:
        number = next(self._oppositions)
        for at in opinions:
            self.opposed[at].add(number)

    def _are_opposed(self, one: int, other: int) -> bool:
        return not self.opposed[one].isdisjoint(self.opposed[other])

    def over_requests(self, requests: Sequence[Sequence[Request]]) -> Iterator[Conflict]:
        """Yield things that are to be this to some and that to others."""
        by_key: dict[tuple[str, ...], list[tuple[int, Request]]] = defaultdict(list)
        for at, listed in enumerate(requests):
            for request in listed:
                signed = self._signed_request(at, request)
                by_key[signed.key].append((at, signed))
        # What follows from taking a body out (the other then leads) is no conflict beside that.
        for opposite in (True, False):
            for found in by_key.values():
                yield from self._over_thing(found, opposite=opposite)

    def _signed_request(self, at: int, request: Request) -> Request:
        """Put the sender where a comment says 我局."""
        if request.about != "responsibility" or request.key[-1] != SELF:
            return request
        key = (*request.key[:-1], self._senders[at])
        return replace(request, key=key, subject=self.opinions[at].body)

    def _over_thing(
        self, found: Sequence[tuple[int, Request]], *, opposite: bool
    ) -> Iterator[Conflict]:
        """Yield the conflict over one thing, where it is opposite, or only where it is not."""
        sides: dict[str, list[int]] = defaultdict(list)
        printed: dict[str, str] = {}
        for at, request in found:
            value = request.value if request.field else self.normalise(request.value)
            sides[value].append(at)
            printed[value] = request.value
        one = found[0][1]
        stances = {request.stance for _, request in found}
        if opposite != (stances >= {1, -1} or REMOVED in sides):
            return
        if not opposite:
            # 上调 and 60 may be one thing
            sides = {value: side for value, side in sides.items() if value not in VAGUE}
        senders = {self._senders[at] for side in sides.values() for at in side}
        if len(sides) < 2 or len(senders) < 2:
            return
        by_department = one.about in ("lead", "responsibility")
        if not opposite and by_department and any(self.opposed[at] for at, _ in found):
            return
        self._oppose(at for side in sides.values() for at in side)
        kind: ConflictKind = "opposite" if opposite else "different"
        yield _conflict(kind, one, [(printed[value], side) for value, side in sides.items()])

    def over_removals(self) -> Iterator[Conflict]:
        """Yield what one body takes out and another writes anew."""
        written = sorted(
            (change.old_span.start, change.old_span.end, at)
            for at, opinion in enumerate(self.opinions)
            for change in opinion.changes
            if change.old_span is not None and change.kind not in _REMOVALS
        )
        for at, opinion in enumerate(self.opinions):
            removed = [
                span
                for change in opinion.changes
                if change.kind in _REMOVALS
                for span in change.old_places
            ]
            inside = {
                other
                for span in removed
                for _, end, other in written[
                    bisect_left(written, (span.start,)) : bisect_left(written, (span.end + 1,))
                ]
                if end <= span.end
            }
            others = [
                other
                for other in sorted(inside)
                if self._senders[at] != self._senders[other] and not self._are_opposed(at, other)
            ]
            if others:
                for other in others:
                    self._oppose((at, other))
                name = _first_words(opinion.old or "")
                thing = Request("removal", (), name, REMOVED, units=opinion.units)
                yield _conflict("opposite", thing, [(REMOVED, [at]), (CHANGED, others)])

    def over_wordings(self) -> Iterator[Conflict]:
        """Yield sentences whose same words several bodies write anew, each in another way."""
        edits = [edit for at in range(len(self.opinions)) for edit in self._edits(at)]
        edits.sort(key=lambda edit: (edit.span.start, edit.span.end, edit.opinion))
        groups = _Groups()
        for k, edit in enumerate(edits):
            for other in map(edits.__getitem__, range(k + 1, len(edits))):
                if other.span.start > edit.span.end:
                    break
                if self._clash(edit, other) and not self._are_opposed(edit.opinion, other.opinion):
                    groups.join(edit.opinion, other.opinion)
        for group in groups.made.values():
            yield self._rewritten(sorted(group))

    def _rewritten(self, group: Sequence[int]) -> Conflict:
        sides: dict[str, list[int]] = defaultdict(list)
        for at in group:
            sides[self.normalise(self.opinions[at].new or "")].append(at)
        first = self.opinions[group[0]]
        text = Request("text", (), _first_words(first.old or ""), "", units=first.units)
        wordings = [(self.opinions[side[0]].new or "", side) for side in sides.values()]
        return _conflict("different", text, wordings)

    def _clash(self, one: _Edit, other: _Edit) -> bool:
        if self._senders[one.opinion] == self._senders[other.opinion]:
            return False
        touching = one.span.overlaps(other.span) or one.span == other.span
        return touching and one.text != other.text

    def _edits(self, at: int) -> Iterator[_Edit]:
        opinion = self.opinions[at]
        if opinion.span is None or opinion.new is None or opinion.kind not in _WORDED:
            return
        text = opinion.new
        rewording = Rewording(self.base.text, text, opinion.span, Span(start=0, end=len(text)))
        for difference in find_differences(rewording, self.normalise):
            yield _Edit(at, difference.old, self.normalise(difference.new.of(text)))


def _conflict(
    kind: ConflictKind, thing: Request, sides: Sequence[tuple[str, Sequence[int]]]
) -> Conflict:
    return Conflict(
        kind=kind,
        about=thing.about,
        subject=thing.subject,
        field=thing.field,
        units=thing.units,
        sides=tuple(
            ConflictSide(wants=value, opinions=tuple(dict.fromkeys(opinions)))
            for value, opinions in sides
        ),
    )


def _first_words(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return excerpt(line, LONGEST_NAME)
