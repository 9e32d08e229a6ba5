"""The report tells what people decided, also what leaves no other trace."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from docx import Document

from policy_nlp.pipeline import run_workspace, write_reports
from tests.support.review_book import (
    BUILDING,
    LOWER,
    UPPER,
    add,
    export,
    make_workspace,
    take,
)

OPINIONS = [
    ("衔接关系", BUILDING, {"处理意见": "否决", "备注": "两回事"}),
    ("覆盖情况", {"上级条目": "1.3"}, {"处理意见": "改判为不适用", "备注": "本区没有湿地"}),
    ("逐项要求", {"上级要求": "优化充电设施布局。"}, {"处理意见": "改判为已承接"}),
]
TOLD = [
    "与“（一）推进建筑节能〔1.1〕”的对应，否决（张三，2026-08-01）：两回事。",
    "本项任务，改判为不适用（张三，2026-08-01）：本区没有湿地。",
    "“优化充电设施布局。”，改判为已承接（张三，2026-08-01）。",
    "计入1句，其中未见承接1句；可适用1句。张三2026-08-01判为“不适用”：本区没有湿地（人工改判）。",
    "另有1条衔接关系经人工否决，见附件“人工意见”。",
    "共3条，其中有效3条。经人工否决的衔接关系1条，不再列入逐条衔接情况。列表如下。",
]


@pytest.fixture
def decided(tmp_path: Path) -> Path:
    home = make_workspace(tmp_path)
    book = export(home)
    for sheet, row, cells in OPINIONS:
        book.fill(book.find(sheet, **row), sheet, **cells)
    assert len(take(home, book).recorded) == len(OPINIONS)
    return home


def papers(home: Path) -> dict[str, str]:
    """Return what each paper of the report says, as plain text."""
    written = write_reports(home, home / "out", force=True)
    made = {path.suffix: path for path in written if "送审摘要" not in path.name}
    word = Document(str(made[".docx"]))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    book = openpyxl.load_workbook(made[".xlsx"])
    values = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    return {
        "docx": "\n".join([*(p.text for p in word.paragraphs), *cells]),
        "xlsx": "\n".join(str(value) for value in values if value is not None),
        "html": made[".html"].read_text(encoding="utf-8"),
    }


def listed(home: Path) -> list[tuple[str, ...]]:
    """Return the rows of the sheet of decisions: kind, verdict, reason, state."""
    (path,) = write_reports(home, home / "out", formats=["xlsx"], force=True)
    rows = list(openpyxl.load_workbook(path)["人工意见"].iter_rows(values_only=True))
    start = next(at for at, row in enumerate(rows) if "意见" in row)
    names = [rows[start].index(name) for name in ("类别", "意见", "理由", "状态")]
    return [tuple(row[at] for at in names) for row in rows[start + 1 :] if row[0] is not None]


def test_a_rejected_link_is_told_in_every_paper(decided: Path) -> None:
    for kind, text in papers(decided).items():
        told = TOLD if kind != "xlsx" else TOLD[-2:-1]
        assert [line for line in told if line not in text] == [], kind
        assert "两回事" in text, kind


def test_every_opinion_is_a_row_of_its_own(decided: Path) -> None:
    assert listed(decided) == [
        ("衔接关系", "否决", "两回事", "有效"),
        ("逐项要求", "改判为已承接", "—", "有效"),
        ("覆盖情况", "改判为不适用", "本区没有湿地", "有效"),
    ]


def test_opinions_on_what_changed_or_went_stay_in_the_list(decided: Path) -> None:
    # the judged task of the district reads otherwise now
    add(
        decided,
        "lower",
        LOWER.replace("提高新建建筑节能标准", "提高公共建筑节能标准"),
        'level = "district"\nimplements = ["upper"]\n',
    )
    assert ("衔接关系", "否决", "两回事", "待复核") in listed(decided)
    # and is gone altogether
    lines = LOWER.splitlines(keepends=True)
    shorter = "".join(line for line in lines if "建筑" not in line)
    shorter = (
        shorter.replace("（二）", "（一）").replace("（三）", "（二）").replace("绿色交通", "绿道")
    )
    add(decided, "lower", shorter, 'level = "district"\nimplements = ["upper"]\n')
    assert any(row[:3] == ("衔接关系", "否决", "两回事") for row in listed(decided))


def test_a_run_counts_the_opinions(decided: Path) -> None:
    assert "人工意见3条：有效3条" in str(run_workspace(decided))


def test_a_report_without_opinions_has_no_section_on_them(tmp_path: Path) -> None:
    assert "人工意见" not in papers(make_workspace(tmp_path))["docx"]


def test_what_a_person_settled_is_no_gap(tmp_path: Path) -> None:
    home = make_workspace(tmp_path)
    before = papers(home)
    book = export(home)
    for task, verdict in (("1.2", "改判为已对应"), ("1.3", "改判为不适用")):
        cells = {"处理意见": verdict, "备注": "已另行部署"}
        book.fill(book.find("覆盖情况", 上级条目=task), "覆盖情况", **cells)
    take(home, book)
    after = papers(home)
    draft = "【建议稿】优化充电设施布局"
    assert draft in before["xlsx"]
    assert draft not in after["xlsx"]
    assert "不适用，该项任务不适用于本地" in after["docx"]
    told = str(run_workspace(home))
    assert "应为本级园林绿化部门" not in told
    line = next(line for line in told.splitlines() if "保护湿地" in line)
    assert "未见对应" not in line


def test_a_target_that_cannot_apply_is_told_so(tmp_path: Path) -> None:
    home = make_workspace(
        tmp_path,
        upper=UPPER.replace("加强湿地修复。", "加强湿地修复。到2025年，湿地保护率达到60%。"),
    )
    meta = 'level = "district"\nimplements = ["upper"]\n'
    add(home, "lower", LOWER, f'{meta}sectors_absent = ["湿地"]\n')
    after = papers(home)["xlsx"]
    assert "其中：不适用\n1" in after
    assert "其中：未分解" not in after
