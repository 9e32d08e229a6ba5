"""The summary of a run, counted and as text."""

import pytest

from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Alignment, DepartmentLink, OwnUnit, Span, UnitCoverage
from policy_nlp.records.alignment import Demand, DemandGround, OwnReason
from policy_nlp.report.papers.summary import summarise_run
from policy_nlp.text.display import display_width


def _answer(unit, department, counterparts, status, *, own=False):
    return DepartmentLink(
        upper_unit=unit,
        upper_department=department,
        counterparts=counterparts,
        status=status,
        own_government=own,
    )


DEMANDS = {"1.1#1": "should", "1.2#1": "none", "1.3#1": "must", "1.3#2": "consider"}


@pytest.fixture
def summary(lower, upper):
    asked = [
        Demand(
            id=name,
            upper=name.partition("#")[0],
            span=Span(start=0, end=1),
            text="推进节能。",
            kind="task",
            status="covered" if action == "none" else "missing",
            action=action,
            ground=DemandGround(code="open"),
        )
        for name, action in DEMANDS.items()
    ]
    alignment = Alignment(
        lower="姑苏",
        upper="苏州",
        coverage=(
            UnitCoverage(upper="1.1", status="partial", by=("1.1",)),
            UnitCoverage(upper="1.2", status="full", by=("1.2",)),
            UnitCoverage(upper="1.3", status="none"),
        ),
        departments=(
            _answer("1.1", "海关", (), "no-counterpart"),
            _answer("1.1", "市水务局", (), "no-counterpart"),
            _answer("1.2", "市水务局", (), "no-counterpart"),
            _answer("1.2", "市住建局", ("区住建委",), "not-named"),
            _answer("1.2", "市发改委", ("区发改局",), "ok"),
            # The plan itself is that of the government asked.
            _answer("1.3", "各区人民政府", (), "not-named", own=True),
            # Nothing carries 1.3 out, so nobody can be named there.
            _answer("1.3", "市发改委", ("区发改局",), "not-named"),
        ),
        own=(OwnUnit(lower="2.1", reason=OwnReason(code="no-link")),),
        demands=tuple(asked),
    )
    return summarise_run(
        [lower, upper],
        [alignment],
        files=["extracted/姑苏/"],
        is_nobody=load_lexicons().roles.is_nobody,
    )


def test_documents_are_counted(summary):
    first, second = summary.documents
    assert (first.tasks, first.measures, first.targets, first.departments) == (4, 5, 1, 4)
    assert (second.doc_number, second.departments) == ("苏委发〔2022〕7号", 1)


def test_pair_is_counted(summary):
    [pair] = summary.pairs
    assert pair.counts == {
        "full": 1,
        "partial": 1,
        "none": 1,
        "not-applicable": 0,
        "undecided": 0,
    }
    assert [(task.unit, task.demands) for task in pair.tasks] == [
        ("1.1", {"should": 1}),
        ("1.2", {"none": 1}),
        ("1.3", {"must": 1, "consider": 1}),
    ]
    assert [(item.name, item.tasks) for item in pair.no_counterpart] == [
        ("海关", ("1.1",)),
        ("市水务局", ("1.1", "1.2")),
    ]
    assert [(item.name, item.counterparts) for item in pair.not_named] == [
        ("市住建局", ("区住建委",))
    ]


def test_text(summary):
    assert str(summary) == (
        "文件（2份）\n"
        "  1. 姑苏碳达峰实施方案（征求意见稿）\n"
        "     姑苏（区县级）  文号 无  任务 4  举措 5  指标 1  部门 4\n"
        "  2. 苏州碳达峰实施方案\n"
        "     苏州（市级）  文号 苏委发〔2022〕7号  任务 3  举措 3  指标 0  部门 1\n"
        "\n"
        "衔接：《姑苏碳达峰实施方案（征求意见稿）》落实《苏州碳达峰实施方案》\n"
        "  市级任务共3项\n"
        "    已对应    1项\n"
        "    部分对应  1项\n"
        "    未见对应  1项\n"
        "    不适用    0项\n"
        "    未判定    0项\n"
        "  上级要求共4项：必须处理1项、建议补充1项、供参考1项、无需处理1项\n"
        "  未见对应（1项）\n"
        "    1.3  打造“太湖美”名片  必须处理1项、供参考1项\n"
        "  部分对应（1项）\n"
        "    1.1  推进节能降碳  建议补充1项  牵头：市工信局\n"
        "  本级自行安排，未见对应的市级任务（1项）\n"
        "    2.1  加强督查\n"
        "  市级部门在下级文件中没有对应部门（2个）\n"
        "    海关        条目1.1\n"
        "    市水务局    条目1.1、1.2\n"
        "  市级部门的对应部门未列入承接任务的责任单位（1个）\n"
        "    市住建局  应为区住建委  条目1.2\n"
        "  以上由程序自动比对，须经人工核对。\n"
        "\n"
        "生成的文件\n"
        "  extracted/姑苏/"
    )


def test_columns_line_up_by_display_width(summary):
    counts = [line for line in str(summary).splitlines() if line.endswith("项") and "对应" in line]
    assert len({display_width(line, "WF") for line in counts[:3]}) == 1


@pytest.mark.parametrize("group", ["各有关部门", "各县级市〔区〕人民政府", "市有关部门"])
def test_bodies_that_are_nobody_in_particular_are_not_counted(builder, group):
    plan = builder("姑苏", "district")
    plan.task("1", "任务", [(None, "举措。")], f"（{group}负责）", ((group, "sole"),))
    extraction = plan.build()
    summary = summarise_run([extraction], [], is_nobody=load_lexicons().roles.is_nobody)
    assert summary.documents[0].departments == 0
    assert "原文未写明责任单位" not in str(summary)


def test_document_without_any_clause_says_so(builder):
    plan = builder("姑苏", "district")
    plan.task("1", "任务", [(None, "举措。")])
    assert "原文未写明责任单位" in str(
        summarise_run([plan.build()], [], is_nobody=load_lexicons().roles.is_nobody)
    )
