"""What a careful clerk would mark: rules with stable codes over the records (审校)."""

from policy_nlp.check.problems import RULES, find_problems
from policy_nlp.check.rules import CheckContext, Fault, Rule

__all__ = ["RULES", "CheckContext", "Fault", "Rule", "find_problems"]
