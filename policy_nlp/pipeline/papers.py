"""Papers and lists made straight from files (由文件直接生成的表)."""

from __future__ import annotations

from pathlib import Path

from policy_nlp.check import find_problems
from policy_nlp.extract import list_departments as list_named
from policy_nlp.pipeline.documents import align_files, extract_file
from policy_nlp.records import Findings, NamedDepartments
from policy_nlp.report import write_matrix


def write_matrix_file(
    file: Path, output: Path, *, against: Path | None = None, force: bool = False
) -> None:
    """Write the responsibility matrix of a document (责任分工表) for Excel or Word.

    Args:
        file: the document.
        output: the file to write, .xlsx or .docx.
        against: the upper document, for the column 对应市级任务.
        force: write over a file that this package did not make.

    Raises:
        InputError: a document cannot be read.
        UsageError: `output` exists and is not ours, or has another suffix.
    """
    if against is None:
        write_matrix(extract_file(file), output, force=force)
        return
    alignment, lower, upper = align_files(file, against)
    write_matrix(lower, output, alignment=alignment, upper=upper, force=force)


def list_departments(file: Path) -> NamedDepartments:
    """Return who is named in a document, as what, and under which spellings (部门清单).

    Raises:
        InputError: the document cannot be read.
    """
    return list_named(extract_file(file))


def check_file(file: Path, *, against: Path | None = None) -> Findings:
    """Look a document over as a careful clerk would before it is signed (审校).

    Args:
        file: the document.
        against: the upper document: then also what it asks and the document leaves open.

    Raises:
        InputError: a document cannot be read.
    """
    if against is None:
        return find_problems(extract_file(file))
    alignment, lower, upper = align_files(file, against)
    return find_problems(lower, alignments=[(alignment, upper)], known=[upper.document])
