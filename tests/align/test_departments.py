"""Whether the counterpart of an upper task's lead is named where the task is carried out."""

from __future__ import annotations

import pytest

from policy_nlp.align.departments import body_demands, link_departments
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import (
    Alignment,
    DepartmentLink,
    Extraction,
    Link,
    Responsibility,
    SentenceCoverage,
    Span,
    UnitCoverage,
)
from policy_nlp.records.alignment import DecisionMark, SentenceStatus
from policy_nlp.records.extraction import Level, Role
from policy_nlp.records.index import DocumentIndex, PairIndex
from tests.support.small_plans import make_plan

Named = tuple[str, Role, str]


def with_duties(level: Level, *named: Named, script: str = "甲：内容。\n乙：内容。") -> Extraction:
    base = make_plan(script)
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


def taken_up(
    by: str = "1.1", status: SentenceStatus = "covered", proof: Span | None = None
) -> tuple[UnitCoverage, ...]:
    said = () if status == "missing" else (by,)
    whole = Span(start=0, end=3)
    line = SentenceCoverage(span=whole, status=status, covered_by=said, lower_span=proof)
    return (UnitCoverage(upper="1.1", status="partial", by=(by,), measures=(line,)),)


def lines_of(upper: Extraction, lower: Extraction) -> tuple[DepartmentLink, ...]:
    return link_departments(
        DocumentIndex(upper), DocumentIndex(lower), LINK, taken_up(), load_lexicons()
    )


OWN = ("own-government",)
ROWS: list[tuple[Named, Named, tuple[str, ...], str]] = [
    (("市发改委", "lead", "1.1"), ("区发改局", "joint", "1.1"), ("区发改局",), "ok"),
    # a merged bureau answers to each of its parts
    (("市科技局", "lead", "1.1"), ("区经科局", "sole", "1.1"), ("区经科局",), "ok"),
    # named in the plan, but in another task
    (("市发改委", "lead", "1.1"), ("区发改局", "joint", "1.2"), ("区发改局",), "not-named"),
    # nowhere named: no name is made up
    (("市商务局", "lead", "1.1"), ("区发改局", "joint", "1.1"), (), "no-counterpart"),
    # all governments of the level: the plan is that of one of them
    (("各区人民政府", "lead", "1.1"), ("区发改局", "joint", "1.1"), OWN, "ok"),
    (("各县（市、区）人民政府", "lead", "1.1"), ("区发改局", "joint", "1.2"), OWN, "ok"),
    (("各地", "joint", "1.1"), ("区发改局", "joint", "1.1"), OWN, "ok"),
    (("各地区", "sole", "1.1"), ("区发改局", "joint", "1.1"), OWN, "ok"),
    (("县级以上人民政府", "lead", "1.1"), ("区发改局", "joint", "1.1"), OWN, "ok"),
    # also the one above, which hands it down
    (("市政府", "lead", "1.1"), ("区发改局", "joint", "1.1"), OWN, "ok"),
    # where it is named, as printed
    (("各区人民政府", "lead", "1.1"), ("区政府", "lead", "1.1"), ("区政府",), "ok"),
    # a task that is not carried out at all is nobody's
    (("各区人民政府", "lead", "1.2"), ("区发改局", "joint", "1.1"), OWN, "not-named"),
    # governments further down are asked by name
    (("各街道", "lead", "1.1"), ("各街道", "sole", "1.1"), ("各街道",), "ok"),
    (("各街道", "lead", "1.1"), ("区发改局", "joint", "1.1"), ("各街道",), "not-named"),
    # not in the register: said as such
    (("市太空局甲", "lead", "1.1"), ("区发改局", "joint", "1.1"), (), "no-counterpart"),
]


def named(line: DepartmentLink) -> tuple[str, ...]:
    """Return the counterparts of a line; the plan's own government by a code."""
    assert not (line.own_government and line.counterparts)
    return OWN if line.own_government else line.counterparts


