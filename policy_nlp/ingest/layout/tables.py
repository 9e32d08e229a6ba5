"""Drawn rules to grids of cells, and tables to rows over pages (表格).

A rule or a frame stands on every page of many official documents. Only rules that part an area
into columns are a table; a frame with one column is a box (专栏) whose text flows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from policy_nlp.ingest.layout.records import Box, TextTable
from policy_nlp.records import Block, Piece
from policy_nlp.text.numbering import marker_at
from policy_nlp.text.width import squeeze

# Rules this close (points) are one, and ends this close meet.
_MEET = 3.5
# A cell border is drawn when rules cover so much of it.
_COVERED = 0.6
# Narrower or lower than this is no cell (double rules).
_MIN_CELL = 4.0
# Level rules may stand out over the side border by this.
_OVERHANG = 12.0
_MAX_RULES = 3000
Row = tuple[str | None, ...]
# A header has so many rows at most.
_HEADER_ROWS = 3


class Rule(NamedTuple):
    """A straight drawn line: level or upright, where it stands, and from where to where."""

    level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True)
class Grid:
    """Rows and columns that rules make; `owner` gives for each cell the merged cell it is in.

    Attributes:
        xs: edges of the columns, left to right.
        ys: edges of the rows, top to bottom.
        owner: (row, column) → (row, column) of the top left cell of the merged one.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: dict[tuple[int, int], tuple[int, int]]

    @property
    def box(self) -> Box:
        """The place of the whole grid."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.xs) - 1

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the merged cell that holds a point."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        column = sum(edge <= x for edge in self.xs[1:-1])
        row = sum(edge <= y for edge in self.ys[1:-1])
        return self.owner[row, column]

    def width_of(self, cell: tuple[int, int]) -> float:
        """Return the width of a merged cell."""
        last = max(column for (_, column), owner in self.owner.items() if owner == cell)
        return self.xs[last + 1] - self.xs[cell[1]]


def grids_of(rules: Iterable[Rule]) -> list[Grid]:
    """Return the tables and boxes that the rules of a page make, top to bottom."""
    merged = _merged_rules(rules)
    if len(merged) > _MAX_RULES:
        return []
    grids = [_grid_of(group) for group in _connected_rules(merged)]
    return sorted((g for g in grids if g is not None), key=lambda g: (g.ys[0], g.xs[0]))


def _merged_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Join rules that go on in one line: borders are often drawn cell by cell."""
    rows: dict[tuple[bool, int], list[Rule]] = defaultdict(list)
    out: list[Rule] = []
    last: Rule | None = None
    ordered = sorted(rules)
    at, band = float("-inf"), 0
    for rule in ordered:
        if last is None or rule.level != last.level or rule.at - at > _MEET:
            band += 1
            at = rule.at
        rows[rule.level, band].append(rule)
        last = rule
    for row in rows.values():
        row.sort(key=lambda r: r.start)
        current = row[0]
        for rule in row[1:]:
            if rule.start <= current.end + _MEET:
                current = current._replace(end=max(current.end, rule.end))
            else:
                out.append(current)
                current = rule
        out.append(current)
    return out


def _rules_meet(a: Rule, b: Rule) -> bool:
    """Return whether a level and an upright rule meet."""
    return (
        a.level != b.level
        and a.start - _MEET <= b.at <= a.end + _MEET
        and b.start - _MEET <= a.at <= b.end + _MEET
    )


