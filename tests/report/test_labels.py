"""What a target asks for, as officials write it."""

from __future__ import annotations

import pytest

from policy_nlp.records import Span, Target
from policy_nlp.report.labels_targets import value_text, when_text


# value, second value, unit of measure, operator, what is shown
@pytest.mark.parametrize(
    ("value", "second", "unit", "operator", "shown"),
    [
        (13.83, None, "MW", ">=", "≥13.83MW"),
        (10000, None, "个", ">=", "≥10000个"),
        # digits without end say nothing to a reader, and do not fit a column
        (445_000_000, None, "立方米", "=", "4.45亿立方米"),
        (73_000_000, None, "立方米", ">=", "≥7300万立方米"),
        (1_234_567, None, "吨", "~", "约123.4567万吨"),
        (60, 70, "%", "=", "60—70%"),
        (None, None, None, None, "“显著提升”"),
    ],
)
def test_values_are_printed_as_officials_print_them(value, second, unit, operator, shown) -> None:
    target = Target(
        id="1#t1",
        unit="1",
        quote="指标显著提升",
        indicator="指标",
        operator=operator,
        value=value,
        value2=second,
        unit_of_measure=unit,
        kind="qualitative" if value is None else "quantitative",
        span=Span(start=0, end=1),
        rule="test",
    )
    assert value_text(target) == shown


# deadline, period, plan_year → what stands beside the target; the plan's own year is marked as such
TIMES = [
    ({"deadline": 2025, "plan_year": None}, "2025年"),
    ({"period": "十四五"}, "“十四五”期间"),
    ({"plan_year": 2025}, "2025年（规划期）"),
    ({}, ""),
]


@pytest.mark.parametrize(("given", "shown"), TIMES)
def test_when(given: dict[str, int | str | None], shown: str) -> None:
    blank = {
        "id": "t", "unit": "1", "quote": "x", "indicator": "x", "kind": "quantitative", "value": 1.0,
        "span": {"start": 0, "end": 1}, "rule": "t",
    }  # fmt: skip
    assert when_text(Target.model_validate({**blank, **given})) == shown
