"""Drawn lines to tables and boxes: cells from the rules of a page (表格线).

A rule or a frame stands on every page of many official documents. Only rules that part an area
into columns are a table; a frame with one column is a box (专栏) whose text flows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from policy_nlp.ingest.layout.records import Box

# Rules this close (points) are one, and ends this close meet.
_MEET = 3.5
# A cell border is drawn when rules cover so much of it.
_COVERED = 0.6
# Narrower or lower than this is no cell (double rules).
_MIN_CELL = 4.0
# Level rules may stand out over the side border by this.
_OVERHANG = 12.0
_MAX_RULES = 3000


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
    merged = _merged(rules)
    if len(merged) > _MAX_RULES:
        return []
    grids = [_grid(group) for group in _connected(merged)]
    return sorted((g for g in grids if g is not None), key=lambda g: (g.ys[0], g.xs[0]))


def _merged(rules: Iterable[Rule]) -> list[Rule]:
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


def _touch(a: Rule, b: Rule) -> bool:
    """Tell whether a level and an upright rule meet."""
    return (
        a.level != b.level
        and a.start - _MEET <= b.at <= a.end + _MEET
        and b.start - _MEET <= a.at <= b.end + _MEET
    )


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Group rules that hang together."""
    groups: list[list[Rule]] = []
    left = list(rules)
    while left:
        group = [left.pop()]
        for rule in group:
            near = [other for other in left if _touch(rule, other)]
            if near:
                group += near
                left = [other for other in left if other not in near]
        groups.append(group)
    return groups


def _grid(rules: Sequence[Rule]) -> Grid | None:
    """Return the grid of rules that hang together; None for a line or a cross."""
    level = [r for r in rules if r.level]
    upright = [r for r in rules if not r.level]
    if len(level) < 2 or not upright:
        return None
    left, right = min(r.start for r in level), max(r.end for r in level)
    ys = _edges([r.at for r in level])
    # Tables without side borders (三线表 with columns) end where their level rules end.
    at = sorted(r.at for r in upright)
    open_sides = [
        x for x, border in ((left, at[0]), (right, at[-1])) if abs(x - border) > _OVERHANG
    ]
    xs = _edges([*at, *open_sides])
    inside = [r for r in upright if left + _MIN_CELL < r.at < right - _MIN_CELL]
    if len(ys) < 2 or len(xs) < 2 or (len(upright) < 2 and not inside):
        return None
    return Grid(tuple(xs), tuple(ys), _owners(xs, ys, level, upright))


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _MIN_CELL:
            edges.append(value)
    return edges


def _owners(
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
            ((r, c + 1), c + 2 == len(xs) or _drawn(upright, xs[c + 1], ys[r], ys[r + 1])),
            ((r + 1, c), r + 2 == len(ys) or _drawn(level, ys[r + 1], xs[c], xs[c + 1])),
        ):
            if not drawn:
                a, b = sorted((root((r, c)), root(other)))
                owner[b] = a
    return {cell: root(cell) for cell in owner}


def _drawn(rules: Sequence[Rule], at: float, start: float, end: float) -> bool:
    """Tell whether a border is drawn between two cells."""
    covered = sum(
        max(0.0, min(r.end, end) - max(r.start, start)) for r in rules if abs(r.at - at) <= _MEET
    )
    return covered >= _COVERED * (end - start)
