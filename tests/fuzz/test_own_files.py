"""Files of the workspace that somebody broke, and system errors: one line with file and way out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.review_book import make_workspace

ROOT = Path(__file__).parents[2]
DEEP = "[" * 100_000 + "]" * 100_000
LONG = "9" * 6000


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from policy_nlp.cli.main import main; main()",
            *map(str, arguments),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=120,
    )


def assert_told(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Hold that the file is told in a line, whether the run stops or goes on."""
    lines = [line for line in done.stderr.strip().splitlines() if "“" in line]
    assert done.returncode in (1, 2) and lines, done
    last = lines[0]
    assert "Traceback" not in done.stderr and "bug" not in last and "维护者" not in last, done
    assert ".part" not in last
    for word in words:
        assert word in last, last


# (what the file holds)
META = (
    "x = " + DEEP,
    "level = " + LONG,
    'title = """' + "长" * 1_000_000,
    "\x00\x01",
    "level = 1e999",
)


@pytest.mark.parametrize("content", META, ids=["deep", "digits", "long", "controls", "infinite"])
def test_hostile_meta(tmp_path: Path, content: str) -> None:
    home = make_workspace(tmp_path)
    (home / "corpus" / "upper" / "meta.toml").write_text(content, encoding="utf-8")
    assert_told(run("run", home), "meta.toml")


@pytest.mark.parametrize(
    "content", ["x = " + DEEP, "x = " + LONG, "\udcff"], ids=["deep", "digits", "bytes"]
)
def test_hostile_register(tmp_path: Path, content: str) -> None:
    home = make_workspace(tmp_path)
    (home / "registers").mkdir()
    (home / "registers" / "own.toml").write_bytes(content.encode(errors="surrogateescape"))
    assert_told(run("run", home), "own.toml")


def test_hostile_notes_and_decisions_are_passed_over(tmp_path: Path) -> None:
    home = make_workspace(tmp_path)
    assert run("run", home).returncode == 0
    for note in (home / ".policy-nlp").rglob("*.json"):
        note.write_text(DEEP, encoding="utf-8")
    for folder in (home / "graphs").iterdir():
        (folder / "decisions.jsonl").write_text(
            DEEP + "\n" + '{"a":' + LONG + "}\n", encoding="utf-8"
        )
    done = run("run", home)
    assert done.returncode == 0, done
    assert "decisions.jsonl" in done.stderr


def test_a_file_that_is_its_own_link(tmp_path: Path) -> None:
    path = tmp_path / "圈.txt"
    try:
        path.symlink_to(path)
    except OSError:
        pytest.skip("no links here")
    assert_told(run("extract", path), "圈.txt")


def test_names_in_other_bytes_and_a_plain_locale(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/" + "计划".encode("gbk") + b".txt"
    try:
        Path(os.fsdecode(name)).write_text("一、总体要求\n推进节能。\n", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such names")
    done = run("extract", tmp_path, PYTHONUTF8="0", LC_ALL="C")
    assert done.returncode in (0, 1), done
    assert "Traceback" not in done.stderr and "bug" not in done.stderr, done


def test_a_place_that_takes_no_file(tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text("一、总体要求\n推进节能。（市发改委负责）\n", encoding="utf-8")
    assert_told(run("matrix", plan, "-o", plan / "out.xlsx"), "out.xlsx")


def test_no_escape_reaches_the_terminal(tmp_path: Path) -> None:
    plan = tmp_path / "pl\x1b[31man.txt"
    text = "一、重点\x1b]0;x\x07任务\n（一）推进\x1b[2J节能。森林覆盖率达到25%。（市发改委\x9b31m负责）\n"
    try:
        plan.write_text(text, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such names")
    for command in ("extract", "departments", "check"):
        done = run(command, plan)
        assert not {"\x1b", "\x07", "\x9b"} & set(done.stdout + done.stderr), done
