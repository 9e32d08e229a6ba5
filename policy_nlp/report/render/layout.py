"""How wide columns and how high rows must be, and where pages end (排版).

Office programs do not fit merged cells to their text by themselves.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from policy_nlp.report.model import Column, Table
from policy_nlp.text.display import display_width

MM_A_POINT = 25.4 / 72
# What a column needs for a header of two characters (序号), in millimetres.
NARROWEST = 10.5
# What a cell leaves empty at both sides of its text, and what programs put between digits and
# Chinese characters, in millimetres.
CELL_MARGINS = 4.2
# A short value (共同负责, ≥13.83MW, 力争≥13.83%) is not broken over lines: half-width characters.
LONGEST_VALUE = 12
LINE_HEIGHT = 15.5
PADDING = 6.0
# How often breaks and heights are fitted to each other.
ROUNDS = 4
# Part of a page that may stay empty so that a unit is not cut in two.
LARGEST_GAP = 0.15
# Excel takes no row above 409 points.
MAX_ROW_HEIGHT = 400.0
# Paragraphs remembered: a table is laid out several times until its pages stand.
REMEMBERED = 8192
# A printer's metrics differ from the screen's: leave a little room at the end of a line.
SLACK = 1.6
# A column of text is not made narrower than this, in half-width characters; and into how many
# parts the width of a table is cut when its columns give room to each other.
NARROWEST_TEXT, STEPS = 12, 50
# Words and numbers are not cut at the end of a line; Chinese characters are.
_PIECES = re.compile(r"[!-~]+|.", re.DOTALL)
_SENTENCES = re.compile(r"[^。；\n]+[。；]*\n*|[。；\n]+")
# These never stand first in a line, so that the character before them moves down too.
_CLOSING = "，。、；：？！）】》”’％〕」』"


def count_lines(text: str, width: float) -> int:
    """Return how many lines `text` takes in a cell of `width` half-width characters."""
    if not text:
        return 1
    return sum(_lines_of(paragraph, max(width - SLACK, 2)) for paragraph in text.split("\n"))


@lru_cache(maxsize=REMEMBERED)
def _lines_of(paragraph: str, width: float) -> int:
    lines, used, last = 1, 0.0, 0
    for piece in _PIECES.findall(paragraph):
        size = display_width(piece)
        if used + size <= width:
            used += size
        elif size > width:
            # A long word is cut wherever the line ends.
            over = used + size
            lines += math.ceil(over / width) - 1
            used = over % width or width
        else:
            lines += 1
            used = size + (last if piece in _CLOSING else 0)
        last = size
    return lines


def text_height(text: str, width: float, line: float = LINE_HEIGHT) -> float:
    """Return the height in points that `text` needs in a cell of that width."""
    return count_lines(text, width) * line + PADDING


@dataclass(frozen=True)
class Layout:
    """Where everything of a table stands.

    Attributes:
        heights: of the rows, in points.
        breaks: rows that start a page.
        runs: (column, first row, last row) of each cell.
    """

    heights: tuple[float, ...]
    breaks: tuple[int, ...]
    runs: tuple[tuple[int, int, int], ...]


def lay_out(
    table: Table, first_page: float, page: float, needs: list[list[float]] | None = None
) -> Layout:
    """Fit rows to their text and pages to the rows.

    A unit stays on one page where that leaves no large gap. Where it does not, what its rows share
    is shown again on the next page: every page says what its rows belong to. What is shown again
    makes rows higher, which may move the breaks: a few rounds settle it.

    Args:
        table: the table.
        first_page: height of the rows that the first page holds, in points.
        page: height that each other page holds.
        needs: what `cell_heights` gives, where it is known already.
    """
    breaks: tuple[int, ...] = ()
    needs = cell_heights(table) if needs is None else needs
    for rounds in range(ROUNDS + 1):
        runs = tuple(merged_runs(table, breaks))
        heights = tuple(row_heights(table, runs, needs))
        moved = breaks if rounds == ROUNDS else page_breaks(table, heights, first_page, page)
        if moved == breaks:
            break
        breaks = moved
    return Layout(heights, breaks, runs)


def cell_heights(table: Table) -> list[list[float]]:
    """Return the height that each cell of each row needs, in points."""
    widths = [column.width for column in table.columns]
    return [
        [text_height(row.cells[0].text, sum(widths))]
        if row.kind == "band"
        else [text_height(cell.text, width) for cell, width in zip(row.cells, widths, strict=True)]
        for row in table.rows
    ]


def row_heights(
    table: Table, runs: Sequence[tuple[int, int, int]], needs: Sequence[Sequence[float]]
) -> list[float]:
    """Return the height of each row so that no cell of the table hides a line.

    What stands in several rows is shown in the first of them, which has to hold it.
    """
    heights = [
        need[0] if row.kind == "band" else LINE_HEIGHT + PADDING
        for row, need in zip(table.rows, needs, strict=True)
    ]
    for column, first, _ in runs:
        heights[first] = max(heights[first], needs[first][column])
    return heights


def page_breaks(
    table: Table, heights: Sequence[float], first_page: float, page: float
) -> tuple[int, ...]:
    """Return the rows that start a page; a band never stands last on one."""
    breaks: list[int] = []
    room = first_page
    for block in _unit_blocks(table):
        height = sum(heights[row] for row in block)
        if height > room and height <= page and room <= page * LARGEST_GAP:
            breaks.append(block[0])
            room = page
        for piece in _banded_rows(table, block):
            need = sum(heights[row] for row in piece)
            if need > room and piece[0] > 0 and piece[0] not in breaks:
                breaks.append(piece[0])
                room = page
            room -= need
    return tuple(breaks)


def _unit_blocks(table: Table) -> list[list[int]]:
    """Return runs of rows that belong together: a unit with the band above it."""
    blocks: list[list[int]] = []
    for at, row in enumerate(table.rows):
        above = table.rows[at - 1] if at else None
        joined = above is not None and (
            above.kind == "band" or (row.kind != "band" and row.group == above.group != "")
        )
        if joined:
            blocks[-1].append(at)
        else:
            blocks.append([at])
    return blocks


def _banded_rows(table: Table, block: list[int]) -> list[list[int]]:
    """Return the rows of a block one by one, a band with the row below it."""
    pieces: list[list[int]] = []
    for at in block:
        if pieces and table.rows[pieces[-1][-1]].kind == "band":
            pieces[-1].append(at)
        else:
            pieces.append([at])
    return pieces


def split_rows(heights: Sequence[float]) -> list[tuple[int, int]]:
    """Return (first, count) of the rows on the sheet for each row of the table.

    A row higher than a sheet allows is laid over several rows of it.
    """
    places: list[tuple[int, int]] = []
    at = 0
    for height in heights:
        count = max(1, math.ceil(height / MAX_ROW_HEIGHT))
        places.append((at, count))
        at += count
    return places


def split_text(text: str, width: float, most: int) -> list[str]:
    """Cut a text behind its sentences into parts of at most so many lines of a cell."""
    parts = [""]
    for sentence in _SENTENCES.findall(text):
        if parts[-1] and count_lines(parts[-1] + sentence, width) > most:
            parts.append("")
        parts[-1] += sentence
    return parts


def merged_runs(table: Table, breaks: Collection[int] = ()) -> Iterator[tuple[int, int, int]]:
    """Yield (column, first row, last row) for each cell of the data rows, merged ones as one.

    A row of `breaks` starts a page: a merged cell ends before it and is repeated after it.
    """
    for at, column in enumerate(table.columns):
        first = 0
        while first < len(table.rows):
            row = table.rows[first]
            last = first
            if row.kind != "band":
                while (
                    column.merge and last + 1 not in breaks and _goes_on(table, at, first, last + 1)
                ):
                    last += 1
                yield at, first, last
            first = last + 1


def _goes_on(table: Table, column: int, first: int, following: int) -> bool:
    if following >= len(table.rows):
        return False
    begin, row = table.rows[first], table.rows[following]
    return (
        row.kind == begin.kind == "data"
        and row.group == begin.group != ""
        and row.cells[column] == begin.cells[column]
    )


def balanced_widths(table: Table, widths: Sequence[float], *, spread: bool = False) -> list[float]:
    """Return widths with the same sum at which the rows together are as low as can be.

    Columns of short values keep theirs; the others give each other a little room as long as that
    lowers the table.

    Args:
        table: the table.
        widths: of its columns, in half-width characters, to begin with.
        spread: what several rows share stands in one merged cell, else in the first of them.
    """
    given = list(widths)
    free = [at for at, column in enumerate(table.columns) if _may_change(column)]
    made: dict[tuple[int, int], list[float]] = {}
    step = sum(given) / STEPS

    texts = [
        (
            column,
            slice(first, last + 1 if spread else first + 1),
            [display_width(line) for line in table.rows[first].cells[column].text.split("\n")],
        )
        for column, first, last in merged_runs(table)
    ]

    def lines(at: int, moved: int) -> list[float]:
        """Return how many lines each row needs for a column that was moved so many steps."""
        if (at, moved) not in made:
            room = max(given[at] + moved * step - SLACK, 2)
            needs = [0.0] * len(table.rows)
            for _, rows, sizes in (item for item in texts if item[0] == at):
                count = rows.stop - rows.start
                need = sum(max(1, math.ceil(size / room)) for size in sizes) / count
                needs[rows] = [need] * count
            made[at, moved] = needs
        return made[at, moved]

    moves = [0] * len(given)
    columns = [lines(at, 0) for at in range(len(given))]
    lowest = sum(map(max, zip(*columns, strict=True)))
    while True:
        best = None
        for giver, taker in permutations(free, 2):
            if given[giver] + (moves[giver] - 1) * step < NARROWEST_TEXT:
                continue
            tried = columns.copy()
            tried[giver] = lines(giver, moves[giver] - 1)
            tried[taker] = lines(taker, moves[taker] + 1)
            height = sum(map(max, zip(*tried, strict=True)))
            if height < lowest:
                lowest, best = height, (giver, taker, tried)
        if best is None:
            return [width + move * step for width, move in zip(given, moves, strict=True)]
        giver, taker, columns = best
        moves[giver] -= 1
        moves[taker] += 1


def _may_change(column: Column) -> bool:
    return column.align != "center" and not (column.vertical or column.hidden)


def column_widths(table: Table, millimetres: float, points: float = 10.5) -> list[float]:
    """Return the widths of the columns in millimetres, none too narrow for its short values.

    Those of a named table make it as low as can be.

    Args:
        table: the table; its columns say what share each would have.
        millimetres: width of them all.
        points: size of the type in its cells.
    """
    scale = millimetres / sum(column.width for column in table.columns)
    shares = [column.width * scale for column in table.columns]
    least = [_narrowest(table, at, column, points) for at, column in enumerate(table.columns)]
    lack = sum(max(need - share, 0) for need, share in zip(least, shares, strict=True))
    spare = sum(max(share - need, 0) for need, share in zip(least, shares, strict=True))
    given = min(lack / spare, 1.0) if spare else 0.0
    widths = [
        need if share < need else share - (share - need) * given
        for need, share in zip(least, shares, strict=True)
    ]
    if not table.name:
        # Tables of one kind that follow each other in the text look alike.
        return widths
    character = points / 2 * MM_A_POINT
    room = [(width - CELL_MARGINS) / character for width in widths]
    held = balanced_widths(table, room, spread=True)
    return [width * character + CELL_MARGINS for width in held]


def _narrowest(table: Table, at: int, column: Column, points: float) -> float:
    if column.vertical:
        return 0.0
    if column.align != "center":
        return NARROWEST
    cells = (row.cells[at].text for row in table.rows if row.kind != "band")
    lengths = (display_width(line) for text in cells for line in text.split("\n"))
    longest = max((length for length in lengths if length <= LONGEST_VALUE), default=0)
    return max(NARROWEST, longest * points / 2 * MM_A_POINT + CELL_MARGINS)
