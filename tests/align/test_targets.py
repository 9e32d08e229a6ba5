"""Targets against targets: same indicator, and what the lower one makes of the upper."""

from __future__ import annotations

from typing import Any

import pytest

from policy_nlp.align.targets.link import link_targets
from policy_nlp.align.targets.relations import TargetMatcher
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Extraction, Span, Target, TargetLink
from policy_nlp.records.index import DocumentIndex
from tests.support.small_plans import make_plan

WORDS = load_lexicons()


def target(name: str, **fields: Any) -> Target:
    known = {"kind": "quantitative", "operator": "=", "unit_of_measure": "%", "deadline": 2025}
    known |= {"id": fields.pop("id", "t1"), "unit": "1.1", "quote": "", "rule": "test"}
    return Target(indicator=name, span=Span(start=0, end=0), **(known | fields))


def linked(upper: Extraction, lower: Extraction) -> tuple[TargetLink, ...]:
    return link_targets(DocumentIndex(upper), DocumentIndex(lower), (), WORDS)


RELATIONS = [
    # what is to be reached: more is stronger
    ({"value": 55}, {"value": 50}, "stronger"),
    ({"value": 45}, {"value": 50}, "weaker"),
    # what is to be limited: less is stronger
    ({"value": 1, "operator": "<="}, {"value": 2, "operator": "<="}, "stronger"),
    ({"value": 50}, {"value": 50}, "same"),
    ({"value": 50, "deadline": 2027}, {"value": 50}, "later"),
    ({"value": 50, "deadline": 2024}, {"value": 50}, "earlier"),
    # a plan period ends in a year
    ({"value": 50, "deadline": None, "period": "十四五"}, {"value": 50}, "same"),
    ({"value": 50, "deadline": None, "period": "十五五"}, {"value": 50}, "later"),
    # 力争 is less than must
    ({"value": 50, "strength": "strive"}, {"value": 50}, "weaker"),
    # 50%左右, or 50% alone, is less than 50%以上
    ({"value": 50, "operator": "~"}, {"value": 50, "operator": ">="}, "weaker"),
    ({"value": 50, "operator": "="}, {"value": 50, "operator": ">="}, "weaker"),
    ({"value": 50, "operator": ">="}, {"value": 50, "operator": "~"}, "stronger"),
    # more, but later: nothing decides
    ({"value": 60, "deadline": 2030}, {"value": 50}, "different-scope"),
    ({"value": 50, "unit_of_measure": "个"}, {"value": 50}, "different-scope"),
    ({"value": None, "kind": "delegated"}, {"value": 50}, "delegated"),
    ({"value": None, "kind": "qualitative"}, {"value": 50}, "weaker"),
    ({"value": 50}, {"value": None, "kind": "qualitative"}, "stronger"),
    ({"value": 50}, {"value": None, "kind": "delegated"}, "different-scope"),
    # 完成省下达目标 above, 稳步提升 below: nothing says that this is less
    (
        {"value": None, "kind": "qualitative"},
        {"value": None, "kind": "delegated"},
        "different-scope",
    ),
    # 完成省下达目标 above, 完成市下达目标 below
    ({"value": None, "kind": "delegated"}, {"value": None, "kind": "delegated"}, "delegated"),
]


@pytest.mark.parametrize(("lower", "upper", "relation"), RELATIONS)
def test_relation_of_two_shares(
    lower: dict[str, Any], upper: dict[str, Any], relation: str
) -> None:
    operator = {"operator": ">="} if "operator" not in upper else {}
    matcher = TargetMatcher(load_lexicons())
    low, up = (
        target("绿色出行比例", **(operator | lower)),
        target("绿色出行比例", **(operator | upper)),
    )
    assert matcher.relation(low, up) == relation


def test_a_number_of_a_larger_place_is_not_more_than_words_of_a_smaller() -> None:
    low = target("国家资源综合利用基地建设", kind="qualitative", value=None)
    up = target("国家资源综合利用基地建设", value=5, unit_of_measure="个")
    matcher = TargetMatcher(load_lexicons())
    assert [matcher.relation(low, up), matcher.relation(up, low)] == ["different-scope"] * 2


