"""What the sentences of linked lower units add of their own (自选内容)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policy_nlp.align.classifier import Judgement, likelihood
from policy_nlp.align.features import DocumentFeatures
from policy_nlp.align.links import Grades
from policy_nlp.align.options import AlignOptions
from policy_nlp.align.scores import Scores
from policy_nlp.records import Link, OwnSentence, UnitCoverage

# No upper sentence is so likely to be taken up even in part. Of the sentences that are then called
# the plan's own 67 in 100 proved nothing to readers, of all sentences 10 (49 and 812 of five
# pairs, tests/gold/sentences_*.json).
OWN_BELOW = 0.15
# 到2030年，力争达到700万千瓦: goes on with what the sentence before it says.
GOES_ON = re.compile(r"\s*(?:(?:到|至)?\d{4}年|其中|力争)")


def own_sentences(
    lower: DocumentFeatures,
    scores: Scores,
    judgement: Judgement,
    grades: Grades,
    links: Iterable[Link],
    coverage: Iterable[UnitCoverage],
    options: AlignOptions,
) -> tuple[OwnSentence, ...]:
    """Return the sentences of linked lower units that take up nothing of any upper text.

    No upper sentence is anywhere near: none that they are at all likely to take up, and none
    that shares enough with them to prove a link. Sentences that are shown as proof are none.
    """
    if not scores.sentences.size:
        return ()
    shown = {pair.lower_span for link in links for pair in link.evidence}
    shown |= {item.lower_span for line in coverage for item in line.measures if item.lower_span}
    out: list[OwnSentence] = []
    before = 0.0
    for index, sentence in enumerate(lower.sentences):
        near = likelihood(float(judgement.touches[:, index].max()))
        follows = index > 0 and lower.sentences[index - 1].unit == sentence.unit
        if follows and GOES_ON.match(lower.text(sentence.span)):
            near = max(near, before)
        before = near
        if (
            near < OWN_BELOW
            and scores.sentences[:, index].max() < options.shown
            and grades.linked[:, sentence.unit].any()
            and lower.sentence_terms[index]
            and sentence.span not in shown
        ):
            unit = lower.units[sentence.unit].id
            out.append(OwnSentence(lower=unit, span=sentence.span))
    return tuple(out)
