"""Reads Chinese policy plans, and shows how a lower one carries out the one above it.

    >>> import policy_nlp
    >>> plan = policy_nlp.extract_file("corpus/gusu/gusu.txt")
    >>> plan.document.level, len(plan.measures), len(plan.targets)
    ('district', 91, 58)
    >>> frames = policy_nlp.to_frames(plan)          # pandas: units, measures, targets, ...

One document    extract_file, extract_files, check_file, list_departments, find_places
Two of them     align_files: which tasks of the upper one are carried out, by what
Many            align_many, list_coverage, list_targets, collect_plans (Parquet tables)
Drafts          compare_files, follow_drafts, gather_feedback
Follow-up       make_ledger, collect_ledgers
Papers          write_matrix_file, write_reports, write_graph_page
A workspace     init_workspace, run_workspace, export_review, import_review,
                approve_review, verify_review
Its graph       open_workspace_graph, export_graph, find_gaps, find_reach,
                find_unreached, trace_unit, department_tasks, department_network
For analysts    to_frames; policy_nlp.spacy for spaCy
Quality         evaluate_gold

Every command of the program `policy-nlp` is one of these functions, with the same options. A path
is text or a `Path`. What they return are frozen pydantic records (Extraction, Alignment, Revision
and what these hold); every error raised on purpose is a PolicyNlpError with one line on what is
wrong and what to do. Importing the package costs nothing: a name is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_nlp.lazy import lazy_names

if TYPE_CHECKING:
    from policy_nlp.errors import (
        InputError,
        LexiconError,
        PolicyNlpError,
        UsageError,
        WorkspaceError,
    )
    from policy_nlp.evaluate import Evaluation, evaluate_gold
    from policy_nlp.graph import (
        DepartmentNetwork,
        DepartmentTasks,
        Reach,
        TaskGap,
        TracedUnit,
        Unreached,
        department_network,
        department_tasks,
        export_graph,
        find_gaps,
        find_reach,
        find_unreached,
        trace_unit,
    )
    from policy_nlp.ingest import ReadOptions
    from policy_nlp.lexicons import Lexicons, load_lexicons
    from policy_nlp.pipeline import (
        CheckedLog,
        Collected,
        MadeLedger,
        ReviewImport,
        align_files,
        align_many,
        approve_review,
        check_file,
        collect_ledgers,
        collect_plans,
        compare_files,
        export_review,
        extract_file,
        extract_files,
        find_places,
        follow_drafts,
        gather_feedback,
        import_review,
        init_workspace,
        list_coverage,
        list_departments,
        list_targets,
        make_ledger,
        open_workspace_graph,
        run_workspace,
        verify_review,
        write_graph_page,
        write_matrix_file,
        write_reports,
    )
    from policy_nlp.pipeline.drafts import RevisionPapers
    from policy_nlp.pipeline.remarks import CheckPaper
    from policy_nlp.records import (
        Alignment,
        Citation,
        DocumentMeta,
        Extraction,
        Findings,
        Link,
        Measure,
        NamedDepartments,
        Places,
        Responsibility,
        Revision,
        Span,
        Target,
        Unit,
    )
    from policy_nlp.records.alignment import Demand
    from policy_nlp.records.decisions import Decision
    from policy_nlp.records.feedback import Feedback
    from policy_nlp.records.ledger import LedgerStatus
    from policy_nlp.records.listings import CoverageTable, TargetTable
    from policy_nlp.records.revision import Series
    from policy_nlp.report.papers.frames import to_frames
    from policy_nlp.report.papers.summary import RunSummary

__version__ = "0.1.0"
# Where each public name lives.
_HOMES = {
    "policy_nlp.errors": "InputError LexiconError PolicyNlpError UsageError WorkspaceError",
    "policy_nlp.evaluate": "Evaluation evaluate_gold",
    "policy_nlp.graph": (
        "DepartmentNetwork DepartmentTasks Reach TaskGap TracedUnit Unreached department_network "
        "department_tasks export_graph find_gaps find_reach find_unreached trace_unit"
    ),
    "policy_nlp.ingest": "ReadOptions",
    "policy_nlp.lexicons": "Lexicons load_lexicons",
    "policy_nlp.pipeline": (
        "CheckedLog Collected MadeLedger ReviewImport align_files align_many approve_review "
        "check_file collect_ledgers collect_plans compare_files export_review extract_file "
        "extract_files find_places follow_drafts gather_feedback import_review init_workspace "
        "list_coverage list_departments list_targets make_ledger open_workspace_graph "
        "run_workspace verify_review write_graph_page write_matrix_file write_reports"
    ),
    "policy_nlp.pipeline.drafts": "RevisionPapers",
    "policy_nlp.pipeline.remarks": "CheckPaper",
    "policy_nlp.records": (
        "Alignment Citation DocumentMeta Extraction Findings Link Measure NamedDepartments Places "
        "Responsibility Revision Span Target Unit"
    ),
    "policy_nlp.records.alignment": "Demand",
    "policy_nlp.records.decisions": "Decision",
    "policy_nlp.records.feedback": "Feedback",
    "policy_nlp.records.ledger": "LedgerStatus",
    "policy_nlp.records.listings": "CoverageTable TargetTable",
    "policy_nlp.records.revision": "Series",
    "policy_nlp.report.papers.frames": "to_frames",
    "policy_nlp.report.papers.summary": "RunSummary",
}
__all__ = [
    "Alignment",
    "CheckPaper",
    "CheckedLog",
    "Citation",
    "Collected",
    "CoverageTable",
    "Decision",
    "Demand",
    "DepartmentNetwork",
    "DepartmentTasks",
    "DocumentMeta",
    "Evaluation",
    "Extraction",
    "Feedback",
    "Findings",
    "InputError",
    "LedgerStatus",
    "LexiconError",
    "Lexicons",
    "Link",
    "MadeLedger",
    "Measure",
    "NamedDepartments",
    "Places",
    "PolicyNlpError",
    "Reach",
    "ReadOptions",
    "Responsibility",
    "ReviewImport",
    "Revision",
    "RevisionPapers",
    "RunSummary",
    "Series",
    "Span",
    "Target",
    "TargetTable",
    "TaskGap",
    "TracedUnit",
    "Unit",
    "Unreached",
    "UsageError",
    "WorkspaceError",
    "__version__",
    "align_files",
    "align_many",
    "approve_review",
    "check_file",
    "collect_ledgers",
    "collect_plans",
    "compare_files",
    "department_network",
    "department_tasks",
    "evaluate_gold",
    "export_graph",
    "export_review",
    "extract_file",
    "extract_files",
    "find_gaps",
    "find_places",
    "find_reach",
    "find_unreached",
    "follow_drafts",
    "gather_feedback",
    "import_review",
    "init_workspace",
    "list_coverage",
    "list_departments",
    "list_targets",
    "load_lexicons",
    "make_ledger",
    "open_workspace_graph",
    "run_workspace",
    "to_frames",
    "trace_unit",
    "verify_review",
    "write_graph_page",
    "write_matrix_file",
    "write_reports",
]

__getattr__, __dir__ = lazy_names(__name__, _HOMES)
