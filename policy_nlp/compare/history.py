"""What became of each task and each target over a series of drafts, step by step (多稿沿革)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from policy_nlp.compare.compare import Comparison
from policy_nlp.compare.index import DEFAULTS, CompareOptions, DraftIndex, DraftPair
from policy_nlp.compare.units import match_units
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.records import TASK_KINDS, Change, Extraction, Revision, Span, Target
from policy_nlp.records.revision import (
    Series,
    SeriesDraft,
    TargetEvent,
    TargetLife,
    TargetState,
    TaskEvent,
    TaskLife,
    TaskState,
)

# What happened to a unit as a whole has events of its own.
_WHOLE: dict[str, TaskEvent] = {"task-moved": "moved", "task-renumbered": "renumbered"}
_STRUCTURE = frozenset({"task-added", "task-removed", "task-split", "task-merged", *_WHOLE})
_WORDS = frozenset({"wording-only", "editorial"})

# A unit by the number of its draft and its place in the outline there.
UnitOfDraft = tuple[int, int]
T = TypeVar("T")


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
        One history a task and a target, in the order of the drafts, and what changed from each
        draft to the next.
    """
    words = lexicons or load_lexicons()
    texts = [DraftIndex(extraction) for extraction in drafts]
    tasks, targets = _TaskHistory(texts), _TargetHistory(texts[0])
    revisions = []
    for old, new in pairwise(texts):
        comparison = Comparison(DraftPair(old, new, words, options))
        revision = comparison.revision()
        tasks.follow(comparison, revision)
        targets.follow(comparison, revision)
        revisions.append(revision)
    return Series(
        drafts=tuple(_series_draft(draft) for draft in texts),
        tasks=tuple(tasks.lives()),
        targets=tuple(targets.lives()),
        revisions=tuple(revisions),
    )


def _series_draft(draft: DraftIndex) -> SeriesDraft:
    info = draft.extraction.document
    return SeriesDraft(id=info.id, title=info.title, status=info.status, file=info.source.file)


def _woven(threads: Sequence[T], begun: Iterable[tuple[int, T]]) -> list[T]:
    """Return the threads, each one that begins behind the one of its index; -1 is the front."""
    behind: dict[int, list[T]] = defaultdict(list)
    for at, thread in begun:
        behind[at].append(thread)
    kept = (one for at, thread in enumerate(threads) for one in (thread, *behind[at]))
    return [*behind[-1], *kept]


@dataclass
class _TaskThread:
    """A task followed so far.

    Attributes:
        states: in each draft.
        at: its place in the last draft, None where it is gone.
        gone: where it stood last, for one that was dropped.
    """

    states: list[TaskState | None]
    at: int | None
    gone: UnitOfDraft | None = None


class _TaskHistory:
    """Follows the units from draft to draft."""

    def __init__(self, drafts: Sequence[DraftIndex]) -> None:
        self.drafts = drafts
        self.number = 0
        self.threads = [
            _TaskThread([_task_state(drafts[0], at, ("first",))], at)
            for at, _ in enumerate(drafts[0].outline)
        ]

    def follow(self, comparison: Comparison, revision: Revision) -> None:
        """Go on to the next draft."""
        self.number += 1
        step = _TaskStep(comparison, revision)
        known = {*step.goes.values(), *step.split_off}
        back = self._restored(comparison.pair, known)
        for thread in self.threads:
            thread.states.append(step.next_state(thread.at))
            if thread.gone is not None and thread.gone in back:
                at = back[thread.gone]
                thread.states[-1] = step.begun(at, self._restored_as(comparison, thread.gone, at))
                thread.at, thread.gone = at, None
            elif thread.at is not None:
                dropped = thread.at not in step.goes and thread.at not in step.merged_into
                thread.gone = (self.number - 1, thread.at) if dropped else None
                thread.at = step.goes.get(thread.at)
        self.threads = _woven(self.threads, self._begun(step))

    def _begun(self, step: _TaskStep) -> Iterator[tuple[int, _TaskThread]]:
        """Yield what begins with this draft, and behind which thread."""
        places = {thread.at: k for k, thread in enumerate(self.threads) if thread.at is not None}
        anchor = -1
        for at, _ in enumerate(step.new.outline):
            if at in places:
                anchor = places[at]
            else:
                event: TaskEvent = "split-off" if at in step.split_off else "added"
                state = step.begun(at, (event,))
                yield anchor, _TaskThread([*[None] * self.number, state], at)

    def _restored(self, pair: DraftPair, known: Collection[int]) -> dict[UnitOfDraft, int]:
        """Return which units of this draft are tasks that an earlier one dropped.

        Drafts are matched as neighbours are; what was dropped last is looked for first.
        """
        gone = {thread.gone for thread in self.threads if thread.gone is not None}
        left = {at for at, _ in enumerate(pair.new.outline) if at not in known}
        back: dict[UnitOfDraft, int] = {}
        for earlier in sorted({number for number, _ in gone}, reverse=True):
            if not left:
                break
            across = DraftPair(self.drafts[earlier], pair.new, pair.lexicons, pair.options)
            for group in match_units(across):
                if group.is_pair and (earlier, group.old[0]) in gone and group.new[0] in left:
                    back[earlier, group.old[0]] = group.new[0]
            left -= set(back.values())
        return back

    def _restored_as(
        self, comparison: Comparison, gone: UnitOfDraft, at: int
    ) -> tuple[TaskEvent, ...]:
        """Say whether a task that came back reads otherwise than before, but for editing."""
        pair = comparison.pair
        before, now = self.drafts[gone[0]].content(gone[1]), pair.new.content(at)
        same = pair.normalise(before) == pair.normalise(now)
        return ("restored",) if same else ("restored", "changed")

    def lives(self) -> Iterator[TaskLife]:
        """Yield the tasks; sections and what stands before the first heading are none."""
        for thread in self.threads:
            there = [(k, s) for k, s in enumerate(thread.states) if s is not None and s.unit]
            if any(self.drafts[k].unit(s.unit or "").kind in TASK_KINDS for k, s in there):
                heading = next((s.heading for _, s in reversed(there) if s.heading), None)
                yield TaskLife(heading=heading, states=tuple(thread.states))


