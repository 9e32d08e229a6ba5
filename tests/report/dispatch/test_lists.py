"""One paper a department, and the targets year by year."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from policy_nlp.errors import UsageError
from policy_nlp.pipeline.matrix import write_dispatch
from policy_nlp.pipeline.writing import is_unchanged, read_columns, read_letter
from policy_nlp.records.index import DocumentIndex
from policy_nlp.report.papers.dispatch.lists import Dispatch


def column(table, header):
    at = [item.header for item in table.columns].index(header)
    return [row.cells[at].text for row in table.rows if row.kind != "band"]


def lists_of(plan, columns=None):
    dispatch = Dispatch.of(plan, columns)
    return {item.name: dispatch.task_list(item) for item in dispatch.departments}


@pytest.fixture
def books(lower):
    return lists_of(DocumentIndex(lower))


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
    paths = write_dispatch(DocumentIndex(lower), tmp_path)
    assert len(paths) == 10 and all(map(is_unchanged, paths))
    assert [path.name for path in paths[1::8]] == [
        "区发改局任务清单（姑苏碳达峰实施方案）.xlsx",
        "分发一览表（姑苏碳达峰实施方案）.xlsx",
    ]
    before = [path.read_bytes() for path in paths]
    assert [path.read_bytes() for path in write_dispatch(DocumentIndex(lower), tmp_path)] == before


def test_none_is_written_when_one_is_somebodys(lower, tmp_path: Path) -> None:
    mine = tmp_path / "区审计局任务清单（姑苏碳达峰实施方案）.docx"
    mine.write_bytes(b"mine")
    with pytest.raises(UsageError, match="不是本程序写的"):
        write_dispatch(DocumentIndex(lower), tmp_path)
    assert list(tmp_path.iterdir()) == [mine]


def test_a_document_that_names_nobody_is_told(builder, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有写明责任单位"):
        write_dispatch(DocumentIndex(builder("甲", "city").build()), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_names_that_make_one_file_name_get_files_of_their_own(builder, tmp_path: Path) -> None:
    plan = builder("甲", "district")
    plan.section("1", "一、", "任务")
    duties = (("区/办", "joint"), ("区?办", "joint"))
    plan.task("1.1", "任务一", [(None, "=1+1。")], "（区/办、区?办按职责分工负责）", duties)
    paths = write_dispatch(DocumentIndex(plan.build()), tmp_path, formats=["xlsx"])
    assert [path.name for path in paths] == [
        "区-办任务清单（甲碳达峰实施方案）.xlsx",
        "区-办（2）任务清单（甲碳达峰实施方案）.xlsx",
        "分发一览表（甲碳达峰实施方案）.xlsx",
    ]
    sheet = openpyxl.load_workbook(paths[0]).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


NAMES = [
    "../../etc/区发改局",
    "C:\\区\\con",
    "=cmd|' /C calc'!A0",
    "<b>&区住建委",
    "区" * 90,
    "con",
]


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_make_safe_files(builder, tmp_path: Path, name: str) -> None:
    plan = builder("../甲" * 30, "district")
    named = (name, f"{name}局", name.upper())
    clause, duties = f"（{'、'.join(named)}负责）", tuple((item, "joint") for item in named)
    plan.task("1.1", name, [(name, f"{name}。")], clause, duties, ((1, name, 2025),))
    output = tmp_path / "home" / "a.zip"
    document = DocumentIndex(plan.build())
    assert write_dispatch(document, output, letter=read_letter()) == [output]
    with zipfile.ZipFile(output) as packed:
        names = packed.namelist()
        books = [packed.read(file) for file in names if file.endswith(".xlsx")]
        letters = [packed.read(file) for file in names if "函" in file]
    assert len(names) == len(set(map(str.casefold, names)))
    assert all(Path(file).name == file and len(file.encode()) < 200 for file in names)
    assert not any(set(file) & set('\\/:*?"<>|\n') for file in names)
    sheets = [sheet for data in books for sheet in openpyxl.load_workbook(io.BytesIO(data))]
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert any(p.text == f"{name}：" for p in docx.Document(io.BytesIO(letters[0])).paragraphs)
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_an_office_has_its_words_here_too(lower) -> None:
    book = lists_of(DocumentIndex(lower), read_columns("lead-support"))["区审计局"]
    assert column(book.sheets[0], "完成时限") == ["持续推进", "持续推进"]
