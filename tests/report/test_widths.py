"""Columns share the width of a page; short values and headers of two characters stay whole."""

from __future__ import annotations

import pytest

from policy_nlp.report.render.widths import column_widths
from policy_nlp.report.tables import Cell, Column, Row, Table

WIDTH = 225.0


def table(*columns: Column, cells: tuple[str, ...]) -> Table:
    rows = (Row(cells=tuple(Cell(text=text) for text in cells)),)
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
    widths = column_widths(table(*columns, cells=(value, "…")), WIDTH, 9)
    assert widths[0] > least + 2.5
    assert sum(widths) == pytest.approx(WIDTH)


def test_a_long_value_is_broken_and_a_broad_column_keeps_its_share() -> None:
    columns = (
        Column(header="情况", width=10, align="center"),
        Column(header="举措", width=80),
        Column(header="序号", width=10, align="center"),
    )
    wide = table(*columns, cells=("未列入承接条目的责任单位", "…", "1"))
    assert column_widths(wide, WIDTH, 9) == pytest.approx([22.5, 180.0, 22.5])


def test_upright_headers_need_no_width() -> None:
    columns = (Column(header="任务", width=99), Column(header="区发改局", width=1, upright=True))
    assert column_widths(table(*columns, cells=("…", "◎")), WIDTH)[1] == pytest.approx(2.25)
