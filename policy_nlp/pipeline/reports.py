"""Papers of the pairs of a workspace: alignment reports, the page of its graph (出报告)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from policy_nlp.ingest import ReadOptions
from policy_nlp.pipeline.run import WorkspaceSession
from policy_nlp.pipeline.writing import (
    PRESETS,
    check_not_read,
    check_path,
    read_preset,
    write_report,
)
from policy_nlp.report.papers.alignment.report import alignment_report
from policy_nlp.report.papers.graph_page import render_graph_page
from policy_nlp.report.render import REPORT_FORMATS, ReportFormat
from policy_nlp.report.render.presets import DEFAULT_PRESET
from policy_nlp.store import CORPUS, safe_name, write_bytes

NAME = "衔接性审查报告"
Progress = Callable[[str], None]


def write_reports(
    workspace: Path,
    output: Path,
    *,
    pair: str | None = None,
    formats: Sequence[ReportFormat] = REPORT_FORMATS,
    preset: str = DEFAULT_PRESET,
    options: ReadOptions | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> list[Path]:
    """Write the report on how one document carries out another (衔接性审查报告).

    Args:
        workspace: its folder; what is not up to date in it is made anew first.
        output: the folder to write to.
        pair: LOWER--UPPER by ids, as the folders of `graphs/`, or the lower document's id; all
            pairs by default.
        formats: docx, xlsx, html, svg.
        preset: layout of the Word file, one that is shipped or of the workspace's `presets/`.
        options: how the files are to be read: password of a PDF, side of tracked changes.
        force: write over a file that this package did not make, or that was changed since.
        progress: called with one line for each step.

    Returns:
        The files written.

    Raises:
        UsageError: no such pair or layout, or a file of somebody's is in the way; then nothing
            is written.
        WorkspaceError, InputError: as `run_workspace`.
    """
    tell = progress or (lambda line: None)
    layout = read_preset(preset, workspace / PRESETS)
    session = WorkspaceSession(workspace, options=options, progress=progress)
    chosen = session.workspace.choose_pairs(pair)
    session.make()
    written: list[Path] = []
    for named in chosen:
        tell(f"报告 {named.lower} → {named.upper}")
        aligned = session.pairs[named]
        report = alignment_report(aligned.index, aligned.analysis, aligned.meta)
        stem = output / safe_name(f"{NAME}（{named.name}）")
        written += write_report(report, stem, formats=formats, preset=layout, force=force)
    return written


def write_graph_page(
    workspace: Path, output: Path, *, options: ReadOptions | None = None, force: bool = False
) -> None:
    """Write what carries out what as one page that works from a file (写图谱网页).

    Args:
        workspace: its folder; what is not up to date in it is made anew first.
        output: the .html file.
        options: how the files are to be read.
        force: write over a file that this package did not make, or that was changed since.

    Raises:
        UsageError: there is no pair, or a file of somebody's is in the way.
        WorkspaceError, InputError: as `run_workspace`.
    """
    check_not_read([output], [workspace / CORPUS])
    check_path(output, [output.suffix.removeprefix(".")], force=force)
    pairs = WorkspaceSession(workspace, options=options).pairs.values()
    write_bytes(output, render_graph_page([pair.index for pair in pairs]))
