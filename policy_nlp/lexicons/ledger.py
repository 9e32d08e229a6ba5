"""Words of returned ledgers: how far a task is, as people write it (台账用语)."""

from __future__ import annotations

import re
from functools import cached_property

from policy_nlp.records.ledger import ProgressState
from policy_nlp.text.width import fold
from policy_nlp.vocabulary import Vocabulary, Words, any_of

_SHARE = re.compile(r"([0-9]+(?:\.[0-9]+)?)%")
# A number that a spreadsheet made of 85%.
_FRACTION = re.compile(r"0\.[0-9]+")


class Listed(Vocabulary):
    """Words of one meaning."""

    words: Words


class LedgerWords(Vocabulary):
    """Words of returned ledgers; see ledger.toml."""

    states: dict[ProgressState, Words]
    ahead: Listed
    nothing: Listed

    def says_nothing(self, text: str) -> bool:
        """Return whether a cell says nothing (无, —)."""
        return fold(text) in self._nothing

    def state(self, text: str) -> ProgressState | None:
        """Return how far a task is by what a cell says; None where nothing decides.

        >>> from policy_nlp.lexicons import load_lexicons
        >>> words = load_lexicons().ledger
        >>> [words.state(text) for text in ("已办结", "未完成", "完成85％", "见附件")]
        ['done', 'ongoing', 'ongoing', None]
        """
        folded = fold(text)
        shares = {float(found) / 100 for found in _SHARE.findall(folded)}
        if _FRACTION.fullmatch(folded):
            shares = {float(folded)}
        if shares:
            share = max(shares)
            state: ProgressState = "done" if share >= 1 else "ongoing" if share else "not-started"
            return state if len(shares) == 1 else None
        found = {self._states[word] for word in self._word.findall(folded)}
        is_ahead = "done" in found and self.ahead.words.within(folded)
        return found.pop() if len(found) == 1 and not is_ahead else None

    @cached_property
    def _states(self) -> dict[str, ProgressState]:
        return {word: state for state, listed in self.states.items() for word in listed}

    @cached_property
    def _word(self) -> re.Pattern[str]:
        return re.compile(any_of(self._states))

    @cached_property
    def _nothing(self) -> frozenset[str]:
        return frozenset(map(fold, self.nothing.words))
