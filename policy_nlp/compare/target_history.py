"""Which target of one draft is which of the next, and what became of it (指标沿革)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policy_nlp.compare.compare import Comparison
from policy_nlp.compare.index import Draft
from policy_nlp.records import Change, Extraction, Revision, Span, Target
from policy_nlp.records.series import TargetEvent, TargetLife, TargetState


@dataclass
class _Life:
    """A target followed so far; `last` is its id in the last draft, None when it is gone.

    `gone`: what it was, for one that was dropped.
    """

    indicator: str
    states: list[TargetState | None]
    last: str | None
    gone: Target | None = None


class TargetSteps:
    """Follows the targets from draft to draft.

    Args:
        first: the first draft.
    """

    def __init__(self, first: Extraction) -> None:
        self._drafts = 1
        self._lives = [
            _Life(target.indicator, [_state(target, "first")], target.id)
            for target in _in_order(first)
        ]

    def take(self, step: Comparison, revision: Revision) -> None:
        """Go on to the next draft."""
        pairs = TargetPairs(step, revision)
        ends: dict[str, int] = {}
        back = self._back(step, pairs)
        for at, life in enumerate(self._lives):
            life.states.append(self._next(life, pairs))
            if (target := back.get(at)) is not None:
                life.states[-1] = _state(target, "restored", pairs.by_new.get(target.id, ()))
                life.last, life.gone = target.id, None
            elif life.last is not None:
                life.gone = None if life.last in pairs.goes else pairs.olds[life.last]
                life.last = pairs.goes.get(life.last)
            if life.last is not None:
                ends[life.last] = at
        made: dict[int, list[_Life]] = {}
        anchor = -1
        for target in _in_order(step.context.new.extraction):
            if target.id in ends:
                anchor = ends[target.id]
                self._lives[anchor].indicator = target.indicator
            else:
                state = _state(target, "added", pairs.by_new.get(target.id, ()))
                life = _Life(target.indicator, [*[None] * self._drafts, state], target.id)
                made.setdefault(anchor, []).append(life)
        self._lives = [
            *made.get(-1, ()),
            *(one for at, life in enumerate(self._lives) for one in (life, *made.get(at, ()))),
        ]
        self._drafts += 1

    def _back(self, step: Comparison, pairs: TargetPairs) -> dict[int, Target]:
        """Return the targets of this draft that an earlier one dropped, by their lives."""
        lives = [(at, life.gone) for at, life in enumerate(self._lives) if life.gone is not None]
        known = set(pairs.goes.values())
        come = [t for t in _in_order(step.context.new.extraction) if t.id not in known]
        gone = [target for _, target in lives]
        form = step.context.forms.of
        return {
            lives[i][0]: come[j]
            for i, j in step.context.targets.pairs(gone, come).items()
            if form(gone[i].indicator) == form(come[j].indicator)
        }

    def _next(self, life: _Life, pairs: TargetPairs) -> TargetState | None:
        if life.last is None:
            return None
        olds = pairs.by_old.get(life.last, ())
        goes = pairs.goes.get(life.last)
        if goes is None:
            return TargetState(event="removed", changes=tuple(olds))
        return _state(pairs.news[goes], "changed" if olds else "kept", olds)

    def lives(self) -> tuple[TargetLife, ...]:
        """Return the lives so far."""
        return tuple(
            TargetLife(indicator=life.indicator, states=tuple(life.states)) for life in self._lives
        )


def _in_order(extraction: Extraction) -> list[Target]:
    return sorted(extraction.targets, key=lambda target: (target.span.start, target.span.end))


def _state(target: Target, event: TargetEvent, changes: Sequence[int] = ()) -> TargetState:
    return TargetState(target=target, event=event, changes=tuple(changes))


class TargetPairs:
    """The targets of two drafts, paired.

    What the changes say of a target counts; the rest is paired inside the same tasks by what it
    says, and what is left over wherever it stands.

    Attributes:
        goes: which target of the new draft each of the old one is.
        by_old, by_new: the changes of each target, as indexes.
        olds, news: the targets of each draft by id.
    """

    def __init__(self, step: Comparison, revision: Revision) -> None:
        self._context = step.context
        self._old, self._new = step.context.old, step.context.new
        self.olds = {target.id: target for target in self._old.extraction.targets}
        self.news = {target.id: target for target in self._new.extraction.targets}
        self.goes: dict[str, str] = {}
        self.by_old: dict[str, list[int]] = {}
        self.by_new: dict[str, list[int]] = {}
        self._gone: set[str] = set()
        self._come: set[str] = set()
        for at, change in enumerate(revision.changes):
            self._read(at, change)
        for group in step.groups:
            if group.old and group.new:
                self._pair(self._left(0, self._old.ids(group.old)),
                           self._left(1, self._new.ids(group.new)))  # fmt: skip
        self._pair(self._left(0), self._left(1))

    def _read(self, at: int, change: Change) -> None:
        if not change.kind.startswith("target-"):
            return
        old = _meant(self._old, change.old_span, change, change.old_value)
        new = _meant(self._new, change.new_span, change, change.new_value)
        if change.kind == "target-removed" and old is not None:
            self._gone.add(old.id)
        if change.kind == "target-added" and new is not None:
            self._come.add(new.id)
        if change.kind == "target-changed" and old is not None and new is not None:
            self.goes.setdefault(old.id, new.id)
        for target, found in ((old, self.by_old), (new, self.by_new)):
            if target is not None:
                found.setdefault(target.id, []).append(at)

    def _left(self, side: int, units: Sequence[str] | None = None) -> list[Target]:
        """Return the targets nothing is known of yet, of some units or of all."""
        draft = self._new if side else self._old
        known = {*self.goes.values(), *self._come} if side else {*self.goes, *self._gone}
        return [
            target
            for target in _in_order(draft.extraction)
            if target.id not in known and (units is None or target.unit in units)
        ]

    def _pair(self, olds: Sequence[Target], news: Sequence[Target]) -> None:
        if olds and news:
            for i, j in self._context.targets.pairs(olds, news).items():
                self.goes[olds[i].id] = news[j].id


def _meant(
    draft: Draft, span: Span | None, change: Change, value: float | str | None
) -> Target | None:
    """Return the target that a change speaks of: at its place, of its value, of its name."""
    if span is None:
        return None
    near = [target for target in draft.extraction.targets if target.span.overlaps(span)]
    if change.field == "value":
        near = [target for target in near if target.value == value] or near
    named = [target for target in near if target.indicator == change.indicator] or near
    quoted = [target for target in named if span.holds(target.span)] or named
    return quoted[0] if quoted else None
