"""Results without a number: which of two reaches more, by how they are worded."""

from __future__ import annotations

import pytest

from policy_nlp.align.targets.relations import TargetMatcher
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Span, Target

MATCHER = TargetMatcher(load_lexicons())


def result(indicator: str, quote: str, year: int | None = 2030, **fields: str) -> Target:
    return Target(
        id="t",
        unit="1",
        quote=quote,
        indicator=indicator,
        kind="qualitative",
        deadline=year,
        span=Span(start=0, end=len(quote)),
        rule="test",
        strength="strive" if fields.get("strength") == "strive" else "must",
    )


COMPARED = [
    # indicator, lower wording, upper wording, relation of results due in one year
    ("能源体系", "能源体系初步建立", "能源体系初步建立", "same"),
    ("能源体系", "初步建立能源体系", "“十五五”期间，能源体系初步建立", "same"),
    ("能源体系", "能源体系初步建立", "能源体系全面建成", "weaker"),
    ("能源体系", "能源体系全面建立", "能源体系基本形成", "stronger"),
    ("绿色产业比重", "绿色产业比重逐步提升", "绿色产业比重显著提升", "weaker"),
    ("绿色产业比重", "绿色产业比重明显提高", "绿色产业比重大幅提升", "same"),
    ("绿色生产方式", "绿色生产方式普遍推行", "绿色生产方式得到普遍推行", "same"),
    ("行业能效", "行业能效达到国内先进水平", "行业能效达到国际先进水平", "weaker"),
    ("行业能效", "行业能效居全国前列", "行业能效达到全国领先水平", "same"),
    ("碳达峰目标", "确保2030年前碳达峰", "顺利实现2030年前碳达峰目标", "same"),
    ("二氧化碳排放", "二氧化碳排放达到峰值后稳中有降", "2030年前碳达峰", "stronger"),
    ("二氧化碳排放", "二氧化碳排放达到峰值", "二氧化碳排放实现稳中有降", "different-scope"),
    # of two kinds: neither more nor less
    ("政策体系", "政策体系全面建立", "政策体系基本健全", "different-scope"),
    ("绿色低碳技术", "绿色低碳技术实现普遍应用", "绿色低碳技术取得关键突破", "different-scope"),
    # no word of a kind: only the same words say the same
    ("绿色产品", "全市绿色产品成为市场主流", "绿色产品成为市场主流", "same"),
    ("绿色产品", "绿色产品成为首选", "绿色产品成为市场主流", "different-scope"),
    (
        "宾馆不再提供塑料用品",
        "全市所有宾馆不再提供塑料用品",
        "全区所有宾馆不再提供塑料用品",
        "same",
    ),
]


@pytest.mark.parametrize(("indicator", "lower", "upper", "relation"), COMPARED)
def test_results_are_compared_by_what_is_reached(
    indicator: str, lower: str, upper: str, relation: str
) -> None:
    assert MATCHER.relation(result(indicator, lower), result(indicator, upper)) == relation


def test_the_same_result_may_be_due_later_or_only_striven_for() -> None:
    upper = result("能源体系", "能源体系全面建立")
    later = result("能源体系", "能源体系全面建立", 2035)
    striven = result("能源体系", "能源体系力争全面建立", strength="strive")
    assert [MATCHER.relation(low, upper) for low in (later, striven)] == ["later", "weaker"]
