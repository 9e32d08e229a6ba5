"""Does pieces of work one by one, each in a fork with limits, and says at what cost each ended.

`measure` starts Python once for all of them (this file as a script), with what they need loaded;
a hang or a growth ends the fork of that piece only. What a piece starts itself counts, too.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CPU_SECONDS = 5.0
MEGABYTES = 300
# Beyond what is asserted, so that a fault is reported with its figure.
_HARD_CPU = 15
_HARD_SPACE = 4 * 1024**3
Row = Mapping[str, Any]


def measure(jobs: Iterable[tuple[str, Sequence[object]]]) -> list[Row]:
    """Return what came of each job, which is the name of a function below and its arguments.

    A row has: end (done, refused, crashed, killed), message, seconds of processor, peak MB; what
    was done says the beginning of its result as text, what was refused its exit code.
    """
    wanted = "\n".join(json.dumps([name, [*map(str, args)]]) for name, args in jobs)
    found = subprocess.run(
        [sys.executable, __file__],
        input=wanted,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
        check=True,
    )
    return [json.loads(line) for line in found.stdout.strip("\n").split("\n")]


def assert_bounded(row: Row, *, seconds: float = CPU_SECONDS, megabytes: float = MEGABYTES) -> None:
    """Hold that a piece of work ended in order and within the bounds.

    A neighbour that shares the processor makes the same work count more, so work that is over its
    bound is done once more, and the lesser of the two is held against the bound.
    """
    assert_in_order(row, megabytes)
    if row["cpu"] > seconds:
        (again,) = measure([(row["job"], row["args"])])
        assert_in_order(again, megabytes)
        assert again["cpu"] <= seconds, (row, again)


def assert_in_order(row: Row, megabytes: float) -> None:
    """Hold that a piece of work was done or refused in one line, and within so much memory."""
    assert row["end"] in ("done", "refused"), row
    assert row["megabytes"] <= megabytes, row
    if row["end"] == "refused":
        assert_one_line(str(row["message"]))


def assert_one_line(message: str) -> None:
    """Hold that an error is one line of Chinese that names the file and a way out."""
    assert message.startswith("“"), message
    assert "。" in message, message
    assert "\n" not in message and len(message) < 400, message
    assert message.isprintable(), message
    assert "未能处理完" not in message and "bug" not in message, message


def extract(path: str) -> str:
    """Read one document into records."""
    from policy_nlp.pipeline.files import extract_file

    return extract_file(Path(path)).text[:200]


def import_review(workbook: str, workspace: str) -> str:
    """Take back a review workbook."""
    from policy_nlp.pipeline import import_review

    found = import_review(Path(workbook), workspace=Path(workspace), by="张三")
    return f"{len(found.recorded)} {len(found.unknown)} {len(found.conflicts)}"


def gather(base: str, folder: str) -> str:
    """Gather what came back on a draft."""
    from policy_nlp.pipeline import gather_feedback

    found = gather_feedback(Path(base), [Path(folder)])
    errors = [file.error for file in found.returned if file.error]
    return json.dumps([len(found.returned), len(found.opinions), errors])


def collect_ledger(copy: str, ledger: str) -> str:
    """Take back a copy of a ledger."""
    from policy_nlp.errors import InputError
    from policy_nlp.pipeline import collect_ledgers

    status = collect_ledgers(Path(ledger), Path(copy), as_of="2026-03-31")
    (file,) = status.returned
    if file.error:
        raise InputError(file.error)
    return f"{file.recorded + file.repeated} {len(file.issues)}"


def main() -> None:
    """Print one JSON object a job of standard input."""
    from policy_nlp.ingest.reader import READERS
    from policy_nlp.lexicons import load_lexicons

    for module, _ in READERS.values():
        importlib.import_module(f"policy_nlp.ingest.{module}")
    pipeline = ("review.exchange", "ledger.collect", "files")
    for module in ("openpyxl", *(f"policy_nlp.pipeline.{name}" for name in pipeline)):
        importlib.import_module(module)
    assert load_lexicons().sections.tasks
    for line in sys.stdin:
        name, args = json.loads(line)
        sys.stdout.write(json.dumps(_measured(name, args), ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _measured(name: str, args: Sequence[str]) -> dict[str, object]:
    out, into = os.pipe()
    before = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(out)
        resource.setrlimit(resource.RLIMIT_CPU, (_HARD_CPU, _HARD_CPU))
        resource.setrlimit(resource.RLIMIT_AS, (_HARD_SPACE, _HARD_SPACE))
        os.write(into, json.dumps(_done(name, args), ensure_ascii=False).encode()[:60_000])
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        said = pipe.read()
    _, status, usage = os.wait4(child, 0)
    found = json.loads(said) if said else {"end": "killed", "message": f"status {status}"}
    return {
        "job": name,
        "args": args,
        "file": Path(args[0]).name,
        "cpu": usage.ru_utime + usage.ru_stime,
        "wall": time.monotonic() - before,
        "megabytes": usage.ru_maxrss / 1024,
        **found,
    }


def _done(name: str, args: Sequence[str]) -> dict[str, object]:
    from policy_nlp.errors import PolicyNlpError

    try:
        return {"end": "done", "message": "", "text": globals()[name](*args)}
    except PolicyNlpError as error:
        return {"end": "refused", "message": str(error), "code": error.exit_code}
    except BaseException as error:
        return {"end": "crashed", "message": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    main()