def _connected_rules(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Group rules that hang together."""
    groups: list[list[Rule]] = []
    left = list(rules)
    while left:
        group = [left.pop()]
        for rule in group:
            near = [other for other in left if _rules_meet(rule, other)]
            if near:
                group += near
                left = [other for other in left if other not in near]
        groups.append(group)
    return groups


def _grid_of(rules: Sequence[Rule]) -> Grid | None:
    """Return the grid of rules that hang together; None for a line or a cross."""
    level = [r for r in rules if r.level]
    upright = [r for r in rules if not r.level]
    if len(level) < 2 or not upright:
        return None
    left, right = min(r.start for r in level), max(r.end for r in level)
    ys = _distinct_edges([r.at for r in level])
    # Tables without side borders (三线表 with columns) end where their level rules end.
    at = sorted(r.at for r in upright)
    open_sides = [
        x for x, border in ((left, at[0]), (right, at[-1])) if abs(x - border) > _OVERHANG
    ]
    xs = _distinct_edges([*at, *open_sides])
    inside = [r for r in upright if left + _MIN_CELL < r.at < right - _MIN_CELL]
    if len(ys) < 2 or len(xs) < 2 or (len(upright) < 2 and not inside):
        return None
    return Grid(tuple(xs), tuple(ys), _joined_cells(xs, ys, level, upright))


def _distinct_edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _MIN_CELL:
            edges.append(value)
    return edges


def _joined_cells(
    xs: Sequence[float], ys: Sequence[float], level: Sequence[Rule], upright: Sequence[Rule]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Merge the cells between which no border is drawn."""
    owner = {(r, c): (r, c) for r in range(len(ys) - 1) for c in range(len(xs) - 1)}

    def root(cell: tuple[int, int]) -> tuple[int, int]:
        while owner[cell] != cell:
            cell = owner[cell]
        return cell

    for r, c in list(owner):
        for other, drawn in (
            ((r, c + 1), c + 2 == len(xs) or _is_drawn(upright, xs[c + 1], ys[r], ys[r + 1])),
            ((r + 1, c), r + 2 == len(ys) or _is_drawn(level, ys[r + 1], xs[c], xs[c + 1])),
        ):
            if not drawn:
                a, b = sorted((root((r, c)), root(other)))
                owner[b] = a
    return {cell: root(cell) for cell in owner}


def _is_drawn(rules: Sequence[Rule], at: float, start: float, end: float) -> bool:
    """Return whether a border is drawn between two cells."""
    covered = sum(
        max(0.0, min(r.end, end) - max(r.start, start)) for r in rules if abs(r.at - at) <= _MEET
    )
    return covered >= _COVERED * (end - start)


@dataclass
class TableRow:
    """A row of a table; `page` and `box` are those of the page that it begins on.

    Attributes:
        full: the cells whose text may go on overleaf.
        again: it is a header that is printed again.
    """

    cells: list[str]
    full: tuple[bool, ...]
    page: int
    box: Box
    again: bool = False

    def block(self) -> Block:
        """Return the row as a block; a header printed again is furniture."""
        text = "\t".join(self.cells)
        left, top, right, bottom = (round(edge, 1) for edge in self.box)
        box = (left, top, right, bottom)
        piece = Piece(at=0, source=0, length=len(text), page=self.page, box=box)
        return Block(
            kind="furniture" if self.again else "table-row",
            text=text,
            pieces=(piece,),
            page=self.page,
            furniture="header" if self.again else None,
        )


class TableRows:
    """Gives the rows of tables; knows when a table goes on from the page before."""

    def __init__(self) -> None:
        self._header: list[Row] = []
        self._last: TableRow | None = None

    def close(self) -> None:
        """Note that text stands between the last table and the next."""
        self._header = []
        self._last = None

    def rows(self, table: TextTable, page: int) -> list[TableRow]:
        """Return the new rows of a table; what goes on with the last row is added to that."""
        kept = [k for k, row in enumerate(table.rows) if any(row)]
        again = _count_repeated(self._header, [table.rows[k] for k in kept])
        if not again:
            self._header = [table.rows[k] for k in kept[:_HEADER_ROWS]]
        found: list[TableRow] = []
        for n, k in enumerate(kept):
            cells = [cell or "" for cell in table.rows[k]]
            full = table.full[k] if table.full else (False,) * len(cells)
            if n == again and self._last is not None and _goes_on_overleaf(self._last, cells):
                self._last.cells = [a + b for a, b in zip(self._last.cells, cells, strict=True)]
                self._last.full = full
                continue
            row = TableRow(cells, full, page, table.row_box(k), again=n < again)
            found.append(row)
            self._last = row if n >= again else self._last
        return found


def _goes_on_overleaf(last: TableRow, cells: list[str]) -> bool:
    """Return whether the first row on a page is the rest of the last one on the page before.

    Each of its cells that holds text goes on from one that is full to its last line; some are
    empty, since not all were cut.
    """
    if len(cells) != len(last.cells) or all(cells):
        return False
    filled = [k for k, cell in enumerate(cells) if cell]
    return all(last.full[k] and marker_at(cells[k], 0) is None for k in filled)


def _count_repeated(header: list[Row], rows: list[Row]) -> int:
    """Return how many rows at the top are those of the table's part on the page before."""
    count = 0
    for old, new in zip(header, rows, strict=False):
        if [squeeze(c or "") for c in old] != [squeeze(c or "") for c in new]:
            break
        count += 1
    return count
