"""Wordings of one thing, so that 充电桩 takes up 充换电设施 (政策同义词表)."""

from __future__ import annotations

from functools import cached_property

from pydantic import model_validator

from policy_nlp.text.width import fold
from policy_nlp.vocabulary import Vocabulary


class Thesaurus(Vocabulary):
    """Concepts with their wordings, by subject (政策同义词表)."""

    actors: tuple[str, ...]
    means: tuple[str, ...]
    operations: tuple[str, ...]
    indicators: dict[str, tuple[str, ...]]
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
        named = [name for pair in self.kin.items() for name in (pair[0], *pair[1])]
        for name in (*named, *self.actors, *self.means, *self.operations):
            if name not in names:
                raise ValueError(f"no such concept: {name}")
        return self

    def _pairs(self) -> list[tuple[str, tuple[str, ...]]]:
        return [pair for group in self.concepts.values() for pair in group.items()]

    @cached_property
    def concept_of(self) -> dict[str, str]:
        """Each term, folded, with its concept."""
        return {fold(term): concept for concept, terms in self._pairs() for term in terms}

    @cached_property
    def indicator_of(self) -> dict[str, str]:
        """Each name of an indicator, folded, with the name it goes by."""
        return {fold(name): first for first, names in self.indicators.items() for name in names}

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """All beginnings of terms, so that a search can stop early."""
        return frozenset(t[:i] for t in self.concept_of for i in range(1, len(t) + 1))

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
    """Words that tell nothing of a measure's subject (停用词)."""

    function: tuple[str, ...]
    plan: tuple[str, ...]
    place: tuple[str, ...]
    general: tuple[str, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """Words that count nothing: function, plan and place."""
        return frozenset((*self.function, *self.plan, *self.place))

    @cached_property
    def weak(self) -> frozenset[str]:
        """Words that count little."""
        return frozenset(self.general)


class Variants(Vocabulary):
    """Sets of forms of one term; a document should keep to one of each set."""

    forms: tuple[tuple[str, ...], ...]
