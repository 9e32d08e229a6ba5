import json
from collections.abc import Callable
from pathlib import Path

import pytest

from policy_nlp.extract.measures import find_measures
from policy_nlp.extract.responsibilities.clauses import find_clauses
from policy_nlp.extract.responsibilities.find import MAX_CARRIED, find_responsibilities
from policy_nlp.ingest import read_document
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Issue, Outline, Responsibility
from policy_nlp.structure import build_outline

Build = Callable[[str], Outline]
PLAN = (
    "某市绿色发展实施方案\n一、重点任务\n（一）推进绿色建设\n{}\n（二）开展宣传\n广泛宣传引导。\n"
)


def duties_of(outline: Outline) -> list[Responsibility]:
    lexicons = load_lexicons()
    clauses = find_clauses(outline, lexicons)
    measures = find_measures(outline, [c.span for c in clauses], lexicons)
    return find_responsibilities(outline, clauses, measures, lexicons, level="city")


def shown(duties: list[Responsibility]) -> str:
    """`市发改委:lead 市财政局:support+` (+ where the list is left open)."""
    return " ".join(f"{d.name}:{d.role}{'+' if d.open_ended else ''}" for d in duties)


# (clause behind a sentence, who answers in which role)
ROLES = [
    ("（区经科局负责）", "区经科局:sole"),
    ("（区发改局、区经科局按职责分工负责）", "区发改局:joint 区经科局:joint"),
    ("（市发改委牵头，市住建局等部门按职责分工负责）", "市发改委:lead+ 市住建局:support+"),
    ("（市发改委、市生态环境局牵头，市交通局负责）", "市发改委:lead 市生态环境局:lead 市交通局:support"),
    ("（市发改委牵头负责）", "市发改委:lead"),
    ("（市发改委牵头、市财政局参与）", "市发改委:lead 市财政局:support"),
    ("（市发改委负责，市财政局配合）", "市发改委:sole 市财政局:support"),
    ("（市发改委负责指导，各区人民政府负责实施）", "市发改委:sole 各区人民政府:implement"),
    ("（各县（市、区）人民政府负责落实）", "各县（市、区）人民政府:implement"),
    # 按职责分工 shares work out even where 落实 follows
    ("（市发改委、市财政局按职责分工抓好落实）", "市发改委:joint 市财政局:joint"),
    ("（各有关部门和各县级市〔区〕负责落实）", "各有关部门:implement+ 各县级市〔区〕:implement+"),
    # somebody whom others are asked to join leads
    ("（市发改委会同市财政局、市教育局负责）", "市发改委:lead 市财政局:support 市教育局:support"),
    ("（市发改委牵头，会同市财政局落实）", "市发改委:lead 市财政局:support"),
    # one body in two roles stays twice
    ("（市发改委、市工信局牵头，市发改委等部门负责）", "市发改委:lead+ 市工信局:lead+ 市发改委:support+"),
    # labels
    ("（责任单位：市发改委、市财政局）", "市发改委:joint 市财政局:joint"),
    ("（责任单位：市机管局）", "市机管局:sole"),
    # a way of writing that is told once; what goes on (下同) is that, not the bodies
    ("（责任单位：市发改委、市财政局，排第一位的为牵头单位，下同）", "市发改委:lead 市财政局:support"),
    # labels put together of known words
    ("（6月底完成，牵头考核单位：市发改委、市统计局）", "市发改委:lead 市统计局:lead"),
    # what kind of item it is, before the labels
    ("（预期性指标，牵头单位：市发改委；责任单位：市统计局）", "市发改委:lead 市统计局:support"),
    ("（牵头单位：市发改委；责任单位：市统计局；配合单位：市审计局）", "市发改委:lead 市统计局:support 市审计局:support"),
    ("（责任单位：市发改委（牵头）、市财政局）", "市发改委:lead 市财政局:support"),
    ("（责任单位：市发改委牵头，市财政局配合）", "市发改委:lead 市财政局:support"),
    ("（责任单位：市发改委；责任人：张某）", "市发改委:sole"),
    # lists: marks mixed, doubled or missing
    ("（市发改委、教育局，市妇联；各县区人民政府按职责分工负责）", "市发改委:joint 教育局:joint 市妇联:joint 各县区人民政府:joint"),
    ("（区城管委、区住建委、、按职责分工负责）", "区城管委:joint 区住建委:joint"),
    ("（区城管委、区住建委）", "区城管委:joint 区住建委:joint"),
    ("（责任单位：市发改委 市财政局）", "市发改委:joint 市财政局:joint"),
    # 和 joins two bodies, or stands inside one
    ("（市自然资源和规划局和市住房和城乡建设局负责）", "市自然资源和规划局:joint 市住房和城乡建设局:joint"),
    ("（市人社和医保局、市发改和经信局负责）", "市人社和医保局:joint 市发改和经信局:joint"),
    ("（市商务局等部门和各区人民政府按职责分工负责）", "市商务局:joint+ 各区人民政府:joint+"),
    ("（各级党委和政府负责）", "各级党委和政府:sole"),
    # a label that no list has: of time, of persons, of a level
    ("（责任单位：市发改委，市财政局；时间：2025年12月底前）", "市发改委:joint 市财政局:joint"),
    ("（责任单位：市发改委；市级牵头处室：节能处；联络员：张三、李四）", "市发改委:sole"),
    ("（牵头单位：市发改委；其他配合单位：市财政局）", "市发改委:lead 市财政局:support"),
    ("（责任单位：市级：市发改委；县级：各县区政府）", "市发改委:joint 各县区政府:joint"),
    # a mark at a name is no part of it
    ("（★市发改委、市财政局、市住建局*）", "市发改委:joint 市财政局:joint 市住建局:joint"),
    ("（市发改委为主，市财政局为辅）", "市发改委:lead 市财政局:support"),
    ("（市发改委总牵头，市财政局、市住建局分头负责）", "市发改委:lead 市财政局:support 市住建局:support"),
    ("（市发改委牵头，市财政局等18个部门配合）", "市发改委:lead+ 市财政局:support+"),
    ("（责任单位：市发改委，各县（市、区）党委、政府）", "市发改委:joint 各县（市、区）党委、政府:joint"),
    ("（责任单位：市发改委、市委各部门）", "市发改委:joint+ 市委各部门:joint+"),
    ("（责任单位：市发改委、市财政局、……）", "市发改委:joint+ 市财政局:joint+"),
    ("（由各市（州）、县（市、区）人民政府负责）", "各市（州）、县（市、区）人民政府:sole"),
    # brackets belong to the name
    ("（市发展改革委（市能源局）、市交通运输局〔市铁路办〕负责）", "市发展改革委（市能源局）:joint 市交通运输局〔市铁路办〕:joint"),
    # a lone level shares the body behind it; 各区、市发展改革委 are two
    ("（责任单位：市、区机管局）", "市、区机管局:sole"),
    ("（责任单位：各市、县（区）人民政府）", "各市、县（区）人民政府:sole"),
    ("（责任单位：各区、市发展改革委）", "各区:joint 市发展改革委:joint"),
    ("（市委、市政府督查室负责）", "市委、市政府督查室:sole"),
    # open lists
    ("（市发改委等有关部门、单位，各区政府按职责分工负责）", "市发改委:joint+ 各区政府:joint+"),
    ("（市发改委牵头，市各有关部门按职责分工负责）", "市发改委:lead+ 市各有关部门:support+"),
    ("（市发改委牵头，市直有关部门和单位负责）", "市发改委:lead+ 市直有关部门和单位:support+"),
    # what is no body
    ("（发展改革委、财政部按职责分工负责，年内持续推进）", "发展改革委:joint 财政部:joint"),
    # no register knows it, it answers all the same
    ("（市发改委、某某咨询按职责分工负责）", "市发改委:joint 某某咨询:joint"),
    ("（各地级以上市人民政府结合实际落实）", "各地级以上市人民政府:implement"),
    # a tail under a label speaks of what stands behind the last mark
    ("（责任单位：省水利厅；配合单位：省林业局、省气象局等，各市人民政府负责落实）", "省水利厅:sole+ 省林业局:support+ 省气象局:support+ 各市人民政府:implement+"),
    ("（牵头单位：省水利厅；配合单位：省林业局；各设区市人民政府、某某新区管委会负责落实）", "省水利厅:lead 省林业局:support 各设区市人民政府:implement 某某新区管委会:implement"),
    ("（配合单位：省水利厅、省林业局、各市人民政府负责落实）", "省水利厅:support 省林业局:support 各市人民政府:implement"),
    ("（责任单位：省水利厅、省林业局，各市人民政府负责落实）", "省水利厅:joint 省林业局:joint 各市人民政府:implement"),
    ("（责任单位：省水利厅、省林业局，按职责分工负责）", "省水利厅:joint 省林业局:joint"),
    ("（牵头单位：省水利厅，省林业局等部门配合）", "省水利厅:lead+ 省林业局:support+"),
    ("（牵头单位：省水利厅、省林业局负责）", "省水利厅:lead 省林业局:lead"),
    ("（牵头单位：省水利厅；省林业局按职责分工负责；省气象局、省财政厅负责）", "省水利厅:lead 省林业局:support 省气象局:support 省财政厅:support"),
    ("（责任单位：省水利厅；完成时限：2025年底前，各市人民政府负责落实）", "省水利厅:sole 各市人民政府:implement"),
    ("（牵头：省水利厅；配合：省林业局；落实：各市人民政府）", "省水利厅:lead 省林业局:support 各市人民政府:implement"),
    # without a label, where the list before it is over
    ("（省水利厅牵头，省林业局等，各市人民政府负责落实）", "省水利厅:lead+ 省林业局:support+ 各市人民政府:implement+"),
    ("（省水利厅、省林业局；各市人民政府负责落实）", "省水利厅:joint 省林业局:joint 各市人民政府:implement"),
    # colons, commas and semicolons of other fonts; a label without its colon
    ("（责任单位∶省水利厅；配合单位﹕省林业局、省气象局等）", "省水利厅:sole+ 省林业局:support+ 省气象局:support+"),
    ("（牵头单位ː省水利厅﹔配合单位︰省林业局﹑省气象局）", "省水利厅:lead 省林业局:support 省气象局:support"),
    ("（责任单位；省水利厅、省林业局）", "省水利厅:joint 省林业局:joint"),
    ("（责任单位 省水利厅、省林业局）", "省水利厅:joint 省林业局:joint"),
    # places of several levels share their government
    ("（各省、市、县级人民政府负责）", "各省、市、县级人民政府:sole"),
    ("（省水利厅、各甲、乙、丙级人民政府负责）", "省水利厅:joint 各甲、乙、丙级人民政府:joint"),
    ("（省水利厅，有关市、县〔区〕人民政府等按职责分工负责）", "省水利厅:joint+ 有关市、县〔区〕人民政府:joint+"),
    ("（省水利厅，相关县（市、区）、乡镇人民政府负责）", "省水利厅:joint 相关县（市、区）、乡镇人民政府:joint"),
    ("（责任单位：各县、市（区）人民政府，各园区管委会）", "各县、市（区）人民政府:joint 各园区管委会:joint"),
    ("（责任单位：各设区市、省直管县（市）人民政府）", "各设区市、省直管县（市）人民政府:sole"),
    ("（责任单位：市水利局，各镇、街道、园区管委会）", "市水利局:joint 各镇、街道:joint 园区管委会:joint"),
    ("（责任单位：各县（市、区）政府、开发区管委会）", "各县（市、区）政府:joint 开发区管委会:joint"),
    ("（责任单位：各县（市、区）人民政府、管委会）", "各县（市、区）人民政府、管委会:sole"),
    ("（责任单位：各级水利、林业、气象部门）", "各级水利、林业、气象部门:sole"),
    ("（县发改、水利、林业等部门按职责分工负责）", "县发改:joint+ 水利:joint+ 林业:joint+"),
    # the mark of an open list, doubled or with a bare number
    ("（省水利厅、省林业局等等按职责分工负责）", "省水利厅:joint+ 省林业局:joint+"),
    ("（省水利厅等10部门及各市人民政府负责）", "省水利厅:joint+ 各市人民政府:joint+"),
    # how the list says who leads
    ("（责任单位：省水利厅、省林业局，省气象局；逗号前为牵头单位，下同）", "省水利厅:lead 省林业局:lead 省气象局:support"),
    ("（责任单位：省水利厅、★省林业局；标★的为牵头单位）", "省水利厅:support 省林业局:lead"),
    ("（责任单位：省水利厅、省林业局，首位为牵头单位）", "省水利厅:lead 省林业局:support"),
]  # fmt: skip


