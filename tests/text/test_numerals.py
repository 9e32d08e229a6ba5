"""Numbers in Chinese and Arabic digits."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.text.numbering import chinese_number, parse_integer, parse_number

INTEGERS = [
    ("三", 3),
    ("十", 10),
    ("十二", 12),
    ("二十三", 23),
    # 两 counts like 二
    ("两百", 200),
    ("一千零五", 1005),
    ("三万二千", 32000),
    ("一亿零三百万", 103_000_000),
    # years are written digit by digit, with either zero
    ("二〇三〇", 2030),
    ("二零二五", 2025),
    # fullwidth digits
    ("１２", 12),
    # no number at all
    ("", None),
    ("建成", None),
    ("3.5", None),
    # two digits in a row make no number beside units
    ("三五十", None),
]

NUMBERS = [
    ("13.83", Decimal("13.83")),
    ("1,500", Decimal("1500")),
    ("９５", Decimal("95")),
    ("三点五", Decimal("3.5")),
    ("五十", Decimal("50")),
    ("三点", None),
    ("3.x", None),
    ("inf", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "number"), INTEGERS)
def test_integers(text: str, number: int | None) -> None:
    assert parse_integer(text) == number


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_decimals(text: str, number: Decimal | None) -> None:
    assert parse_number(text) == number


def _written(number: int) -> str:
    """Write a number below ten thousand in Chinese numerals."""
    digits, units = "零一二三四五六七八九", ["", "十", "百", "千"]
    places = list(enumerate(str(number)[::-1]))
    text = "".join(digits[int(d)] + units[i] if d != "0" else "零" for i, d in reversed(places))
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.rstrip("零") or "零"


@given(st.integers(min_value=0, max_value=9999))
def test_every_number_written_out_is_read_back(number: int) -> None:
    assert parse_integer(_written(number)) == number
    assert parse_number(str(number)) == number


@given(st.text(max_size=12))
def test_no_text_breaks_the_reader(text: str) -> None:
    number = parse_number(text)
    assert number is None or number.is_finite()


@pytest.mark.parametrize(
    ("number", "shown"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")]
)
def test_a_number_as_headings_print_it(number, shown) -> None:
    assert chinese_number(number) == shown
