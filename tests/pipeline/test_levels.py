"""More than two levels and more than two documents: nation → province → city → districts."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from policy_nlp.cli.main import app
from policy_nlp.errors import PolicyNlpError
from policy_nlp.graph import (
    ACTED,
    GAP_STATUSES,
    TracedUnit,
    find_gaps,
    find_reach,
    find_unreached,
    trace_unit,
)
from policy_nlp.pipeline import list_coverage, open_workspace_graph, run_workspace
from policy_nlp.pipeline.run import WorkspaceSession
from policy_nlp.pipeline.writing import write_paper
from policy_nlp.records.listings import CoverageCell
from policy_nlp.report.papers.across.coverage import coverage_report, coverage_text
from tests.support.review_book import add

# id: (level, implements, text)
DOCUMENTS: dict[str, tuple[str, list[str], str]] = {
    "nation": (
        "national",
        [],
        "碳达峰行动方案\n一、重点任务\n"
        "（一）推广新能源汽车。推广新能源汽车，完善充电桩布局。（国家发展改革委牵头）\n"
        "（二）保护湿地。实施湿地修复工程。（国家林草局负责）\n",
    ),
    "province": (
        "province",
        ["nation"],
        "甲省碳达峰实施方案\n一、重点任务\n"
        "（一）推广新能源汽车。推广新能源汽车，完善充电桩布局。（省发展改革委牵头，省交通运输厅配合）\n"
        "（二）保护湿地。实施湿地修复工程。（省林业局负责）\n",
    ),
    "city": (
        "city",
        ["province", "nation"],
        "乙市碳达峰实施方案\n一、重点任务\n"
        "（一）发展绿色交通。推广新能源汽车，完善充电桩布局。（市交通局牵头，市发改委配合）\n"
        "（二）修复湿地。实施湿地修复工程。（市园林绿化局负责）\n",
    ),
    "east": (
        "district",
        ["city", "province"],
        "东区碳达峰实施方案\n一、重点任务\n"
        "（一）建设充电设施。完善充电桩布局，推广新能源汽车。（区交通局负责）\n"
        "（二）修复湿地。实施湿地修复工程。（区园林绿化局负责）\n",
    ),
    "west": (
        "district",
        ["city"],
        "西区碳达峰实施方案\n一、重点任务\n"
        "（一）推广新能源汽车。推广新能源汽车，完善充电桩布局。（区发改局负责）\n"
        "（二）开展宣传。举办节能宣传周活动。（区教育局负责）\n",
    ),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("levels")
    for name, (level, implements, text) in DOCUMENTS.items():
        region = text[:2] if name != "nation" else "全国"
        meta = f'level = "{level}"\nregion = "{region}"\nimplements = {json.dumps(implements)}\n'
        add(folder, name, text, meta)
    return folder


def chains(traced: TracedUnit) -> list[list[str]]:
    """Return every way down from a unit, as nodes."""
    ways = [way for below in traced.below for way in chains(below)]
    return [[traced.ref.node, *way] for way in ways] or [[traced.ref.node]]


def bodies(traced: TracedUnit) -> list[str]:
    """Return who answers for a unit or one of its measures."""
    duties = [*traced.duties, *(duty for measure in traced.measures for duty in measure.duties)]
    return [duty.name for duty in duties]


def test_every_pair_is_aligned(home: Path) -> None:
    summary = run_workspace(home)
    assert [(pair.lower, pair.upper) for pair in summary.pairs] == [
        ("city", "province"),
        ("city", "nation"),
        ("east", "city"),
        ("east", "province"),
        ("province", "nation"),
        ("west", "city"),
    ]
    # several uppers of one lower do not disturb each other
    for pair in ("east--city", "east--province"):
        stored = json.loads((home / "graphs" / pair / "alignment.json").read_text("utf-8"))
        links = [(x["lower"], x["upper"]) for x in stored["links"]]
        assert links == [("1.1", "1.1"), ("1.2", "1.2")]


def test_a_national_task_is_traced_to_the_department_that_does_it(home: Path) -> None:
    traced = trace_unit(open_workspace_graph(home), "nation:1.1")
    found = chains(traced)
    assert ["nation:1.1", "province:1.1", "city:1.1", "east:1.1"] in found
    assert ["nation:1.1", "province:1.1", "city:1.1", "west:1.1"] in found
    # links that leave a level out stand beside the others
    assert ["nation:1.1", "city:1.1", "east:1.1"] in found
    assert ["nation:1.1", "province:1.1", "east:1.1"] in found
    province = next(x for x in traced.below if x.ref.node == "province:1.1")
    city = next(x for x in province.below if x.ref.node == "city:1.1")
    assert {x.ref.node: bodies(x) for x in city.below} == {
        "east:1.1": ["区交通局"],
        "west:1.1": ["区发改局"],
    }


@pytest.mark.usefixtures("chinese")
def test_the_printed_trace_names_that_department(home: Path) -> None:
    words = ["graph", "trace", "nation:1.1", "-w", str(home)]
    shown = CliRunner().invoke(app, words, catch_exceptions=False).stdout
    assert "举措：完善充电桩布局，推广新能源汽车。〔区交通局（单独负责）〕" in shown


@pytest.mark.usefixtures("chinese")
def test_what_several_ways_lead_to_is_described_once(home: Path) -> None:
    words = ["graph", "trace", "nation:1.1", "-w", str(home)]
    shown = CliRunner().invoke(app, words, catch_exceptions=False).stdout
    named = [line.strip() for line in shown.splitlines() if line.strip().startswith("east:1.1")]
    # by way of the province and the city, and of the province alone
    assert [line.endswith("（内容见上）") for line in named] == [False, True]
    assert shown.count("〔区交通局（单独负责）〕") == 1


def test_a_task_knows_all_that_is_above_it(home: Path) -> None:
    above = trace_unit(open_workspace_graph(home), "east:1.1").above
    assert [unit.node for unit in above] == ["city:1.1", "province:1.1"]


def test_gaps_are_told_by_document(home: Path) -> None:
    gaps = find_gaps(open_workspace_graph(home))
    assert [(gap.lower, gap.unit.node, gap.status) for gap in gaps] == [
        ("west", "city:1.2", "none")
    ]


def test_what_nothing_reaches_is_told_of_every_level(home: Path) -> None:
    found = find_unreached(open_workspace_graph(home))
    assert [
        (task.unit.node, task.document, [end.node for end in task.ends]) for task in found.tasks
    ] == [
        ("city:1.2", "west", ["city:1.2"]),
        ("nation:1.2", "west", ["city:1.2"]),
        ("province:1.2", "west", ["city:1.2"]),
    ]
    assert found.unanswered == ()


def test_a_department_of_a_district_reaches_up_to_the_nation(home: Path) -> None:
    tasks = find_reach(open_workspace_graph(home), "区园林绿化局").tasks
    assert [task.node for task in tasks] == ["city:1.2", "east:1.2", "nation:1.2", "province:1.2"]


@pytest.mark.parametrize("repository", [False, True])
def test_coverage_and_gaps_are_those_of_the_alignment(
    home: Path, root: Path, repository: bool
) -> None:
    session = WorkspaceSession(root if repository else home)
    pairs = session.pairs.values()
    graph = session.graph(session.documents.values(), pairs)
    gaps = find_gaps(graph)
    assert pairs
    for pair in pairs:
        lower, upper = pair.index.lower.id, pair.index.upper.id
        stated = {
            (node, data["status"])
            for _, node, data in graph.out_edges(lower, data=True)
            if data["kind"] == "covers" and graph.nodes[node]["document"] == upper
        }
        assert stated == {(f"{upper}:{item.upper}", item.status) for item in pair.decided.coverage}
        told = [gap for gap in gaps if (gap.lower, gap.unit.document) == (lower, upper)]
        open_tasks = [item for item in pair.decided.coverage if item.status in GAP_STATUSES]
        assert [
            (gap.unit.unit, gap.status, tuple(unit.unit for unit in gap.by))
            for gap in told
            if gap.status in GAP_STATUSES
        ] == [(item.upper, item.status, item.by) for item in open_tasks]
        # and what is left to do is so by the same ids, also where the task counts as carried out
        demands = pair.decided.demands
        stated = {
            (node, data["status"], data["action"])
            for _, node, data in graph.out_edges(lower, data=True)
            if data["kind"] == "answers" and graph.nodes[node]["document"] == upper
        }
        assert stated == {(f"{upper}:{item.id}", item.status, item.action) for item in demands}
        listed = {(item.node, item.action) for gap in told for item in gap.demands}
        assert listed >= {
            (f"{upper}:{item.id}", item.action) for item in demands if item.action in ACTED
        }
        assert all(action != "none" for _, action in listed)


def test_districts_stand_side_by_side(home: Path, tmp_path: Path) -> None:
    table = list_coverage("city", workspace=home)
    assert [lower.name for lower in table.lowers] == ["东区", "西区"]
    assert [[cell.status for cell in lower.tasks] for lower in table.lowers] == [
        ["full", "full"],
        ["full", "none"],
    ]
    book = openpyxl.load_workbook(write_paper(coverage_report(table), tmp_path / "覆盖.xlsx"))
    rows = list(book["逐项对照"].iter_rows(min_row=3, values_only=True))
    assert rows[0] == ("序号", "上级任务", "东区", "西区")
    assert rows[2] == (2, "1.2 修复湿地", "已对应\n1.2", "未见对应")
    assert next(book["汇总"].iter_rows(min_row=5, values_only=True))[3:6] == (1, 0, 1)


def test_no_id_is_cut_by_the_end_of_a_line() -> None:
    by = ("4.3", "4.4", "11.1", "11.3", "2.1.1.1")
    assert coverage_text(CoverageCell(status="full", by=by)) == (
        "已对应\n4.3、4.4、11.1、\n11.3、2.1.1.1"
    )


def test_an_upper_that_nobody_carries_out(home: Path) -> None:
    with pytest.raises(PolicyNlpError, match="没有文件落实“west”"):
        list_coverage("west", workspace=home)
    with pytest.raises(PolicyNlpError, match="没有文件“nowhere”"):
        list_coverage("nowhere", workspace=home)
