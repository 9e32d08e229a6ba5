"""Who stands in which column of the matrix."""

import pytest

from policy_nlp.records.index import DocumentIndex
from policy_nlp.report.labels import task_name
from policy_nlp.report.papers.matrix.entries import MatrixEntries, lead_text, name_list, others_text

OPEN = {"open_ended": True}

CLAUSES = [
    # (clause, duties, 牵头单位, 责任（配合）单位)
    # Several answer and nobody leads: the first name is never promoted.
    (
        "（区发改局、区经科局按职责分工负责）",
        (("区发改局", "joint"), ("区经科局", "joint")),
        "（未明确）",
        "区发改局、区经科局",
    ),
    # One alone stands where the leads stand.
    ("（区审计局负责）", (("区审计局", "sole"),), "区审计局", ""),
    # The list stays open where the text leaves it open, and only there.
    (
        "（市工信局牵头，市发改委、市科技局等部门按职责分工负责）",
        (("市工信局", "lead", OPEN), ("市发改委", "support", OPEN), ("市科技局", "support", OPEN)),
        "市工信局",
        "市发改委、市科技局等部门",
    ),
    # Two lead together.
    (
        "（市发改委、市工信局牵头）",
        (("市发改委", "lead"), ("市工信局", "lead")),
        "市发改委、市工信局",
        "",
    ),
    # A generic body is a name of its own; nothing is added behind it.
    (
        "（市发改委牵头，市有关部门按职责分工负责）",
        (("市发改委", "lead", OPEN), ("市有关部门", "support", OPEN)),
        "市发改委",
        "市有关部门",
    ),
    # Who carries out does not lead.
    ("（各区负责落实）", (("各区", "implement"),), "（未明确）", "各区"),
    # Named twice in one role, once in the cell.
    (
        "（甲局、乙局、甲局负责）",
        (("甲局", "joint"), ("乙局", "joint"), ("甲局", "joint")),
        "（未明确）",
        "甲局、乙局",
    ),
    # Nobody is named.
    (None, (), "（未明确责任单位）", ""),
]


@pytest.mark.parametrize(("clause", "duties", "lead", "others"), CLAUSES)
def test_columns(builder, clause, duties, lead, others):
    plan = builder("姑苏", "district")
    plan.task("1", "任务", [(None, "举措。")], clause, duties)
    extraction = plan.build()
    [entry] = MatrixEntries(DocumentIndex(extraction)).of_unit("1")
    assert lead_text(entry, extraction.text) == lead
    assert others_text(entry, extraction.text) == others


def test_inherited_duties_are_no_own_ones(lower):
    duties = MatrixEntries(DocumentIndex(lower))
    [entry] = duties.of_unit("2.2")
    assert lead_text(entry, lower.text) == "（未明确责任单位）"
    assert name_list(entry.inherited, lower.text) == "区审计局"


def test_clause_after_one_measure_is_of_that_measure(builder):
    plan = builder("姑苏", "district")
    plan.task(
        "1",
        "任务",
        [(None, "甲事。"), (None, "乙事。")],
        "（甲局、乙局负责）",
        (("甲局", "sole", {"measure": "1#m1"}), ("乙局", "sole", {"measure": "1#m2"})),
    )
    extraction = plan.build()
    entries = MatrixEntries(DocumentIndex(extraction)).of_unit("1")
    assert [lead_text(entry, extraction.text) for entry in entries] == ["甲局", "乙局"]


def test_clause_that_governs_some_measures(builder):
    plan = builder("姑苏", "district")
    plan.task(
        "1", "任务", [(None, "甲事。"), (None, "乙事。")], "（甲局负责）", (("甲局", "sole"),)
    )
    [duty] = plan.duties
    plan.duties = [duty.model_copy(update={"governs": plan.measures[1].span})]
    extraction = plan.build()
    entries = MatrixEntries(DocumentIndex(extraction)).of_unit("1")
    assert [lead_text(entry, extraction.text) for entry in entries] == [
        "（未明确责任单位）",
        "甲局",
    ]


@pytest.mark.parametrize(
    ("duty_year", "target_years", "expected"),
    [
        # The clause's own deadline counts before that of a target.
        (2024, (2025,), ("2024年",)),
        (None, (2030, 2025), ("2025年", "2030年")),
        # No year is printed: none is made up.
        (None, (None,), ()),
    ],
)
def test_deadlines(builder, duty_year, target_years, expected):
    plan = builder("姑苏", "district")
    plan.task(
        "1",
        "任务",
        [(None, "举措。")],
        "（甲局负责）",
        (("甲局", "sole", {"deadline": duty_year}),),
        tuple((1, f"指标{year}", year) for year in target_years),
    )
    extraction = plan.build()
    [entry] = MatrixEntries(DocumentIndex(extraction)).of_unit("1")
    assert entry.deadlines == expected


def test_task_without_measures_shows_its_text_without_the_clause(builder):
    plan = builder("姑苏", "district")
    plan.task("1", "任务", [], "（甲局负责）", (("甲局", "sole"),))
    extraction = plan.build()
    [entry] = MatrixEntries(DocumentIndex(extraction)).of_unit("1")
    assert entry.text == "任务"


def test_section_that_a_clause_speaks_for_has_a_row(builder):
    plan = builder("姑苏", "district")
    plan.task("1", "主要目标", [], "（甲局负责）", (("甲局", "sole"),), kind="section")
    plan.task("2", "总体要求", [], kind="section")
    assert [unit.id for unit in MatrixEntries(DocumentIndex(plan.build())).units] == ["1"]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"heading": "加强督查", "number": "1．"}, "加强督查"),
        # An article of regulations has a number and no heading.
        ({"heading": None, "number": "第三条"}, "第三条"),
        ({"heading": None, "number": None}, "2.1"),
    ],
)
def test_task_name(lower, fields, name):
    assert task_name(DocumentIndex(lower).unit("2.1").model_copy(update=fields)) == name
