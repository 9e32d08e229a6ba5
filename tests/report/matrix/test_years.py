"""The targets of a plan year by year."""

from __future__ import annotations

import io

import openpyxl

from policy_nlp.records.index import DocumentIndex
from policy_nlp.report.model import Report
from policy_nlp.report.papers.matrix.matrix import matrix_report
from policy_nlp.report.render.xlsx import render_xlsx


def column(table, header):
    at = [item.header for item in table.columns].index(header)
    return [row.cells[at].text for row in table.rows if row.kind != "band"]


def years_of(builder, *targets):
    """Return the table of a plan whose targets are given as fields of the record."""
    plan = builder("甲", "district")
    plan.section("1", "一、", "任务")
    quotes = tuple((1, fields["quote"], fields.get("deadline")) for fields in targets)
    plan.task(
        "1.1",
        "任务一",
        [(None, "推进。")],
        "（区住建委牵头，区发改局配合）",
        (("区住建委", "lead"), ("区发改局", "support")),
        quotes,
    )
    built = plan.build()
    given = tuple(
        target.model_copy(update=fields)
        for target, fields in zip(built.targets, targets, strict=True)
    )
    return matrix_report(DocumentIndex(built.model_copy(update={"targets": given}))).sheets[-1]


def test_years_of_one_indicator_stand_in_one_row(builder) -> None:
    share = {"indicator": "森林覆盖率", "unit_of_measure": "%", "operator": ">="}
    table = years_of(
        builder,
        {**share, "quote": "2030年达20%", "value": 20, "deadline": 2030, "strength": "strive"},
        {**share, "quote": "2025年达18%", "value": 18, "deadline": 2025},
        {"indicator": "绿色工厂", "quote": "建成绿色工厂3家", "value": 3, "unit_of_measure": "家"},
        {"indicator": "能耗", "quote": "“十四五”期间能耗下降", "period": "十四五"},
    )
    assert [item.header for item in table.columns] == [
        *["序号", "指标", "2025年", "2030年", "“十四五”期间", "未定年份"],
        *["原文", "责任单位", "所在条目"],
    ]
    assert column(table, "指标") == ["森林覆盖率", "绿色工厂", "能耗"]
    assert column(table, "2025年") == ["≥18%", "", ""]
    assert column(table, "2030年") == ["力争≥20%", "", ""]
    assert column(table, "未定年份") == ["", "3家", ""]
    assert column(table, "“十四五”期间") == ["", "", "“下降”"]
    assert column(table, "原文")[0] == "2025年达18%\n2030年达20%"
    assert set(column(table, "责任单位")) == {"区住建委"}


def test_another_scope_is_another_row(builder) -> None:
    table = years_of(
        builder,
        {"indicator": "绿地率", "quote": "全区", "value": 3, "scope": "全区", "deadline": 2025},
        {"indicator": "绿地率", "quote": "古城", "value": 2, "scope": "古城", "deadline": 2025},
    )
    assert column(table, "指标") == ["绿地率（全区）", "绿地率（古城）"]


def test_a_plan_without_targets_has_no_such_sheet(upper) -> None:
    names = [table.name for table in matrix_report(DocumentIndex(upper)).sheets]
    assert "年度目标分解表" not in names


def test_figures_are_text_in_the_workbook(builder) -> None:
    given = {"indicator": "=SUM(A1)", "quote": "=1+1", "value": 1, "deadline": 2025}
    table = years_of(builder, given)
    book = Report(kind="test/1", title="表", sheets=(table,))
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(book))).active
    assert sheet["B4"].value == "=SUM(A1)" and sheet["B4"].data_type == "s"
