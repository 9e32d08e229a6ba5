"""Small PDF files made in the test, so that a row can say what it prints and where."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

# Song type of the reader's own (not embedded), as many files of WPS have it; Latin half width.
_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
    b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/W[1 95 500]"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/Ascent 880"
    b"/Descent -120/CapHeight 880/StemV 93/ItalicAngle 0/FontBBox[-25 -254 1000 880]>>>>]>>"
)
# The same without a word on what its codes mean.
_MUTE = _FONT.replace(b"UniGB-UCS2-H", b"Identity-H").replace(
    b"/Ordering(GB1)", b"/Ordering(Identity)"
)
_IMAGE = (
    b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
    b"/Length 1>>stream\n\x80\nendstream"
)


@dataclass
class Sheet:
    """A page: (x, y from the top, type size, text), rules (x0, y0, x1, y1), what else is on it."""

    texts: Sequence[tuple[float, float, float, str]] = ()
    rules: Sequence[tuple[float, float, float, float]] = ()
    picture: bool = False
    mute: bool = False
    turn: int = 0
    slanted: Sequence[tuple[float, float, float, str]] = ()
    width: float = 595
    height: float = 842
    # what is shown of the page (left, bottom, right, top), where that is not all
    crop: tuple[float, float, float, float] | None = None
    extra: bytes = field(default=b"")

    def content(self) -> bytes:
        """Return what paints the page."""
        parts = [b"q 500 0 0 700 40 60 cm /I Do Q"] if self.picture else []
        for rows, matrix in ((self.texts, "1 0 0 1"), (self.slanted, "0.8 0.6 -0.6 0.8")):
            for x, y, size, text in rows:
                # codes of a font that is mute are no characters
                codes = "".join(chr(ord(c) + 1) for c in text) if self.mute else text
                code = codes.encode("utf-16-be").hex()
                place = f"{matrix} {x} {self.height - y}"
                parts.append(f"BT /F {size} Tf {place} Tm <{code}> Tj ET".encode())
        for x0, y0, x1, y1 in self.rules:
            parts.append(f"{x0} {self.height - y0} m {x1} {self.height - y1} l S".encode())
        return b"\n".join([*parts, self.extra])


def pdf(*sheets: Sheet) -> bytes:
    """Return a PDF file with these pages."""
    count = len(sheets)
    kids = b" ".join(b"%d 0 R" % (6 + 2 * i) for i in range(count))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
        _FONT,
        _MUTE,
        _IMAGE,
    ]
    for i, sheet in enumerate(sheets):
        packed = zlib.compress(sheet.content())
        font = 4 if sheet.mute else 3
        crop = b"/CropBox[%g %g %g %g]" % sheet.crop if sheet.crop else b""
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]%s/Rotate %d/Contents %d 0 R"
            b"/Resources<</Font<</F %d 0 R>>/XObject<</I 5 0 R>>>>>>"
            % (sheet.width, sheet.height, crop, sheet.turn, 7 + 2 * i, font),
            b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
        ]
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return out


def set_lines(
    lines: Sequence[str], *, top: float = 120, size: float = 16, left: float = 80
) -> list[tuple[float, float, float, str]]:
    """Set lines 28 points apart; a full-width space at the head of a line indents by one em."""
    out = []
    for k, line in enumerate(lines):
        text = line.lstrip("\u3000")
        indent = (len(line) - len(text)) * size
        out.append((left + indent, top + 28 * k, size, text))
    return out
