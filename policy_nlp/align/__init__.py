"""How a lower plan carries out an upper one, with proof in both texts (衔接分析).

Each name is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_nlp.lazy import lazy_names

if TYPE_CHECKING:
    from policy_nlp.align.align import align_plans, analyse_pair
    from policy_nlp.align.decisions import apply_decisions
    from policy_nlp.align.options import AlignOptions
    from policy_nlp.align.settling import amend_records, settle_decisions

__all__ = [
    "AlignOptions",
    "align_plans",
    "amend_records",
    "analyse_pair",
    "apply_decisions",
    "settle_decisions",
]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "policy_nlp.align.align": "align_plans analyse_pair",
        "policy_nlp.align.decisions": "apply_decisions",
        "policy_nlp.align.options": "AlignOptions",
        "policy_nlp.align.settling": "amend_records settle_decisions",
    },
)