@pytest.mark.parametrize(("clause", "expected"), ROLES)
def test_roles(outline_of: Build, clause: str, expected: str) -> None:
    outline = outline_of(PLAN.format("推进绿色建设，完善标准。" + clause))
    found = duties_of(outline)
    assert shown(found) == expected
    for number, duty in enumerate(found, 1):
        assert duty.span.of(outline.text) == duty.name
        assert (duty.id, duty.unit, duty.clause) == (f"1.1#r{number}", "1.1", clause)


def test_labels_on_two_lines_of_a_bracket(outline_of: Build) -> None:
    text = "推进绿色建设，完善标准。（牵头单位：市发改委\n责任单位：市财政局、市住建局）"
    found = duties_of(outline_of(PLAN.format(text)))
    assert shown(found) == "市发改委:lead 市财政局:support 市住建局:support"


# (clause, year)
DEADLINES = [
    ("（责任单位：市发改委；时间：2025年12月底前）", 2025),
    ("（责任单位：市发改委；完成时限：2025年12月）", 2025),
    ("（市发改委牵头，2024年6月底前完成）", 2024),
    ("（责任单位：市发改委；完成时限：2023—2025年）", 2025),
    ("（责任单位：市发改委；完成时限：长期坚持）", None),
    ("\n责任单位：市发改委\n完成时限：2025年底", 2025),
]


