"""Lines to paragraphs across lines and pages, by geometry (断行合并).

A line opens a paragraph when it is indented, when the line before it had room for its first
word, or when type size or pitch changes. Official documents set lines of one length with a
first-line indent of two characters (GB/T 9704-2012, 5.2 and 7.3.3); in one without indents a
number tells where the last line of a paragraph happens to be full. Where a line breaks off in
mid-sentence and the next one is not indented, the paragraph goes on, whatever room there was.

Edges, pitch and type size are measured over all pages, since one page alone may hold only short
or only indented lines; left and right pages apart, since bound documents mirror their margins.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from policy_nlp.ingest.blocks import add_span
from policy_nlp.ingest.layout.furniture import Furniture
from policy_nlp.ingest.layout.lines import NO_OPENER, is_wide
from policy_nlp.ingest.layout.records import PageText, TextLine, TextTable
from policy_nlp.ingest.layout.tables import TableRow, TableRows
from policy_nlp.records import Block, Piece
from policy_nlp.records.source import FurnitureKind
from policy_nlp.text.letterhead import is_contents_line
from policy_nlp.text.numbering import marker_at

# Room for less than this at the end of a line is no room: justified lines end unevenly.
_ROOM = 0.6
# Two sizes are the same type when they differ by less (recognised lines vary more than set ones).
_SAME_SIZE = 0.13
# Display type (titles, letterheads) is so much larger than the text.
_DISPLAY = 1.15
# What a paragraph ends with: a sentence, or a clause in brackets.
_ENDS = "。！？；：）)"
# Marks of running text, which headings and titles hardly bear.
_RUNNING = "，。；"
_HEADING = 24
# The first line of a paragraph set ragged has less room at its end than so many ems.
_RAGGED = 4.0
# A heading set flush left has so many ems free behind it.
_HEADING_ROOM = 3.0
# Lines begin at the same place when they are nearer than this, in ems.
_ALIGNED = 0.3
# A line further down than so many usual pitches opens a paragraph.
_PITCH = 1.6
# In ems of the line: from here an indent is meant (a first line is indented by two).
INDENT = 0.8
# An edge that fewer of the lines keep to than this share is none.
_EDGE_SHARE = 0.1
# Fewer lines than this say nothing of the edges; those of all pages of the size do.
_ENOUGH = 8
# A line with so many ems free ends its paragraph; so many of them tell how the next ones begin.
_SHORT = 3.0
_TELLING = 4


@dataclass
class _OpenParagraph:
    """A paragraph under way: its lines with their pages."""

    lines: list[tuple[int, TextLine]] = field(default_factory=list)
    text: str = ""
    pieces: list[Piece] = field(default_factory=list)
    bold: list[tuple[int, int]] = field(default_factory=list)

    def add(self, page: int, line: TextLine) -> None:
        if self.text and _is_latin(self.text[-1]) and _is_latin(line.text[0]):
            self.text += " "
        at = len(self.text)
        self.text += line.text
        self.lines.append((page, line))
        box = tuple(round(edge, 1) for edge in line.box)
        self.pieces.append(Piece(at=at, source=at, length=len(line.text), page=page, box=box))
        for begin, end in line.bold:
            add_span(self.bold, at + begin, at + end)

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
    out: list[Block | TableRow | _OpenParagraph] = []
    current: _OpenParagraph | None = None
    rows = TableRows()
    for page in pages:
        for i, item in enumerate(page.items):
            kind = furniture.get((page.number, i))
            if isinstance(item, TextTable):
                current = None
                out += rows.rows(item, page.number)
            elif kind is not None:
                apart = _OpenParagraph()
                apart.add(page.number, item)
                out.append(apart.block(kind))
            else:
                rows.close()
                following = _next_body_line(page, i, furniture)
                if current is None or not _continues_paragraph(
                    current, page, item, following, measures
                ):
                    current = _OpenParagraph()
                    out.append(current)
                current.add(page.number, item)
    return [item if isinstance(item, Block) else item.block() for item in out]


def _next_body_line(page: PageText, index: int, furniture: Furniture) -> TextLine | None:
    """Return the next line of the body on the page."""
    for i in range(index + 1, len(page.items)):
        item = page.items[i]
        if isinstance(item, TextTable):
            return None
        if (page.number, i) not in furniture:
            return item
    return None


def _continues_paragraph(
    current: _OpenParagraph,
    page: PageText,
    line: TextLine,
    following: TextLine | None,
    measures: Measures,
) -> bool:
    """Return whether the paragraph under way goes on in `line`."""
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
    if is_contents_line(last.text):
        return False
    frame = measures.frame(page.number, line)
    before = measures.frame(number, last)
    if _is_set_wide(last, before, measures.size) or _is_set_wide(line, frame, measures.size):
        return False
    if line.size > _DISPLAY * measures.size and drop is not None:
        return _same_title(last, line, frame)
    room = before.right - last.x1
    flush = line.x0 - frame.left < INDENT * line.size
    if room > line.head + _ROOM * line.size:
        near = len(current.lines) > 1 or room < _RAGGED * line.size
        return flush and near and _stops_in_sentence(current, line)
    if flush and not _opens_with_number(current, line):
        return True
    if flush:
        return measures.indented and not _is_heading(line, frame)
    below = abs(line.x0 - last.x0) < _ALIGNED * line.size
    hanging = _has_hanging_indent(current, line, following)
    return hanging or (below and _stops_in_sentence(current, line, full=True))


def _is_set_wide(line: TextLine, frame: Frame, size: float) -> bool:
    """Return whether a line is set with wide gaps (a letterhead), not only stretched."""
    apart = max(abs(line.x0 - frame.left), abs(frame.right - line.x1))
    return line.spaced and (apart > size / 2 or abs(line.size - size) > _SAME_SIZE * size)


def _same_title(last: TextLine, line: TextLine, frame: Frame) -> bool:
    """Return whether two lines of display type are one title: both centred, none complete."""
    centre = (frame.left + frame.right) / 2
    centred = all(abs((t.x0 + t.x1) / 2 - centre) < t.size for t in (last, line))
    bracketed = line.text[0] in "（(〔[" and line.text[-1] in "）)〕]"
    return centred and not bracketed and marker_at(line.text, 0) is None


def _opens_with_number(current: _OpenParagraph, line: TextLine) -> bool:
    """Return whether a number opens a paragraph where nothing is indented: the last one ended."""
    return current.text[-1] in _ENDS and marker_at(line.text, 0) is not None


def _stops_in_sentence(current: _OpenParagraph, line: TextLine, *, full: bool = False) -> bool:
    """Return whether running text stops in the middle of a sentence that the line may go on.

    Web pages that were printed and texts set ragged break a line where it has room for more.
    What fills its line (`full`) is running text when it is longer than a heading.
    """
    text = current.text
    if text[-1] in _ENDS or marker_at(line.text, 0) is not None:
        return False
    if any(mark in text for mark in _RUNNING):
        return True
    return full and len(text) > _HEADING and is_wide(text[-1]) and marker_at(text, 0) is None


def _is_heading(line: TextLine, frame: Frame) -> bool:
    """Return whether a line with a number that is not indented is a heading set flush left."""
    marker = marker_at(line.text, 0)
    if line.bold and line.bold[0][0] == 0:
        return True
    top = marker is not None and marker.style in ("part", "chapter", "section", "cn")
    return top and frame.right - line.x1 > _HEADING_ROOM * line.size


def _has_hanging_indent(
    current: _OpenParagraph, line: TextLine, following: TextLine | None
) -> bool:
    """Return whether an indented line belongs to a paragraph with a hanging indent (发：…).

    The line before it is full, its first line stands further out, and two lines at least stand
    further in by the same.
    """
    first = current.lines[0][1]
    if line.x0 - first.x0 < INDENT * line.size:
        return False
    same = following if len(current.lines) == 1 else current.lines[-1][1]
    return same is not None and abs(same.x0 - line.x0) < 0.3 * line.size


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


@dataclass(frozen=True)
class Frame:
    """The left and right edge that lines keep to."""

    left: float
    right: float


Key = tuple[object, ...]


@dataclass(frozen=True)
class Measures:
    """Type size and line pitch of the body, and the edges of its lines.

    Attributes:
        size: the em of the body text.
        pitch: from baseline to baseline.
        frames: edges by kind of page or by ruled box.
        widths: width of each page, by number.
        indented: first lines are indented, as they are in official documents.
    """

    size: float
    pitch: float
    frames: dict[Key, Frame]
    widths: dict[int, float]
    indented: bool = True

    def frame(self, page: int, line: TextLine) -> Frame:
        """Return the edges that a line on a page keeps to."""
        for key in _frame_keys(page, self.widths[page], line):
            if key in self.frames:
                return self.frames[key]
        return Frame(line.x0, line.x1)


def measure(pages: Sequence[PageText], furniture: Furniture) -> Measures:
    """Measure the lines of a document that are body."""
    lines = [
        (page.number, item)
        for page in pages
        for i, item in enumerate(page.items)
        if isinstance(item, TextLine) and (page.number, i) not in furniture
    ]
    widths = {page.number: page.width for page in pages}
    size = _commonest([line.size for _, line in lines for _ in line.text], 0.5) or 12.0
    drops = [
        b.y - a.y
        for (p, a), (q, b) in pairwise(lines)
        if p == q and b.y > a.y and abs(a.size - size) < 0.15 * size > abs(b.size - size)
    ]
    pitch = _commonest([d for d in drops if d < 4 * size], 0.5) or 1.75 * size
    measures = Measures(size, pitch, _measured_frames(lines, widths, size), widths)
    return replace(measures, indented=_first_lines_indented(lines, measures))


def _first_lines_indented(lines: Sequence[tuple[int, TextLine]], measures: Measures) -> bool:
    """Return whether most lines after a short one, which begin a paragraph, are indented."""
    indents = [
        b.x0 - frame.left
        for (page, a), (_, b) in pairwise(lines)
        if (frame := measures.frame(page, a)).right - a.x1 > _SHORT * measures.size
        and a.frame == b.frame
        and abs(a.size - b.size) < 0.15 * measures.size > abs(b.size - measures.size)
    ]
    flush = sum(indent < INDENT * measures.size for indent in indents)
    return flush < _TELLING or 2 * flush < len(indents)


def _frame_keys(page: int, width: float, line: TextLine) -> list[Key]:
    """Return the groups a line is measured with, the closest first."""
    if line.frame is not None:
        left, right, _ = line.frame
        return [("box", page, round(left), round(right)), ("box", round(right - left))]
    return [("page", round(width), page % 2), ("page", round(width))]


def _measured_frames(
    lines: Sequence[tuple[int, TextLine]], widths: dict[int, float], size: float
) -> dict[Key, Frame]:
    groups: dict[Key, list[TextLine]] = defaultdict(list)
    for page, line in lines:
        for key in _frame_keys(page, widths[page], line):
            groups[key].append(line)
    return {
        key: _edges_of(group, size)
        for key, group in groups.items()
        if len(group) >= _ENOUGH or len(key) == 2
    }


def _edges_of(lines: Sequence[TextLine], size: float) -> Frame:
    """Return the edges of lines: the leftmost and rightmost that enough of them keep to."""
    full = [t for t in lines if abs(t.size - size) <= 0.15 * size] or list(lines)
    step = size / 4
    # A mark at the end of a line may hang over the edge.
    set_in = [t for t in full if t.text[-1] not in NO_OPENER] or full
    lefts = Counter(round(t.x0 / step) for t in full)
    rights = Counter(round(t.x1 / step) for t in set_in)
    need = max(1, int(_EDGE_SHARE * len(full)))
    left = min((k for k in lefts if _near_count(lefts, k) >= need), default=min(lefts))
    right = max((k for k in rights if _near_count(rights, k) >= need), default=max(rights))
    return Frame(
        min(t.x0 for t in full if abs(t.x0 / step - left) <= 1),
        max(t.x1 for t in set_in if abs(t.x1 / step - right) <= 1),
    )


def _near_count(counts: Counter[int], key: int) -> int:
    return counts[key - 1] + counts[key] + counts[key + 1]


def _commonest(values: Sequence[float], step: float) -> float:
    """Return the commonest value, to the step."""
    counts = Counter(round(value / step) for value in values)
    return max(counts, key=lambda k: (_near_count(counts, k), k)) * step if counts else 0.0
