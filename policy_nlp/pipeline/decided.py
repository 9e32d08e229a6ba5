"""Decisions of a workspace, found for a pair of documents and put over its alignment (人工意见)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from policy_nlp.align import apply_decisions, settle_decisions
from policy_nlp.encoder import Encoder
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Alignment, DocumentMeta, Extraction
from policy_nlp.store import DECISIONS, DecisionLog, Pair, Workspace, read_decisions
from policy_nlp.store.workspace import CORPUS


def decision_file(workspace: Workspace, pair: Pair) -> Path:
    """Return the file in which what people decide of a pair is kept."""
    return workspace.graphs(pair) / DECISIONS


def decision_files(workspace: Workspace, pair: Pair) -> list[Path]:
    """Return the files of decisions that speak of a pair, the oldest drafts' first.

    What was decided of a draft goes on for the draft that revises it (`revises`), as far as
    the judged text is the same.
    """
    return [
        decision_file(workspace, Pair(lower=lower, upper=upper))
        for upper in workspace.drafts(pair.upper)
        for lower in workspace.drafts(pair.lower)
    ]


def read_pair_decisions(workspace: Workspace, pair: Pair) -> DecisionLog:
    """Read all decisions that speak of a pair, in the order they count."""
    logs = [read_decisions(path) for path in decision_files(workspace, pair)]
    return DecisionLog(
        decisions=tuple(decision for log in logs for decision in log.decisions),
        issues=tuple(issue for log in logs for issue in log.issues),
    )


def stray_decisions(workspace: Workspace) -> list[str]:
    """Return lines that tell of decisions on pairs which the workspace does not hold (any more).

    A document was renamed or taken out, or no longer says whom it carries out.
    """
    known = {file for pair in workspace.pairs for file in decision_files(workspace, pair)}
    stray = sorted(set(workspace.root.glob(f"graphs/*/{DECISIONS}")) - known)
    return [
        f"{workspace.relative(path)} 有{count}条人工意见，但工作区没有这一对文件，未采用"
        for path in stray
        if (count := len(read_decisions(path).decisions))
    ]


def decide(
    workspace: Workspace,
    pair: Pair,
    alignment: Alignment,
    lower: Extraction,
    upper: Extraction,
    *,
    meta: DocumentMeta,
    lexicons: Lexicons,
    tell: Callable[[str], None] | None = None,
    encoder: Encoder | None = None,
) -> Alignment:
    """Put the decisions of a workspace over the alignment of a pair.

    Args:
        workspace: where the decisions stand.
        pair: the documents.
        alignment: what the program finds.
        lower: records of the lower document.
        upper: records of the upper one.
        meta: what the office says of the lower document.
        lexicons: the vocabularies.
        tell: called with a line for what could not be taken into account.
        encoder: what the alignment was made with.
    """
    log = read_pair_decisions(workspace, pair)
    if tell is not None:
        for issue in log.issues:
            tell(issue.message)
        lost = settle_decisions(alignment, lower, upper, log.decisions).lost
        if lost:
            tell(f"{pair.name}：{len(lost)}条人工意见所指的条目已不在现文本中，见复核表“失效意见”")
    return apply_decisions(
        alignment, lower, upper, log.decisions, meta=meta, lexicons=lexicons, encoder=encoder
    )


def pair_of_files(lower: Path, upper: Path) -> tuple[Workspace, Pair] | None:
    """Return the workspace and pair of two files, None where they are not both of one.

    A workspace without decisions is not looked into.
    """
    homes = [path.resolve().parent for path in (lower, upper)]
    roots = {home.parent.parent for home in homes if home.parent.name == CORPUS}
    if len(roots) != 1 or not all(home.parent.name == CORPUS for home in homes):
        return None
    workspace = Workspace(roots.pop())
    if not any(workspace.root.glob(f"graphs/*/{DECISIONS}")):
        return None
    return workspace, Pair(lower=homes[0].name, upper=homes[1].name)
