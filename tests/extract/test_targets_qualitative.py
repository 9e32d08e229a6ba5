"""Targets without a number, the time that holds, and what hands it on."""

from __future__ import annotations

import pytest

from policy_nlp.extract.targets.find import find_targets
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Outline, Span, Target, Unit

AIMS = "主要目标"


def units_of(*parts: tuple[str, str, str, str | None]) -> Outline:
    """Return an outline of units given as (id, heading, body, parent)."""
    text, units = "", []
    for unit_id, heading, body, parent in parts:
        place = Span(start=len(text), end=len(text) + len(body))
        path = tuple(h for i, h, _, _ in parts if i == parent)
        units.append(
            Unit(
                id=unit_id,
                kind="section",
                heading=heading,
                path=path,
                parent=parent,
                span=place,
                body=place,
                rule="t",
            )
        )
        text += body
    return Outline(text=text, units=tuple(units))


def read(text: str, heading: str) -> list[Target]:
    return find_targets(units_of(("1", heading, text, None)), load_lexicons())


def short(target: Target) -> str:
    time = str(target.deadline or target.period or "")
    return f"{target.kind[:5]} {target.indicator} {time}".strip()


# heading, text, all targets
RESULTS = [
    # predicates that close a clause
    (AIMS, "到2025年，森林覆盖率持续提升，为实现碳达峰奠定坚实基础。", ["quali 森林覆盖率 2025"]),
    (
        AIMS,
        "到2025年，美丽苏州建设取得明显成效，绿色产业规模迈上新台阶。",
        ["quali 美丽苏州建设 2025", "quali 绿色产业规模 2025"],
    ),
    (
        AIMS,
        "到2025年，绿色消费理念深入人心，能源利用效率达到国际先进水平。",
        ["quali 绿色消费理念 2025", "quali 能源利用效率 2025"],
    ),
    # completions that open it
    (
        AIMS,
        "到2030年，全面建成美丽江苏标杆城市，开创绿色发展新局面。",
        ["quali 美丽江苏标杆城市 2030", "quali 绿色发展新局面 2030"],
    ),
    # complete members are split, members that share a head are not
    (
        AIMS,
        "到2025年，非化石能源消费比重、绿化覆盖率稳步提升。",
        ["quali 非化石能源消费比重 2025", "quali 绿化覆盖率 2025"],
    ),
    (AIMS, "绿色低碳技术研发能力和推广应用不断增强。", ["quali 绿色低碳技术研发能力和推广应用"]),
    (
        AIMS,
        "产业结构、能源结构和运输结构调整优化取得明显进展。",
        ["quali 产业结构、能源结构和运输结构调整优化"],
    ),
    # two predicates of one subject
    (
        AIMS,
        "到2030年，二氧化碳排放量达到峰值并实现稳中有降。",
        ["quali 二氧化碳排放量 2030", "quali 二氧化碳排放量 2030"],
    ),
    # a period until the next year
    (
        AIMS,
        "“十四五”期间，绿色产业比重显著提升。到2025年，绿化覆盖率稳步提升。能耗持续下降。",
        ["quali 绿色产业比重 十四五", "quali 绿化覆盖率 2025", "quali 能耗 2025"],
    ),
    # a year holds to the end of the paragraph in aims
    (
        AIMS,
        "到2025年，绿化率稳步提升。森林覆盖率稳步提升。\n湿地保护率稳步提升。",
        ["quali 绿化率 2025", "quali 森林覆盖率 2025", "quali 湿地保护率"],
    ),
    # an outlook past the plan holds for its sentence alone
    (
        AIMS,
        "到2025年，绿化率稳步提升。展望2035年，森林覆盖率达到30%。空气质量持续改善。",
        ["quali 绿化率 2025", "quant 森林覆盖率 2035", "quali 空气质量 2025"],
    ),
    # items of a list take the year of their lead-in
    (
        AIMS,
        "到2025年，实现以下目标：\n——绿化率稳步提升。\n——空气质量持续改善。",
        ["quali 绿化率 2025", "quali 空气质量 2025"],
    ),
    # elsewhere it holds for the sentence; without a year only a level to be kept is told
    (
        "甲",
        "到2025年，湿地保护率稳步提升。持续提升绿化水平，城市面貌持续改善。",
        ["quali 湿地保护率 2025"],
    ),
    ("甲", "推进标识全覆盖，健全标识制度。", ["quali 标识"]),
    (
        "甲",
        "到2025年，全区所有宾馆、酒店等不再主动提供一次性塑料用品。",
        ["quali 宾馆、酒店等不再主动提供一次性塑料用品 2025"],
    ),
    ("甲", "2022年6月底前，完成农村房屋排查整治，加强日常管理。", ["quali 农村房屋排查整治 2022"]),
    # the year inside the clause
    ("甲", "确保2030年前碳达峰。", ["quali 碳达峰 2030"]),
    (
        "甲",
        "到2030年，能耗下降5%，确保2030年前实现碳达峰。",
        ["quant 能耗下降率 2030", "quali 碳达峰 2030"],
    ),
    # values set above
    (
        AIMS,
        "到2025年，单位GDP能耗、单位GDP二氧化碳排放降低率均完成省下达目标。",
        ["deleg 单位GDP能耗降低率 2025", "deleg 单位GDP二氧化碳排放降低率 2025"],
    ),
    (
        "甲",
        "到2030年，非化石能源消费比重达到国家确定的江西省目标值。",
        ["deleg 非化石能源消费比重 2030"],
    ),
    (
        AIMS,
        "空气质量优良天数、地表水环境质量等考核指标均达到自治区目标要求。",
        ["deleg 空气质量优良天数", "deleg 地表水环境质量"],
    ),
    (
        AIMS,
        "到2025年，二氧化碳排放量持续降低并完成国家下达的目标任务。",
        ["quali 二氧化碳排放量 2025", "deleg 二氧化碳排放量 2025"],
    ),
    # a result in quotation marks, one with brackets behind
    (
        "甲",
        "确保事故“零发生”，农村危房动态“清零”，落实“双清零”行动。",
        ["quali 事故", "quali 农村危房"],
    ),
    ("甲", "到2025年，养老服务设施全覆盖（含农村）。", ["quali 养老服务设施 2025"]),
    # nothing is named that could be measured
    ("甲", "确保高质量完成各项目标任务，圆满完成上级下达的各项任务。", []),
    ("甲", "在实现国家和省减排目标的基础上，实施减量替代。", []),
    # two verbs of one object; a place in brackets is no part of the name
    ("甲", "到2025年，建立和推行污染物转运联单制度。", ["quali 污染物转运联单制度 2025"]),
    (
        "甲",
        "到2025年，沿海市县（区）全面实施排污总量控制。",
        ["quali 沿海市县全面实施排污总量控制 2025"],
    ),
    # a note explains its table
    ("甲", "森林覆盖率达到30%。\n注：1指森林面积，其中人工林不低于5公顷。", ["quant 森林覆盖率"]),
    # a heading of results already reached, one of results to be kept
    ("甲", "《规划》时限为2021—2025年。", []),
    ("巩固拓展整治成效", "到2025年，绿化率达到40%。", ["quant 绿化率 2025"]),
    # what has been reached is no target
    ("发展现状", "到2021年，绿化率达到40%，公园体系基本形成。", []),
]


