"""Opinions of which one takes away what another rests on: told, and none taken over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.review_book import BUILDING, export, take

LINKS, LINES = "衔接关系", "覆盖情况"
REJECT, CONFIRM = {"处理意见": "否决"}, {"处理意见": "确认"}
NONE = {"处理意见": "改判为未见对应"}
ADDED = {"上级条目": "1.3", "本级条目": "1.3", "处理意见": "新增为部分对应"}
OTHER = {"上级条目": "1.1", "本级条目": "1.3", "处理意见": "新增为部分对应"}
# what is said of the link 1.1–1.1, of the line (unit, opinion), of a link that is added
#   → how many opinions are taken over, how many rows are told as contradicting each other
TOGETHER: list[tuple[dict[str, str], str, dict[str, str], dict[str, str], int, int]] = [
    # the line rests on the rejected link alone
    (REJECT, "1.1", CONFIRM, {}, 0, 2),
    (REJECT, "1.1", {"处理意见": "改判为部分对应"}, {}, 0, 2),
    # who says why has another ground; who decides otherwise agrees
    (REJECT, "1.1", {"处理意见": "改判为部分对应", "备注": "另有专项方案"}, {}, 2, 0),
    (REJECT, "1.1", NONE, {}, 2, 0),
    (REJECT, "1.1", REJECT, {}, 2, 0),
    (REJECT, "1.2", CONFIRM, {}, 2, 0),
    # another link carries the task
    (REJECT, "1.1", CONFIRM, OTHER, 3, 0),
    # nothing answers to the task, and something does
    (CONFIRM, "1.1", NONE, {}, 0, 2),
    (CONFIRM, "1.1", NONE, OTHER, 0, 3),
    ({}, "1.3", CONFIRM, ADDED, 0, 2),
    (CONFIRM, "1.3", CONFIRM, ADDED, 1, 2),
    ({}, "1.3", {"处理意见": "改判为不适用", "备注": "本区没有湿地"}, ADDED, 2, 0),
]


@pytest.mark.parametrize(("link", "unit", "line", "added", "recorded", "told"), TOGETHER)
def test_what_takes_away_the_ground_of_another_opinion_is_told(
    home: Path,
    link: dict[str, str],
    unit: str,
    line: dict[str, str],
    added: dict[str, str],
    recorded: int,
    told: int,
) -> None:
    book = export(home)
    book.fill(book.find(**BUILDING), **link)
    book.fill(book.find(LINES, 上级条目=unit), LINES, **line)
    book.fill(book.empty(), **added)
    done = take(home, book)
    assert (len(done.recorded), len(done.conflicts), done.unknown) == (recorded, told, ())


def test_a_contradiction_names_the_other_row(home: Path) -> None:
    book = export(home)
    link, line = book.find(**BUILDING), book.find(LINES, 上级条目="1.1")
    book.fill(link, **REJECT)
    book.fill(line, LINES, **CONFIRM)
    said = "相矛盾，未导入；请改正后重新导入"
    assert list(map(str, take(home, book).conflicts)) == [
        f"衔接关系第{link['at']}行：与覆盖情况第{line['at']}行的“确认”{said}",
        f"覆盖情况第{line['at']}行：与衔接关系第{link['at']}行的“否决”{said}",
    ]


def test_a_sentence_that_rests_on_a_rejected_link_is_told(home: Path) -> None:
    book = export(home)
    book.fill(book.find(**BUILDING), **REJECT)
    for row in book.rows("逐项要求")[:2]:
        book.fill(row, "逐项要求", **CONFIRM)
    done = take(home, book)
    assert (done.recorded, len(done.conflicts)) == ((), 3)


# who comes first; what then contradicts it comes from a workbook written before
@pytest.mark.parametrize("first", [LINKS, LINES])
def test_what_somebody_said_meanwhile_is_not_contradicted(home: Path, first: str) -> None:
    said = {LINKS: (BUILDING, REJECT), LINES: ({"上级条目": "1.1"}, CONFIRM)}
    books = {sheet: export(home) for sheet in said}
    for sheet, (row, cells) in said.items():
        books[sheet].fill(books[sheet].find(sheet, **row), sheet, **cells)
        books[sheet].path = home / f"{sheet}.xlsx"
    second = LINES if first == LINKS else LINKS
    assert len(take(home, books[first]).recorded) == 1
    done = take(home, books[second])
    assert done.recorded == ()
    assert "（张三，2026-08-01）相矛盾" in done.conflicts[0].message


def test_an_opinion_that_was_left_alone_is_not_told_again(home: Path) -> None:
    book = export(home)
    book.fill(book.empty(), **ADDED)
    take(home, book)
    again = export(home)
    row = again.find(LINES, 上级条目="1.3")
    again.fill(row, LINES, **NONE)
    done = take(home, again)
    assert (done.recorded, done.unchanged) == ((), 1)
    assert [(told.sheet, told.row) for told in done.conflicts] == [(LINES, row["at"])]
    assert "衔接关系第6行的“新增为部分对应”相矛盾" in done.conflicts[0].message
    # who takes the link back may say so
    link = again.find(上级条目="1.3", 本级条目="1.3")
    again.fill(link, 处理意见="撤回意见")
    assert (len(take(home, again).recorded), len(take(home, export(home)).conflicts)) == (2, 0)
