"""When two things count as the same."""

from __future__ import annotations

import pytest

from policy_nlp.evaluate.gold import quantity, same_quantity, similarity

# annotated (value, unit), found (value, unit), the same?
QUANTITIES = [
    ((36, "%"), (36, "％"), True),
    # 万 and 亿 are multipliers
    ((1, "万个"), (10000, "个"), True),
    ((1, "万个"), (1, "个"), False),
    ((10, "㎡"), (10, "平方米"), True),
    # an annotation without unit takes any
    ((3, None), (3, "类"), True),
    ((3, "类"), (3, None), False),
    ((None, None), (None, "%"), True),
    ((None, None), (3, "类"), False),
]


@pytest.mark.parametrize(("gold", "found", "same"), QUANTITIES)
def test_quantities(
    gold: tuple[float | None, str | None], found: tuple[float | None, str | None], same: bool
) -> None:
    assert same_quantity(quantity(*gold), quantity(*found)) is same


# two indicators, alike enough to be one?
INDICATORS = [
    ("森林覆盖率", "全市森林覆盖率", True),
    ("绿色建筑占比", "绿色建筑（一星级以上）占比", True),
    # three characters are held by too many longer names
    ("覆盖率", "生活垃圾分类收集覆盖率", False),
    ("森林覆盖率", "垃圾无害化处理率", False),
]


@pytest.mark.parametrize(("left", "right", "same"), INDICATORS)
def test_indicators(left: str, right: str, same: bool) -> None:
    assert (similarity(left, right) >= 0.7) is same
