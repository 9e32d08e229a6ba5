"""One page of a PDF as glyphs, rules and what else tells how it must be read (页面取字).

The calls into the library are the cost of reading, so each character takes two of them and
what a whole text object shares is read once an object.
"""

from __future__ import annotations

import ctypes
import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from policy_nlp.ingest.layout.records import Glyph
from policy_nlp.ingest.layout.tables import Rule
from policy_nlp.ingest.pdf.objects import (
    ADDRESS,
    PageObjects,
    Point,
    View,
    outlined_text,
    raw_function,
    read_objects,
)

_BOLD_NAMES = ("bold", "heavy", "black")
_BOLD_WEIGHT = 600
_FILL_AND_STROKE = 2
# Marks that the typesetting system 方正书版 keeps on the private plane 16, as they are printed:
# the decimal point of ３．６, the leader of a contents list, the point of 六·五环境日.
_FOUNDER = {"\U001001b0": "．", "\U001001ba": "…", "\U00100170": "·"}
# Its fonts give marks as wide as a Chinese character the codes of narrow ones, and it sets digits
# with the codes of wide ones half as far apart (５３% for 53%). What is printed counts.
_WIDE_MARKS = {
    ".": "。",
    ",": "，",
    ";": "；",
    ":": "：",
    "!": "！",
    "?": "？",
    "(": "（",
    ")": "）",
}
_WIDE = 0.9
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９．", "0123456789.")
_HALF_APART = 0.7
# The library writes this for a hyphen at the end of a line.
_HYPHEN = str.maketrans("\ufffe", "-")
# A text object that was not read and is visible is a character, no space, when it leaves a gap
# before the next one of so many ems.
_LEFT_GAP = (0.7, 1.6)

_owner = raw_function(raw.FPDFText_GetTextObject, ADDRESS, ADDRESS, ctypes.c_int)
_font = raw_function(raw.FPDFTextObj_GetFont, ADDRESS, ADDRESS)
_render_mode = raw_function(raw.FPDFTextObj_GetTextRenderMode, ctypes.c_int, ADDRESS)


def _as_wide(glyph: Glyph, before: str) -> Glyph:
    """Return a mark that is as wide as a Chinese character as the one that is printed."""
    wide = glyph.x1 - glyph.x0 >= _WIDE * glyph.size
    wide = wide and not (glyph.char == "." and before.isascii() and before.isalnum())
    return glyph._replace(char=_WIDE_MARKS[glyph.char]) if wide else glyph


