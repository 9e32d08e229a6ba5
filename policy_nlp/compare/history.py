"""The life of each task and target over a series of drafts, step by step (多稿沿革)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from policy_nlp.compare.compare import DEFAULTS, Comparison
from policy_nlp.compare.context import Context
from policy_nlp.compare.index import Draft
from policy_nlp.compare.options import CompareOptions
from policy_nlp.compare.reinstated import Place, Returns
from policy_nlp.compare.target_history import TargetSteps
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.records import TASK_KINDS, Change, Extraction, Revision
from policy_nlp.records.series import (
    Series,
    SeriesDraft,
    TaskEvent,
    TaskLife,
    TaskState,
)

# What happened to a unit as a whole is told by events of their own.
_WHOLE: dict[str, TaskEvent] = {"task-moved": "moved", "task-renumbered": "renumbered"}
_STRUCTURE = frozenset({"task-added", "task-removed", "task-split", "task-merged", *_WHOLE})
_WORDS = frozenset({"wording-only", "editorial"})


def compare_series(
    drafts: Sequence[Extraction],
    *,
    lexicons: Lexicons | None = None,
    options: CompareOptions = DEFAULTS,
) -> Series:
    """Say what became of each task and each target from draft to draft (多稿沿革).

    Args:
        drafts: records of the drafts, the oldest first; two or more.
        lexicons: the vocabularies; those shipped when left out.
        options: settings, one set for every pair.

    Returns:
        One life a task and a target, in the order of the drafts, and what changed from each
        draft to the next.
    """
    words = lexicons or load_lexicons()
    steps = [
        Comparison(Context(Draft(old), Draft(new), words, options)) for old, new in pairwise(drafts)
    ]
    revisions = [step.revision() for step in steps]
    first = [_Life([_state(Draft(drafts[0]), at, ("first",))], at) for at in _every(drafts[0])]
    lives = first
    targets = TargetSteps(drafts[0])
    texts = [*(step.context.old for step in steps[:1]), *(step.context.new for step in steps)]
    for number, (step, revision) in enumerate(zip(steps, revisions, strict=True), start=1):
        returns = Returns(texts, step.context)
        lives = _Step(step, revision, number).take(lives, returns)
        targets.take(step, revision)
    return Series(
        drafts=tuple(_draft(extraction) for extraction in drafts),
        tasks=tuple(_finished(lives, len(drafts), drafts)),
        targets=targets.lives(),
        revisions=tuple(revisions),
    )


@dataclass
class _Life:
    """A task followed so far: its states, and its index in the last draft, None when it is gone.

    `gone`: where it stood last, for one that was dropped.
    """

    states: list[TaskState | None]
    at: int | None
    gone: Place | None = None
    kinds: set[str] = field(default_factory=set)


def _every(extraction: Extraction) -> range:
    return range(len(extraction.units))


def _draft(extraction: Extraction) -> SeriesDraft:
    info = extraction.document
    return SeriesDraft(id=info.id, title=info.title, status=info.status, file=info.source.file)


def _state(
    draft: Draft,
    at: int,
    events: Sequence[TaskEvent],
    others: Iterable[str] = (),
    changes: Iterable[int] = (),
) -> TaskState:
    unit = draft.units[at]
    return TaskState(
        unit=unit.id,
        number=unit.number,
        heading=unit.heading,
        events=tuple(events),
        others=tuple(others),
        changes=tuple(changes),
    )


class _Step:
    """Follows the tasks from one draft to the next."""

    def __init__(self, comparison: Comparison, revision: Revision, number: int) -> None:
        context = comparison.context
        self.old, self.new = context.old, context.new
        self.number = number
        self.changes = revision.changes
        self.goes: dict[int, int] = {}
        self.parts: dict[int, tuple[int, ...]] = {}
        self.sources: dict[int, tuple[int, ...]] = {}
        self.into: dict[int, int] = {}
        self.off: dict[int, int] = {}
        for group in comparison.groups:
            if group.old and group.new:
                self._follow(group.old, group.new)
        self.by_old, self.by_new = (self._changed(side) for side in (0, 1))

    def _follow(self, olds: tuple[int, ...], news: tuple[int, ...]) -> None:
        """Say which unit goes on as which; of the parts of a split the one of that heading."""
        heads = [self.new.units[at].heading for at in news]
        kept = {self.old.units[at].heading: at for at in reversed(olds)}
        old, new = next(
            ((kept[head], at) for head, at in zip(heads, news, strict=True) if head in kept),
            (olds[0], news[0]),
        )
        self.goes[old] = new
        if len(news) > 1:
            self.parts[new] = tuple(at for at in news if at != new)
            self.off |= dict.fromkeys(self.parts[new], old)
        if len(olds) > 1:
            self.sources[new] = tuple(at for at in olds if at != old)
            self.into |= dict.fromkeys(self.sources[new], new)

    def _changed(self, side: int) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, change in enumerate(self.changes):
            for unit in change.new_units if side else change.old_units:
                found.setdefault(unit, []).append(at)
        return found

    def take(self, lives: list[_Life], returns: Returns) -> list[_Life]:
        """Return the lives with one more state, those that begin here at their places."""
        back = self._back(lives, returns)
        out: list[_Life] = []
        for life in lives:
            life.states.append(self._next(life.at))
            if life.gone is not None and life.gone in back:
                self._restore(life, life.gone, back[life.gone], returns)
            elif life.at is not None:
                dropped = life.at not in self.goes and life.at not in self.into
                life.gone = (self.number - 1, life.at) if dropped else None
                life.at = self.goes.get(life.at)
            out.append(life)
        begun = {*self.goes.values(), *back.values()}
        places = {life.at: k for k, life in enumerate(out) if life.at is not None}
        made: dict[int, list[_Life]] = {}
        anchor = -1
        for at in range(len(self.new.units)):
            if at in begun:
                anchor = places[at]
            else:
                made.setdefault(anchor, []).append(self._begin(at))
        ordered = list(made.get(-1, ()))
        for k, life in enumerate(out):
            ordered += [life, *made.get(k, ())]
        return ordered

    def _back(self, lives: list[_Life], returns: Returns) -> dict[Place, int]:
        """Return which units of this draft are tasks that an earlier one dropped."""
        gone = {life.gone for life in lives if life.gone is not None}
        known = {*self.goes.values(), *self.off}
        come = [at for at in range(len(self.new.units)) if at not in known]
        return returns.found(self.number, gone, come)

    def _restore(self, life: _Life, gone: Place, at: int, returns: Returns) -> None:
        same = returns.reads_the_same(gone, self.number, at)
        events: tuple[TaskEvent, ...] = ("restored",) if same else ("restored", "changed")
        changes = self.by_new.get(self.new.units[at].id, ())
        life.states[-1] = _state(self.new, at, events, (), changes)
        life.at, life.gone = at, None

    def _begin(self, at: int) -> _Life:
        source = self.off.get(at)
        event: TaskEvent = "added" if source is None else "split-off"
        others = () if source is None else self.old.ids((source,))
        changes = self.by_new.get(self.new.units[at].id, ())
        state = _state(self.new, at, (event,), others, changes)
        return _Life([*[None] * self.number, state], at)

    def _next(self, at: int | None) -> TaskState | None:
        if at is None:
            return None
        unit = self.old.units[at].id
        olds = self.by_old.get(unit, [])
        goes = self.goes.get(at)
        if goes is None:
            into = self.into.get(at)
            event: TaskEvent = "removed" if into is None else "merged-into"
            others = () if into is None else self.new.ids((into,))
            return TaskState(events=(event,), others=others, changes=tuple(olds))
        news = self.by_new.get(self.new.units[goes].id, [])
        changes = sorted({*olds, *news})
        parts, sources = self.parts.get(goes, ()), self.sources.get(goes, ())
        events = [*(["split"] if parts else []), *(["merged"] if sources else [])]
        others = (*self.new.ids(parts), *self.old.ids(sources))
        told = [*events, *_events([self.changes[k] for k in changes])]
        return _state(self.new, goes, told or ["kept"], others, changes)  # type: ignore[arg-type]


def _events(changes: Sequence[Change]) -> list[TaskEvent]:
    kinds = {change.kind for change in changes}
    events: list[TaskEvent] = [event for kind, event in _WHOLE.items() if kind in kinds]
    inside = kinds - _STRUCTURE
    if inside - _WORDS:
        events.append("changed")
    elif inside:
        events.append("reworded")
    return events


def _finished(
    lives: Sequence[_Life], length: int, drafts: Sequence[Extraction]
) -> Iterable[TaskLife]:
    """Yield the lives of tasks; sections and what stands before the first heading are none."""
    kinds = [{unit.id: unit.kind for unit in extraction.units} for extraction in drafts]
    for life in lives:
        states = (*life.states, *[None] * (length - len(life.states)))
        there = [(k, state) for k, state in enumerate(states) if state is not None and state.unit]
        if any(kinds[k][state.unit or ""] in TASK_KINDS for k, state in there):
            heading = next((s.heading for _, s in reversed(there) if s.heading), None)
            yield TaskLife(heading=heading, states=states)
