"""Pages set in two columns (政府公报), so that a line is not read across both (分栏)."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from policy_nlp.ingest.layout.records import Glyph

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
    if not all(_filled(side, middle - left) for side in _sides(glyphs, middle, across)):
        return whole
    groups: list[Group] = []
    band: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda g: g.y):
        if (glyph.y in across) != bool(band and band[0].y in across):
            groups += _band(band, middle, across)
            band = []
        band.append(glyph)
    return groups + _band(band, middle, across)


def _sides(
    glyphs: Sequence[Glyph], middle: float, across: set[float]
) -> tuple[list[Glyph], list[Glyph]]:
    inside = [g for g in glyphs if g.y not in across]
    return [g for g in inside if g.x1 <= middle], [g for g in inside if g.x1 > middle]


def _filled(side: Sequence[Glyph], width: float) -> bool:
    """Tell whether one side of a page is a column of text."""
    lines: dict[float, list[Glyph]] = {}
    for glyph in side:
        lines.setdefault(glyph.y, []).append(glyph)
    long = [line for line in lines.values() if len(line) >= _CHARS]
    full = [line for line in long if _span(line) > _FILLED * width]
    return len(long) >= _LINES and len(full) > len(long) / 2


def _span(line: Sequence[Glyph]) -> float:
    return max(g.x1 for g in line) - min(g.x0 for g in line)


def _band(band: Sequence[Glyph], middle: float, across: set[float]) -> list[Group]:
    """Return a band of lines as one group, or as two columns."""
    if not band or band[0].y in across:
        return [(band, None)] if band else []
    groups: list[Group] = []
    for side in _sides(band, middle, across):
        if side:
            edges = (min(g.x0 for g in side), max(g.x1 for g in side), min(g.y for g in side))
            groups.append((side, edges))
    return groups