UNITS = [
    # 90分钟 is less than 2小时, which is a limit
    ((90, "分钟"), (2, "小时"), "stronger"),
    ((120, "分钟"), (2, "小时"), "same"),
    ((0.03, "毫克/立方米"), (30, "微克/立方米"), "same"),
    ((35, "微克/立方米"), (0.03, "毫克/立方米"), "weaker"),
    ((300, "克标准煤/千瓦时"), (0.3, "千克标准煤/度电"), "same"),
    # nothing says how many 天 are 个工作日
    ((3, "天"), (3, "个工作日"), "different-scope"),
]


@pytest.mark.parametrize(("lower", "upper", "relation"), UNITS)
def test_units_of_one_kind_are_compared(
    lower: tuple[float, str], upper: tuple[float, str], relation: str
) -> None:
    low, up = (
        target("平均办理时间", value=value, unit_of_measure=unit, operator="<=")
        for value, unit in (lower, upper)
    )
    assert TargetMatcher(load_lexicons()).relation(low, up) == relation


def test_amounts_of_two_places_are_not_compared() -> None:
    low = target("光伏发电装机容量", value=600, unit_of_measure="万千瓦")
    up = target("光伏发电装机容量", value=12000, unit_of_measure="万千瓦")
    assert TargetMatcher(load_lexicons()).relation(low, up) == "different-scope"


NAMES = [
    ("单位地区生产总值能耗下降率", "万元地区生产总值能耗", True),
    ("全区绿色出行比例", "城市绿色出行比例", True),
    ("生活垃圾资源化利用比例", "城市生活垃圾资源化利用率", True),
    ("绿化覆盖率（建成区）", "绿化覆盖率", True),
    ("城镇新建建筑中绿色建筑占比", "城镇新建建筑中绿色建筑比重", True),
    ("城市空气质量优良天数", "设区市城市空气质量优良天数", True),
    ("5G基站能效提升率", "5G基站效能提升率", True),
    ("有利于绿色低碳循环发展的政策体系", "绿色低碳循环发展政策体系", True),
    ("碳达峰目标", "碳达峰", True),
    # both stand in one plan, with two values
    ("生活垃圾回收利用率", "生活垃圾资源化利用率", False),
    ("绿色低碳循环发展政策体系", "绿色低碳循环发展的经济体系", False),
    # one is a part of the other, not the same
    ("星级绿色建筑占比", "绿色建筑占比", False),
    ("森林覆盖率", "绿化覆盖率", False),
    ("污水处理率", "垃圾处理率", False),
    ("细颗粒物浓度", "PM2.5年均浓度", True),
    ("充电桩", "公共充电设施", True),
    ("光伏装机", "光伏装机容量", True),
    ("农作物秸杆综合利用率", "主要农作物秸秆综合利用率", True),
    # alike but for the kind
    ("水电装机容量", "风电装机容量", False),
    ("农村生活垃圾处理率", "城市生活垃圾处理率", False),
    ("耕地面积", "湿地面积", False),
    ("再生水利用率", "雨水利用率", False),
    ("铁路货运量", "水路货运量", False),
    ("新能源公交车占比", "新能源出租车占比", False),
    ("国家级绿色工厂", "省级绿色工厂", False),
    # a name of both kinds is at odds with neither
    ("新能源公交车、出租车占比", "新能源出租车占比", True),
]


@pytest.mark.parametrize(("name", "other", "same"), NAMES)
def test_names_of_one_indicator(name: str, other: str, same: bool) -> None:
    matcher = TargetMatcher(load_lexicons())
    names = matcher.names.name(target(name)), matcher.names.name(target(other))
    assert matcher.names.one(matcher.names.similarity(*names)) is same


def with_targets(*targets: Target) -> Extraction:
    return make_plan("任务：内容。").model_copy(update={"targets": targets})


def test_every_target_has_one_line() -> None:
    upper = with_targets(
        target("绿色出行比例", id="u1", value=70),
        target("绿色出行比例", id="u2", value=80, deadline=2030),
        target("湿地保护率", id="u3", value=60),
    )
    lower = with_targets(
        target("绿色出行比例", id="l1", value=82, deadline=2030),
        target("人均公园绿地面积", id="l2", value=14, unit_of_measure="平方米"),
    )
    lines = [(x.upper, x.lower, x.relation) for x in linked(upper, lower)]
    # the nearer year decides which of the two the lower one answers to
    assert lines == [
        ("u1", None, "missing"),
        ("u2", "l1", "stronger"),
        ("u3", None, "missing"),
        (None, "l2", "own"),
    ]


