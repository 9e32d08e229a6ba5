"""Characters with positions to paragraphs: what PDF, OFD and recognised pages share (版面还原).

A reader gives, for each page, the lines that `lines_of` makes of its glyphs and the tables it
found; `page_text` does both from glyphs and drawn rules. `paragraphs_of` parts page numbers and
running heads from the body and joins lines into paragraphs by geometry alone: first-line
indent, right edge, line pitch, type size.
"""

from __future__ import annotations

from collections.abc import Sequence

from policy_nlp.ingest.layout.furniture import furniture_of
from policy_nlp.ingest.layout.lines import lines_of
from policy_nlp.ingest.layout.page import page_text
from policy_nlp.ingest.layout.paragraphs import join_pages
from policy_nlp.ingest.layout.records import Box, Glyph, PageText, TextLine, TextTable
from policy_nlp.records import Block

__all__ = [
    "Box",
    "Glyph",
    "PageText",
    "TextLine",
    "TextTable",
    "lines_of",
    "page_text",
    "paragraphs_of",
]


def paragraphs_of(pages: Sequence[PageText]) -> list[Block]:
    """Return the paragraphs, table rows and furniture of a document in reading order."""
    return join_pages(pages, furniture_of(pages))
