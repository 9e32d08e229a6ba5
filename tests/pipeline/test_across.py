"""One upper document beside several places: its targets and its demands, in every format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from policy_nlp.cli.main import app
from policy_nlp.pipeline import list_coverage, list_targets
from policy_nlp.records.listings import TargetStanding, TargetTable
from policy_nlp.report.labels import STANDINGS
from policy_nlp.report.papers.across.coverage import coverage_report
from policy_nlp.report.papers.across.targets import asked_rows, target_report
from policy_nlp.report.render import render

UPPER = """××省绿色发展实施意见
一、主要目标
到2025年，森林覆盖率达到60%，非化石能源消费比重达到20%，城镇污水处理率达到95%以上，\
生活垃圾焚烧处理能力占比达到65%。
二、重点任务
（一）推进造林绿化。开展国土绿化行动，加强天然林保护，建设湿地公园。
（二）发展清洁能源。建设氢能产业园，推广屋顶光伏，建设充电桩。
"""
PLAN = """{place}绿色发展实施方案
一、主要目标
到{year}年，森林覆盖率达到{forest}，非化石能源消费比重达到{energy}，城镇污水处理率{water}。
二、重点任务
（一）推进造林绿化。开展国土绿化行动，加强天然林保护，建设湿地公园。
（二）发展清洁能源。{tasks}
"""
EAST = {"place": "东安市", "year": 2025, "forest": "62%", "energy": "18%", "water": "达到95%以上"}
WEST = {"place": "西宁市", "year": 2025, "forest": "60%", "energy": "20%", "water": "稳步提高"}
NORTH = {"place": "南宁市", "year": 2030, "forest": "60%", "energy": "24%", "water": "达到95%以上"}
# what a place makes of 森林覆盖率, 非化石能源消费比重, 城镇污水处理率, 生活垃圾焚烧处理能力占比
STANDS: list[tuple[dict[str, object], tuple[TargetStanding, ...]]] = [
    (EAST, ("stronger", "weaker", "same", "missing")),
    (WEST, ("same", "same", "weaker", "missing")),
    # 24% by 2030 is another milestone: what is asked by 2025 is not there
    (NORTH, ("later", "missing", "later", "missing")),
]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The upper document, and a folder with three plans and a file that is none."""
    upper, folder = tmp_path / "意见.txt", tmp_path / "各市"
    upper.write_text(UPPER, encoding="utf-8")
    folder.mkdir()
    every = "建设氢能产业园，推广屋顶光伏，建设充电桩。"
    for facts, task in ((EAST, every), (WEST, "推广屋顶光伏。"), (NORTH, every)):
        text = PLAN.format(**facts, tasks=task)
        (folder / f"{facts['place']}方案.txt").write_text(text, encoding="utf-8")
    (folder / "便条.txt").write_text("今天天气很好。", encoding="utf-8")
    return upper, folder


def numbers_of(table: TargetTable) -> dict[str, tuple[TargetStanding, ...]]:
    rows = [row for row in asked_rows(table) if row.target.kind == "quantitative"]
    return {
        lower.name: tuple(row.answers[at][0].standing for row in rows)
        for at, lower in enumerate(table.lowers)
    }


def test_each_place_stands_to_each_upper_target(files: tuple[Path, Path]) -> None:
    table = list_targets(*files)
    assert numbers_of(table) == {str(facts["place"]): stands for facts, stands in STANDS}
    assert ["便条" in line for line in table.unread] == [True]
    assert list_targets(*files, jobs=2) == table


@pytest.mark.usefixtures("chinese")
def test_targets_are_printed_and_written(files: tuple[Path, Path], tmp_path: Path) -> None:
    words = ["targets", *map(str, files)]
    for name in ("x.xlsx", "x.docx", "x.html", "x.svg", "x.csv"):
        done = CliRunner().invoke(app, [*words, "-o", str(tmp_path / name)])
        assert (done.exit_code, (tmp_path / name).is_file()) == (1, True), done.output
    assert done.stdout.splitlines()[0].split() == ["指标", "上级要求", "东安市", "南宁市", "西宁市"]
    assert "高于上级要求：62%，2025年" in done.stdout
    read = csv.reader(io.StringIO((tmp_path / "x.csv").read_text(encoding="utf-8-sig")))
    assert next(read) == ["序号", "上级指标", "上级要求", "东安市", "南宁市", "西宁市"]
    assert next(read)[:3] == ["1", "森林覆盖率", "60%，2025年"]
    picture = (tmp_path / "x.svg").read_text(encoding="utf-8")
    assert "62%，2025年" in picture
    assert STANDINGS["stronger"] in picture
    shown = CliRunner().invoke(app, [*words, "--format", "json"])
    assert json.loads(shown.stdout)["schema"] == "policy-nlp/targets/1"
    assert CliRunner().invoke(app, [*words, "-o", str(tmp_path / "x.pdf")]).exit_code == 2


def test_the_numbers_of_a_place_add_up(files: tuple[Path, Path]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(target_report(list_targets(*files)), "xlsx")))
    rows = [[cell.value for cell in row] for row in book["指标对照"].iter_rows(min_row=4)]
    for line in book["汇总"].iter_rows(min_row=4, values_only=True):
        assert sum(int(str(value)) for value in line[3:-1]) == len(rows)


def test_what_each_place_makes_of_a_demand(files: tuple[Path, Path]) -> None:
    table = list_coverage(*files)
    asked = [item.id for item in table.demands if "氢能产业园" in item.text]
    at = [item.id for item in table.demands].index(asked[0])
    cells = {lower.name: lower.demands[at] for lower in table.lowers}
    statuses = {name: cell.status for name, cell in cells.items() if cell is not None}
    assert statuses == {"东安市": "covered", "南宁市": "covered", "西宁市": "partly"}
    for lower in table.lowers:
        assert sum(lower.demand_counts.values()) == sum(cell is not None for cell in lower.demands)
    book = openpyxl.load_workbook(io.BytesIO(render(coverage_report(table), "xlsx")))
    total = [cell.value for cell in list(book["汇总"].iter_rows())[-1]]
    assert (total[1], total[3]) == ("合计", sum(lower.counts["full"] for lower in table.lowers))
