"""Who acts or decides in running text: a change of it is one of responsibility, not of wording."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_nlp.compare import apply_changes, compare_versions
from policy_nlp.pipeline import extract_file
from policy_nlp.records import Change
from tests.support.drafts import plan


def substance(old: str, new: str) -> list[Change]:
    before, after = plan(f"推进光伏开发。{old}"), plan(f"推进光伏开发。{new}")
    changes = compare_versions(before, after).changes
    assert apply_changes(before.text, changes) == after.text.rstrip("\n")
    return [change for change in changes if change.kind != "editorial"]


# old, new, bodies that came, bodies that went
CHANGES = [
    ("年度计划报区政府批准后实施。", "年度计划报区委、区政府批准后实施。", ["区委"], []),
    ("实施细则经区政府同意后印发。", "实施细则经市政府同意后印发。", ["市政府"], ["区政府"]),
    ("证书由区政府颁发，每年一次。", "证书颁发，每年一次。", [], ["区政府"]),
    ("国务院设立下列奖项，每年一次。", "国家设立下列奖项，每年一次。", ["国家"], ["国务院"]),
    ("名单由区发改局提出，报区政府批准。", "名单由区发改局提出，报党中央、国务院批准。",
     ["党中央", "国务院"], ["区政府"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "added", "removed"), CHANGES)
def test_another_body_acts_or_decides(
    old: str, new: str, added: list[str], removed: list[str]
) -> None:
    (change,) = substance(old, new)
    assert change.kind == "responsibility-changed"
    assert (list(change.added), list(change.removed)) == (added, removed)


# the same bodies, or none at all
SAME = [
    # whom an order is about does not act by it
    ("鼓励企业建设充电桩，完善服务。", "鼓励龙头企业建设充电桩，完善服务。"),
    ("加快形成政府引导的工作格局。", "加快构建政府引导的工作格局。"),
    # a body by its short and by its long name
    ("年度计划报区发改局审核后实施。", "年度计划报区发展和改革局审核后实施。"),
    # 由 and 报 inside words
    ("情况由来已久，逐步理顺。", "情况缘由已久，逐步理顺。"),
    ("通过日报发布信息，接受监督。", "通过晚报发布信息，接受监督。"),
]


@pytest.mark.parametrize(("old", "new"), SAME)
def test_other_words_for_the_same_bodies(old: str, new: str) -> None:
    assert "responsibility-changed" not in {change.kind for change in substance(old, new)}


def test_two_sentences_of_a_unit_are_one_change() -> None:
    (change,) = substance(
        "证书由区政府颁发。奖金由区政府发放，每年一次。", "证书颁发。奖金发放，每年一次。"
    )
    assert change.removed == ("区政府",)
    assert change.old == "证书由区政府颁发。奖金由区政府发放，每年一次。"
    assert len(change.old_spans) == len(change.new_spans) == 2


def test_two_versions_of_a_regulation(shared: Path) -> None:
    texts = shared / "corpora" / "texts"
    old, new = (
        extract_file(texts / f"REV_国家科学技术奖励条例_{year}版.txt") for year in ("2020", "2024")
    )
    changes = compare_versions(old, new).changes
    told = {
        change.new_units[0]: (change.added, change.removed)
        for change in changes
        if change.kind == "responsibility-changed"
    }
    assert told == {
        "1.2": (("国家",), ("国务院",)),
        "1.7": (("党中央",), ()),
        "3.8": (("党中央",), ()),
        "3.9": ((), ("国务院",)),
        "3.12": (("国务院科学技术行政部门", "财政部门", "党中央"), ()),
        "4.3": (("党中央",), ()),
    }
    assert [c.new_units for c in changes if c.kind == "wording-only"] == [("1.4",)]
    assert apply_changes(old.text, changes) == new.text.rstrip("\n")
