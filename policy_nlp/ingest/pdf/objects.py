"""What stands on a page of a PDF beside its characters: rules, pictures, outlines (页面对象).

Also what the library leaves out of the text of a page without a word: text objects whose single
character its font gives no outline (hidden layers of scanned pages), and text that is drawn as
outlines or as a picture and named only in the structure of the document.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from policy_nlp.ingest.layout.records import Box, Glyph
from policy_nlp.ingest.layout.tables import Rule

# Thinner than this a painted shape is a rule, not an area.
_RULE_WIDTH = 3.0
_RULE_LENGTH = 8.0
# A path of more pieces than this is a drawing, not the frame of a table.
_MAX_SEGMENTS = 4000
# Forms inside forms are followed so deep, and the structure of a document.
_MAX_DEPTH = 3
_MAX_STRUCTURE = 40
# Characters drawn as outlines are so high; a page has not so many runs of them.
_OUTLINE_HEIGHT = (5.0, 90.0)
_MAX_OUTLINED = 200
_ACTUAL_TEXT = 2000

Point = tuple[float, float]


def raw_function(function: Any, *types: Any) -> Any:
    """Return a library function that takes and gives addresses as numbers.

    Making pointer objects costs more than the calls.
    """
    return ctypes.CFUNCTYPE(*types)(ctypes.cast(function, ctypes.c_void_p).value or 0)


ADDRESS = ctypes.c_void_p
_kind_of = raw_function(raw.FPDFPageObj_GetType, ctypes.c_int, ADDRESS)
_render_mode = raw_function(raw.FPDFTextObj_GetTextRenderMode, ctypes.c_int, ADDRESS)
_OF_PAGE = (
    raw_function(raw.FPDFPage_CountObjects, ctypes.c_int, ADDRESS),
    raw_function(raw.FPDFPage_GetObject, ADDRESS, ADDRESS, ctypes.c_int),
)
_OF_FORM = (
    raw_function(raw.FPDFFormObj_CountObjects, ctypes.c_int, ADDRESS),
    raw_function(raw.FPDFFormObj_GetObject, ADDRESS, ADDRESS, ctypes.c_ulong),
)
_INVISIBLE = 3


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
        """Return whether text along (a, b) runs from left to right as shown."""
        angle = math.degrees(math.atan2(b, a)) - self.turn
        return abs((angle + 180) % 360 - 180) < 5


@dataclass
class PageObjects:
    """What stands on a page beside its characters.

    Attributes:
        rules: straight lines that are drawn.
        painted: how many shapes are, and `images` how many pictures, over `image_share` of it.
        unread: text objects of which no character was read: where they begin in the page's own
            space, and whether they are invisible.
        outlines: the boxes of marked content that is drawn only, by its id.
    """

    rules: list[Rule] = field(default_factory=list)
    painted: int = 0
    images: int = 0
    image_share: float = 0.0
    unread: list[tuple[Point, bool]] = field(default_factory=list)
    outlines: dict[int, Box] = field(default_factory=dict)


def read_objects(page: pdfium.PdfPage, view: View, read: Collection[int]) -> PageObjects:
    """Collect what is drawn on a page, inside forms too.

    Args:
        page: the page.
        view: how it is shown.
        read: addresses of the text objects whose characters were read.
    """
    found = PageObjects()
    area = max(view.width * view.height, 1.0)
    matrix = raw.FS_MATRIX()
    for kind, address, plain in _all_objects(_address_of(page.raw), _OF_PAGE, 1):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            if address not in read and plain:
                raw.FPDFPageObj_GetMatrix(_object(address), matrix)
                hidden = _render_mode(address) == _INVISIBLE
                found.unread.append(((matrix.e, matrix.f), hidden))
            continue
        item = _object(address)
        box = _bounds(item)
        if box is None:
            continue
        left, bottom, right, top = box
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            found.images += 1
            found.image_share += max(0.0, right - left) * max(0.0, top - bottom) / area
        else:
            found.painted += 1
            found.rules += _path_rules(item, box, view)
        if _OUTLINE_HEIGHT[0] < top - bottom < _OUTLINE_HEIGHT[1]:
            _note_outline(found.outlines, item, box)
    return found


def outlined_text(page: pdfium.PdfPage, view: View, outlines: dict[int, Box]) -> Iterator[Glyph]:
    """Yield the characters that the structure of a document gives for what is drawn only.

    They are set evenly over the box of what is drawn (a title as picture, with /ActualText).
    """
    if not outlines:
        return
    written = {
        raw.FPDFPageObj_GetMarkedContentID(_object(address))
        for kind, address, _ in _all_objects(_address_of(page.raw), _OF_PAGE, 1)
        if kind == raw.FPDF_PAGEOBJ_TEXT
    }
    drawn = outlines.keys() - written  # not the shading behind a line of text
    tree = raw.FPDF_StructTree_GetForPage(page.raw) if drawn else None
    if not tree:
        return
    try:
        for text, identities in _named_content(tree):
            if text and drawn.issuperset(identities) and identities:
                yield from _set_evenly(text, [outlines[k] for k in identities], view)
    finally:
        raw.FPDF_StructTree_Close(tree)


def _address_of(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _object(address: int) -> Any:
    return ctypes.cast(address, raw.FPDF_PAGEOBJECT)


def _bounds(item: Any) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    return left.value, bottom.value, right.value, top.value


def _all_objects(
    holder: int, functions: tuple[Any, Any], depth: int, plain: bool = True
) -> Iterator[tuple[int, int, bool]]:
    """Yield kind and address of what a page or form holds; whether it stands as the page does."""
    count, get = functions
    for i in range(count(holder)):
        address = get(holder, i)
        kind = _kind_of(address)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            if depth < _MAX_DEPTH:
                matrix = raw.FS_MATRIX()
                raw.FPDFPageObj_GetMatrix(_object(address), matrix)
                unmoved = (matrix.a, matrix.d, matrix.e, matrix.f) == (1, 1, 0, 0)
                yield from _all_objects(address, _OF_FORM, depth + 1, plain and unmoved)
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_TEXT):
            yield kind, address, plain


def _note_outline(outlines: dict[int, Box], item: Any, box: Box) -> None:
    identity = raw.FPDFPageObj_GetMarkedContentID(item)
    if identity < 0 or (identity not in outlines and len(outlines) >= _MAX_OUTLINED):
        return
    a, b = outlines.get(identity, box), box
    outlines[identity] = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))


def _named_content(tree: Any) -> Iterator[tuple[str, list[int]]]:
    """Yield the text that elements of a structure tree give for their marked content."""
    open_elements = [
        (raw.FPDF_StructTree_GetChildAtIndex(tree, k), 1)
        for k in range(raw.FPDF_StructTree_CountChildren(tree))
    ]
    buffer = (ctypes.c_ushort * _ACTUAL_TEXT)()
    while open_elements:
        element, depth = open_elements.pop()
        if not element or depth > _MAX_STRUCTURE:
            continue
        size = raw.FPDF_StructElement_GetActualText(element, buffer, ctypes.sizeof(buffer))
        if 2 < size <= ctypes.sizeof(buffer):
            text = bytes(buffer)[: size - 2].decode("utf-16-le", "replace").strip()
            count = raw.FPDF_StructElement_GetMarkedContentIdCount(element)
            get = raw.FPDF_StructElement_GetMarkedContentIdAtIndex
            yield text, [get(element, k) for k in range(count)]
        open_elements += [
            (raw.FPDF_StructElement_GetChildAtIndex(element, k), depth + 1)
            for k in range(raw.FPDF_StructElement_CountChildren(element))
        ]


def _set_evenly(text: str, boxes: list[Box], view: View) -> Iterator[Glyph]:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    x0, top, x1, bottom = view.box(min(lefts), min(bottoms), max(rights), max(tops))
    step = (x1 - x0) / len(text)
    size = min(bottom - top, 1.3 * step)
    for k, char in enumerate(text):
        yield Glyph(char, x0 + k * step, x0 + (k + 1) * step, bottom - 0.1 * size, size)


def _path_rules(item: Any, box: Box, view: View) -> list[Rule]:
    """Return the straight level or upright lines that one painted path draws."""
    left, bottom, right, top = box
    width, height = right - left, top - bottom
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    if not (fill.value or stroke.value):
        return []
    if min(width, height) < _RULE_WIDTH:
        if max(width, height) < _RULE_LENGTH:
            return []
        return [_rule_of(view.box(*box))]
    return _stroked_rules(item, view) if stroke.value else _thin_areas(item, view)


def _rule_of(box: Box) -> Rule:
    x0, y0, x1, y1 = box
    if x1 - x0 >= y1 - y0:
        return Rule(True, (y0 + y1) / 2, x0, x1)
    return Rule(False, (x0 + x1) / 2, y0, y1)


def _stroked_rules(item: Any, view: View) -> list[Rule]:
    """Return the level and upright strokes of a path: a frame, or a whole grid in one path."""
    rules: list[Rule] = []
    first = last = (0.0, 0.0)
    for kind, place, closes in _path_points(item):
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = place
        elif kind == raw.FPDF_SEGMENT_LINETO:
            rules += _stroke_rule(last, place, view)
        if closes:
            rules += _stroke_rule(place, first, view)
        last = place
    return rules


def _thin_areas(item: Any, view: View) -> list[Rule]:
    """Return the thin areas of a path that paints several at once: borders, not shading."""
    parts: list[list[Point]] = []
    for kind, place, _ in _path_points(item):
        if kind == raw.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
        parts[-1].append(place)
    rules: list[Rule] = []
    for part in parts if len(parts) > 1 else []:
        xs, ys = [x for x, _ in part], [y for _, y in part]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if min(width, height) < _RULE_WIDTH and max(width, height) >= _RULE_LENGTH:
            rules.append(_rule_of(view.box(min(xs), min(ys), max(xs), max(ys))))
    return rules


def _path_points(item: Any) -> Iterator[tuple[int, Point, bool]]:
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


def _stroke_rule(a: Point, b: Point, view: View) -> list[Rule]:
    dx, dy = abs(a[0] - b[0]), abs(a[1] - b[1])
    if min(dx, dy) > 1.0 or max(dx, dy) < _RULE_LENGTH:
        return []
    return [_rule_of(view.box(*a, *b))]
