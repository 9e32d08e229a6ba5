"""How much two sentences, and two units, say the same (相似度)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from policy_nlp.align.features import CONCEPT, DocumentFeatures, Terms
from policy_nlp.align.jurisdiction import Exemption
from policy_nlp.align.options import AlignOptions
from policy_nlp.align.tfidf import (
    Array,
    CharBigramSpace,
    Indices,
    Mask,
    Nearness,
    TfidfSpace,
    against_both,
    group_max,
    share_of,
    similarity,
)
from policy_nlp.lexicons import Lexicons
from policy_nlp.text.width import fold

# Two units that share nothing are this part as alike as any two are on the average.
LEAST = 0.001


@dataclass(frozen=True)
class DocumentMatrices:
    """A document as matrices: clauses, sentences, units (all rows), and which belongs to which."""

    features: DocumentFeatures
    space: TfidfSpace

    @property
    def clauses(self) -> Array:
        """Terms of the clauses."""
        return self.space.matrix(self._clause_terms)

    @property
    def outer(self) -> Array:
        """Terms of the clauses, without words inside a wording of the thesaurus."""
        return self.space.matrix(self._clause_terms, outer=True)

    @cached_property
    def sentences(self) -> Array:
        """Terms of the sentences."""
        return self.space.matrix(self.features.sentence_terms)

    @property
    def lead_ins(self) -> Array:
        """Terms of the lead-in of each sentence."""
        return self.space.matrix(self.features.lead_in_terms)

    @cached_property
    def headings(self) -> Array:
        """Terms of the headings of the units."""
        return self.space.matrix(self.features.heading_terms)

    @cached_property
    def units(self) -> Array:
        """Terms of the units with their headings."""
        return np.maximum(self.by_unit(self.sentences, axis=0), self.headings)

    @cached_property
    def sections(self) -> Array:
        """Terms of the sections with all units in them."""
        of = np.array(self.features.section_of)
        named = self.space.matrix(self.features.section_terms)
        return np.maximum(group_max(self.units, of, len(named), axis=0), named)

    @cached_property
    def sentence_of(self) -> Indices:
        """The sentence of each clause."""
        counts = [len(terms) for terms in self.features.clause_terms]
        return np.repeat(np.arange(len(counts)), counts).astype(np.intp)

    @cached_property
    def unit_of(self) -> Indices:
        """The unit of each sentence."""
        return np.array([sentence.unit for sentence in self.features.sentences], dtype=np.intp)

    def by_unit(self, values: Array, axis: int) -> Array:
        """Return the greatest value of the sentences of each unit."""
        return group_max(values, self.unit_of, len(self.features.units), axis=axis)

    @property
    def _clause_terms(self) -> list[Terms]:
        return [terms for sentence in self.features.clause_terms for terms in sentence]


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of an upper (rows) against a lower document (columns).

    Attributes:
        sentences: how much a lower sentence takes up an upper one.
        subject: how much the core subjects of two units are one.
        found: share of each upper clause that a lower sentence holds, less where the lower
            sentence is nearer to another upper one.
        same_section: the sections the units stand in are each other's best.
        named: the lower unit says something of the upper heading, or that heading tells nothing.
    """

    sentences: Array
    subject: Array
    found: Array
    same_section: Mask
    named: Mask
    upper: DocumentMatrices
    lower: DocumentMatrices


