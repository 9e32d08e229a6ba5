"""From an outline to the records of a document (抽取)."""

from __future__ import annotations

from policy_nlp.extract.context import Draft
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.records import DocumentMeta, Extraction, Issue, Outline, SourceFile


def extract_records(
    outline: Outline,
    source: SourceFile,
    *,
    doc_id: str,
    meta: DocumentMeta | None = None,
    lexicons: Lexicons | None = None,
) -> Extraction:
    """Find every record of a document (抽取).

    Args:
        outline: text and units.
        source: the file the outline was read from.
        doc_id: id of the document in its workspace, the stem of a loose file.
        meta: what the office says of the document; overrides what is read.
        lexicons: vocabularies; the packaged ones by default.

    Returns:
        The records, with spans into `outline.text`. A document without any clause of
        responsibility says so as an issue.
    """
    from policy_nlp.extract.components import run_pipeline

    draft = run_pipeline(
        Draft(
            outline=outline,
            source=source,
            doc_id=doc_id,
            meta=meta or DocumentMeta(),
            lexicons=lexicons or load_lexicons(),
        )
    )
    assert draft.document is not None
    issues = list(outline.issues)
    if not draft.responsibilities:
        issues.append(Issue(code="no-clause", message="全文未见责任条款（牵头、负责、责任单位）"))
    return Extraction(
        document=draft.document,
        text=outline.text,
        furniture=outline.furniture,
        units=outline.units,
        measures=tuple(draft.measures),
        responsibilities=tuple(draft.responsibilities),
        targets=tuple(draft.targets),
        issues=tuple(issues),
        offsets=outline.offsets,
        marks=outline.marks,
    )