def _with_narrow_digits(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return wide digits that stand half as far apart as narrow ones, as they are printed."""
    steps = [
        (b.x0 - a.x0) / a.size
        for a, b in pairwise(glyphs)
        if "０" <= a.char <= "９" and "０" <= b.char <= "９" and a.y == b.y
    ]
    if 2 * sum(step < _HALF_APART for step in steps) <= len(steps):
        return list(glyphs)
    return [
        g._replace(char=g.char.translate(_WIDE_DIGITS))
        if "０" <= g.char <= "９" or g.char == "．"
        else g
        for g in glyphs
    ]


@dataclass
class PdfPage:
    """What stands on a page, in points from the top left corner as it is shown.

    Attributes:
        text: its characters in the order of the file, without spaces.
        glyphs: characters set level, spaces among them.
        slanted: characters that are not (watermarks).
        rules: straight lines that are drawn.
        unmapped: characters whose font says nothing of what they are.
        missing: where text objects begin that were not read and are hardly spaces, in the page's
            own space; those of an invisible layer (`layered`) are none for sure.
        images: how many pictures stand on it, `image_share` what part of the page they fill.
        shapes: how many other shapes are drawn (text as outlines has hundreds).
        view: how the page is shown.
    """

    number: int
    width: float
    height: float
    text: str = ""
    glyphs: list[Glyph] = field(default_factory=list)
    slanted: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    unmapped: int = 0
    missing: list[Point] = field(default_factory=list)
    layered: bool = False
    images: int = 0
    image_share: float = 0.0
    shapes: int = 0
    view: View = field(default=View(0.0, 0.0, 0.0, 0.0, 0))

    def set_glyphs(self, glyphs: Sequence[Glyph]) -> None:
        """Take the glyphs as those of the page; marks and digits in the width that is printed."""
        self.glyphs = list(glyphs)
        if not self.layered:  # what a recogniser wrote has no width of its own
            for k, glyph in enumerate(self.glyphs):
                if glyph.char in _WIDE_MARKS:
                    self.glyphs[k] = _as_wide(glyph, self.glyphs[k - 1].char if k else "")
        if any("０" <= g.char <= "９" for g in self.glyphs):
            self.glyphs = _with_narrow_digits(self.glyphs)
        self.text = "".join("".join(glyph.char for glyph in glyphs).split())


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
    result = PdfPage(index + 1, width, height, view=view)
    text = page.get_textpage()
    try:
        read = _read_text(text, view, result)
    finally:
        text.close()
    objects = read_objects(page, view, read)
    result.rules, result.shapes = objects.rules, objects.painted
    result.images, result.image_share = objects.images, objects.image_share
    result.missing = list(_missing_characters(objects, result))
    result.layered = any(hidden for _, hidden in objects.unread)
    drawn = list(outlined_text(page, view, objects.outlines))
    result.set_glyphs([*result.glyphs, *drawn] if drawn else result.glyphs)
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

    def look(self, i: int, address: int, height: float) -> _ObjectLook:
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


def _read_text(text: pdfium.PdfTextPage, view: View, result: PdfPage) -> set[int]:
    """Read the characters of a page; return the addresses of the objects they belong to."""
    handle = text.raw
    rect = raw.FS_RECTF()
    into = ctypes.byref(rect)
    loose = raw.FPDFText_GetLooseCharBox
    looks = _ObjectLooks(handle, view)
    look = _ObjectLook(None, 1.0, 0.0, False, True, False)
    straight, shift = view.turn == 0, view.left
    objects: set[int] = set()
    target = result.glyphs
    last = (0.0, 0.0, 0.0)
    for i, char in enumerate(_characters_by_index(text)):
        address = _owner(handle, i) if char else None
        if address is None:
            continue  # written in by the library at gaps and line ends
        loose(handle, i, into)
        left, right = rect.left, rect.right
        if address != look.address:
            look = looks.look(i, address, rect.top - rect.bottom)
            objects.add(address)
            target = result.glyphs if look.level else result.slanted
        elif left == last[0] and (left, right, rect.bottom) == last and target:
            # one sign that stands for several characters: ff, 11
            target[-1] = target[-1]._replace(char=target[-1].char + char)
            continue
        if look.unmapped:
            result.unmapped += 1
        last = left, right, rect.bottom
        if straight:
            x0, x1 = left - shift, right - shift
        else:
            x0, _, x1, _ = view.box(left, rect.bottom, right, rect.top)
        target.append(Glyph(char, x0, x1, look.y, look.size, look.bold))
    return objects


def _characters_by_index(text: pdfium.PdfTextPage) -> Sequence[str]:
    """Return the characters of a page by index.

    One beyond the first plane has two places, of which the second is empty; a lone half of one
    is U+FFFD.
    """
    count = text.count_chars()
    chars = text.get_text_range() if count else ""
    if len(chars) == count:
        return str(chars.translate(_HYPHEN))
    codes = [raw.FPDFText_GetUnicode(text.raw, i) for i in range(count)]
    found: list[str] = []
    while len(found) < count:
        code, after = codes[len(found)], (*codes[len(found) + 1 : len(found) + 2], 0)[0]
        if 0xD800 <= code < 0xDC00 <= after < 0xE000:
            char = chr(0x10000 + ((code - 0xD800) << 10) + after - 0xDC00)
            found += [_FOUNDER.get(char, char), ""]
        else:
            found.append("\ufffd" if 0xD800 <= code < 0xE000 else chr(code).translate(_HYPHEN))
    return found


def _missing_characters(objects: PageObjects, page: PdfPage) -> Iterator[Point]:
    """Yield where text objects begin that were not read and are characters.

    In an invisible layer each is one. Of visible ones most are spaces at the end of a line: a
    character leaves room before the next one.
    """
    rows: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for glyph in page.glyphs if any(not hidden for _, hidden in objects.unread) else ():
        if not glyph.char.isspace():
            rows[round(glyph.y)].append((glyph.x0, glyph.size))
    for row in rows.values():
        row.sort()
    for place, hidden in objects.unread:
        x, y = page.view.point(*place)
        for line in () if hidden else (round(y) - 1, round(y), round(y) + 1):
            row = rows.get(line, [])
            k = bisect_left(row, (x - 0.5, 0.0))
            if k < len(row):
                gap = (row[k][0] - x) / row[k][1]
                hidden = hidden or _LEFT_GAP[0] <= gap <= _LEFT_GAP[1]
        if hidden:
            yield place
