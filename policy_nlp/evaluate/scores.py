"""Figures: how many are right, of how many annotated; what changed since the baseline (基线)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from policy_nlp.errors import InputError
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
        _ordered_lines((wanted - given).elements()),
        _ordered_lines((given - wanted).elements()),
    )


def _ordered_lines(items: Iterable[Item]) -> list[str]:
    """Return the items as lines, in a stable order."""
    return sorted(" ".join(str(part) for part in item) for item in items)


class Change(Record):
    """What one score gained and lost since the baseline."""

    subject: str
    kind: str
    before: float | None
    now: float | None
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def read_baseline(path: Path) -> Evaluation:
    """Read the scores of an earlier run.

    Raises:
        InputError: the file cannot be read or is of another schema.
    """
    try:
        return Evaluation.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise InputError(
            f"{path}: no baseline that can be read", "Write it anew: --update-baseline."
        ) from error


def compare_evaluations(before: Evaluation, now: Evaluation) -> list[Change]:
    """Return what changed, score by score; scores that stand as they stood are left out."""
    new = _by_name(now)
    old = {name: s for name, s in _by_name(before).items() if name[0] not in now.left_out}
    return [
        _score_change(name, old.get(name), new.get(name))
        for name in dict.fromkeys((*new, *old))
        if _counts(old.get(name)) != _counts(new.get(name))
    ]


def keep_left_out(before: Evaluation, now: Evaluation) -> Evaluation:
    """Return what becomes the new baseline: figures of texts not at hand stay as they were."""
    kept = tuple(subject for subject in before.subjects if subject.name in now.left_out)
    return Evaluation(subjects=(*now.subjects, *kept))


def _score_change(name: tuple[str, str], was: Score | None, now: Score | None) -> Change:
    nothing = score("", 0, 0, 0)
    old, new = was or nothing, now or nothing
    return Change(
        subject=name[0],
        kind=name[1],
        before=was.f1 if was else None,
        now=now.f1 if now else None,
        gained=(
            *_less(old.missed, new.missed, "found"),
            *_less(old.invented, new.invented, "no longer invented"),
        ),
        lost=(
            *_less(new.missed, old.missed, "missed"),
            *_less(new.invented, old.invented, "invented"),
        ),
    )


def _by_name(evaluation: Evaluation) -> dict[tuple[str, str], Score]:
    return {(s.name, figures.kind): figures for s in evaluation.subjects for figures in s.scores}


def _counts(figures: Score | None) -> tuple[object, ...] | None:
    """Return what a file keeps exactly: the figures that follow are rounded there."""
    if figures is None:
        return None
    return figures.right, figures.gold, figures.found, figures.missed, figures.invented


def _less(names: tuple[str, ...], without: tuple[str, ...], what: str) -> list[str]:
    return [f"{what}: {name}" for name in names if name not in without]
