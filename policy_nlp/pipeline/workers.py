"""What spreads work over processors: local processes, or the workers of Dask (并行)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from policy_nlp.errors import UsageError

# A worker takes as long to start as some twenty texts take to read.
_FILES_A_WORKER = 24


def paying_jobs(files: int) -> int:
    """Return how many processes so many files are read with soonest."""
    return max(1, min(os.cpu_count() or 1, files // _FILES_A_WORKER))


@contextmanager
def open_executor(jobs: int = 1, scheduler: str | None = None) -> Iterator[Executor | None]:
    """Give what spreads work: the workers of a Dask scheduler, local processes, or None.

    Raises:
        UsageError: Dask is not installed, or its scheduler does not answer.
    """
    if scheduler is not None:
        with _dask(scheduler) as executor:
            yield executor
    elif jobs > 1:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # A fork of a process with threads may hang; a new process starts the same everywhere.
        pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_one_thread)
        with pool as executor:
            yield executor
    else:
        yield None


def _one_thread() -> None:
    """Keep numpy to one thread at a worker, before it is loaded there.

    Workers whose threads all wait for the same processors take five times as long.
    """
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    try:
        # By name: the package has types for some of its functions and none for these.
        connect: Any = import_module("distributed").Client
    except ImportError as error:
        raise UsageError(
            "--scheduler needs Dask, which is not installed",
            "Install it: pip install 'policy-nlp[dask]'",
        ) from error
    try:
        client = connect(address, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"--scheduler {address}: no answer from a Dask scheduler", "As tcp://HOST:8786"
        ) from error
    with client, client.get_executor(pure=False) as executor:
        yield executor