@pytest.mark.parametrize(("clause", "year"), DEADLINES)
def test_deadline(outline_of: Build, clause: str, year: int | None) -> None:
    found = duties_of(outline_of(PLAN.format("推进绿色建设，完善标准。" + clause)))
    assert [(d.name, d.deadline) for d in found] == [("市发改委", year)]


def test_lines_under_each_other_are_read_together(outline_of: Build) -> None:
    text = "推进绿色建设，完善标准。\n牵头单位：市发改委\n责任单位：市财政局、市统计局"
    found = duties_of(outline_of(PLAN.format(text)))
    assert shown(found) == "市发改委:lead 市财政局:support 市统计局:support"
    assert len({d.governs for d in found}) == 1
    assert {d.clause for d in found} == {"牵头单位：市发改委", "责任单位：市财政局、市统计局"}


def test_clause_speaks_for_what_stands_since_the_last(outline_of: Build) -> None:
    text = "培育制造单位。（市工信局负责）开展再制造。推进回收。（市商务局负责）发布目录。（市发改委负责）"
    outline = outline_of(PLAN.format(text))
    found = duties_of(outline)
    assert [d.governs.of(outline.text) for d in found] == [
        "培育制造单位。",
        "开展再制造。推进回收。",
        "发布目录。",
    ]
    # one measure: named; two: the clause speaks for the unit
    assert [d.measure for d in found] == ["1.1#m1", None, "1.1#m4"]


