"""One paper a department: what it leads and joins, its targets by year (部门任务清单)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from policy_nlp.errors import UsageError
from policy_nlp.records import Extraction
from policy_nlp.report import labels
from policy_nlp.report.labels import printed_title, task_name
from policy_nlp.report.papers.departments.tables import (
    Department,
    departments,
    held_entries,
    other_bodies,
    ranked_units,
    role_words,
)
from policy_nlp.report.papers.matrix.columns import MatrixColumns, read_columns
from policy_nlp.report.papers.matrix.entries import Duties, Entry
from policy_nlp.report.papers.matrix.matrix import MATRIX_FORMATS, basis, measure_cell
from policy_nlp.report.papers.matrix.target_years import year_table
from policy_nlp.report.render.seal import check_may_write
from policy_nlp.report.tables import Cell, Column, Row, Table, Workbook
from policy_nlp.store import safe_name, write_bytes

KIND = "department-tasks/1"
NAME = "任务清单"
MatrixFormat = Literal["docx", "xlsx"]
BANDS = {
    labels.LEAD_MARK: "牵头或单独负责的任务",
    labels.OTHER_MARK: "共同负责、配合的任务",
    labels.INHERITED_MARK: "按“下同”一类规定沿用的任务",
}


def write_department_lists(
    extraction: Extraction,
    folder: Path,
    *,
    columns: MatrixColumns | None = None,
    formats: Sequence[MatrixFormat] = ("docx", "xlsx"),
    force: bool = False,
) -> list[Path]:
    """Write a task list for each department that a document names (写部门任务清单).

    Args:
        extraction: the document.
        folder: where the files go, one a department and format.
        columns: words for roles, and for a time that is not stated.
        formats: docx, xlsx.
        force: write over a file even when this program did not write it as it stands.

    Returns:
        The files, in the order in which the text first names the departments.

    Raises:
        UsageError: the document names nobody, or a file of somebody's is in the way; then none
            is written.
    """
    books = dict(_named(department_workbooks(extraction, columns=columns)))
    if not books:
        raise UsageError(f"“{extraction.document.id}”没有写明责任单位", "请核对文中有无责任分工")
    paths = {
        folder / f"{stem}.{kind}": (kind, book) for stem, book in books.items() for kind in formats
    }
    if not force:
        for path in paths:
            check_may_write(path)
    for path, (kind, book) in paths.items():
        write_bytes(path, MATRIX_FORMATS[kind](book))
    return list(paths)


def _named(books: Sequence[tuple[str, Workbook]]) -> Iterator[tuple[str, Workbook]]:
    """Yield each book with a file name of its own, also where names fold into one."""
    used: set[str] = set()
    for name, book in books:
        stem, number = safe_name(f"{name}{NAME}"), 1
        while stem.casefold() in used:
            number += 1
            stem = safe_name(f"{name}{NAME}（{number}）")
        used.add(stem.casefold())
        yield stem, book


def department_workbooks(
    extraction: Extraction, *, columns: MatrixColumns | None = None
) -> list[tuple[str, Workbook]]:
    """Return name and tables of each department, before any file format."""
    duties = Duties(extraction)
    words = columns or read_columns()
    title = printed_title(extraction.document)
    return [
        (body.name, _workbook(duties, body, f"{title}{body.name}", words))
        for body in departments(duties)
    ]


def _workbook(duties: Duties, body: Department, title: str, words: MatrixColumns) -> Workbook:
    held = [entry for _, entry in _held(duties, body)]
    targets = {target.id for entry in held for target in entry.targets}
    tables = [_task_table(duties, body, title, words)]
    if targets:
        own = [target for target in duties.extraction.targets if target.id in targets]
        tables.append(year_table(duties, title, own))
    return Workbook(kind=KIND, title=f"{title}{NAME}", tables=tuple(tables))


def _held(duties: Duties, body: Department) -> Iterator[tuple[str, Entry]]:
    """Yield the unit ids and measures of a department, what it leads first."""
    units = {unit.id: unit for unit in duties.units}
    for unit in ranked_units(body, duties.numbers()):
        for entry in held_entries(duties, body, units[unit]):
            yield unit, entry


def _task_table(duties: Duties, body: Department, title: str, words: MatrixColumns) -> Table:
    numbers = duties.numbers()
    rows: list[Row] = []
    mark = ""
    for unit, entry in _held(duties, body):
        if body.mark(unit) != mark:
            mark = body.mark(unit)
            rows.append(
                Row(cells=(Cell(text=f"{BANDS[mark]}（{body.count(mark)}项）"),), kind="band")
            )
        rows.append(_row(duties, body, entry, numbers[unit], words))
    document = duties.extraction.document
    return Table(
        name=NAME,
        title=f"{title}{NAME}",
        note=f"说明：本表由 policy-nlp 根据《{printed_title(document)}》原文自动生成，"
        f"须经人工核对后使用。“序号”为“{words.title}”中的序号，“工作举措”照录原文。",
        columns=(
            Column(header="序号", width=6, align="center", merge=True),
            Column(header="重点任务", width=20, merge=True),
            Column(header="工作举措", width=64),
            Column(header="承担方式", width=12, align="center", merge=True),
            Column(header="同项责任单位", width=28, merge=True),
            Column(header="完成时限", width=12, align="center"),
            Column(header="原文依据", width=24, merge=True),
        ),
        rows=tuple(rows),
        frozen=2,
    )


def _row(duties: Duties, body: Department, entry: Entry, number: int, words: MatrixColumns) -> Row:
    held = [duty for duty in body.duties[entry.unit.id] if duty in entry.duties]
    texts = (
        role_words(held, words),
        "、".join(other_bodies([entry], held)) or labels.NOTHING,
        "\n".join(entry.deadlines) or words.open_deadline,
        basis(entry),
    )
    return Row(
        cells=(
            Cell(number=number),
            Cell(text=task_name(entry.unit)),
            measure_cell(entry),
            *(Cell(text=text) for text in texts),
        ),
        group=entry.unit.id,
    )
