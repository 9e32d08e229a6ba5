"""What two sentences share: whole words that both print, or two wordings called related."""

from __future__ import annotations

import pytest

from policy_nlp.align import align_plans
from tests.support.small_plans import make_plan

# upper sentence, lower sentence; what is shown, what is not
SHARED = [
    ("推进公共充电桩建设。", "推进公共充电桩建设，优化布局。", ["充电桩"], []),
    ("加快建设充电换电设施。", "加快建设公共充电桩。", ["充电桩～充电换电设施（相关词）"], []),
    # one of the wordings stands in both
    ("推进分布式光伏建设。", "推进分布式光伏和光伏建筑建设。", ["分布式光伏"], []),
    # 调解 is cut out of 协调 and 解决, and none of these sentences prints it
    ("协调解决重大问题，统筹重大事项。", "完善调解机制，统筹重大事项。", ["事项"], ["调解"]),
]


@pytest.mark.parametrize(("above", "below", "shown", "absent"), SHARED)
def test_terms_are_words_of_both_sentences(
    above: str, below: str, shown: list[str], absent: list[str]
) -> None:
    upper = make_plan(f"##行动\n推进重点事项：{above}\n其他：加强海洋执法。")
    lower = make_plan(f"##行动\n推进重点事项：{below}\n其他：加强宣传教育。")
    alignment = align_plans(lower, upper)
    link = next(link for link in alignment.links if (link.lower, link.upper) == ("1.1", "1.1"))
    (pair,) = link.evidence
    assert set(shown) <= set(pair.terms)
    assert not [term for term in pair.terms for word in absent if word in term]


def test_a_proof_tells_what_its_own_sentences_share() -> None:
    plan = "##行动\n一：推广绿色建筑。完善公共充电桩布局。\n二：加强海洋执法。"
    (line, *_) = align_plans(make_plan(plan), make_plan(plan)).coverage
    assert [item.terms[0] for item in line.measures] == ["绿色建筑", "充电桩"]
