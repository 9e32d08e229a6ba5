"""What a decision does to all else, and what later drafts do to a decision."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from policy_nlp.pipeline import align_files, compare_files, open_workspace_graph, run_workspace
from policy_nlp.records import SentenceCoverage
from tests.support.review_book import (
    BUILDING,
    LOWER,
    PAIR,
    UPPER,
    add,
    decide,
    export,
    make_workspace,
    mark,
    stored,
    take,
)


def test_a_later_draft_puts_a_decision_in_doubt_by_itself(home: Path) -> None:
    old = export(home)
    decide(home, BUILDING, 处理意见="确认")
    make_workspace(home, lower=LOWER.replace("提高新建", "执行新建"))
    assert mark(stored(home), "1.1", "1.1") == "to-review"
    row = export(home).find(**BUILDING)
    assert (row["处理意见"], row["现有意见"]) == (None, "待复核：原确认（张三，2026-08-01）")
    # a workbook of the old draft speaks of the old text only
    old.fill(old.find(**BUILDING), 处理意见="改判为部分对应", 备注="旧稿")
    take(home, old)
    assert mark(stored(home), "1.1", "1.1") == "to-review"
    assert len(decide(home, BUILDING, 处理意见="确认").recorded) == 1
    assert mark(stored(home), "1.1", "1.1") == "confirmed"


def test_decisions_go_on_for_the_draft_that_revises(home: Path) -> None:
    decide(home, BUILDING, 处理意见="确认")
    decide(home, {"上级条目": "1.2", "本级条目": "1.2"}, 处理意见="改判为部分对应")
    text = LOWER.replace(
        "（一）推进", "（一）夯实基础。完善统计制度。（区统计局负责）\n（二）推进"
    ).replace("（二）发展绿色交通。推广", "（三）发展绿色交通。大力推广")
    meta = 'level = "district"\nimplements = ["upper"]\nrevises = "lower"\n'
    add(home, "lower2", text.replace("（三）开展", "（四）开展"), meta)
    after = stored(home, "lower2--upper")
    assert (mark(after, "1.2", "1.1"), mark(after, "1.3", "1.2")) == ("confirmed", "to-review")


def test_what_is_gone_is_listed_and_may_be_withdrawn(home: Path) -> None:
    book = export(home)
    book.fill(book.empty(), 上级条目="1.3", 本级条目="1.3", 处理意见="新增为部分对应")
    take(home, book)
    make_workspace(home, lower=LOWER.split("（三）")[0])
    told: list[str] = []
    run_workspace(home, progress=told.append)
    assert any("1条人工意见所指的条目已不在现文本中" in line for line in told)
    book = export(home)
    (row,) = book.rows("失效意见")
    assert row["原本级条目"] == "1.3 开展宣传"
    book.fill(row, "失效意见", 处理意见="撤回意见")
    assert len(take(home, book).recorded) == 1
    assert "失效意见" not in export(home).book.sheetnames


def upper_tasks(home: Path) -> list[str]:
    """Return the column 对应市级任务 of the responsibility matrix, as a run writes it."""
    run_workspace(home)
    sheet = openpyxl.load_workbook(home / "graphs" / PAIR / "责任分工表.xlsx").worksheets[0]
    return [str(row[7]) for row in sheet.iter_rows(min_row=5, values_only=True)]


def test_matrix_graph_and_single_files_follow(home: Path) -> None:
    assert upper_tasks(home) == ["（一）推进建筑节能", "（二）发展绿色交通", "（本级自行安排）"]
    decide(home, BUILDING, 处理意见="否决")
    decide(home, {"上级条目": "1.2", "本级条目": "1.2"}, 处理意见="确认")
    assert upper_tasks(home) == [
        "（本级自行安排）〔人工否决〕",
        "（二）发展绿色交通〔人工确认〕",
        "（本级自行安排）",
    ]
    graph = open_workspace_graph(home)
    assert not graph.has_edge("lower:1.1", "upper:1.1")
    assert graph.has_edge("lower:1.2", "upper:1.2")
    files = [home / "corpus" / name / f"{name}.txt" for name in ("lower", "upper")]
    alignment, _, _ = align_files(files[0], files[1])
    assert alignment.links == stored(home).links


def test_damage_in_the_file_of_decisions_is_told(home: Path) -> None:
    decide(home, BUILDING, 处理意见="确认")
    file = home / "graphs" / PAIR / "decisions.jsonl"
    file.write_bytes(file.read_bytes() + b'{"schema":"policy-nlp/dec')
    told: list[str] = []
    run_workspace(home, progress=told.append)
    assert any("第2行不完整" in line for line in told)
    assert mark(stored(home), "1.1", "1.1") == "confirmed"
    assert len(take(home, export(home)).issues) == 1


def test_upper_text_counts_too(home: Path) -> None:
    decide(home, BUILDING, 处理意见="确认")
    make_workspace(home, upper=UPPER.replace("提高新建", "严格新建"))
    assert mark(stored(home), "1.1", "1.1") == "to-review"


# what the second draft says otherwise of the task whose link was decided → what is in doubt of it
IN_DOUBT = [
    # who answers, and nothing else
    ("（区住建局负责）", "（区住建局、区发改局负责）", True),
    ("提高新建建筑节能标准", "提高公共建筑节能标准", True),
    # another task
    ("举办节能宣传周活动", "举办低碳日活动", False),
]


# what a person says of the link → how the decision is marked
MARKS = [("确认", "confirmed"), ("否决", "rejected"), ("改判为部分对应", "regraded")]


@pytest.mark.parametrize(("verdict", "marked"), MARKS)
@pytest.mark.parametrize(("old", "new", "doubted"), IN_DOUBT)
def test_a_comparison_names_the_decisions_that_it_puts_in_doubt(
    home: Path, verdict: str, marked: str, old: str, new: str, doubted: bool
) -> None:
    decide(home, BUILDING, 处理意见=verdict)
    add(home, "second", LOWER.replace(old, new), 'level = "district"\nimplements = ["upper"]\n')
    draft, second, upper = (home / "corpus" / x / f"{x}.txt" for x in ("lower", "second", "upper"))
    revision = compare_files(draft, second, against=upper)
    named = [item for item in revision.suspect if item.decision]
    said = [(item.lower, item.upper, item.decision) for item in named]
    assert said == ([("1.1", "1.1", marked)] if doubted else [])
    # a rejected link is none of either draft, as far as the rejection holds
    assert revision.impact is not None
    links = [shift for shift in revision.impact.links if shift.upper == "1.1"]
    assert bool(links) == (doubted and verdict != "确认")


def test_decisions_on_a_pair_that_is_gone_are_told(home: Path) -> None:
    decide(home, BUILDING, 处理意见="确认")
    told: list[str] = []
    run_workspace(home, progress=told.append)
    assert not any("人工意见" in line for line in told)
    (home / "corpus" / "lower").rename(home / "corpus" / "renamed")
    run_workspace(home, progress=told.append)
    assert told[-1] == (
        "graphs/lower--upper/decisions.jsonl 有1条人工意见，但工作区没有这一对文件，未采用"
    )


def test_who_finds_an_open_sentence_taken_up_judged_the_linked_tasks(home: Path) -> None:
    def line() -> SentenceCoverage:
        (task,) = [line for line in stored(home).coverage if line.upper == "1.2"]
        return task.measures[1]

    assert (line().status, line().covered_by) == ("missing", ())
    decide(home, {"上级要求": "优化充电设施布局。"}, "逐项要求", 处理意见="改判为已承接")
    assert (line().status, line().decision) == ("covered", "regraded")
    text = LOWER.replace("推广新能源汽车。（区交通局", "推广电动公交。（区交通局")
    make_workspace(home, lower=text)
    assert line().decision == "to-review"
