"""The action of a measure and what it is done to, as printed (动作与对象)."""

from __future__ import annotations

import re

from policy_nlp.lexicons.actions import Actions
from policy_nlp.records import Span
from policy_nlp.text.sentences import FULL_STOPS, SEMICOLONS, split_at

# Says whence, with what or by what rule; the action stands after it: 依托…，/ 以…为主导，
_CIRCUMSTANCE = re.compile(
    r"(?:依托|围绕|结合|立足|根据|按照|依据|针对|聚焦|面向|基于|通过|鉴于|在|以|从|到|至|对|将|把|当|自|于)"
)


def main_action(sentence: str, actions: Actions) -> tuple[str, str] | None:
    """Return (action, object) of the first clause that opens with a verb and its object.

    None where no clause has that form (重点用能单位要梳理…, 对项目实行清单管理).
    """
    pattern = actions.opening
    whole = Span(start=0, end=len(sentence.rstrip(FULL_STOPS + SEMICOLONS)))
    for clause in split_at(sentence, whole, "，,；;。：:"):
        text = clause.of(sentence)
        if _CIRCUMSTANCE.match(text):
            continue
        match = pattern.fullmatch(text)
        if match is None:
            return None
        return match["verb"], match["object"]
    return None
