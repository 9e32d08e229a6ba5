"""How a table of a workbook stands on printed pages: across or upright, to their edge (版面)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from policy_nlp.report.model import Table
from policy_nlp.report.render.layout import (
    PADDING,
    Layout,
    balanced_widths,
    cell_heights,
    count_lines,
    lay_out,
    text_height,
)

BODY_SIZE, TITLE_SIZE, NOTE_SIZE = 10.5, 18, 9
TITLE_LINE, NOTE_LINE, VERTICAL_CHARACTER = 26.0, 13.5, 17.0
# Rows above the data: title, note, header.
TITLE_ROW, NOTE_ROW, HEADER_ROW = 0, 1, 2
# Points of an A4 sheet that the margins leave in width and height; a little less than a printer
# gives in height.
LANDSCAPE = (11.69 - 1.0) * 72, (8.27 - 1.3) * 72 * 0.97
PORTRAIT = (8.27 - 1.0) * 72, (11.69 - 1.3) * 72 * 0.97
# A column of n characters is 7n + 5 pixels wide, four of which are three points.
PIXELS_A_CHARACTER, PIXELS_A_COLUMN, POINTS_A_PIXEL = 7, 5, 0.75
# Type is not shrunk beyond this for the sake of a page.
SMALLEST, SMALLEST_UPRIGHT = 0.6, 0.85
MOST_SHRUNK = 1.15


@dataclass(frozen=True)
class PagePlan:
    """A table laid out for a paper: columns fill its width, rows its pages.

    Attributes:
        head: heights of the rows of title, note and header.
        page: height of a page in points of the sheet, shrunk to the paper's width.
    """

    table: Table
    head: tuple[float, float, float]
    page: float
    layout: Layout

    @classmethod
    def of(cls, table: Table, paper: tuple[float, float]) -> PagePlan:
        """Return a table as it stands on a paper of so many points."""
        table = filled(table, paper[0])
        head = _head_heights(table)
        page = paper[1] / _scale(table, paper[0])
        room = page - head[HEADER_ROW]
        first = room - head[TITLE_ROW] - head[NOTE_ROW]
        return cls(table, head, page, lay_out(table, first, room, cell_heights(table)))

    @classmethod
    def upright(cls, table: Table, across: PagePlan) -> PagePlan | None:
        """Return a table on an upright paper, where that takes fewer pages."""
        # High headers leave few rows, so that they are worth smaller type.
        high = any(column.vertical for column in table.columns)
        least = SMALLEST if high else SMALLEST_UPRIGHT
        if table.pages_wide > 1 or _scale(table, PORTRAIT[0]) < least:
            return None
        plan = cls.of(table, PORTRAIT)
        return plan if len(plan.layout.breaks) < len(across.layout.breaks) else None

    @property
    def width(self) -> float:
        """Width of all columns, in half-width characters."""
        return sum(column.width for column in self.table.columns)

    def on_one_page(self) -> PagePlan:
        """Return it without the end of a page."""
        return replace(self, layout=lay_out(self.table, math.inf, math.inf))


def filled(table: Table, points: float) -> Table:
    """Return a table whose columns fill a page so wide, none higher than need be."""
    widths = [column.width for column in table.columns]
    if table.pages_wide > 1:
        return table
    room = (points / POINTS_A_PIXEL - PIXELS_A_COLUMN * len(widths)) / PIXELS_A_CHARACTER
    wide = [at for at, column in enumerate(table.columns) if column.align != "center"]
    lack = room - sum(widths)
    if lack > 0 and wide and not any(column.vertical for column in table.columns):
        share = 1 + lack / sum(widths[at] for at in wide)
        widths = [width * share if at in wide else width for at, width in enumerate(widths)]
    widths = [round(width, 1) for width in balanced_widths(table, widths)]
    columns = zip(table.columns, widths, strict=True)
    return replace(table, columns=tuple(replace(one, width=width) for one, width in columns))


def _scale(table: Table, width: float) -> float:
    """Return how far a table is shrunk to the width of its pages, in points."""
    pixels = sum(column.width * PIXELS_A_CHARACTER + PIXELS_A_COLUMN for column in table.columns)
    return min(1.0, width * table.pages_wide / (pixels * POINTS_A_PIXEL))


def _head_heights(table: Table) -> tuple[float, float, float]:
    """Return the heights of the rows of title, note and header."""
    width = sum(column.width for column in table.columns) / table.pages_wide
    title = count_lines(table.title, width * BODY_SIZE / TITLE_SIZE) * TITLE_LINE
    note = text_height(table.note, width * BODY_SIZE / NOTE_SIZE, NOTE_LINE)
    vertical = [len(item.header) for item in table.columns if item.vertical]
    level = [text_height(item.header, item.width) for item in table.columns if not item.vertical]
    header = max(*level, *(size * VERTICAL_CHARACTER + PADDING for size in vertical), 24.0)
    return title + PADDING, note, header
