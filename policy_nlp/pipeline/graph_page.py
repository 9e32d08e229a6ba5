"""The graph of a workspace as a page for the browser (图谱网页)."""

from __future__ import annotations

from pathlib import Path

from policy_nlp.ingest import ReadOptions
from policy_nlp.pipeline.run import WorkspaceSession
from policy_nlp.report import render_graph_page
from policy_nlp.report.render.seal import check_may_write
from policy_nlp.store import write_bytes


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
    if not force:
        check_may_write(output)
    pairs = WorkspaceSession(workspace, options=options).pairs.values()
    write_bytes(output, render_graph_page([pair.index for pair in pairs]))
