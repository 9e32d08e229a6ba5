"""Words by which clauses of a plan are told apart: circumstances, calls on others (分句用语)."""

from __future__ import annotations

from typing import ClassVar

from policy_nlp.vocabulary import Vocabulary, Words, pattern


class Circumstances(Vocabulary):
    """How a clause says no action, but from where, with what, by what means (依托…，)."""

    openers: Words
    not_openers: Words
    means: Words
    balanced_acts: Words
    contacts: Words
    settings: Words

    # What a clause without spaces begins with, or is, that says no main action.
    clause: ClassVar = pattern(
        r"(?!{not_openers})(?:{openers}|到\d{4}年)"
        # 采取群众喜闻乐见的形式: by what means; 统筹发展和安全: with what in mind.
        r"|(?:积极|探索)?采[取用][^，]{1,20}{means}$"
        r"|统筹好?(?!{balanced_acts})[^，、]{2,8}[和与][^，、]{2,8}$"
        r"|[^，]{0,12}(?:加强|强化)(?:与[^，]{1,12})?{contacts}$"
    )
    # A stretch that says where something is done: 在交通、物流等领域的
    setting: ClassVar = pattern(r"在[^，。；]{2,40}?{settings}(?:的)?")


class OwnPlan(Vocabulary):
    """How the levels below are asked for a plan of their own (各市县要…制定…方案)."""

    places: Words
    verbs: Words
    papers: Words

    # What a folded clause begins with that asks for one
    asked: ClassVar = pattern(r"^各{places}.{0,20}?{verbs}.{0,20}?{papers}")


class DutyWords(Vocabulary):
    """What stands right behind who has to act, and how a clause calls on others."""

    acts: Words
    others: Words


class Clauses(Vocabulary):
    """Words by which clauses are told apart."""

    goes_on: Words
    circumstances: Circumstances
    own_plan: OwnPlan
    duties: DutyWords

    # What a sentence begins with that goes on with the one before it
    continuation: ClassVar = pattern(r"\s*(?:(?:到|至)?\d{4}年|{goes_on})")
