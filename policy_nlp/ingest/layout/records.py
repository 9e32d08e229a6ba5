"""What stands on a page: glyphs, lines, tables (版面要素)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

Box = tuple[float, float, float, float]


class Glyph(NamedTuple):
    """A printed character; points from the top left corner of the upright page.

    Attributes:
        char: the character; a space that the file really holds counts as one.
        x0: left end of its advance width.
        x1: right end of its advance width.
        y: its baseline, growing downwards.
        size: height of the em square.
        bold: set in a bold face.
    """

    char: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class TextLine:
    """A printed line, left to right.

    Attributes:
        text: its characters; gaps that are real are spaces.
        bold: offsets of bold runs in `text`.
        spaced: set with wide gaps between all characters (分散对齐 of a letterhead).
        slanted: not set level (a watermark across the page).
        head: width of what cannot be parted at its head (a number, a character with its marks).
        frame: left and right edge of the column or ruled box (专栏) it stands in, and its top.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: tuple[tuple[int, int], ...] = ()
    spaced: bool = False
    slanted: bool = False
    head: float = 0.0
    frame: tuple[float, float, float] | None = None

    @property
    def box(self) -> Box:
        """The place of the line: left, top, right, bottom."""
        return (self.x0, self.y - 0.88 * self.size, self.x1, self.y + 0.14 * self.size)


@dataclass(frozen=True, slots=True)
class TextTable:
    """A ruled table on a page.

    Attributes:
        xs: its left and right edge.
        ys: edges of its rows, top to bottom.
        rows: its cells; None where a merged cell above or before covers the place.
        full: the cells whose last line has no room left, so that their text may go on overleaf.
    """

    xs: tuple[float, float]
    ys: tuple[float, ...]
    rows: tuple[tuple[str | None, ...], ...]
    full: tuple[tuple[bool, ...], ...] = ()

    @property
    def box(self) -> Box:
        """The place of the table: left, top, right, bottom."""
        return (self.xs[0], self.ys[0], self.xs[1], self.ys[-1])

    def row_box(self, row: int) -> Box:
        """The place of a row: left, top, right, bottom."""
        return (self.xs[0], self.ys[row], self.xs[1], self.ys[row + 1])


@dataclass(frozen=True, slots=True)
class PageText:
    """The lines and tables of one page, top to bottom; `number` counts from 1."""

    number: int
    width: float
    height: float
    items: tuple[TextLine | TextTable, ...]

    @property
    def lines(self) -> list[TextLine]:
        """The lines that stand in no table."""
        return [item for item in self.items if isinstance(item, TextLine)]
