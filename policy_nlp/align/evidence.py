"""What speaks for an answer to a demand, with the weights that judged demands taught (判定证据)."""

from __future__ import annotations

import re
from functools import cache

from policy_nlp.align.answers import Answer
from policy_nlp.lexicons.demands import DemandWords
from policy_nlp.records import SentenceCoverage
from policy_nlp.vocabulary import Vocabulary, read_vocabulary


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


def demand_evidence(text: str, answer: Answer, words: DemandWords) -> tuple[float, ...]:
    """Return what speaks for an answer to a demand, and for what an office does about it.

    In order: shares found (of the best sentence, of the main clause, of all clauses each by
    itself, of the weakest, of the best unit); of the concrete things that it names the part that
    is absent, how many (three at most), the part of which only the general is there, whether
    there is none at all, or any absent, or one of the main clause absent, or the main clause is
    held with all it names; the weight of clauses of which little is found, and of what is not
    found of clauses with something absent; the part of things that stand elsewhere, and whether
    none stands where it is answered; the part of its words that is absent; whether it only
    wishes, or asks firmly; its length in clauses.
    """
    asked, absent, general = len(answer.asked), len(answer.absent), len(answer.general)
    away = sum(len(clause.away) for clause in answer.clauses)
    main = answer.clauses[answer.main]
    parts = max(asked, 1)
    first = re.split("[，,]", text, maxsplit=1)[0]
    return (
        answer.whole,
        main.found,
        answer.together,
        answer.weakest,
        answer.unit,
        absent / parts,
        min(absent, 3),
        general / parts,
        float(not asked),
        float(absent > 0),
        float(bool(main.absent)),
        float(bool(main.asked) and not (main.absent or main.general or main.away)),
        sum(clause.telling for clause in answer.clauses if clause.found < 0.35),
        sum(clause.telling * (1 - clause.found) for clause in answer.clauses if clause.absent),
        away / parts,
        float(asked > 0 and absent + general + away >= asked),
        answer.words_absent,
        float(words.wish.search(first) is not None),
        float(words.firm_act.search(text) is not None),
        float(min(text.count("，"), 6)),
    )


def line_evidence(line: SentenceCoverage | None) -> tuple[float, ...]:
    """Return what the linked units say: how likely they take the main action up, and its status."""
    if line is None:
        return (0.5, 0.5, 0.5)
    return (
        line.score,
        float(line.status == "covered"),
        float(line.status in ("covered", "partly")),
    )