def test_clause_behind_several_paragraphs_speaks_for_all(outline_of: Build) -> None:
    outline = outline_of(PLAN.format("完善制度。\n强化管理。\n（责任单位：市机管局）"))
    assert duties_of(outline)[0].governs.of(outline.text) == "完善制度。\n强化管理。"


def test_clause_before_its_text_speaks_for_what_follows(outline_of: Build) -> None:
    outline = outline_of(PLAN.format("（市机管局负责）\n完善制度，强化管理。"))
    assert duties_of(outline)[0].governs.of(outline.text) == "完善制度，强化管理。"


CARRIED = """某市实施方案
一、重点任务
1. 强化规划导向。加强衔接。（市发改委牵头。各县级市〔区〕人民政府负责落实。以下均需各县级市〔区〕人民政府落实，不再列出）
2. 建立低碳格局。合理规划目标。（市资源规划局负责）
二、组织实施
3. 加强领导。定期调度进展。
附件
任务分工
\t具体事项\t责任部门
总体方案\t1. 碳达峰实施方案\t市发改委（各部门按职责分工负责、下同）
专项方案\t1. 能源领域实施方案\t市工信局、市发改委
\t2. 科技支撑实施方案\t市科技局
"""


def test_what_is_carried_on(outline_of: Build) -> None:
    found = duties_of(outline_of(CARRIED))
    own = [d for d in found if d.inherited_from is None]
    carried = [(d.unit, d.name, d.role, d.inherited_from) for d in found if d.inherited_from]
    assert shown([d for d in own if d.unit == "1.1"]) == (
        "市发改委:lead 各县级市〔区〕人民政府:implement"
    )
    # tasks and organisation, never the annex; in the annex the rows behind 下同
    assert carried == [
        ("1.2", "各县级市〔区〕人民政府", "implement", "1.1"),
        ("2.1", "各县级市〔区〕人民政府", "implement", "1.1"),
        ("A1.2.1", "各部门", "support", "A1.1.1"),
        ("A1.2.2", "各部门", "support", "A1.1.1"),
    ]
    rows = [d for d in own if d.unit.startswith("A")]
    assert shown(rows) == (
        "市发改委:sole 各部门:support+ 市工信局:joint 市发改委:joint 市科技局:sole"
    )
    assert [d.clause for d in rows] == [None, "（各部门按职责分工负责、下同）", None, None, None]


