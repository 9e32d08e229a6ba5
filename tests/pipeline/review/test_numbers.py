"""Ids that a spreadsheet takes for numbers: typed as 3.10, kept as 3.1."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.review_book import export, make_workspace, take

TASKS = ["节能", "交通", "湿地", "林业", "工业", "消费", "固废", "科技", "金融", "宣传"]
UPPER = "甲市碳达峰实施方案\n一、重点任务\n" + "".join(
    f"（{number}）推进{what}工作。加快{what}体系建设，完善{what}制度。（市发改委负责）\n"
    for number, what in zip("一二三四五六七八九十", TASKS, strict=True)
)
ADD = "新增为部分对应"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a workspace whose upper text has the tasks 1.1 and 1.10."""
    return make_workspace(tmp_path, upper=UPPER)


# what stands in the cell of the upper id → the unit that is meant, or what is said of the row
TYPED: list[tuple[Any, str | None, str]] = [
    ("1.10", "1.10", ""),
    ("1.1", "1.1", ""),
    ("1.10 推进宣传工作", "1.10", ""),
    ("１．１０", "1.10", ""),
    (1.2, "1.2", ""),
    # 1.10 typed into a cell that is not text
    (1.1, None, "“上级条目”栏的1.1是数字，可能是1.1或1.10，无法确定"),
    (2.5, None, "没有条目“2.5”"),
    (True, None, "没有条目“True”"),
]


@pytest.mark.parametrize(("typed", "unit", "message"), TYPED)
def test_a_number_is_taken_for_an_id_only_where_it_can_be_one(
    home: Path, typed: Any, unit: str | None, message: str
) -> None:
    book = export(home)
    book.fill(book.empty(), 上级条目=typed, 本级条目=1.3, 处理意见=ADD)
    done = take(home, book)
    assert [item.task.unit for item in done.recorded] == ([unit] if unit else [])
    assert [message in row.message for row in done.unknown] == ([True] if message else [])


def test_a_row_whose_id_was_made_a_number_is_known_unless_it_may_be_another(home: Path) -> None:
    book = export(home)
    for unit, number in (("1.1", 1.1), ("1.2", 1.2), ("1.10", 1.1)):
        row = book.find("覆盖情况", 上级条目=unit)
        book.fill(row, "覆盖情况", 上级条目=number, 处理意见="否决")
    done = take(home, book)
    assert [item.task.unit for item in done.recorded] == ["1.2"]
    assert ["可能是1.1或1.10" in row.message for row in done.unknown] == [True, True]


def test_the_list_of_units_may_have_become_numbers(home: Path) -> None:
    book = export(home)
    for line in book.book["条目一览"].iter_rows(min_row=4):
        line[2].value = float(line[2].value)
    book.fill(book.empty(), 上级条目="1.10", 本级条目="1.3", 处理意见=ADD)
    (link,) = take(home, book).recorded
    assert (link.task.unit, link.task.heading) == ("1.10", "推进宣传工作")


@pytest.mark.parametrize("sheet", ["衔接关系", "覆盖情况", "逐项要求", "条目一览"])
def test_cells_of_ids_are_text(home: Path, sheet: str) -> None:
    page = export(home).book[sheet]
    columns = [cell.column_letter for cell in page[3] if "条目" in str(cell.value)]
    assert columns
    for column in columns:
        formats = {cell.number_format for cell in page[column][3:]}
        assert formats | {page.column_dimensions[column].number_format} == {"@"}
