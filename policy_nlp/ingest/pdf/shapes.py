"""What is drawn on a page of a PDF: rules, pictures, other shapes (线条与图像)."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from policy_nlp.ingest.layout.grid import Rule
from policy_nlp.ingest.layout.records import Box

# Thinner than this a painted shape is a rule, not an area.
_RULE_WIDTH = 3.0
_RULE_LENGTH = 8.0
# A path of more pieces than this is a drawing, not the frame of a table.
_MAX_SEGMENTS = 4000
# Forms inside forms are followed so deep.
_MAX_DEPTH = 3

Point = tuple[float, float]


@dataclass(frozen=True)
class View:
    """Turns a place in the page's own space into one on the page as it is shown."""

    left: float
    bottom: float
    width: float
    height: float
    turn: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point stands as shown."""
        x, y = x - self.left, y - self.bottom
        if self.turn == 0:
            return x, self.height - y
        if self.turn == 90:
            return y, x
        if self.turn == 180:
            return self.width - x, y
        return self.height - y, self.width - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Return where an upright rectangle stands as shown."""
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def level(self, a: float, b: float) -> bool:
        """Tell whether text along (a, b) runs from left to right as shown."""
        angle = math.degrees(math.atan2(b, a)) - self.turn
        return abs((angle + 180) % 360 - 180) < 5


@dataclass
class Shapes:
    """The rules of a page; how many shapes are painted, how many pictures over what share."""

    rules: list[Rule] = field(default_factory=list)
    painted: int = 0
    images: int = 0
    image_share: float = 0.0


def read_shapes(page: pdfium.PdfPage, view: View) -> Shapes:
    """Collect what is drawn on a page, inside forms too."""
    shapes = Shapes()
    area = max(view.width * view.height, 1.0)
    edges = (ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float())
    into = tuple(ctypes.byref(edge) for edge in edges)
    for kind, item in _painted(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, 1):
        if not raw.FPDFPageObj_GetBounds(item, *into):
            continue
        left, bottom, right, top = (edge.value for edge in edges)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            shapes.images += 1
            shapes.image_share += max(0.0, right - left) * max(0.0, top - bottom) / area
        else:
            shapes.painted += 1
            shapes.rules += _rules(item, left, bottom, right, top, view)
    return shapes


def _painted(holder: Any, count: Any, get: Any, depth: int) -> Iterator[tuple[int, Any]]:
    """Yield the paths and pictures of a page or form."""
    kind_of = raw.FPDFPageObj_GetType
    for i in range(count(holder)):
        item = get(holder, i)
        kind = kind_of(item)
        if kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            yield kind, item
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            yield from _painted(
                item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, depth + 1
            )


def _rules(
    item: Any, left: float, bottom: float, right: float, top: float, view: View
) -> list[Rule]:
    """Return the straight level or upright lines that one painted path draws."""
    width, height = right - left, top - bottom
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    if not (fill.value or stroke.value):
        return []
    if min(width, height) < _RULE_WIDTH:
        if max(width, height) < _RULE_LENGTH:
            return []
        return [_rule(view.box(left, bottom, right, top))]
    return _stroked(item, view) if stroke.value else _areas(item, view)


def _rule(box: Box) -> Rule:
    x0, y0, x1, y1 = box
    if x1 - x0 >= y1 - y0:
        return Rule(True, (y0 + y1) / 2, x0, x1)
    return Rule(False, (x0 + x1) / 2, y0, y1)


def _stroked(item: Any, view: View) -> list[Rule]:
    """Return the level and upright strokes of a path: a frame, or a whole grid in one path."""
    rules: list[Rule] = []
    first = last = (0.0, 0.0)
    for kind, place, closes in _points(item):
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = place
        elif kind == raw.FPDF_SEGMENT_LINETO:
            rules += _stroke(last, place, view)
        if closes:
            rules += _stroke(place, first, view)
        last = place
    return rules


def _areas(item: Any, view: View) -> list[Rule]:
    """Return the thin areas of a path that paints several at once: borders, not shading."""
    parts: list[list[Point]] = []
    for kind, place, _ in _points(item):
        if kind == raw.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
        parts[-1].append(place)
    rules: list[Rule] = []
    for part in parts if len(parts) > 1 else []:
        xs, ys = [x for x, _ in part], [y for _, y in part]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if min(width, height) < _RULE_WIDTH and max(width, height) >= _RULE_LENGTH:
            rules.append(_rule(view.box(min(xs), min(ys), max(xs), max(ys))))
    return rules


def _points(item: Any) -> Iterator[tuple[int, Point, bool]]:
    """Yield the points of a path: kind of segment, place on the page, whether it closes."""
    count = raw.FPDFPath_CountSegments(item)
    if not 2 <= count <= _MAX_SEGMENTS:
        return
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    px, py = ctypes.c_float(), ctypes.c_float()
    for k in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, k)
        raw.FPDFPathSegment_GetPoint(segment, px, py)
        x = matrix.a * px.value + matrix.c * py.value + matrix.e
        y = matrix.b * px.value + matrix.d * py.value + matrix.f
        closes = bool(raw.FPDFPathSegment_GetClose(segment))
        yield raw.FPDFPathSegment_GetType(segment), (x, y), closes


def _stroke(a: Point, b: Point, view: View) -> list[Rule]:
    dx, dy = abs(a[0] - b[0]), abs(a[1] - b[1])
    if min(dx, dy) > 1.0 or max(dx, dy) < _RULE_LENGTH:
        return []
    return [_rule(view.box(*a, *b))]
