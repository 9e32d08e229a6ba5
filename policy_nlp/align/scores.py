"""How much two sentences, and two units, say the same (相似度)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policy_nlp.align.applicability import Exemption
from policy_nlp.align.char_bigrams import LetterSpace
from policy_nlp.align.embeddings import Meaning
from policy_nlp.align.features import DocumentFeatures
from policy_nlp.align.options import AlignOptions
from policy_nlp.align.terms import CONCEPT
from policy_nlp.align.tfidf import TfidfSpace, group_max, likeness
from policy_nlp.lexicons import Lexicons

if TYPE_CHECKING:
    from policy_nlp.align.tfidf import Array, Indices, Mask


# Two units that share nothing are this part as alike as any two are on the average.
LEAST = 0.001


@dataclass(frozen=True, slots=True)
class Weighed:
    """A side as matrices: clauses, sentences, units (all rows), and which belongs to which.

    `outer` are the clauses without words inside a wording of the thesaurus.
    """

    clauses: Array
    outer: Array
    sentences: Array
    lead_ins: Array
    headings: Array
    units: Array
    sentence_of: Indices
    unit_of: Indices


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of an upper (rows) against a lower document (columns).

    Attributes:
        sentences: how much a lower sentence takes up an upper one.
        units: best pair of sentences of two units.
        subject: how much the core subjects of two units are one.
        headings: how much the headings of two units share, words and letters.
        found: share of each upper clause that a lower sentence holds, less where the lower
            sentence is nearer to another upper one.
        telling: how much each upper clause tells, by its pairs of characters.
        same_section: the sections the units stand in are each other's best.
        named: the lower unit says something of the upper heading, or that heading tells nothing.
    """

    sentences: Array
    units: Array
    subject: Array
    headings: Array
    found: Array
    telling: Array
    same_section: Mask
    named: Mask
    upper: Weighed
    lower: Weighed


def score_features(
    upper: DocumentFeatures,
    lower: DocumentFeatures,
    space: TfidfSpace,
    lexicons: Lexicons,
    options: AlignOptions,
    exemptions: Sequence[Exemption | None] = (),
    meaning: Meaning | None = None,
) -> Scores:
    """Score every sentence and unit of `upper` against every one of `lower`.

    An upper sentence that cannot apply (`exemptions`: why, None where it can) proves no link,
    unless a lower sentence takes its main action up all the same. What an encoder finds near
    in `meaning` joins what the words and characters show.
    """
    import numpy as np

    up, low = weigh(upper, space), weigh(lower, space)
    clauses = taken_up(up.clauses, low.clauses, space, options)
    by_sentence = group_max(clauses, up.sentence_of, len(upper.sentences), axis=0)
    by_sentence = group_max(by_sentence, low.sentence_of, len(lower.sentences), axis=1)
    whole = taken_up(up.sentences, low.sentences, space, options)
    sentences = (1 - options.whole) * by_sentence + options.whole * whole
    if meaning is not None:
        sentences = sentences + options.meant * meaning.sentences
    sentences = sentences * work_factor(upper, lower, space, lexicons, options)
    letters = LetterSpace((upper, lower))
    found = (1 - options.found_letters) * found_share(up, low, space, options)
    found += options.found_letters * letters.found(upper, lower, options.heading_share)
    found *= counterpart(upper, lower, letters, options)[up.sentence_of]
    if meaning is not None:
        found = np.maximum(found, options.meant_found * meaning.clauses)
    telling = letters.matrix(upper.clause_letters).sum(axis=1)
    for index, exemption in enumerate(exemptions):
        if exemption:
            found[clauses_of(upper, index)] *= let_through(lower, exemption)
            taken = sentence_share(upper, found, telling, index, options)
            if taken.max(initial=0.0) < options.despite:
                sentences[index] = 0.0
    context = relative(likeness(up.units, low.units))
    if meaning is not None:
        # Units that share no word are no strangers where an encoder finds their sentences near.
        near = group_max(meaning.sentences, up.unit_of, len(upper.units), axis=0)
        context = np.maximum(context, group_max(near, low.unit_of, len(lower.units), axis=1))
    sentences = sentences * context[up.unit_of][:, low.unit_of] ** options.context
    units = group_max(sentences, up.unit_of, len(upper.units), axis=0)
    units = group_max(units, low.unit_of, len(lower.units), axis=1)
    alike = relative(letters.cosine(upper.unit_letters, lower.unit_letters))
    context = power(context, 1 - options.letters) * power(alike, options.letters)
    headings = options.heading_words * heading_share(up, low, space, options)
    headings += options.heading_letters * letters.cosine(
        upper.heading_letters, lower.heading_letters
    )
    return Scores(
        sentences=sentences,
        units=units,
        subject=subject_score(up, low, context, units, headings, space, options),
        headings=headings,
        found=found,
        telling=telling,
        same_section=same_section(upper, lower, up, low, space),
        named=heading_named(up, low, space, options),
        upper=up,
        lower=low,
    )