def test_wording_without_number_or_year_is_never_missing() -> None:
    soft = target("绿色产业规模", value=None, kind="qualitative", deadline=None)
    assert linked(with_targets(soft), with_targets()) == ()


def test_a_target_stated_twice_is_neither_missing_nor_own() -> None:
    first = target("绿色出行比例", id="u1", value=70)
    upper = with_targets(
        first,
        target("城市绿色出行比例", id="u2", value=70, deadline=None, period="十四五"),
        target("绿色出行比例", id="u3", value=75),
    )
    lower = with_targets(target("绿色出行比例", id="l1", value=70))
    lines = [(x.upper, x.lower, x.relation) for x in linked(upper, lower)]
    assert lines == [("u1", "l1", "same"), ("u2", "l1", "same"), ("u3", None, "missing")]
    lines = [(x.upper, x.lower, x.relation) for x in linked(lower, upper)]
    assert lines == [("l1", "u1", "same"), ("l1", "u2", "same"), (None, "u3", "own")]


Asked = tuple[str, str, dict[str, Any]]
# Aims as plans print them: indicator, wording, the rest.
EARLY: Asked = ("能源体系", "能源体系初步建立", {"deadline": 2030})
LATE: Asked = ("能源体系", "能源体系全面建立", {"deadline": 2060})
SHARE = "非化石能源消费比重"
PAIRS: list[tuple[str, list[Asked], list[Asked], list[tuple[int | None, int | None, str]]]] = [
    ("another milestone is no answer", [EARLY], [LATE], [(0, None, "missing"), (None, 0, "own")]),
    (
        "another system is no answer",
        [("绿色低碳循环发展政策体系", "政策体系基本健全", {})],
        [("绿色低碳循环发展的经济体系", "初步形成绿色低碳循环发展的经济体系", {})],
        [(0, None, "missing"), (None, 0, "own")],
    ),
    (
        "a number is met by the number of its year, however the words are ordered",
        [
            (SHARE, f"{SHARE}进一步提高", {"deadline": 2030}),
            (SHARE, f"{SHARE}达到25%", {"value": 25, "deadline": 2030}),
        ],
        [
            (SHARE, f"{SHARE}大幅提升", {"deadline": 2060}),
            (SHARE, f"{SHARE}达到12%", {"value": 12, "deadline": 2030}),
        ],
        [(0, 1, "different-scope"), (1, 1, "weaker"), (None, 0, "own")],
    ),
    (
        "a value left to the level above answers the number, not the words",
        [
            (SHARE, f"{SHARE}进一步提高", {"deadline": 2030}),
            (SHARE, f"{SHARE}达到25%", {"value": 25, "deadline": 2030}),
        ],
        [(SHARE, f"{SHARE}完成国家下达目标", {"kind": "delegated", "deadline": 2030})],
        [(0, 0, "delegated"), (1, 0, "delegated")],
    ),
    (
        "an aim goes by several names, what follows it is another",
        [
            ("二氧化碳排放量", "二氧化碳排放量达到峰值", {"deadline": 2030}),
            ("二氧化碳排放量", "实现稳中有降", {"deadline": 2030}),
        ],
        [
            ("碳达峰目标", "顺利实现2030年前碳达峰目标", {"deadline": 2030}),
            ("二氧化碳排放", "2030年前二氧化碳排放达到峰值", {"deadline": 2030}),
        ],
        [(0, 0, "same"), (1, None, "missing"), (0, 1, "same")],
    ),
    (
        "the peak of a sector is not that of the place",
        [("碳达峰", "工业领域要加快绿色低碳转型，力争率先实现碳达峰", {"deadline": 2030})],
        [("碳达峰", "确保2030年前碳达峰", {"deadline": 2030})],
        [(0, None, "missing"), (None, 0, "own")],
    ),
    (
        "nor that of another sector",
        [("碳达峰", "工业领域要加快绿色低碳转型，力争率先实现碳达峰", {"deadline": 2030})],
        [("碳达峰", "建筑领域要节约集约，确保率先实现碳达峰", {"deadline": 2030})],
        [(0, None, "missing"), (None, 0, "own")],
    ),
    (
        "what all sectors do is said of the place",
        [("碳达峰", "各领域绿色转型，实现2030年前碳达峰", {"deadline": 2030})],
        [("碳达峰", "推动重点行业升级，实现2030年前碳达峰", {"deadline": 2030})],
        [(0, 0, "same")],
    ),
    (
        "nor is one without a year",
        [("碳达峰", "力争提前实现碳达峰", {"deadline": None})],
        [("碳达峰", "确保2030年前碳达峰", {"deadline": 2030})],
        [(None, 0, "own")],
    ),
    (
        "the nation's average is no measure of a region",
        [("森林覆盖率", "全国森林覆盖率达到25%", {"value": 25, "scope": "全国"})],
        [("森林覆盖率", "森林覆盖率达到43%", {"value": 43})],
        [(0, 0, "different-scope")],
    ),
    (
        "a part has another value than the whole",
        [("新建数据中心电能利用效率", "新建数据中心电能利用效率1.3", {"value": 1.3})],
        [("数据中心电能利用效率", "数据中心电能利用效率1.3", {"value": 1.3})],
        [(0, 0, "different-scope")],
    ),
    (
        "what stays at the level of a year has a value that stands elsewhere",
        [("森林覆盖率", "森林覆盖率达到61.5%", {"value": 61.5})],
        [("森林覆盖率", "森林覆盖率保持2025年水平不下降", {})],
        [(0, 0, "different-scope")],
    ),
    (
        "two answers that differ are none",
        [("森林覆盖率", "森林覆盖率达到25%", {"value": 25})],
        [
            ("森林覆盖率", "森林覆盖率达到26%", {"value": 26}),
            ("森林覆盖率", "森林覆盖率达到27%", {"value": 27}),
        ],
        [(0, None, "missing"), (None, 0, "own"), (None, 1, "own")],
    ),
]


