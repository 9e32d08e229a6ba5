"""A log of records: one JSON line each, only ever added to, by one function (只增记录).

A line that a crash cut short stays where it is and is reported; what follows begins on a line of
its own. Every line carries the digest of the line before, so that a changed or missing one shows.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any, Generic, Protocol, Self, TypeVar
from uuid import uuid4

from pydantic import ValidationError

from policy_nlp.errors import WorkspaceError
from policy_nlp.records import Issue
from policy_nlp.store.files import to_plain
from policy_nlp.text.normalise import fingerprint

# How long a second writer waits for the first, in seconds, and how long between two tries.
PATIENCE = 10.0
_PAUSE = 0.002
_SHOWN = 40
# A byte far behind the end: locking it on Windows keeps nobody from reading the file.
_LOCKED_BYTE = 1 << 40


class Logged(Protocol):
    """What a record of a log has: an id, and the digest of the line before."""

    @property
    def schema_(self) -> str:
        """The name of what it is written as."""

    @property
    def id(self) -> str:
        """Of this event; a retry carries the same, so that nothing is recorded twice."""

    @property
    def at(self) -> str:
        """When it was recorded."""

    @property
    def batch(self) -> str:
        """What was recorded in one go has one."""

    @property
    def before(self) -> str:
        """SHA-256 of the line before in the file."""

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """Return it with other values."""

    @classmethod
    def model_validate_json(cls, text: str) -> Self:
        """Read it back from a line."""


E = TypeVar("E", bound=Logged)
R = TypeVar("R")


class Chain(Generic[E]):
    """Lines that are about to be added, each with the digest of the one before (记录链)."""

    def __init__(self, last: bytes, schema: str) -> None:
        self.lines: list[bytes] = []
        self._last, self._schema = last, schema
        now = datetime.now().astimezone().isoformat(timespec="milliseconds")
        self._common = {"at": now, "batch": uuid4().hex}

    def add(self, record: E) -> E:
        """Return a record as it is written: with what it lacks of id, time and batch."""
        given = {name: made for name, made in self._common.items() if not getattr(record, name)}
        known = {"schema_": self._schema, "id": record.id or uuid4().hex}
        made = record.model_copy(update=given | known | {"before": line_digest(self._last)})
        self._last = record_line(made).encode()
        self.lines.append(self._last)
        return made


class RecordLog(Generic[E]):
    """The records of one file, and the one way to add to them.

    Any number of threads and processes may hold one each. It reads only what was added since it
    read last.

    Args:
        path: the file; it need not be there.
        kind: what a line holds.
        schema: the name of what is written now; older lines need not be chained.
        name: of the records, in codes of issues (`decision-broken`).
        words: what a person calls them.
    """

    def __init__(self, path: Path, kind: type[E], *, schema: str, name: str, words: str) -> None:
        self.path = path
        self._kind, self._schema, self._name, self._words = kind, schema, name, words
        # One for what was read, one for who writes: reading does not wait for another's lock.
        self._reading, self._writing = RLock(), RLock()
        self._handle: int | None = None
        # The last whole line, and what stands behind it.
        self._last: bytes
        self._torn: bytes
        self._forget()

    @property
    def events(self) -> tuple[E, ...]:
        """All records in the order in which they were made, as far as they were read."""
        with self._reading:
            return tuple(self._events)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Lines that are no such records, or do not follow the line before."""
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
            return line_digest(self._last)

    def refresh(self) -> Self:
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

    def read_torn_end(self) -> Self:
        """Take over what stands behind the last line end as well; nothing more is read then."""
        if self._torn:
            self._take(self._torn)
        return self

    def _add(self, weigh: Callable[[Chain[E]], R]) -> R:
        """Add what `weigh` puts on the chain, all in one write; return what it returns.

        It is on the disk when this returns. A write that fails leaves the file as it was.

        Raises:
            WorkspaceError: another program writes the file and does not end, or the disk is full.
        """
        with self.hold() as handle:
            if self._torn:
                # What a crash cut short gets an end, and stays as it is.
                self._write(handle, b"\n")
                self.refresh()
            chain = Chain[E](self._last, self._schema)
            result = weigh(chain)
            self._write(handle, b"".join(chain.lines))
            self.refresh()
        return result

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
                f"本次{self._words}均未保存",
                "请检查磁盘空间和权限后重试",
            ) from error

    def _forget(self) -> None:
        self._offset = 0
        self._number = 0
        self._last = b""
        self._torn = b""
        self._events: list[E] = []
        self._starts: list[int] = []
        self._issues: list[Issue] = []
        self._by_id: dict[str, E] = {}

    def _take(self, line: bytes) -> None:
        """Take over a line of the file."""
        start = self._offset
        self._offset += len(line)
        self._number += 1
        previous = self._last
        self._last = line
        record = self._understood(line)
        if record is None:
            return
        if record.schema_ == self._schema and record.before != line_digest(previous):
            self._report("unchained", "与上一行不衔接：此前的行可能被改动、删除或插入")
        if record.id in self._by_id:
            return
        self._index(record)
        self._by_id[record.id] = record
        self._events.append(record)
        self._starts.append(start)

    def _index(self, record: E) -> None:
        """Take note of a record that becomes the next of `_events`."""

    def _understood(self, line: bytes) -> E | None:
        text = line.decode(errors="replace").strip()
        if not text:
            return None
        try:
            record = self._kind.model_validate_json(text)
        except ValidationError as error:
            is_cut = any(fault["type"] == "json_invalid" for fault in error.errors())
            shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
            self._report("broken", f"{'不完整' if is_cut else '内容有误'}，未采用：{shown}")
            return None
        return record if record.id else record.model_copy(update={"id": fingerprint(text)})

    def _report(self, code: str, fault: str) -> None:
        place = f"{self.path.parent.name}/{self.path.name} 第{self._number}行"
        self._issues.append(Issue(code=f"{self._name}-{code}", message=f"{place}{fault}"))


def record_line(record: Logged) -> str:
    """Return a record as a line of the file."""
    return json.dumps(to_plain(record), ensure_ascii=False, separators=(",", ":")) + "\n"


def line_digest(line: bytes) -> str:
    """Return the digest of a line without its end; empty for no line."""
    body = line.rstrip(b"\r\n")
    return sha256(body).hexdigest() if body else ""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep every other process, and thread, out of what goes by a file, which is made as needed.

    Raises:
        WorkspaceError: another one does not end.
    """
    handle = _open_locked(path)
    try:
        yield
    finally:
        os.close(handle)


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
