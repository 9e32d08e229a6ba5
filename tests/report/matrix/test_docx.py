"""The responsibility matrix for Word: the same tables as the workbook, across, headers repeated."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT

from policy_nlp.errors import UsageError
from policy_nlp.pipeline.writing import is_unchanged, write_paper
from policy_nlp.records.index import DocumentIndex
from policy_nlp.report.papers.matrix.matrix import matrix_report
from policy_nlp.report.render.docx.writer import render_docx


def write_matrix(plan, path, **how):
    return write_paper(matrix_report(DocumentIndex(plan)), path, **how)


@pytest.fixture
def document(lower):
    return docx.Document(io.BytesIO(render_docx(matrix_report(DocumentIndex(lower)))))


def test_each_table_starts_a_page_across(document) -> None:
    assert len(document.tables) == len(document.sections) == 4
    assert {section.orientation for section in document.sections} == {WD_ORIENT.LANDSCAPE}


def test_cells_say_what_the_workbook_says(document, lower) -> None:
    for table, made in zip(
        matrix_report(DocumentIndex(lower)).sheets, document.tables, strict=True
    ):
        assert [cell.text for cell in made.rows[0].cells] == [item.header for item in table.columns]
        for row, shown in zip(table.rows, made.rows[1:], strict=True):
            if row.kind == "band":
                assert shown.cells[0].text == row.cells[0].text
                continue
            expected = [
                cell.text if cell.number is None else str(cell.number) for cell in row.cells
            ]
            assert [cell.text for cell in shown.cells] == expected


def test_the_suffix_says_which_file(lower, tmp_path: Path) -> None:
    path = write_matrix(lower, tmp_path / "责任分工表.docx")
    assert is_unchanged(path)
    assert path.read_bytes() == write_matrix(lower, tmp_path / "b.docx").read_bytes()
    with pytest.raises(UsageError, match=r"ends in \.xlsx or \.docx"):
        write_matrix(lower, tmp_path / "责任分工表.pdf")
