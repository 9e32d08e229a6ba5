"""One run of text in a Word file: the body, a header, a note, a comment (文字流).

Tables give rows of cells parted by tabs; one that only frames text gives its paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from lxml import etree

from policy_nlp.ingest.blocks import whole_block
from policy_nlp.ingest.docx.fields import OpenFields, matched_marks
from policy_nlp.ingest.docx.inline import Inline
from policy_nlp.ingest.docx.marks import (
    CHANGED,
    INSERTED,
    RANGE_END,
    RANGE_START,
    Changes,
    Issues,
    Notes,
    OpenMarks,
    comment_signs,
    signature,
)
from policy_nlp.ingest.docx.numbering import Counters, Label, Numbering
from policy_nlp.ingest.docx.package import MC, A, M, W, WordPackage, chosen, flag, number, setting
from policy_nlp.ingest.docx.paragraphs import ParagraphBuilder, ParagraphPlace, paragraph_blocks
from policy_nlp.ingest.docx.styles import (
    ListPlace,
    Style,
    Styles,
    has_leader,
    list_place,
    outline_level,
)
from policy_nlp.records import Block, BlockMark
from policy_nlp.records.source import Spot

_CLEAR = frozenset((f"{W}customXml", f"{W}smartTag", f"{W}sdtContent"))
_CONTENTS_GALLERY = f"{W}sdtPr/{W}docPartObj/{W}docPartGallery"
_TEXT = (f"{W}t", f"{W}delText", f"{M}t", f"{A}t")
_BRANCHES = (f"{MC}Choice", f"{MC}Fallback")
# No table of a plan is wider; a span that asks for more is cut to it.
MAX_COLUMNS = 100
# A table that only frames or places text has a cell that holds an article.
_ARTICLE_BLOCKS = 15
_ARTICLE_CHARS = 2000
_CLEAR_IN_TABLE = frozenset((f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo",
                    f"{W}del", f"{W}moveFrom"))  # fmt: skip


@dataclass
class WordFile:
    """What all stories of a file share; `traced` keeps the element of each character."""

    package: WordPackage
    styles: Styles
    numbering: Numbering
    changes: Changes
    issues: Issues
    traced: bool = False
    notes: Notes = field(init=False)

    def __post_init__(self) -> None:
        self.notes = Notes(self.package, self.read)

    def read(self, root: etree._Element, part: str) -> list[Block]:
        """Return the blocks of a story that stands in a part."""
        return Story(self, root, part).blocks()


class Story:
    """Reads one story into blocks.

    Args:
        document: the file it stands in.
        root: the element that holds it.
        part: the part it stands in, for what it links to.
    """

    def __init__(self, document: WordFile, root: etree._Element, part: str) -> None:
        self.document = document
        self.part = part
        self.field_marks = matched_marks(root, document.changes.unread)
        self.fields = OpenFields()
        self.in_change = 0
        self.marks = OpenMarks(document.notes.comments)
        self.seen: set[etree._Element] = set()
        self._root = root
        self._counters = Counters()
        self._blocks: list[Block] = []
        self._open: ParagraphBuilder | None = None
        self._draft: ParagraphBuilder | None = None
        self._place: ParagraphPlace = "body"

    def blocks(self) -> list[Block]:
        """Return the blocks of the whole story."""
        found = self.capture(self._root)
        self._tell_unread()
        return found

    def pass_over(self, element: etree._Element) -> None:
        """Note that the text in an element is left out on purpose."""
        self.seen.update(element.iter(*_TEXT))

    def _tell_unread(self) -> None:
        """Note text that stands where no text should and that no block holds."""
        unread = self.document.changes.unread
        alternate = f"{MC}AlternateContent"
        walk = etree.iterwalk(self._root, events=("start",), tag=(*_TEXT, *unread, alternate))
        for _, element in walk:
            if element.tag in unread:
                walk.skip_subtree()
            elif element.tag == alternate:
                branch = chosen(element)
                for other in element:
                    if other is not branch and other.tag in _BRANCHES:
                        self.pass_over(other)
            elif element not in self.seen and (element.text or "").strip():
                self.document.issues.add(
                    "unread-text", "有{n}处文字不在应在的位置，未能列入：{text}", element.text or ""
                )

    def capture(self, container: etree._Element) -> list[Block]:
        """Return the blocks of a container that stands apart: a cell, a text box."""
        kept = self._blocks, self._open, self._place
        self._blocks, self._open = [], None
        self._read_container(container)
        self._finish()
        found = self._blocks
        self._blocks, self._open, self._place = kept
        return found

    @contextmanager
    def change(self, mark: etree._Element) -> Iterator[bool]:
        """Note a tracked change; tell whether what it holds is read."""
        tag = str(mark.tag)
        self.document.changes.mark(mark.get(f"{W}author"), tag)
        is_read = tag not in self.document.changes.unread
        signed = signature(mark, "inserted" if tag in INSERTED else "deleted")
        if is_read:
            self.marks.begin(signed)
        else:
            self._pass_comments(mark)
        self.in_change += 1
        yield is_read
        self.in_change -= 1
        self.marks.end(signed)

    def _pass_comments(self, unread: etree._Element) -> None:
        """Begin and end the comments whose signs stand in what is not read."""
        for sign in comment_signs(unread):
            self.note_comment(sign)

    def note_comment(self, sign: etree._Element) -> None:
        """Note where the text of a comment begins or ends."""
        mark = self.marks.note(sign)
        if mark is not None and self._draft is not None:
            self._draft.points.append((self._draft.length, mark))

    def _read_container(self, container: etree._Element) -> None:
        for child in container:
            tag = child.tag
            if tag == f"{W}p":
                self._paragraph(child)
            elif tag == f"{W}tbl":
                self._finish()
                self._blocks += table_blocks(self, child)
            elif tag == f"{W}sdt":
                self._block_control(child)
            elif tag in _CLEAR:
                self._read_container(child)
            elif tag in CHANGED:
                if len(child):
                    with self.change(child) as is_read:
                        if is_read:
                            self._read_container(child)
            elif tag == f"{MC}AlternateContent":
                branch = chosen(child)
                if branch is not None:
                    self._read_container(branch)
            elif tag in (RANGE_START, RANGE_END):
                self.note_comment(child)
            elif tag == f"{W}altChunk":
                self.document.issues.add(
                    "embedded-document", "文档嵌入了{n}份其他格式的文件，其中文字未读"
                )
            elif next(child.iter(*_TEXT), None) is not None:
                self._loose(child)

    def _loose(self, element: etree._Element) -> None:
        """Read what stands between paragraphs and holds text: runs, unknown elements."""
        if next(element.iter(f"{W}p"), None) is not None:
            self._read_container(element)
            return
        draft = ParagraphBuilder()
        Inline(self, draft, self.document.styles.paragraph(None), self._place).one(element)
        self._blocks += paragraph_blocks(draft)

    def _block_control(self, element: etree._Element) -> None:
        content = element.find(f"{W}sdtContent")
        if content is None:
            return
        kept = self._place
        settings = element.find(f"{W}sdtPr")
        gallery = element.find(_CONTENTS_GALLERY)
        if gallery is not None and gallery.get(f"{W}val") == "Table of Contents":
            self._place = "contents"
        elif settings is not None and flag(settings, "showingPlcHdr"):
            self._place = "placeholder"
        self._read_container(content)
        self._place = kept

    def _paragraph(self, element: etree._Element) -> None:
        lines = self._paragraph_settings(element)
        identity = None if lines is None else setting(lines, "pStyle")
        style = self.document.styles.paragraph(identity)
        draft = self._open or ParagraphBuilder()
        mark = None if lines is None else lines.find(f"{W}rPr")
        # What an earlier paragraph left open ends here, even where nothing else stands here.
        open_text = self._open is not None and self._open.length > 0
        gone = self._end_is_gone(mark) or (not open_text and self._is_emptied(element))
        goes_on = gone or (mark is not None and bool(flag(mark, "specVanish")))
        goes_on = goes_on or _is_drop_cap(lines)
        own = None if lines is None else outline_level(lines)
        if not gone:
            draft.label = draft.label or self._list_label(lines, style)
            draft.level = style.level if own is None else own
            draft.caption = style.caption
            draft.leader = style.leader or (lines is not None and has_leader(lines))
        place = self._place
        if place == "body" and style.contents:
            place = "contents"
        elif place == "contents" and draft.level and not style.contents and not self.fields:
            place = "body"  # a chapter that slipped into the frame of the contents list
        kept, self._draft = self._draft, draft
        Inline(self, draft, style, place).read(element)
        self._draft = kept
        self._note_end(mark)
        self._open = draft
        if not goes_on:
            self._finish()

    def _paragraph_settings(self, element: etree._Element) -> etree._Element | None:
        """Return the settings of a paragraph on the side of the changes that is read."""
        lines = element.find(f"{W}pPr")
        if lines is not None and self.document.changes.side == "original":
            before = lines.find(f"{W}pPrChange/{W}pPr")
            if before is not None:
                marks = lines.find(f"{W}rPr")
                if marks is not None:
                    before.append(marks)
                return before
        return lines

    def _end_is_gone(self, mark: etree._Element | None) -> bool:
        """Return whether the end of a paragraph is not on the side that is read.

        What stands in it then goes on in the next paragraph, with the settings of that one.
        """
        if mark is None:
            return False
        return any(mark.find(tag) is not None for tag in self.document.changes.unread)

    def _is_emptied(self, element: etree._Element) -> bool:
        """Return whether all text of a paragraph is on the side that is not read.

        Its end should be marked too; a file that went through other programs may lack that
        mark, and an empty number would be left.
        """
        unread = self.document.changes.unread
        if next(element.iter(*unread), None) is None:
            return False
        left_out = False
        walk = etree.iterwalk(element, events=("start",), tag=(*_TEXT, *unread, f"{W}drawing"))
        for _, found in walk:
            if found.tag not in unread:
                return False
            left_out = left_out or next(found.iter(*_TEXT), None) is not None
            walk.skip_subtree()
        return left_out

    def _note_end(self, mark: etree._Element | None) -> None:
        changes = self.document.changes
        found = [] if mark is None else [child for child in mark if child.tag in CHANGED]
        for change in found:
            changes.mark(change.get(f"{W}author"), str(change.tag))
        if not found and not self.in_change:
            changes.plain()

    def _list_label(self, lines: etree._Element | None, style: Style) -> Label | None:
        """Count the paragraph in its list and return its number."""
        place = None if lines is None else list_place(lines)
        if place is not None and self.document.changes.side == "original":
            inserted = lines is not None and lines.find(f"{W}numPr/{W}ins") is not None
            place = None if inserted else place
        found = _list_and_level(place, style, self.document.numbering)
        if found is None:
            return None
        return self.document.numbering.take(self._counters, *found)

    def _finish(self) -> None:
        if self._open is not None:
            self._blocks += paragraph_blocks(self._open)
            self._open = None


def _list_and_level(
    own: ListPlace | None, style: Style, numbering: Numbering
) -> tuple[str, int] | None:
    """Return list and level of a paragraph: its own, else that of its style."""
    if own is not None and own.num_id:
        return None if own.num_id == "0" else (own.num_id, own.ilvl or 0)
    if style.place is None or style.place.num_id in ("", "0"):
        return None
    num_id = style.place.num_id
    if own is not None and own.ilvl is not None:
        return num_id, own.ilvl
    for identity in style.chain:
        linked = numbering.level_of_style(num_id, identity)
        if linked is not None:
            return num_id, linked
        if identity == style.place.style:
            break
    return num_id, style.place.ilvl or 0


def _is_drop_cap(lines: etree._Element | None) -> bool:
    frame = None if lines is None else lines.find(f"{W}framePr")
    return frame is not None and frame.get(f"{W}dropCap", "none") != "none"


@dataclass
class _WordCell:
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
    rows = [
        _row_cells(story, row) for row in _children_of_kind(table, f"{W}tr") if _is_read(story, row)
    ]
    if not _holds_data(rows):
        return [block for row in rows for cell in row for block in cell.blocks]
    blocks: list[Block] = []
    header = ""
    for k, row in enumerate(rows):
        block = _row_block(row)
        printed = "" if block is None else "".join(block.text.split())
        if k == 0:
            header = printed
        if block is not None and (k == 0 or printed != header):
            blocks.append(block)
        blocks += [_nested_row(rest) for cell in row for rest in cell.rest]
    return blocks


def _nested_row(block: Block) -> Block:
    """Note of a row that its table stands in a cell: it is no row of the table round it."""
    if block.kind != "table-row":
        return block
    return block.model_copy(update={"nested": block.nested + 1})


def _children_of_kind(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield the children of a kind, also those inside content controls and the like."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _CLEAR_IN_TABLE:
            yield from _children_of_kind(child, tag)
        elif child.tag == f"{MC}AlternateContent":
            branch = chosen(child)
            if branch is not None:
                yield from _children_of_kind(branch, tag)


def _is_read(story: Story, row: etree._Element) -> bool:
    """Return whether a row stands on the side of the tracked changes that is read."""
    settings = row.find(f"{W}trPr")
    if settings is None or _is_on_read_side(story, settings):
        return True
    story.pass_over(row)
    return False


def _is_on_read_side(story: Story, settings: etree._Element) -> bool:
    changes = story.document.changes
    is_read = True
    for mark in settings:
        if mark.tag in CHANGED:
            changes.mark(mark.get(f"{W}author"), str(mark.tag))
            is_read = is_read and mark.tag not in changes.unread
    return is_read


def _row_cells(story: Story, row: etree._Element) -> list[_WordCell]:
    cells: list[_WordCell] = []
    settings = row.find(f"{W}trPr")
    before = 0 if settings is None else number(setting(settings, "gridBefore"), 0)
    columns = min(max(before, 0), MAX_COLUMNS)
    if columns:
        cells.append(_WordCell([], columns))
    for element in _children_of_kind(row, f"{W}tc"):
        cell = _read_cell(story, element, MAX_COLUMNS - columns)
        if cell is not None:
            cells.append(cell)
            columns += cell.width
    return cells


def _read_cell(story: Story, element: etree._Element, room: int) -> _WordCell | None:
    settings = element.find(f"{W}tcPr")
    if settings is None:
        return _WordCell(story.capture(element), min(1, room))
    if not _is_on_read_side(story, settings):
        story.pass_over(element)
        return None
    width = min(max(number(setting(settings, "gridSpan"), 1), 1), room)
    if _is_merged_away(settings, "vMerge") or _is_merged_away(settings, "hMerge"):
        text = "".join(t.text or "" for t in element.iter(f"{W}t"))
        story.pass_over(element)
        if text.strip():
            story.document.issues.add(
                "merged-cell-text", "表格中有{n}个被合并的单元格留有不显示的文字：{text}", text
            )
        return _WordCell([], width)
    return _WordCell(story.capture(element), width)


def _is_merged_away(settings: etree._Element, name: str) -> bool:
    """Return whether a cell goes on the one above or before it (w:vMerge, w:hMerge)."""
    merge = settings.find(W + name)
    return merge is not None and merge.get(f"{W}val", "continue") != "restart"


def _holds_data(rows: list[list[_WordCell]]) -> bool:
    """Return whether a table holds data and does not just frame or place text."""
    if max((len(row) for row in rows), default=0) < 2:
        return False
    for row in rows:
        for cell in row:
            body = cell.body
            if len(body) > _ARTICLE_BLOCKS or sum(len(b.text) for b in body) > _ARTICLE_CHARS:
                return False
    return True


def _row_block(cells: list[_WordCell]) -> Block | None:
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
            for mark in block.marks:
                start, end = mark.start + len(text), mark.end + len(text)
                marks.append(mark.model_copy(update={"start": start, "end": end}))
            text += block.text
        text += "\t" * (cell.width - 1)
    text = text.rstrip("\t")
    if not text.strip():
        return None
    first = cells[0].body
    number = first[0].auto_number if first else 0
    row = whole_block("table-row", text, bold=tuple(bold), auto_number=number, marks=tuple(marks))
    if spots:
        row.trace(spots)
    return row
