"""Reading in a process of its own, with limits of time and memory (隔离读取).

Libraries that cannot be bounded (pdfium, LibreOffice) read there what is not plainly harmless.
The process dies at its limits and the run goes on; it ends, with what it started, when the process
that waits for it ends, however that comes.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from policy_nlp.errors import InputError
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.records import SourceDocument, SourceFile

_PACKAGES = Path(__file__).parents[2]
# Where processor time cannot be limited the clock is, at so many times as much.
_CLOCK = 4
_STARTING = 30.0
_ENDING = 3.0
_MEGABYTE = 2**20


def read_apart(
    reader: str,
    data: bytes,
    source: SourceFile,
    options: ReadOptions,
    *more: object,
    seconds: float = 0,
    megabytes: int = 0,
) -> SourceDocument:
    """Read a file in a process of its own.

    Args:
        reader: `module:function` below `policy_nlp.ingest`.
        data: the whole file.
        source: what it is.
        options: how it is to be read.
        more: what else the reader takes.
        seconds: of processor time that the process may take, 0 where it bounds itself.
        megabytes: of memory.

    Raises:
        InputError: what the reader says, or that it died at its limits.
    """
    job = {
        "reader": reader,
        "size": len(data),
        "source": source.model_dump(),
        "options": options.model_dump(),
        "more": more,
        "seconds": seconds,
        "megabytes": megabytes,
    }
    paths = [str(_PACKAGES), *filter(None, [os.environ.get("PYTHONPATH")])]
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "policy_nlp.ingest.apart"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OPENBLAS_NUM_THREADS": "1"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        answer = _answer(process, json.dumps(job).encode() + b"\n", data, seconds)
    finally:
        _end(process)
    if answer is None:
        raise InputError(
            f"“{source.file}”耗用的时间或内存超出上限，已停止读取，不像正常文件",
            "请用原程序打开，另存（或打印为 PDF）后再读",
        )
    if "message" in answer:
        raise InputError(answer["message"], answer["hint"])
    return SourceDocument.model_validate(answer)


def _answer(
    process: subprocess.Popen[bytes], job: bytes, data: bytes, seconds: float
) -> dict[str, Any] | None:
    """Return what the process answers, None where it dies before."""
    assert process.stdin is not None and process.stdout is not None
    timer = _timer(process, seconds)
    try:
        with suppress(BrokenPipeError):
            process.stdin.write(job)
            process.stdin.write(data)
            process.stdin.flush()
        for line in process.stdout:
            timer.cancel()
            if not line.startswith(b"+"):
                found: dict[str, Any] = json.loads(line)
                return found
            timer = _timer(process, float(line[1:]))
    except ValueError:
        pass  # it died while it wrote
    finally:
        timer.cancel()
    return None


def _timer(process: subprocess.Popen[bytes], seconds: float) -> threading.Timer:
    timer = threading.Timer(_STARTING + _CLOCK * (seconds or 600), process.kill)
    timer.daemon = True
    timer.start()
    return timer


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let the process end by itself what it started, then end it."""
    assert process.stdin is not None and process.stdout is not None
    with suppress(OSError):
        process.stdin.close()
    try:
        process.wait(_ENDING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    finally:
        process.stdout.close()


# The other side: in the process that reads.

_answers: IO[bytes] | None = None


def is_apart() -> bool:
    """Return whether this is a process that reads apart."""
    return _answers is not None


def allow(*, seconds: float, megabytes: int) -> None:
    """Grant this process more, where it is one that reads apart: recognition takes its time."""
    if _answers is None:
        return
    _answers.write(b"+%d\n" % seconds)
    _answers.flush()
    if sys.platform == "linux":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit(used.ru_utime + used.ru_stime + seconds, megabytes)


def _limit(seconds: float, megabytes: int) -> None:
    if sys.platform == "linux":
        import resource

        hard = resource.RLIM_INFINITY
        for kind, most in (
            (resource.RLIMIT_CPU, int(seconds) + 1),
            (resource.RLIMIT_DATA, megabytes * _MEGABYTE),
            (resource.RLIMIT_CORE, 0),
        ):
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, (most, resource.getrlimit(kind)[1] or hard))


def _end_with_parent(stdin: IO[bytes]) -> None:
    """Wait for the end of the process that asked; end this one then, and what it started."""
    while stdin.read(1):
        pass
    if sys.platform == "win32":
        os._exit(1)
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Read the file that comes on standard input and answer with a line of JSON."""
    global _answers
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    # What a library prints is no answer.
    _answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    stdin = os.fdopen(os.dup(0), "rb", buffering=0)
    buffered = os.fdopen(os.dup(0), "rb")
    job = json.loads(buffered.readline())
    data = buffered.read(job["size"])
    threading.Thread(target=_end_with_parent, args=(stdin,), daemon=True).start()
    module, _, function = job["reader"].partition(":")
    read = getattr(import_module(f"policy_nlp.ingest.{module}"), function)
    if job["seconds"]:
        _limit(job["seconds"], job["megabytes"])
    source = SourceFile.model_validate(job["source"])
    try:
        document = read(data, source, ReadOptions.model_validate(job["options"]), *job["more"])
        line = document.model_dump_json().encode()
    except InputError as error:
        line = json.dumps({"message": error.message, "hint": error.hint}).encode()
    _answers.write(line + b"\n")
    _answers.flush()


if __name__ == "__main__":
    # One module, not two: readers import it by its name.
    import_module("policy_nlp.ingest.apart").main()
