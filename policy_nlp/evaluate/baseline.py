"""Gains and losses by name against the last committed scores (基线)."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from policy_nlp.errors import InputError
from policy_nlp.evaluate.scores import Evaluation, Score, score
from policy_nlp.records.base import Record

NOTHING = score("", 0, 0, 0)


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
        _change(name, old.get(name), new.get(name))
        for name in dict.fromkeys((*new, *old))
        if _counts(old.get(name)) != _counts(new.get(name))
    ]


def keep_left_out(before: Evaluation, now: Evaluation) -> Evaluation:
    """Return what becomes the new baseline: figures of texts not at hand stay as they were."""
    kept = tuple(subject for subject in before.subjects if subject.name in now.left_out)
    return Evaluation(subjects=(*now.subjects, *kept))


def _change(name: tuple[str, str], was: Score | None, now: Score | None) -> Change:
    old, new = was or NOTHING, now or NOTHING
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
