import pytest

from policy_nlp.extract.measures import main_action
from policy_nlp.lexicons import load_lexicons

# sentence → (action, object)
ACTIONS = [
    ("严格项目准入", ("严格", "项目准入")),
    ("大力推进存量建筑活化利用。", ("推进", "存量建筑活化利用")),
    # two verbs that share the object
    ("引进和培育掌握关键核心技术的顶尖人才。", ("引进和培育", "掌握关键核心技术的顶尖人才")),
    # the circumstance comes first
    ("依托资源环境承载能力，加快构建国土空间格局。", ("构建", "国土空间格局")),
    ("有序衔接好化石能源消费占比下降。", ("衔接好", "化石能源消费占比下降")),
    # a second verb with an object of its own; two verbs
    ("划定历史文化保护控制线并纳入国土空间规划。", ("划定", "历史文化保护控制线")),
    ("研究提出推动建筑碳减排的目标和路径。", ("研究提出", "推动建筑碳减排的目标和路径")),
    ("纳入政务云平台一并统筹。", ("纳入", "政务云平台一并统筹")),
    ("推进乡镇合并建设中心镇", ("推进", "乡镇合并建设中心镇")),
    # the subject comes first: no such form
    ("重点用能单位要梳理核算自身碳排放情况，制定方案。", None),
    ("对“两高”项目实行清单管理。", None),
    ("乡村面貌焕然一新。", None),
]


@pytest.mark.parametrize(("sentence", "expected"), ACTIONS)
def test_action_and_object(sentence: str, expected: tuple[str, str] | None) -> None:
    assert main_action(sentence, load_lexicons().actions) == expected
