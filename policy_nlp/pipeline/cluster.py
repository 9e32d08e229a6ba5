"""The workers of a Dask cluster, as an executor (分布式)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any

from policy_nlp.errors import UsageError

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
            "--scheduler needs Dask, which is not installed",
            "Install it: pip install 'policy-nlp[dask]'",
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
        f"--scheduler {address}: no answer from a Dask scheduler", "As tcp://HOST:8786"
    )


def _require_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKER)
    except TimeoutError as error:
        raise UsageError(
            f"--scheduler {address}: the Dask scheduler has no workers",
            f"Start some: dask worker {address}",
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
        return _Piece(self._dask, self._client, inner, self._address)


class _Piece(Future[Any]):
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
                f"--scheduler {self._address}: a worker lacks the package {error.name}",
                "Install the same policy-nlp where the workers run",
            ) from error
        except (OSError, CancelledError) as error:
            if self._client.status == "running" and isinstance(error, TimeoutError):
                raise
            raise UsageError(
                f"--scheduler {self._address}: the Dask scheduler stopped answering", "Try again"
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
