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

_TURNS = frozenset({"不再"})


@dataclass(frozen=True, slots=True)
class Governing:
    """The word that decides how strongly a clause binds; none where it merely acts (建设…)."""

    strength: MeasureStrength
    word: str = ""
    start: int = 0


class StrengthReader:
    """Finds the governing word of a clause."""

    def __init__(self, lexicons: Lexicons) -> None:
        self.actions = lexicons.actions

    @cached_property
    def _words(self) -> re.Pattern[str]:
        known = self.actions.strength_by_word
        words = set(known) | set(self.actions.verbs)
        not_words = f"(?:{any_of(self.actions.not_words)})"
        return re.compile(rf"{not_words}|(?P<word>{any_of(tuple(words))})")

    @cached_property
    def _mere(self) -> frozenset[str]:
        """Adverbs that leave it to the word after them (大力推进)."""
        return frozenset(self.actions.adverbs) & frozenset(self.actions.promote)

    @cached_property
    def _opening(self) -> re.Pattern[str]:
        actions = self.actions
        adverbs = any_of((*actions.adverbs, "并", "同时", "要", "将", "应", "进一步"))
        verbs = any_of((*actions.verbs, *actions.strength_by_word))
        return re.compile(rf"(?:{adverbs})*(?:{verbs})")

    def governing(self, clause: str) -> Governing:
        """Return the first word of a clause that says how strongly it binds.

        >>> from policy_nlp.lexicons import load_lexicons
        >>> StrengthReader(load_lexicons()).governing("鼓励安装节水洁具").strength
        'encourage'
        """
        known = self.actions.strength_by_word
        for match in self._words.finditer(clause):
            word = match["word"]
            if word and word not in self._mere:
                return Governing(known.get(word, "promote"), word, match.start())
        return Governing("promote")

    def acts(self, clause: str) -> bool:
        """Tell whether a clause opens with an action of its own."""
        return self._opening.match(clause.lstrip("，、；。 ")) is not None

    def direction(self, old: Governing, new: Governing) -> Direction | None:
        """Return the direction from one word to another, None where both bind alike.

        严禁 binds most, 探索 least; 落实 beside 推进 is another wording.
        """
        a, b = (
            "promote"
            if found.word in self.actions.plain and "promote" in beside
            else found.strength
            for found, beside in ((old, (new.strength,)), (new, (old.strength,)))
        )
        if {old.word, new.word} & _TURNS and "prohibit" in (a, b):
            # 不再淘汰 asks less, 不再主动提供 more: what it turns round decides, not the word.
            return None
        return None if a == b else firmer(a, b)


def firmer(old: MeasureStrength, new: MeasureStrength) -> Direction:
    """Return the direction from one strength to another; 严禁 binds most, 探索 least."""
    return "strengthened" if STRENGTHS.index(new) < STRENGTHS.index(old) else "weakened"
