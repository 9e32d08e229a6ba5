"""Making blocks, the same way in every reader (文本块)."""

from __future__ import annotations

from typing import Any

from policy_nlp.errors import InputError
from policy_nlp.records import Block, Piece
from policy_nlp.records.source import BlockKind, FurnitureKind

# The longest plans have 3,000 paragraphs and 200,000 characters. What is found in a text costs
# some 5 KB of memory a paragraph, and 10 seconds for 30,000 of them.
MAX_BLOCKS = 30_000
MAX_CHARACTERS = 1_000_000
# 200 pages of tables.
MAX_CELLS = 40_000


def check_extent(file: str, *, blocks: int = 0, characters: int = 0, cells: int = 0) -> None:
    """Pass what may be a plan by its length.

    Raises:
        InputError: it has more paragraphs, characters or table cells than any.
    """
    counts = (
        (blocks, MAX_BLOCKS, "段"),
        (characters, MAX_CHARACTERS, "字"),
        (cells, MAX_CELLS, "格"),
    )
    for count, most, unit in counts:
        if count > most:
            raise InputError(
                f"“{file}”有{count}{unit}，超过上限{most}{unit}",
                "请只提供规划（方案）本身，去掉附带的内容",
            )


def whole_block(kind: BlockKind, text: str, *, page: int | None = None, **fields: Any) -> Block:
    """Return a block whose text stands in one piece in the source."""
    piece = Piece(at=0, source=0, length=len(text), page=page)
    return Block(kind=kind, text=text, pieces=(piece,), page=page, **fields)


def set_apart(block: Block, furniture: FurnitureKind, kind: BlockKind = "furniture") -> Block:
    """Return a block as furniture; what is furniture already stays what it is."""
    if block.furniture is not None:
        return block
    return block.model_copy(update={"kind": kind, "furniture": furniture, "level": None})


def add_span(spans: list[tuple[int, int]], start: int, end: int) -> None:
    """Add a run of characters; one that goes on the last run is joined to it."""
    if spans and spans[-1][1] == start:
        spans[-1] = (spans[-1][0], end)
    else:
        spans.append((start, end))
