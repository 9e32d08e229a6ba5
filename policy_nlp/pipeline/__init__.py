"""The only place that chains the stages: files in, records and papers out (流程).

Each name is loaded when it is first used: reading one file loads no paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_nlp.lazy import lazy_names

if TYPE_CHECKING:
    from policy_nlp.pipeline.batch import align_many, list_coverage, list_targets
    from policy_nlp.pipeline.collect import Collected, collect_plans
    from policy_nlp.pipeline.drafts import compare_files, follow_drafts, gather_feedback
    from policy_nlp.pipeline.files import (
        align_files,
        check_file,
        extract_file,
        extract_files,
        find_places,
        list_departments,
    )
    from policy_nlp.pipeline.init import init_workspace
    from policy_nlp.pipeline.ledger.collect import collect_ledgers
    from policy_nlp.pipeline.ledger.make import MadeLedger, make_ledger
    from policy_nlp.pipeline.matrix import write_matrix_file
    from policy_nlp.pipeline.reports import write_graph_page, write_reports
    from policy_nlp.pipeline.review.exchange import (
        CheckedLog,
        ReviewImport,
        approve_review,
        export_review,
        import_review,
        verify_review,
    )
    from policy_nlp.pipeline.run import open_workspace_graph, run_workspace

__all__ = [
    "CheckedLog",
    "Collected",
    "MadeLedger",
    "ReviewImport",
    "align_files",
    "align_many",
    "approve_review",
    "check_file",
    "collect_ledgers",
    "collect_plans",
    "compare_files",
    "export_review",
    "extract_file",
    "extract_files",
    "find_places",
    "follow_drafts",
    "gather_feedback",
    "import_review",
    "init_workspace",
    "list_coverage",
    "list_departments",
    "list_targets",
    "make_ledger",
    "open_workspace_graph",
    "run_workspace",
    "verify_review",
    "write_graph_page",
    "write_matrix_file",
    "write_reports",
]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "policy_nlp.pipeline.batch": "align_many list_coverage list_targets",
        "policy_nlp.pipeline.collect": "Collected collect_plans",
        "policy_nlp.pipeline.drafts": "compare_files follow_drafts gather_feedback",
        "policy_nlp.pipeline.files": (
            "align_files check_file extract_file extract_files find_places list_departments"
        ),
        "policy_nlp.pipeline.init": "init_workspace",
        "policy_nlp.pipeline.ledger.collect": "collect_ledgers",
        "policy_nlp.pipeline.ledger.make": "MadeLedger make_ledger",
        "policy_nlp.pipeline.matrix": "write_matrix_file",
        "policy_nlp.pipeline.reports": "write_graph_page write_reports",
        "policy_nlp.pipeline.review.exchange": (
            "CheckedLog ReviewImport approve_review export_review import_review verify_review"
        ),
        "policy_nlp.pipeline.run": "open_workspace_graph run_workspace",
    },
)
