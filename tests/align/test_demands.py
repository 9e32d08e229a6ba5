"""What the upper text asks: what answers it in the whole lower text, and what to do (上级要求)."""

from __future__ import annotations

import pytest

from policy_nlp.align import align_plans
from policy_nlp.records import DocumentMeta, Extraction
from policy_nlp.records.alignment import Demand, DemandAction, DemandCode, DemandStatus
from policy_nlp.records.extraction import Level
from tests.support.small_plans import make_plan

LOWER = make_plan(
    """
    推广新能源汽车：推广新能源汽车，建设充电桩。
    发展绿色建筑：新建建筑全面执行绿色建筑标准，推广装配式建筑。
    """
)


def demand_of(sentence: str, lower: Extraction = LOWER, meta: DocumentMeta | None = None) -> Demand:
    """Return the demand of a sentence in an upper plan of one task."""
    found = align_plans(lower, make_plan(f"某项任务：{sentence}"), meta=meta).demands
    return next(demand for demand in found if demand.kind == "task")


@pytest.mark.parametrize(
    ("sentence", "status", "action"),
    [
        # answered word for word
        ("推广新能源汽车，建设充电桩。", "covered", "none"),
        ("推广装配式建筑。", "covered", "none"),
        # something concrete stands nowhere
        ("加强生物多样性保护。", "missing", "should"),
    ],
)
def test_what_the_whole_text_answers(
    sentence: str, status: DemandStatus, action: DemandAction
) -> None:
    demand = demand_of(sentence)
    assert (demand.status, demand.action) == (status, action)
    assert bool(demand.proof) == (status == "covered")


META = DocumentMeta(sectors_absent=("农业农村", "港口", "煤电"), places_elsewhere=("太湖生态岛",))


@pytest.mark.parametrize(
    ("sentence", "code", "args"),
    [
        # a word of which the declared one is made
        ("推进农业绿色发展，打造绿色低碳产业链。", "not-here", ("农业",)),
        # land of the declared kind
        ("加快推进靠港船舶使用岸电。", "not-here", ("船舶使用岸电",)),
        # a list that opens with what the place has not
        ("探索煤电、造纸等行业节能改造。", "not-here", ("煤电",)),
        # the upper level builds its own mark, changes its own rules, acts through its own group
        ("高水平建设国家绿色产业示范基地。", "duty-above", ("高水平建设国家绿色产业示范基地",)),
        ("修订建筑节能设计标准。", "duty-above", ("修订建筑节能设计标准",)),
        ("领导小组办公室定期调度进展。", "duty-above", ("领导小组办公室",)),
        ("大力引进清洁区外来电。", "duty-above", ("区外来电",)),
    ],
)
def test_what_cannot_apply(sentence: str, code: DemandCode, args: tuple[str, ...]) -> None:
    demand = demand_of(sentence, meta=META)
    assert (demand.status, demand.action) == ("not-applicable", "none")
    assert demand.ground.code == code
    assert demand.ground.args == args
    assert demand.draft is None


def test_ids_say_where_a_demand_stands() -> None:
    upper = make_plan("甲项：推广新能源汽车。建设充电桩。\n乙项：推广装配式建筑。")
    found = [demand.id for demand in align_plans(LOWER, upper).demands if demand.kind == "task"]
    assert found == ["1.1#1", "1.1#2", "1.2#1"]


def test_an_open_demand_says_what_is_missing_and_drafts_it() -> None:
    demand = demand_of("加强生物多样性保护。")
    assert demand.missing == ("生物多样性保护",)
    assert demand.draft is not None
    assert demand.draft.wording == "加强生物多样性保护"
    assert 0.5 <= demand.confidence <= 1


REPORTING = "各地、各部门落实情况要及时向市委、市政府报告。"


@pytest.mark.parametrize(
    ("lower", "action"),
    [
        ("加强调度：将落实情况及时报告区委、区政府。", "must"),
        ("加强调度：将落实情况及时向市委、市政府报告。", "none"),
    ],
)
def test_who_is_asked_to_report_has_to_say_so(lower: str, action: DemandAction) -> None:
    upper = make_plan(f"督促落实：{REPORTING}")
    city = upper.document.model_copy(update={"level": "city", "region": "某某市"})
    upper = upper.model_copy(update={"document": city})
    demand = align_plans(make_plan(lower), upper).demands[0]
    assert demand.action == action
    if action == "must":
        assert demand.draft is not None
        assert demand.draft.wording == "本区各部门落实情况要及时向市委、市政府报告"


@pytest.mark.parametrize(
    ("upper", "lower", "action", "word"),
    [
        # all of it, and only some
        ("全面推行用能预算管理。", "推行用能预算管理。", "should", "全面推行"),
        ("全面淘汰老旧营运柴油货车。", "推进老旧营运柴油货车淘汰。", "must", "全面淘汰"),
        # as much again is no less
        ("新建项目实施煤炭减量替代。", "新建项目实施煤炭等量减量替代。", "must", "等量减量"),
    ],
)
def test_less_force_than_asked(upper: str, lower: str, action: DemandAction, word: str) -> None:
    demand = demand_of(upper, make_plan(f"某项任务：{lower}"))
    assert (demand.status, demand.action) == ("partly", action)
    assert (demand.ground.code, demand.ground.args) == ("weakened", (word,))


