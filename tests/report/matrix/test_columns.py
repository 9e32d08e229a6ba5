"""Columns of the matrix as data: those shipped, those of an office, what may not be one."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_nlp.errors import LexiconError, UsageError
from policy_nlp.pipeline.writing import column_names, read_columns
from policy_nlp.records.index import DocumentIndex
from policy_nlp.report.papers.matrix.matrix import matrix_report

OWN = """
name = "本区列法"
title = "任务分工表"
open_deadline = "长期坚持"
[roles]
support = "协办"
[[columns]]
content = "bodies"
header = "责任单位"
width = 20
[[columns]]
content = "deadline"
header = "时限"
width = 12
"""


def cells(table, header):
    at = [column.header for column in table.columns].index(header)
    return [row.cells[at].text for row in table.rows if row.kind != "band"]


# columns: title, headers; 沿用责任单位 is there since the plan has a carry-forward rule
@pytest.mark.parametrize(
    ("name", "title", "headers"),
    [
        (
            "lead-support",
            "责任分工表",
            ["序号", "重点任务", "工作举措", "牵头单位", "配合单位", "沿用责任单位", "完成时限"],
        ),
        (
            "responsible",
            "任务分解表",
            [
                *["序号", "工作任务", "具体内容", "目标指标"],
                *["责任（配合）单位", "沿用责任单位", "完成时限"],
            ],
        ),
        (
            "leaders",
            "任务分解表",
            [
                *["序号", "工作任务", "具体举措", "牵头领导", "牵头单位"],
                *["责任单位", "沿用责任单位", "完成时限", "备注"],
            ],
        ),
    ],
)
def test_shipped_columns(lower, name, title, headers) -> None:
    book = matrix_report(DocumentIndex(lower), columns=read_columns(name))
    table = book.sheets[0]
    assert book.title.endswith(title) and table.name == title
    assert [column.header for column in table.columns] == headers
    # the text names one year; where it names none the office's word stands, and the note says so
    assert cells(table, "完成时限") == ["持续推进", "2025年", *["持续推进"] * 3]
    assert "“持续推进”指原文未写明完成时限" in table.note


def test_leaders_stay_empty_for_the_office_to_fill_in(lower) -> None:
    table = matrix_report(DocumentIndex(lower), columns=read_columns("leaders")).sheets[0]
    assert set(cells(table, "牵头领导")) == set(cells(table, "备注")) == {""}


def test_bodies_in_one_column_name_who_leads_first(lower) -> None:
    table = matrix_report(DocumentIndex(lower), columns=read_columns("responsible")).sheets[0]
    assert cells(table, "责任（配合）单位") == [
        *["区发改局、区经科局"] * 2,
        "区发改局（牵头）\n区住建委等部门",
        "区审计局",
        "（未明确责任单位）",
    ]


def test_an_office_can_have_its_own_columns(lower, tmp_path: Path) -> None:
    (tmp_path / "matrix").mkdir()
    (tmp_path / "matrix" / "own.toml").write_text(OWN, encoding="utf-8")
    assert "own" in column_names(tmp_path) and "own" not in column_names()
    book = matrix_report(DocumentIndex(lower), columns=read_columns("own", tmp_path))
    assert book.title.endswith("任务分工表")
    assert [column.header for column in book.sheets[0].columns] == ["责任单位", "时限"]
    assert cells(book.sheets[0], "时限") == ["长期坚持", "2025年", *["长期坚持"] * 3]
    assert "协办" in cells(book.sheets[2], "承担方式")


# what is wrong with the file, what is said of it
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('content = "deadline"', 'content = "bodies"', "two columns hold the same"),
        ('header = "时限"', "", "a column without header"),
        ('content = "deadline"', 'content = "boss"', "Input should be"),
        ("任务分工表", "任务[1]表", "String should match"),
        ("width = 12", "width = 0", "greater than 0"),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, old: str, new: str, message: str) -> None:
    (tmp_path / "matrix").mkdir()
    (tmp_path / "matrix" / "own.toml").write_text(OWN.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        read_columns("own", tmp_path)


def test_unknown_columns_are_told_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="no columns 'none'"):
        read_columns("none")
    assert column_names() == ["lead-support", "leaders", "responsible", "standard"]
