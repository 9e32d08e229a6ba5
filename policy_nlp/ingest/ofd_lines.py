"""Placed runs of characters to lines, and lines to paragraphs (版面还原)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_nlp.ingest.ofd_page import PageText, TextRun
from policy_nlp.records import Block, Piece
from policy_nlp.records.source import FurnitureKind

# Runs whose baselines differ by less than this share of the type stand on one line.
_SAME_LINE = 0.35
# A gap wider than this share of the type is a space that was not written.
_SPACE = 0.4
# Page numbers and running heads stand in this share of the page at its top and foot.
_EDGE = 0.12
# — 1 —, - 12 -, 第3页, 3/20
_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第\s*)?\d{1,4}(?:\s*[/／]\s*\d{1,4}|\s*页)?[-—–－·\s]*")
# An indent, or what is missing of a full line, counts from so many widths of the type on.
_INDENT = 1.3
_SHORT = 1.5
# Titles are set larger than the text by at least this factor.
_TITLE_SIZE = 1.12
_LATIN_END = re.compile(r"[A-Za-z0-9]$")
_LATIN_START = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True)
class TextLine:
    """A line of a page with the place of its ink (mm from the top left) and its look."""

    text: str
    page: int
    x0: float
    x1: float
    baseline: float
    size: float
    font: str
    bold: tuple[tuple[int, int], ...] = ()
    furniture: FurnitureKind | None = None


@dataclass(frozen=True)
class _Frame:
    """Where the text of a document stands: margins, and the size of its type."""

    left: float
    right: float
    size: float


def page_blocks(pages: Sequence[PageText]) -> list[Block]:
    """Return the paragraphs of all pages in reading order, furniture marked and told apart."""
    repeated = _repeated_templates(pages)
    lines = [_lines(page, k + 1, repeated) for k, page in enumerate(pages)]
    lines = _running(lines, pages)
    body = [line for page in lines for line in page if line.furniture is None]
    blocks = [_block(group) for group in _paragraphs(body)]
    for page in lines:
        blocks += [_furniture(line) for line in page if line.furniture is not None]
    return sorted(blocks, key=lambda block: block.page or 0)


def _repeated_templates(pages: Sequence[PageText]) -> set[str]:
    """Return the texts that templates put on more than one page."""
    counts = Counter(text for page in pages for text in {r.text for r in page.runs if r.template})
    return {text for text, count in counts.items() if count > 1}


def _lines(page: PageText, number: int, repeated: set[str]) -> list[TextLine]:
    """Return the lines of a page from top to bottom."""
    apart = [r for r in page.runs if r.template and r.text in repeated]
    own = [r for r in page.runs if not (r.template and r.text in repeated)]
    middle = page.box[1] + page.box[3] / 2
    lines = [_line(group, number, None) for group in _rows(own)]
    for group in _rows(apart):
        lines.append(_line(group, number, "header" if group[0].baseline < middle else "footer"))
    return [line for line in lines if line.text]


def _rows(runs: Sequence[TextRun]) -> Iterator[list[TextRun]]:
    """Group runs by baseline, each group from left to right; one printed twice is taken once."""
    row: list[TextRun] = []
    for run in sorted(runs, key=lambda r: (r.baseline, r.starts[0])):
        if row and run.baseline - row[0].baseline > _SAME_LINE * max(run.size, row[0].size):
            yield sorted(row, key=lambda r: r.starts[0])
            row = []
        if run.text and not any(_doubles(run, other) for other in row):
            row.append(run)
    if row:
        yield sorted(row, key=lambda r: r.starts[0])


def _doubles(run: TextRun, other: TextRun) -> bool:
    """Tell whether a run is printed over its like to look bold."""
    near = abs(run.starts[0] - other.starts[0]) < 0.2 * run.size
    return near and run.text == other.text and abs(run.baseline - other.baseline) < 0.2 * run.size


def _line(row: Sequence[TextRun], page: int, furniture: FurnitureKind | None) -> TextLine:
    text = ""
    bold: list[tuple[int, int]] = []
    inked: list[float] = []
    end = row[0].starts[0]
    for run in row:
        gap = run.starts[0] - end
        if text and gap > _SPACE * run.size and text[-1] != " " and run.text[0] != " ":
            text += " "
        if run.bold and bold and bold[-1][1] == len(text):
            bold[-1] = (bold[-1][0], len(text) + len(run.text))
        elif run.bold:
            bold.append((len(text), len(text) + len(run.text)))
        text += run.text.replace("\t", " ").replace("\n", " ").replace("\r", " ")
        inked += [x for x, c in zip(run.starts, run.text, strict=True) if not c.isspace()]
        end = max(end, run.end)
    largest = max(row, key=lambda run: len(run.text))
    lead = len(text) - len(text.lstrip())
    kept = text.strip()
    spans = [(max(0, s - lead), min(len(kept), e - lead)) for s, e in bold]
    return TextLine(
        text=kept,
        page=page,
        x0=min(inked, default=row[0].starts[0]),
        x1=end,
        baseline=row[0].baseline,
        size=largest.size,
        font=largest.font,
        bold=tuple((s, e) for s, e in spans if s < e),
        furniture=furniture,
    )


def _running(lines: list[list[TextLine]], pages: Sequence[PageText]) -> list[list[TextLine]]:
    """Mark page numbers, and what stands at the edge of three pages or more."""
    shapes: Counter[tuple[bool, str]] = Counter()
    for page, box in zip(lines, pages, strict=True):
        shapes.update({(top, _shape(line)) for line, top in _edges(page, box)})
    marked = []
    for page, box in zip(lines, pages, strict=True):
        kinds: dict[int, FurnitureKind] = {}
        for line, top in _edges(page, box):
            if _PAGE_NUMBER.fullmatch(line.text):
                kinds[id(line)] = "page-number"
            elif shapes[top, _shape(line)] >= 3:
                kinds[id(line)] = "header" if top else "footer"
        marked.append([_marked(line, kinds.get(id(line), line.furniture)) for line in page])
    return marked


def _edges(page: Sequence[TextLine], box: PageText) -> Iterator[tuple[TextLine, bool]]:
    """Yield the lines at the top (True) and the foot of a page."""
    height = box.box[3]
    for line in page:
        if line.furniture is not None:
            continue
        if line.baseline < box.box[1] + _EDGE * height:
            yield line, True
        elif line.baseline > box.box[1] + (1 - _EDGE) * height:
            yield line, False


def _shape(line: TextLine) -> str:
    return re.sub(r"\d+", "#", "".join(line.text.split()))


def _marked(line: TextLine, kind: FurnitureKind | None) -> TextLine:
    if kind == line.furniture:
        return line
    return TextLine(
        line.text, line.page, line.x0, line.x1, line.baseline, line.size, line.font, line.bold, kind
    )


def _frame(lines: Sequence[TextLine]) -> _Frame:
    """Return the margins and the type that most of the text keeps to."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0]
    text = [line for line in lines if abs(line.size - size) < 0.1 * size]
    lefts = Counter(round(line.x0) for line in text)
    often = [x for x, count in lefts.items() if count >= 0.15 * len(text)]
    rights = sorted(line.x1 for line in text)
    return _Frame(min(often or lefts), rights[int(0.95 * (len(rights) - 1))], size)


