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


def test_xlsx_holds_text_only(extraction: Extraction) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx([extraction])))
    assert book.sheetnames == list(FRAMES.values())
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert to_xlsx([extraction]) == to_xlsx([extraction])


def test_one_json_object_a_line(extraction: Extraction) -> None:
    records = [json.loads(line) for line in to_jsonl([extraction]).splitlines()]
    assert {record["record"] for record in records} == set(FRAMES)
    assert [r["name"] for r in records if r["record"] == "responsibilities"] == ["区发改局"]