def relative(values: Array) -> Array:
    """Return how alike units are as a multiple of the mean of all pairs."""
    import numpy as np

    return np.asarray(np.maximum(values / (values.mean() or 1.0), LEAST))


def weigh(side: DocumentFeatures, space: TfidfSpace) -> Weighed:
    """Turn the terms of `side` into matrices."""
    import numpy as np

    clauses = [terms for sentence in side.clause_terms for terms in sentence]
    sentence_of = np.repeat(
        np.arange(len(side.sentences)), [len(terms) for terms in side.clause_terms]
    )
    unit_of = np.array([sentence.unit for sentence in side.sentences], dtype=np.intp)
    sentences = space.matrix(side.sentence_terms)
    headings = space.matrix(side.heading_terms)
    units = group_max(sentences, unit_of, len(side.units), axis=0)
    return Weighed(
        clauses=space.matrix(clauses),
        outer=space.matrix([{k: t for k, t in c.items() if not t.inner} for c in clauses]),
        sentences=sentences,
        lead_ins=space.matrix(side.lead_in_terms),
        headings=headings,
        units=np.maximum(units, headings),
        sentence_of=sentence_of.astype(np.intp),
        unit_of=unit_of,
    )


def share_of(weights: Array, found: Array) -> Array:
    """Return `found` as a share of the whole weight of each row."""
    import numpy as np

    total = weights.sum(axis=1, keepdims=True)
    return np.asarray(found / np.where(total > 0, total, 1.0))


def taken_up(upper: Array, lower: Array, space: TfidfSpace, options: AlignOptions) -> Array:
    """Return the weight of each upper row found in each lower one, times its share."""
    found = upper @ space.presence(lower, options.kin).T
    return power(share_of(upper, found), options.share) * found


def power(values: Array, exponent: float) -> Array:
    """Return `values` to the power of `exponent`, rounding errors below zero cut."""
    import numpy as np

    return np.asarray(np.maximum(values, 0.0) ** exponent)


def found_share(up: Weighed, low: Weighed, space: TfidfSpace, options: AlignOptions) -> Array:
    """Return the share of each upper clause in each lower sentence with lead-in and heading."""
    import numpy as np

    held = np.maximum(low.sentences, low.lead_ins)
    held = np.maximum(held, options.heading_share * low.headings[low.unit_of])
    return share_of(up.outer, up.outer @ space.presence(held, options.kin).T)


def counterpart(
    upper: DocumentFeatures, lower: DocumentFeatures, letters: LetterSpace, options: AlignOptions
) -> Array:
    """Return a factor for pairs of sentences: 1 where the upper one is the lower one's best.

    A lower sentence written after one upper sentence takes up its neighbours less.
    """
    import numpy as np

    alike = letters.cosine(upper.held_letters, lower.held_letters)
    best = alike.max(axis=0, initial=0.0)
    return power(np.maximum(alike / np.where(best > 0, best, 1.0), LEAST), options.counterpart)


def clauses_of(side: DocumentFeatures, index: int) -> slice:
    """Return which clauses of the document are those of sentence `index`."""
    first = side.clause_start[index]
    return slice(first, first + len(side.sentences[index].clauses))


def let_through(lower: DocumentFeatures, exemption: Exemption) -> Mask:
    """Tell which lower sentences may take up what cannot apply on that ground."""
    import numpy as np

    framed = (
        f"{lower.units[s.unit].heading or ''}{s.lead_in}{lower.text(s.span)}"
        for s in lower.sentences
    )
    return np.array([exemption.let(text) for text in framed], dtype=bool)