def _paragraphs(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """Group lines that only the width of the page, or its end, parts."""
    if not lines:
        return
    frame = _frame(lines)
    group = [lines[0]]
    for line in lines[1:]:
        if _goes_on(group[-1], line, frame):
            group.append(line)
        else:
            yield group
            group = [line]
    yield group


def _goes_on(last: TextLine, line: TextLine, frame: _Frame) -> bool:
    if abs(line.size - last.size) > 0.08 * last.size:
        return False
    if _centred(last, frame) and _centred(line, frame):
        large = line.size >= _TITLE_SIZE * frame.size
        return large and line.font == last.font and line.text[0] not in "（("
    if last.page == line.page and line.baseline - last.baseline > 3 * line.size:
        return False
    indented = line.x0 - frame.left > _INDENT * line.size
    short = frame.right - last.x1 > _SHORT * last.size
    return not indented and not short


def _centred(line: TextLine, frame: _Frame) -> bool:
    before, after = line.x0 - frame.left, frame.right - line.x1
    return before > _INDENT * frame.size and abs(before - after) < 1.5 * frame.size


def _block(group: Sequence[TextLine]) -> Block:
    text = ""
    bold: list[tuple[int, int]] = []
    for line in group:
        if _LATIN_END.search(text) and _LATIN_START.match(line.text):
            text += " "
        for start, end in line.bold:
            if bold and bold[-1][1] == start + len(text):
                bold[-1] = (bold[-1][0], end + len(text))
            else:
                bold.append((start + len(text), end + len(text)))
        text += line.text
    piece = Piece(at=0, source=0, length=len(text))
    return Block(kind="paragraph", text=text, pieces=(piece,), page=group[0].page, bold=tuple(bold))


def _furniture(line: TextLine) -> Block:
    return Block(kind="furniture", text=line.text, page=line.page, furniture=line.furniture)
