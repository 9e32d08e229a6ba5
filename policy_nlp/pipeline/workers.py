"""What spreads work over processors: local processes, or the workers of Dask (并行)."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import connection, get_context, parent_process
from typing import Any

# A worker takes as long to start as some twenty texts take to read.
_FILES_A_WORKER = 24


def paying_jobs(files: int) -> int:
    """Return how many processes so many files are read with soonest."""
    return max(1, min(os.cpu_count() or 1, files // _FILES_A_WORKER))


@contextmanager
def open_executor(jobs: int = 1, scheduler: str | None = None) -> Iterator[Executor | None]:
    """Give what spreads work: the workers of a Dask scheduler, local processes, or None.

    A piece of work whose worker dies raises BrokenExecutor; the others are done all the same.

    Raises:
        UsageError: Dask is not installed, or its scheduler does not answer or has no workers.
    """
    if scheduler is not None:
        from policy_nlp.pipeline.cluster import open_cluster

        with open_cluster(scheduler) as executor:
            yield executor
    elif jobs > 1:
        with LocalWorkers(jobs) as executor:
            yield executor
    else:
        yield None


class LocalWorkers(Executor):
    """Processes of this machine (本机多进程).

    A process that dies takes the work of all with it: that is done again, each piece by itself,
    so that only the one which kills its process is lost.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool = _processes(jobs)

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Give a piece of work to the processes, to new ones where one of them died."""
        piece = partial(work, *args, **kwargs)
        try:
            return _Piece(_submit(self._pool, piece), piece)
        except BrokenExecutor:
            self._pool.shutdown()
            self._pool = _processes(self._jobs)
            return _Piece(_submit(self._pool, piece), piece)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the processes end."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)


class _Piece(Future[Any]):
    """A piece of work that is done again where its process, or another of its pool, died."""

    def __init__(self, first: Future[Any], work: Callable[[], Any]) -> None:
        super().__init__()
        self._first = first
        self._work = work

    def result(self, timeout: float | None = None) -> Any:
        """Return what came of it; raise BrokenExecutor where it kills a process of its own."""
        try:
            return self._first.result(timeout)
        except BrokenExecutor:
            with _processes(1) as alone:
                return _submit(alone, self._work).result(timeout)

    def cancel(self) -> bool:
        """Take it back, unless it was begun."""
        return self._first.cancel()


def _processes(jobs: int) -> ProcessPoolExecutor:
    # A fork of a process with threads may hang; a new process starts the same everywhere.
    return ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_begin)


def _submit(pool: ProcessPoolExecutor, work: Callable[[], Any]) -> Future[Any]:
    """Give a pool work, which may start a process: Ctrl+C is for this process alone.

    A process inherits the signals that are blocked while it is started. One that is stopped
    while it starts prints where it was, and the pool that starts it may wait for it for ever.
    """
    if not hasattr(signal, "pthread_sigmask"):
        return pool.submit(work)
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(work)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def _begin() -> None:
    """Make a worker ready: no threads of numpy, and no life beyond that of its parent.

    Workers whose threads all wait for the same processors take five times as long.
    """
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when its parent was killed; it would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