class Scorer:
    """Scores every sentence and unit of an upper document against every one of a lower one.

    An upper sentence that cannot apply (`exemptions`: why, None where it can) proves no link,
    unless a lower sentence takes its main action up all the same. What an encoder finds near
    in `nearness` joins what the words and characters show.
    """

    def __init__(
        self,
        upper: DocumentFeatures,
        lower: DocumentFeatures,
        space: TfidfSpace,
        lexicons: Lexicons,
        options: AlignOptions,
        exemptions: Sequence[Exemption | None] = (),
        nearness: Nearness | None = None,
    ) -> None:
        self._upper, self._lower = upper, lower
        self._up, self._low = DocumentMatrices(upper, space), DocumentMatrices(lower, space)
        self._bigrams = CharBigramSpace((upper, lower))
        self._space, self._options, self._nearness = space, options, nearness
        self._operations = [CONCEPT + name for name in lexicons.thesaurus.operations]
        self._exemptions = exemptions

    def scores(self) -> Scores:
        """Return all scores."""
        sentences, found = self._sentences(), self._found()
        telling = self._bigrams.matrix(self._upper.clause_bigrams).sum(axis=1)
        for index, exemption in enumerate(self._exemptions):
            if exemption:
                found[clauses_of(self._upper, index)] *= self._let_through(exemption)
                taken = sentence_share(self._upper, found, telling, index, self._options)
                if taken.max(initial=0.0) < self._options.despite:
                    sentences[index] = 0.0
        context = relative(similarity(self._up.units, self._low.units))
        if self._nearness is not None:
            # Units that share no word are no strangers where an encoder finds their sentences near.
            near = self._up.by_unit(self._nearness.sentences, axis=0)
            context = np.maximum(context, self._low.by_unit(near, axis=1))
        in_context = context[self._up.unit_of][:, self._low.unit_of] ** self._options.context
        sentences = sentences * in_context
        return Scores(
            sentences=sentences,
            subject=self._subject(context, sentences),
            found=found,
            same_section=self._same_section(),
            named=self._heading_named(),
            upper=self._up,
            lower=self._low,
        )

    def _sentences(self) -> Array:
        """Score pairs of sentences by their clauses and as a whole."""
        up, low, options = self._up, self._low, self._options
        clauses = self._taken_up(up.clauses, low.clauses)
        best = group_max(clauses, up.sentence_of, len(self._upper.sentences), axis=0)
        best = group_max(best, low.sentence_of, len(self._lower.sentences), axis=1)
        whole = self._taken_up(up.sentences, low.sentences)
        sentences = (1 - options.whole) * best + options.whole * whole
        if self._nearness is not None:
            sentences = sentences + options.meant * self._nearness.sentences
        return sentences * self._work_factor()

    def _taken_up(self, upper: Array, lower: Array) -> Array:
        """Return the weight of each upper row found in each lower one, times its share."""
        found = upper @ self._presence(lower).T
        return power(share_of(upper, found), self._options.share) * found

    def _presence(self, weights: Array) -> Array:
        return self._space.presence(weights, self._options.kin)

    def _found(self) -> Array:
        """Return the share of each upper clause in each lower sentence with lead-in and heading."""
        up, low, options = self._up, self._low, self._options
        held = np.maximum(low.sentences, low.lead_ins)
        held = np.maximum(held, options.heading_share * low.headings[low.unit_of])
        words = share_of(up.outer, up.outer @ self._presence(held).T)
        pairs = self._bigrams.found(self._upper, self._lower, options.heading_share)
        found = (1 - options.found_bigrams) * words + options.found_bigrams * pairs
        found *= self._counterpart()[up.sentence_of]
        if self._nearness is not None:
            found = np.maximum(found, options.meant_found * self._nearness.clauses)
        return found

    def _counterpart(self) -> Array:
        """Return a factor for pairs of sentences: 1 where the upper one is the lower one's best.

        A lower sentence written after one upper sentence takes up its neighbours less.
        """
        alike = self._bigrams.cosine(self._upper.held_bigrams, self._lower.held_bigrams)
        best = alike.max(axis=0, initial=0.0)
        nearest = np.maximum(alike / np.where(best > 0, best, 1.0), LEAST)
        return power(nearest, self._options.counterpart)

    def _let_through(self, exemption: Exemption) -> Mask:
        """Return which lower sentences may take up what cannot apply on that ground."""
        return np.array([exemption.let(text) for text in self._framed], dtype=bool)

    @cached_property
    def _framed(self) -> list[str]:
        """The lower sentences with their heading and lead-in, folded."""
        return [
            fold(f"{self._lower.units[s.unit].heading or ''}{s.lead_in}{self._lower.text(s.span)}")
            for s in self._lower.sentences
        ]

    def _subject(self, context: Array, sentences: Array) -> Array:
        """Return how much two units are about one thing.

        The units as a whole count most, then each heading inside the other's text, the two
        headings, and the best pair of sentences.
        """
        up, low, options = self._up, self._low, self._options
        units = low.by_unit(up.by_unit(sentences, axis=0), axis=1)
        alike = relative(self._bigrams.cosine(self._upper.unit_bigrams, self._lower.unit_bigrams))
        context = power(context, 1 - options.char_bigrams) * power(alike, options.char_bigrams)
        upper_named = share_of(up.headings, up.headings @ self._presence(low.units).T)
        lower_named = share_of(low.headings, low.headings @ self._presence(up.units).T)
        body = options.by_context * np.log(context + options.floor)
        body += options.by_sentence * np.log(units + 1.0)
        return np.asarray(body + options.named * (upper_named + lower_named.T) + self._headings())

    def _headings(self) -> Array:
        """Return how much the headings of two units share, words and pairs of characters."""
        up, low, options = self._up.headings, self._low.headings, self._options
        words = against_both(up @ self._presence(low).T, up, low)
        pairs = self._bigrams.cosine(self._upper.heading_bigrams, self._lower.heading_bigrams)
        return options.heading_words * words + options.heading_bigrams * pairs

    def _heading_named(self) -> Mask:
        """Return which lower units name something of an upper heading that tells something."""
        headings = self._up.headings
        named = headings @ self._presence(self._low.units).T
        return np.asarray((named > 0) | (headings.sum(axis=1) == 0)[:, None])

    def _same_section(self) -> Mask:
        """Return which units stand in sections that are each other's best."""
        sections = similarity(self._up.sections, self._low.sections)
        best = (sections >= sections.max(axis=1, keepdims=True)) & (sections > 0)
        best &= sections >= sections.max(axis=0)
        rows, columns = np.array(self._upper.section_of), np.array(self._lower.section_of)
        return np.asarray(best[rows][:, columns])

    def _work_factor(self) -> Array:
        """Return the factor by which sentences on different kinds of work count less."""
        axes = {
            name: index
            for index, name in enumerate(n for n in self._operations if n in self._space.axis)
        }
        up, up_framed = _works(self._upper, axes)
        low, low_framed = _works(self._lower, axes)
        up_has, low_has = up.sum(axis=1)[:, None] > 0, low.sum(axis=1)[None, :] > 0
        up_answered, low_answered = (up @ low_framed.T) > 0, (up_framed @ low.T) > 0
        apart = up_has & low_has & ~up_answered & ~low_answered
        half = (up_has & ~up_answered) | (low_has & ~low_answered)
        options = self._options
        return np.asarray(np.where(apart, options.other_work, np.where(half, options.one_work, 1)))


