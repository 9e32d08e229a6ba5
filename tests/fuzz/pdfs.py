"""Makes PDFs that attack a reader: forms in circles, bombs behind filters, maps that amplify."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Mapping
from functools import cache

TEXT = b"BT /F0 12 Tf 40 700 Td <4e004e8c> Tj ET\n"
BOMB = 600 * 2**20


def pdf(objects: Mapping[int, bytes], root: int = 1) -> bytes:
    """Return a PDF of these objects, with a table of where they stand."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    last = max(objects)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1)
    for number in range(1, last + 1):
        out += b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f")
    out += b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        last + 1,
        root,
        start,
    )
    return bytes(out)


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


def flate(data: bytes) -> bytes:
    return zlib.compress(data, 9)


@cache
def zeros(count: int, unit: bytes = b" ") -> bytes:
    """Return what unpacks to so many bytes."""
    packer = zlib.compressobj(9)
    parts = []
    block = unit * (2**20 // len(unit))
    for _ in range(count // len(block)):
        parts.append(packer.compress(block))
    return b"".join((*parts, packer.flush()))


def page(content: bytes, resources: bytes = b"", more: Mapping[int, bytes] | None = None) -> bytes:
    """Return a PDF with one page; objects from 10 on are its own."""
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>"
    below = (
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
    )
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F0 5 0 R >> %s >> >>" % resources,
        4: content,
        5: font,
        6: below,
    }
    return pdf({**objects, **(more or {})})


def form(content: bytes, resources: bytes) -> bytes:
    return stream(
        content,
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F0 5 0 R >> %s >>"
        % resources,
    )


def form_in_itself() -> bytes:
    inner = form(TEXT + b"/X Do /X Do\n", b"/XObject << /X 10 0 R >>")
    return page(stream(b"/X Do"), b"/XObject << /X 10 0 R >>", {10: inner})


def forms_ten_by_ten() -> bytes:
    more = {
        10 + k: form(b"/X Do\n" * 10, b"/XObject << /X %d 0 R >>" % (11 + k)) for k in range(10)
    }
    more[20] = form(TEXT, b"")
    return page(stream(b"/X Do"), b"/XObject << /X 10 0 R >>", more)


def form_of_the_page() -> bytes:
    """A form without resources of its own, which draws what the page names: itself."""
    inner = stream(TEXT + b"/X Do /X Do\n", b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]")
    return page(stream(b"/X Do"), b"/XObject << /X 10 0 R >>", {10: inner})


def bomb(
    filters: bytes, data: bytes | None = None, more: Mapping[int, bytes] | None = None
) -> bytes:
    packed = zeros(BOMB) if data is None else data
    return page(stream(packed, b"/Filter " + filters), more=more)


def bomb_in_ascii85() -> bytes:
    packed = base64.a85encode(zeros(BOMB)) + b"~>"
    return bomb(b"[/ASCII85Decode /FlateDecode]", packed)


def three_layers() -> bytes:
    return bomb(b"[/FlateDecode /FlateDecode /FlateDecode]", flate(flate(zeros(BOMB))))


def many_operators() -> bytes:
    return bomb(b"/FlateDecode", zeros(40 * 2**20, b"0 0 m 9 9 l S\n" + b"BT <4e00> Tj ET\n"))


def contents_again() -> bytes:
    packed = stream(zeros(2 * 2**20, b"0 0 m 9 9 l S\n"), b"/Filter /FlateDecode")
    return page(b"[" + b"10 0 R " * 2000 + b"]", more={10: packed})


def image_key() -> bytes:
    packed = stream(zeros(BOMB), b"/Filter /FlateDecode /Subtype /Image")
    return page(packed)


def mapped(codes: bytes) -> bytes:
    """A page of forty characters 一 and one that its font maps to these UTF-16 codes."""
    cmap = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> "
        b"endcodespacerange 2 beginbfchar <0041> <" + codes + b"> <0042> <4e00> endbfchar endcmap"
    )
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [6 0 R]"
        b" /ToUnicode 11 0 R >>"
    )
    text = b"BT /F1 12 Tf 40 700 Td <" + b"0042" * 40 + b"0041> Tj ET"
    return page(stream(text), b"/Font << /F1 10 0 R >>", {10: font, 11: stream(cmap)})


