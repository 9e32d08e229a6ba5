"""One thread that records: what twenty people send at once goes to the disk together (写入队列)."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from policy_nlp.records.decisions import Decision
from policy_nlp.store import Appended, DecisionLog

# So long somebody waits for the disk before he is told that nothing was recorded, in seconds.
PATIENCE = 30.0
_Submission = tuple[Path, Sequence[Decision], "Future[tuple[Appended, ...]]"]


class DecisionWriter:
    """Records decisions of any number of threads through one `DecisionLog` a pair."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[_Submission | None] = SimpleQueue()
        self._logs: dict[Path, DecisionLog] = {}
        self._thread = Thread(target=self._work, name="decisions", daemon=True)
        self._thread.start()

    def record(self, log: DecisionLog, decisions: Sequence[Decision]) -> tuple[Appended, ...]:
        """Record decisions; they are on the disk when this returns.

        Raises:
            WorkspaceError: as `DecisionLog.append`.
        """
        self._logs.setdefault(log.path, log)
        done: Future[tuple[Appended, ...]] = Future()
        self._queue.put((log.path, decisions, done))
        try:
            return done.result(PATIENCE)
        except TimeoutError:
            # What is not begun is not done later, when its sender believes it lost.
            if done.cancel():
                raise TimeoutError("文件正被占用，请稍后重试") from None
            return done.result()

    def close(self) -> None:
        """Record what is waiting, and end."""
        self._queue.put(None)
        self._thread.join(PATIENCE)

    def _work(self) -> None:
        while (first := self._queue.get()) is not None:
            together = [first]
            is_last = False
            while not self._queue.empty() and not is_last:
                more = self._queue.get()
                if more is None:
                    is_last = True
                else:
                    together.append(more)
            for path in dict.fromkeys(path for path, _, _ in together):
                self._append(path, [item for item in together if item[0] == path])
            if is_last:
                return

    def _append(self, path: Path, submissions: Sequence[_Submission]) -> None:
        """Write decisions on one pair with one sync; tell each sender what became of his."""
        submissions = [item for item in submissions if item[2].set_running_or_notify_cancel()]
        try:
            made = self._logs[path].append(item for _, batch, _ in submissions for item in batch)
        except Exception as error:
            for _, _, done in submissions:
                done.set_exception(error)
            return
        start = 0
        for _, batch, done in submissions:
            done.set_result(made[start : start + len(batch)])
            start += len(batch)
