"""What speaks for an answer to a demand, with the weights that judged demands taught (判定证据)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from policy_nlp.align.answers import Answer
from policy_nlp.lexicons.demands import DemandWords
from policy_nlp.records import SentenceCoverage
from policy_nlp.text.width import fold
from policy_nlp.vocabulary import Vocabulary, read_vocabulary

_YEAR, _NUMBER = re.compile(r"20\d\d\s*年"), re.compile(r"\d")
_QUOTED = re.compile("“([^”]+)”")


class DemandWeights(Vocabulary):
    """What `scripts/learn_demands.py` learned from judged demands (`data/demand_weights.toml`).

    Weights of `demand_evidence`, of which the first stands by itself:

    Attributes:
        covered: what speaks for a demand that is carried out.
        touched: what speaks for one that is carried out at least in part.
        listed: what speaks for one that an office should at least see.
        acted: what speaks for one that it has to act on.
    """

    covered: tuple[float, ...]
    touched: tuple[float, ...]
    listed: tuple[float, ...]
    acted: tuple[float, ...]


@cache
def shipped_demand_weights() -> DemandWeights:
    """Return the weights that are shipped."""
    return read_vocabulary(DemandWeights, "demand_weights", "policy_nlp.align")


def demand_evidence(
    text: str, answer: Answer, words: DemandWords, below: str, *, is_set: bool
) -> tuple[float, ...]:
    """Return what speaks for an answer to a demand, and for what an office does about it.

    In order: shares found (of all clauses each by itself, of the weakest, of the best unit); of
    its concepts the part that is nowhere; of the concrete things that it names the part that is
    absent, how many (four at most), whether there is none at all; whether it only wishes, asks
    for what can be seen done, for what is done with others; how much is left to say that makes
    rules, or finds out; how many names in quotation marks are nowhere; whether it sets a number.

    Args:
        text: what is asked, folded.
        answer: what the lower text holds of it.
        words: the vocabulary.
        below: the whole lower text, folded.
        is_set: the lower text has a target for each number that is asked.
    """
    first = re.split("[，,]", text, maxsplit=1)[0]
    left = [(fold(c.text), c.telling * (1 - c.found)) for c in answer.clauses]
    return (
        answer.together,
        answer.weakest,
        answer.unit,
        answer.concepts_absent,
        len(answer.absent) / max(len(answer.asked), 1),
        min(len(answer.asked), 4),
        float(not answer.asked),
        float(words.wish.search(first) is not None),
        float(words.firm_act.search(text) is not None),
        float(words.joint_work.search(text) is not None),
        sum(share for clause, share in left if words.rule_making.made.search(clause)),
        sum(share for clause, share in left if words.researching.search(clause)),
        float(sum(name not in below for name in _QUOTED.findall(text))),
        float(not is_set and _NUMBER.search(_YEAR.sub("", text)) is not None),
    )


def line_evidence(
    line: SentenceCoverage | None, sisters: Sequence[SentenceCoverage] = ()
) -> tuple[float, ...]:
    """Return how likely linked units take the main action up, and those of its sister sentences."""
    scores = [sister.score for sister in sisters if sister is not line]
    return (
        line.score if line is not None else 0.5,
        sum(scores) / len(scores) if scores else 0.5,
    )
