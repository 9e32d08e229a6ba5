"""One document as the alignment sees it: units, sentences, clauses, and their terms (比对单元)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple

from policy_nlp.align.options import AlignOptions
from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.actions import Circumstances
from policy_nlp.records import TASK_KINDS, Measure, Span, Unit
from policy_nlp.records.index import DocumentIndex
from policy_nlp.text.sentences import split_at, split_sentences
from policy_nlp.text.width import fold, squeeze
from policy_nlp.tokens import REMEMBERED, Segmenter

CONCEPT = "#"
NO_WORD = re.compile(r"[\W\d_]+")
LETTERS = re.compile(r"[^\W\d_]{2,}")
BRACKETED = re.compile(r"[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]?[。；]?")


class Term(NamedTuple):
    """A term with its weight before rarity is counted.

    `inner` marks a word inside a wording of the thesaurus: 换电 of 充电换电设施 is not missed
    where the other text says 充电桩.
    """

    weight: float
    inner: bool = False


Terms = Mapping[str, Term]
# Each concept of a text with its wordings there, none that is cut out of other words.
Wordings = dict[str, set[str]]
# Pairs of neighbouring characters with their weight: 数字化 and 数智 share no word.
CharBigrams = Mapping[str, float]


class TermReader:
    """Reads the terms of a text, the same for both documents."""

    def __init__(self, lexicons: Lexicons, segmenter: Segmenter, options: AlignOptions) -> None:
        self.circumstances: Circumstances = lexicons.clauses.circumstances
        self._thesaurus = lexicons.thesaurus
        self._stop, self._negations = lexicons.stopwords.words, lexicons.stopwords.negations
        actions = lexicons.actions
        self._weak = lexicons.stopwords.weak.union(
            actions.verbs, actions.adverbs, actions.frames, actions.strength_by_word
        )
        self._cut = segmenter.places
        self._options = options
        # Read for the terms, and again for how they are printed.
        self._concepts = lru_cache(maxsize=REMEMBERED)(self._find_concepts)
        # Read for the tasks, and again for what the whole text holds of them.
        self._terms = lru_cache(maxsize=REMEMBERED)(self._read_terms)
        self._bigrams = lru_cache(maxsize=REMEMBERED)(self._read_bigrams)
        self._factor = dict.fromkeys(self._thesaurus.actors, options.concept * options.actor)
        self._factor |= dict.fromkeys(self._thesaurus.means, options.concept * options.means)

    def read(self, text: str) -> Terms:
        """Return the terms of `text`: key → weight.

        Concepts have keys that begin with `#`; other keys are the words themselves.
        """
        return self._terms(text)

    def _read_terms(self, text: str) -> Terms:
        folded = fold(text)
        place = self._place_weights(folded)
        terms: dict[str, Term] = {}
        inside = [False] * len(folded)
        for start, end, concept in self._concepts(folded):
            weight = self._factor.get(concept, self._options.concept) * place[end - 1]
            _keep_weightier(terms, CONCEPT + concept, Term(weight))
            inside[start:end] = [True] * (end - start)
        for start, end, word in self._cut(folded):
            if len(word) > 1 and word not in self._stop and not NO_WORD.fullmatch(word):
                inner = inside[start] and inside[end - 1]
                weight = self._word_weight(word, inner) * place[start]
                _keep_weightier(terms, word, Term(weight, inner))
        return terms

    def concepts(self, text: str) -> set[str]:
        """Return the concepts of `text`, however they are worded; no word is cut for it."""
        return {concept for _, _, concept in self._concepts(fold(text))}

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

    def char_bigrams(self, text: str) -> CharBigrams:
        """Return the pairs of neighbouring characters of `text` that tell something.

        A pair weighs as little as the lighter of its words: 推进 and 加强 tell nothing.
        """
        return self._bigrams(text)

    def _read_bigrams(self, text: str) -> CharBigrams:
        folded, out = fold(text), dict[str, float]()
        weights = [0.0] * len(folded)
        for start, end, word in self._cut(folded):
            weight = 0.0 if word in self._stop else self._word_weight(word, False)
            weights[start:end] = [weight] * (end - start)
        for letters in LETTERS.finditer(folded):
            for start in range(letters.start(), letters.end() - 1):
                weight = min(weights[start], weights[start + 1])
                if weight:
                    pair = folded[start : start + 2]
                    out[pair] = max(weight, out.get(pair, 0.0))
        return out

    def _word_weight(self, word: str, inside: bool) -> float:
        if word in self._weak:
            return self._options.weak
        return self._options.inner if inside else 1.0

    def _place_weights(self, folded: str) -> list[float]:
        """Weigh each character: less where it tells circumstances."""
        weights = [1.0] * len(folded)
        for found in self.circumstances.setting.finditer(folded):
            start, end = found.span()
            weights[start:end] = [self._options.circumstance] * (end - start)
        return weights

    def _find_concepts(self, folded: str) -> tuple[tuple[int, int, str], ...]:
        """Find every wording of the thesaurus, nested ones too."""
        concept_of = self._thesaurus.concept_of
        return tuple(
            (start, end, concept_of[folded[start:end]])
            for start, ends in self._thesaurus.finder.places(folded)
            if not start or folded[start - 1] not in self._negations
            for end in ends
        )


def _keep_weightier(terms: dict[str, Term], key: str, term: Term) -> None:
    old = terms.get(key)
    if old is None or term.weight > old.weight:
        terms[key] = term


def union(parts: Iterable[Terms]) -> Terms:
    """Return the terms of several clauses as those of one text."""
    terms: dict[str, Term] = {}
    for part in parts:
        for key, term in part.items():
            _keep_weightier(terms, key, term)
    return terms


def union_bigrams(parts: Iterable[CharBigrams]) -> CharBigrams:
    """Return the pairs of characters of several clauses as those of one text."""
    out: dict[str, float] = {}
    for part in parts:
        for pair, weight in part.items():
            out[pair] = max(weight, out.get(pair, 0.0))
    return out


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a measure, with its clauses; `main` is the clause of its main action."""

    unit: int
    span: Span
    lead_in: str
    clauses: tuple[Span, ...]
    main: int


