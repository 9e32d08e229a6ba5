"""The pairs of a workspace as people work on them: items, what was said, what follows (复核台).

A decision is on the disk and in the index when its sender is answered. What follows from it for
other lines is worked out by a thread behind, and shown when it is there.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Event, Lock, RLock, Thread
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

from policy_nlp.errors import PolicyNlpError
from policy_nlp.pipeline.run import WorkspaceSession
from policy_nlp.pipeline.session import AlignedPair
from policy_nlp.records.decisions import ActiveDecision, Decision
from policy_nlp.report import labels
from policy_nlp.serve.items import Item, Standing, State, as_standing, pair_items
from policy_nlp.serve.people import People, Person, Role
from policy_nlp.serve.writer import DecisionWriter
from policy_nlp.store import Appended, DecisionLog, Pair, Workspace

# Decisions that come so soon after each other are worked out together, in seconds; those who go on
# deciding are left at least half the time.
_TOGETHER = 0.3


@dataclass(frozen=True)
class View:
    """A pair as it stood when it was last worked out.

    Attributes:
        carried: what was said of an item, by its subject: here, or of the sentence that stood in
            its place before (`_before`).
        basis: up to which events, here and in other pairs of its documents.
        version: how often it was worked out; `changed` lines became others the last time.
    """

    aligned: AlignedPair
    items: tuple[Item, ...]
    by_id: dict[str, Item]
    carried: dict[tuple[str, ...], ActiveDecision]
    basis: tuple[str, ...] = ()
    version: int = 0
    changed: int = 0

    @cached_property
    def by_decision(self) -> dict[str, Item]:
        """The items by the id of what was said of them."""
        return {made.decision.id: self.by_subject[key] for key, made in self.carried.items()}

    @cached_property
    def by_subject(self) -> dict[tuple[str, ...], Item]:
        """The items by what decisions on them go by."""
        return {item.subject: item for item in self.items}


@dataclass
class PairDesk:
    """One pair of documents, and what people say of it.

    Attributes:
        key: a short name for addresses.
        title: the lower plan and the upper one, as printed.
    """

    pair: Pair
    log: DecisionLog
    view: View
    title: tuple[str, str]
    workbench: Workbench
    lock: RLock = field(default_factory=RLock)
    _states: dict[tuple[str, ...], State] = field(default_factory=dict)
    _offset: int = 0
    _of_version: int = -1

    @cached_property
    def key(self) -> str:
        """A short name for addresses."""
        return pair_key(self.pair)

    @property
    def offset(self) -> int:
        """Up to where the file of decisions is taken into account."""
        self.states()
        return self._offset

    def states(self) -> dict[tuple[str, ...], State]:
        """Return the state of every item, by its subject."""
        with self.lock:
            since = self.log.since(self._offset)
            self._offset = since.offset
            if self.view.basis != _basis(self.workbench.workspace, self.pair):
                # Also what came from elsewhere changes what follows.
                self.workbench.expect(self.key)
            # Another may take its place meanwhile; whoever reads the states sees all of one.
            view = self.view
            if self._of_version != view.version:
                self._of_version = view.version
                self._states = {item.subject: self._state(item) for item in view.items}
            else:
                for subject in {made.subject for made in since.decisions}:
                    item = view.by_subject.get(subject)
                    if item is not None:
                        self._states[subject] = self._state(item)
            return self._states

    def state(self, item: Item) -> State:
        """Return what is to be done about an item."""
        return self.states().get(item.subject, "open")

    def standing(self, item: Item) -> list[Standing]:
        """Return what each person last said of an item, the last first."""
        if said := self._opinions(item):
            return [as_standing(made) for made in said]
        active = self._carried(item)
        return [as_standing(active.decision, holds=active.holds)] if active else []

    def last(self, item: Item) -> str:
        """Return the id of the last event on an item, empty where there is none."""
        made = self.log.last(item.subject)
        return made.id if made else ""

    def counts(self) -> Counter[State]:
        """Return how many items are in each state; decisions that cannot be placed count not."""
        return Counter(self.states().values())

    def up_to_date(self) -> AlignedPair:
        """Return the pair with all that is recorded, worked out now where it is not yet."""
        self.workbench.work_out(self)
        return self.view.aligned

    def approval(self) -> ActiveDecision | None:
        """Return the last sign-off; whether it holds, or something came since, it says itself."""
        return next(iter(self.up_to_date().settled.of_kind("approval")), None)

    def _opinions(self, item: Item) -> list[Decision]:
        """Return what each person said last of an item, the last first; not what was withdrawn."""
        last: dict[str, Decision] = {}
        for made in self.log.later(item.subject, 0):
            if made.verdict == "withdraw":
                # As where decisions are put over the alignment: it ends all before it.
                last = {}
                continue
            last.pop(made.account or made.who, None)
            last[made.account or made.who] = made
        return list(reversed(last.values()))

    def _carried(self, item: Item) -> ActiveDecision | None:
        """Return what was said of it in another draft, where nothing was said, or taken back, here.

        What was worked out last may still hold what was taken back since.
        """
        return None if self.last(item) else self.view.carried.get(item.subject)

    def reopened(self, item: Item) -> ActiveDecision | None:
        """Return what somebody said before the text changed, where it is to be reviewed."""
        active = self.view.carried.get(item.subject)
        return active if active and not active.holds and self.state(item) == "to-review" else None

    def may_withdraw(self, item: Item, person: Person) -> bool:
        """Return whether nobody but a person has an opinion on an item, and he has one."""
        return [made.account or made.who for made in self._opinions(item)] in (
            [person.account],
            [person.name],
        )

    def _state(self, item: Item) -> State:
        said = self._opinions(item)
        if not said:
            active = self._carried(item)
            if active is None:
                return "open"
            return "decided" if active.holds else "to-review"
        active = self.view.carried.get(item.subject)
        if active is not None and not active.holds and active.decision.id == said[0].id:
            return "to-review"
        # What an approver said settles what was said before.
        settled = next((at for at, made in enumerate(said) if self._may_settle(made)), None)
        open_ = said if settled is None else said[: settled + 1]
        differ = any(_outcome(made) != _outcome(open_[0]) for made in open_[1:])
        return "dispute" if differ else "decided"

    def _may_settle(self, made: Decision) -> bool:
        role = Role.__members__.get(made.role)
        if role is None and made.account:
            # Earlier lines do not say it.
            person = self.workbench.people.find(made.account)
            role = person.rank if person else None
        return role is not None and role >= Role.approver


def _outcome(made: Decision) -> tuple[str, ...]:
    """Return what holds after a decision: who confirms what another regraded to agrees with him."""
    verdict = "holds" if made.verdict in ("confirm", "regrade", "add") else made.verdict
    return (verdict, made.value or "", made.new or "")


def pair_key(pair: Pair) -> str:
    """Return a short name of a pair for addresses."""
    return sha256(pair.name.encode()).hexdigest()[:12]


def item_key(item: Item) -> tuple[str, ...]:
    """Return what an item is in the present texts, as `ActiveDecision.key`."""
    fields = item.fields
    unit = fields["units"][0].unit if item.kind == "link" else ""
    more = (fields.get("sentence") or "", fields.get("part") or "", fields.get("field") or "")
    return (item.kind, item.task, unit, *more)


class Workbench:
    """A workspace with all its pairs, as the server holds it in memory.

    Args:
        root: folder of the workspace.

    Raises:
        WorkspaceError, InputError: as `policy-nlp run`.
    """

    def __init__(self, root: Path) -> None:
        self.workspace = Workspace(root)
        self.people = People(root)
        self.writer = DecisionWriter()
        self._lock = RLock()
        self._wanted: set[str] = set()
        self._wake = Event()
        self._is_open = True
        self.desks: dict[str, PairDesk] = {}
        self.notices: deque[str] = deque(maxlen=20)
        self._reloading, self._working = Lock(), Lock()
        self._files: tuple[Any, ...] = ()
        self.reload()
        self._thread = Thread(target=self._work, name="consequences", daemon=True)
        self._thread.start()

    def reload(self) -> None:
        """Read the workspace anew: documents came, went or changed.

        Raises:
            WorkspaceError, InputError: no document can be read; what was there stays.
        """
        files = self._files_now()
        session = WorkspaceSession(self.workspace.root)
        # Whoever works on a pair keeps the log that its index belongs to.
        session.workspace.logs.update(self.workspace.logs)
        # First: what is decided while the pairs are made comes after them.
        bases = {pair: _basis(session.workspace, pair) for pair in session.workspace.pairs}
        session.make()
        self.notices.extend(str(failure) for failure in session.failures)
        desks: dict[str, PairDesk] = {}
        for pair, aligned in session.pairs.items():
            title = (
                labels.printed_title(aligned.lower.document),
                labels.printed_title(aligned.upper.document),
            )
            known = self.desks.get(pair_key(pair))
            log = session.workspace.log(session.workspace.decisions(pair))
            view = _viewed(aligned, known.view if known else None, bases[pair])
            desks[pair_key(pair)] = PairDesk(pair, log, view, title, self)
        with self._lock:
            self.desks, self._files, self.workspace = desks, files, session.workspace

    def reload_if_changed(self) -> bool:
        """Read the workspace anew where files of it changed."""
        if not self._reloading.acquire(blocking=False):
            return False
        try:
            if self._files_now() == self._files:
                return False
            self.reload()
        except (PolicyNlpError, OSError) as error:
            # What was there stays, and goes on.
            self.notices.append(f"工作区未能重新读取：{error}")
            return False
        finally:
            self._reloading.release()
        return True

    def work_out(self, desk: PairDesk) -> None:
        """Work out what follows from all that is recorded, where that is not done yet."""
        with self._working:
            basis = _basis(self.workspace, desk.pair)
            if desk.view.basis != basis:
                desk.view = _viewed(desk.view.aligned.renewed(), desk.view, basis)

    def record(self, desk: PairDesk, decisions: Sequence[Decision]) -> tuple[Appended, ...]:
        """Record decisions on one pair, and have worked out what follows.

        Raises:
            WorkspaceError: another program writes the file, or the disk is full.
        """
        made = self.writer.record(desk.log, decisions)
        if any(result.outcome in ("recorded", "agreed") for result in made):
            self.expect(desk.key)
        return made

    def expect(self, key: str) -> None:
        """Have worked out what follows from decisions on a pair."""
        with self._lock:
            self._wanted.add(key)
        self._wake.set()

    def stated(self, person: Person, **given: Any) -> dict[str, Any]:
        """Return what every decision of somebody has, made here and now."""
        from datetime import datetime

        day = datetime.now().astimezone().date().isoformat()
        return {
            "who": person.name,
            "account": person.account,
            "role": person.role,
            "via": "workbench",
            "date": day,
            "id": given.pop("id", "") or uuid4().hex,
            **given,
        }

    def close(self) -> None:
        """End the threads; what was sent is recorded before."""
        self._is_open = False
        self._wake.set()
        self.writer.close()

    def _work(self) -> None:
        took = 0.0
        while self._is_open:
            self._wake.wait()
            self._wake.clear()
            sleep(max(_TOGETHER, took))
            begun = monotonic()
            with self._lock:
                keys, self._wanted = self._wanted, set()
            for key in keys:
                desk = self.desks.get(key)
                if desk is None:
                    continue
                try:
                    self.work_out(desk)
                except Exception as error:
                    # What was decided is recorded; only the view is old.
                    self.notices.append(f"{desk.pair.name}：{type(error).__name__}：{error}")
            took = monotonic() - begun

    def _files_now(self) -> tuple[Any, ...]:
        corpus = self.workspace.corpus
        registers = self.workspace.registers
        paths = [*corpus.rglob("*"), *(registers.rglob("*") if registers else ())]
        found = []
        for path in sorted(paths):
            if path.is_file():
                stat = path.stat()
                found.append((str(path), stat.st_mtime_ns, stat.st_size))
        return tuple(found)


def _carried(
    items: dict[tuple[str, ...], Item], aligned: AlignedPair
) -> dict[tuple[str, ...], ActiveDecision]:
    """Return what was said of the items, by their subjects."""
    active = {made.key: made for made in aligned.settled.standing}
    found: dict[tuple[str, ...], ActiveDecision] = {}
    free: dict[tuple[str, str, bool], list[Item]] = defaultdict(list)
    for subject, item in items.items():
        if (made := active.pop(item_key(item), None)) is not None:
            found[subject] = made
        elif "sentence" in item.fields:
            free[item.kind, item.task, bool(item.part)].append(item)
    for made in active.values():
        if not made.holds:
            # A sentence that reads otherwise now: it is shown beside, and never carried over.
            alike = free[made.decision.kind, made.task, bool(made.decision.part)]
            if (best := _most_alike(made.decision, alike)) is not None:
                alike.remove(best)
                found[best.subject] = made
    return found


# Less alike is another sentence.
_ALIKE = 0.5


def _most_alike(made: Decision, items: Sequence[Item]) -> Item | None:
    def likeness(item: Item) -> float:
        old, new = (made.part, item.part) if made.part else (made.quote, item.fields["quote"])
        return SequenceMatcher(None, old or "", new or "", autojunk=False).ratio()

    best = max(items, key=likeness, default=None)
    return best if best is not None and likeness(best) >= _ALIKE else None


def _basis(workspace: Workspace, pair: Pair) -> tuple[str, ...]:
    """Return the last events that what is found of a pair follows from.

    Those are its own, and amendments in other pairs of its documents.
    """
    own = {pair.lower, pair.upper}
    others = (
        workspace.log(workspace.decisions(other)).refresh().amended
        for other in workspace.pairs
        if other != pair and own & {other.lower, other.upper}
    )
    return (workspace.log(workspace.decisions(pair)).refresh().head, *others)


def _viewed(aligned: AlignedPair, before: View | None, basis: tuple[str, ...]) -> View:
    items: dict[tuple[str, ...], Item] = {}
    for item in pair_items(aligned.index):
        items.setdefault(item.subject, item)
    changed = 0
    if before is not None:
        changed = sum(
            1
            for subject, item in items.items()
            if (old := before.by_subject.get(subject)) is None or old.shown != item.shown
        )
    return View(
        aligned=aligned,
        items=tuple(items.values()),
        by_id={item.id: item for item in items.values()},
        carried=_carried(items, aligned),
        basis=basis,
        version=before.version + 1 if before else 0,
        changed=changed,
    )
