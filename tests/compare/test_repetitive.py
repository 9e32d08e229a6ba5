"""Texts that say one thing a thousand times: compared in step, in bounded work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from policy_nlp.compare import apply_changes, compare_versions
from policy_nlp.compare.matching import KEPT, best_matching, in_step, similar_pairs, tie_pairs
from tests.support.drafts import read

SAME = "推进充电桩建设，完善配套设施。"
OTHER = "开展重点用能单位节能诊断。"
TEMPLATES = ("建设充电桩{}个。", "新增绿地{}平方米。", "改造老旧小区{}个。")
NUMERALS = "一二三四五六七八九"


def tasks(count: int, text: Callable[[int], str]) -> str:
    """Return a plan of many tasks under parts of eighty-one tasks each."""
    lines = ["某区绿色发展实施方案"]
    for at in range(count):
        if at % 81 == 0:
            lines.append(f"{NUMERALS[at // 81]}、重点任务")
        if at % 9 == 0:
            lines.append(f"（{NUMERALS[at // 9 % 9]}）加快建设")
        lines.append(f"{at % 9 + 1}．加强建设。{text(at)}（区发改局牵头，区财政局配合）")
    return "\n".join(lines) + "\n"


def one_task(sentences: int, last: str = "") -> str:
    """Return a plan whose one task repeats a sentence."""
    return f"某区绿色发展实施方案\n一、重点任务\n（一）加快建设。{SAME * sentences}{last}\n"


DRAFTS = {
    "one task of a hundred is other": (
        tasks(600, lambda _: SAME),
        tasks(600, lambda at: OTHER if at % 100 == 50 else SAME),
        {"text-added": 6, "text-removed": 6},
    ),
    "the same sentence ten times less": (
        one_task(900),
        one_task(890, OTHER),
        {"text-removed": 10, "text-added": 1},
    ),
    "a task before tasks that differ in a number": (
        tasks(300, lambda at: TEMPLATES[at % 3].format(at)),
        tasks(300, lambda at: TEMPLATES[at % 3].format(at + 1000 if at == 150 else at)),
        {"target-changed": 1},
    ),
}


@pytest.mark.parametrize(("old", "new", "told"), DRAFTS.values(), ids=DRAFTS)
def test_only_what_changed_is_told(old: str, new: str, told: dict[str, int]) -> None:
    before, after = read(old), read(new)
    changes = compare_versions(before, after).changes
    substance = Counter(change.kind for change in changes if change.kind != "editorial")
    assert substance == told
    assert apply_changes(before.text, changes) == after.text.rstrip("\n")


def test_equals_beyond_counting_are_paired_in_step() -> None:
    assert len(tie_pairs(range(90), range(100))) == 9000
    assert tie_pairs(range(3000), range(2990)) == [(at, at) for at in range(2990)]


def test_a_common_run_keeps_its_order() -> None:
    assert in_step("aaxaay", "aaxay") == [(0, 0), (1, 1), (2, 2), (3, 3), (5, 4)]
    assert in_step([0] * 30_000, [0] * 30_000) == []  # the table would not be small


def test_of_very_many_alike_each_keeps_its_best() -> None:
    forms = [f"建设公共充电桩{at}个完善配套设施" for at in range(600)]
    found = list(similar_pairs(forms, forms, 0.8))
    assert len(found) <= KEPT * 2 * len(forms)
    assert {(i, j) for i, j, alike in found if alike == 1} == {(at, at) for at in range(600)}


def test_a_tangle_of_equals_is_matched_whole() -> None:
    weights = {(i, j): 1.0 for i in range(150) for j in range(150)}
    assert best_matching(weights) == {at: at for at in range(150)}
