"""`review export` and `review import` as a person meets them: files, lines, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from policy_nlp.cli.main import app
from tests.support.review_book import Book, make_workspace


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(make_workspace(tmp_path))
    return tmp_path


def call(*words: str) -> Result:
    return CliRunner().invoke(app, ["review", *words])


@pytest.mark.usefixtures("chinese")
def test_out_and_back(home: Path) -> None:
    out = call("export", "lower", "-o", "复核.xlsx")
    assert (out.exit_code, out.stdout, out.stderr) == (
        0,
        "",
        "读取 lower\n读取 upper\n衔接 lower → upper\n复核.xlsx\n",
    )
    book = Book(home / "复核.xlsx")
    book.fill(book.find(上级条目="1.1", 本级条目="1.1"), 处理意见="确认")
    back = call("import", str(book.save()), "--by", "张三", "--date", "2026-08-01")
    assert (back.exit_code, back.stderr) == (0, "")
    assert back.stdout.startswith("导入意见1条，已有0条，未填")
    again = call("import", str(book.path), "--by", "张三", "--format", "json")
    told = json.loads(again.stdout)
    assert (told["recorded"], told["unchanged"], told["conflicts"], told["unknown"]) == (
        [],
        1,
        [],
        [],
    )


@pytest.mark.usefixtures("chinese")
def test_rows_that_were_not_taken_over_are_listed(home: Path) -> None:
    call("export", "-o", "复核.xlsx")
    book = Book(home / "复核.xlsx")
    row = book.find(上级条目="1.1", 本级条目="1.1")
    book.fill(row, 处理意见="同意")
    done = call("import", str(book.save()), "--by", "张三")
    assert done.exit_code == 1
    assert f"未识别：衔接关系第{row['at']}行：处理意见“同意”无法识别" in done.stdout.splitlines()


# words after `review`, and the one line that follows
WRONG = [
    (("import", "none.xlsx"), "none.xlsx”不存在"),
    (("export", "nobody", "-o", "x.xlsx"), "no pair 'nobody'"),
    (("export", "-o", "x.docx"), "x.docx: cannot write such a file"),
]


@pytest.mark.parametrize(("words", "line"), WRONG)
def test_what_cannot_be_done_is_one_line(home: Path, words: tuple[str, ...], line: str) -> None:
    done = call(*words)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert line in done.stderr


def test_a_date_that_is_none(home: Path) -> None:
    call("export", "-o", "x.xlsx")
    done = call("import", "x.xlsx", "--date", "yesterday")
    assert (done.exit_code, "'yesterday' is no date" in done.stderr) == (2, True)


@pytest.fixture
def decided(home: Path) -> Path:
    """Return the workspace after a person rejected a link, added one and judged a task."""
    call("export", "-o", "复核.xlsx")
    book = Book(home / "复核.xlsx")
    book.fill(book.find(上级条目="1.1", 本级条目="1.1"), 处理意见="否决")
    book.fill(book.empty(), 上级条目="1.2", 本级条目="1.3", 处理意见="新增为部分对应")
    row = book.find("覆盖情况", 上级条目="1.2")
    book.fill(row, "覆盖情况", 处理意见="改判为未判定")
    assert call("import", str(book.save()), "--by", "张三").exit_code == 0
    return home


TEXTS = ("corpus/lower/lower.txt", "corpus/upper/upper.txt")
# command → what it prints of the decisions
OVERLAID = [
    (("align", *TEXTS), ["未判定〔改判〕", "人工意见：共 3 条，有效 3"]),
    (("coverage", "upper"), ["未判定〔改判〕"]),
    (("coverage", TEXTS[1], TEXTS[0]), ["未判定〔改判〕"]),
    (("graph", "gaps"), ["未判定〔改判〕"]),
    (("graph", "trace", "upper:1.2"), ["lower：未判定〔改判〕", "（部分对应〔新增〕）"]),
]


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(("words", "told"), OVERLAID)
def test_what_people_decided_is_marked_in_every_table(
    decided: Path, words: tuple[str, ...], told: list[str]
) -> None:
    printed = CliRunner().invoke(app, words).stdout
    assert [text for text in told if text not in printed] == []


def test_the_matrix_says_that_a_link_was_rejected(decided: Path) -> None:
    CliRunner().invoke(app, ["matrix", TEXTS[0], "--against", TEXTS[1], "-o", "m.xlsx"])
    sheet = openpyxl.load_workbook(decided / "m.xlsx").worksheets[0]
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "（本级自行安排）〔人工否决〕" in cells
    assert cells[9].endswith("另有1条对应经人工否决，未列入。")
