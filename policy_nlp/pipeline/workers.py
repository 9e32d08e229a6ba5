"""What spreads work over processors: local processes, or the workers of Dask (并行)."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from multiprocessing import connection, get_context, parent_process
from typing import Any

from policy_nlp.errors import UsageError
from policy_nlp.language import translate

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
            return _LocalWork(_submit(self._pool, piece), piece)
        except BrokenExecutor:
            self._pool.shutdown()
            self._pool = _processes(self._jobs)
            return _LocalWork(_submit(self._pool, piece), piece)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the processes end."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)


class _LocalWork(Future[Any]):
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


# Seconds in which a scheduler must answer, and in which it must have a worker.
ANSWER, WORKER = 5, 15
# Seconds after which a waiting piece of work looks whether the scheduler is still there.
LOOK = 2


@contextmanager
def open_cluster(address: str) -> Iterator[Executor]:
    """Give the workers of a Dask scheduler as an executor.

    Raises:
        UsageError: Dask is not installed, or its scheduler does not answer or has no workers.
    """
    try:
        # By name: the package has types for some of its functions and none for these.
        dask: Any = import_module("distributed")
    except ImportError as error:
        raise UsageError(
            translate("{} needs {}, which is not installed").format("--scheduler", "Dask"),
            translate("Install it: {}").format("pip install 'policy-nlp[dask]'"),
        ) from error
    _require_scheduler(dask, address)
    # What goes wrong is told in a line of ours.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    client = dask.Client(address, set_as_default=False, timeout=ANSWER)
    try:
        _require_workers(client, address)
        yield ClusterWorkers(dask, client, address)
    finally:
        client.close(timeout=ANSWER)


def _require_scheduler(dask: Any, address: str) -> None:
    """Ask who answers at the address: a client that finds nobody takes a minute to give up."""
    import asyncio

    async def ask() -> Any:
        async with dask.rpc(address, timeout=ANSWER) as scheduler:
            return await scheduler.identity()

    try:
        identity = asyncio.run(asyncio.wait_for(ask(), ANSWER))
        answered = identity["type"] == "Scheduler"
    # Of whatever stands at a wrong address anything may come: a web server's answer is taken
    # for a length and asks for more memory than there is.
    except Exception as error:
        raise _no_answer(address) from error
    if not answered:
        raise _no_answer(address)


def _no_answer(address: str) -> UsageError:
    return UsageError(
        translate("--scheduler {}: no answer from a Dask scheduler").format(address),
        translate("As tcp://HOST:8786"),
    )


def _require_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKER)
    except TimeoutError as error:
        raise UsageError(
            translate("--scheduler {}: the Dask scheduler has no workers").format(address),
            translate("Start some: {}").format(f"dask worker {address}"),
        ) from error


class ClusterWorkers(Executor):
    """The executor of a Dask client whose failures are those of any executor."""

    def __init__(self, dask: Any, client: Any, address: str) -> None:
        self._dask = dask
        self._client = client
        self._executor = client.get_executor(pure=False)
        self._address = address

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Give a piece of work to the cluster."""
        inner = self._executor.submit(work, *args, **kwargs)
        return _ClusterWork(self._dask, self._client, inner, self._address)


class _ClusterWork(Future[Any]):
    """A piece of work at the cluster."""

    def __init__(self, dask: Any, client: Any, inner: Future[Any], address: str) -> None:
        super().__init__()
        self._dask = dask
        self._client = client
        self._inner = inner
        self._address = address

    def result(self, timeout: float | None = None) -> Any:
        """Return what came of it; raise BrokenExecutor where it kills one worker after another."""
        try:
            return self._waited(timeout)
        except self._dask.KilledWorker as error:
            raise BrokenExecutor(str(error)) from error
        except ModuleNotFoundError as error:
            raise UsageError(
                translate("--scheduler {}: a worker lacks the package {}").format(
                    self._address, error.name
                ),
                translate("Install the same policy-nlp where the workers run"),
            ) from error
        except (OSError, CancelledError) as error:
            if self._client.status == "running" and isinstance(error, TimeoutError):
                raise
            raise UsageError(
                translate("--scheduler {}: the Dask scheduler stopped answering").format(
                    self._address
                ),
                translate("Try again"),
            ) from error

    def _waited(self, timeout: float | None) -> Any:
        """Wait as long as there is a scheduler: what it owes is not always given up without it."""
        while timeout is None:
            with suppress(TimeoutError):
                return self._inner.result(LOOK)
            if self._client.status in ("closing", "closed"):
                raise CancelledError
        return self._inner.result(timeout)

    def cancel(self) -> bool:
        """Take it back, unless it was begun."""
        return self._inner.cancel()
