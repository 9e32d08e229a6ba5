"""What a reader gives: blocks of text with the place each came from (源文档)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from pydantic import Field, PrivateAttr, model_validator

from policy_nlp.records.base import Issue, Record

BlockKind = Literal["heading", "paragraph", "table-row", "caption", "furniture", "footnote"]
FurnitureKind = Literal[
    "header",
    "footer",
    "page-number",
    "contents",
    "letterhead",
    "distribution",
    "comment",
    "footnote",
    "navigation",
]
MarkKind = Literal["inserted", "deleted", "comment"]


class Piece(Record):
    """A run of a block's characters that stands unbroken in the source.

    `at` is the offset in the block's text; `source` the offset of the same character in the
    source (characters of the decoded file for plain text, of the paragraph elsewhere). `page`
    (1-based) and `box` (left, top, right, bottom in points from the top left corner) say where
    it is printed, for formats with pages; one piece a line, so that a quote can be shown there.
    """

    at: int = Field(ge=0)
    source: int = Field(ge=0)
    length: int = Field(ge=0)
    page: int | None = None
    box: tuple[float, float, float, float] | None = None


class Spot(NamedTuple):
    """Characters of a block in the element they were read from, while the file is in memory.

    `at` and `length` as in `Piece`; `element` holds them from its character `offset` on.
    """

    at: int
    length: int
    element: Any
    offset: int


class BlockMark(Record):
    """What somebody wrote over a block: a tracked change or a comment (修订痕迹、批注).

    Attributes:
        id: as the file numbers it; one comment over several blocks has one id.
        kind: inserted where the accepted text is read, deleted where the original one is.
        author: name as the file has it, empty where it has none.
        date: as the file has it (2022-12-05T10:20:00Z).
        text: what a comment says; of a tracked change its words.
        start, end: offsets in the block; equal where it stands between two characters.
    """

    id: str
    kind: MarkKind
    author: str = ""
    date: str | None = None
    text: str = ""
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Block(Record):
    """One paragraph, heading or table row as the reader found it (文本块).

    Attributes:
        kind: what the source says it is; the structure stage decides what it means.
        text: characters as printed, lines that a line or page end cut joined, conversion
            marks dropped. Cells of a table row are parted by a tab.
        pieces: where the characters stand in the source, in order.
        page: 1-based page number, where the format has pages.
        level: heading level (1 = top) where the source gives one.
        bold: offsets (start, end) of bold runs inside `text`, where the source has them.
        furniture: what it is when `kind` is furniture or footnote.
        auto_number: characters at the start of `text` that an automatic number wrote.
        nested: of a table row, in cells of how many other tables its table stands.
        marks: tracked changes and comments over it.
    """

    kind: BlockKind
    text: str
    pieces: tuple[Piece, ...] = ()
    page: int | None = None
    level: int | None = None
    bold: tuple[tuple[int, int], ...] = ()
    furniture: FurnitureKind | None = None
    auto_number: int = 0
    marks: tuple[BlockMark, ...] = ()
    nested: int = 0
    # Only while a file is to be written again with marks in it; no part of the record.
    _spots: tuple[Spot, ...] = PrivateAttr(default=())

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Where its characters stand in the file that is open, where that was asked for."""
        return self._spots

    def trace(self, spots: Iterable[Spot]) -> None:
        """Keep where the characters stand."""
        self._spots = tuple(spots)

    @model_validator(mode="after")
    def _pieces_fit(self) -> Block:
        for piece in self.pieces:
            if piece.at + piece.length > len(self.text):
                raise ValueError(f"piece at {piece.at} runs past the end of its block")
        return self


class SourceFile(Record):
    """The file a document was read from: name without folder, SHA-256 of its bytes, format."""

    file: str
    sha256: str
    format: str


class SourceDocument(Record):
    """A document as read: its blocks in reading order and what was wrong with the file.

    `unplaced` are comments that stand on nothing that was read; their offsets say nothing.
    """

    source: SourceFile
    blocks: tuple[Block, ...]
    metadata: dict[str, str] = Field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    unplaced: tuple[BlockMark, ...] = ()
