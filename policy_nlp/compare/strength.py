"""How strongly a clause binds, and by which word (用语力度)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.actions import STRENGTHS
from policy_nlp.records.extraction import MeasureStrength
from policy_nlp.records.revision import Direction
from policy_nlp.vocabulary import any_of


@dataclass(frozen=True, slots=True)
class Governing:
    """The word that decides how strongly a clause binds; none where it merely acts (建设…)."""

    strength: MeasureStrength
    word: str = ""
    start: int = 0

    @property
    def end(self) -> int:
        """One past its last sign."""
        return self.start + len(self.word)


class StrengthReader:
    """Finds the governing word of a clause."""

    def __init__(self, lexicons: Lexicons) -> None:
        self.actions, self.revisions = lexicons.actions, lexicons.revisions

    @cached_property
    def _governing_words(self) -> re.Pattern[str]:
        words = {*self.actions.strength_by_word, *self.actions.verbs}
        return re.compile(rf"(?:{any_of(self.actions.not_words)})|(?P<word>{any_of(words)})")

    @cached_property
    def _mere_adverbs(self) -> frozenset[str]:
        """Adverbs that leave it to the word after them (大力推进)."""
        return frozenset(self.actions.adverbs) & frozenset(self.actions.promote)

    @cached_property
    def _action_opening(self) -> re.Pattern[str]:
        adverbs = any_of((*self.actions.adverbs, *self.revisions.openers))
        verbs = any_of((*self.actions.verbs, *self.actions.strength_by_word))
        return re.compile(rf"(?:{adverbs})*(?:{verbs})")

    def governing(self, clause: str) -> Governing:
        """Return the first word of a clause that says how strongly it binds.

        >>> from policy_nlp.lexicons import load_lexicons
        >>> StrengthReader(load_lexicons()).governing("鼓励安装节水洁具").strength
        'encourage'
        """
        for match in self._governing_words.finditer(clause):
            word = match["word"]
            if word and word not in self._mere_adverbs:
                strength = self.actions.strength_by_word.get(word, "promote")
                return Governing(strength, word, match.start())
        return Governing("promote")

    def acts(self, clause: str) -> bool:
        """Return whether a clause opens with an action of its own."""
        return self._action_opening.match(clause.lstrip("，、；。 ")) is not None

    def direction(self, old: Governing, new: Governing) -> Direction | None:
        """Return the direction from one word to another, None where both bind alike.

        严禁 binds most, 探索 least; 落实 beside 推进 is another wording.
        """
        a, b = (
            "promote"
            if found.word in self.actions.plain and beside.strength == "promote"
            else found.strength
            for found, beside in ((old, new), (new, old))
        )
        # 不再淘汰 asks less, 不再主动提供 more: what it turns round decides, not the word.
        turned = {old.word, new.word} & {*self.revisions.turns} and "prohibit" in (a, b)
        if a == b or turned:
            return None
        return "strengthened" if STRENGTHS.index(b) < STRENGTHS.index(a) else "weakened"
