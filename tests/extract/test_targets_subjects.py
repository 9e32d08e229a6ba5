"""Targets in plans of other subjects than those the grammar was written on (各行业规划)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.support.targets import short, targets_in

# A row is a text and its targets, a line each; whoever knows a plan can add one.
TABLE = Path(__file__).parent.parent / "data" / "targets" / "subjects.toml"
SUBJECTS = [
    (row["text"], row["targets"])
    for row in tomllib.loads(TABLE.read_text(encoding="utf-8"))["rows"]
]


@pytest.mark.parametrize(("text", "expected"), SUBJECTS)
def test_plans_of_all_subjects(text: str, expected: list[str]) -> None:
    found = [target for target in targets_in(text) if target.kind == "quantitative"]
    assert [short(target) for target in found] == expected
