"""Texts of one repeated pattern: within bounds, and the work grows as the text does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

import pytest

from policy_nlp.errors import InputError
from policy_nlp.pipeline.files import extract_file
from tests.fuzz.texts import PATTERNS
from tests.support.measured import Row, assert_bounded, measure

# In one process there is time for so much of each; `scripts/fuzz` takes a megabyte.
SIZE = 20_000
SMALL, FACTOR = 2_500, 4
# Of so much of the text: work that stays the same, and what grows with the square in a short line.
SLACK = 1.35
IDS = [name for name, _ in PATTERNS]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Row]:
    folder = tmp_path_factory.mktemp("texts")
    paths = []
    for name, maker in PATTERNS:
        paths.append(folder / f"{name}.txt")
        paths[-1].write_text(maker(SIZE), encoding="utf-8", newline="")
    return {str(row["file"]): row for row in measure(("extract", (path,)) for path in paths)}


@pytest.mark.parametrize("name", IDS)
def test_a_pattern_is_read_within_bounds(measured: Mapping[str, Row], name: str) -> None:
    assert_bounded(measured[f"{name}.txt"], seconds=2.5, megabytes=150)


def steps(path: Path) -> int:
    """Return how many lines of the package are run to read a file."""
    count = 0

    def step(frame: FrameType, event: str, argument: object) -> Callable[..., object] | None:
        nonlocal count
        if "policy_nlp" not in frame.f_code.co_filename:
            return None
        count += 1
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        extract_file(path)
    except InputError:
        pass
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(("name", "maker"), PATTERNS, ids=IDS)
def test_the_steps_grow_as_the_text_does(
    tmp_path: Path, name: str, maker: Callable[[int], str]
) -> None:
    path = tmp_path / "plan.txt"
    counts = []
    for size in (SMALL, SMALL * FACTOR):
        path.write_text(maker(size), encoding="utf-8", newline="")
        counts.append(steps(path))
    assert counts[1] <= SLACK * FACTOR * counts[0] + 20_000, counts


@pytest.mark.parametrize(
    "text", ["推进\n\n" * 100_000, "推进" * 510_000, "a" * 20_000_000, "（一）" * 40_000]
)
def test_what_is_longer_than_any_plan_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "长.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="超过上限"):
        extract_file(path)
