from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_nlp.extract.responsibilities.clauses import find_clauses
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Outline, Span, Unit

Build = Callable[[str], Outline]


def one_unit(text: str) -> Outline:
    """An outline of one task whose body is the whole text."""
    whole = Span(start=0, end=len(text))
    return Outline(text=text, units=(Unit(id="1", kind="task", span=whole, body=whole, rule="-"),))


def clauses_of(text: str) -> list[str]:
    return [c.span.of(text) for c in find_clauses(one_unit(text), load_lexicons())]


# Text behind 推进绿色建设。 that is a clause as a whole.
CLAUSES = [
    "（区发改局、区经科局按职责分工负责）",
    "（区经科局负责）",
    "（市发改委牵头，市住建局等部门按职责分工负责）",
    "（市发改委牵头，市财政局配合）",
    "（市发改委会同市财政局负责）",
    # 负责 is missing
    "（区经科局、区发改局按职责分工）",
    # the tail is missing altogether
    "（工业和信息化部、公安部、应急管理部）",
    # one body alone, which the register knows
    "（市教育局）",
    # a stray 、 before the tail
    "（区城管委、区住建委、姑苏生态环境局、按职责分工负责）",
    # marks of two kinds
    "（市发改委牵头，市商务局等部门按职责分工负责)",
    "(市发改委牵头，市商务局等部门按职责分工负责）",
    "[牵头单位:区卫健局;责任单位:区疫情防控指挥部成员单位、各街办(新区)]",
    "【责任单位：市发改委、市财政局】",
    # brackets inside
    "（市发展改革委（市能源局）、市财政局按职责分工负责）",
    "（各区人民政府〈含开发区、风景区管委会〉按职责分工负责）",
    # a whole sentence inside
    "（市发改委牵头，市有关部门按职责分工负责。各县级市〔区〕人民政府负责落实。以下均需各县级市〔区〕人民政府落实，不再列出）",
    # a line end cuts it
    "（市城管局、市住建局按职\n责分工负责）",
    # one mark of the bracket is missing
    "（市城管局、市住建局按职责分工负责",
    "市城管局、市住建局按职责分工负责）",
    # labels, with full and half width marks
    "（责任单位：市、区机管局）",
    "（牵头单位：市发改委；责任单位：市统计局；完成时限：2025年12月）",
    "责任单位：市发改委、市财政局",
    "\n责任单位：市发改委、市财政局",
    "\n各县（市、区）人民政府负责落实。",
    "\n市发改委牵头，市财政局等部门按职责分工负责。",
    "以下任务均需各区人民政府落实，不再列出。",
    "以下各项均需各区人民政府落实，不再列出。",
    # how many are meant, without their names
    "（市发改委等11个部门按职责分工负责）",
    # a sentence of the paragraph, or the end of one
    "各县（市、区）人民政府负责落实。",
    "由市发改委牵头，市财政局、市住建局配合，2025年底前完成。",
    "由市住建局会同市财政局组织实施。",
    "\n责任单位∶市水利局、市林业局",
    "以下所有任务各区人民政府均需落实，不再列出。",
]


@pytest.mark.parametrize("clause", CLAUSES)
def test_clause(clause: str) -> None:
    assert clauses_of("推进绿色建设。" + clause) == [clause.strip()]


