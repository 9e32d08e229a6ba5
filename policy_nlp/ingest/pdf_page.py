"""One page of a PDF as glyphs, rules and what else tells how it must be read (页面取字).

The calls into the library are the cost of reading, so each character takes two of them and
what a whole text object shares is asked for once an object.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from policy_nlp.ingest.layout_grid import Rule
from policy_nlp.ingest.layout_records import Box, Glyph

# Thinner than this a painted shape is a rule, not an area.
_RULE_WIDTH = 3.0
_RULE_LENGTH = 8.0
# A path of more pieces than this is a drawing, not the frame of a table.
_MAX_SEGMENTS = 4000
_BOLD_NAMES = ("bold", "heavy", "black")
_BOLD_WEIGHT = 600
_FILL_AND_STROKE = 2


@dataclass
class PdfPage:
    """What stands on a page, in points from the top left corner as it is shown.

    Attributes:
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
    glyphs: list[Glyph] = field(default_factory=list)
    slanted: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    unmapped: int = 0
    images: int = 0
    image_share: float = 0.0
    shapes: int = 0


@dataclass(frozen=True)
class _View:
    """Turns a place in the page's own space into one on the page as it is shown."""

    left: float
    bottom: float
    width: float
    height: float
    turn: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        if self.turn == 0:
            return x, self.height - y
        if self.turn == 90:
            return y, x
        if self.turn == 180:
            return self.width - x, y
        return self.height - y, self.width - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def level(self, a: float, b: float) -> bool:
        """Tell whether text along (a, b) runs from left to right as shown."""
        angle = math.degrees(math.atan2(b, a)) - self.turn
        return abs((angle + 180) % 360 - 180) < 5


def read_page(document: pdfium.PdfDocument, index: int) -> PdfPage:
    """Read one page.

    Raises:
        pdfium.PdfiumError: the page is damaged.
    """
    page = document[index]
    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation() % 360
    view = _View(left, bottom, right - left, top - bottom, turn)
    width, height = view.width, view.height
    if turn in (90, 270):
        width, height = height, width
    result = PdfPage(index + 1, width, height)
    text = page.get_textpage()
    try:
        _read_text(text, view, result)
    finally:
        text.close()
    _read_shapes(page, view, result)
    page.close()
    return result


@dataclass
class _Face:
    """What the characters of one text object share."""

    address: int | None
    size: float
    y: float
    bold: bool
    level: bool
    unmapped: bool


def _read_text(text: pdfium.PdfTextPage, view: _View, result: PdfPage) -> None:
    handle = text.raw
    count = text.count_chars()
    chars = text.get_text_range() if count else ""
    if len(chars) != count:
        chars = "".join(chr(raw.FPDFText_GetUnicode(handle, i) or 0) for i in range(count))
    rect = raw.FS_RECTF()
    into = ctypes.byref(rect)
    loose, owner = raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetTextObject
    fonts: dict[int, bool] = {}
    face = _Face(None, 1.0, 0.0, False, True, False)
    straight = view.turn == 0
    height = view.height + view.bottom
    shift = view.left
    for i, char in enumerate(chars):
        item = owner(handle, i)
        if not item:
            continue  # written in by the library at gaps and line ends
        address = ctypes.cast(item, ctypes.c_void_p).value
        if address != face.address:
            face = _face(handle, i, item, address, view, fonts)
        if face.unmapped:
            result.unmapped += 1
        loose(handle, i, into)
        if straight:
            x0, x1, y = rect.left - shift, rect.right - shift, height - face.y
        else:
            x0, _, x1, _ = view.box(rect.left, rect.bottom, rect.right, rect.top)
            y = face.y
        glyph = Glyph(char, x0, x1, y, face.size, face.bold)
        (result.glyphs if face.level else result.slanted).append(glyph)


def _face(
    handle: Any, i: int, item: Any, address: int | None, view: _View, fonts: dict[int, bool]
) -> _Face:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(handle, i, x, y)
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(handle, i, matrix)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    baseline = y.value if view.turn == 0 else view.point(x.value, y.value)[1]
    bold = raw.FPDFTextObj_GetTextRenderMode(item) == _FILL_AND_STROKE or _bold(item, fonts)
    size = max(0.5, raw.FPDFText_GetFontSize(handle, i) * scale)
    unmapped = raw.FPDFText_HasUnicodeMapError(handle, i) == 1
    return _Face(address, size, baseline, bold, view.level(matrix.a, matrix.b), unmapped)


def _bold(item: Any, fonts: dict[int, bool]) -> bool:
    font = raw.FPDFTextObj_GetFont(item)
    if not font:
        return False
    key = ctypes.cast(font, ctypes.c_void_p).value or 0
    if key not in fonts:
        name = ctypes.create_string_buffer(128)
        raw.FPDFFont_GetBaseFontName(font, name, 128)
        printed = name.value.decode("utf-8", "replace").lower()
        heavy = raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
        fonts[key] = heavy or any(word in printed for word in _BOLD_NAMES)
    return fonts[key]


def _read_shapes(page: pdfium.PdfPage, view: _View, result: PdfPage) -> None:
    """Collect rules and pictures, those inside forms too."""
    area = max(view.width * view.height, 1.0)
    edges = (ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float())
    for item in page.get_objects(
        filter=(raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE), max_depth=3
    ):
        if not raw.FPDFPageObj_GetBounds(item.raw, *edges):
            continue
        left, bottom, right, top = (edge.value for edge in edges)
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            result.images += 1
            result.image_share += max(0.0, right - left) * max(0.0, top - bottom) / area
        else:
            result.shapes += 1
            result.rules += _rules(item.raw, left, bottom, right, top, view)


def _rules(
    item: Any, left: float, bottom: float, right: float, top: float, view: _View
) -> list[Rule]:
    """Return the straight level or upright lines that one painted path draws."""
    width, height = right - left, top - bottom
    if min(width, height) < _RULE_WIDTH:
        if max(width, height) < _RULE_LENGTH:
            return []
        return [_rule(view.box(left, bottom, right, top))]
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    if not stroke.value:
        return []
    return _stroked(item, view)


def _rule(box: Box) -> Rule:
    x0, y0, x1, y1 = box
    if x1 - x0 >= y1 - y0:
        return Rule(True, (y0 + y1) / 2, x0, x1)
    return Rule(False, (x0 + x1) / 2, y0, y1)


def _stroked(item: Any, view: _View) -> list[Rule]:
    """Return the level and upright strokes of a path: a frame, or a whole grid in one path."""
    count = raw.FPDFPath_CountSegments(item)
    if not 2 <= count <= _MAX_SEGMENTS:
        return []
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    rules: list[Rule] = []
    px, py = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for k in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, k)
        raw.FPDFPathSegment_GetPoint(segment, px, py)
        x = matrix.a * px.value + matrix.c * py.value + matrix.e
        y = matrix.b * px.value + matrix.d * py.value + matrix.f
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = (x, y)
        elif kind == raw.FPDF_SEGMENT_LINETO:
            rules += _stroke(last, (x, y), view)
        if raw.FPDFPathSegment_GetClose(segment):
            rules += _stroke((x, y), first, view)
        last = (x, y)
    return rules


def _stroke(a: tuple[float, float], b: tuple[float, float], view: _View) -> list[Rule]:
    dx, dy = abs(a[0] - b[0]), abs(a[1] - b[1])
    if min(dx, dy) > 1.0 or max(dx, dy) < _RULE_LENGTH:
        return []
    return [_rule(view.box(*a, *b))]
