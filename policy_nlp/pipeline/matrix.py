"""The responsibility matrix and the task lists of departments as files (写责任分工表)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from policy_nlp.errors import UsageError
from policy_nlp.ingest import ReadOptions
from policy_nlp.pipeline.session import Session
from policy_nlp.pipeline.writing import PRESETS, read_columns, write_files, write_paper
from policy_nlp.records import Alignment, Extraction
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.report.papers.departments import NAME, department_reports
from policy_nlp.report.papers.matrix.columns import DEFAULT_COLUMNS, MatrixColumns
from policy_nlp.report.papers.matrix.matrix import matrix_report
from policy_nlp.report.render import render
from policy_nlp.store import safe_name


def write_matrix_file(
    file: Path,
    output: Path,
    *,
    against: Path | None = None,
    columns: str = DEFAULT_COLUMNS,
    departments: bool = False,
    workspace: Path | None = None,
    options: ReadOptions | None = None,
    force: bool = False,
) -> list[Path]:
    """Write the responsibility matrix of a document (责任分工表) for Excel or Word.

    Args:
        file: the document.
        output: the file to write, .xlsx or .docx; with `departments` a folder.
        against: the upper document, for the column 对应市级任务.
        columns: which columns under which words, shipped or of `presets/matrix/`.
        departments: write a task list (任务清单) for each department instead.
        workspace: its `presets/` folder is looked into.
        options: how the files are to be read: password of a PDF, side of tracked changes.
        force: write over a file that this package did not make.

    Returns:
        The files written.

    Raises:
        InputError: a document cannot be read, or is no plan.
        UsageError: no such columns; `output` exists and is not ours, or has another suffix; an
            upper document for the lists of departments, which have no place for it.
    """
    chosen = read_columns(columns, workspace / PRESETS if workspace else None)
    if departments and against is not None:
        raise UsageError("task lists of departments are not set against an upper document")
    session = Session(file, *([against] if against else []), options=options)
    if against is not None:
        pair = session.read_pair(file, against)
        return [
            write_matrix(
                pair.lower,
                output,
                alignment=pair.decided,
                upper=pair.upper,
                columns=chosen,
                force=force,
            )
        ]
    extraction = session.read(file, is_plan=True).records
    if departments:
        return write_department_lists(extraction, output, columns=chosen, force=force)
    return [write_matrix(extraction, output, columns=chosen, force=force)]


def write_matrix(
    extraction: Extraction,
    path: Path,
    *,
    alignment: Alignment | None = None,
    upper: Extraction | None = None,
    columns: MatrixColumns | None = None,
    force: bool = False,
) -> Path:
    """Write the responsibility matrix of a document for Excel or Word (写责任分工表).

    Args:
        extraction: the document.
        path: the file to write; its suffix says which.
        alignment: of the document with `upper`, for the column of upper tasks.
        upper: the document that this one carries out.
        columns: which columns under which words; all there are by default.
        force: write over a file even when this program did not write it as it stands.

    Raises:
        UsageError: `path` ends in neither .xlsx nor .docx, holds something else, or was changed
            by hand; or `alignment` and `upper` do not belong to the document.
    """
    document = DocumentIndex(extraction)
    plan: DocumentIndex | PairIndex = document
    if alignment is not None and upper is not None:
        plan = PairIndex(alignment, document, DocumentIndex(upper))
    return write_paper(matrix_report(plan, columns), path, force=force)


def write_department_lists(
    extraction: Extraction,
    folder: Path,
    *,
    columns: MatrixColumns | None = None,
    formats: Sequence[str] = ("docx", "xlsx"),
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
    reports = department_reports(DocumentIndex(extraction), columns)
    if not reports:
        raise UsageError(f"“{extraction.document.id}”没有写明责任单位", "请核对文中有无责任分工")
    files: dict[Path, bytes] = {}
    used: set[str] = set()
    for name, report in reports:
        stem, number = safe_name(f"{name}{NAME}"), 1
        # Names may fold into one.
        while stem.casefold() in used:
            number += 1
            stem = safe_name(f"{name}{NAME}（{number}）")
        used.add(stem.casefold())
        for suffix in formats:
            files[folder / f"{stem}.{suffix}"] = render(report, suffix)
    return write_files(files, force=force)
