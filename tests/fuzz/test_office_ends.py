"""Whatever ends the program while LibreOffice works for it, nothing of that stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ingest.test_office import OLE, WORD

if sys.platform == "win32":
    pytest.skip("signals", allow_module_level=True)

ROOT = Path(__file__).parents[2]
# It says who it is and works for a minute, as LibreOffice with a child of its own.
PROGRAM = """#!{python}
import os, pathlib, subprocess, sys, time
child = subprocess.Popen(["sleep", "60"])
pathlib.Path({noted!r}).write_text(f"{{os.getpid()}} {{child.pid}}")
time.sleep(60)
"""


def until(done: Callable[[], bool], seconds: float = 15.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if done():
            return True
        time.sleep(0.05)
    return False


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return state[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGKILL"])
def test_nothing_stays_behind(tmp_path: Path, name: str) -> None:
    noted, scratch, programs = (tmp_path / part for part in ("noted", "scratch", "programs"))
    scratch.mkdir()
    programs.mkdir()
    script = programs / "soffice"
    script.write_text(PROGRAM.format(python=sys.executable, noted=str(noted)), encoding="utf-8")
    script.chmod(0o755)
    (tmp_path / "计划.doc").write_bytes(OLE + WORD)
    path = os.pathsep.join([str(programs), os.environ.get("PATH", "")])
    # A runner in the background hands on that it ignores some signals.
    start = (
        "import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL); "
        "signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from policy_nlp.cli.main import main; main()"
    )
    command = [sys.executable, "-c", start, "extract", str(tmp_path / "计划.doc")]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PATH": path, "TMPDIR": str(scratch), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert until(lambda: noted.is_file() and len(noted.read_text().split()) == 2)
        started = [int(part) for part in noted.read_text().split()]
        assert any(scratch.iterdir())
        process.send_signal(signal.Signals[name])
        process.wait(15)
        assert until(lambda: not any(map(is_alive, started)))
        assert until(lambda: not any(scratch.iterdir()))
    finally:
        process.kill()
        process.wait()
