"""What a clause speaks of: wordings of the thesaurus and telling words (要素词)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from policy_nlp.align.options import AlignOptions
from policy_nlp.lexicons import Lexicons
from policy_nlp.text.width import fold
from policy_nlp.tokens import REMEMBERED, Segmenter

CONCEPT = "#"
# 化石能源 in 非化石能源 is its contrary.
NEGATIONS = ("非", "不", "未", "无")
# 在交通、物流等领域的示范应用: where it is done, not what.
CIRCUMSTANCE = re.compile(r"在[^，。；]{2,40}?(?:领域|方面|环节|行业|场景|阶段)(?:的)?")
NO_WORD = re.compile(r"[\W\d_]+")
PAIR = re.compile(r"[^\W\d_]{2}")


class Term(NamedTuple):
    """A term with its weight before rarity is counted.

    `inner` marks a word inside a wording of the thesaurus: 换电 of 充电换电设施 is not missed
    where the other text says 充电桩.
    """

    weight: float
    inner: bool = False


Terms = dict[str, Term]
# Each concept of a text with its wordings there, none that is cut out of other words.
Wordings = dict[str, set[str]]
# Pairs of neighbouring characters with their weight: 数字化 and 数智 share no word.
CharBigrams = dict[str, float]


class TermReader:
    """Reads the terms of a text, the same for both documents."""

    def __init__(self, lexicons: Lexicons, segmenter: Segmenter, options: AlignOptions) -> None:
        self._thesaurus = lexicons.thesaurus
        self._stop = lexicons.stopwords.words
        actions = lexicons.actions
        self._weak = lexicons.stopwords.weak.union(
            actions.verbs, actions.adverbs, actions.frames, actions.strength_by_word
        )
        self._cut = segmenter.places
        self._options = options
        # Read for the terms, and again for how they are printed.
        self._concepts = lru_cache(maxsize=REMEMBERED)(self._find_concepts)
        self._factor = dict.fromkeys(self._thesaurus.actors, options.concept * options.actor)
        self._factor |= dict.fromkeys(self._thesaurus.means, options.concept * options.means)

    def read(self, text: str) -> Terms:
        """Return the terms of `text`: key → weight.

        Concepts have keys that begin with `#`; other keys are the words themselves.
        """
        folded = fold(text)
        place = self._places(folded)
        terms: Terms = {}
        inside = [False] * len(folded)
        for start, end, concept in self._concepts(folded):
            weight = self._factor.get(concept, self._options.concept) * place[end - 1]
            keep(terms, CONCEPT + concept, Term(weight))
            inside[start:end] = [True] * (end - start)
        for start, end, word in self._cut(folded):
            if len(word) > 1 and word not in self._stop and not NO_WORD.fullmatch(word):
                inner = inside[start] and inside[end - 1]
                weight = self._word(word, inner) * place[start]
                keep(terms, word, Term(weight, inner))
        return terms

    def wordings(self, text: str) -> Wordings:
        """Return the concepts of `text` as they are printed, none that is cut out of other words.

        The thesaurus finds 调解 in 协调解决, which a reader would not.
        """
        folded = fold(text)
        concepts = self._concepts(folded)
        if not concepts:
            return Wordings()
        edges = {0, *(end for _, end, _ in self._cut(folded))}
        found = Wordings()
        for start, end, concept in concepts:
            if start in edges and end in edges:
                found.setdefault(CONCEPT + concept, set()).add(folded[start:end])
        return found

    def letters(self, text: str) -> CharBigrams:
        """Return the pairs of neighbouring characters of `text` that tell something.

        A pair weighs as little as the lighter of its words: 推进 and 加强 tell nothing.
        """
        folded, out = fold(text), CharBigrams()
        weights = [0.0] * len(folded)
        for start, end, word in self._cut(folded):
            weight = 0.0 if word in self._stop else self._word(word, False)
            weights[start:end] = [weight] * (end - start)
        for start in range(len(folded) - 1):
            pair = folded[start : start + 2]
            weight = min(weights[start], weights[start + 1])
            if weight and PAIR.fullmatch(pair):
                out[pair] = max(weight, out.get(pair, 0.0))
        return out

    def _word(self, word: str, inside: bool) -> float:
        if word in self._weak:
            return self._options.weak
        return self._options.inner if inside else 1.0

    def _places(self, folded: str) -> list[float]:
        """Weigh each character: less where it tells circumstances."""
        weights = [1.0] * len(folded)
        for found in CIRCUMSTANCE.finditer(folded):
            start, end = found.span()
            weights[start:end] = [self._options.circumstance] * (end - start)
        return weights

    def _find_concepts(self, folded: str) -> tuple[tuple[int, int, str], ...]:
        """Find every wording of the thesaurus, nested ones too."""
        beginnings, concept_of = self._thesaurus.beginnings, self._thesaurus.concept_of
        out: list[tuple[int, int, str]] = []
        for start in range(len(folded)):
            if start and folded[start - 1] in NEGATIONS:
                continue
            end = start + 1
            while end <= len(folded) and folded[start:end] in beginnings:
                concept = concept_of.get(folded[start:end])
                if concept is not None:
                    out.append((start, end, concept))
                end += 1
        return tuple(out)


def keep(terms: Terms, key: str, term: Term) -> None:
    """Keep the weightier of two occurrences."""
    old = terms.get(key)
    if old is None or term.weight > old.weight:
        terms[key] = term


def union(parts: list[Terms]) -> Terms:
    """Return the terms of several clauses as those of one text."""
    terms: Terms = {}
    for part in parts:
        for key, term in part.items():
            keep(terms, key, term)
    return terms


def merge(parts: list[CharBigrams]) -> CharBigrams:
    """Return the letters of several clauses as those of one text."""
    out: CharBigrams = {}
    for part in parts:
        for pair, weight in part.items():
            out[pair] = max(weight, out.get(pair, 0.0))
    return out
