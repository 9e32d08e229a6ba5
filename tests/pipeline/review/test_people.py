"""Several people on one thing: who agrees is named, who does not is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_nlp.report.labels import coverage_text
from tests.support.review_book import BUILDING, decide, export, stored, take

# note of one person and of another on the same row → recorded, conflicts
AGREEING = [("", "", 2, 0), ("同一件事", "", 2, 0), ("同一件事", "两回事", 0, 2)]


@pytest.mark.parametrize(("one", "other", "recorded", "conflicts"), AGREEING)
def test_two_people_who_say_the_same_do_not_contradict(
    home: Path, one: str, other: str, recorded: int, conflicts: int
) -> None:
    book = export(home)
    row = book.find(**BUILDING)
    book.fill(row, 处理意见="确认", 确认人="张三", 备注=one)
    page = book.book["衔接关系"]
    last = page.max_row + 1
    for column, cell in enumerate(page[row["at"]], 1):
        page.cell(last, column).value = cell.value
    book.fill({"at": last}, 确认人="李四", 备注=other)
    done = take(home, book)
    assert (len(done.recorded), len(done.conflicts)) == (recorded, conflicts)
    again = take(home, book)
    assert (len(again.recorded), again.unchanged) == (0, recorded)


def test_all_who_say_the_same_are_named(home: Path) -> None:
    line = {"上级条目": "1.1"}
    for who, note in (("张三", "同一件事"), ("李四", ""), ("张三", "同一件事，已核")):
        decide(home, line, "覆盖情况", 处理意见="确认", 确认人=who, 备注=note)
    alignment = stored(home)
    (said,) = alignment.decided
    assert (said.people, said.days, said.reasons) == ("李四、张三", "2026-08-01", "同一件事，已核")
    assert coverage_text(alignment.coverage[0], alignment.decided).startswith(
        "李四2026-08-01、张三2026-08-01判为“已对应”：同一件事，已核。"
    )
    standing = export(home).find("覆盖情况", **line)["现有意见"]
    assert standing == "确认（李四，2026-08-01）；确认（张三，2026-08-01）：同一件事，已核"
    # who decides otherwise overrules them all
    decide(home, line, "覆盖情况", 处理意见="改判为部分对应", 确认人="王五")
    assert [item.people for item in stored(home).decided] == ["王五"]
