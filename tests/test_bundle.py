"""The bundle for a PC without network: its start script, on what `scripts/bundle` puts beside it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.bundle import PARTS, PLATFORMS, digests

PLAN = "甲市碳达峰实施方案\n一、任务\n（一）推进节能。加快工业节能改造。（市发改委牵头）\n"


@pytest.fixture
def bundle(root: Path, tmp_path: Path) -> Path:
    """A bundle that is set up: the program stands in `app`."""
    folder = tmp_path / "衔接 审查"
    (folder / "app").mkdir(parents=True)
    (folder / "app" / "policy_nlp").symlink_to(root / "policy_nlp")
    (folder / "start.py").write_bytes((PARTS / "start.py").read_bytes())
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    return folder


def start(folder: Path, *words: str, typed: str = "") -> str:
    command = [sys.executable, "start.py", *words]
    env = os.environ | {"POLICY_NLP_LANG": "zh", "PYTHONPATH": "", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        command, cwd=folder, input=typed, capture_output=True, text=True, env=env, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_with_words_it_is_the_program(bundle: Path) -> None:
    assert "推进节能" in start(bundle, "extract", "plan.txt")
    assert start(bundle, "-h").startswith("用法：policy-nlp")


def test_without_words_it_asks(bundle: Path) -> None:
    shown = start(bundle, typed="4\nplan.txt\n3\nplan.txt\n9\n0\n")
    assert "审校一个文件" in shown
    assert (bundle / "plan-责任分工表.xlsx").is_file()


def test_the_list_of_wheels_holds_their_digests(tmp_path: Path) -> None:
    (tmp_path / "a-1.0-py3-none-any.whl").write_bytes(b"wheel")
    assert digests(tmp_path) == {"a-1.0-py3-none-any.whl": hashlib.sha256(b"wheel").hexdigest()}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_guide_is_of_its_platform(platform: str) -> None:
    guide = (PARTS / "安装说明.txt").read_text(encoding="utf-8")
    written = guide.format(start="start.sh", python="自带 Python。", platform=platform)
    assert platform in written and "{" not in written
