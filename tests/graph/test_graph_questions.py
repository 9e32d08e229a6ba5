"""Gaps, chains of tasks, tasks of a department."""

import pytest

from policy_nlp.errors import UsageError
from policy_nlp.graph import department_tasks, find_gaps, trace_unit


def test_gaps_by_lower_document(graph):
    gaps = find_gaps(graph)
    assert [(gap.lower, gap.unit.node, gap.status) for gap in gaps] == [
        ("gusu", "suzhou:2.2.4", "partial"),
        ("xiangcheng", "suzhou:2.2.4", "none"),
    ]
    (asked,) = gaps[0].demands
    assert (asked.node, asked.action, asked.text) == ("suzhou:2.2.4#1", "should", "构建产业 体系。")
    assert gaps[0].leads == ("市发改委",)
    assert [ref.heading for ref in gaps[0].by] == ["加强废旧物资利用"]


def test_trace_follows_three_levels_and_two_districts(graph):
    top = trace_unit(graph, "jiangsu:2.1")
    [city] = top.below
    assert (city.ref.node, city.ref.grade) == ("suzhou:2.2.4", "direct")
    assert [(item.ref.node, item.ref.grade) for item in city.below] == [
        ("gusu:3.5.3", "direct"),
        ("xiangcheng:2.1", "partial"),
    ]
    assert [(item.document, item.status) for item in city.coverage] == [
        ("gusu", "partial"),
        ("xiangcheng", "none"),
    ]
    gusu = city.below[0]
    assert gusu.document_title == "gusu的方案"
    assert [duty.name for duty in gusu.duties] == ["区住建委", "回收协会"]
    assert [duty.name for duty in gusu.measures[0].duties] == ["区住房和建设委员会"]
    assert gusu.targets[0].quote == "建设回收网点"


def test_trace_keeps_roles_and_inherited_duties(graph):
    duties = trace_unit(graph, "suzhou:2.2.4").duties
    assert [(duty.name, duty.role, duty.inherited_from) for duty in duties] == [
        ("市发改委", "lead", None),
        ("市住建局", "support", None),
        ("各区", "implement", "suzhou:1.1"),
    ]


def test_trace_of_a_lower_unit_names_what_it_carries_out(graph):
    traced = trace_unit(graph, "gusu:3.5.3")
    assert [(ref.node, ref.grade) for ref in traced.above] == [("suzhou:2.2.4", "direct")]
    assert traced.below == ()


def test_trace_of_a_section_goes_through_its_parts(graph):
    traced = trace_unit(graph, "suzhou:2.2")
    assert [part.ref.node for part in traced.parts] == ["suzhou:2.2.4"]
    assert traced.parts[0].below


def test_trace_by_unit_id_alone_where_one_document_has_it(graph):
    assert trace_unit(graph, "3.5.3").ref.node == "gusu:3.5.3"


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            "suzhou:2.2.9",
            "no unit 'suzhou:2.2.9' in these documents. There is, for example: suzhou:2.2",
        ),
        # A document is no unit.
        ("suzhou", "no unit 'suzhou'"),
        # Two documents have a unit 2.
        ("2", "no single unit '2' in these documents. There is, for example: "),
    ],
)
def test_unknown_unit_says_what_there_is(graph, asked, message):
    with pytest.raises(UsageError) as error:
        trace_unit(graph, asked)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    "asked", ["区住建委", "dept:district/housing@gusu", "区住房和建设委员会", "区 住建委"]
)
def test_department_by_printed_name_or_register_id(graph, asked):
    tasks = department_tasks(graph, asked)
    assert tasks.departments == ("dept:district/housing@gusu",)
    assert tasks.counterparts == ("市住建局",)
    assert [(duty.unit.node, duty.measure, duty.name) for duty in tasks.duties] == [
        ("gusu:3.5.3", None, "区住建委"),
        ("gusu:3.5.3", "建设回收网点", "区住房和建设委员会"),
    ]


def test_register_id_without_place_means_that_body_everywhere(graph):
    tasks = department_tasks(graph, "district/housing")
    assert tasks.departments == ("dept:district/housing@gusu", "dept:district/housing@xiangcheng")
    assert {duty.unit.document for duty in tasks.duties} == {"gusu", "xiangcheng"}


def test_department_of_two_documents(graph):
    tasks = department_tasks(graph, "回收协会")
    assert [(duty.unit.document, duty.role) for duty in tasks.duties] == [
        ("gusu", "joint"),
        ("xiangcheng", "sole"),
    ]


def test_unknown_department_says_who_comes_near(graph):
    with pytest.raises(UsageError, match=r"There is, for example: .*区住建委"):
        department_tasks(graph, "区住建办")
