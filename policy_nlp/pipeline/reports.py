"""The alignment report of the pairs of a workspace, in the formats an office asks for (出报告)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from policy_nlp.align import analyse_pair
from policy_nlp.errors import UsageError
from policy_nlp.lexicons import load_lexicons
from policy_nlp.pipeline.run import ALIGNMENT, EXTRACTION, run_workspace
from policy_nlp.records import Alignment, Extraction
from policy_nlp.records.index import PairIndex
from policy_nlp.report import REPORT_FORMATS, ReportFormat, alignment_report, write_report
from policy_nlp.report.render.presets import DEFAULT_PRESET, read_preset
from policy_nlp.store import Pair, Workspace, open_workspace, safe_name

PRESETS = "presets"
NAME = "衔接性审查报告"
Progress = Callable[[str], None]


def write_reports(
    workspace: Path,
    output: Path,
    *,
    pair: str | None = None,
    formats: Sequence[ReportFormat] = REPORT_FORMATS,
    preset: str = DEFAULT_PRESET,
    force: bool = False,
    progress: Progress | None = None,
) -> list[Path]:
    """Write the report on how one document carries out another (衔接性审查报告).

    Args:
        workspace: its folder; what is not up to date in it is made anew first.
        output: the folder to write to.
        pair: LOWER--UPPER by ids, as the folders of `graphs/`; all pairs by default.
        formats: docx, xlsx, html, svg.
        preset: layout of the Word file, one that is shipped or of the workspace's `presets/`.
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
    opened = open_workspace(workspace)
    pairs = _chosen(opened, pair)
    run_workspace(workspace, progress=progress)
    words = load_lexicons(opened.registers)
    written: list[Path] = []
    for chosen in pairs:
        tell(f"报告 {chosen.lower} → {chosen.upper}")
        alignment, lower, upper = _records(opened, chosen)
        meta = opened.document(chosen.lower).meta
        index = PairIndex.of(alignment, lower, upper)
        report = alignment_report(index, analyse_pair(index, words), meta)
        stem = output / safe_name(f"{NAME}（{chosen.name}）")
        written += write_report(report, stem, formats=formats, preset=layout, force=force)
    return written


def _chosen(workspace: Workspace, name: str | None) -> list[Pair]:
    if not workspace.pairs:
        raise UsageError(
            f"“{workspace.root}”中没有可出报告的上下级文件",
            '请在下级文件的 meta.toml 中写明落实哪个文件：implements = ["编号"]',
        )
    chosen = [pair for pair in workspace.pairs if name is None or pair.name == name]
    if not chosen:
        known = "、".join(pair.name for pair in workspace.pairs)
        raise UsageError(f"no pair '{name}'", f"There are: {known}")
    return chosen


def _records(workspace: Workspace, pair: Pair) -> tuple[Alignment, Extraction, Extraction]:
    """Return what a run left of a pair."""
    lower, upper = (
        Extraction.model_validate(json.loads(path.read_text(encoding="utf-8")))
        for path in (workspace.extracted(doc) / EXTRACTION for doc in (pair.lower, pair.upper))
    )
    text = (workspace.graphs(pair) / ALIGNMENT).read_text(encoding="utf-8")
    return Alignment.model_validate(json.loads(text)), lower, upper
