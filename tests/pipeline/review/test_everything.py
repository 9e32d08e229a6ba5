"""All that can be wrong is reviewed: demands, triage, pairs of targets, counterparts, what was read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from policy_nlp.pipeline import (
    approve_review,
    open_workspace_graph,
    run_workspace,
    write_matrix_file,
    write_reports,
)
from policy_nlp.records import Alignment
from policy_nlp.text.normalise import fingerprint
from tests.support.review_book import PAIR, decide, export, make_workspace, stored, take

UPPER = """甲市碳达峰实施方案
一、主要目标
到2025年，森林覆盖率达到20%，新能源汽车占比达到30%。
二、重点任务
（一）推进建筑节能。提高新建建筑节能标准。推动既有建筑节能改造。到2025年，绿色建筑占比达到80%。（市住建局牵头，市发改委配合）
（二）发展绿色交通。推广新能源汽车。优化加氢站布局。（市交通局负责）
（三）保护湿地。加强湿地修复。（市园林局负责）
"""
LOWER = """乙区碳达峰实施方案
一、主要目标
到2025年，林木覆盖率达到22%，人均公园绿地面积达到15平方米。
二、重点任务
（一）推进建筑节能。提高新建建筑节能标准，推动既有建筑节能改造。到2025年，绿色建筑占比达到75%。（区住建局负责）
（二）发展绿色交通。推广新能源汽车。新建一批充电桩。（区交通局负责）
（三）开展宣传。举办节能宣传周活动。（区教育局负责）
"""
DEMANDS, TRIAGE, TARGETS, BODIES = "逐项要求", "处理建议", "指标衔接", "部门衔接"
READ_TARGETS, READ_DUTIES = "指标识别", "责任识别"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return make_workspace(tmp_path, LOWER, UPPER)


def demand(alignment: Alignment, text: str) -> Any:
    (found,) = [item for item in alignment.demands if item.text == text]
    return found


def target(alignment: Alignment, indicator: str) -> Any:
    (found,) = [x for x in alignment.targets if x.upper and x.indicator == indicator]
    return found


def body(alignment: Alignment, name: str) -> Any:
    (found,) = [x for x in alignment.departments if x.upper_department == name]
    return found


CHARGING = "优化加氢站布局。"
GREEN, GREEN_BELOW = "到2025年，绿色建筑占比达到80%", "到2025年，绿色建筑占比达到75%"
OLD_LINE = (
    '{"schema":"policy-nlp/decision/1","lower":"lower","upper":"upper","kind":"sentence",'
    f'"verdict":"regrade","value":"covered","units":[],"task":%s,"sentence":"{fingerprint(CHARGING)}",'
    f'"quote":"{CHARGING}","draft":"","note":"","who":"张三","date":"2025-01-01"}}\n'
)
# sheet, row, what is filled in → what the alignment says of it
DECIDED: list[tuple[str, dict[str, str], dict[str, str], Any, Any]] = [
    (
        DEMANDS,
        {"上级要求": CHARGING},
        {"处理意见": "改判为已承接", "改用的本级原句": "新建一批充电桩"},
        lambda a: (
            demand(a, CHARGING).status,
            demand(a, CHARGING).action,
            [x.text for x in demand(a, CHARGING).proof],
        ),
        ("covered", "none", ["新建一批充电桩。"]),
    ),
    (
        DEMANDS,
        {"上级要求": CHARGING},
        {"处理意见": "改判为不适用", "备注": "本区无此职权"},
        lambda a: (
            demand(a, CHARGING).status,
            demand(a, CHARGING).ground.args,
            demand(a, CHARGING).draft,
        ),
        ("not-applicable", ("本区无此职权",), None),
    ),
    (
        TRIAGE,
        {"上级要求": CHARGING},
        {"处理意见": "改判为必须处理", "备注": "市里考核"},
        lambda a: (demand(a, CHARGING).action, demand(a, CHARGING).decision),
        ("must", "regraded"),
    ),
    (
        TRIAGE,
        {"上级要求": CHARGING},
        {"处理意见": "改判为无需处理"},
        lambda a: demand(a, CHARGING).action,
        "none",
    ),
    (
        TARGETS,
        {"上级指标": "新能源汽车占比达到30%"},
        {"处理意见": "改判为高于上级要求", "改用的本级原句": "人均公园绿地面积达到15平方米"},
        lambda a: (
            target(a, "新能源汽车占比").relation,
            target(a, "新能源汽车占比").lower is not None,
            target(a, "新能源汽车占比").decision,
        ),
        ("stronger", True, "regraded"),
    ),
    (
        TARGETS,
        {"上级指标": GREEN},
        {"处理意见": "否决"},
        lambda a: (
            target(a, "绿色建筑占比").relation,
            target(a, "绿色建筑占比").lower,
            [x.relation for x in a.targets if x.indicator == "绿色建筑占比"],
        ),
        ("missing", None, ["missing", "own"]),
    ),
    (
        BODIES,
        {"上级单位": "市园林局"},
        {"处理意见": "改判为已列明", "改为": "区城管局"},
        lambda a: (
            body(a, "市园林局").status,
            body(a, "市园林局").counterparts,
            demand(a, "市园林局").status,
        ),
        ("ok", ("区城管局",), "covered"),
    ),
    (
        READ_TARGETS,
        {"指标原文": GREEN_BELOW},
        {"处理意见": "更正数值", "改为": "85"},
        lambda a: (target(a, "绿色建筑占比").relation, [x.state for x in a.decided]),
        ("stronger", ["holds"]),
    ),
    (
        READ_TARGETS,
        {"指标原文": GREEN_BELOW},
        {"处理意见": "更正（整条删去）"},
        lambda a: target(a, "绿色建筑占比").relation,
        "missing",
    ),
    (
        READ_DUTIES,
        {"单位": "市发改委"},
        {"处理意见": "更正角色", "改为": "牵头"},
        lambda a: sorted(x.upper_department for x in a.departments),
        ["市交通局", "市住建局", "市发改委", "市园林局"],
    ),
]


@pytest.mark.parametrize(("sheet", "row", "cells", "read", "expected"), DECIDED)
def test_what_a_person_says_holds(
    home: Path, sheet: str, row: dict[str, str], cells: dict[str, str], read: Any, expected: Any
) -> None:
    before = stored(home)
    extracted = {path: path.read_bytes() for path in home.glob("extracted/*/extraction.json")}
    done = decide(home, row, sheet, **cells)
    assert (len(done.recorded), done.conflicts, done.unknown) == (1, (), ())
    after = stored(home)
    assert read(after) == expected != read(before)
    # What was read stays as read.
    assert extracted == {path: path.read_bytes() for path in extracted}
    # A fresh export imported untouched changes nothing.
    again = take(home, export(home))
    assert (again.recorded, again.unchanged, again.conflicts, again.unknown) == ((), 1, (), ())
    # Taken back, all is as before.
    book = export(home)
    (filled,) = [
        (page, x)
        for page in book.book.sheetnames
        if page not in ("填写说明", "条目一览", "本级原句一览")
        for x in book.rows(page)
        if x["处理意见"]
    ]
    book.fill(
        filled[1],
        filled[0],
        处理意见="撤回意见",
        备注=None,
        **({"改为": None} if "改为" in filled[1] else {}),
    )
    back = take(home, book)
    assert (len(back.recorded), back.conflicts, back.unknown) == (1, (), ())
    assert stored(home) == before


# what is filled in, and cannot be meant → why not
REFUSED = [
    (
        DEMANDS,
        {"上级要求": CHARGING},
        {"处理意见": "改判为已承接", "改用的本级原句": "没有的话"},
        "没有",
    ),
    (DEMANDS, {"上级要求": CHARGING}, {"处理意见": "改判为已承接", "改用的本级原句": "新"}, "没有"),
    (DEMANDS, {"上级要求": CHARGING}, {"改用的本级原句": "新建一批充电桩"}, "未选处理意见"),
    (DEMANDS, {"上级要求": CHARGING}, {"处理意见": "改判为不适用"}, "依据"),
    (
        TARGETS,
        {"上级指标": "新能源汽车占比达到30%"},
        {"处理意见": "改判为高于上级要求"},
        "本级哪一句",
    ),
    (TARGETS, {"上级指标": "新能源汽车占比达到30%"}, {"处理意见": "否决"}, "改判为什么"),
    (
        READ_TARGETS,
        {"指标原文": GREEN_BELOW},
        {"处理意见": "更正数值", "改为": "八成"},
        "不适用于此行",
    ),
    (
        READ_TARGETS,
        {"指标原文": GREEN_BELOW},
        {"处理意见": "更正（整条删去）", "改为": "80"},
        "留空",
    ),
    (READ_TARGETS, {"指标原文": GREEN_BELOW}, {"改为": "80"}, "未选处理意见"),
    (READ_DUTIES, {"单位": "市发改委"}, {"处理意见": "更正角色", "改为": "领导"}, "不适用于此行"),
]


@pytest.mark.parametrize(("sheet", "row", "cells", "why"), REFUSED)
def test_what_cannot_be_meant_is_told(
    home: Path, sheet: str, row: dict[str, str], cells: dict[str, str], why: str
) -> None:
    done = decide(home, row, sheet, **cells)
    assert done.recorded == ()
    assert [why in issue.message for issue in done.unknown] == [True]


# a change of the lower text → whether what was said of a demand, a target and a number still holds
DRAFTS = [
    # white space and width re-open nothing
    (("到2025年，绿色", "到 2025 年，绿色"), ("regraded", "confirmed", "holds")),
    (("推广新能源汽车。新建", "推广新能源汽车。 新建"), ("regraded", "confirmed", "holds")),
    # another sentence of the same task
    (("推广新能源汽车。新建", "大力推广新能源汽车。新建"), ("regraded", "confirmed", "holds")),
    # what comes new
    (("（三）开展宣传", "（三）开展广泛宣传"), ("regraded", "confirmed", "holds")),
    # the sentence that the demand leans on
    (("新建一批充电桩", "新建充电桩"), ("to-review", "confirmed", "holds")),
    # a word before it, so that the quotation still stands
    (("新建一批充电桩", "不再新建一批充电桩"), ("to-review", "confirmed", "holds")),
    # the sentence of the pair of targets, in which the number was amended
    (("占比达到75%", "占比力争达到75%"), ("regraded", "to-review", "to-review")),
]


@pytest.mark.parametrize(("change", "expected"), DRAFTS)
def test_a_changed_sentence_reopens_what_leans_on_it(
    home: Path, change: tuple[str, str], expected: tuple[str, str, str]
) -> None:
    book = export(home)
    sentence = {"处理意见": "改判为已承接", "改用的本级原句": "新建一批充电桩"}
    book.fill(book.find(DEMANDS, 上级要求=CHARGING), DEMANDS, **sentence)
    book.fill(book.find(TARGETS, 上级指标=GREEN), TARGETS, 处理意见="确认")
    amended = book.find(READ_TARGETS, 指标原文=GREEN_BELOW)
    book.fill(amended, READ_TARGETS, 处理意见="更正约束力", 改为="力争")
    assert len(take(home, book).recorded) == 3
    old, new = change
    assert LOWER.count(old) == 1
    make_workspace(home, LOWER.replace(old, new), UPPER)
    after = stored(home)
    (state,) = [item.state for item in after.decided if item.kind == "amend"]
    marks = demand(after, CHARGING).decision, target(after, "绿色建筑占比").decision
    assert (*marks, state) == expected
    again = take(home, export(home))
    assert (again.recorded, again.conflicts, again.unknown) == ((), (), ())


def test_an_added_link_reads_its_demands_again(home: Path) -> None:
    wetland = "加强湿地修复。"
    before = demand(stored(home), wetland)
    book = export(home)
    book.fill(
        book.empty(), 上级条目="2.3", 本级条目="2.3", 处理意见="新增为直接对应", 确认人="李四"
    )
    assert len(take(home, book).recorded) == 1
    after = stored(home)
    assert demand(after, wetland).status == before.status
    assert ("2.3", "2.3") in {(link.lower, link.upper) for link in after.links}


def test_amendments_show_in_matrix_and_graph(home: Path) -> None:
    decide(home, {"单位": "市发改委"}, READ_DUTIES, 处理意见="更正角色", 改为="牵头")
    decide(home, {"指标原文": GREEN_BELOW}, READ_TARGETS, 处理意见="更正数值", 改为="85")
    run_workspace(home)
    graph = open_workspace_graph(home)
    values = {node.get("value") for _, node in graph.nodes(data=True)}
    assert 85 in values and 75 not in values
    lower, out = home / "corpus" / "lower" / "lower.txt", home / "matrix.xlsx"
    write_matrix_file(lower, out)
    cells = [
        str(c)
        for s in openpyxl.load_workbook(out)
        for r in s.iter_rows(values_only=True)
        for c in r
        if c
    ]
    assert any("85%〔更正〕" in cell for cell in cells)


# what happens after somebody signed → whether the sign-off still holds
AFTER_SIGNING = [
    ("nothing", "holds"),
    ("spaces", "holds"),
    ("a decision", "lost"),
    ("the same decision by another", "lost"),
    ("a draft", "lost"),
    ("new guidance", "lost"),
]


@pytest.mark.parametrize(("what", "state"), AFTER_SIGNING)
def test_a_sign_off_is_of_what_stood(home: Path, what: str, state: str) -> None:
    decide(home, {"上级条目": "2.2"}, 处理意见="确认")
    signed = approve_review("lower", by="王局", workspace=home, date="2026-08-02")
    assert (signed.kind, signed.via) == ("approval", "cli")
    if what == "a decision":
        decide(home, {"上级条目": "2.1"}, 处理意见="确认")
    elif what == "the same decision by another":
        decide(home, {"上级条目": "2.2"}, 处理意见="确认", 确认人="李四")
    elif what in ("a draft", "spaces"):
        new = "推广 新能源汽车。" if what == "spaces" else "推广电动汽车。"
        make_workspace(home, LOWER.replace("推广新能源汽车。", new), UPPER)
    elif what == "new guidance":
        make_workspace(home, LOWER, UPPER.replace("加强湿地修复", "加强湿地保护"))
    assert [x.state for x in stored(home).decided if x.kind == "approval"] == [state]
    papers = write_reports(home, home / "out", formats=("docx",))
    texts = [p.text for paper in papers for p in docx.Document(str(paper)).paragraphs]
    assert any("王局于2026-08-02签发" in text for text in texts)
    assert any("签发已失效" in text for text in texts) == (state == "lost")


def test_a_workbook_of_an_earlier_version_is_read(home: Path) -> None:
    book = export(home)
    row = book.find(DEMANDS, 上级要求=CHARGING)
    key = json.loads(row["标识（勿改）"]) | {"kind": "sentence"}
    key.pop("proof", None)
    book.fill(row, DEMANDS, 处理意见="改判为已承接", **{"标识（勿改）": json.dumps(key)})
    for name in ("处理建议", "指标衔接", "部门衔接", "指标识别", "责任识别", "本级原句一览"):
        del book.book[name]
    (made,) = take(home, book).recorded
    assert (made.kind, made.value) == ("demand", "covered")
    assert demand(stored(home), CHARGING).status == "covered"
    (home / "graphs" / PAIR / "decisions.jsonl").write_text(
        OLD_LINE % made.task.model_dump_json() if made.task else "", encoding="utf-8"
    )
    assert demand(stored(home), CHARGING).decision == "regraded"
    again = take(home, export(home))
    assert (again.recorded, again.unchanged, again.unknown) == ((), 1, ())
