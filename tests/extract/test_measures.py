from collections.abc import Callable

import pytest

from policy_nlp.extract import extract_records
from policy_nlp.extract.measures import find_measures, main_action
from policy_nlp.extract.responsibilities.clauses import find_clauses
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Measure, Outline, SourceFile

Build = Callable[[str], Outline]
SOURCE = SourceFile(file="plan.txt", sha256="0" * 64, format="txt")

# A plan of three tasks, so that a habit can be seen.
LEAD_INS = """一、重点任务
1. 持续推动工业绿色发展。深挖存量项目潜力。开展存量项目能耗大排查行动，推动能效水平应提尽提。引导企业应用节能装备，加大利用。持续开展智能化行动。持续推进工业互联网应用，推进生产智能化。（区经科局负责）
2. 加强废旧物资循环利用。深入推进回收体系建设。优化完善回收体系，构建多元回收场景。全面提升回收加工利用水平。积极推行线上回收，推动协同发展。推行废旧家电生产者责任延伸制。加快推动快递包装绿色转型，建立绿色网点。（区城管委负责）
3. 引导企业履行责任。鼓励企业践行绿色低碳要求，强化环境责任意识。重点用能单位要梳理核算自身碳排放情况，制定方案。（区经科局负责）
4. 完善生态环境监管制度。落实监管制度。落实污染排放标准，推行排污许可制度。健全信用评价制度，严惩违法。始终保持环境执法高压态势。推行街道环境考核，落实环境督查等制度。（区生态环境局负责）
"""
SENTENCES = """一、重点任务
1. 建立健全空间格局。依托资源环境承载能力，加快构建国土空间格局。划定城镇开发边界，控制建设用地。合理规划目标。（市资源规划局牵头）
2. 控制化石能源消费。强化天然气管道互联互通，加快建设接收站；优化天然气利用结构，有序引导消费。严禁新建燃煤锅炉，加快关停。（市发改委牵头）
3. 开展国际合作。发挥平台优势，深化交流合作。精心打造论坛品牌。鼓励机构参与标准制修订，推动互认。（市发改委牵头）
"""


def measures_of(outline: Outline) -> list[Measure]:
    clauses = [clause.span for clause in find_clauses(outline, load_lexicons())]
    return find_measures(outline, clauses, load_lexicons())


# unit → (heading, beginning of the text) of its measures
GROUPED = [
    ("1.1", [("深挖存量项目潜力", "开展存量项目"), ("持续开展智能化行动", "持续推进工业互联网")]),
    # a short sentence in a list announces nothing of what follows
    ("1.2", [("深入推进回收体系建设", "优化完善回收体系"), ("全面提升回收加工利用水平", "积极推行线上回收")]),
    # a task without lead-in: one measure a sentence
    ("1.3", [(None, "鼓励企业"), (None, "重点用能单位")]),
    # a state that is kept opens no measure
    ("1.4", [("落实监管制度", "落实污染排放标准")]),
]  # fmt: skip


@pytest.mark.parametrize(("unit", "expected"), GROUPED)
def test_lead_ins(outline_of: Build, unit: str, expected: list[tuple[str | None, str]]) -> None:
    found = [m for m in measures_of(outline_of(LEAD_INS)) if m.unit == unit]
    assert [m.heading for m in found] == [heading for heading, _ in expected]
    for measure, (_, start) in zip(found, expected, strict=True):
        assert measure.text.startswith(start)


def test_one_measure_a_sentence(outline_of: Build) -> None:
    outline = outline_of(SENTENCES)
    found = measures_of(outline)
    assert {m.heading for m in found} == {None}
    # 合理规划目标 and 精心打造论坛品牌 are short sentences, no lead-ins
    assert [(m.id, m.text) for m in found][:5] == [
        ("1.1#m1", "依托资源环境承载能力，加快构建国土空间格局。"),
        ("1.1#m2", "划定城镇开发边界，控制建设用地。"),
        ("1.1#m3", "合理规划目标。"),
        ("1.2#m1", "强化天然气管道互联互通，加快建设接收站；"),
        ("1.2#m2", "优化天然气利用结构，有序引导消费。"),
    ]
    assert [m.strength for m in found if m.text.startswith(("严禁", "鼓励"))] == [
        "prohibit",
        "encourage",
    ]
    assert all(m.span.of(outline.text) == m.text for m in found)


def test_rows_of_an_annex(outline_of: Build) -> None:
    outline = outline_of(
        SENTENCES + "附件\n任务分工\n\t具体事项\t责任部门\n总体方案\t1. 达峰实施方案\t市发改委"
    )
    assert [(m.unit, m.text) for m in measures_of(outline)][-1] == ("A1.1.1", "达峰实施方案")


def test_who_answers_inside_a_sentence(outline_of: Build) -> None:
    outline = outline_of(
        "一、重点任务\n1. 推进绿色建设。由市发改委牵头编制方案，市财政局配合。完善标准。\n"
        "2. 开展宣传。推进建设（市发改委负责），推进改造（市住建局负责）。\n"
    )
    found = extract_records(outline, SOURCE, doc_id="plan").measures
    assert [(m.unit, m.text) for m in found] == [
        ("1.1", "由市发改委牵头编制方案，市财政局配合。"),
        ("1.1", "完善标准。"),
        ("1.2", "推进建设"),
        ("1.2", "推进改造"),
    ]


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
