"""Papers and lists made straight from files (由文件直接生成的表)."""

from __future__ import annotations

from pathlib import Path

from policy_nlp.check import find_problems
from policy_nlp.errors import UsageError
from policy_nlp.extract import list_departments as list_named
from policy_nlp.ingest import ReadOptions
from policy_nlp.pipeline.matrix import write_department_lists, write_matrix
from policy_nlp.pipeline.presets import PRESETS, read_columns
from policy_nlp.pipeline.session import Session
from policy_nlp.records import Findings, NamedDepartments
from policy_nlp.report.papers.matrix.columns import DEFAULT_COLUMNS


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


def list_departments(file: Path, *, options: ReadOptions | None = None) -> NamedDepartments:
    """Return who is named in a document, as what, and under which spellings (部门清单).

    Args:
        file: the document.
        options: how it is to be read: password of a PDF, side of tracked changes.

    Raises:
        InputError: the document cannot be read.
    """
    session = Session(file, options=options)
    return list_named(session.extract(file), session.lexicons.departments)


def check_file(
    file: Path, *, against: Path | None = None, options: ReadOptions | None = None
) -> Findings:
    """Look a document over as a careful clerk would before it is signed (审校).

    Args:
        file: the document.
        against: the upper document: then also what it asks and the document leaves open.
        options: how the files are to be read: password of a PDF, side of tracked changes.

    Raises:
        InputError: a document cannot be read.
    """
    session = Session(file, *([against] if against else []), options=options)
    words = session.lexicons
    if against is None:
        return find_problems(session.extract(file), lexicons=words)
    pair = session.read_pair(file, against)
    return find_problems(
        pair.lower,
        alignments=[(pair.decided, pair.upper)],
        known=[pair.upper.document],
        lexicons=words,
    )