@pytest.mark.parametrize(("heading", "text", "expected"), RESULTS)
def test_results_without_a_number(heading: str, text: str, expected: list[str]) -> None:
    assert [short(target) for target in read(text, heading)] == expected


def test_what_stands_below_a_report_of_the_past_is_none() -> None:
    outline = units_of(
        ("1", "现状与形势", "", None),
        ("1.1", "海域情况", "海域面积约200万平方公里。", "1"),
        ("1.2", "发展目标", "到2025年，绿化率达到40%。", "1"),
    )
    assert [t.unit for t in find_targets(outline, load_lexicons())] == ["1.2"]


def test_principles_in_a_section_of_aims_are_none() -> None:
    outline = units_of(
        ("1", "规划目标", "", None),
        ("1.1", "基本原则", "加快形成新发展格局。", "1"),
        ("1.2", "总体目标", "绿化率稳步提升。", "1"),
    )
    assert [t.unit for t in find_targets(outline, load_lexicons())] == ["1.2"]


def test_striving_is_told() -> None:
    found = read("到2025年，成品油消费总量力争达峰，基本建成绿道网络。", "甲")
    assert [target.strength for target in found] == ["strive", "must"]


def test_a_quotation_opens_with_its_year() -> None:
    (first, second) = read("优化结构。到2025年，绿化率稳步提升，空气质量持续改善。", "甲")
    assert first.quote == "到2025年，绿化率稳步提升"
    assert second.quote == "空气质量持续改善"


