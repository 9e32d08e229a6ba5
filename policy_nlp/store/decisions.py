"""The log of decisions: one JSON line each, only ever added to, by one function (意见记录).

Whoever records decisions (command line, workbook, server) does it through `DecisionLog.append`. A
line that a crash cut short stays where it is and is reported; what follows begins on a line of
its own. Every line carries the digest of the line before, so that a changed or missing one shows.
"""

from __future__ import annotations

import json
import os
import sys
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Literal, NamedTuple
from uuid import uuid4

from pydantic import ValidationError

from policy_nlp.errors import WorkspaceError
from policy_nlp.records import Issue, Record
from policy_nlp.records.decisions import Decision
from policy_nlp.store.files import to_plain
from policy_nlp.text.normalise import fingerprint

DECISIONS = "decisions.jsonl"
BROKEN, UNCHAINED = "decision-broken", "decision-unchained"
# How long a second writer waits for the first, in seconds, and how long between two tries.
PATIENCE = 10.0
_PAUSE = 0.002
_SHOWN = 40
# A byte far behind the end: locking it on Windows keeps nobody from reading the file.
_LOCKED_BYTE = 1 << 40

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


class DecisionLog:
    """The decisions on one pair, and the one way to add to them.

    Any number of threads and processes may hold one each. It reads only what was added since it
    read last; `standing` and `last` answer from an index, as far as it was read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # One for what was read, one for who writes: reading does not wait for another's lock.
        self._reading, self._writing = RLock(), RLock()
        self._handle: int | None = None
        # The last whole line, and what stands behind it.
        self._last: bytes
        self._torn: bytes
        self._forget()

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """All decisions in the order in which they were made, as far as they were read."""
        with self._reading:
            return tuple(self._events)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Lines that are no decisions, or do not follow the line before."""
        with self._reading:
            return tuple(self._issues)

    @property
    def head(self) -> str:
        """Id of the last event, empty where there is none."""
        with self._reading:
            return self._events[-1].id if self._events else ""

    @property
    def seal(self) -> str:
        """Digest of the last line: who has it can tell later that nothing before was changed."""
        with self._reading:
            return _line_digest(self._last)

    def refresh(self) -> DecisionLog:
        """Read what was added since it was read last; return the log itself."""
        with self._reading:
            try:
                file = self.path.open("rb")
            except FileNotFoundError:
                self._forget()
                return self
            with file:
                # The last line is read again, to see that it is the same file.
                file.seek(self._offset - len(self._last))
                if file.read(len(self._last)) != self._last:
                    self._forget()
                    file.seek(0)
                *lines, self._torn = file.read().split(b"\n")
            for line in lines:
                self._take(line + b"\n")
        return self

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
        if not stated:
            return ()
        with self.hold() as handle:
            if self._torn:
                # What a crash cut short gets an end, and stays as it is.
                self._write(handle, b"\n")
                self.refresh()
            results, lines = self._weigh(stated)
            self._write(handle, b"".join(lines))
            self.refresh()
        return results

    @contextmanager
    def hold(self) -> Iterator[int]:
        """Keep everybody else from adding, so that what is read meanwhile stays the last word.

        Raises:
            WorkspaceError: another program writes the file and does not end.
        """
        with self._writing:
            if self._handle is not None:
                yield self._handle
                return
            # What can be read before nobody has to wait for.
            self.refresh()
            self._handle = handle = _open_locked(self.path)
            try:
                self.refresh()
                yield handle
            finally:
                # Closing lets go of the lock.
                self._handle = None
                os.close(handle)

    def _weigh(self, stated: Sequence[Decision]) -> tuple[tuple[Appended, ...], list[bytes]]:
        """Return what becomes of each decision, and the lines to be written."""
        now = datetime.now().astimezone().isoformat(timespec="milliseconds")
        common = {"at": now, "batch": uuid4().hex}
        known = dict(self._by_id)
        latest: dict[tuple[str, ...], Decision] = {}
        head, previous = self.head, self._last
        results: list[Appended] = []
        lines: list[bytes] = []
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
            given = {name: value for name, value in common.items() if not getattr(decision, name)}
            made = decision.model_copy(
                update=given
                | {"schema_": CURRENT, "id": decision.id or uuid4().hex}
                | {"before": _line_digest(previous)}
            )
            line = decision_line(made).encode()
            lines.append(line)
            previous, head = line, made.id
            known[made.id] = latest[subject] = made
            outcome: Outcome = "agreed" if is_stale else "recorded"
            results.append(Appended(outcome, made, other if is_stale else None))
        return tuple(results), lines

    def _write(self, handle: int, data: bytes) -> None:
        """Put data at the end, all of it or nothing; what is there already is made safe, too."""
        size = os.fstat(handle).st_size
        try:
            while data:
                data = data[os.write(handle, data) :]
            os.fsync(handle)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(handle, size)
            raise WorkspaceError(
                f"“{self.path.parent.name}/{self.path.name}”无法写入（{error.strerror}），"
                "本次意见均未保存",
                "请检查磁盘空间和权限后重试",
            ) from error

    def _forget(self) -> None:
        self._offset = 0
        self._number = 0
        self._last = b""
        self._torn = b""
        self._events: list[Decision] = []
        self._starts: list[int] = []
        self._issues: list[Issue] = []
        self._by_id: dict[str, Decision] = {}
        self._by_subject: dict[tuple[str, ...], list[int]] = {}

    def _take(self, line: bytes) -> None:
        """Take over a line of the file."""
        start = self._offset
        self._offset += len(line)
        self._number += 1
        previous = self._last
        self._last = line
        decision = self._understood(line)
        if decision is None:
            return
        if decision.schema_ == CURRENT and decision.before != _line_digest(previous):
            self._report(UNCHAINED, "与上一行不衔接：此前的行可能被改动、删除或插入")
        if decision.id in self._by_id:
            return
        self._by_subject.setdefault(decision.subject, []).append(len(self._events))
        self._by_id[decision.id] = decision
        self._events.append(decision)
        self._starts.append(start)

    def _understood(self, line: bytes) -> Decision | None:
        text = line.decode(errors="replace").strip()
        if not text:
            return None
        try:
            decision = Decision.model_validate_json(text)
        except ValidationError as error:
            is_cut = any(fault["type"] == "json_invalid" for fault in error.errors())
            shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
            self._report(BROKEN, f"{'不完整' if is_cut else '内容有误'}，未采用：{shown}")
            return None
        return decision if decision.id else decision.model_copy(update={"id": fingerprint(text)})

    def _report(self, code: str, fault: str) -> None:
        place = f"{self.path.parent.name}/{self.path.name} 第{self._number}行"
        self._issues.append(Issue(code=code, message=f"{place}{fault}"))

    def _with_torn_end(self) -> DecisionLog:
        """Take over what stands behind the last line end as well; nothing more is read then."""
        if self._torn:
            self._take(self._torn)
        return self


