"""Words that tell what kind of thing is asked (上级要求用语)."""

from __future__ import annotations

import pytest

from policy_nlp.lexicons import load_lexicons

WORDS = load_lexicons().demands


@pytest.mark.parametrize(
    ("clause", "makes"),
    [
        ("建立健全绿色产品认证体系。", True),
        ("定期发布重点推广的技术和产品目录", True),
        ("完善节能标准等。", True),
        # to follow a rule is not to make it
        ("严格执行节能标准", False),
        ("推广应用能效标准高的产品", False),
    ],
)
def test_making_rules(clause: str, makes: bool) -> None:
    assert bool(WORDS.rule_making.made.search(clause)) == makes


@pytest.mark.parametrize(
    ("clause", "grows"),
    [
        ("大力发展装备制造、生物医药四大产业集群", True),
        ("加速布局“主赛道”", True),
        ("打造国内领先的环保装备产业基地。", True),
        ("发展绿色建筑", False),
        ("推进产业集群绿色升级改造", False),
    ],
)
def test_growing_industries(clause: str, grows: bool) -> None:
    assert bool(WORDS.industries.grown.match(clause)) == grows
