"""Concrete things that a document can ask for, and wordings of one thing (政策术语、同义词表)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Literal

from pydantic import model_validator

from policy_nlp.errors import LexiconError
from policy_nlp.text.width import fold
from policy_nlp.vocabulary import Vocabulary, WordFinder, Words, read_vocabulary


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
    def finder(self) -> WordFinder:
        """What finds terms, folded."""
        return WordFinder(self.concept_of)

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

    negations: tuple[str, ...]
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


# the shipped files of terms, each with a group of subjects
FILES = (
    "policy_terms_economy",
    "policy_terms_energy",
    "policy_terms_environment",
    "policy_terms_governance",
    "policy_terms_industry",
    "policy_terms_rural",
    "policy_terms_safety",
    "policy_terms_society",
    "policy_terms_urban",
)

UpperLevel = Literal["national", "province", "city"]


class TermFile(Vocabulary):
    """A file of terms.

    Attributes:
        terms: subject → term → its other wordings.
    """

    terms: dict[str, dict[str, Words]]


class TermRelations(Vocabulary):
    """How terms relate; all that is named here is a term.

    Attributes:
        broader: term → general terms that take it up only in part (绿色工厂 → 绿色制造).
        upper_only: term → the lowest level that can do it (地方性法规制修订 → city).
        county_may: of those of a city, what a county may do, though a district may not.
        landscape: kind of territory → terms that presuppose it (coastal → 红树林).
        sectors: those kinds that are no land: a province without them says so.
    """

    county_may: tuple[str, ...]
    sectors: tuple[str, ...]
    broader: dict[str, tuple[str, ...]]
    upper_only: dict[str, UpperLevel]
    landscape: dict[str, tuple[str, ...]]


class PolicyTerms:
    """The lexicon of policy terms (政策术语); finer than the thesaurus, which knows concepts.

    Raises:
        LexiconError: a wording stands under two terms, or what is related is no term.
    """

    def __init__(self, files: Iterable[TermFile], relations: TermRelations) -> None:
        self.broader = relations.broader
        self.upper_only = relations.upper_only
        self.sectors = frozenset(relations.sectors)
        self.county_may = frozenset(relations.county_may)
        self.landscape = relations.landscape
        self.wordings: dict[str, Words] = {}  # term → all its wordings, itself the first
        self.subject_of: dict[str, str] = {}
        self.term_of: dict[str, str] = {}  # wording, folded → term
        for subject, term, others in _entries(files):
            self.wordings[term] = Words((term, *others))
            self.subject_of[term] = subject
            for wording in map(fold, self.wordings[term]):
                if wording in self.term_of:
                    raise LexiconError(f"{wording} stands under {self.term_of[wording]} and {term}")
                self.term_of[wording] = term
        self._check_relations()

    @cached_property
    def finder(self) -> WordFinder:
        """What finds wordings, folded."""
        return WordFinder(self.term_of)

    @cached_property
    def landscapes_of(self) -> dict[str, tuple[str, ...]]:
        """Each term that presupposes a kind of territory, with these kinds; any of them will do."""
        kinds: dict[str, list[str]] = {}
        for kind, terms in self.landscape.items():
            for term in terms:
                kinds.setdefault(term, []).append(kind)
        return {term: tuple(found) for term, found in kinds.items()}

    def _check_relations(self) -> None:
        named = [*self.upper_only, *self.county_may]
        for relation in (self.broader, self.landscape):
            named += [term for terms in relation.values() for term in terms]
        for term in (*self.broader, *named):
            if term not in self.wordings:
                raise LexiconError(f"policy_terms.toml: no such term: {term}")
        for term in self.broader:
            if term in self._all_broader(term):
                raise LexiconError(f"policy_terms.toml: {term} is broader than itself")
        for term in self.county_may:
            if self.upper_only.get(term) != "city":
                raise LexiconError(f"policy_terms.toml: {term} is not asked of a city")

    def _all_broader(self, term: str) -> set[str]:
        found: set[str] = set()
        waiting = list(self.broader[term])
        while waiting:
            general = waiting.pop()
            if general not in found:
                found.add(general)
                waiting += self.broader.get(general, ())
        return found


def _entries(files: Iterable[TermFile]) -> Iterable[tuple[str, str, Words]]:
    for file in files:
        for subject, terms in file.terms.items():
            for term, others in terms.items():
                yield subject, term, others


def read_policy_terms() -> PolicyTerms:
    """Read the shipped terms.

    Raises:
        LexiconError: a file breaks its schema or contradicts another.
    """
    files = [read_vocabulary(TermFile, name) for name in FILES]
    return PolicyTerms(files, read_vocabulary(TermRelations, "policy_terms"))
