"""Every paper says what it said before; a change of what officials read shows as a diff.

`POLICY_NLP_REGENERATE=1 python -m pytest tests/golden` writes `expected/` anew; read its diff.
"""

from __future__ import annotations

import os
from difflib import unified_diff
from itertools import islice
from pathlib import Path

import pytest

from tests.golden.papers import NAMES, make_papers

EXPECTED = Path(__file__).parent / "expected"
FLAG = "POLICY_NLP_REGENERATE"
HOW = f"If this is meant: {FLAG}=1 .venv/bin/python -m pytest tests/golden, then read the git diff"
MOST_LINES = 40
LONGEST = 200


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Make every paper once."""
    return dict(make_papers(tmp_path_factory.mktemp("golden")))


@pytest.mark.parametrize("name", NAMES)
def test_paper(papers: dict[str, str], name: str) -> None:
    path = EXPECTED / f"{name}.txt"
    made = papers[name].rstrip() + "\n"
    if os.environ.get(FLAG):
        path.write_text(made, encoding="utf-8", newline="\n")
    old = path.read_bytes().decode() if path.exists() else ""
    assert old == made, f"{_difference(old, made)}\n{HOW}"


def _difference(old: str, new: str) -> str:
    """Return the first lines of a diff, each cut to a length one can read."""
    lines = unified_diff(old.split("\n"), new.split("\n"), "expected", "made", lineterm="", n=1)
    return "\n" + "\n".join(line[:LONGEST] for line in islice(lines, MOST_LINES))


def test_every_expected_file_is_of_a_paper() -> None:
    assert sorted(path.stem for path in EXPECTED.iterdir()) == NAMES
    assert len(set(NAMES)) == len(NAMES)


def test_regenerate_flag_is_off() -> None:
    assert not os.environ.get(FLAG), f"expected/ was written anew: unset {FLAG} and run again"
