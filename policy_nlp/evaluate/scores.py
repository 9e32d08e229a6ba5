"""Figures: how many are right, of how many annotated, among how many found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from policy_nlp.records.base import Record


class Score(Record):
    """One record kind of one document or pair; made by `score`.

    Attributes:
        right: found and annotated.
        found: equals `gold` where only recall is asked.
        precision: share of the found that is right; 0 when nothing was found.
        recall: share of the annotated that was found; 1 when nothing is annotated.
        f1: harmonic mean of the two; 1 when there is nothing on either side.
        missed: what was annotated and not found.
        invented: what was found and not annotated.
    """

    kind: str
    right: int
    gold: int
    found: int
    precision: float
    recall: float
    f1: float
    missed: tuple[str, ...] = ()
    invented: tuple[str, ...] = ()


def score(
    kind: str,
    right: int,
    gold: int,
    found: int,
    missed: Iterable[str] = (),
    invented: Iterable[str] = (),
) -> Score:
    """Return the counts with the figures that follow from them."""
    return Score(
        kind=kind,
        right=right,
        gold=gold,
        found=found,
        precision=right / found if found else 0.0,
        recall=right / gold if gold else 1.0,
        f1=2 * right / (gold + found) if gold + found else 1.0,
        missed=tuple(missed),
        invented=tuple(invented),
    )


def share(kind: str, right: int, of: int, missed: Iterable[str] = ()) -> Score:
    """Score what is only asked for recall."""
    return score(kind, right, of, of, missed)


class Subject(Record):
    """All scores of one document (`gusu`) or pair (`gusu-suzhou`)."""

    name: str
    broken_spans: tuple[str, ...] = ()
    scores: tuple[Score, ...]

    def score(self, kind: str) -> Score:
        """Return the score of that kind; KeyError when there is none."""
        for figures in self.scores:
            if figures.kind == kind:
                return figures
        raise KeyError(kind)


class Evaluation(Record):
    """What `evaluate --format json` prints (评测结果).

    `left_out` names the subjects whose texts are not at hand.
    """

    schema_: Literal["policy-nlp/evaluation/1"] = Field(
        default="policy-nlp/evaluation/1", alias="schema"
    )
    subjects: tuple[Subject, ...]
    left_out: tuple[str, ...] = ()

    def subject(self, name: str) -> Subject:
        """Return the scores of that document or pair; KeyError when there are none."""
        for subject in self.subjects:
            if subject.name == name:
                return subject
        raise KeyError(name)


Item = tuple[str | None, ...]


def count_matches(kind: str, gold: Iterable[Item], found: Iterable[Item]) -> Score:
    """Score two multisets of items by equality."""
    wanted, given = Counter(gold), Counter(found)
    return score(
        kind,
        (wanted & given).total(),
        wanted.total(),
        given.total(),
        _names((wanted - given).elements()),
        _names((given - wanted).elements()),
    )


def _names(items: Iterable[Item]) -> list[str]:
    """Return the items as lines, in a stable order."""
    return sorted(" ".join(str(part) for part in item) for item in items)
