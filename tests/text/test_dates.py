"""Years and plan periods: what each does to the numbers after it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.text.dates import document_year, find_times, parse_year, period_end

# text, kind, years, periods, whether it holds for what follows
MARKS = [
    ("到2025年", "deadline", (2025,), (), True),
    ("到二〇三〇年", "deadline", (2030,), (), True),
    ("2025年底前", "deadline", (2025,), (), True),
    ("2022年6月底前", "deadline", (2022,), (), True),
    ("2025年12月31日前", "deadline", (2025,), (), False),
    # a bare year holds for more only where it opens its clause, which the clause decides
    ("2025年", "deadline", (2025,), (), False),
    ("2030年前", "deadline", (2030,), (), False),
    ("到2025年、2030年", "deadline", (2025, 2030), (), True),
    # of a span of years the last is the deadline
    ("2021—2025年", "deadline", (2025,), (), False),
    ("到“十四五”末", "deadline", (2025,), (), True),
    ("“十四五”期间", "period", (), ("十四五",), True),
    ("十五五时期", "period", (), ("十五五",), True),
    ("“十四五”、“十五五”期间", "period", (), ("十四五", "十五五"), True),
    ("比2020年", "baseline", (2020,), (), True),
    ("较2005年", "baseline", (2005,), (), True),
    ("与2020年相比", "baseline", (2020,), (), True),
    ("在2020年的基础上", "baseline", (2020,), (), True),
    ("截至2021年底", "past", (2021,), (), True),
    ("2015年以来", "past", (2015,), (), True),
    ("2022年起", "start", (2022,), (), True),
    # years that say when something was made or how much it was
    ("由2020年的", "baseline", (2020,), (), True),
    ("2025年水平", "date", (2025,), (), True),
    ("2022年5月2日", "date", (2022,), (), True),
]

SILENT = ["“十四五”规划", "1788科创中心", "第2025号", "20250年", "三年行动"]

# What was made by then, and what is to be made by then.
MADE = [
    ("2000年前建成的小区", "date"),
    ("2000年底前建成投用的小区", "date"),
    ("2022年建成的项目", "date"),
    ("2027年前建成充电站", "deadline"),
]


@pytest.mark.parametrize(("text", "kind"), MADE)
def test_years_of_what_stands(text: str, kind: str) -> None:
    (mark,) = find_times(text)
    assert mark.kind == kind


def test_a_span_of_years_knows_its_first() -> None:
    (mark,) = find_times("2023—2025年")
    assert (mark.since, mark.years) == (2023, (2025,))


ISSUED = [
    ("（苏委发〔2022〕7号）", 2022),
    ("（国发〔2021〕23号）……2021年10月24日", 2021),
    # a date to come is none of issue
    ("〔2021〕3号。自2024年5月1日起施行，2025年12月31日前完成", 2021),
    ("没有年份", None),
]


@pytest.mark.parametrize(("text", "kind", "years", "periods", "reaches"), MARKS)
def test_kinds_of_time(
    text: str, kind: str, years: tuple[int, ...], periods: tuple[str, ...], reaches: bool
) -> None:
    (mark,) = find_times(text + ("30%" if text.endswith("的") else "森林覆盖率"))
    assert (mark.kind, mark.years, mark.periods) == (kind, years, periods)
    assert mark.reaches == reaches
    assert text[mark.start : mark.end] == text


@pytest.mark.parametrize("text", SILENT)
def test_no_time(text: str) -> None:
    assert list(find_times(text)) == []


@pytest.mark.parametrize(("text", "year"), ISSUED)
def test_year_of_issue(text: str, year: int | None) -> None:
    assert document_year(text) == year


def test_years_and_plans() -> None:
    assert [parse_year(t) for t in ("2025", "二〇二五", "二零三〇")] == [2025, 2025, 2030]
    assert [period_end(p) for p in ("十三五", "十四五", "十五五")] == [2020, 2025, 2030]


@given(st.text(alphabet="到比至2025年前底“”十四五期间末、—起月", max_size=40))
def test_marks_lie_in_order_and_do_not_overlap(text: str) -> None:
    marks = list(find_times(text))
    assert all(a.end <= b.start for a, b in pairwise(marks))
    assert all(0 <= m.start < m.end <= len(text) for m in marks)
