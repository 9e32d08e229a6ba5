"""Glyphs and rules of a page to its lines and tables in reading order (页面组装).

A page set in two columns (政府公报) is read column by column.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from policy_nlp.ingest.layout.lines import lines_of
from policy_nlp.ingest.layout.records import Glyph, PageText, TextLine, TextTable
from policy_nlp.ingest.layout.tables import Grid, Rule, grids_of

# A frame that fills this share of the page both ways is the border of the page.
_PAGE_BORDER = 0.8
# Space that Word leaves inside a cell on each side (0.19 cm).
_CELL_PADDING = 5.4
# Room beyond the next word from which a line of a cell was ended on purpose, in ems.
_CELL_ROOM = 0.25
# So many lines on each side at least, each of so many characters.
_LINES = 8
_CHARS = 6
# Of all lines at most this share may run across the gap (titles, page numbers).
_ACROSS = 0.35
# The gap between columns, in ems, on each side of its middle.
_HALF_GAP = 0.4
# Columns fill this share of their half of the page at least: two short lists are a table.
_FILLED = 0.8

Frame = tuple[float, float, float]
Group = tuple[Sequence[Glyph], Frame | None]


def page_text(
    number: int,
    width: float,
    height: float,
    glyphs: Sequence[Glyph],
    rules: Sequence[Rule] = (),
    slanted: Sequence[Glyph] = (),
    grids: Sequence[Grid] | None = None,
) -> PageText:
    """Assemble a page: text inside ruled tables by cell, all else by line.

    Args:
        number: of the page, from 1.
        width: of the page.
        height: of the page.
        glyphs: characters set level.
        rules: what is drawn, where the reader leaves it to this to find tables in it.
        slanted: characters of a watermark.
        grids: the tables and boxes, where the reader found them itself.
    """
    if grids is None:
        grids = grids_on(rules, width, height)
    tables = [grid for grid in grids if grid.columns > 1]
    boxes = [grid for grid in grids if grid.columns == 1]
    free, cells = _glyphs_by_cell(glyphs, tables)
    groups: list[Group] = [(free, None)] if grids else columns_of(free)
    items: list[TextLine | TextTable] = [
        replace(line, frame=frame) if frame else _in_box(line, boxes)
        for group, frame in groups
        for line in lines_of(group)
    ]
    items += [
        _filled_table(grid, found) for grid, found in zip(tables, cells, strict=True) if found
    ]
    if len(groups) == 1:
        items.sort(key=_top_of)
    items += lines_of(slanted, slanted=True)
    return PageText(number, width, height, tuple(items))


def grids_on(rules: Sequence[Rule], width: float, height: float) -> list[Grid]:
    """Return the tables and boxes that rules make on a page of this size."""
    found = grids_of(rules) if len(rules) > 3 else []
    return [grid for grid in found if not _is_page_border(grid, width, height)]


def _top_of(item: TextLine | TextTable) -> float:
    return item.ys[0] if isinstance(item, TextTable) else item.y


def _is_page_border(grid: Grid, width: float, height: float) -> bool:
    x0, y0, x1, y1 = grid.box
    return (
        x1 - x0 > _PAGE_BORDER * width and y1 - y0 > _PAGE_BORDER * height and (grid.columns == 1)
    )


Cells = dict[tuple[int, int], list[Glyph]]


def _glyphs_by_cell(
    glyphs: Sequence[Glyph], tables: Sequence[Grid]
) -> tuple[Sequence[Glyph], list[Cells]]:
    """Part the glyphs outside all tables from those in each cell."""
    cells: list[Cells] = [defaultdict(list) for _ in tables]
    if not tables:
        return glyphs, cells
    free: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.y - 0.35 * glyph.size
        for grid, found in zip(tables, cells, strict=True):
            cell = grid.cell_at(x, y)
            if cell is not None:
                found[cell].append(glyph)
                break
        else:
            free.append(glyph)
    return free, cells


def _filled_table(grid: Grid, found: Cells) -> TextTable:
    lines = {cell: lines_of(glyphs) for cell, glyphs in found.items()}
    widths = {cell: grid.width_of(cell) for cell in found}
    texts = {cell: _joined_cell_text(lines[cell], widths[cell]) for cell in found}
    full = {cell for cell in found if lines[cell] and not _has_room(lines[cell][-1], widths[cell])}
    height = range(len(grid.ys) - 1)
    width = range(grid.columns)
    return TextTable(
        (grid.xs[0], grid.xs[-1]),
        grid.ys,
        tuple(
            tuple(texts.get((r, c), "") if grid.owner[r, c] == (r, c) else None for c in width)
            for r in height
        ),
        tuple(tuple((r, c) in full for c in width) for r in height),
    )


def _has_room(line: TextLine, width: float, word: float | None = None) -> bool:
    """Return whether a word so wide (one character by default) would still fit on a line."""
    room = width - 2 * _CELL_PADDING - (line.x1 - line.x0)
    return room > (line.size if word is None else word) + _CELL_ROOM * line.size


def _joined_cell_text(lines: Sequence[TextLine], width: float) -> str:
    """Join the lines of a cell; a line that was ended on purpose is parted by a space."""
    text = ""
    for k, line in enumerate(lines):
        if k:
            latin = text[-1].isascii() and text[-1].isalpha() and line.text[0].isascii()
            if latin or _has_room(lines[k - 1], width, line.head):
                text += " "
        text += line.text
    return text


def _in_box(line: TextLine, boxes: Sequence[Grid]) -> TextLine:
    for grid in boxes:
        x0, y0, x1, y1 = grid.box
        if x0 <= line.x0 and line.x1 <= x1 + line.size and y0 <= line.y <= y1:
            top = max(y for y in grid.ys if y <= line.y)
            return replace(line, frame=(x0, x1, top))
    return line


def columns_of(glyphs: Sequence[Glyph]) -> list[Group]:
    """Return the glyphs of a page in groups to be read one after the other.

    One group where the page is set in one column; where it has two, the lines across both part
    it into bands, of which each is read left column first. A group of a column comes with its
    left and right edge and its top.
    """
    whole: list[Group] = [(glyphs, None)]
    rows = {glyph.y for glyph in glyphs}
    if len(rows) < _LINES:
        return whole
    left, right = min(g.x0 for g in glyphs), max(g.x1 for g in glyphs)
    middle = (left + right) / 2
    gap = _HALF_GAP * median(g.size for g in glyphs)
    across = {g.y for g in glyphs if g.x0 < middle + gap and g.x1 > middle - gap}
    if len(across) > _ACROSS * len(rows):
        return whole
    if not all(_is_column(side, middle - left) for side in _column_sides(glyphs, middle, across)):
        return whole
    groups: list[Group] = []
    band: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda g: g.y):
        if (glyph.y in across) != bool(band and band[0].y in across):
            groups += _band_groups(band, middle, across)
            band = []
        band.append(glyph)
    return groups + _band_groups(band, middle, across)


def _column_sides(
    glyphs: Sequence[Glyph], middle: float, across: set[float]
) -> tuple[list[Glyph], list[Glyph]]:
    inside = [g for g in glyphs if g.y not in across]
    return [g for g in inside if g.x1 <= middle], [g for g in inside if g.x1 > middle]


def _is_column(side: Sequence[Glyph], width: float) -> bool:
    """Return whether one side of a page is a column of text."""
    lines: dict[float, list[Glyph]] = {}
    for glyph in side:
        lines.setdefault(glyph.y, []).append(glyph)
    long = [line for line in lines.values() if len(line) >= _CHARS]
    full = [line for line in long if _line_width(line) > _FILLED * width]
    return len(long) >= _LINES and len(full) > len(long) / 2


def _line_width(line: Sequence[Glyph]) -> float:
    return max(g.x1 for g in line) - min(g.x0 for g in line)


def _band_groups(band: Sequence[Glyph], middle: float, across: set[float]) -> list[Group]:
    """Return a band of lines as one group, or as two columns."""
    if not band or band[0].y in across:
        return [(band, None)] if band else []
    groups: list[Group] = []
    for side in _column_sides(band, middle, across):
        if side:
            edges = (min(g.x0 for g in side), max(g.x1 for g in side), min(g.y for g in side))
            groups.append((side, edges))
    return groups
