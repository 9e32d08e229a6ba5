"""Tables of Word: rows as tab-separated cells, frames round text as paragraphs (Word 表格)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from policy_nlp.ingest.docx.issues import CHANGED
from policy_nlp.ingest.docx.names import MC, W, chosen, number, setting
from policy_nlp.records import Block, BlockMark, Piece
from policy_nlp.records.source import Spot

if TYPE_CHECKING:
    from policy_nlp.ingest.docx.story import Story

# No table of a plan is wider; a span that asks for more is cut to it.
MAX_COLUMNS = 100
# A table that only frames or places text has a cell that holds an article.
_ARTICLE_BLOCKS = 15
_ARTICLE_CHARS = 2000
_CLEAR = frozenset((f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo",
                    f"{W}del", f"{W}moveFrom"))  # fmt: skip


@dataclass
class _Cell:
    """A cell: what it holds, and how many columns it fills."""

    blocks: list[Block]
    width: int

    @property
    def body(self) -> list[Block]:
        """The paragraphs in it, without notes and rows of tables inside it."""
        return [b for b in self.blocks if b.furniture is None and b.kind != "table-row"]

    @property
    def rest(self) -> list[Block]:
        """What does not stand in the row: notes, comments, rows of tables inside it."""
        return [b for b in self.blocks if b.furniture is not None or b.kind == "table-row"]


def table_blocks(story: Story, table: etree._Element) -> list[Block]:
    """Return the rows of a table, or its paragraphs where it only frames text.

    A vertically merged cell is given in its first row; a header row printed again only once; the
    rows of a table in a cell after the row of that cell.
    """
    rows = [_cells(story, row) for row in _children(table, f"{W}tr") if _is_read(story, row)]
    if not _holds_data(rows):
        return [block for row in rows for cell in row for block in cell.blocks]
    blocks: list[Block] = []
    header = ""
    for k, row in enumerate(rows):
        block = _row(row)
        printed = "" if block is None else "".join(block.text.split())
        if k == 0:
            header = printed
        if block is not None and (k == 0 or printed != header):
            blocks.append(block)
        blocks += [_inside(rest) for cell in row for rest in cell.rest]
    return blocks


def _inside(block: Block) -> Block:
    """Note of a row that its table stands in a cell: it is no row of the table round it."""
    if block.kind != "table-row":
        return block
    return block.model_copy(update={"nested": block.nested + 1})


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield the children of a kind, also those inside content controls and the like."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _CLEAR:
            yield from _children(child, tag)
        elif child.tag == f"{MC}AlternateContent":
            branch = chosen(child)
            if branch is not None:
                yield from _children(branch, tag)


def _is_read(story: Story, row: etree._Element) -> bool:
    """Tell whether a row stands on the side of the tracked changes that is read."""
    settings = row.find(f"{W}trPr")
    if settings is None or _side(story, settings):
        return True
    story.pass_over(row)
    return False


def _side(story: Story, settings: etree._Element) -> bool:
    changes = story.document.changes
    is_read = True
    for mark in settings:
        if mark.tag in CHANGED:
            changes.mark(mark.get(f"{W}author"), str(mark.tag))
            is_read = is_read and mark.tag not in changes.unread
    return is_read


def _cells(story: Story, row: etree._Element) -> list[_Cell]:
    cells: list[_Cell] = []
    settings = row.find(f"{W}trPr")
    before = 0 if settings is None else number(setting(settings, "gridBefore"), 0)
    columns = min(max(before, 0), MAX_COLUMNS)
    if columns:
        cells.append(_Cell([], columns))
    for element in _children(row, f"{W}tc"):
        cell = _cell(story, element, MAX_COLUMNS - columns)
        if cell is not None:
            cells.append(cell)
            columns += cell.width
    return cells


def _cell(story: Story, element: etree._Element, room: int) -> _Cell | None:
    settings = element.find(f"{W}tcPr")
    if settings is None:
        return _Cell(story.capture(element), min(1, room))
    if not _side(story, settings):
        story.pass_over(element)
        return None
    width = min(max(number(setting(settings, "gridSpan"), 1), 1), room)
    if _goes_on(settings, "vMerge") or _goes_on(settings, "hMerge"):
        text = "".join(t.text or "" for t in element.iter(f"{W}t"))
        story.pass_over(element)
        if text.strip():
            story.document.issues.add(
                "merged-cell-text", "表格中有{n}个被合并的单元格留有不显示的文字：{text}", text
            )
        return _Cell([], width)
    return _Cell(story.capture(element), width)


def _goes_on(settings: etree._Element, name: str) -> bool:
    """Tell whether a cell goes on the one above or before it (w:vMerge, w:hMerge)."""
    merge = settings.find(W + name)
    return merge is not None and merge.get(f"{W}val", "continue") != "restart"


def _holds_data(rows: list[list[_Cell]]) -> bool:
    """Tell a table of data from one that frames or places text."""
    if max((len(row) for row in rows), default=0) < 2:
        return False
    for row in rows:
        for cell in row:
            body = cell.body
            if len(body) > _ARTICLE_BLOCKS or sum(len(b.text) for b in body) > _ARTICLE_CHARS:
                return False
    return True


def _row(cells: list[_Cell]) -> Block | None:
    """Write the cells of a row parted by tabs, paragraphs in a cell parted by a space."""
    text = ""
    bold: list[tuple[int, int]] = []
    spots: list[Spot] = []
    marks: list[BlockMark] = []
    for k, cell in enumerate(cells):
        text += "\t" if k else ""
        for n, block in enumerate(cell.body):
            text += " " if n else ""
            bold += [(start + len(text), end + len(text)) for start, end in block.bold]
            spots += [spot._replace(at=spot.at + len(text)) for spot in block.spots]
            marks += (
                mark.model_copy(
                    update={"start": mark.start + len(text), "end": mark.end + len(text)}
                )
                for mark in block.marks
            )
            text += block.text
        text += "\t" * (cell.width - 1)
    text = text.rstrip("\t")
    if not text.strip():
        return None
    first = cells[0].body
    row = Block(
        kind="table-row",
        text=text,
        pieces=(Piece(at=0, source=0, length=len(text)),),
        bold=tuple(bold),
        auto_number=first[0].auto_number if first else 0,
        marks=tuple(marks),
    )
    if spots:
        row.trace(spots)
    return row