class _TaskStep:
    """What became of the units from one draft to the next.

    Attributes:
        goes: old → new, for each unit that goes on.
        split_off, merged_into: new → old and old → new, for the other parts of splits and mergers.
    """

    def __init__(self, comparison: Comparison, revision: Revision) -> None:
        self.old, self.new = comparison.pair.old, comparison.pair.new
        self.changes = revision.changes
        self.goes: dict[int, int] = {}
        self.split_off: dict[int, int] = {}
        self.merged_into: dict[int, int] = {}
        for group in comparison.groups:
            if group.old and group.new:
                self._take_group(group.old, group.new)
        self.by_old: dict[str, list[int]] = defaultdict(list)
        self.by_new: dict[str, list[int]] = defaultdict(list)
        for at, change in enumerate(self.changes):
            for unit in change.old_units:
                self.by_old[unit].append(at)
            for unit in change.new_units:
                self.by_new[unit].append(at)

    def _take_group(self, olds: tuple[int, ...], news: tuple[int, ...]) -> None:
        """Say which unit goes on as which; of the parts of a split the one of that heading."""
        kept = {self.old.outline[at].heading: at for at in reversed(olds)}
        headed = ((kept.get(self.new.outline[at].heading), at) for at in news)
        old, new = next(((a, b) for a, b in headed if a is not None), (olds[0], news[0]))
        self.goes[old] = new
        self.split_off |= {at: old for at in news if at != new}
        self.merged_into |= {at: new for at in olds if at != old}

    def begun(self, at: int, events: Sequence[TaskEvent]) -> TaskState:
        """Return the state of a unit that the draft before did not have."""
        others = (self.split_off[at],) if at in self.split_off else ()
        changes = self.by_new[self.new.outline[at].id]
        return _task_state(self.new, at, events, self.old.ids(others), changes)

    def next_state(self, at: int | None) -> TaskState | None:
        """Return what became of a unit of the draft before."""
        if at is None:
            return None
        olds, goes = self.by_old[self.old.outline[at].id], self.goes.get(at)
        if goes is None:
            into = self.merged_into.get(at)
            event: TaskEvent = "removed" if into is None else "merged-into"
            others = () if into is None else self.new.ids([into])
            return TaskState(events=(event,), others=others, changes=tuple(olds))
        changes = sorted({*olds, *self.by_new[self.new.outline[goes].id]})
        parts = self.new.ids(part for part, whole in self.split_off.items() if whole == at)
        sources = self.old.ids(part for part, whole in self.merged_into.items() if whole == goes)
        events: list[TaskEvent] = []
        if parts:
            events.append("split")
        if sources:
            events.append("merged")
        events += _events([self.changes[k] for k in changes])
        return _task_state(self.new, goes, events or ("kept",), (*parts, *sources), changes)


def _events(changes: Sequence[Change]) -> Iterator[TaskEvent]:
    kinds = {change.kind for change in changes}
    yield from (event for kind, event in _WHOLE.items() if kind in kinds)
    inside = kinds - _STRUCTURE
    if inside:
        yield "changed" if inside - _WORDS else "reworded"


def _task_state(
    draft: DraftIndex,
    at: int,
    events: Sequence[TaskEvent],
    others: Iterable[str] = (),
    changes: Iterable[int] = (),
) -> TaskState:
    unit = draft.outline[at]
    return TaskState(
        unit=unit.id,
        number=unit.number,
        heading=unit.heading,
        events=tuple(events),
        others=tuple(others),
        changes=tuple(changes),
    )


@dataclass
class _TargetThread:
    """A target followed so far.

    Attributes:
        last: its id in the last draft, None where it is gone.
        gone: what it was, for one that was dropped.
    """

    indicator: str
    states: list[TargetState | None]
    last: str | None
    gone: Target | None = None


