"""The title of a document on a page: printed above it, in it, or in both (网页标题)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_nlp.ingest.html.flow import Chunk
from policy_nlp.records import Block, Piece
from policy_nlp.text.numbering import marker_at
from policy_nlp.text.width import fold

# The title and what stands about it take at most so many lines at the top of a document.
_TOP_LINES = 10
_MIN_TITLE = 6
_DRAFT = re.compile(
    r"\((?:公开)?(?:征求意见稿|送审稿|报批稿|审议稿|讨论稿|修订稿|草案|试行|暂行)\)"
)
_NUMBER_OR_DATE = re.compile(r"\(?(?:.{1,14}\(\d{4}\)第?\d+号|\d{4}年\d{1,2}月(?:\d{1,2}日)?)\)?")


def with_title(body: Sequence[Chunk], before: Sequence[Chunk], named: Sequence[str]) -> list[Block]:
    """Return the blocks of the document with its title once at the top.

    Args:
        body: the document.
        before: what the page prints above it.
        named: the title as the page's metadata and head give it, the best first.
    """
    known = [_bare(name) for name in named if _bare(name)]
    blocks = _without_repeat(body, known)
    top = [c for c, b in zip(body, blocks, strict=True) if b.furniture is None][:_TOP_LINES]
    title = _page_title(before, named, known)
    if title is None or _opens_with_title(top, _bare(title.text)):
        return blocks
    return [title, *blocks]


def _page_title(
    before: Sequence[Chunk], named: Sequence[str], known: Sequence[str]
) -> Block | None:
    """Return the title that the page prints above the document, else the one its head names."""
    printed = []
    for chunk in before:
        text = _bare(chunk.text)
        heading = chunk.block.level in (1, 2, 3) and len(text) >= _MIN_TITLE
        if text in known or (heading and any(text in name or name in text for name in known)):
            printed.append(chunk.block)
    if printed:
        return printed[-1]
    if not named:
        return None
    piece = Piece(at=0, source=0, length=len(named[0]))
    return Block(kind="heading", level=1, text=named[0], pieces=(piece,))


def _without_repeat(body: Sequence[Chunk], known: Sequence[str]) -> list[Block]:
    """Set apart a title that the document's own title, over one or more lines, repeats below."""
    blocks = [chunk.block for chunk in body]
    top = [_bare(block.text) for block in blocks[:_TOP_LINES]]
    for k, title in enumerate(top):
        heading = blocks[k].level in (1, 2, 3) and marker_at(title, 0) is None
        if len(title) < _MIN_TITLE or not (title in known or heading):
            continue
        for start in range(k + 1, len(top)):
            if _printed_from(top[start:], title):
                apart = {"kind": "furniture", "furniture": "navigation"}
                blocks[k] = blocks[k].model_copy(update=apart)
                return blocks
    return blocks


def _printed_from(lines: Sequence[str], title: str) -> bool:
    """Tell whether lines that follow each other make up a title."""
    joined = ""
    for line in lines:
        joined += line
        if joined == title:
            return True
        if not title.startswith(joined):
            return False
    return False


def _opens_with_title(top: Sequence[Chunk], title: str) -> bool:
    """Tell whether the document opens with the page's title or one of its own."""
    lines = [_bare(chunk.text) for chunk in top]
    if any(_printed_from(lines[start:], title) for start in range(len(lines))):
        return True
    for chunk in top:
        text = _bare(chunk.text)
        if not text or _NUMBER_OR_DATE.fullmatch(text):
            continue
        if text[-1] in "。;:," or marker_at(text, 0) is not None:
            return False
        own = chunk.centred or chunk.block.level is not None
        return len(text) >= _MIN_TITLE and (own or text in title or title in text)
    return False


def _bare(text: str) -> str:
    """Return a title without spaces and draft mark, widths folded."""
    return _DRAFT.sub("", fold(text))
