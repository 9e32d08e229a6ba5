"""What holds of every comparison, whatever the two texts are."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_nlp.compare import apply_changes, compare_versions
from policy_nlp.pipeline import extract_file
from policy_nlp.records import Extraction
from tests.support.drafts import MADE, read

SOFT = {"wording-only", "editorial", "task-renumbered"}
PIECES = [
    "一、总体要求\n",
    "二、重点任务\n",
    "（一）推进光伏开发。",
    "（二）发展绿色交通。",
    "充分利用楼宇资源，实施光伏示范工程。",
    "到2025年，装配式建筑占比达到50%。",
    "严禁煤炭消费；",
    "完善慢行系统",
    "（区发改局牵头，区住建委配合）",
    "（区城管委负责）",
    "\n",
    "。",
    " ",
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=3, max_size=14).map("".join)


def texts_told(old: Extraction, new: Extraction) -> str:
    return apply_changes(old.text, compare_versions(old, new).changes)


@settings(deadline=None, max_examples=150)
@given(TEXTS, TEXTS)
def test_the_changes_make_the_new_text_of_the_old(old: str, new: str) -> None:
    before, after = (read(f"方案\n一、任务\n{x}。") for x in (old, new))
    assert texts_told(before, after) == after.text.rstrip("\n")


# What may stand before the first number; a text may also open straight with it.
OPENINGS = st.sampled_from(
    ["", "一、任务\n", "（一）推进光伏开发。", "1．完善慢行系统\n", "方案\n", "\n"]
)


@settings(deadline=None, max_examples=150)
@given(OPENINGS, TEXTS, OPENINGS, TEXTS)
def test_a_text_may_open_with_a_number(first: str, old: str, second: str, new: str) -> None:
    before, after = read(f"{first}{old}。"), read(f"{second}{new}。")
    assert texts_told(before, after) == after.text.rstrip("\n")


@pytest.mark.parametrize("title", ["方案\n", "方案\n为推动绿色发展，制定本方案。\n"])
def test_a_preamble_that_is_not_there_goes_nowhere(title: str) -> None:
    bare = "一、推进光伏开发。充分利用楼宇资源。\n二、发展绿色交通。完善慢行系统。\n"
    turned = "一、发展绿色交通。完善慢行系统。\n二、推进光伏开发。充分利用楼宇资源。\n"
    for before, after in ((bare, turned), (title + bare, bare), (bare, title + turned)):
        old, new = read(before), read(after)
        changes = compare_versions(old, new).changes
        assert not [c for c in changes if "0" in c.old_units + c.new_units and "task" in c.kind]
        assert apply_changes(old.text, changes) == new.text.rstrip("\n")


@settings(deadline=None, max_examples=30)
@given(TEXTS)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    draft = read(f"方案\n一、任务\n{text}。")
    assert compare_versions(draft, draft).changes == ()


# what a hand or a program changes without changing a word
WIDTHS = [
    ("（", "("),
    ("，", ","),
    ("。（", "。 （"),
    ("%", "％"),
    ("2025", "２０２５"),
    ("、", "、 "),
]


@pytest.mark.parametrize(("printed", "otherwise"), WIDTHS)
def test_widths_and_spaces_are_editing(printed: str, otherwise: str) -> None:
    text = MADE.text()
    lines = text.split("\n")
    # numbers of tasks stay, so that the outline is read alike
    changed = "\n".join(
        line[:3] + line[3:].replace(printed, otherwise) if line else line for line in lines
    )
    assert changed != text
    before, after = read(text), read(changed)
    changes = compare_versions(before, after).changes
    assert {change.kind for change in changes} == {"editorial"}
    assert apply_changes(before.text, changes) == after.text


def test_the_same_input_gives_the_same_record() -> None:
    before = read(MADE.text())
    after = read(MADE.text().replace("50%", "45%").replace("、区发改局", ""))
    assert compare_versions(before, after) == compare_versions(before, after)


def test_any_two_documents_become_each_other(shared: Path) -> None:
    """Two documents that have nothing to do with each other change in every way at once."""
    paths = sorted((shared / "corpora" / "texts").glob("*.txt"))
    documents = [extract_file(path) for path in paths[::2]]
    assert len(documents) > 5
    for old, new in pairwise([*documents, documents[0]]):
        assert texts_told(old, new) == new.text.rstrip("\n")


def test_a_plan_read_from_another_format_is_the_same_plan(shared: Path) -> None:
    text = extract_file(shared / "gold" / "gusu.txt")
    for name in ("gusu.docx", "gusu.html", "gusu_gb18030.txt"):
        other = extract_file(shared / "fixtures" / "formats" / name)
        kinds = {change.kind for change in compare_versions(text, other).changes}
        assert kinds <= SOFT, name


def test_brackets_of_other_widths_are_no_change_of_substance(shared: Path) -> None:
    text = (shared / "gold" / "suzhou.txt").read_text(encoding="utf-8")
    other = re.sub(r"（([^（）\n]{8,})）", r"(\1)", text)
    assert other != text
    kinds = {c.kind for c in compare_versions(read(text), read(other)).changes}
    assert kinds == {"editorial"}
