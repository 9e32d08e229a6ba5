"""Placed runs of characters of OFD pages as the layout stage takes them (版面还原)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from policy_nlp.ingest import layout
from policy_nlp.ingest.layout.grid import Rule
from policy_nlp.ingest.ofd.page import PageText, TextRun
from policy_nlp.records import Block, Piece

# OFD counts millimetres, the layout stage points.
POINTS = 72 / 25.4


def page_blocks(pages: Sequence[PageText]) -> list[Block]:
    """Return the paragraphs of all pages in reading order, furniture marked and told apart."""
    repeated = _repeated_templates(pages)
    placed = []
    apart: list[Block] = []
    for number, page in enumerate(pages, start=1):
        own = [run for run in page.runs if not _from_template(run, repeated)]
        glyphs = [glyph for run in own for glyph in _glyphs(run, page)]
        width, height = page.box[2] * POINTS, page.box[3] * POINTS
        placed.append(layout.page_text(number, width, height, glyphs, _rules(page)))
        apart += _template_lines(page, number, repeated)
    return [*layout.paragraphs_of(placed), *apart]


def _repeated_templates(pages: Sequence[PageText]) -> set[str]:
    """Return the texts that templates put on more than one page."""
    counts = Counter(text for page in pages for text in {r.text for r in page.runs if r.template})
    return {text for text, count in counts.items() if count > 1}


def _from_template(run: TextRun, repeated: set[str]) -> bool:
    return run.template and run.text in repeated


def _template_lines(page: PageText, number: int, repeated: set[str]) -> Iterator[Block]:
    """Yield what a template prints on many pages: a running head, or a line at the foot."""
    runs = [run for run in page.runs if _from_template(run, repeated)]
    middle = (page.box[1] + page.box[3] / 2) * POINTS
    for line in layout.lines_of(glyph for run in runs for glyph in _glyphs(run, page)):
        piece = Piece(at=0, source=0, length=len(line.text), page=number)
        yield Block(
            kind="furniture",
            text=line.text,
            pieces=(piece,),
            page=number,
            furniture="header" if line.y < middle else "footer",
        )


def _rules(page: PageText) -> list[Rule]:
    """Return the lines of a page in points from its corner."""
    left, top, _, _ = page.box
    rules = []
    for x0, y0, x1, y1 in page.rules:
        level = x1 - x0 >= y1 - y0
        at, start, end = (
            (y0 - top, x0 - left, x1 - left) if level else (x0 - left, y0 - top, y1 - top)
        )
        rules.append(Rule(level, at * POINTS, start * POINTS, end * POINTS))
    return rules


def _glyphs(run: TextRun, page: PageText) -> Iterator[layout.Glyph]:
    """Yield the characters of a run in points from the corner of its page."""
    left, top, _, _ = page.box
    y, size = (run.baseline - top) * POINTS, run.size * POINTS
    for char, start, end in zip(run.text, run.starts, run.ends, strict=True):
        x0, x1 = (start - left) * POINTS, (end - left) * POINTS
        yield layout.Glyph(char, x0, x1, y, size, run.bold)
