"""The log of decisions (意见记录).

Whoever records decisions (command line, workbook, server) does it through `DecisionLog.append`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from policy_nlp.records import Issue, Record
from policy_nlp.records.decisions import Decision
from policy_nlp.store.log import Chain, RecordLog

DECISIONS = "decisions.jsonl"

CURRENT: Literal["policy-nlp/decision/2"] = "policy-nlp/decision/2"

Outcome = Literal["recorded", "agreed", "repeated", "conflict"]


class RecordedDecisions(Record):
    """What files of decisions hold: their decisions in order, and the lines that are none."""

    decisions: tuple[Decision, ...] = ()
    issues: tuple[Issue, ...] = ()


class Appended(NamedTuple):
    """What became of one decision of a batch.

    Attributes:
        outcome: `recorded`; `agreed`, recorded although somebody else decided since, since they
            say the same; `repeated`, its id is recorded already; `conflict`, not recorded, since
            somebody decided otherwise since its author looked.
        decision: as it is recorded, or as it was stated where it is not.
        other: the last event on the subject, where its author had not seen that.
    """

    outcome: Outcome
    decision: Decision
    other: Decision | None = None


class Since(NamedTuple):
    """What was recorded from an offset on, and the offset to ask from next time."""

    decisions: tuple[Decision, ...]
    offset: int


class DecisionLog(RecordLog[Decision]):
    """The decisions on one pair, and the one way to add to them.

    Any number of threads and processes may hold one each. It reads only what was added since it
    read last; `standing` and `last` answer from an index, as far as it was read.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, Decision, schema=CURRENT, name="decision", words="意见")

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """All decisions in the order in which they were made, as far as they were read."""
        return self.events

    @property
    def amended(self) -> str:
        """Id of the last event that amends a record, empty where there is none."""
        with self._reading:
            return self._amended

    def recorded(self) -> RecordedDecisions:
        """Return all that the file holds now, with a last line that lacks its end."""
        with self._reading:
            self.refresh()
            # What is read of a line without its end is not kept: somebody may be writing it.
            log = DecisionLog(self.path).refresh().read_torn_end() if self._torn else self
            return RecordedDecisions(decisions=log.decisions, issues=log.issues)

    def since(self, offset: int = 0) -> Since:
        """Return what was recorded from an offset on, reading what is new.

        An offset behind the end is that of another file: everything is returned then.
        """
        with self._reading:
            self.refresh()
            first = 0 if offset > self._offset else bisect_left(self._starts, offset)
            return Since(tuple(self._events[first:]), self._offset)

    def last(self, subject: tuple[str, ...], *, among: int | None = None) -> Decision | None:
        """Return the last event on a subject, also one that withdraws what was said before.

        Args:
            subject: `Decision.subject`.
            among: count only so many events from the beginning.
        """
        with self._reading:
            places = self._by_subject.get(subject, [])
            at = len(places) if among is None else bisect_left(places, among)
            return self._events[places[at - 1]] if at else None

    def later(self, subject: tuple[str, ...], seen: int) -> list[Decision]:
        """Return the events on a subject that came after so many events."""
        with self._reading:
            places = self._by_subject.get(subject, [])
            return [self._events[at] for at in places[bisect_left(places, seen) :]]

    def standing(self, subject: tuple[str, ...]) -> Decision | None:
        """Return what was said last of a subject; None where nothing was, or it was withdrawn."""
        found = self.last(subject)
        return None if found is None or found.verdict == "withdraw" else found

    def append(self, batch: Iterable[Decision]) -> tuple[Appended, ...]:
        """Add decisions, all in one write; they are on the disk when this returns.

        Each is given what it lacks of id, time and batch, and the digest of the line before. A
        write that fails leaves the file as it was.

        Raises:
            WorkspaceError: another program writes the file and does not end, or the disk is full.
        """
        stated = list(batch)
        return self._add(lambda chain: self._weigh(stated, chain)) if stated else ()

    def _weigh(self, stated: Sequence[Decision], chain: Chain[Decision]) -> tuple[Appended, ...]:
        """Return what becomes of each decision, and put those to be written on the chain."""
        known = dict(self._by_id)
        latest: dict[tuple[str, ...], Decision] = {}
        head = self.head
        results: list[Appended] = []
        for decision in stated:
            if decision.id and decision.id in known:
                results.append(Appended("repeated", known[decision.id]))
                continue
            subject = decision.subject
            other = latest.get(subject) or self.last(subject)
            if decision.kind == "approval" and decision.verdict == "approve":
                other = known.get(head)
            is_stale = other is not None and other.id != decision.seen
            if is_stale and not (other and decision.agrees_with(other)):
                results.append(Appended("conflict", decision, other))
                continue
            made = chain.add(decision)
            head = made.id
            known[made.id] = latest[subject] = made
            outcome: Outcome = "agreed" if is_stale else "recorded"
            results.append(Appended(outcome, made, other if is_stale else None))
        return tuple(results)

    def _forget(self) -> None:
        super()._forget()
        self._amended = ""
        self._by_subject: dict[tuple[str, ...], list[int]] = {}

    def _index(self, record: Decision) -> None:
        if record.kind == "amend":
            self._amended = record.id
        self._by_subject.setdefault(record.subject, []).append(len(self._events))


def read_decisions(*files: Path | DecisionLog) -> RecordedDecisions:
    """Read files of decisions as one, in their order; a file that is not there holds none.

    Of a log only what was added since it was read last is read.

    A line that is no decision (`decision-broken`: cut by a crash, edited by hand) is passed over
    and reported, never removed; one that does not follow the line before (`decision-unchained`)
    is reported and counts.
    """
    logs = (file if isinstance(file, DecisionLog) else DecisionLog(file) for file in files)
    read = [log.recorded() for log in logs]
    return RecordedDecisions(
        decisions=tuple(decision for log in read for decision in log.decisions),
        issues=tuple(issue for log in read for issue in log.issues),
    )
