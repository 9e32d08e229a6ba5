"""The three tables of the matrix, before any file."""

import pytest

from policy_nlp.errors import UsageError
from policy_nlp.records import Alignment, Link, OwnUnit
from policy_nlp.records.alignment import OwnReason
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.report.papers.departments import ranges
from policy_nlp.report.papers.matrix.matrix import matrix_report


@pytest.fixture
def alignment():
    def link(lower, upper, grade):
        return Link(lower=lower, upper=upper, grade=grade, score=0.5)

    return Alignment(
        lower="姑苏",
        upper="苏州",
        links=(
            link("1.1", "1.2", "partial"),
            link("1.1", "1.1", "direct"),
            link("1.2", "1.2", "direct"),
        ),
        own=(OwnUnit(lower="2.1", reason=OwnReason(code="no-link")),),
    )


def cells(table, header):
    at = [column.header for column in table.columns].index(header)
    return [
        row.cells[at].text if row.cells[at].number is None else row.cells[at].number
        for row in table.rows
        if row.kind != "band"
    ]


def test_assignment_table(lower, upper, alignment):
    table = matrix_report(PairIndex(alignment, DocumentIndex(lower), DocumentIndex(upper))).sheets[
        0
    ]
    assert [column.header for column in table.columns] == [
        "序号",
        "重点任务",
        "具体举措",
        "牵头单位",
        "责任（配合）单位",
        "沿用责任单位",
        "目标指标",
        "完成时限",
        "对应市级任务",
        "原文依据",
    ]
    assert table.title == "姑苏碳达峰实施方案（征求意见稿）责任分工表"
    assert "须经人工核对" in table.note and "苏委发〔2022〕7号" in table.note
    assert cells(table, "序号") == [1, 1, 2, 3, 4]
    assert cells(table, "目标指标") == ["", "到2025年，建成绿色工厂3家", "", "", ""]
    assert cells(table, "完成时限") == ["", "2025年", "", "", ""]
    assert cells(table, "沿用责任单位") == ["", "", "", "", "区审计局"]
    assert cells(table, "对应市级任务") == [
        *["推进节能降碳\n发展非化石能源（部分）"] * 2,
        "发展非化石能源",
        "（本级自行安排）",
        "（未见对应）",
    ]
    assert cells(table, "原文依据")[-2:] == [
        "条目2.1\n（区审计局负责）",
        "条目2.2\n沿用条目2.1",
    ]
    assert [row.cells[0].text for row in table.rows if row.kind == "band"] == [
        "一、重点任务",
        "二、保障措施",
    ]


@pytest.mark.parametrize(
    ("level", "header"),
    [
        ("national", "对应国家任务"),
        ("province", "对应省级任务"),
        ("city", "对应市级任务"),
        ("district", "对应区县级任务"),
        (None, "对应上级任务"),
    ],
)
def test_upper_tasks_are_named_by_level(lower, upper, alignment, level, header):
    document = upper.document.model_copy(update={"level": level})
    other = upper.model_copy(update={"document": document})
    table = matrix_report(PairIndex(alignment, DocumentIndex(lower), DocumentIndex(other))).sheets[
        0
    ]
    assert header in [column.header for column in table.columns]


def test_without_an_upper_document(upper):
    table = matrix_report(DocumentIndex(upper)).sheets[0]
    headers = [column.header for column in table.columns]
    assert "对应上级任务" in headers and "沿用责任单位" not in headers
    assert set(cells(table, "对应上级任务")) == {"（未比对）"}


def test_lead_in_stands_out(lower):
    table = matrix_report(DocumentIndex(lower)).sheets[0]
    measures = [row.cells[2] for row in table.rows if row.kind != "band"]
    assert [cell.paragraphs[0].lead for cell in measures] == ["深挖节能潜力", "", "", "", ""]


def test_department_table_lists_tasks_by_number(lower):
    table = matrix_report(DocumentIndex(lower)).sheets[1]
    headers = [column.header for column in table.columns]
    assert headers == [
        "责任部门",
        "牵头项数",
        "牵头或单独负责的任务",
        "其他项数",
        "共同负责、配合的任务",
        "沿用项数",
        "按“下同”一类规定沿用的任务",
    ]
    assert cells(table, "责任部门") == ["区发改局", "区经科局", "区住建委", "区审计局", "合计"]
    assert cells(table, "牵头项数") == [1, 0, 0, 1, 2]
    assert cells(table, "其他项数") == [1, 1, 1, 0, 3]
    assert cells(table, "牵头或单独负责的任务") == ["2", "", "", "3", ""]
    assert cells(table, "按“下同”一类规定沿用的任务") == ["", "", "", "4", ""]


def test_tasks_of_nobody_are_told(upper):
    rows = matrix_report(DocumentIndex(upper)).sheets[1].rows
    assert [row.cells[0].text for row in rows if row.kind == "band"] == [
        "未明确责任单位的任务：2、3"
    ]


# numbers of tasks → as the paper lists them
RANGES = [([], ""), ([3], "3"), ([1, 2], "1、2"), ([1, 2, 3, 5, 7, 8, 9, 10], "1至3、5、7至10")]


@pytest.mark.parametrize(("numbers", "shown"), RANGES)
def test_numbers_in_a_row_are_one(numbers, shown):
    assert ranges(numbers) == shown


def test_task_list_of_each_department(lower):
    table = matrix_report(DocumentIndex(lower)).sheets[2]
    rows = zip(
        *(
            cells(table, name)
            for name in ("责任部门", "任务数", "承担方式", "序号", "同项责任单位")
        ),
        strict=True,
    )
    assert list(rows) == [
        # What it leads comes first.
        ("区发改局", "牵头1项\n其他1项", "牵头", 2, "区住建委"),
        ("区发改局", "牵头1项\n其他1项", "共同负责", 1, "区经科局"),
        ("区经科局", "其他1项", "共同负责", 1, "区发改局"),
        ("区住建委", "其他1项", "配合", 2, "区发改局（牵头）"),
        ("区审计局", "牵头1项\n沿用1项", "单独负责", 3, ""),
        ("区审计局", "牵头1项\n沿用1项", "沿用", 4, ""),
    ]


def test_two_spellings_of_one_body_are_one_department(builder):
    plan = builder("姑苏", "district")
    known = {"department": "district/housing"}
    plan.task("1", "甲", [(None, "举措。")], "（区住建委负责）", (("区住建委", "sole", known),))
    plan.task("2", "乙", [(None, "举措。")], "（区住建局负责）", (("区住建局", "sole", known),))
    table = matrix_report(DocumentIndex(plan.build())).sheets[1]
    assert cells(table, "牵头或单独负责的任务") == ["1、2", ""]


def test_alignment_of_other_documents_is_refused(lower, upper, alignment):
    with pytest.raises(UsageError, match="is not that of"):
        matrix_report(PairIndex(alignment, DocumentIndex(upper), DocumentIndex(lower)))


def test_document_without_any_task(builder):
    plan = builder("姑苏", "district")
    plan.section("1", "一、", "总体要求")
    assert [table.rows for table in matrix_report(DocumentIndex(plan.build())).sheets[::2]] == [
        (),
        (),
    ]
