"""Lines, row heights, page breaks; how columns share the width of a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.report.model import Column, Row, Table, text_cell
from policy_nlp.report.render.layout import (
    MAX_ROW_HEIGHT,
    SLACK,
    balanced_widths,
    column_widths,
    count_lines,
    lay_out,
    split_rows,
    split_text,
    text_height,
)
from policy_nlp.text.display import display_width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("区发改局", 10, 1),
        ("区发改局、区经科局", 10, 3),
        # A line break always cuts.
        ("甲\n乙\n\n丙", 10, 4),
        # A number is not cut in two.
        ("共计 13.83MW", 10, 2),
        # A word longer than the line is.
        ("https://example.org/abcdefg", 10, 4),
    ],
)
def test_count_lines(text, width, lines):
    assert count_lines(text, width) == lines


@given(st.text(alphabet="区发改局，。ab1 ", max_size=200), st.integers(6, 80))
def test_lines_hold_the_text(text, width):
    assert count_lines(text, width) * (width - SLACK) >= display_width(text) - SLACK


def table(*rows, widths=(5, 10), merge=(True, False)):
    columns = tuple(
        Column(header="列", width=width, merge=merged)
        for width, merged in zip(widths, merge, strict=True)
    )
    return Table(name="表", title="表", columns=columns, rows=rows)


def row(group, *texts, kind="data"):
    return Row(cells=tuple(text_cell(text) for text in texts), group=group, kind=kind)


def test_equal_cells_of_a_group_are_one():
    layout = lay_out(table(row("1", "甲", "a"), row("1", "甲", "b"), row("2", "甲", "c")), 900, 900)
    assert sorted(layout.runs) == [(0, 0, 1), (0, 2, 2), (1, 0, 0), (1, 1, 1), (1, 2, 2)]


def test_what_rows_share_is_shown_in_the_first_of_them():
    long = "推动运输工具装备低碳转型"
    layout = lay_out(table(row("1", long, "a"), row("1", long, "b")), 900, 900)
    assert layout.heights[0] >= text_height(long, 5) > layout.heights[1]


def test_a_unit_moves_to_the_next_page_as_a_whole():
    rows = [row("1", "甲", "a")] * 3 + [row("2", "乙", "b")] * 2
    layout = lay_out(table(*rows), 75, 75)
    assert layout.breaks == (3,)


def test_a_merged_cell_stands_again_on_the_next_page():
    layout = lay_out(table(*[row("1", "甲", "a")] * 7), 100, 100)
    assert layout.breaks == (4,)
    assert [run for run in layout.runs if run[0] == 0] == [(0, 0, 3), (0, 4, 6)]


def test_a_band_never_stands_last_on_a_page():
    rows = [row("1", "甲", "a")] * 3 + [row("", "保障", kind="band"), row("2", "乙", "b")]
    layout = lay_out(table(*rows), 100, 100)
    assert layout.breaks == (3,)


def test_row_higher_than_a_sheet_allows_is_laid_over_several():
    assert split_rows([20.0, MAX_ROW_HEIGHT * 2.5, 20.0]) == [(0, 1), (1, 3), (4, 1)]


def test_a_text_too_high_for_a_row_is_cut_behind_its_sentences():
    text = "推广绿色建筑。优化公交线网；\n加强节能监察，提高能效"
    parts = split_text(text, 18, 1)
    assert "".join(parts) == text
    assert parts == ["推广绿色建筑。", "优化公交线网；\n", "加强节能监察，提高能效"]


# Columns share the width of a page; short values and headers of two characters stay whole.

WIDTH = 225.0


def wide_table(*columns: Column, cells: tuple[str, ...]) -> Table:
    rows = (Row(cells=tuple(text_cell(text) for text in cells)),)
    return Table(name="表", title="表", columns=columns, rows=rows)


# a value in a narrow column beside a broad one, millimetres that it needs at 9 points
@pytest.mark.parametrize(
    ("value", "least"),
    [
        ("2025年", 9.5),
        ("共同负责", 12.7),
        ("≥13.83MW", 14.2),
        ("（未明确）", 15.8),
        # its longest line counts
        ("≥10000个\n2025年", 14.2),
    ],
)
def test_a_short_value_stands_on_one_line(value: str, least: float) -> None:
    columns = (Column(header="时限", width=2, align="center"), Column(header="举措", width=98))
    widths = column_widths(wide_table(*columns, cells=(value, "…")), WIDTH, 9)
    assert widths[0] > least + 2.5
    assert sum(widths) == pytest.approx(WIDTH)


def test_a_long_value_is_broken_and_a_broad_column_keeps_its_share() -> None:
    columns = (
        Column(header="情况", width=10, align="center"),
        Column(header="举措", width=80),
        Column(header="序号", width=10, align="center"),
    )
    wide = wide_table(*columns, cells=("未列入承接条目的责任单位", "…", "1"))
    assert column_widths(wide, WIDTH, 9) == pytest.approx([22.5, 180.0, 22.5])


def test_vertical_headers_need_no_width() -> None:
    columns = (Column(header="任务", width=99), Column(header="区发改局", width=1, vertical=True))
    assert column_widths(wide_table(*columns, cells=("…", "◎")), WIDTH)[1] == pytest.approx(2.25)


TEXTS = st.text(alphabet="区发改局，。ab1", max_size=120)


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=6), st.booleans())
def test_columns_give_room_and_none_is_lost(texts, spread) -> None:
    columns = (Column("序号", 6, "center"), *(Column(name, 30) for name in "甲乙丙"))
    rows = tuple(Row(cells=tuple(map(text_cell, ("1", *cells)))) for cells in texts)
    before = [6.0, 30.0, 30.0, 30.0]
    after = balanced_widths(Table(columns=columns, rows=rows), before, spread=spread)
    assert sum(after) == pytest.approx(sum(before))
    assert after[0] == 6
    assert min(after[1:]) > 8


# what stands in two columns of one table → whether the first gets more room than it had
@pytest.mark.parametrize(
    ("first", "second", "gets_more"),
    [("长" * 200, "短", True), ("短", "长" * 200, False), ("短", "短", False)],
)
def test_the_column_with_more_to_say_gets_the_room(first, second, gets_more) -> None:
    table = wide_table(Column("甲", 30), Column("乙", 30), cells=(first, second))
    assert (balanced_widths(table, [30.0, 30.0])[0] > 30) == gets_more