def plan_of(asked: list[Asked], side: str) -> Extraction:
    """Return a plan whose sentences are these; what a target is said of stands before it."""
    text, targets = "", []
    for at, (name, quote, fields) in enumerate(asked):
        start = len(text) + max(quote.rfind("，") + 1, 0)
        text += f"{quote}。"
        known = {"kind": "quantitative" if "value" in fields else "qualitative", "operator": None}
        known |= {"quote": text[start:-1], "span": Span(start=start, end=len(text) - 1)}
        known |= {"id": f"{side}{at}", "unit": "1.1", "unit_of_measure": "%", "rule": "test"}
        targets.append(
            Target.model_validate({"indicator": name, "deadline": 2025} | known | fields)
        )
    plan = make_plan("任务：内容。")
    return plan.model_copy(update={"text": text, "targets": tuple(targets)})


@pytest.mark.parametrize(("why", "above", "below", "lines"), PAIRS)
def test_pairs(
    why: str,
    above: list[Asked],
    below: list[Asked],
    lines: list[tuple[int | None, int | None, str]],
) -> None:
    found = linked(plan_of(above, "u"), plan_of(below, "l"))
    numbers = [tuple(x and int(x[1:]) for x in (line.upper, line.lower)) for line in found]
    relations = [line.relation for line in found]
    assert [(*n, r) for n, r in zip(numbers, relations, strict=True)] == lines, why


SAID = [
    # as a clause of its own, whatever the scope
    ("全市新建建筑全面执行绿色建筑标准，推进节能改造。", "新建建筑全面执行绿色建筑标准"),
    ("鼓励新建建筑全面执行绿色建筑标准。", None),
    ("新建建筑全面执行绿色建筑标准的比例稳步提高。", None),
]


@pytest.mark.parametrize(("text", "clause"), SAID)
def test_what_the_lower_text_says_word_for_word_is_not_missing(
    text: str, clause: str | None
) -> None:
    name = "城镇新建建筑全面执行绿色建筑标准"
    upper = plan_of([(name, f"到2025年，{name}", {})], "u")
    lower = make_plan("任务：内容。").model_copy(update={"text": f"推进建筑节能。{text}"})
    (line,) = linked(upper, lower)
    assert (line.lower, line.relation) == (None, "same" if clause else "missing")
    said = line.lower_span.of(lower.text) if line.lower_span else None
    assert said is None if clause is None else clause in (said or "")
