"""The workbook: read back with openpyxl, byte-stable, never over somebody's work."""

import io

import openpyxl
import pytest

from policy_nlp.errors import UsageError
from policy_nlp.pipeline.writing import write_paper
from policy_nlp.records.index import DocumentIndex
from policy_nlp.report.model import Column, Report, Row, Table, text_cell
from policy_nlp.report.papers.matrix.matrix import matrix_report
from policy_nlp.report.render.xlsx import render_xlsx


def write_matrix(plan, path, **how):
    return write_paper(matrix_report(DocumentIndex(plan)), path, **how)


@pytest.fixture
def path(lower, tmp_path):
    return write_matrix(lower, tmp_path / "责任分工表.xlsx")


def test_sheets_print_on_a4_across(path):
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["责任分工表", "部门×任务", "部门任务清单", "年度目标分解表"]
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        # One page across (the default, so not written), as many down as it takes.
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$3:$3"
        assert "&P" in sheet.oddFooter.center.text
        assert sheet.freeze_panes is not None
        assert {sheet["A1"].font.name, sheet["A3"].font.name} == {"宋体", "黑体"}
        assert sheet["A4"].font.name in ("仿宋", "黑体")
    assert book["责任分工表"].auto_filter.ref == "A3:J10"


def test_what_rows_share_stands_in_each_for_the_filter_and_is_shown_once(path):
    sheet = openpyxl.load_workbook(path)["责任分工表"]
    # only the lines above the table go over several columns
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {"A1:J1", "A2:J2"}
    shared = [sheet.cell(row, 4) for row in (5, 6)]
    assert [cell.value for cell in shared] == ["（未明确）", "（未明确）"]
    assert [cell.number_format for cell in shared] == ["General", ";;;"]
    assert [cell.border.top.style for cell in shared] == ["thin", None]


def test_same_records_same_bytes(path, lower, tmp_path):
    again = write_matrix(lower, tmp_path / "b.xlsx")
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+86", "-5%以内", "@甲", "\t=HYPERLINK(1)", " =cmd|' /C calc'!A0", "\n=1", "{=1}"],
)
def test_what_looks_like_a_formula_is_text(text):
    sheet = _read_back(text)
    assert sheet["A4"].data_type == "s"
    assert sheet["A4"].value == text.replace("\t", " ")
    if text[0] != "{":
        assert sheet["A4"].quotePrefix


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲\x00\x0b乙\ud800", "甲乙"),
        ("<b>&\"'", "<b>&\"'"),
        ("_x000D_", "_x000D_"),
        ("https://example.org", "https://example.org"),
        ("00123", "00123"),
        ("碳" * 40_000, "碳" * 32_767),
    ],
)
def test_text_stays_as_it_is(text, expected):
    assert _read_back(text)["A4"].value == expected


def _read_back(text):
    rows = (Row(cells=(text_cell(text),)),)
    table = Table(name="表", title="表", columns=(Column(header="列", width=20),), rows=rows)
    data = render_xlsx(Report(kind="test/1", title="表", sheets=(table,)))
    return openpyxl.load_workbook(io.BytesIO(data))["表"]


def test_writes_over_its_own_file(path, upper):
    before = path.read_bytes()
    write_matrix(upper, path)
    assert path.read_bytes() != before


def test_never_over_a_file_that_somebody_changed(path, lower):
    book = openpyxl.load_workbook(path)
    book["责任分工表"]["D5"] = "区发改局"
    book.save(path)
    changed = path.read_bytes()
    with pytest.raises(UsageError, match="写成后有人改过"):
        write_matrix(lower, path)
    assert path.read_bytes() == changed
    write_matrix(lower, path, force=True)
    assert path.read_bytes() != changed


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04"])
def test_never_over_a_file_of_another_kind(lower, tmp_path, content):
    path = tmp_path / "notes.xlsx"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="不是本程序写的"):
        write_matrix(lower, path)
    assert path.read_bytes() == content


def test_suffix_is_that_of_a_workbook(lower, tmp_path):
    with pytest.raises(UsageError, match=r"\.xlsx"):
        write_matrix(lower, tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_document_without_any_task(builder, tmp_path):
    plan = builder("姑苏", "district")
    plan.section("1", "一、", "总体要求")
    path = write_matrix(plan.build(), tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(path)["责任分工表"].max_row == 3


def _sheet_of(columns: int, rows: int):
    names = (Column(header="重点任务", width=36),)
    upright = tuple(
        Column(header="区发展和改革委员会", width=3.6, vertical=True) for _ in range(columns)
    )
    lines = tuple(
        Row(cells=(text_cell("任务"),) + (text_cell("○"),) * columns) for _ in range(rows)
    )
    table = Table(name="表", title="表", columns=names + upright, rows=lines)
    data = render_xlsx(Report(kind="test/1", title="表", sheets=(table,)))
    return openpyxl.load_workbook(io.BytesIO(data))["表"]


# departments, tasks, how the sheet is turned, pages it is shrunk to
@pytest.mark.parametrize(
    ("columns", "rows", "turned", "pages"),
    [
        # under high headers a page across holds ten rows; upright it holds them all
        (19, 32, None, 1),
        # fits one page either way
        (19, 5, "landscape", 0),
        # so many names would be shrunk beyond reading
        (40, 32, "landscape", 0),
        # more than a page upright: broken over pages, not shrunk
        (19, 60, None, 0),
    ],
)
def test_tables_under_high_headers_stand_in_portrait(columns, rows, turned, pages):
    sheet = _sheet_of(columns, rows)
    assert sheet.page_setup.orientation in ((turned,) if turned else (None, "portrait"))
    high = sheet.page_setup.fitToHeight
    # one page is what a file that says nothing asks for
    assert (1 if high is None else int(high)) == pages