def test_as_much_force_as_asked() -> None:
    lower = make_plan("某项任务：在全区推行用能预算管理。")
    assert demand_of("全面推行用能预算管理。", lower).status == "covered"


@pytest.mark.parametrize(
    ("sentence", "action"),
    [
        ("建设生物多样性观测站。", "should"),
        ("鼓励建设生物多样性观测站。", "consider"),
        # which industries a place grows is for the place to say; what it does about them is not
        ("大力发展航空航天、生物医药等先进制造业集群。", "consider"),
        ("推进生物医药产业园区污水零直排改造。", "should"),
    ],
)
def test_what_only_invites_is_no_gap(sentence: str, action: DemandAction) -> None:
    assert demand_of(sentence).action == action


def test_a_plan_is_asked_for_and_this_is_one() -> None:
    asked = "各地区主管部门按照本方案要求，结合本地区实际，制定工作方案，突出本地特色。"
    lower = make_plan("总体安排：结合我区实际，制定本行动方案。")
    demand = demand_of(asked, lower)
    assert (demand.status, demand.ground.code) == ("covered", "own-plan")
    assert "制定本行动方案" in demand.proof[0].text


def test_what_cannot_apply_is_left_out_of_what_is_asked() -> None:
    demand = demand_of("推广新能源汽车，推进靠港船舶使用岸电。", meta=META)
    assert (demand.status, demand.action) == ("covered", "none")


@pytest.mark.parametrize(
    ("sentence", "wording"),
    [
        (
            "推广建筑用能电气化，积极开展光伏建筑一体化建设，建设海绵城市。",
            "建设海绵城市",
        ),
        # on what terms, and by when, say nothing without the act that follows
        (
            "推广建筑用能电气化，按照应建尽建的原则，积极开展光伏建筑一体化建设，建设海绵城市。",
            "按照应建尽建的原则，积极开展光伏建筑一体化建设，建设海绵城市",
        ),
    ],
)
def test_a_draft_says_what_is_still_to_be_said(sentence: str, wording: str) -> None:
    lower = make_plan("绿色建筑：积极开展光伏建筑一体化建设，推广建筑用能电气化。")
    demand = demand_of(sentence, lower)
    assert demand.status == "partly"
    assert demand.draft is not None
    assert demand.draft.wording == wording


def test_what_cannot_apply_stands_in_no_draft() -> None:
    demand = demand_of("加强生物多样性保护，推进靠港船舶使用岸电。", meta=META)
    assert demand.draft is not None
    assert demand.draft.wording == "加强生物多样性保护"


def test_what_lies_beyond_the_period_of_the_lower_text_is_not_asked() -> None:
    lower = make_plan("总体安排：到2030年，充电桩全覆盖。")
    demand = demand_of("到2060年，碳中和技术得到普及。", lower)
    assert (demand.status, demand.ground.code) == ("not-applicable", "beyond-period")


# It names the sea, so by its words alone it may have a coast.
BY_THE_SEA = make_plan("发展海洋经济：发展海洋经济。推广节能技术。")


# A province's plan under the nation's: what the province cannot do, or has not.
@pytest.mark.parametrize(
    ("sentence", "code", "args"),
    [
        # a matter of the centre, unless the lower text takes it up
        ("积极参与国际航运减排谈判。", "duty-above", ("国际",)),
        ("推进国际标准衔接，做好绿色贸易规则衔接。", "duty-above", ("国际",)),
        ("健全可再生能源标准体系。", "duty-above", ("标准体系",)),
        ("推广国际先进的节能技术。", None, ()),
        # land that the province has not, unless the lower text names it
        ("提升红树林、海草床固碳能力。", "not-here", ("红树林", "海草床")),
        ("加强陆地和海洋生态系统保护修复。", None, ()),
    ],
)
def test_what_is_beyond_a_province(sentence: str, code: str | None, args: tuple[str, ...]) -> None:
    lower = placed(BY_THE_SEA, level="province", region="江西省")
    upper = placed(make_plan(f"某项任务：{sentence}"), level="national", region="全国")
    demand = align_plans(lower, upper).demands[0]
    assert (demand.status == "not-applicable") == (code is not None)
    if code is not None:
        assert (demand.ground.code, demand.ground.args) == (code, args)


@pytest.mark.parametrize(
    ("region", "level", "is_without"),
    [
        ("江西省", "province", True),
        ("浙江省", "province", False),
        ("宁波市", "city", False),
        ("苏州市", "city", True),
    ],
)
def test_where_there_is_no_coast(region: str, level: Level, is_without: bool) -> None:
    lower = placed(BY_THE_SEA, level=level, region=region)
    upper = placed(make_plan("某项任务：保护修复红树林。"), level="national", region="全国")
    (demand,) = (d for d in align_plans(lower, upper).demands if d.kind == "task")
    assert (demand.ground.code == "not-here") == is_without


def placed(plan: Extraction, *, level: Level, region: str) -> Extraction:
    document = plan.document.model_copy(update={"level": level, "region": region})
    return plan.model_copy(update={"document": document})
