"""Frozen pydantic records that the stages hand to each other; they import nothing of ours.

Those of drafts are loaded when they are first used.
"""

from typing import TYPE_CHECKING

from policy_nlp.lazy import lazy_names
from policy_nlp.records.alignment import (
    Alignment,
    DecisionStatus,
    DepartmentLink,
    Evidence,
    Link,
    MissingText,
    OwnSentence,
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
    DocumentMeta,
    Extraction,
    Furniture,
    Mark,
    Measure,
    Outline,
    Responsibility,
    Segment,
    Target,
    Unit,
)
from policy_nlp.records.listings import (
    Finding,
    Findings,
    NamedDepartment,
    NamedDepartments,
    Place,
    Places,
)
from policy_nlp.records.source import Block, BlockMark, Piece, SourceDocument, SourceFile

if TYPE_CHECKING:
    from policy_nlp.records.revision import (
        Change,
        CoverageShift,
        Handover,
        Impact,
        LinkShift,
        Renaming,
        Revision,
        RoleChange,
        Stretch,
        Suspect,
    )

__all__ = [
    "TASK_KINDS",
    "Alignment",
    "Block",
    "BlockMark",
    "Change",
    "Citation",
    "CoverageShift",
    "DecisionStatus",
    "DepartmentLink",
    "DocumentInfo",
    "DocumentMeta",
    "Evidence",
    "Extraction",
    "Finding",
    "Findings",
    "Furniture",
    "Handover",
    "Impact",
    "Issue",
    "Link",
    "LinkShift",
    "Mark",
    "Measure",
    "MissingText",
    "NamedDepartment",
    "NamedDepartments",
    "Outline",
    "OwnSentence",
    "OwnUnit",
    "Piece",
    "Place",
    "Places",
    "Record",
    "Renaming",
    "Responsibility",
    "Revision",
    "RoleChange",
    "Segment",
    "SentenceCoverage",
    "SourceDocument",
    "SourceFile",
    "Span",
    "Stretch",
    "Suspect",
    "Target",
    "TargetLink",
    "Unit",
    "UnitCoverage",
]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "policy_nlp.records.revision": (
            "Change CoverageShift Handover Impact LinkShift Renaming Revision RoleChange Stretch "
            "Suspect"
        ),
    },
)
