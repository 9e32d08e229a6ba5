"""Where the whole lower text answers what is asked, preface and headings included (全文查找)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from policy_nlp.align.features import TermReader
from policy_nlp.align.tfidf import Array, VectorSpace, group_max, share_of
from policy_nlp.lexicons.policy_terms import PolicyTerms
from policy_nlp.records import Span
from policy_nlp.records.index import DocumentIndex
from policy_nlp.text.sentences import split_sentences
from policy_nlp.text.width import fold
from policy_nlp.tokens import REMEMBERED

# Each pair of neighbouring characters, overlapping ones too.
_PAIR = re.compile(r"(?=([^\W\d_]{2}))")
# How much a pair of the heading counts beside the sentence below it.
BY_HEADING = 0.4
# Share of the pairs of a wording from where a sentence says it in other order.
MOST = 0.7
# How many sentences, and how far behind the best in share, are held to be about as good.
AS_GOOD, ABOUT = 8, 0.1


@dataclass(frozen=True, slots=True)
class LowerSentence:
    """A sentence of the lower text, with the heading it stands under."""

    unit: str
    span: Span
    text: str
    heading: str


@dataclass(frozen=True, slots=True)
class ClauseAnswer:
    """What the whole lower text holds of one clause.

    Attributes:
        text: as printed.
        best: the lower sentence that holds most of it.
        found: share of it that this one holds.
        telling: how much it tells, against the other clauses of the sentence.
        asked: concrete things that it names.
        absent: those of them that the lower text has nowhere, nor anything more general.
        general: those for which it has only something more general.
    """

    text: str
    best: int
    found: float
    telling: float
    asked: tuple[str, ...]
    absent: tuple[str, ...]
    general: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What the whole lower text holds of one thing asked.

    Attributes:
        clauses: its clauses.
        main: which of them holds the main action.
        best: the lower sentences that hold most, the best first.
        whole: share of it that the best of them holds.
        together: share of it that its clauses find, each in a sentence of its own.
        unit: share of it that one lower unit holds.
        concepts_absent: share of its concepts, by rarity, that the lower text has nowhere.
    """

    clauses: tuple[ClauseAnswer, ...]
    main: int
    best: tuple[int, ...]
    whole: float
    together: float
    unit: float
    concepts_absent: float

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """Concrete things that it names."""
        return tuple(dict.fromkeys(term for clause in self.clauses for term in clause.asked))

    @cached_property
    def absent(self) -> tuple[str, ...]:
        """Those of them that the lower text has nowhere, nor anything more general."""
        return tuple(dict.fromkeys(term for clause in self.clauses for term in clause.absent))

    @cached_property
    def general(self) -> tuple[str, ...]:
        """Those for which the lower text has only something more general."""
        return tuple(dict.fromkeys(term for clause in self.clauses for term in clause.general))

    @cached_property
    def weakest(self) -> float:
        """Share of the telling clause of which least is found."""
        most = max(clause.telling for clause in self.clauses)
        return min(clause.found for clause in self.clauses if clause.telling >= most / 2)


class TermFinder:
    """Finds policy terms in texts, the longest wording at each place."""

    def __init__(self, terms: PolicyTerms) -> None:
        self._terms = terms
        self._narrower: dict[str, set[str]] = {}
        for term, broader in terms.broader.items():
            for general in broader:
                self._narrower.setdefault(general, set()).add(term)
        # A clause is asked about several times.
        self._found = lru_cache(maxsize=REMEMBERED)(self._find_terms)

    def find(self, text: str) -> Mapping[str, str]:
        """Return the terms of a text as printed there, in the order in which they stand."""
        return self._found(text)

    def _find_terms(self, text: str) -> dict[str, str]:
        folded, found, at = fold(text), dict[str, str](), 0
        for start, ends in self._terms.finder.places(folded):
            if start >= at:
                at = ends[-1]
                found.setdefault(self._terms.term_of[folded[start:at]], folded[start:at])
        return found

    def find_all(self, text: str) -> set[str]:
        """Return the terms of a text with those that their wordings open or end with.

        公共机构碳排放核算 is 碳排放核算, and about 公共机构碳排放.
        """
        found = self.find(text)
        return {term for wording in found.values() for term in self._terms_in(wording)}

    def _terms_in(self, wording: str) -> set[str]:
        parts = {wording[:end] for end in range(2, len(wording) + 1)}
        parts |= {wording[start:] for start in range(len(wording) - 1)}
        return {self._terms.term_of[part] for part in parts if part in self._terms.term_of}

    def is_held(self, term: str, among: frozenset[str]) -> bool:
        """Return whether a term, or a case of it, is among others."""
        return term in among or any(self.is_held(n, among) for n in self._narrower.get(term, ()))

    def is_held_in_general(self, term: str, among: frozenset[str]) -> bool:
        """Return whether something of which a term is a case is among others."""
        return any(
            general in among or self.is_held_in_general(general, among)
            for general in self._terms.broader.get(term, ())
        )


