"""What people decided stands over what the program finds, as long as the judged text is the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_nlp.align import align_plans, apply_decisions, settle_decisions
from policy_nlp.records import (
    Alignment,
    Extraction,
    Link,
    Responsibility,
    Span,
    UnitCoverage,
)
from policy_nlp.records.alignment import Ground, OwnReason, Reason
from policy_nlp.records.decisions import Decision, Judged, judged_text
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.text.normalise import fingerprint
from tests.support.small_plans import make_plan

UPPER = """
积极发展非化石能源：扩大光伏发电规模，推进屋顶分布式光伏开发。引导企业消费绿色电力。
推动运输工具装备低碳转型：推广新能源和清洁能源车船。
优化生态空间格局：划定并严守生态红线。
"""
LOWER = """
大力发展可再生能源：推进光伏大规模开发，建设一批分布式光伏示范项目。
发展节能环保运输工具：推广新能源和清洁能源车辆。
加强古城保护：实施古城保护更新三年行动计划。
"""


def judged(extraction: Extraction, unit: str) -> Judged:
    found = DocumentIndex(extraction).unit(unit)
    mark = fingerprint(judged_text(extraction, found))
    return Judged(unit=unit, stamp=mark, heading=found.heading)


def say(
    verdict: str,
    value: str | None = None,
    *,
    kind: str = "link",
    units: tuple[str, ...] = ("1.1",),
    task: str = "1.1",
    sentence: str | None = None,
    note: str = "",
    lower: str = LOWER,
    upper: str = UPPER,
) -> Decision:
    """Return a decision made on these texts."""
    low, up = make_plan(lower), make_plan(upper)
    return Decision(
        lower="plan",
        upper="plan",
        kind=kind,
        verdict=verdict,
        value=value,
        units=tuple(judged(low, unit) for unit in units),
        task=judged(up, task),
        sentence=fingerprint(sentence) if sentence else None,
        quote=sentence,
        draft=fingerprint(low.text),
        note=note,
        who="张三",
        date="2026-08-01",
    )


def decided(*decisions: Decision, lower: str = LOWER, upper: str = UPPER) -> Alignment:
    low, up = make_plan(lower), make_plan(upper)
    pair = PairIndex.of(align_plans(low, up), low, up)
    return apply_decisions(pair, settle_decisions(pair, decisions))


def link(alignment: Alignment, lower: str, upper: str) -> Link | None:
    return next((x for x in alignment.links if (x.lower, x.upper) == (lower, upper)), None)


def line(alignment: Alignment, upper: str) -> UnitCoverage:
    return next(item for item in alignment.coverage if item.upper == upper)


# what is said of link (lower, upper) → its grade and mark afterwards, None where it is gone
LINKS = [
    ("confirm", "direct", ("1.1", "1.1"), ("direct", "confirmed")),
    ("regrade", "partial", ("1.1", "1.1"), ("partial", "regraded")),
    ("reject", None, ("1.1", "1.1"), None),
    # two units that share no word
    ("add", "partial", ("1.3", "1.3"), ("partial", "added")),
]


@pytest.mark.parametrize(("verdict", "value", "pair", "expected"), LINKS)
def test_a_decided_link(
    verdict: str, value: str | None, pair: tuple[str, str], expected: tuple[str, str] | None
) -> None:
    after = decided(say(verdict, value, units=pair[:1], task=pair[1]))
    found = link(after, *pair)
    assert (found and (found.grade, found.decision)) == expected
    others = [x for x in after.links if (x.lower, x.upper) != pair]
    assert {x.decision for x in others} <= {None}


def test_coverage_and_own_units_follow_a_rejected_link() -> None:
    before, after = decided(), decided(say("reject"))
    assert line(before, "1.1").by == ("1.1",)
    assert line(after, "1.1").by == ()
    assert line(after, "1.1").status == "none"
    assert [m.text for m in line(after, "1.1").missing] == [
        "扩大光伏发电规模，推进屋顶分布式光伏开发。",
        "引导企业消费绿色电力。",
    ]
    assert "1.1" not in {own.lower for own in before.own}
    assert {own.lower: own.reason for own in after.own}["1.1"] == OwnReason(
        code="link-rejected", args=("积极发展非化石能源",)
    )


def test_an_added_link_is_no_gap() -> None:
    after = decided(say("add", "partial", units=("1.3",), task="1.3"))
    assert (line(after, "1.3").by, line(after, "1.3").status) == (("1.3",), "partial")
    counts = Reason(code="counts")
    assert line(after, "1.3").reason == Reason(code="linked", args=("1.3",), found=counts)
    assert "1.3" not in {own.lower for own in after.own}


# what is said of the coverage of 1.1 → status and mark; it is partial by the program
LINES = [
    ("confirm", "partial", "partial", "confirmed"),
    ("regrade", "full", "full", "regraded"),
    # rejected and nothing said instead: nobody decided
    ("reject", None, "undecided", "rejected"),
]


@pytest.mark.parametrize(("verdict", "value", "status", "mark"), LINES)
def test_a_decided_line(verdict: str, value: str | None, status: str, mark: str) -> None:
    after = line(decided(say(verdict, value, kind="coverage", note="已另行部署")), "1.1")
    assert (after.status, after.decision) == (status, mark)
    assert after.reason == Reason(code="decided", found=Reason(code="counts"))


def test_a_unit_is_summed_up_from_decided_sentences() -> None:
    said = say("regrade", "covered", kind="sentence", sentence="引导企业消费绿色电力。")
    after = line(decided(said), "1.1")
    assert [(m.status, m.decision) for m in after.measures] == [
        ("covered", None),
        ("covered", "regraded"),
    ]
    assert (after.status, after.missing) == ("full", ())


def test_a_sentence_is_not_applicable_on_the_ground_that_a_person_names() -> None:
    said = say(
        "regrade",
        "not-applicable",
        kind="sentence",
        sentence="引导企业消费绿色电力。",
        note="本区无此职权",
    )
    after = line(decided(said), "1.1")
    assert (after.measures[1].status, after.measures[1].ground) == (
        "not-applicable",
        Ground(code="person", args=("本区无此职权",)),
    )
    assert after.status == "full"


CHANGED = LOWER.replace("大规模开发", "试点")
MOVED = LOWER.replace("大力发展", "夯实基础：完善统计制度。\n大力发展", 1)
# the later draft → (unit, mark) of what was said of 1.1
DRAFTS = [
    # only spaces and width: the same text
    (LOWER.replace("光伏大规模", "光伏 大规模"), "1.1", "confirmed"),
    # the judged text reads otherwise
    (CHANGED, "1.1", "to-review"),
    # another task came before it: found again by its text
    (MOVED, "1.2", "confirmed"),
    # moved and changed: found again by its heading
    (MOVED.replace("大规模开发", "试点"), "1.2", "to-review"),
]


@pytest.mark.parametrize(("draft", "unit", "mark"), DRAFTS)
def test_a_decision_finds_its_text_in_a_later_draft(draft: str, unit: str, mark: str) -> None:
    found = link(decided(say("confirm", "direct"), lower=draft), unit, "1.1")
    assert found is not None
    assert found.decision == mark


def test_a_rejection_of_another_text_does_not_hold() -> None:
    found = link(decided(say("reject"), lower=CHANGED), "1.1", "1.1")
    assert found is not None
    assert found.decision == "to-review"


def test_an_added_link_of_another_text_is_shown_and_proves_nothing() -> None:
    said = say("add", "direct", units=("1.3",), task="1.3")
    after = decided(said, lower=LOWER.replace("三年行动", "五年行动"))
    found = link(after, "1.3", "1.3")
    assert found is not None
    assert (found.decision, found.evidence) == ("to-review", ())
    assert (line(after, "1.3").status, line(after, "1.3").by) == ("none", ())


def test_a_line_is_in_doubt_when_a_later_draft_adds_what_takes_part() -> None:
    said = say("confirm", "none", kind="coverage", units=(), task="1.3")
    assert line(decided(said), "1.3").decision == "confirmed"
    later = f"{LOWER}优化生态空间：划定并严守生态红线。\n"
    after = line(decided(said, lower=later), "1.3")
    assert (after.decision, after.by) == ("to-review", ("1.4",))
    assert after.status == "full"
    assert after.reason == Reason(code="to-review", found=Reason(code="counts"))


def test_a_reworded_sentence_puts_its_line_in_doubt() -> None:
    said = say("regrade", "covered", kind="sentence", sentence="引导企业消费绿色电力。")
    after = line(decided(said, upper=UPPER.replace("消费绿色", "使用绿色")), "1.1")
    assert after.decision == "to-review"
    assert after.reason and after.reason.code == "reworded"
    assert after.reason.args == ("引导企业消费绿色电力。",)


# decisions in the order they were made → mark of the link 1.1—1.1 afterwards
ORDER = [
    ([say("reject"), say("confirm", "direct")], "confirmed"),
    ([say("confirm", "direct"), say("withdraw")], None),
    ([say("withdraw"), say("confirm", "direct")], "confirmed"),
    # of another draft, but later: what was said of this text counts
    ([say("confirm", "direct"), say("reject", lower=CHANGED)], "confirmed"),
]


@pytest.mark.parametrize(("decisions", "mark"), ORDER)
def test_the_last_word_on_this_text_counts(decisions: list[Decision], mark: str | None) -> None:
    found = link(decided(*decisions), "1.1", "1.1")
    assert found is not None
    assert found.decision == mark


def test_what_speaks_of_nothing_any_more_is_lost_not_dropped() -> None:
    low, up = make_plan(LOWER.split("加强古城保护")[0]), make_plan(UPPER)
    said = say("add", "direct", units=("1.3",), task="1.3")
    settled = settle_decisions(PairIndex.of(align_plans(low, up), low, up), [said])
    assert (settled.standing, settled.lost) == ((), (said,))


PAIRS = st.tuples(st.sampled_from(["1.1", "1.2", "1.3"]), st.sampled_from(["1.1", "1.2", "1.3"]))
VERDICTS = st.sampled_from([("confirm", "direct"), ("add", "partial"), ("reject", None)])


@settings(deadline=None, max_examples=25)
@given(st.dictionaries(PAIRS, VERDICTS))
def test_links_are_what_people_said_and_else_what_was_found(
    said: dict[tuple[str, str], tuple[str, str | None]],
) -> None:
    decisions = [say(*word, units=(low,), task=up) for (low, up), word in said.items()]
    before, after = decided(), decided(*decisions)
    expected = {(x.lower, x.upper): x.grade for x in before.links} | {
        pair: value for pair, (_, value) in said.items()
    }
    assert {(x.lower, x.upper): x.grade for x in after.links} == {
        pair: grade for pair, grade in expected.items() if grade
    }
    for item in after.coverage:
        assert set(item.by) == {x.lower for x in after.links if x.upper == item.upper}
    assert {x.lower for x in after.own} == {"1.1", "1.2", "1.3"} - {x.lower for x in after.links}


def test_an_added_link_whose_text_changed_is_told_of_ones_own_unit() -> None:
    said = say("add", "partial", units=("1.3",), task="1.3")
    after = decided(said, lower=LOWER.replace("三年行动计划", "五年行动计划"))
    assert {own.lower: own.reason for own in after.own}["1.3"] == OwnReason(
        code="link-to-review", args=("优化生态空间格局",)
    )
    assert [(item.lower, item.upper, item.state) for item in after.decided] == [
        ("1.3", "1.3", "to-review")
    ]


def test_departments_follow_what_people_said_of_the_coverage() -> None:
    low, up = make_plan(LOWER), make_plan(UPPER)
    named = [
        Responsibility(
            id="r1",
            unit="1.1",
            department=department,
            name=name,
            role="lead",
            governs=Span(start=0, end=0),
            span=Span(start=0, end=0),
            rule="test",
        )
        for department, name in (
            ("city/development-reform", "市发改委"),
            ("district/development-reform", "区发改局"),
        )
    ]
    up = up.model_copy(update={"responsibilities": (named[0],)})
    low = low.model_copy(update={"responsibilities": (named[1],)})
    found = align_plans(low, up)
    nothing = tuple(
        item.model_copy(update={"status": "none", "measures": ()}) for item in found.coverage
    )
    before = found.model_copy(update={"coverage": nothing, "departments": ()})
    pair = PairIndex.of(before, low, up)
    said = settle_decisions(pair, [say("regrade", "full", kind="coverage")])
    after = apply_decisions(pair, said)
    assert [(item.upper_department, item.status) for item in after.departments] == [
        ("市发改委", "ok")
    ]
