"""Papers as files: responsibility matrix, task lists, alignment reports, graph page (出文件)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from policy_nlp.errors import UsageError
from policy_nlp.ingest import ReadOptions
from policy_nlp.language import catalogued, translate
from policy_nlp.paths import StrPath, as_path
from policy_nlp.pipeline.run import WorkspaceSession
from policy_nlp.pipeline.session import Session, Step
from policy_nlp.pipeline.writing import (
    PRESETS,
    check_not_read,
    check_path,
    on_paper,
    read_columns,
    read_preset,
    write_files,
    write_paper,
    write_report,
)
from policy_nlp.records.analysis import PairAnalysis
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.report.model import Report
from policy_nlp.report.papers.alignment.brief import brief_report
from policy_nlp.report.papers.alignment.report import alignment_report
from policy_nlp.report.papers.departments import NAME, department_reports
from policy_nlp.report.papers.graph import graph_report
from policy_nlp.report.papers.matrix.columns import DEFAULT_COLUMNS, MatrixColumns
from policy_nlp.report.papers.matrix.matrix import matrix_report
from policy_nlp.report.render import REPORT_FORMATS, ReportFormat, render
from policy_nlp.report.render.presets import DEFAULT_PRESET
from policy_nlp.store import CORPUS, Pair, safe_name, write_bytes
from policy_nlp.text.display import excerpt


def write_matrix_file(
    file: StrPath,
    output: StrPath,
    *,
    against: StrPath | None = None,
    columns: str = DEFAULT_COLUMNS,
    departments: bool = False,
    workspace: StrPath | None = None,
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
    file = as_path(file)
    output = as_path(output)
    against = as_path(against)
    workspace = as_path(workspace)
    chosen = read_columns(columns, workspace / PRESETS if workspace else None)
    if departments and against is not None:
        raise UsageError(
            translate("task lists of departments are not set against an upper document")
        )
    if departments and output.suffix.lower() in (".xlsx", ".docx") and not output.is_dir():
        raise UsageError(
            translate("{}: --departments writes files for each department").format(output.name),
            translate("Name a folder for them: -o DIR"),
        )
    inputs = [file, *([against] if against else [])]
    session = Session(*inputs, options=options)
    if departments:
        return write_department_lists(
            session.amended(session.read(file, is_plan=True)).index,
            output,
            columns=chosen,
            force=force,
            inputs=inputs,
        )
    check_not_read([output], inputs)
    plan = (
        session.read_pair(file, against).index
        if against is not None
        else session.amended(session.read(file, is_plan=True)).index
    )
    return [write_paper(matrix_report(plan, chosen), output, force=force)]


def write_department_lists(
    document: DocumentIndex,
    folder: Path,
    *,
    columns: MatrixColumns | None = None,
    formats: Sequence[str] = ("docx", "xlsx"),
    force: bool = False,
    inputs: Sequence[Path] = (),
) -> list[Path]:
    """Write a task list for each department that a document names (写部门任务清单).

    Args:
        document: its records.
        folder: where the files go, one a department and format.
        columns: words for roles, and for a time that is not stated.
        formats: docx, xlsx.
        force: write over a file even when this program did not write it as it stands.
        inputs: files that were read, which are never written over.

    Returns:
        The files, in the order in which the text first names the departments.

    Raises:
        UsageError: the document names nobody, or a file of somebody's is in the way; then none
            is written.
    """
    reports = department_reports(document, columns)
    if not reports:
        raise UsageError(f"“{document.id}”没有写明责任单位", "请核对文中有无责任分工")
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
            files[folder / f"{stem}.{suffix}"] = render(on_paper(report, suffix), suffix)
    check_not_read(files, inputs)
    return write_files(files, force=force)


REPORT_NAME, BRIEF_NAME = "衔接性审查报告", "送审摘要"
# Characters of a title in the name of a file.
LONGEST_TITLE = 40
Progress = Callable[[str], None]


def write_reports(
    workspace: StrPath,
    output: StrPath,
    *,
    pair: str | None = None,
    formats: Sequence[ReportFormat] = REPORT_FORMATS,
    preset: str = DEFAULT_PRESET,
    paper: str | None = None,
    options: ReadOptions | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> list[Path]:
    """Write the report on how one document carries out another (衔接性审查报告).

    Beside the Word file stands a page for the signature of who answers for it (送审摘要).

    Args:
        workspace: its folder; what is not up to date in it is made anew first.
        output: the folder to write to.
        pair: LOWER--UPPER by ids, as the folders of `graphs/`, or the lower document's id; all
            pairs by default.
        formats: docx, xlsx, html, svg.
        preset: layout of the Word file, one that is shipped or of the workspace's `presets/`.
        paper: name of a paper that another package adds (`policy_nlp.plugins`), written instead.
        options: how the files are to be read: password of a PDF, side of tracked changes.
        force: write over a file that this package did not make, or that was changed since.
        progress: called with one line for each step.

    Returns:
        The files written.

    Raises:
        UsageError: no such pair, layout or paper, or a file of somebody's is in the way; then
            nothing is written.
        WorkspaceError, InputError: as `run_workspace`.
    """
    workspace = as_path(workspace)
    output = as_path(output)
    tell = progress or (lambda line: None)
    layout = read_preset(preset, workspace / PRESETS)
    make = _added_paper(paper) if paper else None
    session = WorkspaceSession(workspace, options=options, progress=progress)
    written: list[Path] = []
    chosen = session.chosen_pairs(pair)
    stems = _report_stems(session)
    for at, (named, aligned) in enumerate(chosen.items()):
        tell(Step(f"报告 {named.lower} → {named.upper}", at, len(chosen)))
        if make is not None:
            added = make(aligned.index, aligned.analysis)
            stem = output / safe_name(f"{added.title}（{named.name}）")
            written += write_report(added, stem, formats=formats, preset=layout, force=force)
            continue
        report = alignment_report(aligned.index, aligned.analysis, aligned.meta)
        stem = output / stems[named]
        written += write_report(report, stem, formats=formats, preset=layout, force=force)
        if "docx" in formats:
            brief = brief_report(aligned.index, aligned.analysis)
            stem = output / stems[named].replace(REPORT_NAME, BRIEF_NAME)
            written += write_report(brief, stem, formats=["docx"], preset=layout, force=force)
    return written


def _added_paper(name: str) -> Callable[[PairIndex, PairAnalysis], Report]:
    from policy_nlp.plugins import plugins

    papers: dict[str, Callable[[PairIndex, PairAnalysis], Report]] = plugins("papers")
    if name not in papers:
        raise UsageError(
            translate("no {} '{}'").format(translate(catalogued("paper")), name),
            translate("There are: {}").format("、".join(sorted(papers)) or translate("nothing")),
        )
    return papers[name]


def _report_stems(session: WorkspaceSession) -> dict[Pair, str]:
    """Return what the report on each pair is called: by its title, by ids too where two have one.

    All pairs of the workspace count, so that a report has one name however many are written.
    """
    titles = {
        pair: aligned.lower.document.title or pair.lower for pair, aligned in session.pairs.items()
    }
    shared = Counter(titles.values())
    return {
        pair: safe_name(
            f"{_short(title)}{REPORT_NAME}" + (f"（{pair.name}）" if shared[title] > 1 else "")
        )
        for pair, title in titles.items()
    }


def _short(title: str) -> str:
    """Return a title; a long one without the issuers before its 关于."""
    short = title[title.find("关于") :] if len(title) > LONGEST_TITLE and "关于" in title else title
    return excerpt(short, LONGEST_TITLE)


def write_graph_page(
    workspace: StrPath,
    output: StrPath,
    *,
    options: ReadOptions | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> None:
    """Write what carries out what as one page that works from a file (写图谱网页).

    Args:
        workspace: its folder; what is not up to date in it is made anew first.
        output: the .html file.
        options: how the files are to be read.
        force: write over a file that this package did not make, or that was changed since.
        progress: called with one line for each step.

    Raises:
        UsageError: there is no pair, or a file of somebody's is in the way.
        WorkspaceError, InputError: as `run_workspace`.
    """
    workspace = as_path(workspace)
    output = as_path(output)
    check_not_read([output], [workspace / CORPUS])
    check_path(output, [output.suffix.removeprefix(".")], force=force)
    session = WorkspaceSession(workspace, options=options, progress=progress)
    pairs = session.chosen_pairs().values()
    write_bytes(output, render(graph_report([pair.index for pair in pairs]), "html"))
