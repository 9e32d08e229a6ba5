"""Frozen pydantic records that the stages hand to each other; they import nothing of ours."""

from policy_nlp.records.alignment import (
    Alignment,
    DepartmentLink,
    Evidence,
    Link,
    MissingText,
    OwnUnit,
    SentenceCoverage,
    TargetLink,
    UnitCoverage,
)
from policy_nlp.records.base import Issue, Record, Span
from policy_nlp.records.extraction import (
    TASK_KINDS,
    Citation,
    DocumentInfo,
    Extraction,
    Furniture,
    Measure,
    Outline,
    Responsibility,
    Segment,
    Target,
    Unit,
)
from policy_nlp.records.findings import Finding, Findings
from policy_nlp.records.meta import DocumentMeta
from policy_nlp.records.named import NamedDepartment, NamedDepartments
from policy_nlp.records.revision import Change, Revision, RoleChange, Suspect
from policy_nlp.records.source import Block, Piece, SourceDocument, SourceFile

__all__ = [
    "TASK_KINDS",
    "Alignment",
    "Block",
    "Change",
    "Citation",
    "DepartmentLink",
    "DocumentInfo",
    "DocumentMeta",
    "Evidence",
    "Extraction",
    "Finding",
    "Findings",
    "Furniture",
    "Issue",
    "Link",
    "Measure",
    "MissingText",
    "NamedDepartment",
    "NamedDepartments",
    "Outline",
    "OwnUnit",
    "Piece",
    "Record",
    "Responsibility",
    "Revision",
    "RoleChange",
    "Segment",
    "SentenceCoverage",
    "SourceDocument",
    "SourceFile",
    "Span",
    "Suspect",
    "Target",
    "TargetLink",
    "Unit",
    "UnitCoverage",
]
