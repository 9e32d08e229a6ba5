"""Words by which clauses of a plan are told apart: circumstances, calls on others (分句用语)."""

from __future__ import annotations

import re
from functools import cached_property

from policy_nlp.vocabulary import Vocabulary, any_of


class Circumstances(Vocabulary):
    """How a clause says no action, but from where, with what, by what means (依托…，).

    Attributes:
        openers: words that open such a clause.
        not_openers: words that only begin like one (以旧换新).
        means: what a clause ends with that says by what means (采取…形式).
        balanced_acts: acts that 统筹 goes with, so that it says more than what is balanced.
        contacts: what is done with others, and is no act by itself (加强与…沟通).
        settings: what ends a stretch that says where something is done (在…领域).
    """

    openers: tuple[str, ...]
    not_openers: tuple[str, ...]
    means: tuple[str, ...]
    balanced_acts: tuple[str, ...]
    contacts: tuple[str, ...]
    settings: tuple[str, ...]

    @cached_property
    def clause(self) -> re.Pattern[str]:
        """What a clause without spaces begins with, or is, that says no main action."""
        return re.compile(
            rf"(?!{any_of(self.not_openers)})(?:{any_of(self.openers)}|到\d{{4}}年)"
            # 采取群众喜闻乐见的形式: by what means; 统筹发展和安全: with what in mind.
            rf"|(?:积极|探索)?采[取用][^，]{{1,20}}(?:{any_of(self.means)})$"
            rf"|统筹好?(?!{any_of(self.balanced_acts)})[^，、]{{2,8}}[和与][^，、]{{2,8}}$"
            rf"|[^，]{{0,12}}(?:加强|强化)(?:与[^，]{{1,12}})?(?:{any_of(self.contacts)})$"
        )

    @cached_property
    def setting(self) -> re.Pattern[str]:
        """A stretch that says where something is done: 在交通、物流等领域的."""
        return re.compile(f"在[^，。；]{{2,40}}?(?:{any_of(self.settings)})(?:的)?")


class OwnPlan(Vocabulary):
    """How the levels below are asked for a plan of their own (各市县要…制定…方案)."""

    places: tuple[str, ...]
    verbs: tuple[str, ...]
    papers: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What a folded clause begins with that asks for one."""
        return re.compile(
            rf"^各(?:{any_of(self.places)}).{{0,20}}?"
            rf"(?:{any_of(self.verbs)}).{{0,20}}?(?:{any_of(self.papers)})"
        )


class DutyWords(Vocabulary):
    """What stands behind who has to act, and what calls on others than one body."""

    acts: tuple[str, ...]
    others: tuple[str, ...]

    @cached_property
    def acting(self) -> re.Pattern[str]:
        """What stands right behind a body that has to act."""
        return re.compile(any_of(self.acts))

    @cached_property
    def calling(self) -> re.Pattern[str]:
        """What a clause begins with that calls on others, too."""
        return re.compile(any_of(self.others))


class Clauses(Vocabulary):
    """The file `clauses.toml`.

    Attributes:
        goes_on: how a sentence begins that goes on with what the one before it says (其中).
    """

    goes_on: tuple[str, ...]
    circumstances: Circumstances
    own_plan: OwnPlan
    duties: DutyWords

    @cached_property
    def continuation(self) -> re.Pattern[str]:
        """What a sentence begins with that goes on with the one before it."""
        return re.compile(rf"\s*(?:(?:到|至)?\d{{4}}年|{any_of(self.goes_on)})")
