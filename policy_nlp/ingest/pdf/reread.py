"""Pages whose text pdfium leaves out in part or reads as garbage, read again (复核文字层).

pdfplumber takes some thirty times as long over a page, so only those are read twice of which
pdfium itself shows that its text is in doubt: text objects without a character, and letters that
no Chinese document holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from policy_nlp.ingest.layout.records import Glyph
from policy_nlp.ingest.pdf.damage import bad_characters
from policy_nlp.ingest.pdf.objects import Point
from policy_nlp.ingest.pdf.page import PdfPage
from policy_nlp.ingest.pdf.tables import plumber_pages

# Of its characters a page may have this share, and so many, that say nothing of what is printed.
_DOUBTFUL_SHARE = 0.005
_DOUBTFUL = 3
# Where nothing that is visible proves to be left out on the pages where most might be, of so many,
# it is spaces on the others, too.
_SAMPLE = 3
# The same character begins at the same place in both libraries, to this.
_SAME_PLACE = 0.6
# pdfplumber writes (cid:123) for a character that its font gives no meaning.
_NO_MEANING = "(cid:"


@dataclass
class Reread:
    """What reading again brought, by page number.

    Attributes:
        found: how many characters were put in.
        lost: how many places there are whose character neither library tells.
        replaced: pages whose text is that of pdfplumber.
    """

    found: dict[int, int] = field(default_factory=dict)
    lost: dict[int, int] = field(default_factory=dict)
    replaced: list[int] = field(default_factory=list)


class _Char(NamedTuple):
    """A character as pdfplumber reads it: where it begins in the page's own space."""

    place: Point
    glyph: Glyph
    level: bool


def read_again(pages: Sequence[PdfPage], data: bytes, password: str | None) -> Reread:
    """Mend the pages of a document whose text is in doubt, in place.

    Args:
        pages: the pages as pdfium reads them.
        data: the file.
        password: what opens it.
    """
    result = Reread()
    bad = {page.number: bad_characters(page) for page in pages if page.text}
    wanted = {
        page.number: page
        for page in pages
        if page.view.turn == 0 and (page.missing or _is_doubtful(page, bad.get(page.number, 0)))
    }
    likely = {number for number, page in wanted.items() if page.layered or not page.missing}
    unlikely = sorted(wanted.keys() - likely, key=lambda number: -len(wanted[number].missing))
    _mend(wanted, likely | set(unlikely[:_SAMPLE]), bad, data, password, result)
    if any(number in result.found for number in unlikely[:_SAMPLE]):
        _mend(wanted, set(unlikely[_SAMPLE:]), bad, data, password, result)
    return result


def _mend(
    pages: Mapping[int, PdfPage],
    numbers: set[int],
    bad: Mapping[int, int],
    data: bytes,
    password: str | None,
    result: Reread,
) -> None:
    """Read pages again and put in what is missing, or take their text as pdfplumber has it."""
    result.lost |= {k: len(pages[k].missing) for k in numbers if pages[k].missing}
    for number, sheet in plumber_pages(data, numbers, password):
        page = pages[number]
        chars = list(_characters(sheet, page))
        if _is_doubtful(page, bad.get(number, 0)):
            other = PdfPage(number, page.width, page.height, view=page.view)
            other.set_glyphs([char.glyph for char in chars if char.level])
            if other.text and 2 * bad_characters(other) < bad[number]:
                page.set_glyphs(other.glyphs)
                page.unmapped = 0
                result.lost.pop(number, None)
                result.replaced.append(number)
                continue
        if page.missing:
            _put_in(page, chars, result)


def _is_doubtful(page: PdfPage, bad: int) -> bool:
    return bad > max(_DOUBTFUL, _DOUBTFUL_SHARE * len(page.text))


def _put_in(page: PdfPage, chars: Sequence[_Char], result: Reread) -> None:
    """Put the characters in that begin where pdfium left out an object, and those behind them."""
    read = {(round(glyph.x0), round(glyph.y)) for glyph in (*page.glyphs, *page.slanted)}
    begun, printed = 0, 0
    taking = False
    for char in chars:
        begins = any(_is_near(char.place, place) for place in page.missing)
        begun += begins
        taking = begins or (taking and (round(char.glyph.x0), round(char.glyph.y)) not in read)
        if taking and not char.glyph.char.isspace():
            (page.glyphs if char.level else page.slanted).append(char.glyph)
            printed += 1
    page.set_glyphs(page.glyphs)
    result.lost.pop(page.number, None)
    if printed:
        result.found[page.number] = printed
    if begun < len(page.missing):
        result.lost[page.number] = len(page.missing) - begun


def _is_near(a: Point, b: Point) -> bool:
    return abs(a[0] - b[0]) <= _SAME_PLACE and abs(a[1] - b[1]) <= _SAME_PLACE


def _characters(sheet: Any, page: PdfPage) -> Iterator[_Char]:
    """Yield the characters of a page in the order of the file."""
    left, bottom, *_ = sheet.mediabox
    for char in sheet.chars:
        if char["text"].startswith(_NO_MEANING):
            continue
        x, y = char["matrix"][4] + left, char["matrix"][5] + bottom
        start, baseline = page.view.point(x, y)
        size = max(float(char["size"]), 0.5)
        width = char["x1"] - char["x0"]
        end = start + (width if width > 0 else size)
        name = char["fontname"].lower()
        bold = any(word in name for word in ("bold", "heavy", "black"))
        glyph = Glyph(char["text"], start, end, baseline, size, bold)
        yield _Char((x, y), glyph, bool(char["upright"]))