# (rule, who carries out what follows, in which role)
CARRY_RULES = [
    ("（市发改委牵头，以下各项均需各区人民政府落实，不再列出）", "各区人民政府:implement"),
    ("（市发改委牵头；以下各项工作均由各区人民政府负责，不再重复列出）", "各区人民政府:implement"),
    ("以下各条均需各区人民政府落实，不再逐一列出。", "各区人民政府:implement"),
    ("（各区人民政府负责，下同）", "各区人民政府:sole"),
    ("（市发改委牵头。以下均需各市、县人民政府负责，不再列出）", "各市、县人民政府:implement"),
    # two bodies, departments among them
    ("以下均需市水利局和各区人民政府落实，不再列出。", "市水利局:implement 各区人民政府:implement"),
    ("（责任单位：市水利局；以下任务均需各区人民政府，某某新区管委会落实，不再单列）", "各区人民政府:implement 某某新区管委会:implement"),
    ("（市水利局、市财政局、各区人民政府、某某新区管委会负责落实，下同）", "各区人民政府:implement 某某新区管委会:implement"),
    ("（市财政局牵头。各项任务均由市水利局、各区人民政府落实，不再列出）", "市水利局:implement 各区人民政府:implement"),
    # in another order
    ("以下所有任务各区人民政府均需落实，不再列出。", "各区人民政府:implement"),
    ("各区人民政府负责落实以下各项任务，不再列出。", "各区人民政府:implement"),
    ("（责任单位：市水利局、各区人民政府，以下各区人民政府不再列出）", "各区人民政府:joint"),
    ("（以下各项工作均涉及各区人民政府，不再单独列出）", "各区人民政府:implement"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "expected"), CARRY_RULES)
