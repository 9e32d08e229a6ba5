"""The table of changes, as it is laid before a meeting."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from policy_nlp.compare import compare_versions
from policy_nlp.records.index import DocumentIndex
from policy_nlp.report.papers.revision.table import revision_report
from policy_nlp.report.render import render
from tests.support.drafts import MADE, read

OLD = read(MADE.text(), "old")
NEW = read(
    MADE.text()
    .replace("达到50%", "达到45%")
    .replace("区发改局、区应急局按职责分工负责", "区发改局负责")
    .replace("打通古城步行连廊，", "打通 古城步行连廊，"),
    "new",
)


def test_the_table_of_changes() -> None:
    revision = compare_versions(OLD, NEW)
    book = revision_report(revision, DocumentIndex(OLD), DocumentIndex(NEW))
    sheets = load_workbook(io.BytesIO(render(book, "xlsx")))
    rows = [
        [cell.value for cell in row]
        for row in sheets.worksheets[0].iter_rows()
        if row[0].value == "1"
    ]
    (first,) = rows
    assert first[1:6] == [
        "1.2\n控制化石能源消费",
        "（区发改局、区应急局按职责分工负责）",
        "（区发改局负责）",
        "责任调整",
        "删去区应急局；区发改局由共同负责改为单独负责",
    ]
    assert first[6] in (None, "")  # 修改依据 is for the office to fill
    assert len(sheets.worksheets) == 2  # a stray space stands in the annex
    by_substance = revision_report(
        revision, DocumentIndex(OLD), DocumentIndex(NEW), order="substance"
    )
    assert by_substance.sheets[0].rows[0].cells[4].text == "指标调整（要求降低）"
