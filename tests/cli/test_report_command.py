"""`policy-nlp report`: the papers of the pairs of a workspace."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from policy_nlp.cli.main import app
from tests.support.report_pairs import LOWER, PLAIN, UPPER

NAME = "姑苏区绿色行动实施方案衔接性审查报告"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    metas = {
        "gusu": (LOWER.format(*PLAIN), 'level = "district"\nimplements = ["suzhou"]\n'),
        "suzhou": (UPPER, 'level = "city"\n'),
    }
    for name, (text, meta) in metas.items():
        folder = tmp_path / "corpus" / name
        folder.mkdir(parents=True)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        (folder / "meta.toml").write_text(meta, encoding="utf-8")
    return tmp_path


def run(*arguments: str | Path):
    return CliRunner().invoke(app, ["report", *map(str, arguments)])


def test_every_pair_is_written_and_named(workspace: Path) -> None:
    done = run("-w", workspace, "-o", workspace / "out")
    assert done.exit_code == 0, done.output
    written = sorted(path.name for path in (workspace / "out").iterdir())
    brief = NAME.replace("衔接性审查报告", "送审摘要")
    assert written == [f"{NAME}.docx", f"{NAME}.html", f"{NAME}.xlsx", f"{brief}.docx"]
    assert all(name in done.stdout for name in written)
    assert "报告 gusu → suzhou" in done.stderr


def test_one_format_of_one_pair(workspace: Path) -> None:
    done = run("gusu--suzhou", "-w", workspace, "-o", workspace / "out", "--as", "html")
    assert done.exit_code == 0, done.output
    assert [path.name for path in (workspace / "out").iterdir()] == [f"{NAME}.html"]


# arguments, what the message says
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing",), "no pair 'nothing'. There are: gusu--suzhou"),
        (("--preset", "nothing"), "no layout 'nothing'"),
        (("--as", "pdf"), "give one or more of docx,xlsx,html"),
    ],
)
def test_what_cannot_be_done_is_said(workspace: Path, arguments, said) -> None:
    done = run(*arguments, "-w", workspace, "-o", workspace / "out")
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())
    assert not (workspace / "out").exists()


def test_a_file_of_somebodys_stays_unless_forced(workspace: Path) -> None:
    mine = workspace / "out" / f"{NAME}.docx"
    mine.parent.mkdir()
    mine.write_bytes(b"mine")
    assert run("-w", workspace, "-o", mine.parent).exit_code == 2
    assert mine.read_bytes() == b"mine"
    assert run("-w", workspace, "-o", mine.parent, "--force").exit_code == 0
    assert mine.read_bytes() != b"mine"


def test_the_graph_as_a_page(workspace: Path) -> None:
    page = workspace / "out" / "图谱.html"
    page.parent.mkdir()
    arguments = ["graph", "export", "-w", str(workspace), "-o", str(page)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert "衔接图谱" in page.read_text(encoding="utf-8")
    page.write_text("mine", encoding="utf-8")
    assert CliRunner().invoke(app, arguments).exit_code != 0
    assert page.read_text(encoding="utf-8") == "mine"
    assert CliRunner().invoke(app, [*arguments, "--force"]).exit_code == 0
    # a page is for a file: printed it would be of no use
    refused = CliRunner().invoke(app, ["graph", "export", "-w", str(workspace), "--as", "html"])
    assert refused.exit_code != 0
