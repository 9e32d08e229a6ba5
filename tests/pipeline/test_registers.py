"""The office's own register of departments counts in whatever is done with its documents."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policy_nlp.pipeline import (
    align_files,
    check_file,
    compare_files,
    extract_file,
    follow_drafts,
    gather_feedback,
    list_departments,
)
from tests.support.review_book import LOWER, UPPER, add

REGISTER = """
[[bodies]]
id = "own-green"
label = "绿色创新"
functions = ["housing-construction"]
names = ["绿创办", "绿色创新办"]
source = "本区三定方案"
"""
OWN = "district/own-green"
DRAFT = LOWER.replace("区住建局", "区绿创办")
# The same body under its other name.
NEXT = DRAFT.replace("区绿创办", "区绿色创新办")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a workspace with two drafts, a returned file and a register of its own."""
    home = tmp_path / "office"
    add(home, "upper", UPPER, 'level = "city"\n')
    add(home, "draft", DRAFT, 'level = "district"\nimplements = ["upper"]\n')
    said = 'level = "district"\nimplements = ["upper"]\nrevises = "draft"\n'
    add(home, "next", NEXT, said)
    back = home / "corpus" / "draft" / "back"
    back.mkdir()
    (back / "区绿创办反馈.txt").write_text(NEXT, encoding="utf-8")
    (home / "registers").mkdir()
    (home / "registers" / "own.toml").write_text(REGISTER, encoding="utf-8")
    return home


def at(home: Path, name: str) -> Path:
    return home / "corpus" / name / f"{name}.txt"


def unknown_bodies(home: Path, **against: Path) -> list[str]:
    found = check_file(at(home, "draft"), **against).findings
    return [finding.quote for finding in found if finding.rule == "department-unknown"]


def counterpart(lower: Path, upper: Path) -> str:
    alignment, _, _ = align_files(lower, upper)
    return alignment.departments[0].status


def labels(home: Path) -> list[str]:
    return [named.label for named in list_departments(at(home, "draft")).departments]


def changes(home: Path, **against: Path) -> list[str]:
    revision = compare_files(at(home, "draft"), at(home, "next"), **against)
    return [change.kind for change in revision.changes]


def steps(home: Path, *drafts: Path) -> set[str]:
    found = follow_drafts(drafts or [home])
    return {change.kind for series in found for step in series.revisions for change in step.changes}


def returned(home: Path) -> Any:
    feedback = gather_feedback(at(home, "draft"), [at(home, "draft").parent / "back"])
    return [(opinion.kind, opinion.department) for opinion in feedback.opinions]


# what is done, what comes of it with the register
DONE: dict[str, tuple[Callable[[Path], Any], Any]] = {
    "extract": (lambda home: extract_file(at(home, "draft")).responsibilities[0].department, OWN),
    "departments": (lambda home: "绿色创新" in labels(home), True),
    "align": (lambda home: counterpart(at(home, "draft"), at(home, "upper")), "ok"),
    "check": (unknown_bodies, []),
    "check --against": (lambda home: unknown_bodies(home, against=at(home, "upper")), []),
    "compare": (changes, ["editorial"]),
    "compare --against": (lambda home: changes(home, against=at(home, "upper")), ["editorial"]),
    "compare WORKSPACE": (steps, {"editorial"}),
    "compare FILE…": (lambda h: steps(h, *(at(h, n) for n in ("draft", "next", "draft"))), {"editorial"}),
    "feedback": (returned, [("editorial", OWN)]),
}  # fmt: skip


@pytest.mark.parametrize("what", DONE)
def test_the_register_of_a_workspace_counts(home: Path, what: str) -> None:
    do, comes = DONE[what]
    assert do(home) == comes
    shutil.rmtree(home / "registers")
    assert do(home) != comes


def test_one_file_outside_does_not_lose_the_register(home: Path, tmp_path: Path) -> None:
    loose = tmp_path / "loose"
    loose.mkdir()
    for name in ("upper", "draft", "next"):
        shutil.copy(at(home, name), loose / f"{name}.txt")
    assert counterpart(loose / "draft.txt", at(home, "upper")) == "ok"
    pairs = ((loose / "draft.txt", at(home, "next")), (at(home, "draft"), loose / "next.txt"))
    for old, new in pairs:
        assert [change.kind for change in compare_files(old, new).changes] == ["editorial"]