@pytest.mark.parametrize(("upper", "lower", "names", "status"), ROWS)
def test_counterpart_of_the_lead(
    upper: Named, lower: Named, names: tuple[str, ...], status: str
) -> None:
    line = lines_of(with_duties("city", upper), with_duties("district", lower))[0]
    assert (named(line), line.status, line.named_in_lower) == (names, status, status == "ok")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("市商务局", "missing"),
        # nobody knows who answers to a body that the register does not have
        ("市太空局甲", "undecided"),
    ],
)
def test_bodies_without_a_counterpart(body: str, status: str) -> None:
    upper = with_duties("city", (body, "lead", "1.1"))
    lower = with_duties("district", ("区发改局", "joint", "1.1"))
    alignment = Alignment(lower="plan", upper="plan", departments=lines_of(upper, lower))
    demands = body_demands(PairIndex.of(alignment, lower, upper))
    assert [demand.status for demand in demands] == [status]


def test_leads_are_asked_for_first_then_those_who_answer_together() -> None:
    upper = with_duties(
        "city",
        ("市发改委", "lead", "1.1"),
        ("市工信局", "support", "1.1"),
        ("市住建局", "joint", "1.2"),
        ("市城管局", "joint", "1.2"),
    )
    lines = lines_of(upper, with_duties("district"))
    assert [line.upper_department for line in lines] == ["市发改委", "市住建局", "市城管局"]


# named in a provincial text → the counterpart in the plan of a city that names nobody of the kind
CITIES = [
    ("各设区市人民政府", OWN),
    ("各市、县（区）人民政府", OWN),
    ("各市（县、区）人民政府", OWN),
    ("各地级以上市人民政府", OWN),
    ("各级人民政府", OWN),
    # 市 behind 县 is a city of the rank of a county
    ("各县（市、区）人民政府", ("各县（市、区）人民政府",)),
]


@pytest.mark.parametrize(("name", "counterparts"), CITIES)
def test_which_governments_are_asked(name: str, counterparts: tuple[str, ...]) -> None:
    upper = with_duties("province", (name, "lead", "1.1"))
    lower = with_duties("city", ("市发改委", "lead", "1.1"))
    (line,) = lines_of(upper, lower)
    assert named(line) == counterparts
    assert line.status == ("ok" if counterparts == OWN else "not-named")


# region of the plan → the line for 崇明区, which alone answers; none where that is elsewhere
PLACES = [("崇明区", [(OWN, "ok")]), ("上海市崇明区", [(OWN, "ok")]), ("嘉定区", [])]


@pytest.mark.parametrize(("region", "told"), PLACES)
def test_a_single_place_answers_for_itself(
    region: str, told: list[tuple[tuple[str, ...], str]]
) -> None:
    upper = with_duties("city", ("崇明区", "joint", "1.1"))
    lower = with_duties("district", ("区发改委", "lead", "1.1"))
    document = lower.document.model_copy(update={"region": region})
    lower = lower.model_copy(update={"document": document})
    lines = lines_of(upper, lower)
    assert [(named(line), line.status) for line in lines] == told


@pytest.mark.parametrize("name", ["各有关部门", "市有关部门", "各相关单位", "各牵头单位"])
def test_whoever_is_concerned_needs_no_counterpart(name: str) -> None:
    upper = with_duties("city", (name, "lead", "1.1"), ("市发改委", "joint", "1.1"))
    lower = with_duties("district", ("区发改局", "joint", "1.1"))
    lines = lines_of(upper, lower)
    assert [line.upper_department for line in lines] == ["市发改委"]


