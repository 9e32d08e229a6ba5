"""Decisions through a workbook: out, edited by a person, back, and what they do to all else."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from policy_nlp.errors import PolicyNlpError, UsageError
from policy_nlp.pipeline import (
    export_review,
    import_review,
    run_workspace,
)
from policy_nlp.pipeline.session import Session
from policy_nlp.report.labels import coverage_text
from tests.support.review_book import (
    BUILDING,
    LOWER,
    PAIR,
    Book,
    add,
    decide,
    export,
    mark,
    stored,
    take,
)


def test_every_link_line_and_sentence_is_there_with_both_texts(home: Path) -> None:
    alignment, book = stored(home), export(home)
    links = [row for row in book.rows() if row["标识（勿改）"]]
    assert {(row["本级条目"], row["上级条目"]) for row in links} == {
        (x.lower, x.upper) for x in alignment.links
    }
    building = book.find(**BUILDING)
    assert building["上级原文"].startswith("提高新建建筑节能标准。推动")
    assert building["本级原文"].startswith("提高新建建筑节能标准，推动")
    assert building["现判定"] == "直接对应"
    assert "上级：提高新建建筑节能标准。\n本级：提高新建建筑节能标准，推动" in building["对应依据"]
    lines = book.rows("覆盖情况")
    assert [row["现判定"] for row in lines] == ["已对应", "部分对应", "未见对应"]
    assert lines[1]["未承接的句子"] == "优化充电设施布局。"
    assert len(book.rows("逐项要求")) == 5
    assert len([row for row in book.rows() if not row["标识（勿改）"]]) == 20


def test_choices_are_offered(home: Path) -> None:
    book = export(home)
    rules = [rule.formula1 for rule in book.book["衔接关系"].data_validations.dataValidation]
    assert (
        '"确认,否决,改判为直接对应,改判为部分对应,新增为直接对应,新增为部分对应,撤回意见"' in rules
    )
    assert any(rule.startswith("'条目一览'!") for rule in rules)
    rules = [rule.formula1 for rule in book.book["覆盖情况"].data_validations.dataValidation]
    assert "改判为不适用" in rules[0]


def test_the_same_workspace_gives_the_same_workbook(home: Path) -> None:
    first = export_review(home / "a.xlsx", workspace=home).read_bytes()
    assert export_review(home / "b.xlsx", workspace=home).read_bytes() == first


def test_a_workbook_in_which_somebody_worked_is_not_written_over(home: Path) -> None:
    book = export(home)
    book.fill(book.find(**BUILDING), 备注="待议")
    book.save()
    with pytest.raises(UsageError, match="写成后有人改过"):
        export_review(book.path, workspace=home)


# sheet, row, what the person chooses → how the alignment shows it
CHOICES: list[tuple[str, dict[str, str], dict[str, str], Any]] = [
    ("衔接关系", BUILDING, {"处理意见": "确认"}, lambda a: mark(a, "1.1", "1.1") == "confirmed"),
    (
        "衔接关系",
        BUILDING,
        {"处理意见": "否决", "备注": "=两回事"},
        lambda a: (
            not any((x.lower, x.upper) == ("1.1", "1.1") for x in a.links)
            and a.coverage[0].status == "none"
        ),
    ),
    (
        "衔接关系",
        BUILDING,
        {"处理意见": "改判：部分对应"},
        lambda a: [x.grade for x in a.links if x.decision == "regraded"] == ["partial"],
    ),
    (
        "覆盖情况",
        {"上级条目": "1.2"},
        {"处理意见": "改判为已对应", "备注": "充电设施另有专项方案"},
        lambda a: (
            (a.coverage[1].status, a.coverage[1].decision) == ("full", "regraded")
            and "充电设施另有专项方案" in coverage_text(a.coverage[1], a.decided)
        ),
    ),
    (
        "覆盖情况",
        {"上级条目": "1.3"},
        {"处理意见": "改判为不适用", "备注": "本区没有湿地"},
        lambda a: a.coverage[2].status == "not-applicable",
    ),
    (
        "逐项要求",
        {"上级要求": "优化充电设施布局。"},
        {"处理意见": "改判为已承接"},
        lambda a: a.coverage[1].status == "full",
    ),
]


@pytest.mark.parametrize(("sheet", "row", "cells", "shows"), CHOICES)
def test_a_choice_holds_in_the_next_run(
    home: Path, sheet: str, row: dict[str, str], cells: dict[str, str], shows: Any
) -> None:
    done = decide(home, row, sheet, **cells)
    assert (len(done.recorded), done.conflicts, done.unknown) == (1, (), ())
    assert shows(stored(home))
    # and when everything is made anew
    run_workspace(home, force=True)
    assert shows(stored(home))


def test_a_new_link_is_added_by_hand(home: Path) -> None:
    book = export(home)
    chosen = {"上级条目": "1.2 发展绿色交通", "本级条目": "开展宣传"}
    book.fill(book.empty(), **chosen, 处理意见="新增为部分对应", 备注="宣传周有绿色出行内容")
    done = take(home, book)
    assert [(item.verdict, item.who, item.date) for item in done.recorded] == [
        ("add", "张三", "2026-08-01")
    ]
    assert mark(stored(home), "1.3", "1.2") == "added"
    again = export(home).find(上级条目="1.2", 本级条目="1.3")
    assert again["现有意见"] == "新增为部分对应（张三，2026-08-01）：宣传周有绿色出行内容"


def test_columns_and_rows_may_be_moved(home: Path) -> None:
    book = export(home)
    book.fill(book.find(**BUILDING), 处理意见="确认")
    book.fill(book.find("覆盖情况", 上级条目="1.2"), "覆盖情况", 处理意见="否决")
    book.fill(book.empty(), 上级条目="1.3", 本级条目="1.3", 处理意见="新增为部分对应")
    for sheet in book.book.worksheets[:2]:
        lines = [list(line) for line in sheet.iter_rows(min_row=3, values_only=True)]
        order = list(range(len(lines[0])))
        random.Random(7).shuffle(order)
        body = lines[1:]
        random.Random(7).shuffle(body)
        sheet.delete_rows(1, sheet.max_row)
        # somebody put two lines and a column of their own in front
        sheet.append(["复核底稿"])
        sheet.append([])
        for line in (lines[0], *body):
            sheet.append(["", *(line[at] for at in order)])
    done = take(home, book)
    assert len(done.recorded) == 3
    assert (done.conflicts, done.unknown) == ((), ())


def test_importing_again_changes_nothing(home: Path) -> None:
    book = export(home)
    book.fill(book.find(**BUILDING), 处理意见="确认")
    book.fill(book.empty(), 上级条目="1.3", 本级条目="1.3", 处理意见="新增为部分对应")
    take(home, book)
    file = home / "graphs" / PAIR / "decisions.jsonl"
    before = file.read_bytes()
    # another day, no day named: still the same statement
    again = import_review(book.path, workspace=home, by="张三")
    assert (again.recorded, again.unchanged, again.conflicts) == ((), 2, ())
    # a workbook written afterwards and left alone says nothing new either
    left = take(home, export(home))
    assert (left.recorded, left.unchanged) == ((), 2)
    assert file.read_bytes() == before


# what the person writes into a row → what the import says of it
UNKNOWN: list[tuple[dict[str, Any], str]] = [
    ({"处理意见": "同意吧"}, "处理意见“同意吧”无法识别"),
    ({"处理意见": "确认", "标识（勿改）": "{"}, "标识已损坏"),
    ({"处理意见": "确认", "上级条目": "1.3"}, "条目编号与标识不符"),
    ({"处理意见": "确认", "日期": "八月"}, "日期“八月”无法识别"),
    ({"处理意见": "确认", "日期": "2026-02-30"}, "日期“2026-02-30”无法识别"),
    ({"备注": "再看看"}, "有备注（再看看）而未选处理意见"),
    ({"处理意见": "撤回意见"}, "没有可撤回的意见"),
]


@pytest.mark.parametrize(("cells", "message"), UNKNOWN)
def test_a_row_that_cannot_be_understood_is_told(
    home: Path, cells: dict[str, Any], message: str
) -> None:
    book = export(home)
    row = book.find(**BUILDING)
    book.fill(row, **cells)
    done = take(home, book)
    assert done.recorded == ()
    (told,) = done.unknown
    assert (told.sheet, told.row) == ("衔接关系", row["at"])
    assert message in told.message


# what the person writes into an empty row → what the import says of it
NEW_ROWS = [
    ({"上级条目": "9.9", "本级条目": "1.3", "处理意见": "新增为直接对应"}, "没有条目“9.9”"),
    ({"上级条目": "1.3", "处理意见": "新增为直接对应"}, "未填本级条目"),
    ({"上级条目": "1.3", "本级条目": "1.3"}, "未选处理意见"),
    ({"上级条目": "1.3", "本级条目": "1.3", "处理意见": "确认"}, "请选“新增为"),
    (
        {"文件": "甲--乙", "上级条目": "1.3", "本级条目": "1.3", "处理意见": "新增为直接对应"},
        "“文件”栏",
    ),
]


@pytest.mark.parametrize(("cells", "message"), NEW_ROWS)
def test_a_new_row_that_names_no_link_is_told(
    home: Path, cells: dict[str, str], message: str
) -> None:
    book = export(home)
    book.fill(book.empty(), **cells)
    done = take(home, book)
    assert (done.recorded, [message in row.message for row in done.unknown]) == ((), [True])


def test_not_applicable_needs_a_ground(home: Path) -> None:
    done = decide(home, {"上级条目": "1.3"}, "覆盖情况", 处理意见="改判为不适用")
    assert "依据" in done.unknown[0].message


def test_who_decided_must_be_known(home: Path) -> None:
    book = export(home)
    book.fill(book.find(**BUILDING), 处理意见="确认")
    done = import_review(book.save(), workspace=home)
    assert (done.recorded, "未填确认人" in done.unknown[0].message) == ((), True)
    book.fill(book.find(**BUILDING), 确认人="王五", 日期="2026年8月3日")
    (recorded,) = import_review(book.save(), workspace=home, by="张三").recorded
    assert (recorded.who, recorded.date) == ("王五", "2026-08-03")


def test_two_rows_that_disagree_are_both_told(home: Path) -> None:
    book = export(home)
    row = book.find(**BUILDING)
    book.fill(row, 处理意见="确认")
    copied = {name: text for name, text in row.items() if name != "at"}
    book.fill(book.empty(), **copied | {"处理意见": "否决"})
    done = take(home, book)
    assert done.recorded == ()
    assert len(done.conflicts) == 2
    assert all("不一致" in row.message for row in done.conflicts)


def test_a_decision_made_since_the_export_is_not_overwritten(home: Path) -> None:
    mine, theirs = export(home), export(home)
    theirs.path = home / "theirs.xlsx"
    theirs.fill(theirs.find(**BUILDING), 处理意见="否决", 确认人="李四")
    take(home, theirs)
    mine.fill(mine.find(**BUILDING), 处理意见="确认")
    done = take(home, mine)
    assert (done.recorded, len(done.conflicts)) == ((), 1)
    assert "李四，2026-08-01" in done.conflicts[0].message
    # who has seen it may change it
    seen = export(home)
    seen.fill(seen.find(**BUILDING), 处理意见="改判为直接对应", 确认人="张三")
    assert len(take(home, seen).recorded) == 1
    assert mark(stored(home), "1.1", "1.1") == "regraded"


def test_a_decision_can_be_withdrawn_and_made_again(home: Path) -> None:
    book = export(home)
    book.fill(book.empty(), 上级条目="1.3", 本级条目="1.3", 处理意见="新增为部分对应")
    take(home, book)
    row = {"上级条目": "1.3", "本级条目": "1.3"}
    assert len(decide(home, row, 处理意见="撤回意见").recorded) == 1
    assert not any(x.upper == "1.3" for x in stored(home).links)
    # the old workbook does not bring it back
    assert len(take(home, book).conflicts) == 1
    book = export(home)
    book.fill(book.empty(), **row, 处理意见="新增为部分对应")
    assert len(take(home, book).recorded) == 1
    assert mark(stored(home), "1.3", "1.3") == "added"


def test_an_emptied_choice_is_told(home: Path) -> None:
    decide(home, BUILDING, 处理意见="确认")
    done = decide(home, BUILDING, 处理意见="", 备注="")
    assert "撤回意见" in done.unknown[0].message
    assert mark(stored(home), "1.1", "1.1") == "confirmed"


# what is given as the workbook, and what the one line says
NO_BOOK = [
    ("missing.xlsx", None, "不存在"),
    ("text.xlsx", b"no archive", "不是可读的工作簿"),
    ("corpus.xlsx", "empty", "不是复核表"),
]


@pytest.mark.parametrize(("name", "content", "message"), NO_BOOK)
def test_a_file_that_is_no_review_workbook(
    home: Path, name: str, content: bytes | str | None, message: str
) -> None:
    if content == "empty":
        openpyxl.Workbook().save(home / name)
    elif isinstance(content, bytes):
        (home / name).write_bytes(content)
    with pytest.raises(PolicyNlpError, match=message):
        import_review(home / name, workspace=home, by="张三")


def test_two_pairs_in_one_workbook(home: Path) -> None:
    add(home, "other", LOWER, 'level = "district"\nimplements = ["upper"]\n')
    book = export(home)
    empty = next(r for r in book.rows() if not r["标识（勿改）"] and r["文件"] == "other--upper")
    book.fill(empty, 上级条目="1.3", 本级条目="1.3", 处理意见="新增为部分对应")
    book.fill(book.find(文件=PAIR, **BUILDING), 处理意见="确认")
    assert len(take(home, book).recorded) == 2
    assert mark(stored(home, "other--upper"), "1.3", "1.3") == "added"
    assert mark(stored(home, PAIR), "1.1", "1.1") == "confirmed"
    one = Book(export_review(home / "one.xlsx", workspace=home, pair="other"))
    assert {row["文件"] for row in one.rows()} == {"other--upper"}
    with pytest.raises(UsageError, match="no pair 'nobody'"):
        export_review(home / "two.xlsx", workspace=home, pair="nobody")


def drop_column(book: Book, sheet: str, name: str) -> None:
    page = book.book[sheet]
    page.delete_cols(next(cell.column for cell in page[3] if cell.value == name))


def test_a_judgement_without_its_key_is_not_taken_for_a_new_link(home: Path) -> None:
    book = export(home)
    row = book.find("覆盖情况", 上级条目="1.1")
    book.fill(row, "覆盖情况", 处理意见="改判为部分对应", 备注="只做了一半")
    drop_column(book, "覆盖情况", "标识（勿改）")
    done = take(home, book)
    assert done.recorded == ()
    # the rows nobody wrote in are not told one by one
    assert list(map(str, done.unknown)) == [
        "覆盖情况第1行：没有“标识（勿改）”列，原有各行无法识别；请勿删除该列",
        "覆盖情况第4行：缺少标识，无法识别此行；新增衔接关系请填在“衔接关系”表的空行",
    ]


def test_a_sheet_that_cannot_be_read_is_told(home: Path) -> None:
    book = export(home)
    row = book.find("覆盖情况", 上级条目="1.3")
    book.fill(row, "覆盖情况", 处理意见="改判为不适用", 备注="本区没有湿地")
    next(cell for cell in book.book["覆盖情况"][3] if cell.value == "处理意见").value = "意见"
    book.book.create_sheet("补充意见")["B2"] = "第1.2条请再议"
    book.book["逐项要求"].delete_rows(4, 9)
    assert list(map(str, take(home, book).unknown)) == [
        "覆盖情况第1行：没有含“处理意见”列的表头，该表未导入",
        "补充意见第1行：没有含“处理意见”列的表头，该表未导入",
    ]


def test_whatever_is_written_into_an_empty_row_is_told(home: Path) -> None:
    book = export(home)
    book.fill(book.empty(), 上级原文="绿色交通那条也对应宣传")
    (told,) = take(home, book).unknown
    assert told.message == "未选处理意见；新增衔接关系请选“新增为……”"


def test_what_people_decide_has_nothing_found_anew(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(home)
    decide(home, BUILDING, 处理意见="确认")
    with monkeypatch.context() as patched:
        patched.setattr(Session, "align", None)
        assert mark(stored(home), "1.1", "1.1") == "confirmed"
    path = home / "graphs" / PAIR / "alignment.json"
    kept = path.read_bytes()
    # What an earlier run keeps may be thrown away.
    shutil.rmtree(home / ".policy-nlp")
    stored(home)
    assert path.read_bytes() == kept