def map_that_amplifies() -> bytes:
    long = b"4e00" * 20_000
    cmap = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> "
        b"endcodespacerange 1 beginbfrange <0000> <ffff> [" + (b"<" + long + b"> ") * 20 + b"] "
        b"endbfrange 2 beginbfchar <0041> <" + long + b"> <4e00> <" + long + b"> endbfchar endcmap"
    )
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [6 0 R]"
        b" /ToUnicode 11 0 R >>"
    )
    text = b"BT /F1 12 Tf 40 700 Td <" + b"00414e00" * 20_000 + b"> Tj ET"
    return page(
        stream(flate(text), b"/Filter /FlateDecode"),
        b"/Font << /F1 10 0 R >>",
        {10: font, 11: stream(flate(cmap), b"/Filter /FlateDecode")},
    )


def thousands_of_cells() -> bytes:
    rules = [b"%d 40 m %d 800 l S" % (20 + k, 20 + k) for k in range(0, 550, 9)]
    rules += [b"20 %d m 570 %d l S" % (40 + k, 40 + k) for k in range(0, 760, 9)]
    text = [
        b"BT /F0 5 Tf %d %d Td <4e00> Tj ET" % (22 + x, 43 + y)
        for x in range(0, 540, 9)
        for y in range(0, 750, 9)
    ]
    return page(stream(flate(b"\n".join(rules + text)), b"/Filter /FlateDecode"))


def one_page_again() -> bytes:
    kids = b"3 0 R " * 4000
    text = b"".join(
        b"BT /F0 9 Tf 40 %d Td <%s> Tj ET\n" % (y, b"4e004e8c" * 30) for y in range(40, 800, 10)
    )
    whole = page(stream(flate(text), b"/Filter /FlateDecode"))
    return whole.replace(b"/Kids [3 0 R] /Count 1", b"/Kids [" + kids + b"] /Count 4000")


def deep_pages() -> bytes:
    more = {k: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (k + 1) for k in range(10, 20_000)}
    more[2] = b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>"
    return page(stream(TEXT), more=more)


def nested_arrays() -> bytes:
    return page(stream(TEXT), b"/A " + b"[" * 200_000 + b"]" * 200_000)


def names_with_codes() -> bytes:
    return bomb(b"/#46lateDecode")


def indirect_filter() -> bytes:
    return bomb(b"10 0 R", more={10: b"/FlateDecode"})


Maker = Callable[[], bytes]
# (file, its maker, how it must end: done, refused, either)
HOSTILE: tuple[tuple[str, Maker, str], ...] = (
    ("form_in_itself.pdf", form_in_itself, "either"),
    ("forms_ten_by_ten.pdf", forms_ten_by_ten, "either"),
    ("form_of_the_page.pdf", form_of_the_page, "either"),
    ("names_with_codes.pdf", names_with_codes, "refused"),
    ("indirect_filter.pdf", indirect_filter, "refused"),
    ("abbreviated.pdf", lambda: bomb(b"/Fl"), "refused"),
    ("image_key.pdf", image_key, "refused"),
    ("ascii85.pdf", bomb_in_ascii85, "refused"),
    ("three_layers.pdf", three_layers, "refused"),
    ("many_operators.pdf", many_operators, "either"),
    ("contents_again.pdf", contents_again, "either"),
    ("map_that_amplifies.pdf", map_that_amplifies, "either"),
    ("thousands_of_cells.pdf", thousands_of_cells, "done"),
    ("one_page_again.pdf", one_page_again, "either"),
    ("deep_pages.pdf", deep_pages, "either"),
    ("nested_arrays.pdf", nested_arrays, "either"),
)