def test_rule_that_carries_on(outline_of: Build, rule: str, expected: str) -> None:
    found = duties_of(outline_of(PLAN.format("推进绿色建设，完善标准。" + rule)))
    assert shown([d for d in found if d.inherited_from]) == expected
    assert {d.unit for d in found if d.inherited_from} == {"1.2"}


# (clause, who answers for its own unit): a rule for what follows names nobody there
OWN = [
    ("（市水利局牵头。以下各项均需各区人民政府落实，不再列出）", "市水利局:lead"),
    ("（市水利局牵头。各区人民政府负责落实。以下均需各区人民政府落实，不再列出）", "市水利局:lead 各区人民政府:implement"),
    ("以下各项均需各区人民政府落实，不再列出。", ""),
    ("（市水利局牵头，各区人民政府负责落实，下同）", "市水利局:lead 各区人民政府:implement"),
]  # fmt: skip


@pytest.mark.parametrize(("clause", "expected"), OWN)
def test_a_rule_names_nobody_where_it_stands(outline_of: Build, clause: str, expected: str) -> None:
    found = duties_of(outline_of(PLAN.format("推进绿色建设，完善标准。" + clause)))
    assert shown([d for d in found if not d.inherited_from]) == expected


def test_a_way_of_writing_holds_for_later_lists(outline_of: Build) -> None:
    text = (
        "完善标准。（责任单位：市水利局，市林业局；逗号前为牵头单位，下同）"
        "健全制度。（责任单位：市教育局、市财政局，各区人民政府）"
        "开展评估。（责任单位：市统计局）推进建设。（市住建局牵头，市商务局配合）"
    )
    assert shown(duties_of(outline_of(PLAN.format(text)))) == (
        "市水利局:lead 市林业局:support 市教育局:lead 市财政局:lead 各区人民政府:support "
        "市统计局:sole 市住建局:lead 市商务局:support"
    )


def test_a_task_given_in_a_sentence(outline_of: Build) -> None:
    text = "健全制度。由市发改委牵头编制方案，市财政局配合。由市住建局负责推进改造。"
    outline = outline_of(PLAN.format(text))
    lexicons = load_lexicons()
    clauses = find_clauses(outline, lexicons)
    found = find_responsibilities(outline, clauses, find_measures(outline, [], lexicons), lexicons)
    assert [(d.name, d.role, d.clause, d.measure) for d in found] == [
        ("市发改委", "lead", None, "1.1#m2"),
        ("市财政局", "support", None, "1.1#m2"),
        ("市住建局", "sole", None, "1.1#m3"),
    ]
    assert found[0].governs.of(outline.text) == "由市发改委牵头编制方案，市财政局配合。"


def test_what_is_carried_on_from_everywhere_has_a_bound(outline_of: Build) -> None:
    tasks = "".join(f"（{k}）推进绿色建设。（市发改委负责，下同）\n" for k in range(1, 91))
    outline = outline_of("某市实施方案\n" + "".join(f"{n}、重点任务\n{tasks}" for n in "一二三"))
    issues: list[Issue] = []
    found = find_responsibilities(
        outline, find_clauses(outline, load_lexicons()), [], load_lexicons(), issues=issues
    )
    assert sum(duty.inherited_from is not None for duty in found) == MAX_CARRIED
    assert [issue.code for issue in issues] == ["carried-too-far"]


def test_a_name_without_level_takes_that_of_its_clause(outline_of: Build) -> None:
    outline = outline_of(PLAN.format("推进建设。（市发展改革委、财政局按职责分工负责）"))
    clauses = find_clauses(outline, load_lexicons())
    found = find_responsibilities(outline, clauses, [], load_lexicons())
    assert [d.department for d in found] == ["city/development-reform", "city/finance"]
    # not over what is known of the document
    told = find_responsibilities(outline, clauses, [], load_lexicons(), level="district")
    assert told[1].department == "district/finance"