class WholeText:
    """The whole text of a lower document, to be asked for what the upper one asks."""

    def __init__(self, document: DocumentIndex, reader: TermReader, finder: TermFinder) -> None:
        self._document, self._reader, self._finder = document, reader, finder
        self.sentences = tuple(self._read())
        self.folded = fold(document.text)

    def _read(self) -> Iterable[LowerSentence]:
        text = self._document.text
        for span in split_sentences(text):
            unit = self._document.unit_at(span)
            heading = unit.heading if unit and unit.heading else ""
            yield LowerSentence(unit.id if unit else "", span, span.of(text), heading)

    @cached_property
    def terms(self) -> frozenset[str]:
        """Every policy term of the text."""
        return frozenset().union(*(self._finder.find_all(s.text) for s in self.sentences))

    def answers(self, asked: Sequence[Sequence[str]], mains: Sequence[int]) -> list[Answer]:
        """Return what the text holds of each thing asked.

        Args:
            asked: the clauses of each.
            mains: which of them holds the main action.
        """
        clauses = [clause for parts in asked for clause in parts]
        of = np.repeat(np.arange(len(asked)), [len(parts) for parts in asked])
        found, telling = self._found(clauses)
        rarity = self._concept_rarity(asked)
        units = {unit: k for k, unit in enumerate(dict.fromkeys(s.unit for s in self.sentences))}
        unit_of = np.array([units[sentence.unit] for sentence in self.sentences], dtype=np.intp)
        by_unit = group_max(found, unit_of, len(units), axis=1)
        out = []
        for index, parts in enumerate(asked):
            rows = of == index
            weights = telling[rows] if telling[rows].any() else np.ones(len(parts))
            share = weights / weights.sum()
            whole = share @ found[rows]
            read = [self._clause(*item) for item in zip(parts, found[rows], share, strict=True)]
            out.append(
                Answer(
                    clauses=tuple(read),
                    main=mains[index],
                    best=tuple(int(j) for j in np.argsort(-whole, kind="stable")[:5]),
                    whole=float(whole.max()),
                    together=float(share @ [clause.found for clause in read]),
                    unit=float((share @ by_unit[rows]).max()),
                    concepts_absent=self._concepts_absent(parts, rarity),
                )
            )
        return out

    def _clause(self, text: str, found: Array, share: float) -> ClauseAnswer:
        asked, finder = self._finder.find(text), self._finder
        missing = [
            term
            for term, printed in asked.items()
            if not (finder.is_held(term, self.terms) or self._holds_most_of(printed))
        ]
        general = [term for term in missing if finder.is_held_in_general(term, self.terms)]
        return ClauseAnswer(
            text=text,
            best=self._reads_alike(text, found),
            found=float(found.max()),
            telling=float(share),
            asked=tuple(asked),
            absent=tuple(term for term in missing if term not in general),
            general=tuple(general),
        )

    def _holds_most_of(self, wording: str) -> bool:
        """Return whether a sentence has most of a wording (碳排放权市场交易: 碳排放权交易市场)."""
        pairs = _pairs(wording)
        held = Counter(at for pair in pairs for at in self._sentences_with.get(pair, ()))
        return max(held.values(), default=0) >= MOST * len(pairs)

    @cached_property
    def _sentences_with(self) -> dict[str, list[int]]:
        """The sentences that hold a pair of characters."""
        found: dict[str, list[int]] = {}
        for at, sentence in enumerate(self.sentences):
            for pair in _pairs(sentence.text):
                found.setdefault(pair, []).append(at)
        return found

    def _reads_alike(self, text: str, found: Array) -> int:
        """Return of the sentences that hold about as much as the best the one that reads alike.

        领导 alone is left of 加强党对碳达峰碳中和工作的领导 when common words are weighed down.
        """
        from rapidfuzz.fuzz import partial_ratio

        printed = fold(text)
        good = np.argsort(-found, kind="stable")[:AS_GOOD]
        good = good[found[good] >= found.max() - ABOUT]
        return int(max(good, key=lambda j: partial_ratio(printed, self._folded_sentences[j])))

    @cached_property
    def _folded_sentences(self) -> tuple[str, ...]:
        return tuple(fold(sentence.text) for sentence in self.sentences)

    def _found(self, clauses: Sequence[str]) -> tuple[Array, Array]:
        """Return the share of each clause in each sentence, and how much each clause tells."""
        return _held(clauses, [s.text for s in self.sentences], [s.heading for s in self.sentences])

    def _concept_rarity(self, asked: Sequence[Sequence[str]]) -> dict[str, float]:
        """Return how rare each concept is among the sentences of both texts."""
        texts = [self._concepts(parts) for parts in asked] + self._concepts_of_sentences
        counts = Counter(concept for concepts in texts for concept in concepts)
        return {key: math.log((len(texts) + 1) / (n + 0.5)) for key, n in counts.items()}

    @cached_property
    def _concepts_of_sentences(self) -> list[set[str]]:
        return [self._concepts([sentence.text]) for sentence in self.sentences]

    @cached_property
    def _concepts_of_text(self) -> set[str]:
        return set[str]().union(*self._concepts_of_sentences)

    def _concepts(self, parts: Iterable[str]) -> set[str]:
        return set[str]().union(*map(self._reader.concepts, parts))

    def _concepts_absent(self, parts: Iterable[str], rarity: Mapping[str, float]) -> float:
        """Return the share of the concepts, by rarity, that the text has nowhere."""
        concepts = self._concepts(parts)
        absent = concepts - self._concepts_of_text
        total = sum(rarity[key] for key in sorted(concepts))
        return sum(rarity[key] for key in sorted(absent)) / total if total else 0.0


