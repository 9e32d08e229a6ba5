"""The only place that chains the stages: files in, records and papers out (流程).

Each name is loaded when it is first used: reading one file loads no paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_nlp.lazy import lazy_names

if TYPE_CHECKING:
    from policy_nlp.pipeline.batch import align_many, list_coverage
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
    from policy_nlp.pipeline.reports import write_graph_page, write_matrix_file, write_reports
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
    "ReviewImport",
    "align_files",
    "align_many",
    "approve_review",
    "check_file",
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
        "CheckedLog": "policy_nlp.pipeline.review.exchange",
        "ReviewImport": "policy_nlp.pipeline.review.exchange",
        "align_files": "policy_nlp.pipeline.files",
        "align_many": "policy_nlp.pipeline.batch",
        "approve_review": "policy_nlp.pipeline.review.exchange",
        "Collected": "policy_nlp.pipeline.collect",
        "check_file": "policy_nlp.pipeline.files",
        "collect_plans": "policy_nlp.pipeline.collect",
        "compare_files": "policy_nlp.pipeline.drafts",
        "export_review": "policy_nlp.pipeline.review.exchange",
        "extract_file": "policy_nlp.pipeline.files",
        "extract_files": "policy_nlp.pipeline.files",
        "find_places": "policy_nlp.pipeline.files",
        "follow_drafts": "policy_nlp.pipeline.drafts",
        "gather_feedback": "policy_nlp.pipeline.drafts",
        "import_review": "policy_nlp.pipeline.review.exchange",
        "init_workspace": "policy_nlp.pipeline.init",
        "list_coverage": "policy_nlp.pipeline.batch",
        "list_departments": "policy_nlp.pipeline.files",
        "open_workspace_graph": "policy_nlp.pipeline.run",
        "run_workspace": "policy_nlp.pipeline.run",
        "verify_review": "policy_nlp.pipeline.review.exchange",
        "write_graph_page": "policy_nlp.pipeline.reports",
        "write_matrix_file": "policy_nlp.pipeline.reports",
        "write_reports": "policy_nlp.pipeline.reports",
    },
)
