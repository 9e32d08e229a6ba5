"""The body text of a document and the map from it to the source (正文与版式要素)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy_nlp.records import Block, BlockMark, Furniture, Mark, Segment, SourceDocument, Span
from policy_nlp.structure import patterns as P

# The letterhead and the title stand within so many blocks of the top, the distribution block
# within so many of the end: a red-headed document has fewer (GB/T 9704-2012, 7.2 and 7.4).
_TOP_BLOCKS = 16
_END_BLOCKS = 12


@dataclass(frozen=True)
class Paragraph:
    """A block of the body and the place of its text in the body."""

    block: Block
    index: int
    start: int
    end: int

    @property
    def text(self) -> str:
        """The characters of the paragraph."""
        return self.block.text

    @property
    def span(self) -> Span:
        """Where the paragraph stands in the body."""
        return Span(start=self.start, end=self.end)


@dataclass(frozen=True)
class Body:
    """The body as one text, its paragraphs, what was set apart, and the offset map."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    furniture: tuple[Furniture, ...]
    offsets: tuple[Segment, ...]
    marks: tuple[Mark, ...] = ()


def assemble_body(document: SourceDocument) -> Body:
    """Part body and furniture and write the body as one text, a line a paragraph."""
    apart = _letterhead(document.blocks) | _distribution(document.blocks)
    apart |= _contents(document.blocks)
    furniture = [
        Furniture(kind=block.furniture or apart.get(i, "navigation"), text=block.text,
                  page=block.page)
        for i, block in enumerate(document.blocks)
        if block.furniture is not None or i in apart
    ]  # fmt: skip
    paragraphs: list[Paragraph] = []
    segments: list[Segment] = []
    parts: list[str] = []
    at = 0
    for i, block in enumerate(document.blocks):
        if block.furniture is not None or i in apart or not block.text:
            continue
        paragraphs.append(Paragraph(block, i, at, at + len(block.text)))
        segments += [
            Segment(start=at + piece.at, length=piece.length, block=i, source=piece.source,
                    page=piece.page or block.page, box=piece.box)
            for piece in block.pieces
        ]  # fmt: skip
        parts.append(block.text)
        at += len(block.text) + 1
    text = "\n".join(parts)
    marks = _marks(document, paragraphs)
    return Body(text, tuple(paragraphs), tuple(furniture), tuple(segments), marks)


def _marks(document: SourceDocument, paragraphs: Sequence[Paragraph]) -> tuple[Mark, ...]:
    """Return the marks with their places in the body; a comment over several blocks is one."""
    starts = {paragraph.index: paragraph.start for paragraph in paragraphs}
    placed: dict[tuple[str, int], Mark] = {}
    for i, block in enumerate(document.blocks):
        for k, mark in enumerate(block.marks):
            key = (mark.id, -1) if mark.kind == "comment" else (str(i), k)
            at = starts.get(i)
            span = None
            if at is not None:
                span = Span(start=at + mark.start, end=at + mark.end)
            before = placed.get(key)
            if before is not None and before.span is not None:
                span = Span(start=before.span.start, end=span.end) if span else before.span
            placed[key] = _mark(mark, span)
    return (*placed.values(), *(_mark(mark, None) for mark in document.unplaced))


def _mark(mark: BlockMark, span: Span | None) -> Mark:
    return Mark(kind=mark.kind, author=mark.author, date=mark.date, text=mark.text, span=span)


def _prose(blocks: Sequence[Block]) -> list[tuple[int, str]]:
    """Return (index, text without spaces) of the blocks that are not furniture already."""
    return [
        (i, re.sub(r"\s", "", block.text))
        for i, block in enumerate(blocks)
        if block.furniture is None and block.text
    ]


def _letterhead(blocks: Sequence[Block]) -> dict[int, str]:
    """Return the blocks of the red head: issuers down to …文件, and a 文号 on its own line.

    Issuers on lines of their own above …文件 belong to the head; without such a line nothing
    above the title does.
    """
    found: dict[int, str] = {}
    above: list[int] = []
    for i, text in _prose(blocks)[:_TOP_BLOCKS]:
        if P.DOC_NUMBER_LINE.fullmatch(text):
            found |= dict.fromkeys([*(above if found else []), i], "letterhead")
            above = []
        elif P.LETTERHEAD.fullmatch(text) and not P.TITLE_END.search(text.removesuffix("文件")):
            found |= dict.fromkeys([*above, i], "letterhead")
            above = []
        elif text[-1] in "。；：:" or P.TITLE_END.search(text):
            above = []
            if text[-1] in "。；":
                break
        else:
            above.append(i)
    return found


def _distribution(blocks: Sequence[Block]) -> dict[int, str]:
    """Return the blocks after the document that say to whom it goes and who printed it."""
    found: dict[int, str] = {}
    tail = _prose(blocks)[-_END_BLOCKS:]
    first = next((k for k, (_, text) in enumerate(tail) if P.DISTRIBUTION.match(text)), None)
    if first is None:
        return found
    while first > 0 and P.PRINTING_OFFICE.fullmatch(tail[first - 1][1]):
        first -= 1
    for k, (i, text) in enumerate(tail):
        if k < first or len(text) > 200:
            continue
        known = P.DISTRIBUTION.match(text) or P.PRINTING_OFFICE.fullmatch(text)
        if known or (k > first and P.DATE_LINE.fullmatch(text)):
            found[i] = "distribution"
    return found


def _contents(blocks: Sequence[Block]) -> dict[int, str]:
    """Return the blocks of a table of contents: its title and the lines that end in a page."""
    found: dict[int, str] = {}
    prose = [(i, block.text.strip()) for i, block in enumerate(blocks) if block.furniture is None]
    for k, (i, text) in enumerate(prose[: _TOP_BLOCKS * 2]):
        if not P.CONTENTS_TITLE.fullmatch(text):
            continue
        lines = []
        for j, line in prose[k + 1 :]:
            if not P.CONTENTS_LINE.fullmatch(line):
                break
            lines.append(j)
        if lines:
            return dict.fromkeys([i, *lines], "contents")
    return found