def _works(side: DocumentFeatures, axes: dict[str, int]) -> tuple[Array, Array]:
    """Return which kinds of work sentences name, alone and with their lead-in and heading."""
    alone, framed = np.zeros((2, len(side.sentences), len(axes)))
    for index, sentence in enumerate(side.sentences):
        keys = axes.keys() & side.sentence_terms[index].keys()
        frame = {*side.lead_in_terms[index], *side.heading_terms[sentence.unit]}
        alone[index, [axes[key] for key in keys]] = 1.0
        framed[index, [axes[key] for key in keys | (axes.keys() & frame)]] = 1.0
    return alone, framed


def relative(values: Array) -> Array:
    """Return how alike units are as a multiple of the mean of all pairs."""
    return np.asarray(np.maximum(values / (values.mean() or 1.0), LEAST))


def power(values: Array, exponent: float) -> Array:
    """Return `values` to the power of `exponent`, rounding errors below zero cut."""
    return np.asarray(np.maximum(values, 0.0) ** exponent)


def clauses_of(side: DocumentFeatures, index: int) -> slice:
    """Return which clauses of the document are those of sentence `index`."""
    first = side.clause_start[index]
    return slice(first, first + len(side.sentences[index].clauses))


def sentence_share(
    upper: DocumentFeatures, found: Array, telling: Array, index: int, options: AlignOptions
) -> Array:
    """Return how much of sentence `index` each lower sentence takes up.

    Its main action and the mean of its clauses, each as much as it tells (切实提高知晓度 weighs
    little); nothing where the main action is not there.
    """
    sentence, clauses = upper.sentences[index], clauses_of(upper, index)
    main, part = found[clauses][sentence.main], options.all_clauses
    # Where no clause tells anything, one is as good as another.
    weights = telling[clauses] if telling[clauses].any() else np.ones(len(sentence.clauses))
    whole = (1 - part) * main + part * (weights @ found[clauses]) / weights.sum()
    return np.asarray(whole * (main >= options.main_action))
