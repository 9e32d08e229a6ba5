"""Whether the counterpart of an upper task's lead is named where the task is carried out."""

from __future__ import annotations

import pytest

from policy_nlp.align.departments import link_departments
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Extraction, Link, Responsibility, Span
from policy_nlp.records.extraction import Level, Role
from tests.align.small_plans import make_plan

Named = tuple[str, Role, str]


def with_duties(level: Level, *named: Named) -> Extraction:
    base = make_plan("甲：内容。\n乙：内容。")
    register = load_lexicons().departments
    duties = tuple(
        Responsibility(
            id=f"r{index}",
            unit=unit,
            department=register.match(name, level, None),
            name=name,
            role=role,
            governs=Span(start=0, end=0),
            span=Span(start=index, end=index),
            rule="test",
        )
        for index, (name, role, unit) in enumerate(named)
    )
    document = base.document.model_copy(update={"level": level})
    return base.model_copy(update={"responsibilities": duties, "document": document})


LINK = (Link(lower="1.1", upper="1.1", grade="direct", score=1.0),)
ROWS: list[tuple[Named, Named, tuple[str, ...], str]] = [
    (("市发改委", "lead", "1.1"), ("区发改局", "joint", "1.1"), ("区发改局",), "ok"),
    # a merged bureau answers to each of its parts
    (("市科技局", "lead", "1.1"), ("区经科局", "sole", "1.1"), ("区经科局",), "ok"),
    # named in the plan, but in another task
    (("市发改委", "lead", "1.1"), ("区发改局", "joint", "1.2"), ("区发改局",), "not-named"),
    # nowhere named: the register says who it would be
    (("市商务局", "lead", "1.1"), ("区发改局", "joint", "1.1"), ("本级商务部门",), "not-named"),
    # not in the register: said as such
    (("市太空局甲", "lead", "1.1"), ("区发改局", "joint", "1.1"), (), "no-counterpart"),
]


@pytest.mark.parametrize(("upper", "lower", "names", "status"), ROWS)
def test_counterpart_of_the_lead(
    upper: Named, lower: Named, names: tuple[str, ...], status: str
) -> None:
    register = load_lexicons().departments
    line = link_departments(
        with_duties("city", upper), with_duties("district", lower), LINK, register
    )[0]
    assert (line.counterparts, line.status, line.named_in_lower) == (names, status, status == "ok")


def test_leads_are_asked_for_first_then_those_who_answer_together() -> None:
    upper = with_duties(
        "city",
        ("市发改委", "lead", "1.1"),
        ("市工信局", "support", "1.1"),
        ("市住建局", "joint", "1.2"),
        ("市城管局", "joint", "1.2"),
    )
    lines = link_departments(upper, with_duties("district"), (), load_lexicons().departments)
    assert [line.upper_department for line in lines] == ["市发改委", "市住建局", "市城管局"]


@pytest.mark.parametrize("name", ["各有关部门", "市有关部门", "各相关单位", "各牵头单位"])
def test_whoever_is_concerned_needs_no_counterpart(name: str) -> None:
    upper = with_duties("city", (name, "lead", "1.1"), ("市发改委", "joint", "1.1"))
    lower = with_duties("district", ("区发改局", "joint", "1.1"))
    lines = link_departments(upper, lower, LINK, load_lexicons().departments)
    assert [line.upper_department for line in lines] == ["市发改委"]
