"""Bodies that running text names, outside of clauses."""

from __future__ import annotations

import pytest

from policy_nlp.align.mentions import MentionFinder
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records.extraction import Level
from policy_nlp.records.index import DocumentIndex
from tests.support.small_plans import make_plan

# level and region of the plan, its text → names, those that act marked
TEXTS: list[tuple[Level, str, str, list[str]]] = [
    ("province", "河北省", "省发展改革委要加强统筹协调。", ["*省发展改革委"]),
    ("province", "河北省", "由省发展改革委、省商务厅牵头制定。", ["*省发展改革委", "*省商务厅"]),
    ("province", "上海市", "报市生态环境局备案。", ["市生态环境局"]),
    # with its place, and founded
    (
        "district",
        "姑苏区",
        "成立姑苏区碳达峰碳中和工作领导小组，统筹工作。",
        ["*姑苏区碳达峰碳中和工作领导小组"],
    ),
    ("city", "杭州市", "充分发挥碳达峰碳中和工作领导小组作用。", ["*碳达峰碳中和工作领导小组"]),
    # without level: where a name may begin
    ("city", "苏州市", "各级财政部门、税务部门要落实政策。", ["*各级财政部门", "*税务部门"]),
    ("city", "苏州市", "会同商务部门制定办法。", ["商务部门"]),
    # prose that ends like a body
    ("city", "苏州市", "鼓励校企联合开展产学合作协同育人。", []),
    ("city", "苏州市", "支持重点实验室、科技创新中心、数据中心建设。", []),
    ("city", "苏州市", "积极推进相关企业、高校、金融机构参与。", []),
    ("city", "苏州市", "各有关部门、各地政府要落实责任。", []),
    # bodies of another level
    ("city", "苏州市", "落实省发展改革委和国家能源局部署。", []),
]


@pytest.mark.parametrize(("level", "region", "text", "names"), TEXTS)
def test_bodies_of_the_own_level_are_found(
    level: Level, region: str, text: str, names: list[str]
) -> None:
    plan = make_plan(f"甲：{text}")
    document = plan.document.model_copy(update={"level": level, "region": region})
    words = load_lexicons()
    index = DocumentIndex(plan.model_copy(update={"document": document}))
    finder = MentionFinder(index, words.departments, words.roles)
    found = finder.mentions
    assert [f"{'*' if item.acts else ''}{item.name}" for item in found] == names
    assert all(item.span.of(plan.text) == item.name and item.unit == "1.1" for item in found)