def sentence_share(
    upper: DocumentFeatures, found: Array, telling: Array, index: int, options: AlignOptions
) -> Array:
    """Return how much of sentence `index` each lower sentence takes up.

    Its main action and the mean of its clauses, each as much as it tells (切实提高知晓度 weighs
    little); nothing where the main action is not there.
    """
    import numpy as np

    sentence, clauses = upper.sentences[index], clauses_of(upper, index)
    main, part = found[clauses][sentence.main], options.all_clauses
    # Where no clause tells anything, one is as good as another.
    weights = telling[clauses] if telling[clauses].any() else np.ones(len(sentence.clauses))
    whole = (1 - part) * main + part * (weights @ found[clauses]) / weights.sum()
    return np.asarray(whole * (main >= options.main_action))


def heading_share(up: Weighed, low: Weighed, space: TfidfSpace, options: AlignOptions) -> Array:
    """Return how much two headings share, against the weight of both."""
    import numpy as np

    shared = up.headings @ space.presence(low.headings, options.kin).T
    norm = np.sqrt(up.headings.sum(axis=1)[:, None] * low.headings.sum(axis=1)[None, :])
    return np.asarray(shared / np.where(norm > 0, norm, 1.0))


def heading_named(up: Weighed, low: Weighed, space: TfidfSpace, options: AlignOptions) -> Mask:
    """Tell which lower units name something of an upper heading that tells something."""
    import numpy as np

    named = up.headings @ space.presence(low.units, options.kin).T
    return np.asarray((named > 0) | (up.headings.sum(axis=1) == 0)[:, None])


def best_of_both(values: Array) -> Mask:
    """Tell which pairs are the best of their row and of their column."""
    import numpy as np

    best = (values >= values.max(axis=1, keepdims=True)) & (values >= values.max(axis=0))
    return np.asarray(best & (values > 0))


def same_section(
    upper: DocumentFeatures, lower: DocumentFeatures, up: Weighed, low: Weighed, space: TfidfSpace
) -> Mask:
    """Tell which units stand in sections that are each other's best."""
    import numpy as np

    rows, columns = np.array(upper.section_of), np.array(lower.section_of)
    sections = likeness(
        np.maximum(
            group_max(up.units, rows, len(upper.sections), axis=0),
            space.matrix(upper.section_terms),
        ),
        np.maximum(
            group_max(low.units, columns, len(lower.sections), axis=0),
            space.matrix(lower.section_terms),
        ),
    )
    return np.asarray(best_of_both(sections)[rows][:, columns])


def subject_score(
    up: Weighed,
    low: Weighed,
    context: Array,
    units: Array,
    headings: Array,
    space: TfidfSpace,
    options: AlignOptions,
) -> Array:
    """Return how much two units are about one thing.

    The units as a whole count most, then each heading inside the other's text, the two
    headings, and the best pair of sentences.
    """
    import numpy as np

    upper_named = share_of(up.headings, up.headings @ space.presence(low.units, options.kin).T)
    lower_named = share_of(low.headings, low.headings @ space.presence(up.units, options.kin).T)
    body = options.by_context * np.log(context + options.floor)
    body += options.by_sentence * np.log(units + 1.0)
    return np.asarray(body + options.named * (upper_named + lower_named.T) + headings)


def work_factor(
    upper: DocumentFeatures,
    lower: DocumentFeatures,
    space: TfidfSpace,
    lexicons: Lexicons,
    options: AlignOptions,
) -> Array:
    """Return the factor by which sentences on different kinds of work count less."""
    import numpy as np

    names = [CONCEPT + name for name in lexicons.thesaurus.operations]
    axes = {name: index for index, name in enumerate(n for n in names if n in space.axis)}

    def named(side: DocumentFeatures, framed: bool) -> Array:
        out = np.zeros((len(side.sentences), len(axes)))
        for index, sentence in enumerate(side.sentences):
            keys = set(side.sentence_terms[index])
            if framed:
                keys |= {*side.lead_in_terms[index], *side.heading_terms[sentence.unit]}
            for key in keys & axes.keys():
                out[index, axes[key]] = 1.0
        return out

    up, low = named(upper, False), named(lower, False)
    up_framed, low_framed = named(upper, True), named(lower, True)
    up_has, low_has = up.sum(axis=1)[:, None] > 0, low.sum(axis=1)[None, :] > 0
    up_answered = (up @ low_framed.T) > 0
    low_answered = (up_framed @ low.T) > 0
    apart = up_has & low_has & ~up_answered & ~low_answered
    half = (up_has & ~up_answered) | (low_has & ~low_answered)
    return np.asarray(np.where(apart, options.other_work, np.where(half, options.one_work, 1.0)))
