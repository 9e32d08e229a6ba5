"""What a plan adds of its own inside tasks that carry something out (自选内容)."""

from __future__ import annotations

from policy_nlp.align import align_plans
from tests.support.small_plans import make_plan

UPPER = """
##行动
推广绿色建筑：大力推广绿色建筑，提高绿色建筑占比。
优化交通：优化公共交通线网布局，完善公共充电桩布局。
"""
LOWER = """
##行动
推广绿色建筑：大力推广绿色建筑，提高绿色建筑占比。建立古琴曲谱数字档案馆。到2025年，入馆曲谱不少于500种。
优化交通：优化公共交通线网布局。到2025年，完善公共充电桩布局。
保护评弹：扶持评弹书场演出。
"""


def test_sentences_that_take_up_nothing_are_the_plans_own() -> None:
    lower = make_plan(LOWER)
    alignment = align_plans(lower, make_plan(UPPER))
    assert [(item.lower, item.span.of(lower.text)) for item in alignment.own_sentences] == [
        ("1.1", "建立古琴曲谱数字档案馆。"),
        ("1.1", "到2025年，入馆曲谱不少于500种。"),
    ]
    # a task of its own is listed as a whole
    assert [item.lower for item in alignment.own] == ["1.3"]


def test_what_goes_on_with_a_sentence_is_judged_with_it() -> None:
    upper = make_plan(UPPER)
    text = "优化公共交通线网布局。到2025年，力争达到700条。"
    alignment = align_plans(make_plan(f"##行动\n优化交通：{text}"), upper)
    assert alignment.own_sentences == ()


def test_a_plan_that_says_the_same_adds_nothing() -> None:
    assert align_plans(make_plan(UPPER), make_plan(UPPER)).own_sentences == ()
