"""Which printed names are one body, and which of a list leads where none is said to."""

from __future__ import annotations

import pytest

from policy_nlp.records.index import DocumentIndex
from policy_nlp.report.papers.dispatch.lists import Dispatch
from policy_nlp.report.papers.matrix.entries import assume_leads
from policy_nlp.report.papers.matrix.matrix import matrix_report

REFORM = {"department": "city/development-reform"}
TRANSPORT = {"department": "province/transport"}
PARK = {"department": "district/park-committees"}
PLACE = {"department": "district/named-district"}
ALL = {"department": "district/governments"}
CONCERNED = {"department": "city/departments-concerned"}
# clauses of a plan, each a list of names with further fields → who gets papers
BODIES = [
    # 市 is left out after the first name of a list: one body, under its whole name
    ([[("市发展改革委", REFORM)], [("发展改革委", REFORM)], [("发展改革委", REFORM)]], ["市发展改革委"]),
    # the office of a committee is the committee; it is called as the text calls it most
    ([[("市爱卫办", REFORM)], [("市卫健委", REFORM), ("市妇联", {})], [("市卫健委", REFORM)]], ["市卫健委", "市妇联"]),
    # side by side in one list: two bodies; what ends so is one of them
    ([[("市交通委", TRANSPORT), ("市道路运输局", TRANSPORT)], [("交通委", TRANSPORT)]], ["市交通委", "市道路运输局"]),
    # of a kind, each its own, in whatever clause; 各 of a kind are one
    ([[("崇明区", PLACE)], [("青浦区", PLACE)]], ["崇明区", "青浦区"]),
    ([[("涠洲岛管委会", PARK)], [("各园区管委会", PARK)], [("各有关园区管委会", PARK)]], ["涠洲岛管委会", "各园区管委会"]),
    ([[("各区人民政府", ALL)], [("有关区人民政府", ALL)]], ["各区人民政府"]),
    # whoever is concerned is nobody to write to
    ([[("各有关部门", CONCERNED), ("市妇联", {})], [("各责任单位", {})]], ["市妇联"]),
]  # fmt: skip


def plan_of(builder, *clauses, role="joint") -> DocumentIndex:
    plan = builder("甲", "city")
    for number, clause in enumerate(clauses, 1):
        duties = tuple((name, role, fields) for name, fields in clause)
        printed = "、".join(name for name, _ in clause)
        plan.task(str(number), f"任务{number}", [(None, "推进。")], f"（{printed}负责）", duties)
    return DocumentIndex(plan.build())


@pytest.mark.parametrize(("clauses", "bodies"), BODIES)
def test_bodies(builder, clauses, bodies: list[str]) -> None:
    dispatch = Dispatch.of(plan_of(builder, *clauses))
    assert [department.name for department in dispatch.departments] == bodies


def test_a_list_says_under_which_other_names_tasks_stand(builder) -> None:
    dispatch = Dispatch.of(plan_of(builder, [("各区人民政府", ALL)], [("有关区人民政府", ALL)]))
    (department,) = dispatch.departments
    note = dispatch.task_list(department).sheets[0].note
    assert "本表包括以“有关区人民政府”列名的任务" in note
    assert dispatch.overview().sheets[0].rows[0].cells[2].text == "有关区人民政府"


# names with roles of a clause → which of them leads by assumption
LEADS = [
    ([("甲局", "joint"), ("乙局", "joint")], ["甲局"]),
    ([("甲局", "lead"), ("乙局", "joint")], []),
    ([("甲局", "sole")], []),
    ([("甲局", "support"), ("乙局", "joint"), ("丙局", "joint")], ["乙局"]),
    ([("各有关部门", "joint"), ("乙局", "joint")], ["乙局"]),
    ([("各市", "implement")], []),
]


@pytest.mark.parametrize(("named", "leading"), LEADS)
def test_first_of_a_list_leads(builder, named, leading: list[str]) -> None:
    plan = builder("甲", "city")
    printed = "、".join(name for name, _ in named)
    plan.task("1", "任务", [(None, "推进。")], f"（{printed}负责）", tuple(named))
    read = DocumentIndex(plan.build())
    assumed = assume_leads(read)
    duties = assumed.extraction.responsibilities
    assert [duty.name for duty in duties if duty.rule == "first-leads"] == leading
    table = matrix_report(assumed).sheets[0]
    told = "推定为牵头单位" in table.note
    assert told == bool(leading)
    if leading:
        headers = [column.header for column in table.columns]
        assert table.rows[0].cells[headers.index("牵头单位")].text == f"{leading[0]}〔推定〕"
        dispatch = Dispatch.of(assumed)
        roles = {
            department.name: dispatch.task_list(department).sheets[0].rows[-1].cells[4].text
            for department in dispatch.departments
        }
        assert roles[leading[0]] == "牵头〔推定〕"


def test_what_is_read_stays_as_read(builder) -> None:
    read = plan_of(builder, [("甲局", {}), ("乙局", {})])
    assume_leads(read)
    assert {duty.role for duty in read.extraction.responsibilities} == {"joint"}


def test_open_clauses_are_listed_for_the_office(builder) -> None:
    plan = plan_of(
        builder,
        [("市妇联", {})],
        [("各有关部门", CONCERNED)],
        [("市妇联", {"open_ended": True})],
    )
    sent, unnamed = Dispatch.of(plan).overview().sheets
    assert [row.cells[1].text for row in sent.rows] == ["市妇联"]
    assert [row.cells[0].text for row in unnamed.rows if row.kind == "band"] == [
        "责任单位未逐一列名（1项）",
        "所列单位之后还有“等”（1项）",
    ]
    assert [row.cells[0].number for row in unnamed.rows if row.kind == "data"] == [2, 3]
