"""What the workbench may lose: sessions, unsent reasons, what somebody has looked at (会话库).

`.policy-nlp/workbench.db`. Decisions are never here: without this file nothing that was decided
is missing, people only log in anew.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from math import ceil
from pathlib import Path
from threading import Lock, local
from typing import NamedTuple

DATABASE = "workbench.db"
# How long a login lasts without use, in seconds: a working day.
SESSION_SECONDS = 12 * 3600
# A session's last use is written at most so often, in seconds.
_TOUCH = 300
# How long a writer waits for another, in milliseconds.
_PATIENCE = 5000
_TABLES = """
create table if not exists session (
    token text primary key, account text not null, csrf text not null, used real not null);
create table if not exists draft (
    account text not null, pair text not null, item text not null, note text not null,
    primary key (account, pair, item));
create table if not exists viewed (
    account text not null, pair text not null, item text not null,
    primary key (account, pair));
"""


class LoginSession(NamedTuple):
    """A login: whose, and the token that every write must carry."""

    account: str
    csrf: str


class Database:
    """The disposable side of the workbench; every thread has a connection of its own.

    A file that cannot be used, or was taken away, is made anew.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / DATABASE
        self._local = local()
        try:
            self._open()
        except sqlite3.DatabaseError:
            for suffix in ("", "-wal", "-shm", "-journal"):
                self._path.with_name(DATABASE + suffix).unlink(missing_ok=True)
            self._open()

    def log_in(self, account: str) -> tuple[str, str]:
        """Open a session; return its token, which only the browser keeps, and that for writes."""
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        with self._writing() as db:
            db.execute("delete from session where used < ?", (time.time() - SESSION_SECONDS,))
            row = (_digest(token), account, csrf, time.time())
            db.execute("insert into session values (?, ?, ?, ?)", row)
        return token, csrf

    def session(self, token: str) -> LoginSession | None:
        """Return the session of a token, None where there is none or it was unused too long."""
        query = "select account, csrf, used from session where token = ?"
        found = self._connection.execute(query, (_digest(token),)).fetchone()
        now = time.time()
        if found is None or found[2] < now - SESSION_SECONDS:
            return None
        if found[2] < now - _TOUCH:
            with self._writing() as db:
                db.execute("update session set used = ? where token = ?", (now, _digest(token)))
        return LoginSession(found[0], found[1])

    def log_out(self, token: str) -> None:
        """End a session."""
        with self._writing() as db:
            db.execute("delete from session where token = ?", (_digest(token),))

    def end_sessions(self, account: str) -> None:
        """End all sessions of an account: its password or role changed."""
        with self._writing() as db:
            db.execute("delete from session where account = ?", (account,))

    def keep_draft(self, account: str, pair: str, item: str, note: str) -> None:
        """Keep a reason that was not sent, where that can be; an empty one is forgotten."""
        with suppress(sqlite3.Error), self._writing() as db:
            if note:
                row = (account, pair, item, note)
                db.execute("insert or replace into draft values (?, ?, ?, ?)", row)
            else:
                query = "delete from draft where account = ? and pair = ? and item = ?"
                db.execute(query, (account, pair, item))

    def draft(self, account: str, pair: str, item: str) -> str:
        """Return a reason that was not sent."""
        query = "select note from draft where account = ? and pair = ? and item = ?"
        found = self._connection.execute(query, (account, pair, item)).fetchone()
        return found[0] if found else ""

    def mark_viewed(self, account: str, pair: str, item: str) -> None:
        """Remember the row at which somebody was last, where that can be, to go on there."""
        with suppress(sqlite3.Error), self._writing() as db:
            db.execute("insert or replace into viewed values (?, ?, ?)", (account, pair, item))

    def last_viewed(self, account: str, pair: str) -> str:
        """Return the row at which somebody was last, empty where at none."""
        query = "select item from viewed where account = ? and pair = ?"
        found = self._connection.execute(query, (account, pair)).fetchone()
        return found[0] if found else ""

    @property
    def _connection(self) -> sqlite3.Connection:
        found: tuple[sqlite3.Connection, os.stat_result] | None = getattr(
            self._local, "opened", None
        )
        with suppress(FileNotFoundError):
            if found and os.path.samestat(found[1], self._path.stat()):
                return found[0]
        return self._open()

    def _open(self) -> sqlite3.Connection:
        """Open the file for this thread, with all that is kept in it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self._path, isolation_level=None)
        self._path.chmod(0o600)
        db.execute(f"pragma busy_timeout = {_PATIENCE}")
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = off")
        for statement in _TABLES.split(";"):
            db.execute(statement)
        self._local.opened = db, self._path.stat()
        return db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        db = self._connection
        # `with connection` opens no transaction.
        db.execute("begin immediate")
        try:
            yield db
        except BaseException:
            db.execute("rollback")
            raise
        db.execute("commit")


class Throttle:
    """Slows down who guesses passwords: after some failures an account or address has to wait.

    Args:
        tries: how many failures are free.
        seconds: how long a failure counts.
    """

    def __init__(self, tries: int = 5, seconds: float = 300.0) -> None:
        self._tries, self._seconds = tries, seconds
        self._failures: dict[str, list[float]] = {}
        self._lock = Lock()

    def attempt(self, key: str) -> int:
        """Count an attempt; return how many seconds to wait for the next, 0 where it may be made.

        It counts before it is known to fail: of many at once only so many are made.
        """
        with self._lock:
            wait = self._wait(key)
            if not wait:
                self._count(key)
        return wait

    def _wait(self, key: str) -> int:
        recent = self._recent(key)
        if len(recent) < self._tries:
            return 0
        return ceil(recent[-self._tries] + self._seconds - time.monotonic())

    def _count(self, key: str) -> None:
        now = time.monotonic()
        if len(self._failures) > 10_000:
            self._failures = {
                key: times
                for key, times in self._failures.items()
                if times[-1] > now - self._seconds
            }
        self._failures[key] = [*self._recent(key)[-self._tries :], now]

    def _recent(self, key: str) -> list[float]:
        oldest = time.monotonic() - self._seconds
        return [at for at in self._failures.get(key, ()) if at > oldest]

    def forget(self, key: str) -> None:
        """Forget the attempts of somebody who got in."""
        with self._lock:
            self._failures.pop(key, None)

    def forgive(self, key: str) -> None:
        """Forget the last attempt, which was none to guess."""
        with self._lock:
            self._failures[key] = self._failures.get(key, [])[:-1]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
