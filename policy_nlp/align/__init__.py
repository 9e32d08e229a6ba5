"""How a lower plan carries out an upper one, with proof in both texts (衔接分析)."""

from policy_nlp.align.align import align_plans
from policy_nlp.align.decisions import apply_decisions, settle_decisions
from policy_nlp.align.gaps import analyse_pair
from policy_nlp.align.options import AlignOptions

__all__ = ["AlignOptions", "align_plans", "analyse_pair", "apply_decisions", "settle_decisions"]
