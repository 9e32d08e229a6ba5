"""Gains and losses are told by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_nlp.errors import InputError
from policy_nlp.evaluate import (
    Evaluation,
    Subject,
    compare_evaluations,
    keep_left_out,
    read_baseline,
)
from policy_nlp.evaluate.scores import Score, score
from policy_nlp.store import canonical_json


def evaluation(*scores: Score) -> Evaluation:
    return Evaluation(subjects=(Subject(name="gusu", scores=scores),))


BEFORE = evaluation(
    score("units", 2, 3, 3, ["G3.1.1 严格项目准入"], ["8.1"]), score("measures", 1, 1, 1)
)

# what stands now, what is gained, what is lost
CHANGES = [
    # nothing changed: nothing is said
    (BEFORE, [], []),
    # a unit is found that was missed
    (
        evaluation(score("units", 3, 3, 4, [], ["8.1"]), score("measures", 1, 1, 1)),
        ["found: G3.1.1 严格项目准入"],
        [],
    ),
    # one no longer invented, another newly missed
    (
        evaluation(
            score("units", 1, 3, 1, ["G3.1.1 严格项目准入", "G4.1 土地保障"]),
            score("measures", 1, 1, 1),
        ),
        ["no longer invented: 8.1"],
        ["missed: G4.1 土地保障"],
    ),
]


@pytest.mark.parametrize(("now", "gained", "lost"), CHANGES)
def test_changes_are_named(now: Evaluation, gained: list[str], lost: list[str]) -> None:
    changes = compare_evaluations(BEFORE, now)
    assert [name for change in changes for name in change.gained] == gained
    assert [name for change in changes for name in change.lost] == lost


def test_a_kind_that_came_or_went_is_told() -> None:
    now = evaluation(
        score("units", 2, 3, 3, ["G3.1.1 严格项目准入"], ["8.1"]), score("targets", 0, 1, 0)
    )
    came, went = compare_evaluations(BEFORE, now)
    assert (came.kind, came.before, came.now) == ("targets", None, 0.0)
    assert (went.kind, went.before, went.now) == ("measures", 1.0, None)


def test_a_written_baseline_reads_back_as_no_change(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(canonical_json(BEFORE), encoding="utf-8")
    assert compare_evaluations(read_baseline(path), BEFORE) == []


def test_figures_of_texts_not_at_hand_stay() -> None:
    now = Evaluation(subjects=(), left_out=("gusu",))
    assert compare_evaluations(BEFORE, now) == []
    assert keep_left_out(BEFORE, now) == BEFORE


@pytest.mark.parametrize(
    "content", ["", "{}", '{"schema": "policy-nlp/evaluation/2", "subjects": []}']
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="no baseline"):
        read_baseline(path)
