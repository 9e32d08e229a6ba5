"""One page of a PDF as glyphs, rules and what else tells how it must be read (页面取字).

The calls into the library are the cost of reading, so each character takes two of them and
what a whole text object shares is asked for once an object.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from policy_nlp.ingest.layout.records import Box, Glyph
from policy_nlp.ingest.layout.tables import Rule

_BOLD_NAMES = ("bold", "heavy", "black")
_BOLD_WEIGHT = 600
_FILL_AND_STROKE = 2
# Thinner than this a painted shape is a rule, not an area.
_RULE_WIDTH = 3.0
_RULE_LENGTH = 8.0
# A path of more pieces than this is a drawing, not the frame of a table.
_MAX_SEGMENTS = 4000
# Forms inside forms are followed so deep.
_MAX_DEPTH = 3

Point = tuple[float, float]


def _raw_function(function: Any, *types: Any) -> Any:
    """Return a library function that takes and gives addresses as numbers.

    Making pointer objects costs more than the calls.
    """
    return ctypes.CFUNCTYPE(*types)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_ADDRESS = ctypes.c_void_p
_owner = _raw_function(raw.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, ctypes.c_int)
_font = _raw_function(raw.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)
_render_mode = _raw_function(raw.FPDFTextObj_GetTextRenderMode, ctypes.c_int, _ADDRESS)


@dataclass
class PdfPage:
    """What stands on a page, in points from the top left corner as it is shown.

    Attributes:
        text: its characters in the order of the file, without spaces.
        glyphs: characters set level, spaces among them.
        slanted: characters that are not (watermarks).
        rules: straight lines that are drawn.
        unmapped: characters whose font says nothing of what they are.
        images: how many pictures stand on it, `image_share` what part of the page they fill.
        shapes: how many other shapes are drawn (text as outlines has hundreds).
    """

    number: int
    width: float
    height: float
    text: str = ""
    glyphs: list[Glyph] = field(default_factory=list)
    slanted: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    unmapped: int = 0
    images: int = 0
    image_share: float = 0.0
    shapes: int = 0


def read_page(document: pdfium.PdfDocument, index: int) -> PdfPage:
    """Read one page.

    Raises:
        pdfium.PdfiumError: the page is damaged.
    """
    page = document[index]
    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation() % 360
    view = View(left, bottom, right - left, top - bottom, turn)
    width, height = view.width, view.height
    if turn in (90, 270):
        width, height = height, width
    result = PdfPage(index + 1, width, height)
    text = page.get_textpage()
    try:
        _read_text(text, view, result)
    finally:
        text.close()
    shapes = read_shapes(page, view)
    result.rules, result.shapes = shapes.rules, shapes.painted
    result.images, result.image_share = shapes.images, shapes.image_share
    page.close()
    return result


class _ObjectLook(NamedTuple):
    """What the characters of one text object share."""

    address: int | None
    size: float
    y: float
    bold: bool
    level: bool
    unmapped: bool


class _ObjectLooks:
    """Asks what the characters of a text object share."""

    def __init__(self, handle: Any, view: View) -> None:
        self._handle = handle
        self._view = view
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._matrix = raw.FS_MATRIX()
        self._into = (ctypes.byref(self._x), ctypes.byref(self._y))
        self._matrix_into = ctypes.byref(self._matrix)
        self._bold_fonts: dict[int, bool] = {}
        self._set: tuple[float, bool] = (1.0, True)
        self._key: tuple[int | None, float] = (None, 0.0)

    def face(self, i: int, address: int, height: float) -> _ObjectLook:
        """Return it for the object that the character `i`, of this height, belongs to."""
        handle = self._handle
        font = _font(address)
        if (font, height) != self._key:
            # the same font as high as before is set in the same size and direction
            self._key, self._set = (font, height), self._setting(i)
        raw.FPDFText_GetCharOrigin(handle, i, *self._into)
        return _ObjectLook(
            address,
            self._set[0],
            self._view.point(self._x.value, self._y.value)[1],
            _render_mode(address) == _FILL_AND_STROKE or self._bold(font),
            self._set[1],
            raw.FPDFText_HasUnicodeMapError(handle, i) == 1,
        )

    def _setting(self, i: int) -> tuple[float, bool]:
        """Return the size of a character and whether it stands level."""
        matrix = self._matrix
        raw.FPDFText_GetMatrix(self._handle, i, self._matrix_into)
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        size = max(0.5, raw.FPDFText_GetFontSize(self._handle, i) * scale)
        return size, self._view.level(matrix.a, matrix.b)

    def _bold(self, font: int | None) -> bool:
        if not font:
            return False
        if font not in self._bold_fonts:
            pointer = ctypes.cast(font, raw.FPDF_FONT)
            name = ctypes.create_string_buffer(128)
            raw.FPDFFont_GetBaseFontName(pointer, name, 128)
            printed = name.value.decode("utf-8", "replace").lower()
            heavy = raw.FPDFFont_GetWeight(pointer) >= _BOLD_WEIGHT
            self._bold_fonts[font] = heavy or any(word in printed for word in _BOLD_NAMES)
        return self._bold_fonts[font]


def _read_text(text: pdfium.PdfTextPage, view: View, result: PdfPage) -> None:
    handle = text.raw
    count = text.count_chars()
    chars = text.get_text_range() if count else ""
    if len(chars) != count:
        chars = "".join(chr(raw.FPDFText_GetUnicode(handle, i) or 0) for i in range(count))
    rect = raw.FS_RECTF()
    into = ctypes.byref(rect)
    loose = raw.FPDFText_GetLooseCharBox
    faces = _ObjectLooks(handle, view)
    face = _ObjectLook(None, 1.0, 0.0, False, True, False)
    straight, shift = view.turn == 0, view.left
    for i, char in enumerate(chars):
        address = _owner(handle, i)
        if address is None:
            continue  # written in by the library at gaps and line ends
        loose(handle, i, into)
        if address != face.address:
            face = faces.face(i, address, rect.top - rect.bottom)
        if face.unmapped:
            result.unmapped += 1
        if straight:
            x0, x1 = rect.left - shift, rect.right - shift
        else:
            x0, _, x1, _ = view.box(rect.left, rect.bottom, rect.right, rect.top)
        glyph = Glyph(char, x0, x1, face.y, face.size, face.bold)
        (result.glyphs if face.level else result.slanted).append(glyph)
    result.text = "".join("".join(glyph.char for glyph in result.glyphs).split())


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
    for kind, item in _painted_objects(
        page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, 1
    ):
        if not raw.FPDFPageObj_GetBounds(item, *into):
            continue
        left, bottom, right, top = (edge.value for edge in edges)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            shapes.images += 1
            shapes.image_share += max(0.0, right - left) * max(0.0, top - bottom) / area
        else:
            shapes.painted += 1
            shapes.rules += _path_rules(item, left, bottom, right, top, view)
    return shapes


def _painted_objects(holder: Any, count: Any, get: Any, depth: int) -> Iterator[tuple[int, Any]]:
    """Yield the paths and pictures of a page or form."""
    kind_of = raw.FPDFPageObj_GetType
    for i in range(count(holder)):
        item = get(holder, i)
        kind = kind_of(item)
        if kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            yield kind, item
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            yield from _painted_objects(
                item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, depth + 1
            )


def _path_rules(
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
        return [_rule_of(view.box(left, bottom, right, top))]
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
