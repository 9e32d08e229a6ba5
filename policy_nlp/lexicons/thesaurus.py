"""Wordings of one thing, so that 充电桩 takes up 充换电设施 (政策同义词表)."""

from __future__ import annotations

from functools import cached_property

from pydantic import model_validator

from policy_nlp.lexicons.base import Vocabulary
from policy_nlp.text.fold import fold


class Thesaurus(Vocabulary):
    """Concepts with their wordings, by subject (政策同义词表).

    Attributes:
        concepts: subject → concept → terms that stand for it.
        kin: concept → concepts that are its means, part or case.
    """

    concepts: dict[str, dict[str, tuple[str, ...]]]
    kin: dict[str, tuple[str, ...]]

    @model_validator(mode="after")
    def _terms_have_one_concept(self) -> Thesaurus:
        seen: dict[str, str] = {}
        for concept, terms in self._pairs():
            for term in map(fold, terms):
                if seen.setdefault(term, concept) != concept:
                    raise ValueError(f"{term} stands under {seen[term]} and {concept}")
        names = {concept for concept, _ in self._pairs()}
        for concept, others in self.kin.items():
            for name in (concept, *others):
                if name not in names:
                    raise ValueError(f"kin names no concept: {name}")
        return self

    def _pairs(self) -> list[tuple[str, tuple[str, ...]]]:
        return [pair for group in self.concepts.values() for pair in group.items()]

    @cached_property
    def concept_of(self) -> dict[str, str]:
        """Each term, folded, with its concept."""
        return {fold(term): concept for concept, terms in self._pairs() for term in terms}

    @cached_property
    def kin_of(self) -> dict[str, tuple[str, ...]]:
        """Each concept with its kin, in both directions."""
        both: dict[str, set[str]] = {}
        for concept, others in self.kin.items():
            for other in others:
                both.setdefault(concept, set()).add(other)
                both.setdefault(other, set()).add(concept)
        return {concept: tuple(sorted(others)) for concept, others in both.items()}


class Stopwords(Vocabulary):
    """Words that tell nothing of a measure's subject (停用词).

    Attributes:
        function: function words and numerals.
        plan: words that every plan uses of every task.
        place: levels and places a text says of itself.
    """

    function: tuple[str, ...]
    plan: tuple[str, ...]
    place: tuple[str, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """All of them."""
        return frozenset((*self.function, *self.plan, *self.place))
