"""What changed from one draft of a plan to the next, by what it means (修订比对)."""

from policy_nlp.compare.compare import compare_versions
from policy_nlp.compare.feedback.summary import ReturnedText, collect_feedback
from policy_nlp.compare.history import compare_series
from policy_nlp.compare.impact import find_suspects
from policy_nlp.compare.index import CompareOptions
from policy_nlp.compare.redline import apply_changes, redline

__all__ = [
    "CompareOptions",
    "ReturnedText",
    "apply_changes",
    "collect_feedback",
    "compare_series",
    "compare_versions",
    "find_suspects",
    "redline",
]
