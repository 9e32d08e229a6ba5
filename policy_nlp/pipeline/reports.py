"""Papers of a workspace as files: alignment reports, graph page (出文件)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from policy_nlp.errors import UsageError
from policy_nlp.ingest import ReadOptions
from policy_nlp.language import catalogued, translate
from policy_nlp.paths import StrPath, as_path
from policy_nlp.pipeline.run import WorkspaceSession
from policy_nlp.pipeline.session import Step
from policy_nlp.pipeline.writing import (
    PRESETS,
    check_not_read,
    check_path,
    read_preset,
    write_report,
)
from policy_nlp.records.analysis import PairAnalysis
from policy_nlp.records.index import PairIndex
from policy_nlp.report.model import Report
from policy_nlp.report.papers.alignment.brief import brief_report
from policy_nlp.report.papers.alignment.report import alignment_report
from policy_nlp.report.papers.graph import graph_report
from policy_nlp.report.render import REPORT_FORMATS, ReportFormat, render
from policy_nlp.report.render.presets import DEFAULT_PRESET
from policy_nlp.store import CORPUS, Pair, safe_name, write_bytes
from policy_nlp.text.display import excerpt

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
            f"{short_title(title)}{REPORT_NAME}" + (f"（{pair.name}）" if shared[title] > 1 else "")
        )
        for pair, title in titles.items()
    }


def short_title(title: str, longest: int = LONGEST_TITLE) -> str:
    """Return a title for the name of a file; a long one without the issuers before its 关于."""
    short = title[title.find("关于") :] if len(title) > longest and "关于" in title else title
    return excerpt(short, longest)


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
