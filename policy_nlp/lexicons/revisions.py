"""Words by which two drafts of one document are compared (修订比对用语)."""

from __future__ import annotations

import re
from functools import cached_property

from policy_nlp.vocabulary import Vocabulary, Words, any_of

_BRACKETS = r"（）()〔〕\[\]"


class Revisions(Vocabulary):
    """Words by which two drafts of one document are compared.

    Attributes:
        stages: how the note ends that says what stage a draft is at (征求意见|稿).
        openers: what may open a clause before its verb, beside adverbs.
        turns: words that turn round the one behind them (不再).
        name_ends: signs behind a verb of deciding that make the name of a body of it (管理|局).
        limits, falls, falls_to: 控制在50%, 下降|到50%: the less, the more is asked.
        around_targets: signs of which years, amounts and 力争 consist.
    """

    stages: Words
    openers: Words
    turns: Words
    name_ends: str
    limits: Words
    falls: Words
    falls_to: Words
    around_targets: str

    @cached_property
    def stage_note(self) -> re.Pattern[str]:
        """The note under the title: （征求意见稿）, (送审稿), （第二稿）."""
        inside = rf"[^{_BRACKETS}\n]"
        return re.compile(rf"[（(〔\[]{inside}{{0,12}}{self.stages.group}{inside}{{0,4}}[）)〕\]]")

    @cached_property
    def limiting(self) -> re.Pattern[str]:
        """What makes a limit of an amount: 控制, 下降到, 压减至."""
        falls, levels = any_of(self.falls), any_of(self.falls_to)
        return re.compile(rf"{any_of(self.limits)}|(?:{falls})(?:{levels})")

    @cached_property
    def of_targets(self) -> re.Pattern[str]:
        """A year, an amount, 力争, or what is left of one."""
        return re.compile(rf"[\d.,，％%“”{re.escape(self.around_targets)}]*")
