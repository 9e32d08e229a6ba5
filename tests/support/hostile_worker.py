"""Reads files one by one, each in a process of its own, and says what came of it and at what cost.

Run as a script by `test_hostile.py`: one start of Python for all files; each is read in a fork
with limits, so that a hang or a growth ends that fork only.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from importlib import import_module
from pathlib import Path

from policy_nlp.errors import PolicyNlpError
from policy_nlp.ingest import read_document
from policy_nlp.ingest.reader import READERS
from policy_nlp.lexicons import load_lexicons
from policy_nlp.structure import build_outline

# Beyond what is asserted, so that a fault is reported with its figure.
CPU_SECONDS = 15
ADDRESS_SPACE = 4 * 1024**3


def main(paths: list[str]) -> None:
    """Print one JSON object a file: how it ended, message, seconds of CPU, peak MB."""
    for module, _ in READERS.values():
        import_module(f"policy_nlp.ingest.{module}")
    lexicons = load_lexicons()
    assert lexicons.sections.tasks
    for path in paths:
        sys.stdout.write(json.dumps(_measured(path), ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _measured(path: str) -> dict[str, object]:
    out, into = os.pipe()
    before = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(out)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
        os.write(into, json.dumps(_read(path), ensure_ascii=False).encode()[:60_000])
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        said = pipe.read()
    _, status, usage = os.wait4(child, 0)
    found = json.loads(said) if said else {"end": "killed", "message": f"status {status}"}
    return {
        "file": Path(path).name,
        "cpu": usage.ru_utime + usage.ru_stime,
        "wall": time.monotonic() - before,
        "megabytes": usage.ru_maxrss / 1024,
        **found,
    }


def _read(path: str) -> dict[str, object]:
    try:
        outline = build_outline(read_document(Path(path)), load_lexicons())
    except PolicyNlpError as error:
        return {"end": "refused", "message": str(error), "code": error.exit_code}
    except BaseException as error:
        return {"end": "crashed", "message": f"{type(error).__name__}: {error}"}
    return {"end": "read", "message": "", "text": outline.text[:5000]}


if __name__ == "__main__":
    main(sys.argv[1:])