def test_a_lead_in_hands_its_year_to_the_units_below() -> None:
    outline = units_of(
        ("1", AIMS, "到2027年，实现以下目标：", None),
        ("1.1", "生态", "森林覆盖率达到30%。", "1"),
        ("1.2", "产业", "到2030年，绿色产业比重达到20%。", "1"),
    )
    found = find_targets(outline, load_lexicons())
    assert [(t.unit, t.deadline) for t in found] == [("1.1", 2027), ("1.2", 2030)]


def test_a_heading_of_aims_names_the_year() -> None:
    (target,) = read("森林覆盖率达到30%。", "2025年主要目标")
    assert target.deadline == 2025


TABLE = (
    "表1 主要指标\n"
    "类别\t指标\t单位\t2020年\t2025年\t2030年\t属性\t责任单位\n"
    "绿色低碳\t1.非化石能源消费比重\t%\t15\t20左右\t25\t约束性\t市发改委\n"
    "\t2.森林覆盖率（%）\t\t24\t≥24.1\t—\t预期性\t市林业局\n"
    # the group cell of this row is merged away
    "3.单位GDP能耗降低\t%\t—\t〔14.5〕\t完成省下达目标\t约束性\t市发改委\n"
    "光伏\t4.光伏装机容量\t万千瓦\t10\t1,200\t持续提升\t预期性\t市发改委\n"
)


def test_a_table_gives_a_target_a_row_and_year_to_come() -> None:
    found = read(TABLE, "附表")
    assert [(t.indicator, t.operator, t.value, t.unit_of_measure, t.deadline) for t in found] == [
        ("非化石能源消费比重", "~", 20, "%", 2025),
        ("非化石能源消费比重", "=", 25, "%", 2030),
        ("森林覆盖率", ">=", 24.1, "%", 2025),
        ("单位GDP能耗降低", "=", 14.5, "%", 2025),
        ("单位GDP能耗降低", None, None, None, 2030),
        ("光伏装机容量", "=", 12_000_000, "千瓦", 2025),
        ("光伏装机容量", None, None, None, 2030),
    ]
    assert [t.kind[:5] for t in found[4:]] == ["deleg", "quant", "quali"]
    assert {t.baseline for t in found} == {2020}


def test_a_table_of_duties_is_none_of_indicators() -> None:
    assert read("序号\t具体事项\t责任部门\n1\t碳达峰实施方案\t市发改委\n", "附表") == []


DIRECTIONS = [
    ("森林覆盖率", "higher"),
    ("单位地区生产总值能耗", "lower"),
    ("单位地区生产总值能耗下降率", "higher"),
    ("煤炭消费比重", "lower"),
    ("非化石能源消费比重", "higher"),
    ("PM2.5浓度", "lower"),
    ("名城", None),
]


@pytest.mark.parametrize(("indicator", "direction"), DIRECTIONS)
def test_which_way_an_indicator_has_to_move(indicator: str, direction: str | None) -> None:
    assert load_lexicons().indicators.direction_of(indicator) == direction
