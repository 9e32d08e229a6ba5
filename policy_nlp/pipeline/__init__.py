"""The only place that chains the stages: files in, records and papers out (流程)."""

from policy_nlp.pipeline.compare import compare_files
from policy_nlp.pipeline.feedback import gather_feedback
from policy_nlp.pipeline.files import align_files, extract_file, extract_files
from policy_nlp.pipeline.graph_page import write_graph_page
from policy_nlp.pipeline.history import follow_drafts
from policy_nlp.pipeline.many import align_many, list_coverage
from policy_nlp.pipeline.papers import check_file, list_departments, write_matrix_file
from policy_nlp.pipeline.places import find_places
from policy_nlp.pipeline.reports import write_reports
from policy_nlp.pipeline.review.exchange import ReviewImport, export_review, import_review
from policy_nlp.pipeline.run import init_workspace, open_workspace_graph, run_workspace

__all__ = [
    "ReviewImport",
    "align_files",
    "align_many",
    "check_file",
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
    "write_graph_page",
    "write_matrix_file",
    "write_reports",
]