def decision_line(decision: Decision) -> str:
    """Return a decision as a line of the file."""
    return json.dumps(to_plain(decision), ensure_ascii=False, separators=(",", ":")) + "\n"


def read_decisions(*paths: Path) -> RecordedDecisions:
    """Read files of decisions as one, in their order; a file that is not there holds none.

    A line that is no decision (`decision-broken`: cut by a crash, edited by hand) is passed over
    and reported, never removed; one that does not follow the line before (`decision-unchained`)
    is reported and counts.
    """
    logs = [DecisionLog(path).refresh()._with_torn_end() for path in paths]
    return RecordedDecisions(
        decisions=tuple(decision for log in logs for decision in log.decisions),
        issues=tuple(issue for log in logs for issue in log.issues),
    )


def _line_digest(line: bytes) -> str:
    """Return the digest of a line without its end; empty for no line."""
    body = line.rstrip(b"\r\n")
    return sha256(body).hexdigest() if body else ""


def _open_locked(path: Path) -> int:
    """Open a file for adding to it, alone; the folder is made as needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    binary: int = getattr(os, "O_BINARY", 0)
    deadline = time.monotonic() + PATIENCE
    while True:
        is_new = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | binary, 0o666)
        try:
            # Another file may have come in its place meanwhile.
            if _try_lock(handle) and os.path.samestat(os.fstat(handle), path.stat()):
                if is_new:
                    _sync_folder(path.parent)
                return handle
        except OSError:
            os.close(handle)
            raise
        os.close(handle)
        if time.monotonic() > deadline:
            raise WorkspaceError(
                f"“{path.parent.name}/{path.name}”正由另一个程序写入", "请待其结束后再试"
            )
        time.sleep(_PAUSE)


if sys.platform == "win32":

    def _try_lock(handle: int) -> bool:
        import msvcrt

        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _sync_folder(folder: Path) -> None:
        """Do nothing: a folder cannot be synchronised here."""

else:

    def _try_lock(handle: int) -> bool:
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _sync_folder(folder: Path) -> None:
        """Put the name of a new file on the disk too."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
