"""Ruled tables of a PDF, found by pdfplumber on the pages that have some (表格识别).

pdfplumber takes some thirty times as long over a page as what reads its characters. So the
rules of a page (`layout.grid`) tell first whether they part it into columns, and a file without
such a page never loads it.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from policy_nlp.ingest.layout.page import grids_on
from policy_nlp.ingest.layout.records import Box
from policy_nlp.ingest.layout.tables import Grid
from policy_nlp.ingest.pdf.objects import View
from policy_nlp.ingest.pdf.page import PdfPage

if TYPE_CHECKING:
    import pypdfium2 as pdfium

# Word and WPS draw a border cell by cell, and its pieces stand up to a rule's width off one
# another: as near as `layout.grid` takes two rules for one, or the two would tell other cells.
_SNAP = 3.5
# The same of pieces that follow one another, ...
_JOIN = 3.5
# ... and of borders that end before they reach the one across.
_MEET = 3.5
# No row is so low; shorter rules are ticks and the short ends of borders drawn as thin areas.
_SHORTEST = 8.0
_SETTINGS = {
    # rules alone: text that happens to line up is no table, and contents and signatures do
    "vertical_strategy": "lines",
    "horizontal_strategy": "lines",
    "snap_tolerance": _SNAP,
    "join_tolerance": _JOIN,
    "intersection_tolerance": _MEET,
    "edge_min_length": _SHORTEST,
}
# Wider than this an area without outline is the shading of a cell, whose edge is no border.
_RULE_WIDTH = 3.0
# A path of more points is a drawing.
_MAX_POINTS = 4000
# The time of the table finder grows with the square of the crossings, and that of reading a
# page with what stands on it. No table of a plan comes near (100 rows of 12 columns: 1,300).
_MAX_CROSSINGS = 3000
_MAX_GLYPHS = 20_000
_MAX_SHAPES = 10_000
# It keeps every font: those of scans with a layer of text, one a page, take 9 MB each.
_PAGES_A_STORE = 12
# The same page in both libraries has the same size.
_SAME_SIZE = 1.0
# An edge of the finder nearer than this to one of the grid is the same.
_SAME_EDGE = 4.0


@dataclass
class Tables:
    """The grids of pages by page number; `unread`: pages that pdfplumber could not read."""

    grids: dict[int, list[Grid]]
    unread: list[int] = field(default_factory=list)


def tables_of(
    document: pdfium.PdfDocument, data: bytes, pages: Sequence[PdfPage], password: str | None
) -> Tables:
    """Find the tables and boxes on the pages of a document.

    Args:
        document: the open document.
        data: the file it was opened from.
        pages: the pages whose characters were read.
        password: what opens the document.
    """
    tables = Tables({page.number: grids_on(page.rules, page.width, page.height) for page in pages})
    ruled = {
        page.number: page
        for page in pages
        if page.glyphs and any(grid.columns > 1 for grid in tables.grids[page.number])
    }
    heavy = {n for n, page in ruled.items() if _is_heavy(page, tables.grids[n])}
    wanted = {n: _shown_place(document, n) for n in ruled if n not in heavy}
    found = _cells_by_page(data, wanted, password) if wanted else {}
    for number, cells in found.items():
        tables.grids[number] = _completed_grids(tables.grids[number], cells)
    tables.unread = sorted(ruled.keys() - found.keys())
    return tables


def _is_heavy(page: PdfPage, grids: Sequence[Grid]) -> bool:
    """Return whether a page holds more than the table finder could take in good time."""
    crossings = sum(len(grid.xs) * len(grid.ys) for grid in grids)
    return crossings > _MAX_CROSSINGS or len(page.glyphs) > _MAX_GLYPHS or page.shapes > _MAX_SHAPES


Place = tuple[Box, float, float]
Cells = list[list[Box]]


def _shown_place(document: pdfium.PdfDocument, number: int) -> Place:
    """Return where a page as shown stands on its sheet, and how large the sheet is as shown.

    pdfplumber measures from the corner of the sheet (MediaBox), whatever is shown of it.
    """
    sheet = document[number - 1]
    left, bottom, right, top = sheet.get_mediabox()
    shown, turn = sheet.get_bbox(), sheet.get_rotation() % 360
    sheet.close()
    view = View(left, bottom, right - left, top - bottom, turn)
    width, height = view.width, view.height
    return view.box(*shown), *((height, width) if turn in (90, 270) else (width, height))


def _cells_by_page(
    data: bytes, places: Mapping[int, Place], password: str | None
) -> dict[int, Cells]:
    """Return the cells of each table on the pages that pdfplumber can read."""
    found: dict[int, Cells] = {}
    for number, sheet in plumber_pages(data, places, password):
        try:
            found[number] = _page_cells(sheet, places[number])
        except Exception:
            continue
    return found


def plumber_pages(
    data: bytes, numbers: Collection[int], password: str | None
) -> Iterator[tuple[int, Any]]:
    """Yield the pages of a file that pdfplumber can read, by number.

    What is wrong with a file makes it and the parser below it raise whatever comes (KeyError,
    RecursionError, struct.error): none of that is a reason to give up a page that pdfium reads.
    """
    if not numbers:
        return
    # What its parser has to say of a file goes to nobody who could use it, and to standard
    # error where no program set up its log.
    parser = logging.getLogger("pdfminer")
    if not parser.handlers:
        parser.addHandler(logging.NullHandler())
    import pdfplumber

    try:
        with pdfplumber.open(
            BytesIO(data), pages=sorted(numbers), password=password, raise_unicode_errors=False
        ) as opened:
            for count, sheet in enumerate(opened.pages, 1):
                if count % _PAGES_A_STORE == 0:
                    opened.rsrcmgr = type(opened.rsrcmgr)()
                try:
                    sheet.objects  # noqa: B018 — parses the page
                except Exception:
                    continue
                yield sheet.page_number, sheet
                sheet.close()
    except Exception:
        return


def _page_cells(sheet: Any, place: Place) -> Cells:
    """Return the cells of the tables on one page, as it is shown."""
    (left, top, _, _), width, height = place
    if abs(sheet.width - width) > _SAME_SIZE or abs(sheet.height - height) > _SAME_SIZE:
        raise ValueError("not the same page")
    left, top = left + sheet.bbox[0], top + sheet.bbox[1]
    tables = sheet.filter(_is_rule).find_tables(_SETTINGS)
    return [[(a - left, b - top, c - left, d - top) for a, b, c, d in t.cells] for t in tables]


def _is_rule(item: dict[str, Any]) -> bool:
    """Return whether something drawn may be borders: not the shading of cells, not a character."""
    kind = item["object_type"]
    if kind in ("rect", "curve"):
        thin = min(item["width"], item["height"]) < _RULE_WIDTH
        return thin or (item["stroke"] and len(item["pts"]) <= _MAX_POINTS)
    return bool(kind == "line")


def _completed_grids(grids: Sequence[Grid], tables: Cells) -> list[Grid]:
    """Put the cells of the table finder into the grids of a page, top to bottom."""
    homes: list[list[Box]] = [[] for _ in grids]
    others: list[Grid] = []
    for cells in tables:
        box = _bounding_box(cells)
        shared = [_overlap_share(grid.box, box) for grid in grids]
        if max(shared) > 0:
            homes[shared.index(max(shared))] += cells
        else:
            others.append(_divided_grid(None, cells))
    whole = [_divided_grid(g, cells) if cells else g for g, cells in zip(grids, homes, strict=True)]
    return sorted([*whole, *others], key=lambda grid: (grid.ys[0], grid.xs[0]))


def _divided_grid(grid: Grid | None, cells: Sequence[Box]) -> Grid:
    """Return the grid of a table: the cells found, and the rest of what its rules make.

    The finder knows a cell by four corners that are drawn. It gives none of the outer columns
    of a table without side borders (三线表), and none beside a border that is not quite
    straight, or it runs two into one there. Both are in the rules, so where they tell of more
    cells those stand.
    """
    xs = _united_edges(grid.xs if grid else (), [x for a, _, c, _ in cells for x in (a, c)])
    ys = _united_edges(grid.ys if grid else (), [y for _, b, _, d in cells for y in (b, d)])
    first: dict[tuple[object, ...], tuple[int, int]] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            x, y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
            ruled, found = grid.cell_at(x, y) if grid else None, _cell_at(cells, x, y)
            # a place that neither tells of is a cell by itself
            alone = (row, column) if ruled is None and found is None else None
            owner[row, column] = first.setdefault((ruled, found, alone), (row, column))
    return Grid(xs, ys, owner)


def _united_edges(known: Sequence[float], found: Sequence[float]) -> tuple[float, ...]:
    edges = list(known)
    for edge in sorted(found):
        if all(abs(edge - other) > _SAME_EDGE for other in edges):
            edges.append(edge)
    return tuple(sorted(edges))


def _cell_at(cells: Sequence[Box], x: float, y: float) -> Box | None:
    """Return the smallest cell that holds a point: one may lie inside another."""
    around = [c for c in cells if c[0] <= x <= c[2] and c[1] <= y <= c[3]]
    return min(around, key=_area, default=None)


def _bounding_box(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _overlap_share(a: Box, b: Box) -> float:
    """Return the share of the place of two boxes that both fill."""
    both = _area((max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])))
    return both / max(_area(a) + _area(b) - both, 1.0)
