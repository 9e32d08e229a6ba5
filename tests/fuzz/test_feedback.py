"""What comes back on a draft, whatever it is: gathered, or listed with one clear line."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.fuzz import feedback
from tests.support.measured import Row, assert_bounded, assert_one_line, measure

NAMES = [name for name, _ in feedback.RETURNED]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Row]:
    """Return what came of gathering each, by what comes back."""
    home = tmp_path_factory.mktemp("feedback")
    (home / "draft.docx").write_bytes(feedback.draft())
    jobs = []
    for number, (_, maker) in enumerate(feedback.RETURNED):
        folder = home / str(number)
        folder.mkdir()
        for name, data in maker().items():
            (folder / name).write_bytes(data)
        jobs.append(("gather", (home / "draft.docx", folder)))
    return dict(zip(NAMES, measure(jobs), strict=True))


@pytest.mark.parametrize(("name", "maker"), feedback.RETURNED, ids=NAMES)
def test_whatever_comes_back(measured: Mapping[str, Row], name: str, maker: feedback.Maker) -> None:
    row = measured[name]
    assert_bounded(row)
    assert row["end"] == "done", row
    returned, opinions, errors = json.loads(row["text"])
    assert returned == len(maker())
    # each file is told, or asks something, or agrees
    assert opinions or errors or name == "letters"
    for error in errors:
        assert_one_line(error)


# (what comes back, opinions gathered of it)
COUNTS = (
    ("a change in every task", feedback.TASKS),
    ("thousands of comments", 5000),
    ("the same from four", 4 * feedback.TASKS),
    ("letters", 0),
)


@pytest.mark.parametrize(("name", "count"), COUNTS)
def test_nothing_that_is_asked_is_lost(measured: Mapping[str, Row], name: str, count: int) -> None:
    assert json.loads(measured[name]["text"])[1] == count