TABLE = """某市实施方案
一、重点任务
（一）推进建设
完善标准。
附件
任务分工表
序号\t重点任务\t牵头单位\t配合单位\t完成时限
1\t推进光伏建设\t市发改委\t市住建局、市机管局\t2025年12月
2\t开展节能监察\t市工信局\t\t长期
"""


def test_columns_of_a_table(outline_of: Build) -> None:
    found = duties_of(outline_of(TABLE))
    assert shown(found) == "市发改委:lead 市住建局:support 市机管局:support 市工信局:lead"
    assert [d.deadline for d in found] == [2025, 2025, 2025, None]


INDICATORS = """某省实施方案
一、主要目标
完善体系。
表1 主要指标
序号\t指标\t2025年\t牵头部门
1\t自然岸线保有率（%）\t≥60\t生态环境厅
2\t湿地修复面积（公顷）\t≥5350\t林业局 自然资源和规划厅
注：以上为省级管控指标。
序号\t类别
1\t生态环境厅
"""


def test_table_in_the_text(outline_of: Build) -> None:
    outline = outline_of(INDICATORS)
    found = duties_of(outline)
    assert [(d.unit, d.name, d.role) for d in found] == [
        ("1", "生态环境厅", "lead"),
        ("1", "林业局", "lead"),
        ("1", "自然资源和规划厅", "lead"),
    ]
    assert found[1].governs.of(outline.text) == "2\t湿地修复面积（公顷）\t≥5350"


SCRAMBLED = """某市实施方案
一、主要目标
完善体系。
2020年现状\t2025年目标\t指标\t牵头
类别\t序号\t指标\t单位
优良水质比例\t市生态环
1\t%\t99.39\t＞99.39\t约束性
境局
面积比例\t境局
4\t自然岸线保有率\t%\t64.89\t≥63\t约束性\t市水利局
"""


def test_rows_of_a_scrambled_table_hold_only_bodies(outline_of: Build) -> None:
    outline = outline_of(SCRAMBLED.replace("境局\n面积", "面积"))
    assert shown(duties_of(outline)) == "市水利局:lead"


# (heading of a column, kind)
COLUMNS = [
    ("责任部门", "shared"),
    ("责 任 单 位", "shared"),
    ("牵头负责部门", "lead"),
    ("市级配合单位", "support"),
    ("完成时限", "deadline"),
    ("责任人", "other"),
    ("重点任务", None),
    ("单位", None),
]


@pytest.mark.parametrize(("heading", "kind"), COLUMNS)
def test_column_heading(heading: str, kind: str | None) -> None:
    assert load_lexicons().roles.column(heading) == kind


@pytest.mark.parametrize("name", ["gusu", "suzhou"])
def test_gold(shared: Path, name: str) -> None:
    gold = json.loads((shared / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    outline = build_outline(read_document(shared / "gold" / f"{name}.txt"), load_lexicons())
    wanted = [
        (entry["name"], entry["role"])
        for unit in gold["units"]
        for entry in (unit["responsibility"] or {}).get("entries", [])
    ]
    found = [(d.name, d.role) for d in duties_of(outline) if d.inherited_from is None]
    assert found == wanted


def test_laws_hold_on_every_text(shared: Path) -> None:
    names = known = 0
    for path in sorted((shared / "corpora" / "texts").glob("*.txt")):
        outline = build_outline(read_document(path), load_lexicons())
        found = duties_of(outline)
        assert found == duties_of(outline)
        assert len({d.id for d in found}) == len(found)
        for duty in found:
            assert duty.span.of(outline.text) == duty.name and duty.rule
            assert duty.governs.of(outline.text).strip()
        names += len(found)
        known += sum(d.department is not None for d in found)
    assert names > 1500
    # a name that the register does not know is rare
    assert known / names > 0.98
