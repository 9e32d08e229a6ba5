"""Several drafts of one document: files, or the chain of a workspace; tables and the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from policy_nlp.cli.main import app
from policy_nlp.errors import UsageError, WorkspaceError
from policy_nlp.pipeline import follow_drafts
from policy_nlp.pipeline.drafts import draft_chains
from policy_nlp.records import DocumentMeta
from policy_nlp.store import Workspace, format_meta, open_workspace

PLAN = """姑苏区绿色低碳发展实施方案
（{status}）
为推动绿色低碳发展，制定本方案。
一、重点任务
（一）提升建筑能效。完善建筑用能统计制度。到2025年，装配式建筑占新建建筑的比例达到{share}%。（区住建委牵头，区发改局配合）
（二）发展绿色交通。优化公共充电桩布局，完善慢行系统。（区城管委负责）
"""
STEPS = {"a": ("征求意见稿", 50), "b": ("送审稿", 45), "c": ("报批稿", 48)}


def write_drafts(folder: Path) -> list[Path]:
    paths = []
    for name, (status, share) in STEPS.items():
        paths.append(folder / f"{name}.txt")
        paths[-1].write_text(PLAN.format(status=status, share=share), encoding="utf-8")
    return paths


def workspace(folder: Path, revises: dict[str, str]) -> Workspace:
    for name, (status, share) in STEPS.items():
        home = folder / "corpus" / name
        home.mkdir(parents=True)
        (home / f"{name}.txt").write_text(PLAN.format(status=status, share=share), encoding="utf-8")
        meta = DocumentMeta(level="district", region="姑苏区", revises=revises.get(name))
        (home / "meta.toml").write_text(format_meta(meta), encoding="utf-8")
    return open_workspace(folder)


# which document revises which → the chains
CHAINS: list[tuple[dict[str, str], list[list[str]]]] = [
    ({"b": "a", "c": "b"}, [["a", "b", "c"]]),
    ({"a": "c", "b": "a"}, [["c", "a", "b"]]),
    # two go on from one draft
    ({"b": "a", "c": "a"}, [["a", "b"], ["a", "c"]]),
    ({"b": "c"}, [["c", "b"]]),
]


@pytest.mark.parametrize(("revises", "chains"), CHAINS)
def test_the_chains_of_a_workspace(
    tmp_path: Path, revises: dict[str, str], chains: list[list[str]]
) -> None:
    assert draft_chains(workspace(tmp_path, revises)) == chains
    found = follow_drafts([tmp_path])
    assert [[draft.id for draft in series.drafts] for series in found] == chains


# no draft revises another; they revise each other in a circle; one leads into a circle
BROKEN = [
    ({}, "没有修订其他文件的稿次"),
    ({"a": "b", "b": "a"}, "成了循环：a、b"),
    ({"a": "b", "b": "c", "c": "b"}, "成了循环：b、c"),
]


@pytest.mark.parametrize(("revises", "said"), BROKEN)
def test_a_workspace_without_a_chain(tmp_path: Path, revises: dict[str, str], said: str) -> None:
    with pytest.raises(WorkspaceError, match=said):
        draft_chains(workspace(tmp_path, revises))


@pytest.mark.usefixtures("chinese")
def test_the_tables(tmp_path: Path) -> None:
    table = tmp_path / "沿革.xlsx"
    follow_drafts(write_drafts(tmp_path), table=table)
    book = load_workbook(table)
    assert book.sheetnames == ["任务沿革", "指标沿革"]
    rows = [[[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)] for sheet in book]
    assert rows[0][0] == ["序号", "任务", "征求意见稿", "送审稿", "报批稿"]
    assert rows[0][2][1:] == ["发展绿色交通", "1.2", "1.2　未变", "1.2　未变"]
    assert rows[0][1][1:3] == ["提升建筑能效", "1.1"]
    assert "指标调整（要求降低）" in rows[0][1][3]
    assert rows[1][1][1:] == [
        "装配式建筑占新建建筑的比例",
        "1.1　50%（2025年）",
        "1.1　45%（2025年）\n数值：50 → 45（要求降低）",
        "1.1　48%（2025年）\n数值：45 → 48（要求提高）",
    ]
    first = table.read_bytes()
    follow_drafts(write_drafts(tmp_path), table=table)
    assert table.read_bytes() == first


def test_one_table_holds_one_chain(tmp_path: Path) -> None:
    workspace(tmp_path, {"b": "a", "c": "a"})
    with pytest.raises(UsageError, match="2 chains of drafts"):
        follow_drafts([tmp_path], table=tmp_path / "沿革.xlsx")


@pytest.mark.parametrize("command", ["compare", "run"])
def test_a_circle_is_one_line_and_exit_code_two(tmp_path: Path, command: str) -> None:
    workspace(tmp_path, {"a": "b", "b": "c", "c": "b"})
    meta = tmp_path / "corpus" / "a" / "meta.toml"
    meta.write_text('implements = ["c"]\nrevises = "b"\n', encoding="utf-8")
    assert call(command, tmp_path) == (
        2,
        "",
        "policy-nlp: 这些文件互相修订，成了循环：b、c。请改正其中一个 meta.toml 的 revises\n",
    )


def call(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(map(str, words)))
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.usefixtures("chinese")
def test_the_command_says_what_became_of_each(tmp_path: Path) -> None:
    code, told, _ = call("compare", *write_drafts(tmp_path))
    assert code == 0
    assert told.startswith("征求意见稿 → 送审稿 → 报批稿\n")
    assert "数值：50 → 45（要求降低）" in told
    assert "发展绿色交通" not in told
    assert "共 2 项任务，1 项指标，另有 1 项各稿没有实质变化（--all 列出）" in told
    assert "发展绿色交通" in call("compare", *write_drafts(tmp_path), "--all")[1]


def test_the_command_prints_one_schema_for_two_drafts_and_one_for_more(tmp_path: Path) -> None:
    files = write_drafts(tmp_path)
    for count, schema in ((2, "policy-nlp/revision/1"), (3, "policy-nlp/series/1")):
        code, told, _ = call("compare", *files[:count], "--format", "json")
        assert (code, json.loads(told)["schema"]) == (0, schema)


def test_the_command_follows_a_workspace(tmp_path: Path) -> None:
    workspace(tmp_path, {"b": "a", "c": "a"})
    code, told, _ = call("compare", tmp_path, "--format", "json")
    assert (code, len(json.loads(told))) == (0, 2)


# what a series has not, and one draft alone
REFUSED = [("--against", "x.txt"), ("--redline", "x.docx"), ("--by-substance",)]


@pytest.mark.parametrize("words", REFUSED)
def test_what_is_of_two_drafts_only(tmp_path: Path, words: tuple[str, ...]) -> None:
    code, _, said = call("compare", *write_drafts(tmp_path), *words)
    assert code == 2
    assert words[0] in said
    assert call("compare", write_drafts(tmp_path)[0])[0] == 2
