"""Shows, with quotations, how a lower Chinese policy plan carries out an upper one.

Every command of `policy-nlp` is one of the functions below, with the same options. Importing
this package costs nothing: each name is loaded when it is first used.

>>> import policy_nlp
>>> from pathlib import Path
>>> extraction = policy_nlp.extract_file(Path("corpus/gusu/gusu.txt"))  # doctest: +SKIP
>>> [unit.heading for unit in extraction.units]  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_nlp.lazy import lazy_names

if TYPE_CHECKING:
    from policy_nlp.errors import PolicyNlpError
    from policy_nlp.evaluate import evaluate_gold
    from policy_nlp.graph import (
        department_network,
        department_tasks,
        export_graph,
        find_gaps,
        find_reach,
        find_unreached,
        trace_unit,
    )
    from policy_nlp.pipeline import (
        align_files,
        align_many,
        check_file,
        compare_files,
        export_review,
        extract_file,
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
        write_matrix_file,
        write_reports,
    )
    from policy_nlp.records import Alignment, Extraction
    from policy_nlp.report.papers.frames import to_frames

_HOMES = {
    "Alignment": "policy_nlp.records",
    "Extraction": "policy_nlp.records",
    "PolicyNlpError": "policy_nlp.errors",
    "align_files": "policy_nlp.pipeline",
    "align_many": "policy_nlp.pipeline",
    "check_file": "policy_nlp.pipeline",
    "compare_files": "policy_nlp.pipeline",
    "department_network": "policy_nlp.graph",
    "department_tasks": "policy_nlp.graph",
    "evaluate_gold": "policy_nlp.evaluate",
    "export_graph": "policy_nlp.graph",
    "export_review": "policy_nlp.pipeline",
    "extract_file": "policy_nlp.pipeline",
    "find_gaps": "policy_nlp.graph",
    "find_places": "policy_nlp.pipeline",
    "find_reach": "policy_nlp.graph",
    "find_unreached": "policy_nlp.graph",
    "follow_drafts": "policy_nlp.pipeline",
    "gather_feedback": "policy_nlp.pipeline",
    "import_review": "policy_nlp.pipeline",
    "verify_review": "policy_nlp.pipeline",
    "init_workspace": "policy_nlp.pipeline",
    "list_coverage": "policy_nlp.pipeline",
    "list_departments": "policy_nlp.pipeline",
    "open_workspace_graph": "policy_nlp.pipeline",
    "run_workspace": "policy_nlp.pipeline",
    "to_frames": "policy_nlp.report.papers.frames",
    "trace_unit": "policy_nlp.graph",
    "write_matrix_file": "policy_nlp.pipeline",
    "write_reports": "policy_nlp.pipeline",
}
__all__ = [
    "Alignment",
    "Extraction",
    "PolicyNlpError",
    "align_files",
    "align_many",
    "check_file",
    "compare_files",
    "department_network",
    "department_tasks",
    "evaluate_gold",
    "export_graph",
    "export_review",
    "extract_file",
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
    "open_workspace_graph",
    "run_workspace",
    "to_frames",
    "trace_unit",
    "verify_review",
    "write_matrix_file",
    "write_reports",
]

__getattr__, __dir__ = lazy_names(__name__, _HOMES)
