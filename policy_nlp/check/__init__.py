"""What a careful clerk would mark: rules with stable codes over the records (审校)."""

from policy_nlp.check.problems import RULES, find_problems

__all__ = ["RULES", "find_problems"]
