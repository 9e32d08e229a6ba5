"""One page of a PDF as glyphs, rules and what else tells how it must be read (页面取字).

The calls into the library are the cost of reading, so each character takes two of them and
what a whole text object shares is asked for once an object.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from policy_nlp.ingest.layout.grid import Rule
from policy_nlp.ingest.layout.records import Glyph
from policy_nlp.ingest.pdf.shapes import View, read_shapes

_BOLD_NAMES = ("bold", "heavy", "black")
_BOLD_WEIGHT = 600
_FILL_AND_STROKE = 2


def _bare(function: Any, *types: Any) -> Any:
    """Return a library function that takes and gives addresses as numbers.

    Making pointer objects costs more than the calls.
    """
    return ctypes.CFUNCTYPE(*types)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_ADDRESS = ctypes.c_void_p
_owner = _bare(raw.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, ctypes.c_int)
_font = _bare(raw.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)
_render_mode = _bare(raw.FPDFTextObj_GetTextRenderMode, ctypes.c_int, _ADDRESS)


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


class _Face(NamedTuple):
    """What the characters of one text object share."""

    address: int | None
    size: float
    y: float
    bold: bool
    level: bool
    unmapped: bool


class _Faces:
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

    def face(self, i: int, address: int, height: float) -> _Face:
        """Return it for the object that the character `i`, of this height, belongs to."""
        handle = self._handle
        font = _font(address)
        if (font, height) != self._key:
            # the same font as high as before is set in the same size and direction
            self._key, self._set = (font, height), self._setting(i)
        raw.FPDFText_GetCharOrigin(handle, i, *self._into)
        return _Face(
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
    faces = _Faces(handle, view)
    face = _Face(None, 1.0, 0.0, False, True, False)
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
