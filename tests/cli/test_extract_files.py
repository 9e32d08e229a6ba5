from pathlib import Path

import pytest
from typer.testing import CliRunner

from policy_nlp.cli.main import app

PLAN = "甲乙区实施方案\n一、任务\n（一）推进改造。到2025年，绿色建筑占比达到50%以上。（区发改局负责）\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


# format → where it is written, one of the files there
FILES = [
    ("csv", "records", "records/指标.csv"),
    ("xlsx", "records.xlsx", "records.xlsx"),
    ("spacy", "plans.spacy", "plans.spacy"),
    ("html", "plans.html", "plans.html"),
]


@pytest.mark.parametrize(("form", "output", "written"), FILES)
def test_records_as_files(plan: Path, form: str, output: str, written: str) -> None:
    command = ["extract", str(plan), "--format", form]
    assert CliRunner().invoke(app, command).exit_code == 2
    target = [*command, "-o", str(plan.parent / output)]
    assert CliRunner().invoke(app, target).exit_code == 0
    first = (plan.parent / written).read_bytes()
    # once more the same is no harm; what somebody else wrote there is left alone
    assert CliRunner().invoke(app, target).exit_code == 0
    (plan.parent / written).write_bytes(b"mine")
    again = CliRunner().invoke(app, target)
    assert again.exit_code == 2
    assert "is there already" in again.stderr
    assert (plan.parent / written).read_bytes() == b"mine"
    assert CliRunner().invoke(app, [*target, "--force"]).exit_code == 0
    assert (plan.parent / written).read_bytes() == first


def test_records_as_lines(plan: Path) -> None:
    result = CliRunner().invoke(app, ["extract", str(plan), "--format", "jsonl"])
    assert result.exit_code == 0
    assert '"name": "区发改局"' in result.stdout
