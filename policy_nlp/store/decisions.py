"""The file of decisions: one JSON line each, only ever added to (意见记录).

A line that a crash cut short stays where it is and is reported; what follows begins on a line
of its own.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from policy_nlp.errors import WorkspaceError
from policy_nlp.records import Issue, Record
from policy_nlp.records.decisions import Decision
from policy_nlp.store.files import to_plain

DECISIONS = "decisions.jsonl"
BROKEN = "decision-broken"
# How long a second writer waits for the first, in seconds.
PATIENCE = 10.0
_PAUSE = 0.05
_SHOWN = 40
# A byte far behind the end: locking it on Windows keeps nobody from reading the file.
_LOCKED_BYTE = 1 << 40


class DecisionLog(Record):
    """What a file of decisions holds: its decisions in order, and the lines that are none."""

    decisions: tuple[Decision, ...] = ()
    issues: tuple[Issue, ...] = ()


class DecisionWriter:
    """A file of decisions that nobody else writes at the moment."""

    def __init__(self, path: Path, handle: int) -> None:
        self.log = read_decisions(path)
        self._handle = handle

    def append(self, decisions: Iterable[Decision]) -> None:
        """Add decisions; they are on the disk when this returns."""
        lines = [decision_line(decision) for decision in decisions]
        if not lines:
            return
        data = "".join(lines).encode()
        size = os.fstat(self._handle).st_size
        if size and not _ends_line(self._handle, size):
            data = b"\n" + data
        while data:
            data = data[os.write(self._handle, data) :]
        os.fsync(self._handle)


def decision_line(decision: Decision) -> str:
    """Return a decision as a line of the file."""
    return json.dumps(to_plain(decision), ensure_ascii=False, separators=(",", ":")) + "\n"


def read_decisions(*paths: Path) -> DecisionLog:
    """Read files of decisions as one, in their order; a file that is not there holds none.

    A line that is no decision (`decision-broken`: cut by a crash, edited by hand) is passed over
    and reported, never removed.
    """
    logs = [_read_file(path) for path in paths if path.is_file()]
    return DecisionLog(
        decisions=tuple(decision for log in logs for decision in log.decisions),
        issues=tuple(issue for log in logs for issue in log.issues),
    )


def _read_file(path: Path) -> DecisionLog:
    decisions: list[Decision] = []
    issues: list[Issue] = []
    # Line ends only: JSON text may hold other characters that end lines elsewhere.
    lines = path.read_bytes().split(b"\n")
    for number, data in enumerate(lines, 1):
        line = data.decode(errors="replace").strip()
        if not line:
            continue
        try:
            decisions.append(Decision.model_validate(json.loads(line)))
        except (ValueError, ValidationError) as error:
            fault = "不完整" if isinstance(error, json.JSONDecodeError) else "内容有误"
            shown = line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
            message = f"{path.parent.name}/{path.name} 第{number}行{fault}，未采用：{shown}"
            issues.append(Issue(code=BROKEN, message=message))
    return DecisionLog(decisions=tuple(decisions), issues=tuple(issues))


@contextmanager
def writing_decisions(path: Path) -> Iterator[DecisionWriter]:
    """Open a file of decisions for adding to it, alone; the folder is made as needed.

    Raises:
        WorkspaceError: another program writes it and does not end.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    binary: int = getattr(os, "O_BINARY", 0)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | binary, 0o666)
    try:
        _lock(handle, path)
        if is_new:
            _sync_folder(path.parent)
        yield DecisionWriter(path, handle)
    finally:
        # Closing lets go of the lock.
        os.close(handle)


def _ends_line(handle: int, size: int) -> bool:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) == b"\n"


def _lock(handle: int, path: Path) -> None:
    """Wait until nobody else writes the file."""
    deadline = time.monotonic() + PATIENCE
    while not _try_lock(handle):
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
