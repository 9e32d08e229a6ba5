"""Whole alignments of small plans: links, coverage, what is one's own."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from policy_nlp.align import AlignOptions, align_plans
from policy_nlp.align.coverage import CoverageJudge
from policy_nlp.align.links import LogOdds, grade_units, likelihood, weigh_up
from policy_nlp.align.options import shipped_weights
from policy_nlp.align.scores import sentence_share
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Alignment, DocumentMeta, Extraction
from policy_nlp.records.alignment import Ground, OwnReason, Reason
from tests.support.small_plans import make_plan

UPPER = """
##能源
坚决控制化石能源消费：做好煤炭消费总量控制。大力推动煤电节能降碳改造。
积极发展非化石能源：扩大光伏发电规模，推进屋顶分布式光伏开发。引导企业消费绿色电力。
##交通
推动运输工具装备低碳转型：推广新能源和清洁能源车船。加快构建布局合理的充电换电设施网络。
##生态
优化生态空间格局：划定并严守生态红线。加强生物多样性保护。
"""
LOWER = """
##能源行动
稳妥有序控制化石能源消费：全区全面禁止煤炭消费。
大力发展可再生能源：推进光伏大规模开发，建设一批分布式光伏示范项目。
##交通行动
发展节能环保运输工具：推广新能源和清洁能源车辆。优化公共充电桩布局。
##名城行动
加强古城保护：实施古城保护更新三年行动计划，探索古建利用模式。
"""
META = DocumentMeta(sectors_absent=("煤电",))


@pytest.fixture(scope="module")
def pair() -> tuple[Extraction, Extraction, Alignment]:
    lower, upper = make_plan(LOWER), make_plan(UPPER)
    return lower, upper, align_plans(lower, upper, meta=META)


LINKS = [
    ("1.1", "1.1", "direct"),
    # by other words: 可再生能源 for 非化石能源
    ("1.2", "1.2", "direct"),
    ("2.1", "2.1", "direct"),
]


@pytest.mark.parametrize(("lower", "upper", "grade"), LINKS)
def test_direct_links(
    pair: tuple[Extraction, Extraction, Alignment], lower: str, upper: str, grade: str
) -> None:
    assert (lower, upper, grade) in {(x.lower, x.upper, x.grade) for x in pair[2].links}


COVERAGE = [
    # 煤电 is absent by the profile, the other sentence is taken up
    ("1.1", "full", ("covered", "not-applicable")),
    # nobody takes up 绿色电力
    ("1.2", "partial", ("covered", "missing")),
    # 充电桩 for 充电换电设施
    ("2.1", "full", ("covered", "covered")),
    ("3.1", "none", ("missing", "missing")),
]


@pytest.mark.parametrize(("upper", "status", "sentences"), COVERAGE)
def test_coverage_by_sentences(
    pair: tuple[Extraction, Extraction, Alignment],
    upper: str,
    status: str,
    sentences: tuple[str, ...],
) -> None:
    line = next(line for line in pair[2].coverage if line.upper == upper)
    assert (line.status, tuple(m.status for m in line.measures)) == (status, sentences)


def test_missing_sentences_stand_as_printed(
    pair: tuple[Extraction, Extraction, Alignment],
) -> None:
    _, upper, alignment = pair
    missing = [gap for line in alignment.coverage for gap in line.missing]
    assert "引导企业消费绿色电力。" in [gap.text for gap in missing]
    assert all(gap.span.of(upper.text) == gap.text for gap in missing)


def test_what_answers_to_nothing_is_ones_own(
    pair: tuple[Extraction, Extraction, Alignment],
) -> None:
    assert [unit.lower for unit in pair[2].own] == ["3.1"]


def test_the_reason_why_a_task_is_ones_own_is_words_without_a_score() -> None:
    up, low = (
        SimpleNamespace(features=SimpleNamespace(units=make_plan(script).units))
        for script in ("加强湿地修复：实施修复工程。", "开展宣传：拍摄短片。\n优化预算：编制预算。")
    )
    scores: Any = SimpleNamespace(upper=up, lower=low)
    odds: Any = SimpleNamespace(part_of_unit=np.array([[-0.5, -9.0]]))
    grades: Any = SimpleNamespace(linked=np.array([[False, False]]))
    judge = CoverageJudge(scores, odds, grades, load_lexicons().clauses, AlignOptions(), [])
    assert [unit.reason for unit in judge.own_units()] == [
        OwnReason(code="no-link", args=("加强湿地修复",)),
        OwnReason(code="no-link"),
    ]


def test_evidence_shows_both_wordings(pair: tuple[Extraction, Extraction, Alignment]) -> None:
    link = next(x for x in pair[2].links if x.lower == "2.1")
    assert "充电桩～充电换电" in {t[:8] for e in link.evidence for t in e.terms}


def test_a_status_follows_from_its_sentences(
    pair: tuple[Extraction, Extraction, Alignment],
) -> None:
    line = next(line for line in pair[2].coverage if line.upper == "1.1")
    assert line.reason == Reason(code="counts")
    assert line.counts == {"covered": 1, "not-applicable": 1}


def test_the_same_input_gives_the_same_bytes(
    pair: tuple[Extraction, Extraction, Alignment],
) -> None:
    lower, upper, alignment = pair
    again = align_plans(lower, upper, meta=META)
    assert again.model_dump_json(by_alias=True) == alignment.model_dump_json(by_alias=True)


def test_without_profile_the_sentence_is_missing(
    pair: tuple[Extraction, Extraction, Alignment],
) -> None:
    alignment = align_plans(pair[0], pair[1])
    line = next(line for line in alignment.coverage if line.upper == "1.1")
    assert line.measures[1].status != "not-applicable"


@pytest.mark.parametrize(
    ("lower", "status"),
    [
        # 供热改造 of another kind does not take up 煤电供热改造 where there is no 煤电
        ("节能改造：推进建筑供热节能改造、照明节能改造。", "not-applicable"),
        # who has it after all, and says so
        ("节能改造：推进煤电节能改造、供热改造。", "covered"),
    ],
)
def test_what_the_place_has_not_is_taken_up_by_name_only(lower: str, status: str) -> None:
    upper = make_plan("节能改造：大力推动煤电节能改造、供热改造。")
    line = align_plans(make_plan(lower), upper, meta=META).coverage[0].measures[0]
    assert line.status == status


# a sentence, where there is no 湿地, no 港口 and no 煤电 → can it apply
APPLYING = [
    ("到2025年，湿地保护率达到60%。", False),
    ("“十四五”期间，加强湿地修复。", False),
    ("到2025年，湿地保护率达到60%，森林覆盖率达到20%。", True),
    ("到2025年，建成一批示范项目。", True),
    ("建设港口型、空港型物流枢纽。", True),
    ("推进煤电节能改造、灵活性改造。", False),
]


@pytest.mark.parametrize(("sentence", "applies"), APPLYING)
def test_a_sentence_cannot_apply_where_all_that_it_names_is_absent(
    sentence: str, applies: bool
) -> None:
    meta = DocumentMeta(sectors_absent=("湿地", "港口", "煤电"))
    lower = make_plan("推广绿色建筑：提高新建建筑节能标准。")
    line = align_plans(lower, make_plan(f"某项任务：{sentence}"), meta=meta).coverage[0]
    assert (line.measures[0].status != "not-applicable") is applies


def test_the_proof_shown_is_the_one_that_reads_alike() -> None:
    upper = make_plan("控制化石能源：优化天然气利用结构，有序引导天然气消费。")
    lower = make_plan("""
        控制化石能源消费：天然气消费总量年均增幅控制在2%左右。推动管道互联，优化天然气利用结构，有序引导天然气消费。
    """)
    line = align_plans(lower, upper).coverage[0].measures[0]
    assert line.lower_span is not None
    assert line.lower_span.of(lower.text).startswith("推动管道互联")


def test_a_duty_above_is_not_applicable_unless_it_is_taken_up() -> None:
    upper = make_plan("加强组织领导：市发展改革委要建立联席会议制度。街道要压实责任。")
    city = upper.document.model_copy(update={"level": "city"})
    upper = upper.model_copy(update={"document": city})
    found = [
        align_plans(make_plan(lower), upper).coverage[0].measures[0]
        for lower in ("强化责任：街道要压实责任。", "加强组织领导：区发改局牵头建立联席会议制度。")
    ]
    assert [line.status for line in found] == ["not-applicable", "covered"]
    assert found[0].ground == Ground(code="duty-above", args=("市发展改革委",))


EMPTY = [
    # no task on one side: nothing is decided, nothing is missing
    ("", UPPER, {"undecided"}),
    (LOWER, "", set()),
    # a task of which nothing but the heading is there
    (LOWER, "积极发展非化石能源：", {"undecided"}),
]


@pytest.mark.parametrize(("lower", "upper", "statuses"), EMPTY)
def test_where_nothing_decides(lower: str, upper: str, statuses: set[str]) -> None:
    alignment = align_plans(make_plan(lower), make_plan(upper))
    assert {line.status for line in alignment.coverage} == statuses


def test_what_shares_characters_but_no_word_is_found() -> None:
    upper = make_plan("""
        构建数智治理体系：搭建双碳数智平台。完善数据采集。
        健全统计核算体系：完善碳排放统计核算方法。
        保护古城：修缮古建。
    """)
    lower = make_plan("""
        构建以数字化为引领的治理模式：推动数字智治，建设双碳平台，采集数据。
        加强统计核算：完善碳排放统计制度。
        发展旅游：建设景区。
    """)
    links = {(x.lower, x.upper) for x in align_plans(lower, upper).links if x.grade == "direct"}
    assert ("1.1", "1.1") in links
    assert ("1.1", "1.2") not in links


def test_near_but_not_linked_is_undecided() -> None:
    upper = make_plan("""
        推广绿色建筑：新建建筑执行绿色建筑标准，推广绿色建材。
        运营公共建筑：限额管理用能，逐月监测公共建筑能耗，公示违规主体名单。
        保护湿地：修复湿地，保护候鸟。
        发展光伏：推进屋顶光伏。
        发展旅游：建设景区，完善民宿。
        发展养老：建设养老院，培训护理员。
    """)
    lower = make_plan("""
        推广绿色建筑：新建建筑执行绿色建筑标准，推广绿色建材，带动公共建筑。
        发展光伏：推进屋顶光伏开发。
        发展旅游：建设景区。
        发展养老：建设养老院。
    """)
    lines = {line.upper: line for line in align_plans(lower, upper).coverage}
    # a plan that speaks of public buildings in passing: a person has to look
    assert (lines["1.2"].status, lines["1.2"].by) == ("undecided", ())
    assert lines["1.2"].reason == Reason(code="near", args=("推广绿色建筑",))
    # nothing is near
    assert lines["1.3"].status == "none"


def side(unit_of: list[int]) -> SimpleNamespace:
    features = SimpleNamespace(units=unit_of)
    return SimpleNamespace(unit_of=np.array(unit_of), features=features)


@pytest.mark.parametrize(("named", "direct"), [(True, True), (False, False)])
def test_a_rival_of_the_best_has_to_name_the_heading(named: bool, direct: bool) -> None:
    """Both lower units are near the upper one; the second is no more than near its best."""
    scores: Any = SimpleNamespace(
        subject=np.array([[14.0, 12.0]]),
        same_section=np.zeros((1, 2), dtype=bool),
        named=np.array([[True, named]]),
        upper=side([0]),
        lower=side([0, 1]),
    )
    no = np.full((1, 2), -1.0)
    odds = LogOdds(covers_main=no, covers_part=no, part_of_unit=no)
    weights = shipped_weights().model_copy(update={"best_lower": 99.0})
    assert grade_units(scores, odds, AlignOptions(weights=weights)).direct.tolist() == [
        [True, direct]
    ]


def test_a_clause_counts_by_what_it_tells() -> None:
    upper: Any = SimpleNamespace(
        sentences=[SimpleNamespace(clauses=(0, 1), main=0)], clause_start=(0,)
    )
    found, options = np.array([[0.8], [0.0]]), AlignOptions(all_clauses=0.5)
    shares = [
        float(sentence_share(upper, found, np.array(telling), 0, options)[0])
        for telling in ([3.0, 1.0], [1.0, 1.0], [0.0, 0.0])
    ]
    assert shares == pytest.approx([0.7, 0.6, 0.6])


def test_evidence_is_weighed_up() -> None:
    odds = weigh_up([np.array([[1.0, 0.0]]), np.array([[0.5, 2.0]])], (-1.0, 2.0, 0.5))
    assert odds.tolist() == [[1.25, 0.0]]


@pytest.mark.parametrize(("odds", "likely"), [(0.0, 0.5), (-1e9, 0.0), (1e9, 1.0), (2.0, 0.8808)])
def test_odds_as_likelihood(odds: float, likely: float) -> None:
    assert likelihood(odds) == pytest.approx(likely, abs=1e-4)


def test_of_two_sentences_the_nearer_covers() -> None:
    """The second speaks of the same thing in passing; it proves nothing beside the first."""
    upper = make_plan("发展光伏：推进屋顶光伏开发。\n修复湿地：修复湿地水系，保护候鸟。")
    lower = make_plan("发展光伏：推进屋顶光伏开发。\n开展宣传：以湿地为题拍摄短片。")
    lines = align_plans(lower, upper).coverage
    assert [(line.status, line.by) for line in lines] == [("full", ("1.1",)), ("none", ())]