# No clause stands in these.
PROSE = [
    # somebody is to lead something
    "支持龙头企业牵头成立碳达峰碳中和产业联盟，与高校院所共建共管低碳产业学院。",
    "成立专班（由市发改委牵头组建），定期调度。",
    "重点任务牵头部门要结合自身职能，牵头推进各领域碳达峰重点行动。",
    # brackets of other kinds
    "推进全国整县（市、区）屋顶分布式光伏试点。",
    "成立领导小组（以下简称领导小组），各县级市（区）建立机制。",
    "开展重点企（事）业单位数据报送（含企业负责人培训）。",
    "按规定支付（费用由企业承担）。",
    "加快推进（三条控制线）落实。",
    # bodies that act in a sentence
    "各有关部门、街道密切配合，协调解决工作推进中遇到的重大问题。",
    "各县（市、区）要建立推进机制，抓好组织落实。",
    "评价结果报市委、市政府。",
    "市财政局负责资金统筹。支持龙头企业牵头组建联盟，由市科技局给予支持。",
    "成立专班，由市政府领导任组长，市发改委负责日常工作。",
    "由市碳达峰工作领导小组办公室负责统筹协调，领导小组办公室设在市发改委，由市发改委承担日常工作。",
    "市发展改革委要会同有关部门强化统筹协调和督促指导，做好重点工作推动。",
    # words that end as bodies do
    "优化布局，完善部署，形成格局，抓好落实。",
    # wishes, and nobody in particular
    "鼓励由行业协会牵头制定标准，支持由龙头企业牵头组建创新联合体。",
    "建议市科技局牵头，依托高校院所对接平台。",
    "由企业负责建设，由物业公司负责管理，由第三方机构负责评估。",
    "各部门要各司其职，建立行政首长负责制，由项目负责人签字确认。",
    "由市发改委负责的项目审批事项，实行告知承诺制。",
    "以市发改委牵头的工作专班要加强调度。",
    "各级生态环境保护委员会统筹协调辖区重大问题。",
    "责任单位、配合单位要加强协作。责任单位，即承担任务的部门，要按月报送进展。",
    "支持水利、林业等部门开展联合执法（水利、林业等行业）。",
    # responsibility as a subject
    "压实各方责任，实行党政同责，落实生产者责任延伸制。",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_no_clause(text: str) -> None:
    assert clauses_of(text) == []


def test_who_answers_at_the_end_of_a_sentence() -> None:
    text = "推进充电设施建设，到2025年建成500个，由市发改委牵头，市财政局配合。完善制度，由各地区负责。"
    assert clauses_of(text) == ["由市发改委牵头，市财政局配合。"]


# A sentence that orders something and says by the way who answers for it.
RUNNING = [
    ("由市发改委牵头，市财政局、市住建局配合，研究制定实施方案。", "市发改委:lead 市财政局:support 市住建局:support"),
    ("完善政策，由市发改委牵头制定办法，市财政局要积极配合，2025年底前完成。", "市发改委:lead 市财政局:support"),
    ("由市住建局负责推进旧区改造，由市交通运输局负责推广新能源公交。", "市住建局:sole 市交通运输局:sole"),
    ("竣工验收由市住建局负责，资金拨付由市财政局、市税务局负责。", "市住建局:sole 市财政局:joint 市税务局:joint"),
    ("由各区人民政府组织实施，市住建局加强指导。", "各区人民政府:implement"),
    ("推进充电设施建设，各县（市、区）人民政府负责落实。", "各县（市、区）人民政府:implement"),
    ("优化布局，各县（市、区）人民政府负责落实。", "各县（市、区）人民政府:implement"),
    ("由市未名中心负责平台建设和运维。", "市未名中心:sole"),
    ("市发改委、市工信局牵头推进节能改造，市统计局等部门参与。", "市发改委:lead 市工信局:lead 市统计局:support"),
    ("2021年9月底之前，市生态环境局牵头组建评估专班。", "市生态环境局:lead"),
    # the names of a list that goes on into prose
    ("市教育局会同市公安局交警支队开展护学行动。", "市教育局:lead 市公安局交警支队:support"),
    ("市住建局要会同有关部门制定技术导则。", "市住建局:lead 有关部门:support"),
    ("由市生态环境局牵头会同市发改委、市级机关各部门开展核算。", "市生态环境局:lead 市发改委:support 市级机关各部门:support"),
    # what they do with somebody is not their name
    ("市住建局会同市财政局将运营单位纳入管理。", "市住建局:lead 市财政局:support"),
    ("由市发改委牵头，会同市财政局制定方案。", "市发改委:lead 市财政局:support"),
    ("市教育局要牵头制定方案，各区教育局抓好落实。", "市教育局:lead 各区教育局:implement"),
    # a number, or what is to be done by a date, is more than who answers
    ("由市大数据局牵头，于2025年6月底前建立风险防控机制。", "市大数据局:lead"),
    ("由市工信局、各区政府负责，每年培育绿色工厂10家。", "市工信局:joint 各区政府:joint"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), RUNNING)
def test_sentence_that_gives_its_task(text: str, expected: str) -> None:
    found = find_clauses(one_unit(text), load_lexicons())
    assert [(c.style, c.span.of(text)) for c in found] == [("running", text)]
    read = [f"{e.span.of(text)}:{e.role}" for e in found[0].reading.entries]
    assert " ".join(read) == expected


def test_a_clause_speaks_for_the_sentences_before_it() -> None:
    text = "由市发改委牵头编制方案。（牵头单位：市发改委）由市住建局牵头制定办法。"
    found = find_clauses(one_unit(text), load_lexicons())
    assert [c.span.of(text) for c in found] == [
        "（牵头单位：市发改委）",
        "由市住建局牵头制定办法。",
    ]
    under_heading = "（牵头单位：市发改委）由市发改委牵头编制方案。"
    assert clauses_of(under_heading) == ["（牵头单位：市发改委）"]


def test_several_in_one_paragraph() -> None:
    text = "培育制造单位。（市工业和信息化局负责）开展再制造。（市商务局、天津海关按职责分工负责）"
    found = find_clauses(one_unit(text), load_lexicons())
    assert [(c.unit, c.style) for c in found] == [("1", "bracket")] * 2
    assert text[found[1].inner.start : found[1].inner.end] == "市商务局、天津海关按职责分工负责"


def test_brackets_inside_a_sentence() -> None:
    text = "推进建设（市发改委负责），推进改造（市住建局负责）。"
    assert clauses_of(text) == ["（市发改委负责）", "（市住建局负责）"]


def test_lines_of_labels_are_one_clause_each() -> None:
    text = "努力增长。\n牵头单位:区发改局\n\n责任单位:各街道,区直各部门\n完成时限：2025年底"
    assert clauses_of(text) == text.replace("\n\n", "\n").split("\n")[1:]


PIECES = st.lists(
    st.sampled_from(
        ["（", "）", "(", "〔", "〕", "市发改委", "区", "、", "，", "。", "牵头", "负责", "按职责分工", "等部门", "和",
         "责任单位：", "完成时限：2025年", "\n", "\t", " ", "下同", "不再列出", "以下均需", "会同", "推进建设"]
    ),
    max_size=30,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_clauses_stand_in_order_and_apart(pieces: list[str]) -> None:
    text = "".join(pieces)
    outline = one_unit(text) if text else Outline(text="", units=())
    found = find_clauses(outline, load_lexicons())
    assert found == find_clauses(outline, load_lexicons())
    for clause in found:
        assert clause.span.holds(clause.inner) and 0 < clause.span.end <= len(text)
    for before, after in pairwise(found):
        assert before.span.end <= after.span.start
