"""Who answers for what, as files: the matrix, and what each department gets (责任分工、分发)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from policy_nlp.errors import UsageError
from policy_nlp.ingest import ReadOptions
from policy_nlp.language import translate
from policy_nlp.paths import StrPath, as_path
from policy_nlp.pipeline.reports import short_title
from policy_nlp.pipeline.session import Session
from policy_nlp.pipeline.writing import (
    PRESETS,
    check_not_read,
    is_archive,
    is_unchanged,
    on_paper,
    read_columns,
    read_letter,
    write_paper,
    write_together,
)
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.report.model import Report
from policy_nlp.report.papers.departments import Department
from policy_nlp.report.papers.dispatch.letter import KNOWN, Letter, letter_report
from policy_nlp.report.papers.dispatch.lists import NAME, OVERVIEW_NAME, Dispatch
from policy_nlp.report.papers.matrix.columns import DEFAULT_COLUMNS, MatrixColumns
from policy_nlp.report.papers.matrix.entries import assume_leads
from policy_nlp.report.papers.matrix.matrix import matrix_report
from policy_nlp.report.render import render
from policy_nlp.store import safe_name
from policy_nlp.text.display import fitted

Tell = Callable[[str], None]
# Characters of a body and of a title in the name of a file.
LONGEST_NAME, LONGEST_TITLE = 20, 24


def write_matrix_file(
    file: StrPath,
    output: StrPath,
    *,
    against: StrPath | None = None,
    columns: str = DEFAULT_COLUMNS,
    departments: bool = False,
    letter: str | None = None,
    filled: Mapping[str, str] | None = None,
    first_leads: bool = False,
    workspace: StrPath | None = None,
    options: ReadOptions | None = None,
    force: bool = False,
    tell: Tell | None = None,
) -> list[Path]:
    """Write the responsibility matrix of a document (责任分工表) for Excel or Word.

    Args:
        file: the document.
        output: the file to write, .xlsx or .docx; with `departments` a folder, or a .zip.
        against: the upper document, for the column 对应市级任务.
        columns: which columns under which words, shipped or of `presets/matrix/`.
        departments: write a task list (任务清单) for each department instead.
        letter: a letter (征求意见函) goes with each list, in that wording, shipped or of
            `presets/letters/`.
        filled: the office's words for blanks of the letter, by name (反馈期限).
        first_leads: where a clause names no lead, the first of its list leads, and papers say so.
        workspace: its `presets/` folder is looked into.
        options: how the files are to be read: password of a PDF, side of tracked changes.
        force: write over a file that this package did not make.
        tell: called with a line on what an office has to see to.

    Returns:
        The files written.

    Raises:
        InputError: a document cannot be read, or is no plan.
        UsageError: no such columns, letter or blank; `output` exists and is not ours, or has
            another suffix; a letter without departments to send it to.
    """
    file = as_path(file)
    output = as_path(output)
    against = as_path(against)
    workspace = as_path(workspace)
    presets = workspace / PRESETS if workspace else None
    chosen = read_columns(columns, presets)
    wording = read_letter(letter, presets) if letter is not None else None
    if wording is not None and not departments:
        raise UsageError(translate("a letter goes to departments: give --departments, too"))
    _check_blanks(wording, filled or {})
    if departments and output.suffix.lower() in (".xlsx", ".docx") and not output.is_dir():
        raise UsageError(
            translate("{}: --departments writes files for each department").format(output.name),
            translate("Name a folder for them: -o DIR"),
        )
    inputs = [file, *([against] if against else [])]
    if not departments or is_archive(output):
        check_not_read([output], inputs)
    session = Session(*inputs, options=options)
    plan = (
        session.read_pair(file, against).index
        if against is not None
        else session.amended(session.read(file, is_plan=True)).index
    )
    if first_leads:
        plan = _with_leads(plan)
    if not departments:
        return [write_paper(matrix_report(plan, chosen), output, force=force)]
    return write_dispatch(
        plan,
        output,
        columns=chosen,
        letter=wording,
        filled=filled,
        force=force,
        inputs=inputs,
        tell=tell,
    )


def _with_leads(plan: DocumentIndex | PairIndex) -> DocumentIndex | PairIndex:
    if isinstance(plan, PairIndex):
        return PairIndex(plan.alignment, assume_leads(plan.lower), plan.upper)
    return assume_leads(plan)


def _check_blanks(letter: Letter | None, filled: Mapping[str, str]) -> None:
    """Pass where the letter has all blanks that are filled."""
    if filled and letter is None:
        raise UsageError(translate("there is no letter to fill in: give --letter, too"))
    unknown = [name for name in filled if letter is not None and name not in letter.blanks]
    if unknown and letter is not None:
        raise UsageError(
            translate("the letter has no blank 〔{}〕").format(unknown[0]),
            translate("There are: {}").format("、".join(letter.blanks)),
        )


def write_dispatch(
    plan: DocumentIndex | PairIndex,
    output: Path,
    *,
    columns: MatrixColumns | None = None,
    letter: Letter | None = None,
    filled: Mapping[str, str] | None = None,
    formats: Sequence[str] = ("docx", "xlsx"),
    force: bool = False,
    inputs: Sequence[Path] = (),
    tell: Tell | None = None,
) -> list[Path]:
    """Write what goes to each department that a document names (写部门任务清单、征求意见函).

    What no department gets, as where all concerned are to answer (各有关部门), stands in a list
    for the office, with who gets what (分发一览表).

    Args:
        plan: its records, with those of the document above it where lists say what they answer.
        output: where the files go, a folder or a .zip.
        columns: words for roles, and for a time that is not stated.
        letter: wording of the letter, which is written as docx; None: no letter.
        filled: the office's words for its blanks.
        formats: of the lists: docx, xlsx.
        force: write over a file even when this program did not write it as it stands.
        inputs: files that were read, which are never written over.
        tell: called with a line on blanks of the letter, and on what an earlier call left there.

    Returns:
        The files, in the order in which the text first names the departments, or the archive.

    Raises:
        UsageError: the document names nobody, or a file of somebody's is in the way; then none
            is written.
    """
    dispatch = Dispatch.of(plan, columns)
    document = dispatch.document.extraction.document
    if not dispatch.departments:
        raise UsageError(f"“{document.id}”没有写明责任单位", "请核对文中有无责任分工")
    title = short_title(document.title or document.id, LONGEST_TITLE)
    files: dict[str, bytes] = {}

    def add(start: str, name: str, report: Report, suffixes: Sequence[str]) -> None:
        for suffix in suffixes:
            stem = safe_name(f"{start}{name}（{title}）")
            files[f"{stem}.{suffix}"] = render(on_paper(report, suffix), suffix)

    for start, department in _file_starts(dispatch.departments):
        if letter is not None:
            report = letter_report(letter, dispatch, department, filled or {})
            add(start, letter.name, report, ["docx"])
        add(start, NAME, dispatch.task_list(department), formats)
    add("", OVERVIEW_NAME, dispatch.overview(), formats)
    if not is_archive(output):
        check_not_read([output / name for name in files], inputs)
    written = write_together(files, output, force=force)
    if tell is not None:
        _tell_blanks(letter, filled or {}, tell)
        if not is_archive(output):
            _tell_left(output, written, f"（{title}）", tell)
    return written


def _tell_blanks(letter: Letter | None, filled: Mapping[str, str], tell: Tell) -> None:
    """Say which blanks of the letter stand on the papers."""
    blanks = letter.blanks if letter is not None else ()
    left = [name for name in blanks if name not in {*KNOWN, *filled}]
    if left:
        told = translate("blanks of the letter, to be filled with --fill or by hand: {}")
        tell(told.format("、".join(left)))


def _tell_left(folder: Path, written: Sequence[Path], end: str, tell: Tell) -> None:
    """Say which papers of the plan an earlier call left in the folder, so that none is sent."""
    for path in sorted(folder.iterdir()):
        if path.stem.endswith(end) and path not in written and is_unchanged(path):
            tell(translate("{}: from an earlier call, not of this one").format(path.name))


def _file_starts(departments: Sequence[Department]) -> Iterator[tuple[str, Department]]:
    """Yield each department with how its files are called: safe, short and its own."""
    used: set[str] = set()
    for department in departments:
        short = fitted(department.name, LONGEST_NAME)
        start, number = safe_name(short), 1
        # Names may fold into one.
        while start.casefold() in used:
            number += 1
            start = safe_name(f"{short}（{number}）")
        used.add(start.casefold())
        yield start, department
