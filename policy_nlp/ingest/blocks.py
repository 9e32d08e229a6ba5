"""Making blocks, the same way in every reader (文本块)."""

from __future__ import annotations

from typing import Any

from policy_nlp.records import Block, Piece
from policy_nlp.records.source import BlockKind, FurnitureKind


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
