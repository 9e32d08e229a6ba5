"""Copies of a ledger as they come back: sorted, cut, renamed, retyped by a spreadsheet."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from policy_nlp.errors import InputError, UsageError
from tests.support.ledger_book import (
    AS_OF,
    BUILDING,
    CHARGERS,
    KEY,
    SCHOOL,
    SHARE,
    TASKS,
    TRAFFIC,
    Change,
    collect,
    fill,
    headers,
    make,
    row,
    write,
)

DONE = {"填报单位": "区住建局", "报送时间": "2026-03-05", "完成情况": "已完成"}
Columns = Mapping[str, int]


def columns_moved(sheet: Worksheet, at: int, columns: Columns) -> None:
    sheet.move_range(f"A1:Z{sheet.max_row}", cols=3)


def backwards(sheet: Worksheet, at: int, columns: Columns) -> None:
    lines = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=at + 1)]
    for number, line in enumerate(reversed(lines), at + 1):
        for column, value in enumerate(line, 1):
            sheet.cell(number, column).value = value


def lines_above(sheet: Worksheet, at: int, columns: Columns) -> None:
    sheet.insert_rows(1, 4)
    sheet["A1"] = "报送单位（盖章）："


def without(*named: str) -> Change:
    def change(sheet: Worksheet, at: int, columns: Columns) -> None:
        for column in sorted((columns[name] for name in named if name in columns), reverse=True):
            sheet.delete_cols(column)

    return change


def headers_on_two_lines(sheet: Worksheet, at: int, columns: Columns) -> None:
    for name, column in columns.items():
        sheet.cell(at, column).value = f" {name[:2]}\n{name[2:]} "


def merged(sheet: Worksheet, at: int, columns: Columns) -> None:
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=9)


def key_damaged(sheet: Worksheet, at: int, columns: Columns) -> None:
    for number in range(at + 1, sheet.max_row + 1):
        sheet.cell(number, columns[KEY]).value = 1.5e15


# What people do to a sheet, and the report is taken over all the same.
CHANGES: list[tuple[str, Change]] = [
    ("columns moved", columns_moved),
    ("rows sorted", backwards),
    ("lines above", lines_above),
    ("key column deleted", without(KEY)),
    ("key column made numbers", key_damaged),
    ("key, number and times deleted", without(KEY, "序号", "完成时限", "阶段节点", "联系人")),
    ("task deleted, key there", without("重点任务", "具体举措", "目标指标")),
    ("headers on two lines", headers_on_two_lines),
    ("merged cells", merged),
]


@pytest.mark.parametrize(("what", "change"), CHANGES, ids=[what for what, _ in CHANGES])
def test_what_people_do_to_a_sheet(tmp_path: Path, what: str, change: Change) -> None:
    ledger = make(tmp_path)
    copy = fill(ledger, "新建工作表.xlsx", {BUILDING: DONE}, change=change)
    status = collect(ledger, copy)
    (file,) = status.returned
    assert (file.recorded, file.issues, file.bodies) == (1, (), ("区住建局",)), what
    assert row(status, BUILDING).state == "done"


# cells of a row, and what is told of it: the day, the state, words of the note
CELLS: list[tuple[dict[str, Any], str, str | None, str]] = [
    ({"报送时间": "2026年3月5日"}, "2026-03-05", "done", ""),
    ({"报送时间": 46086}, "2026-03-05", "done", ""),
    ({"报送时间": (datetime.datetime(2026, 3, 5), "yyyy/m/d")}, "2026-03-05", "done", ""),
    ({"报送时间": None}, "2026-03-20", "done", ""),  # the day on which the file was saved
    ({"报送时间": "三月初"}, "2026-03-20", "done", "报送时间“三月初”无法识别"),
    ({"报送时间": "=TODAY()"}, "2026-03-20", "done", "无法识别"),
    ({"完成情况": "85%"}, "2026-03-05", "ongoing", ""),
    ({"完成情况": (0.85, "0%")}, "2026-03-05", "ongoing", ""),
    ({"完成情况": (1, "0%")}, "2026-03-05", "done", ""),
    ({"完成情况": "见附件"}, "2026-03-05", None, "看不出进度"),
    ({"完成情况": None, "进展情况": "已开工"}, "2026-03-05", None, ""),
    ({"填报单位": "住房城乡建设局"}, "2026-03-05", "done", ""),  # another name of the body
    ({"填报单位": "区住建局（牵头）"}, "2026-03-05", "done", ""),
    ({"填报单位": "区教育局"}, "2026-03-05", "done", "不是本行的责任单位"),
]


@pytest.mark.parametrize(("cells", "day", "state", "words"), CELLS)
def test_cells(
    tmp_path: Path, cells: Mapping[str, Any], day: str, state: str | None, words: str
) -> None:
    ledger = make(tmp_path)
    status = collect(ledger, fill(ledger, "c.xlsx", {BUILDING: DONE | cells}))
    (report,) = row(status, BUILDING).reports
    (file,) = status.returned
    assert (report.date, report.state, file.issues) == (day, state, ())
    told = " ".join(note.message for note in file.notes)
    assert words in told and bool(words) == bool(told)


# what is asked, what is written (value, or value and format), and whether that reaches it
VALUES: list[tuple[str, Any, str]] = [
    (SHARE, "85%", "reached"),
    (SHARE, "80", "reached"),
    (SHARE, (0.85, "0.0%"), "reached"),
    (SHARE, "百分之七十五", "behind"),
    (SHARE, "约75.5％（较上年提高5个百分点）", "behind"),
    (SHARE, 0.85, "unreadable"),  # 0.85% or 85%?
    (SHARE, "75%，其中新建90%", "unreadable"),
    (SHARE, "达标", "unreadable"),
    (SHARE, "120个", "unreadable"),
    (CHARGERS, "1.25万个", "reached"),
    (CHARGERS, "12500", "unreadable"),  # the plan reckons in 万
    (CHARGERS, "12,500个", "reached"),
    (CHARGERS, "9800个", "behind"),
    (CHARGERS, "=5+5", "unreadable"),
]


@pytest.mark.parametrize(("target", "value", "verdict"), VALUES)
def test_values_against_targets(tmp_path: Path, target: str, value: Any, verdict: str) -> None:
    ledger = make(tmp_path)
    status = collect(
        ledger, fill(ledger, "c.xlsx", {target: {"填报单位": "区发改局", "完成值": value}})
    )
    assert row(status, target).verdict == verdict


def test_a_target_that_has_time_is_open(tmp_path: Path) -> None:
    ledger = make(tmp_path)
    cells = {"填报单位": "区住建局", "完成值": "75%", "报送时间": "2024-06-01"}
    status = collect(ledger, fill(ledger, "c.xlsx", {SHARE: cells}), as_of="2024-07-01")
    assert row(status, SHARE).verdict == "open"


def _sorted_apart(sheet: Worksheet, at: int, columns: Columns) -> None:
    if sheet.title == TASKS:
        keys = [sheet.cell(at + n, columns[KEY]).value for n in (1, 2, 3)]
        for n, key in enumerate(reversed(keys), 1):
            sheet.cell(at + n, columns[KEY]).value = key


def _twice(sheet: Worksheet, at: int, columns: Columns) -> None:
    if sheet.title == TASKS:
        sheet.append([cell.value for cell in sheet[at + 1]])
        write(sheet, sheet.max_row, columns["完成情况"], "未启动")


def _added(sheet: Worksheet, at: int, columns: Columns) -> None:
    if sheet.title == TASKS:
        sheet.append(["99", "领导交办事项", "修一条路"])
        write(sheet, sheet.max_row, columns["完成情况"], "已完成")


def _other_ledger(sheet: Worksheet, at: int, columns: Columns) -> None:
    write(sheet, at + 1, columns[KEY], '{"row":"T0000000000000000","plan":"x"}')
    write(sheet, at + 1, columns["具体举措" if sheet.title == TASKS else "指标"], "别的")


# what cannot be known is told and not taken over
FAULTS: list[tuple[dict[str, Any], Change | None, str]] = [
    ({"填报单位": None}, None, "未填填报单位"),
    ({"填报单位": "张三"}, None, "“张三”不在台账和机构名录中"),
    ({}, _sorted_apart, "标识与任务文字不符"),
    ({}, _twice, "填了两次且不一致"),
    ({}, _added, "没有标识，任务文字也与台账不符"),
    ({}, _other_ledger, "不在本台账中"),
]


@pytest.mark.parametrize(("cells", "change", "words"), FAULTS)
def test_rows_that_cannot_be_taken_over(
    tmp_path: Path, cells: Mapping[str, Any], change: Change | None, words: str
) -> None:
    ledger = make(tmp_path)
    copy = fill(ledger, "c.xlsx", {BUILDING: DONE | cells}, change=change)
    (file,) = collect(ledger, copy).returned
    assert words in " ".join(issue.message for issue in file.issues)


def test_each_department_has_a_copy_of_its_rows(tmp_path: Path) -> None:
    make(tmp_path)
    folder = tmp_path / "copies"
    from policy_nlp.pipeline import make_ledger

    made = make_ledger(tmp_path / "plan.txt", folder, departments=True)
    assert [path.name for path in made.files] == [
        "督查台账.xlsx", "区住建局督查台账.xlsx", "区发改局督查台账.xlsx",
        "区交通局督查台账.xlsx", "区教育局督查台账.xlsx",
    ]  # fmt: skip
    # Who fills in a copy of its own need not say who it is, whatever the file is called.
    said = {TRAFFIC: {"填报单位": None, "完成情况": "推进中"}}
    copy = fill(folder / "区交通局督查台账.xlsx", "1.xlsx", said)
    status = collect(folder / "督查台账.xlsx", copy)
    (report,) = row(status, TRAFFIC).reports
    assert (report.body, report.state) == ("区交通局", "ongoing")
    assert row(status, TRAFFIC).silent == ("区发改局",)


def test_the_first_of_a_list_may_lead(tmp_path: Path) -> None:
    from policy_nlp.pipeline import make_ledger

    make(tmp_path)
    ledger = make_ledger(tmp_path / "plan.txt", tmp_path / "l.xlsx", first_leads=True).files[0]
    traffic = row(collect(ledger), TRAFFIC)
    assert (traffic.row.leads, traffic.row.assumed, traffic.silent) == (
        ("区交通局",),
        True,
        ("区交通局",),
    )
    assert not row(collect(ledger), BUILDING).row.assumed


def test_several_bodies_report_one_row(tmp_path: Path) -> None:
    ledger = make(tmp_path)
    both = {TRAFFIC: {"填报单位": "区交通局、区发改局", "完成情况": "正在推进"}}
    status = collect(ledger, fill(ledger, "c.xlsx", both))
    assert [report.body for report in row(status, TRAFFIC).reports] == ["区交通局", "区发改局"]
    assert row(status, TRAFFIC).silent == () and status.contradictions == ()


def test_what_the_office_changes_in_its_ledger_counts(tmp_path: Path) -> None:
    ledger = make(tmp_path)
    said = {SCHOOL: {"牵头单位": "区民政局", "完成时限": "2026年2月底前"}}
    shutil.copy(fill(ledger, "office.xlsx", said), ledger)
    status = collect(ledger, as_of=AS_OF)
    school = row(status, SCHOOL)
    assert (school.row.due, school.overdue, school.silent) == ("2026-02-28", True, ("区民政局",))


def test_milestones_that_are_past(tmp_path: Path) -> None:
    ledger = make(tmp_path)
    said = {
        SCHOOL: {"完成时限": "2026年", "阶段节点": "2026年3月15日前报方案\n2026年6月底前开展活动"}
    }
    shutil.copy(fill(ledger, "office.xlsx", said), ledger)
    assert row(collect(ledger), SCHOOL).passed == ("2026年3月15日前报方案",)
    copy = fill(ledger, "c.xlsx", {SCHOOL: {"填报单位": "区教育局", "完成情况": "已完成"}})
    assert row(collect(ledger, copy), SCHOOL).passed == ()


def test_a_file_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    ledger = make(tmp_path)
    good = fill(ledger, "b.xlsx", {BUILDING: DONE})
    bad = tmp_path / "a.xlsx"
    bad.write_bytes(good.read_bytes()[:2000])
    other = tmp_path / "c.csv"
    other.write_text("a,b")
    status = collect(ledger, bad, good, other)
    errors = [bool(file.error) for file in status.returned]
    assert (errors, row(status, BUILDING).state) == ([True, False, True], "done")


# what is wrong with the call: nothing is recorded then
CALLS: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"as_of": "3月5日"}, UsageError, "--as-of"),
    ({"since": "2026-04-01"}, UsageError, "--since"),
    ({"papers": ["x.pdf"]}, UsageError, "x.pdf"),
    ({"papers": ["plan.xlsx"]}, UsageError, "plan.xlsx"),
]


@pytest.mark.parametrize(("more", "error", "words"), CALLS)
def test_wrong_calls(
    tmp_path: Path, more: dict[str, Any], error: type[Exception], words: str
) -> None:
    ledger = make(tmp_path)
    copy = fill(ledger, "c.xlsx", {BUILDING: DONE})
    more = {**more, "papers": [tmp_path / name for name in more.get("papers", ())]}
    with pytest.raises(error, match=words):
        collect(ledger, copy, **({"force": True} | more))
    assert not ledger.with_suffix(".jsonl").exists()


def test_what_is_no_ledger(tmp_path: Path) -> None:
    ledger = make(tmp_path)
    book = fill(ledger, "c.xlsx", {}, change=without(KEY))
    with pytest.raises(InputError, match="不是督查台账"):
        collect(book, ledger)


def test_headers_are_there_to_be_found(tmp_path: Path) -> None:
    """The helper reads the ledger as a person sees it."""
    import openpyxl

    book = openpyxl.load_workbook(make(tmp_path))
    at, columns = headers(book[TASKS])
    wanted = "序号 重点任务 具体举措 目标指标 完成时限 阶段节点 牵头单位 配合单位 填报单位 联系人 报送时间"
    wanted += f" 进展情况 完成情况 佐证材料 存在问题 {KEY}"
    assert (at, list(columns)) == (3, wanted.split())
    (states,) = [
        rule for rule in book[TASKS].data_validations.dataValidation if "已完成" in rule.formula1
    ]
    assert states.formula1 == '"未启动,进展滞后,正在推进,已完成"'