class _TargetHistory:
    """Follows the targets from draft to draft."""

    def __init__(self, first: DraftIndex) -> None:
        self.drafts = 1
        self.threads = [
            _TargetThread(target.indicator, [_target_state(target, "first")], target.id)
            for target in first.targets_in_order
        ]

    def follow(self, comparison: Comparison, revision: Revision) -> None:
        """Go on to the next draft."""
        step = _TargetStep(comparison, revision)
        back = self._restored(comparison, step)
        for at, thread in enumerate(self.threads):
            thread.states.append(step.next_state(thread.last))
            if (target := back.get(at)) is not None:
                thread.states[-1] = _target_state(target, "restored", step.by_new[target.id])
                thread.last, thread.gone = target.id, None
            elif thread.last is not None:
                thread.gone = None if thread.last in step.goes else step.old.target(thread.last)
                thread.last = step.goes.get(thread.last)
        self.threads = _woven(self.threads, self._begun(step))
        self.drafts += 1

    def _begun(self, step: _TargetStep) -> Iterator[tuple[int, _TargetThread]]:
        """Yield what begins with this draft, and behind which thread."""
        places = {thread.last: at for at, thread in enumerate(self.threads)}
        anchor = -1
        for target in step.new.targets_in_order:
            if target.id in places:
                anchor = places[target.id]
                self.threads[anchor].indicator = target.indicator
            else:
                state = _target_state(target, "added", step.by_new[target.id])
                states = [*[None] * self.drafts, state]
                yield anchor, _TargetThread(target.indicator, states, target.id)

    def _restored(self, comparison: Comparison, step: _TargetStep) -> dict[int, Target]:
        """Return the targets of this draft that an earlier one dropped, by their threads."""
        gone = [(at, t.gone) for at, t in enumerate(self.threads) if t.gone is not None]
        known = set(step.goes.values())
        new = [target for target in step.new.targets_in_order if target.id not in known]
        form = comparison.pair.normalise
        return {
            gone[i][0]: new[j]
            for i, j in comparison.targets.match([target for _, target in gone], new).items()
            if form(gone[i][1].indicator) == form(new[j].indicator)
        }

    def lives(self) -> Iterator[TargetLife]:
        """Yield the targets."""
        for thread in self.threads:
            yield TargetLife(indicator=thread.indicator, states=tuple(thread.states))


class _TargetStep:
    """Which target of one draft is which of the next.

    What the changes say of a target counts; the rest is paired inside the same tasks by what it
    says, and what is left over wherever it stands.

    Attributes:
        goes: which target of the new draft each of the old one is.
        by_old, by_new: the changes of each target, as indexes.
    """

    def __init__(self, comparison: Comparison, revision: Revision) -> None:
        self.old, self.new = comparison.pair.old, comparison.pair.new
        self.goes: dict[str, str] = {}
        self.by_old: dict[str, list[int]] = defaultdict(list)
        self.by_new: dict[str, list[int]] = defaultdict(list)
        self._removed: set[str] = set()
        self._added: set[str] = set()
        for at, change in enumerate(revision.changes):
            if change.kind.startswith("target-"):
                self._read_change(at, change)
        kept = [group for group in comparison.groups if group.old and group.new]
        within = [(self.old.ids(group.old), self.new.ids(group.new)) for group in kept]
        for olds, news in [*within, (self.old.units, self.new.units)]:
            self._pair_in_units(comparison, olds, news)

    def _read_change(self, at: int, change: Change) -> None:
        old = _meant(self.old, change.old_span, change, change.old_value)
        new = _meant(self.new, change.new_span, change, change.new_value)
        if change.kind == "target-removed" and old is not None:
            self._removed.add(old.id)
        if change.kind == "target-added" and new is not None:
            self._added.add(new.id)
        if change.kind == "target-changed" and old is not None and new is not None:
            self.goes.setdefault(old.id, new.id)
        for target, found in ((old, self.by_old), (new, self.by_new)):
            if target is not None:
                found[target.id].append(at)

    def _pair_in_units(
        self, comparison: Comparison, old_units: Collection[str], new_units: Collection[str]
    ) -> None:
        """Pair the targets of some units of which nothing is known yet."""
        known_olds = {*self.goes, *self._removed}
        known_news = {*self.goes.values(), *self._added}
        olds = [
            t for t in self.old.targets_in_order if t.id not in known_olds and t.unit in old_units
        ]
        news = [
            t for t in self.new.targets_in_order if t.id not in known_news and t.unit in new_units
        ]
        for i, j in comparison.targets.match(olds, news).items():
            self.goes[olds[i].id] = news[j].id

    def next_state(self, last: str | None) -> TargetState | None:
        """Return what became of a target of the draft before."""
        if last is None:
            return None
        changes, goes = self.by_old[last], self.goes.get(last)
        if goes is None:
            return TargetState(event="removed", changes=tuple(changes))
        return _target_state(self.new.target(goes), "changed" if changes else "kept", changes)


def _target_state(target: Target, event: TargetEvent, changes: Iterable[int] = ()) -> TargetState:
    return TargetState(target=target, event=event, changes=tuple(changes))


def _meant(
    draft: DraftIndex, span: Span | None, change: Change, value: float | str | None
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
