"""Several drafts of one document, the oldest first: files, or those of a workspace (多稿沿革)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from policy_nlp.compare import compare_series
from policy_nlp.errors import UsageError, WorkspaceError
from policy_nlp.ingest import ReadOptions
from policy_nlp.lexicons import load_lexicons
from policy_nlp.pipeline.session import Session
from policy_nlp.pipeline.writing import check_path, write_paper
from policy_nlp.records import Extraction
from policy_nlp.records.series import Series
from policy_nlp.store import Workspace, open_workspace


def follow_drafts(
    drafts: Sequence[Path],
    *,
    table: Path | None = None,
    force: bool = False,
    options: ReadOptions | None = None,
) -> list[Series]:
    """Say what became of each task and each target over several drafts (多稿沿革).

    Args:
        drafts: the drafts, the oldest first; or one folder, a workspace, whose documents say in
            their meta.toml which draft they revise (`revises`).
        table: where to write 任务沿革 and 指标沿革, .xlsx or .docx.
        force: write over a file that this program did not write.
        options: how the files are to be read: password of a PDF, side of tracked changes.

    Returns:
        One series; of a workspace one for each chain of drafts.

    Raises:
        InputError: a document or its meta file cannot be read.
        UsageError: fewer than two drafts, or a table that cannot be written as asked.
        WorkspaceError: no workspace, or no draft in it revises another.
    """
    if table is not None:
        check_path(table, force=force)
    if not drafts:
        raise UsageError("no draft to compare", "Name two or more, the oldest first")
    if len(drafts) == 1:
        workspace = _workspace(drafts[0])
        session = Session(lexicons=load_lexicons(workspace.registers), options=options)
        read = _chains(workspace, session)
    else:
        session = Session(*reversed(drafts), options=options)
        read = [[session.extract(path) for path in drafts]]
    if table is not None and len(read) > 1:
        chains = "；".join(" → ".join(draft.document.id for draft in chain) for chain in read)
        raise UsageError(
            f"{table.name}: the workspace holds {len(read)} chains of drafts ({chains})",
            "Name the files of one of them",
        )
    found = [compare_series(chain, lexicons=session.lexicons) for chain in read]
    if table is not None:
        from policy_nlp.report.papers.history import series_report

        write_paper(series_report(found[0]), table, force=force)
    return found


def _workspace(folder: Path) -> Workspace:
    if not folder.is_dir():
        raise UsageError(
            f"{folder}: one draft alone", "Name two or more, or the folder of a workspace"
        )
    return open_workspace(folder)


def _chains(workspace: Workspace, session: Session) -> list[list[Extraction]]:
    """Read the documents of a workspace that revise each other, chain by chain."""
    chains = draft_chains(workspace)
    read = {
        name: session.read(workspace.document(name)).records
        for name in dict.fromkeys(name for chain in chains for name in chain)
    }
    return [[read[name] for name in chain] for chain in chains]


def draft_chains(workspace: Workspace) -> list[list[str]]:
    """Return the chains of documents of which each revises the one before, the oldest first.

    Raises:
        WorkspaceError: no document revises another, or they do so in a circle.
    """
    _ = workspace.pairs  # says where a meta.toml names a document that is not there
    walks = {document.id: list(workspace.drafts(document.id)) for document in workspace.documents}
    revised = {document.meta.revises for document in workspace.documents}
    chains = [walk for last, walk in walks.items() if last not in revised and len(walk) > 1]
    if not chains:
        raise WorkspaceError(
            f"“{workspace.root}”中没有修订其他文件的稿次",
            '请在后一稿的 meta.toml 中写明修订哪个文件：revises = "编号"',
        )
    return chains
