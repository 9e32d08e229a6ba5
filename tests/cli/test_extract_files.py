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


# options → what is said; nothing is written
REFUSED = [
    (["-o", "x.xlsx"], "say in which format: --format"),
    (["-o", "x.json"], "say in which format: --format"),
    (["--format", "xlsx", "-o", "x.xls"], "the name of a workbook ends in .xlsx"),
    (["--format", "xlsx", "-o", "x"], "the name of a workbook ends in .xlsx"),
]


@pytest.mark.parametrize(("options", "message"), REFUSED)
def test_an_output_that_would_not_be_what_it_is_called(
    plan: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], message: str
) -> None:
    monkeypatch.chdir(plan.parent)
    result = CliRunner().invoke(app, ["extract", str(plan), *options])
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert [path.name for path in plan.parent.iterdir()] == ["plan.txt"]


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_what_is_printed_may_go_to_a_file(plan: Path, form: str) -> None:
    command = ["extract", str(plan), "--format", form]
    printed = CliRunner().invoke(app, command)
    result = CliRunner().invoke(app, [*command, "-o", str(plan.parent / "out")])
    assert (result.exit_code, result.stdout) == (0, "")
    assert (plan.parent / "out").read_bytes() == printed.stdout_bytes


def test_task_lists_go_to_a_folder(plan: Path) -> None:
    output = plan.parent / "x.xlsx"
    result = CliRunner().invoke(app, ["matrix", str(plan), "--departments", "-o", str(output)])
    assert result.exit_code == 2
    assert "Name a folder" in result.stderr
    assert not output.exists()


def test_compare_says_what_it_wrote(plan: Path) -> None:
    output, marked = (plan.parent / name for name in ("t.xlsx", "m.docx"))
    signed = ["--redline", str(marked), "--author", "甲", "--date", "2024-05-26"]
    command = ["compare", str(plan), str(plan), "-o", str(output), *signed]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0
    assert [str(output), str(marked)] == result.stderr.splitlines()[-2:]
