import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.text.numbering import marker_at, parse_integer

# text, (style, value, what stands behind the number)
MARKERS = [
    ("一、总体要求", ("cn", 1, "总体要求")),
    ("十二、有效发挥市场作用", ("cn", 12, "有效发挥市场作用")),
    ("（三）主要目标", ("cn-bracket", 3, "主要目标")),
    # half-width brackets and a space, as a conversion leaves them
    ("(一) 指导思想", ("cn-bracket", 1, "指导思想")),
    ("（二十一）深度培育林业碳汇", ("cn-bracket", 21, "深度培育林业碳汇")),
    # full-width stop and a space; half-width stop
    ("1． 坚决遏制", ("arabic", 1, "坚决遏制")),
    ("10. 坚决控制", ("arabic", 10, "坚决控制")),
    ("3、推进", ("arabic", 3, "推进")),
    # a small full stop
    ("12﹒深化应用", ("arabic", 12, "深化应用")),
    ("（1） 重点产业领域达峰行动", ("arabic-bracket", 1, "重点产业领域达峰行动")),
    ("第三条 国家科学技术奖", ("article", 3, "国家科学技术奖")),
    ("第十一章　附则", ("chapter", 11, "附则")),
    ("①加快", ("circled", 1, "加快")),
]


@pytest.mark.parametrize(("text", "expected"), MARKERS)
def test_marker(text: str, expected: tuple[str, int, str]) -> None:
    marker = marker_at(text, 0)
    assert marker is not None
    assert (marker.style, marker.value, text[marker.end :]) == expected
    assert text.startswith(marker.printed)


NO_MARKERS = [
    "1.5万个停车泊位",  # a number with a decimal point
    "2025年，全市单位地区生产总值能耗下降",
    "“十四五”期间",
    "第三条规定的情形",  # a reference to an article
    "5G、工业互联网",
    "百分之五十",
    "一批绿色工厂",
    "",
]


@pytest.mark.parametrize("text", NO_MARKERS)
def test_no_marker(text: str) -> None:
    assert marker_at(text, 0) is None


NUMERALS = [
    ("二十三", 23), ("十", 10), ("十五", 15), ("二〇三〇", 2030), ("两百", 200), ("一百零五", 105),
    ("三千", 3000), ("一万两千", 12000), ("１２", 12), ("", None), ("十批", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMERALS)
def test_integer(text: str, value: int | None) -> None:
    assert parse_integer(text) == value


def written(n: int) -> str:
    """Write 1…999 the way headings do (十二, 一百零五)."""
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")


@given(st.integers(1, 999))
def test_written_numbers_are_read_back(n: int) -> None:
    assert parse_integer(written(n)) == n
    marker = marker_at(f"（{written(n)}）加强组织领导", 0)
    assert marker is not None
    assert marker.value == n
