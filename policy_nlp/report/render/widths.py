"""How the columns of a table share the width of a page (栏宽)."""

from __future__ import annotations

from policy_nlp.report.model import Column, Table
from policy_nlp.text.width import display_width

MM_A_POINT = 25.4 / 72
# What a column needs for a header of two characters (序号), in millimetres.
NARROWEST = 10.5
# What a cell leaves empty at both sides of its text, and what programs put between digits and
# Chinese characters, in millimetres.
CELL_MARGINS = 4.2
# A short value (共同负责, ≥13.83MW, 力争定性要求) is not broken over lines: half-width characters.
LONGEST_VALUE = 12


def column_widths(table: Table, millimetres: float, points: float = 10.5) -> list[float]:
    """Return the widths of the columns in millimetres, none too narrow for its short values.

    Args:
        table: the table; its columns say what share each would have.
        millimetres: width of them all.
        points: size of the type in its cells.
    """
    scale = millimetres / sum(column.width for column in table.columns)
    shares = [column.width * scale for column in table.columns]
    least = [_least(table, at, column, points) for at, column in enumerate(table.columns)]
    lack = sum(max(need - share, 0) for need, share in zip(least, shares, strict=True))
    spare = sum(max(share - need, 0) for need, share in zip(least, shares, strict=True))
    given = min(lack / spare, 1.0) if spare else 0.0
    return [
        need if share < need else share - (share - need) * given
        for need, share in zip(least, shares, strict=True)
    ]


def _least(table: Table, at: int, column: Column, points: float) -> float:
    if column.upright:
        return 0.0
    if column.align != "center":
        return NARROWEST
    cells = (row.cells[at].text for row in table.rows if row.kind != "band")
    lengths = (display_width(line) for text in cells for line in text.split("\n"))
    longest = max((length for length in lengths if length <= LONGEST_VALUE), default=0)
    return max(NARROWEST, longest * points / 2 * MM_A_POINT + CELL_MARGINS)