# plan that carries 1.1 out in its own 1.1 → what it calls 市碳达峰碳中和工作领导小组 or its office
GROUPS = [
    # set up where the task is carried out
    ("甲：成立区碳达峰碳中和工作领导小组。", ("区碳达峰碳中和工作领导小组",), "ok"),
    # it does something there
    (
        "甲：内容。区碳达峰、碳中和工作领导小组统筹全区工作。",
        ("区碳达峰、碳中和工作领导小组",),
        "ok",
    ),
    # in the very sentence that carries the task out, whatever it does there
    ("甲：内容报区碳达峰碳中和工作领导小组。", ("区碳达峰碳中和工作领导小组",), "ok"),
    # named there, but in another sentence, and for others to report to
    (
        "甲：内容如下。情况报区碳达峰碳中和工作领导小组。",
        ("区碳达峰碳中和工作领导小组",),
        "not-named",
    ),
    # named elsewhere
    (
        "甲：内容。\n乙：成立区碳达峰碳中和工作领导小组。",
        ("区碳达峰碳中和工作领导小组",),
        "not-named",
    ),
    # another group
    ("甲：成立区安全生产工作领导小组。", (), "no-counterpart"),
    # that of the city
    ("甲：落实市碳达峰碳中和工作领导小组部署。", (), "no-counterpart"),
]


@pytest.mark.parametrize(("script", "names", "status"), GROUPS)
def test_running_text_names_a_counterpart(script: str, names: tuple[str, ...], status: str) -> None:
    upper = with_duties("city", ("市碳达峰碳中和工作领导小组办公室", "lead", "1.1"))
    lower = with_duties("district", script=script)
    proof = Span(start=2, end=lower.text.index("。"))
    (line,) = link_departments(
        DocumentIndex(upper), DocumentIndex(lower), LINK, taken_up(proof=proof), load_lexicons()
    )
    assert (named(line), line.status) == (names, status)
    assert (line.lower_span.of(lower.text),) == names if line.lower_span else not names


def test_a_body_of_a_clause_counts_where_the_text_makes_it_act() -> None:
    script = "甲：内容。区发改局要加强统筹协调。\n乙：内容。"
    lower = with_duties("district", ("区发改局", "lead", "1.2"), script=script)
    upper = with_duties("city", ("市发改委", "lead", "1.1"), ("市财政局", "lead", "1.1"))
    named, unknown = lines_of(upper, lower)
    assert (named.status, named.named_in) == ("ok", ("1.1",))
    assert (unknown.status, unknown.lower_span) == ("no-counterpart", None)


# what the coverage says of the linked unit that names 区发改局, and a person of the link
CARRIES: list[tuple[SentenceStatus, DecisionMark | None, str]] = [
    ("covered", None, "ok"),
    ("partly", None, "ok"),
    ("missing", None, "not-named"),
    ("missing", "confirmed", "ok"),
    ("missing", "to-review", "not-named"),
]


@pytest.mark.parametrize(("status", "decision", "told"), CARRIES)
def test_a_link_that_takes_nothing_up_names_nobody(
    status: SentenceStatus, decision: DecisionMark | None, told: str
) -> None:
    upper = with_duties("city", ("市发改委", "lead", "1.1"))
    lower = with_duties("district", ("区发改局", "lead", "1.1"))
    links = (LINK[0].model_copy(update={"decision": decision}),)
    coverage = taken_up(status=status)
    (line,) = link_departments(
        DocumentIndex(upper), DocumentIndex(lower), links, coverage, load_lexicons()
    )
    assert (line.status, line.named_in) == (told, ("1.1",))
    assert line.carriers == (("1.1",) if told == "ok" else ())


def test_a_person_who_says_that_a_task_is_carried_out_makes_its_links_carry() -> None:
    upper = with_duties("city", ("市发改委", "lead", "1.1"))
    lower = with_duties("district", ("区发改局", "lead", "1.1"))
    (line,) = taken_up(status="missing")
    said = line.model_copy(update={"status": "full", "decision": "regraded"})
    (told,) = link_departments(
        DocumentIndex(upper), DocumentIndex(lower), LINK, (said,), load_lexicons()
    )
    assert (told.status, told.carriers) == ("ok", ("1.1",))
