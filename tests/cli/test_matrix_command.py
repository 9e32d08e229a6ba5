"""`policy-nlp matrix`: columns by name, those of a workspace, a task list a department."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from policy_nlp.cli.main import app
from tests.support.report_pairs import write_pair

OWN = """
name = "本区列法"
title = "任务分工表"
[[columns]]
content = "bodies"
header = "责任单位"
width = 20
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    lower, _ = write_pair(tmp_path)
    return lower


def run(*arguments: str | Path):
    return CliRunner().invoke(app, ["matrix", *map(str, arguments)])


def test_columns_of_the_workspace(plan: Path, tmp_path: Path) -> None:
    folder = tmp_path / "presets" / "matrix"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_text(OWN, encoding="utf-8")
    out = tmp_path / "a.xlsx"
    done = run(plan, "-o", out, "--columns", "own", "-w", tmp_path)
    assert done.exit_code == 0, done.output
    assert openpyxl.load_workbook(out)["任务分工表"]["A3"].value == "责任单位"


def test_a_file_for_each_department(plan: Path, tmp_path: Path) -> None:
    done = run(plan, "--departments", "-o", tmp_path / "lists")
    assert done.exit_code == 0, done.output
    written = sorted(path.name for path in (tmp_path / "lists").iterdir())
    files = [f"区住建委任务清单（姑苏区绿色行动实施方案）.{kind}" for kind in ("docx", "xlsx")]
    assert set(files) <= set(written)
    assert all(name in done.stderr for name in written)


# arguments, what the message says
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-o", "a.xlsx", "--columns", "none"), "no columns 'none'"),
        (("-o", "a.xlsx", "--letter", "opinion"), "give --departments, too"),
        (("-o", "a", "--departments", "--fill", "联系人=甲"), "give --letter, too"),
        (("-o", "a", "--departments", "--letter", "none"), "no letter 'none'"),
        (
            ("-o", "a", "--departments", "--letter", "opinion", "--fill", "日期=甲"),
            "no blank 〔日期〕",
        ),
        (("-o", "a", "--departments", "--letter", "opinion", "--fill", "甲"), "BLANK=WORDS"),
        (("-o", "a.docx", "--departments"), "Name a folder"),
    ],
)
def test_wrong_usage_is_told(plan: Path, tmp_path: Path, arguments, message: str) -> None:
    done = run(plan, *arguments)
    assert done.exit_code != 0
    assert message in f"{done.output}{done.exception}"
