"""How files are to be read, said on the command line: `--password`, `--tracked`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policy_nlp.cli.main import app
from policy_nlp.ingest import ReadOptions
from policy_nlp.pipeline import files as documents
from policy_nlp.records import SourceDocument
from tests.ingest.docx.writer import para, run, write_docx

HEAD = ("甲乙区实施方案", "一、任务")
OLD, NEW = "到2025年，绿色建筑占比达到50%。", "到2025年，绿色建筑占比达到60%。"
# a command, `FILE` for the document; how often the document is read
COMMANDS = [
    ("extract FILE", 1),
    ("extract FILE FILE", 2),
    ("check FILE", 1),
    ("check FILE --against FILE", 2),
    ("align FILE FILE", 2),
    ("compare FILE FILE", 2),
    ("compare FILE FILE --against FILE", 3),
    ("departments FILE", 1),
    ("matrix FILE -o FILE.xlsx", 1),
    ("matrix FILE -o FILE.lists --departments", 1),
    ("matrix FILE -o FILE.xlsx --against FILE", 2),
]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    def change(tag: str, inner: str) -> str:
        return f'<w:{tag} w:id="1" w:author="李" w:date="2024-05-01T00:00:00Z">{inner}</w:{tag}>'

    gone = run(OLD).replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ")
    task = run("（一）推进改造。") + change("del", gone) + change("ins", run(NEW))
    task += run("（区住建局负责）")
    path = tmp_path / "plan.docx"
    path.write_bytes(write_docx("".join([*map(para, HEAD), para(task)])))
    return path


@pytest.mark.parametrize(("command", "count"), COMMANDS)
def test_every_file_is_read_as_told(
    plan: Path, command: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[ReadOptions | None] = []
    real = documents.read_document

    def spy(path: Path, *, options: ReadOptions | None = None) -> SourceDocument:
        read.append(options)
        return real(path, options=options)

    monkeypatch.setattr(documents, "read_document", spy)
    words = command.replace("FILE", str(plan)).split()
    done = CliRunner().invoke(app, [*words, "--password", "secret", "--tracked", "original"])
    assert done.exit_code == 0, done.output
    assert read == [ReadOptions(password="secret", tracked="original")] * count


# what is said → the value of the target
SIDES = [([], 60), (["--tracked", "accepted"], 60), (["--tracked", "original"], 50)]


@pytest.mark.parametrize(("said", "value"), SIDES)
def test_the_side_of_tracked_changes(plan: Path, said: list[str], value: int) -> None:
    done = CliRunner().invoke(app, ["extract", str(plan), "--format", "json", *said])
    assert [target["value"] for target in json.loads(done.stdout)["targets"]] == [value]


# what is said → exit code, what is said to it
PASSWORDS = [([], 2, "--password"), (["--password", "no"], 2, "打不开"), (["--password", "test"], 0, "")]  # fmt: skip


@pytest.mark.parametrize(("said", "code", "message"), PASSWORDS)
def test_an_encrypted_file(shared: Path, said: list[str], code: int, message: str) -> None:
    path = shared / "fixtures" / "formats" / "broken" / "encrypted.pdf"
    done = CliRunner().invoke(app, ["extract", str(path), *said])
    assert done.exit_code == code
    assert message in done.stderr
