"""Reads Chinese policy plans, and shows how a lower one carries out the one above it.

    >>> import policy_nlp
    >>> plan = policy_nlp.extract_file("corpus/gusu/gusu.txt")
    >>> plan.document.level, len(plan.measures), len(plan.targets)
    ('district', 91, 58)
    >>> frames = policy_nlp.to_frames(plan)          # pandas: units, measures, targets, ...

One document    extract_file, extract_files, check_file, list_departments, find_places
Two of them     align_files: which tasks of the upper one are carried out, by what
Many            align_many, list_coverage, collect_plans (Parquet tables)
Drafts          compare_files, follow_drafts, gather_feedback
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
        ReviewImport,
        align_files,
        align_many,
        approve_review,
        check_file,
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
        open_workspace_graph,
        run_workspace,
        verify_review,
        write_graph_page,
        write_matrix_file,
        write_reports,
    )
    from policy_nlp.pipeline.drafts import RevisionPapers
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
    from policy_nlp.records.listings import CoverageTable
    from policy_nlp.records.revision import Series
    from policy_nlp.report.papers.frames import to_frames
    from policy_nlp.report.papers.summary import RunSummary

__version__ = "0.1.0"
_HOMES = {
    "Alignment": "policy_nlp.records",
    "CheckedLog": "policy_nlp.pipeline",
    "Decision": "policy_nlp.records.decisions",
    "Citation": "policy_nlp.records",
    "Collected": "policy_nlp.pipeline",
    "CoverageTable": "policy_nlp.records.listings",
    "Demand": "policy_nlp.records.alignment",
    "DepartmentNetwork": "policy_nlp.graph",
    "DepartmentTasks": "policy_nlp.graph",
    "DocumentMeta": "policy_nlp.records",
    "Evaluation": "policy_nlp.evaluate",
    "Extraction": "policy_nlp.records",
    "Feedback": "policy_nlp.records.feedback",
    "Findings": "policy_nlp.records",
    "InputError": "policy_nlp.errors",
    "LexiconError": "policy_nlp.errors",
    "Lexicons": "policy_nlp.lexicons",
    "Link": "policy_nlp.records",
    "Measure": "policy_nlp.records",
    "NamedDepartments": "policy_nlp.records",
    "Places": "policy_nlp.records",
    "PolicyNlpError": "policy_nlp.errors",
    "Reach": "policy_nlp.graph",
    "ReadOptions": "policy_nlp.ingest",
    "Responsibility": "policy_nlp.records",
    "ReviewImport": "policy_nlp.pipeline",
    "Revision": "policy_nlp.records",
    "RevisionPapers": "policy_nlp.pipeline.drafts",
    "RunSummary": "policy_nlp.report.papers.summary",
    "Series": "policy_nlp.records.revision",
    "Span": "policy_nlp.records",
    "Target": "policy_nlp.records",
    "TaskGap": "policy_nlp.graph",
    "TracedUnit": "policy_nlp.graph",
    "Unit": "policy_nlp.records",
    "Unreached": "policy_nlp.graph",
    "UsageError": "policy_nlp.errors",
    "WorkspaceError": "policy_nlp.errors",
    "align_files": "policy_nlp.pipeline",
    "align_many": "policy_nlp.pipeline",
    "check_file": "policy_nlp.pipeline",
    "collect_plans": "policy_nlp.pipeline",
    "compare_files": "policy_nlp.pipeline",
    "department_network": "policy_nlp.graph",
    "department_tasks": "policy_nlp.graph",
    "evaluate_gold": "policy_nlp.evaluate",
    "export_graph": "policy_nlp.graph",
    "export_review": "policy_nlp.pipeline",
    "extract_file": "policy_nlp.pipeline",
    "extract_files": "policy_nlp.pipeline",
    "find_gaps": "policy_nlp.graph",
    "find_places": "policy_nlp.pipeline",
    "find_reach": "policy_nlp.graph",
    "find_unreached": "policy_nlp.graph",
    "follow_drafts": "policy_nlp.pipeline",
    "gather_feedback": "policy_nlp.pipeline",
    "approve_review": "policy_nlp.pipeline",
    "import_review": "policy_nlp.pipeline",
    "init_workspace": "policy_nlp.pipeline",
    "list_coverage": "policy_nlp.pipeline",
    "list_departments": "policy_nlp.pipeline",
    "load_lexicons": "policy_nlp.lexicons",
    "open_workspace_graph": "policy_nlp.pipeline",
    "run_workspace": "policy_nlp.pipeline",
    "to_frames": "policy_nlp.report.papers.frames",
    "trace_unit": "policy_nlp.graph",
    "verify_review": "policy_nlp.pipeline",
    "write_graph_page": "policy_nlp.pipeline",
    "write_matrix_file": "policy_nlp.pipeline",
    "write_reports": "policy_nlp.pipeline",
}
__all__ = [
    "Alignment",
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
    "LexiconError",
    "Lexicons",
    "Link",
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
    "load_lexicons",
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
