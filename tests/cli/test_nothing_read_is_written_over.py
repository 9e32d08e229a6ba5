"""A command never writes over a file that it reads, --force or not (源文件不被覆盖)."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policy_nlp.cli.main import app
from policy_nlp.pipeline import write_matrix_file

PLAN = "甲乙区实施方案\n一、任务\n（一）推进改造。加快绿色建筑改造。（区发改局负责）\n"

# what is called, `{}` for the input that is named as output, too
COMMANDS = [
    ["matrix", "{}", "-o", "{}"],
    ["matrix", "other.txt", "--against", "{}", "-o", "{}"],
    ["compare", "{}", "other.txt", "-o", "{}"],
    ["compare", "other.txt", "{}", "-o", "{}"],
    ["compare", "other.txt", "other.txt", "--against", "{}", "-o", "{}"],
    ["compare", "other.txt", "other.txt", "{}", "-o", "{}"],
    ["compare", "other.txt", "{}", "--redline", "{}", "--author", "甲", "--date", "2024-05-26"],
    ["check", "{}", "-o", "{}"],
    ["check", "other.txt", "--against", "{}", "-o", "{}"],
    ["feedback", "{}", "other.txt", "-o", "{}"],
    ["feedback", "other.txt", "{}", "-o", "{}"],
    ["feedback", "other.txt", "folder", "-o", "folder/in.docx"],
    ["extract", "{}", "--format", "json", "-o", "{}"],
    ["extract", "{}", "other.txt", "--format", "spacy", "-o", "{}"],
    ["extract", "folder", "--format", "html", "-o", "folder/in.docx"],
    ["extract", "other.txt", "--format", "jsonl", "-o", "other.meta.toml"],
    ["extract", "folder", "--format", "csv", "-o", "csv"],
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("other.txt").write_text(PLAN, encoding="utf-8")
    Path("other.meta.toml").write_text("", encoding="utf-8")
    # A paper of this program: without --force it could be written over, too.
    write_matrix_file(Path("other.txt"), Path("in.docx"))
    for name in ("folder", "csv"):
        Path(name).mkdir()
    shutil.copy("other.txt", "folder/in.docx")
    shutil.copy("other.txt", "csv/指标.csv")
    Path("folder/指标.txt").hardlink_to("csv/指标.csv")
    Path("link.docx").hardlink_to("in.docx")
    return tmp_path


@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: " ".join(words))
def test_nothing_that_is_read_is_written_over(
    folder: Path, command: list[str], force: list[str]
) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for name in ("in.docx", "./link.docx"):
        # The second name of the same file stands for the output.
        words = [word.format("in.docx") for word in command]
        words[-1] = words[-1].replace("in.docx", name) if "{}" in command[-1] else words[-1]
        result = CliRunner().invoke(app, [*words, *force])
        assert result.exit_code == 2
        assert "是要读取的文件，不能写在它上面" in result.stderr
        assert len(result.stderr.splitlines()) == 1
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_what_an_earlier_call_wrote_into_a_folder_that_is_read_is_written_anew(
    folder: Path,
) -> None:
    Path("folder/in.docx").unlink()
    Path("folder/指标.txt").unlink()
    shutil.copy("other.txt", "folder/区财政局.txt")
    command = ["feedback", "other.txt", "folder", "-o", "folder/意见.xlsx"]
    for _ in range(2):
        CliRunner().invoke(app, command)
        assert Path("folder/意见.xlsx").is_file()
    result = CliRunner().invoke(app, [*command, "--force"])
    assert "不能写在它上面" not in result.stderr
