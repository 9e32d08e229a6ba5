from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_nlp.extract.clauses import find_clauses
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
    # a sentence of the paragraph, or the end of one
    "各县（市、区）人民政府负责落实。",
    "由市发改委牵头，市财政局、市住建局配合，2025年底前完成。",
    "由市住建局会同市财政局组织实施。",
]


@pytest.mark.parametrize("clause", CLAUSES)
def test_clause(clause: str) -> None:
    assert clauses_of("推进绿色建设。" + clause) == [clause.strip()]


# No clause stands in these.
PROSE = [
    # somebody is to lead something
    "支持龙头企业牵头成立碳达峰碳中和产业联盟，与高校院所共建共管低碳产业学院。",
    "由市经信局牵头编制工业领域碳达峰评估专项报告，做好指标测算。",
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
    # responsibility as a subject
    "压实各方责任，实行党政同责，落实生产者责任延伸制。",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_no_clause(text: str) -> None:
    assert clauses_of(text) == []


def test_who_answers_at_the_end_of_a_sentence() -> None:
    text = "推进充电设施建设，到2025年建成500个，由市发改委牵头，市财政局配合。完善制度，由各地区负责。"
    assert clauses_of(text) == ["由市发改委牵头，市财政局配合。"]


def test_several_in_one_paragraph() -> None:
    text = "培育制造单位。（市工业和信息化局负责）开展再制造。（市商务局、天津海关按职责分工负责）"
    found = find_clauses(one_unit(text), load_lexicons())
    assert [(c.unit, c.style) for c in found] == [("1", "bracket")] * 2
    assert text[found[1].inner.start : found[1].inner.end] == "市商务局、天津海关按职责分工负责"


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
