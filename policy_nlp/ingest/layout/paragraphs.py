"""Lines to paragraphs across lines and pages, by geometry and never by words (断行合并).

A line opens a paragraph when it is indented, when the line before it had room for its first
word, or when type size or pitch changes. Official documents set lines of one length with a
first-line indent of two characters (GB/T 9704-2012, 5.2 and 7.3.3); in one without indents a
number tells where the last line of a paragraph happens to be full.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from policy_nlp.ingest.layout.frames import INDENT, Frame, Measures, measure
from policy_nlp.ingest.layout.furniture import LEADER, Furniture
from policy_nlp.ingest.layout.records import PageText, TextLine, TextTable
from policy_nlp.ingest.layout.tables import TableRow, TableRows
from policy_nlp.records import Block, Piece
from policy_nlp.records.source import FurnitureKind
from policy_nlp.text.numbering import marker_at

# Room for less than this at the end of a line is no room: justified lines end unevenly.
_ROOM = 0.6
# Two sizes are the same type when they differ by less (recognised lines vary more than set ones).
_SAME_SIZE = 0.13
# Display type (titles, letterheads) is so much larger than the text.
_DISPLAY = 1.15
# What a paragraph ends with: a sentence, or a clause in brackets.
_ENDS = "。！？；：）)"
# A line further down than so many usual pitches opens a paragraph.
_PITCH = 1.6


@dataclass
class _Open:
    """A paragraph under way: its lines with their pages."""

    lines: list[tuple[int, TextLine]] = field(default_factory=list)
    text: str = ""
    pieces: list[Piece] = field(default_factory=list)
    bold: list[tuple[int, int]] = field(default_factory=list)

    def add(self, page: int, line: TextLine) -> None:
        if self.text and _letter(self.text[-1]) and _letter(line.text[0]):
            self.text += " "
        at = len(self.text)
        self.text += line.text
        self.lines.append((page, line))
        box = tuple(round(edge, 1) for edge in line.box)
        self.pieces.append(Piece(at=at, source=at, length=len(line.text), page=page, box=box))
        for begin, end in line.bold:
            if self.bold and self.bold[-1][1] == at + begin:
                self.bold[-1] = (self.bold[-1][0], at + end)
            else:
                self.bold.append((at + begin, at + end))

    def block(self, kind: FurnitureKind | None = None) -> Block:
        return Block(
            kind="footnote" if kind == "footnote" else "furniture" if kind else "paragraph",
            text=self.text,
            pieces=tuple(self.pieces),
            page=self.lines[0][0],
            bold=tuple(self.bold),
            furniture=kind,
        )


def join_pages(pages: Sequence[PageText], furniture: Furniture) -> list[Block]:
    """Join the lines of all pages into blocks.

    Args:
        pages: lines and tables in reading order.
        furniture: the lines that are no body, by page number and index.
    """
    measures = measure(pages, furniture)
    out: list[Block | TableRow | _Open] = []
    current: _Open | None = None
    rows = TableRows()
    for page in pages:
        for i, item in enumerate(page.items):
            kind = furniture.get((page.number, i))
            if isinstance(item, TextTable):
                current = None
                out += rows.rows(item, page.number)
            elif kind is not None:
                apart = _Open()
                apart.add(page.number, item)
                out.append(apart.block(kind))
            else:
                rows.close()
                following = _following(page, i, furniture)
                if current is None or not _goes_on(current, page, item, following, measures):
                    current = _Open()
                    out.append(current)
                current.add(page.number, item)
    return [item if isinstance(item, Block) else item.block() for item in out]


def _following(page: PageText, index: int, furniture: Furniture) -> TextLine | None:
    """Return the next line of the body on the page."""
    for i in range(index + 1, len(page.items)):
        item = page.items[i]
        if isinstance(item, TextTable):
            return None
        if (page.number, i) not in furniture:
            return item
    return None


def _goes_on(
    current: _Open, page: PageText, line: TextLine, following: TextLine | None, measures: Measures
) -> bool:
    """Tell whether the paragraph under way goes on in `line`."""
    number, last = current.lines[-1]
    if abs(last.size - line.size) > _SAME_SIZE * max(last.size, line.size):
        return False
    if (last.frame is None) != (line.frame is None):
        return False
    drop = line.y - last.y if number == page.number else None
    if last.frame != line.frame and line.y < last.y:
        drop = None  # at the head of the next column, as on the next page
    scale = max(1.0, line.size / measures.size)
    if drop is not None and line.frame != last.frame:
        return False
    if drop is not None and not 0 < drop <= _PITCH * measures.pitch * scale:
        return False
    if LEADER.search(last.text):
        return False
    frame = measures.frame(page.number, line)
    before = measures.frame(number, last)
    if _is_set_wide(last, before, measures.size) or _is_set_wide(line, frame, measures.size):
        return False
    if line.size > _DISPLAY * measures.size and drop is not None:
        return _same_title(last, line, frame)
    if before.right - last.x1 > line.head + _ROOM * line.size:
        return False
    if line.x0 - frame.left < INDENT * line.size:
        return measures.indented or not _numbered(current, line)
    return _hangs(current, line, following)


def _is_set_wide(line: TextLine, frame: Frame, size: float) -> bool:
    """Tell a letterhead with wide gaps from a line of the text that was stretched to both edges."""
    apart = max(abs(line.x0 - frame.left), abs(frame.right - line.x1))
    return line.spaced and (apart > size / 2 or abs(line.size - size) > _SAME_SIZE * size)


def _same_title(last: TextLine, line: TextLine, frame: Frame) -> bool:
    """Tell whether two lines of display type are one title: both centred, none complete."""
    centre = (frame.left + frame.right) / 2
    centred = all(abs((t.x0 + t.x1) / 2 - centre) < t.size for t in (last, line))
    bracketed = line.text[0] in "（(〔[" and line.text[-1] in "）)〕]"
    return centred and not bracketed and marker_at(line.text, 0) is None


def _numbered(current: _Open, line: TextLine) -> bool:
    """Tell whether a number opens a paragraph where nothing is indented: the last one ended."""
    return current.text[-1] in _ENDS and marker_at(line.text, 0) is not None


def _hangs(current: _Open, line: TextLine, following: TextLine | None) -> bool:
    """Tell whether an indented line belongs to a paragraph with a hanging indent (发：…).

    The line before it is full, its first line stands further out, and two lines at least stand
    further in by the same.
    """
    first = current.lines[0][1]
    if line.x0 - first.x0 < INDENT * line.size:
        return False
    same = following if len(current.lines) == 1 else current.lines[-1][1]
    return same is not None and abs(same.x0 - line.x0) < 0.3 * line.size


def _letter(char: str) -> bool:
    return char.isascii() and char.isalpha()
