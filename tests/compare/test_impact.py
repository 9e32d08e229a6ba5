"""What a change puts in doubt of the alignment with the upper document."""

from __future__ import annotations

import pytest

from policy_nlp.align import align_plans
from policy_nlp.compare import compare_versions, find_suspects
from policy_nlp.records import Alignment, Extraction, Revision
from tests.support.drafts import FRAME, read

UPPER = read(
    """苏州市绿色低碳发展实施意见
一、重点任务
（一）推进光伏开发。充分利用楼宇资源，推进光伏规模化开发，实施光伏示范工程。（市发改委负责）
（二）严格控制煤炭消费。严禁新增散煤，开展散煤复燃专项排查。（市发改委负责）
（三）推进装配式建筑。到2025年，装配式建筑占新建建筑的比例达到50%。（市住建局负责）
""",
    "upper",
)
TASK = (
    "推进光伏开发和控煤。充分利用楼宇资源，推进光伏规模化开发，实施光伏示范工程。"
    "严禁新增散煤，开展散煤复燃专项排查。（区发改局负责）"
)


def impact_on_edit(old: str, new: str, *, decided: bool = False) -> Revision:
    before, after = read(FRAME.format(first=TASK), "old"), None
    after = read(FRAME.format(first=TASK).replace(old, new, 1), "new")
    aligned: Alignment = align_plans(before, UPPER)
    if decided:
        links = tuple(link.model_copy(update={"decision": "confirmed"}) for link in aligned.links)
        aligned = aligned.model_copy(update={"links": links})
    return impact_of(before, after, aligned)


def impact_of(before: Extraction, after: Extraction, aligned: Alignment) -> Revision:
    revision = compare_versions(before, after)
    return find_suspects(revision, before, after, aligned, align_plans(after, UPPER))


def doubts(revision: Revision) -> set[tuple[str, str, str]]:
    return {(suspect.what, suspect.lower, suspect.upper) for suspect in revision.suspect}


def test_a_dropped_sentence_opens_a_gap() -> None:
    revision = impact_on_edit("严禁新增散煤，开展散煤复燃专项排查。", "")
    assert ("coverage", "2.1", "1.2") in doubts(revision)
    assert revision.impact is not None
    (shift,) = [s for s in revision.impact.coverage if s.upper == "1.2"]
    assert shift.new_status == "none"
    (asked,) = [item for item in revision.impact.demands if item.demand == "1.2#1"]
    assert (asked.old_status, asked.old_action) == ("covered", "none")
    assert asked.new_action in ("should", "consider") and asked.because is not None
    assert revision.changes[asked.because].kind == "text-removed"
    for suspect in revision.suspect:
        assert revision.changes[suspect.because].kind == "text-removed"


def test_what_a_person_confirmed_is_named() -> None:
    revision = impact_on_edit("严禁新增散煤，开展散煤复燃专项排查。", "", decided=True)
    assert "confirmed" in {s.decision for s in revision.suspect if s.what == "link"}


def test_a_lowered_target_is_in_doubt() -> None:
    revision = impact_on_edit("比例达到50%", "比例达到45%")
    assert [s.what for s in revision.suspect if s.what == "target"] == ["target"]


def test_another_leading_body_is_a_handover() -> None:
    revision = impact_on_edit("（区发改局负责）", "（区经科局负责）")
    assert revision.impact is not None
    (handover,) = revision.impact.handovers
    assert (handover.old, handover.new) == (("区发改局",), ("区经科局",))
    # who answers says nothing about what is carried out
    assert doubts(revision) == set()


@pytest.mark.parametrize(("old", "new"), [("楼宇资源，", "楼宇资源, "), ("50%", "百分之五十")])
def test_editing_puts_nothing_in_doubt(old: str, new: str) -> None:
    revision = impact_on_edit(old, new)
    assert revision.suspect == ()
    assert revision.impact is not None and revision.impact.links == ()
