"""Files: a workspace's layout, `meta.toml`, canonical JSON, atomic writes, what is up to date."""

from policy_nlp.store.decisions import (
    DECISIONS,
    Appended,
    DecisionLog,
    RecordedDecisions,
    read_decisions,
)
from policy_nlp.store.files import (
    Stamps,
    canonical_json,
    code_digest,
    safe_name,
    to_plain,
    write_bytes,
    write_text,
)
from policy_nlp.store.log import locked
from policy_nlp.store.meta import META_NAME, document_id, find_meta, format_meta, read_meta
from policy_nlp.store.workspace import (
    CORPUS,
    CorpusDocument,
    Pair,
    Workspace,
    loose_document,
    open_workspace,
)

__all__ = [
    "CORPUS",
    "DECISIONS",
    "META_NAME",
    "Appended",
    "CorpusDocument",
    "DecisionLog",
    "Pair",
    "RecordedDecisions",
    "Stamps",
    "Workspace",
    "canonical_json",
    "code_digest",
    "document_id",
    "find_meta",
    "format_meta",
    "locked",
    "loose_document",
    "open_workspace",
    "read_decisions",
    "read_meta",
    "safe_name",
    "to_plain",
    "write_bytes",
    "write_text",
]