def _held(
    clauses: Sequence[str], lower: Sequence[str], headings: Sequence[str]
) -> tuple[Array, Array]:
    """Return the share of each clause in each lower sentence, and the weight of each clause.

    A pair of characters weighs as much as it is rare in both texts; a pair of the heading alone
    counts in part.
    """
    pairs = {text: _pairs(text) for text in {*clauses, *lower, *headings}}
    counts = Counter(key for text in [*clauses, *lower] for key in pairs[text])
    total = len(clauses) + len(lower)
    keys = {key for clause in clauses for key in pairs[clause]}
    space = VectorSpace({key: math.log((total + 1) / (counts[key] + 0.5)) for key in keys})
    above = space.rows([pairs[text] for text in clauses], len(clauses))
    below = space.rows([pairs[text] for text in lower], len(lower))
    at = {text: k for k, text in enumerate(dict.fromkeys(headings))}
    named = (space.rows([pairs[text] for text in at], len(at)) > 0) * BY_HEADING
    for row, heading in zip(below, headings, strict=True):
        np.maximum(row > 0, named[at[heading]], out=row)
    return share_of(above, above @ below.T), above.sum(axis=1)


def _pairs(text: str) -> dict[str, float]:
    """Return the pairs of neighbouring characters of a text."""
    folded = fold(text)
    return dict.fromkeys((match[1] for match in _PAIR.finditer(folded)), 1.0)
