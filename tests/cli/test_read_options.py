"""How files are to be read, said on the command line: `--password`, `--tracked`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policy_nlp.cli.main import app
from policy_nlp.ingest import ReadOptions
from policy_nlp.pipeline import session
from policy_nlp.records import SourceDocument
from tests.support.docx_writer import para, run, write_docx

HEAD = ("甲乙区实施方案", "一、任务")
OLD, NEW = "到2025年，绿色建筑占比达到50%。", "到2025年，绿色建筑占比达到60%。"
# a command, `FILE` for the document, `HOME` for a workspace of it; how often a document is read
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
    ("coverage FILE OTHER", 2),
    ("run HOME", 2),
    ("report -w HOME -o HOME/out", 2),
    ("review export -w HOME -o HOME/x.xlsx", 2),
    ("coverage upper -w HOME", 2),
    ("graph gaps -w HOME", 2),
    ("graph trace upper:1.1 -w HOME", 2),
    ("graph reach upper:1.1 -w HOME", 2),
    ("graph unreached -w HOME", 2),
    ("graph network -w HOME", 2),
    ("graph department 区住建局 -w HOME", 2),
    ("graph export -w HOME", 2),
    ("graph export -w HOME -o HOME/x.html", 2),
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


def make_workspace(document: Path) -> Path:
    home = document.parent / "home"
    for name, meta in (("upper", ""), ("lower", 'implements = ["upper"]')):
        folder = home / "corpus" / name
        folder.mkdir(parents=True)
        shutil.copy(document, folder)
        (folder / "meta.toml").write_text(meta, encoding="utf-8")
    return home


@pytest.mark.parametrize(("command", "count"), COMMANDS)
def test_every_file_is_read_as_told(
    plan: Path, command: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[ReadOptions | None] = []
    real = session.read_document

    def spy(path: Path, *, options: ReadOptions | None = None) -> SourceDocument:
        read.append(options)
        return real(path, options=options)

    monkeypatch.setattr(session, "read_document", spy)
    home = make_workspace(plan)
    names = {"FILE": plan, "OTHER": home / "corpus" / "lower" / plan.name, "HOME": home}
    for name, path in names.items():
        command = command.replace(name, str(path))
    words = command.split()
    done = CliRunner().invoke(app, [*words, "--password", "secret", "--tracked", "original"])
    assert done.exit_code == 0, done.output
    assert read == [ReadOptions(password="secret", tracked="original")] * count


# what is said → the value of the target
SIDES = [([], 60), (["--tracked", "accepted"], 60), (["--tracked", "original"], 50)]


@pytest.mark.parametrize(("said", "value"), SIDES)
def test_the_side_of_tracked_changes(plan: Path, said: list[str], value: int) -> None:
    done = CliRunner().invoke(app, ["extract", str(plan), "--format", "json", *said])
    assert [target["value"] for target in json.loads(done.stdout)["targets"]] == [value]


def test_a_workspace_is_read_anew_for_the_other_side(plan: Path) -> None:
    home = make_workspace(plan)

    def value(*words: str) -> int:
        assert CliRunner().invoke(app, ["run", str(home), *words]).exit_code == 0
        text = (home / "extracted" / "lower" / "extraction.json").read_text(encoding="utf-8")
        return json.loads(text)["targets"][0]["value"]

    assert [value(), value("--tracked", "original"), value("--tracked", "accepted")] == [60, 50, 60]


def test_a_password_is_needed_once_and_not_kept(shared: Path, tmp_path: Path) -> None:
    home = make_workspace(Path(shutil.copy(encrypted(shared), tmp_path)))
    refused = CliRunner().invoke(app, ["run", str(home)])
    assert (refused.exit_code, "--password" in refused.stderr) == (2, True)
    assert not (home / "extracted").exists()
    assert CliRunner().invoke(app, ["run", str(home), "--password", "test"]).exit_code == 0
    # what stands there is up to date: nothing has to be opened
    again = CliRunner().invoke(app, ["run", str(home)])
    assert (again.exit_code, again.stderr) == (0, "")


def encrypted(shared: Path) -> Path:
    return shared / "fixtures" / "formats" / "broken" / "encrypted.pdf"


# what is said → exit code, what is said to it
PASSWORDS = [([], 2, "--password"), (["--password", "no"], 2, "打不开"), (["--password", "test"], 0, "")]  # fmt: skip


@pytest.mark.parametrize(("said", "code", "message"), PASSWORDS)
def test_an_encrypted_file(shared: Path, said: list[str], code: int, message: str) -> None:
    done = CliRunner().invoke(app, ["extract", str(encrypted(shared)), *said])
    assert done.exit_code == code
    assert message in done.stderr