@dataclass(frozen=True)
class DocumentFeatures:
    """A document's tasks with their terms, sentence by sentence and clause by clause.

    `held_bigrams` are those of a sentence with its lead-in.
    """

    document: DocumentIndex
    units: tuple[Unit, ...]
    sentences: tuple[Sentence, ...]
    clause_terms: tuple[tuple[Terms, ...], ...]
    sentence_terms: tuple[Terms, ...]
    lead_in_terms: tuple[Terms, ...]
    heading_terms: tuple[Terms, ...]
    section_of: tuple[int, ...]
    section_terms: tuple[Terms, ...]
    clause_bigrams: tuple[CharBigrams, ...]
    held_bigrams: tuple[CharBigrams, ...]
    heading_bigrams: tuple[CharBigrams, ...]
    unit_bigrams: tuple[CharBigrams, ...]

    def text(self, span: Span) -> str:
        """Return the text of the document at `span`."""
        return span.of(self.document.text)

    def printed_clauses(self, index: int) -> list[str]:
        """Return the clauses of a sentence as printed."""
        return [self.text(clause) for clause in self.sentences[index].clauses]

    @cached_property
    def clause_start(self) -> tuple[int, ...]:
        """Which clause of the document is the first of each sentence."""
        return tuple(accumulate((len(s.clauses) for s in self.sentences), initial=0))[:-1]

    @cached_property
    def sentences_of(self) -> tuple[range, ...]:
        """Which sentences are those of each unit."""
        counts = [0] * len(self.units)
        for sentence in self.sentences:
            counts[sentence.unit] += 1
        starts = accumulate(counts, initial=0)
        return tuple(range(start, start + n) for start, n in zip(starts, counts, strict=False))


def read_features(document: DocumentIndex, reader: TermReader) -> DocumentFeatures:
    """Cut the tasks of a document into sentences and clauses and read their terms."""
    text = document.text
    units = tuple(unit for unit in document.units.values() if unit.kind in TASK_KINDS)
    sentences = tuple(
        sentence
        for index, unit in enumerate(units)
        for sentence in unit_sentences(document, unit, index, reader.circumstances)
    )
    clause_terms = tuple(tuple(reader.read(c.of(text)) for c in s.clauses) for s in sentences)
    bigrams = [[reader.char_bigrams(c.of(text)) for c in s.clauses] for s in sentences]
    lead_ins = {x: (reader.read(x), reader.char_bigrams(x)) for x in {s.lead_in for s in sentences}}
    heading_bigrams = tuple(reader.char_bigrams(unit.heading or "") for unit in units)
    unit_bigrams = [[heading] for heading in heading_bigrams]
    for sentence, parts in zip(sentences, bigrams, strict=True):
        unit_bigrams[sentence.unit] += parts
    paths = list(dict.fromkeys(unit.path for unit in units))
    return DocumentFeatures(
        document=document,
        units=units,
        sentences=sentences,
        clause_terms=clause_terms,
        sentence_terms=tuple(map(union, clause_terms)),
        lead_in_terms=tuple(lead_ins[s.lead_in][0] for s in sentences),
        heading_terms=tuple(reader.read(unit.heading or "") for unit in units),
        section_of=tuple(paths.index(unit.path) for unit in units),
        section_terms=tuple(reader.read(path[-1] if path else "") for path in paths),
        clause_bigrams=tuple(part for parts in bigrams for part in parts),
        held_bigrams=tuple(
            union_bigrams([*parts, lead_ins[sentence.lead_in][1]])
            for sentence, parts in zip(sentences, bigrams, strict=True)
        ),
        heading_bigrams=heading_bigrams,
        unit_bigrams=tuple(map(union_bigrams, unit_bigrams)),
    )


def unit_sentences(
    document: DocumentIndex, unit: Unit, index: int, circumstances: Circumstances
) -> list[Sentence]:
    """Return the sentences of a unit's measures; of its body where it has no measure."""
    text = document.text
    parts: list[tuple[Measure | None, Span]] = [(m, m.span) for m in document.measures_of(unit.id)]
    out: list[Sentence] = []
    for measure, span in parts or [(None, unit.body)]:
        lead_in = squeeze(measure.heading or "").rstrip("。") if measure else ""
        for sentence in split_sentences(text, span.start, span.end):
            printed = sentence.of(text)
            if squeeze(printed).rstrip("。") == lead_in or BRACKETED.fullmatch(printed):
                continue
            clauses = split_at(text, sentence, "，,")
            if clauses:
                main = main_clause([clause.of(text) for clause in clauses], circumstances)
                out.append(Sentence(index, sentence, lead_in, tuple(clauses), main))
    return out


def main_clause(clauses: list[str], circumstances: Circumstances) -> int:
    """Return which clause holds the main action: the first that is no mere circumstance."""
    for index, clause in enumerate(clauses):
        if not circumstances.clause.match(squeeze(clause)):
            return index
    return 0
