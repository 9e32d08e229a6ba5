import csv
import io
import json
from collections.abc import Callable

import openpyxl
import pytest

from policy_nlp.extract import extract_records
from policy_nlp.records import Extraction, Outline, SourceFile
from policy_nlp.report.papers.frames import FRAMES, to_csv_files, to_frames, to_jsonl, to_xlsx

# The heading and a body begin with what a spreadsheet takes for a formula.
PLAN = (
    "甲乙区实施方案\n根据《国务院关于印发行动方案的通知》（国发〔2021〕23号），制定本方案。\n一、任务\n"
    "（一）=1+1。+2推进改造。到2025年，绿色建筑占比达到50%以上。（区发改局负责）\n"
)


@pytest.fixture
def extraction(outline_of: Callable[[str], Outline]) -> Extraction:
    source = SourceFile(file="plan.txt", sha256="0" * 64, format="txt")
    return extract_records(outline_of(PLAN), source, doc_id="plan")


def test_one_row_a_record(extraction: Extraction) -> None:
    frames = to_frames(extraction)
    assert {name: len(frame) for name, frame in frames.items()} == {
        "units": len(extraction.units),
        "measures": len(extraction.measures),
        "responsibilities": 1,
        "targets": 1,
        "citations": 1,
    }
    target = frames["targets"].iloc[0]
    assert (target["value"], target["deadline"], target["document"]) == (50, 2025, "plan")
    start, end = int(target["span_start"]), int(target["span_end"])
    assert extraction.text[start:end] == target["quote"]


def test_an_empty_kind_keeps_its_columns(extraction: Extraction) -> None:
    bare = extraction.model_copy(update={"targets": ()})
    frame = to_frames(bare)["targets"]
    assert list(frame.columns) == list(to_frames(extraction)["targets"].columns)
    assert len(frame) == 0


def test_csv_opens_in_excel_and_holds_no_formula(extraction: Extraction) -> None:
    files = to_csv_files([extraction, extraction])
    assert sorted(files) == sorted(f"{sheet}.csv" for sheet in FRAMES.values())
    data = files["条目.csv"]
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 2 * len(extraction.units)
    assert [row["heading"] for row in rows if row["id"] == "1.1"] == ["'=1+1", "'=1+1"]


def sheet_rows(data: bytes, sheet: str) -> list[dict[str, object]]:
    """Return the rows of a sheet by the headers in its first row."""
    headers, *rows = openpyxl.load_workbook(io.BytesIO(data))[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, headers), row, strict=True)) for row in rows]


# sheet, headers and what stands below them in the first row of a task, duty or target
CELLS = [
    ("条目", {"文件": "plan", "编号": "1.1", "标题": "=1+1", "类型": "任务", "类型代码": "task"}),
    ("举措", {"条目编号": "1.1", "力度代码": "promote", "力度": "推进"}),
    ("责任分工", {"单位名称": "区发改局", "责任": "单独负责", "责任代码": "sole", "另有未列明单位": "否"}),
    ("指标", {"指标": "绿色建筑占比", "口径": "不低于", "口径代码": ">=", "数值": 50, "单位": "%"}),
    ("指标", {"时限（年）": 2025, "力度": "必须完成", "类型": "定量"}),
    ("引用文件", {"标题": "国务院关于印发行动方案的通知", "文号": "国发〔2021〕23号"}),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "cells"), CELLS)
def test_xlsx_is_in_words_of_the_office(
    extraction: Extraction, sheet: str, cells: dict[str, object]
) -> None:
    rows = sheet_rows(to_xlsx([extraction]), sheet)
    assert any(row | cells == row for row in rows), rows


def test_xlsx_is_tables_to_reckon_with(extraction: Extraction) -> None:
    data = to_xlsx([extraction, extraction])
    assert data == to_xlsx([extraction, extraction])
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == list(FRAMES.values())
    for sheet in book:
        (table,) = sheet.tables.values()
        assert table.ref == sheet.dimensions
        headers = [cell.value for cell in sheet[1]]
        assert len(set(headers)) == len(headers)
        # A code is hidden beside its word; nothing is a formula, and text stays text.
        hidden = [name for name, cell in zip(headers, sheet[1], strict=True)
                  if sheet.column_dimensions[cell.column_letter].hidden]  # fmt: skip
        assert hidden == [name for name in headers if str(name).endswith("代码")]
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert sum(float(str(row["数值"])) for row in sheet_rows(data, "指标")) == 100


def test_a_workbook_without_records_has_its_headers(extraction: Extraction) -> None:
    bare = extraction.model_copy(update={"targets": ()})
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx([bare])))["指标"]
    assert {"指标", "数值"} <= {cell.value for cell in sheet[1]}
    assert sheet.max_row == 1


def test_one_json_object_a_line(extraction: Extraction) -> None:
    records = [json.loads(line) for line in to_jsonl([extraction]).splitlines()]
    assert {record["record"] for record in records} == set(FRAMES)
    assert [r["name"] for r in records if r["record"] == "responsibilities"] == ["区发改局"]
