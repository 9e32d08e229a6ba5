"""Two drafts of one document, file against file (修订比对)."""

from __future__ import annotations

from pathlib import Path

from policy_nlp.align import align_plans
from policy_nlp.compare import compare_versions, find_suspects
from policy_nlp.lexicons import load_lexicons
from policy_nlp.pipeline.documents import extract_file
from policy_nlp.records import DocumentMeta, Revision
from policy_nlp.store import find_meta, read_meta


def compare_files(old: Path, new: Path, *, against: Path | None = None) -> Revision:
    """Say what changed between two drafts of a plan, and what that puts in doubt (修订比对).

    Args:
        old: the draft before.
        new: the draft after.
        against: the upper document: then also which conclusions of the alignment with it no
            longer stand by themselves (待复核), and which gaps opened and closed.

    Raises:
        InputError: a document or its meta file cannot be read.
    """
    words = load_lexicons()
    drafts = extract_file(old, lexicons=words), extract_file(new, lexicons=words)
    revision = compare_versions(*drafts, lexicons=words)
    if against is None:
        return revision
    upper = extract_file(against, lexicons=words)
    before, after = (
        align_plans(draft, upper, meta=_meta(path), lexicons=words)
        for draft, path in zip(drafts, (old, new), strict=True)
    )
    return find_suspects(revision, *drafts, before, after)


def _meta(path: Path) -> DocumentMeta:
    found = find_meta(path)
    return read_meta(found) if found is not None else DocumentMeta()
