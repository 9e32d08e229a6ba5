"""What the components of the pipeline hand on to each other while a document is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from policy_nlp.extract.responsibilities.clauses import Clause
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import (
    Citation,
    DocumentInfo,
    DocumentMeta,
    Measure,
    Outline,
    Responsibility,
    SourceFile,
    Target,
)


@dataclass
class Draft:
    """The records found so far in one document, and what is known of it beside its text."""

    outline: Outline
    source: SourceFile
    doc_id: str
    meta: DocumentMeta
    lexicons: Lexicons
    citations: list[Citation] = field(default_factory=list)
    document: DocumentInfo | None = None
    clauses: list[Clause] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    responsibilities: list[Responsibility] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
