"""One paper a department, and the targets year by year."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from policy_nlp.errors import UsageError
from policy_nlp.pipeline.reports import write_department_lists
from policy_nlp.pipeline.writing import is_unchanged, read_columns
from policy_nlp.records.index import DocumentIndex
from policy_nlp.report.model import Report
from policy_nlp.report.papers.departments import department_reports
from policy_nlp.report.papers.matrix.matrix import matrix_report
from policy_nlp.report.render.xlsx import render_xlsx


def column(table, header):
    at = [item.header for item in table.columns].index(header)
    return [row.cells[at].text for row in table.rows if row.kind != "band"]


@pytest.fixture
def books(lower):
    return dict(department_reports(DocumentIndex(lower)))


def test_every_department_has_its_paper(books) -> None:
    assert list(books) == ["区发改局", "区经科局", "区住建委", "区审计局"]
    titles = {book.title for book in books.values()}
    assert "姑苏碳达峰实施方案（征求意见稿）区审计局任务清单" in titles


def test_what_it_leads_comes_first(books) -> None:
    table = books["区发改局"].sheets[0]
    assert [row.cells[0].text for row in table.rows if row.kind == "band"] == [
        "牵头或单独负责的任务（1项）",
        "共同负责、配合的任务（1项）",
    ]
    assert column(table, "重点任务") == ["发展非化石能源", *["推动工业绿色发展"] * 2]
    assert column(table, "承担方式") == ["牵头", "共同负责", "共同负责"]


def test_sentences_stand_as_printed_with_their_clause(books) -> None:
    table = books["区经科局"].sheets[0]
    assert column(table, "工作举措") == ["深挖节能潜力。开展排查。", "到2025年，建成绿色工厂3家。"]
    assert column(table, "原文依据")[0] == "条目1.1\n（区发改局、区经科局按职责分工负责）"
    assert column(table, "同项责任单位") == ["区发改局", "区发改局"]


def test_what_is_carried_forward_stands_apart(books) -> None:
    table = books["区审计局"].sheets[0]
    assert [row.cells[0].text for row in table.rows if row.kind == "band"][-1].startswith(
        "按“下同”"
    )
    assert column(table, "承担方式") == ["单独负责", "沿用"]


def test_only_its_own_targets_by_year(books) -> None:
    assert [len(book.sheets) for book in books.values()] == [2, 2, 1, 1]
    years = books["区经科局"].sheets[1]
    assert column(years, "原文") == ["到2025年，建成绿色工厂3家"]


def test_one_file_a_department_and_format(lower, tmp_path: Path) -> None:
    paths = write_department_lists(DocumentIndex(lower), tmp_path)
    assert len(paths) == 8 and all(map(is_unchanged, paths))
    assert paths[:2] == [tmp_path / "区发改局任务清单.docx", tmp_path / "区发改局任务清单.xlsx"]
    before = [path.read_bytes() for path in paths]
    assert [
        path.read_bytes() for path in write_department_lists(DocumentIndex(lower), tmp_path)
    ] == before


def test_none_is_written_when_one_is_somebodys(lower, tmp_path: Path) -> None:
    mine = tmp_path / "区审计局任务清单.docx"
    mine.write_bytes(b"mine")
    with pytest.raises(UsageError, match="不是本程序写的"):
        write_department_lists(DocumentIndex(lower), tmp_path)
    assert list(tmp_path.iterdir()) == [mine]


def test_a_document_that_names_nobody_is_told(builder, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有写明责任单位"):
        write_department_lists(DocumentIndex(builder("甲", "city").build()), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_names_that_make_one_file_name_get_files_of_their_own(builder, tmp_path: Path) -> None:
    plan = builder("甲", "district")
    plan.section("1", "一、", "任务")
    duties = (("区/办", "joint"), ("区?办", "joint"))
    plan.task("1.1", "任务一", [(None, "=1+1。")], "（区/办、区?办按职责分工负责）", duties)
    paths = write_department_lists(DocumentIndex(plan.build()), tmp_path, formats=["xlsx"])
    assert [path.name for path in paths] == ["区-办任务清单.xlsx", "区-办任务清单（2）.xlsx"]
    sheet = openpyxl.load_workbook(paths[0]).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_an_office_has_its_words_here_too(lower) -> None:
    book = dict(department_reports(DocumentIndex(lower), columns=read_columns("lead-support")))[
        "区审计局"
    ]
    assert column(book.sheets[0], "完成时限") == ["持续推进", "持续推进"]


# targets by year


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
