"""The body text of a document, its title, and the map to the source (正文、标题与版式要素)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy_nlp.lexicons.documents import Documents
from policy_nlp.records import Block, BlockMark, Furniture, Mark, Segment, SourceDocument, Span
from policy_nlp.text.letterhead import (
    ANNEX_ENTRY,
    CONTENTS_TITLE,
    DATE_LINE,
    DOC_NUMBER_LINE,
    LEADER,
    LETTERHEAD,
    PAGE_END,
    PAGE_ONLY,
    is_contents_line,
)
from policy_nlp.text.numbering import marker_at
from policy_nlp.text.width import squeeze

# The letterhead and the title stand within so many blocks of the top, the distribution block
# within so many of the end: a red-headed document has fewer (GB/T 9704-2012, 7.2 and 7.4).
_TOP_BLOCKS = 16
_END_BLOCKS = 12
# The contents list begins within so many blocks of the top (a cover, a notice and its list of
# addressees stand before it); it has so many lines at least, none longer than this, and not more
# than so many; of a list without leaders this share of the lines is printed again as headings.
_CONTENTS_WITHIN = 60
_CONTENTS_LINES = 3
_LONGEST_ENTRY = 60
_MOST_ENTRIES = 500
_LISTED_SHARE = 0.6
# A title runs over at most so many lines (GB/T 9704-2012, 7.3.1 shows three).
_MAX_LINES = 6
_CJK_GAP = re.compile(
    r"(?<=[一-龥、，。：；（）〔〕《》“”])\s+|\s+(?=[一-龥、，。：；（）〔〕《》“”])"
)


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


def assemble_body(document: SourceDocument, words: Documents) -> Body:
    """Part body and furniture and write the body as one text, a line a paragraph."""
    apart = _letterhead_blocks(document.blocks, words) | _distribution_blocks(
        document.blocks, words
    )
    apart |= _contents_blocks(document.blocks)
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
    marks = _placed_marks(document, paragraphs)
    return Body(text, tuple(paragraphs), tuple(furniture), tuple(segments), marks)


def _placed_marks(document: SourceDocument, paragraphs: Sequence[Paragraph]) -> tuple[Mark, ...]:
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
            placed[key] = _mark_at(mark, span)
    return (*placed.values(), *(_mark_at(mark, None) for mark in document.unplaced))


def _mark_at(mark: BlockMark, span: Span | None) -> Mark:
    return Mark(kind=mark.kind, author=mark.author, date=mark.date, text=mark.text, span=span)


def _body_blocks(blocks: Sequence[Block]) -> list[tuple[int, str]]:
    """Return (index, text without spaces) of the blocks that are not furniture already."""
    return [
        (i, re.sub(r"\s", "", block.text))
        for i, block in enumerate(blocks)
        if block.furniture is None and block.text
    ]


def _letterhead_blocks(blocks: Sequence[Block], words: Documents) -> dict[int, str]:
    """Return the blocks of the red head: issuers down to …文件, and a 文号 on its own line.

    Issuers on lines of their own above …文件 belong to the head; without such a line nothing
    above the title does.
    """
    found: dict[int, str] = {}
    above: list[int] = []
    for i, text in _body_blocks(blocks)[:_TOP_BLOCKS]:
        if DOC_NUMBER_LINE.fullmatch(text):
            found |= dict.fromkeys([*(above if found else []), i], "letterhead")
            above = []
        elif LETTERHEAD.fullmatch(text) and not words.title_end.search(text.removesuffix("文件")):
            found |= dict.fromkeys([*above, i], "letterhead")
            above = []
        elif text[-1] in "。；：:" or words.title_end.search(text):
            above = []
            if text[-1] in "。；":
                break
        else:
            above.append(i)
    return found


def _distribution_blocks(blocks: Sequence[Block], words: Documents) -> dict[int, str]:
    """Return the blocks after the document that say to whom it goes and who printed it."""
    found: dict[int, str] = {}
    tail = _body_blocks(blocks)[-_END_BLOCKS:]
    first = next((k for k, (_, text) in enumerate(tail) if words.sent_to.match(text)), None)
    if first is None:
        return found
    while first > 0 and words.office.fullmatch(tail[first - 1][1]):
        first -= 1
    for k, (i, text) in enumerate(tail):
        if k < first or len(text) > 200:
            continue
        known = words.sent_to.match(text) or words.office.fullmatch(text)
        if known or (k > first and DATE_LINE.fullmatch(text)):
            found[i] = "distribution"
    return found


def _contents_blocks(blocks: Sequence[Block]) -> dict[int, str]:
    """Return the blocks of a table of contents (目录): its title, and the lines that it lists.

    It begins with its title, its first line with a leader (……3) or what the reader found of it,
    and ends where the body does what it says: where a first entry is printed again, or sentences
    begin. A list without leaders is one when most of its lines are printed again below.
    """
    prose = [
        (i, block.text.strip(), block.furniture == "contents")
        for i, block in enumerate(blocks)
        if block.text.strip() and block.furniture in (None, "contents")
    ]
    top = list(enumerate(prose[:_CONTENTS_WITHIN]))
    titles = [k for k, (_, text, _) in top if CONTENTS_TITLE.fullmatch(text)]
    marked_lines = [k for k, (_, text, known) in top if known or _is_entry(text)]
    if not titles and not marked_lines:
        return {}
    first = (titles or marked_lines)[0]
    names: list[str] = []
    last = led = 0
    below = first + bool(titles)
    for k, (_, text, known) in enumerate(prose[below : below + _MOST_ENTRIES], start=below):
        entries = [squeeze(name) for name in LEADER.split(PAGE_END.sub("", text)) if squeeze(name)]
        marked = known or _is_entry(text)
        marked = marked or (bool(titles) and PAGE_END.search(text) is not None)
        if not marked and (set(entries) & set(names[:3]) or _is_sentence(text)):
            break
        if marked or ANNEX_ENTRY.match(text) or (led and PAGE_ONLY.fullmatch(text)):
            last, led = k, led + max(marked, len(LEADER.findall(text)))
        names += entries
    if led < _CONTENTS_LINES:
        if not titles:
            return {}
        last = _last_listed(prose, below, len(names))
    return {i: "contents" for i, _, _ in prose[first : last + 1]} if last > first else {}


def _is_entry(text: str) -> bool:
    """Return whether a line of the contents has a leader; a conversion may have glued several."""
    return is_contents_line(text) or len(LEADER.findall(text)) >= _CONTENTS_LINES


def _is_sentence(text: str) -> bool:
    return "。" in text or (len(text) > _LONGEST_ENTRY and not ANNEX_ENTRY.match(text))


def _last_listed(prose: Sequence[tuple[int, str, bool]], first: int, count: int) -> int:
    """Return the last line of a list without leaders that is printed again below; 0 for none."""
    below = [squeeze(text)[:_LONGEST_ENTRY] for _, text, _ in prose[first + count :]]
    again = []
    for k, (_, text, _) in enumerate(prose[first : first + count], start=first):
        names = (squeeze(text), squeeze(re.sub(r"[\s-]*\d{1,3}[\s-]*$", "", text)))
        if any(line.startswith(names) for line in below):
            again.append(k)
    enough = len(again) >= _CONTENTS_LINES and len(again) > _LISTED_SHARE * count
    return again[-1] if enough else 0


@dataclass(frozen=True)
class Front:
    """The title as printed (without spaces and draft mark), its place, and what follows it."""

    title: str
    span: Span | None
    after: int


def find_title(paragraphs: Sequence[Paragraph], words: Documents) -> Front:
    """Find the title at the top: lines without a full stop that end in the kind of document.

    A title line goes on in the next until it ends in 意见, 方案, 通知 …; without such an end the
    first line stands for the title. `after` is the index of the first paragraph below it.
    """
    lines: list[Paragraph] = []
    for k, paragraph in enumerate(paragraphs[:_MAX_LINES]):
        text = paragraph.text.strip()
        if _ends_title(text, words):
            break
        lines.append(paragraph)
        joined = words.draft_tail.sub("", "".join(p.text for p in lines).rstrip())
        if _is_whole_title(re.sub(r"\s|》$", "", joined), words):
            return _title_of(lines, k + 1, words)
    if not lines:
        glued = _glued_title(paragraphs[0], words) if paragraphs else None
        return glued or Front(_forwarded_title(paragraphs, words), None, 0)
    return _title_of(lines[:1], 1, words)


def _forwarded_title(paragraphs: Sequence[Paragraph], words: Documents) -> str:
    """Return the title of the plan that a letter without title forwards (《…方案》已经…)."""
    for paragraph in paragraphs[:_MAX_LINES]:
        named = words.forwarded.match(paragraph.text)
        if named and words.title_end.search(named[1]):
            return named[1]
    return ""


def _glued_title(paragraph: Paragraph, words: Documents) -> Front | None:
    """Return a title that lost the line break behind it (…实施方案（征求意见稿）为深入…)."""
    match = words.glued_title.match(paragraph.text)
    if match is None:
        return None
    start = paragraph.start
    return Front(match[1], Span(start=start, end=start + match.end()), 0)


def _is_whole_title(title: str, words: Documents) -> bool:
    """Return whether a title is whole: 关于印发…实施方案 still lacks its 的通知."""
    kind = words.title_end.search(title)
    if kind is None or words.weak_title_end.search(title):
        return False
    return words.forwards.search(title) is None or words.forwarding_end.search(title) is not None


def _ends_title(text: str, words: Documents) -> bool:
    return bool(
        text[-1:] in ("。", "；", "：", ":", "，")
        or marker_at(text, 0) is not None
        or DATE_LINE.fullmatch(text)
        or words.draft_mark.fullmatch(text)
        or len(text) > 120
    )


def _title_of(lines: Sequence[Paragraph], after: int, words: Documents) -> Front:
    printed = "".join(p.text for p in lines)
    title = _CJK_GAP.sub("", words.draft_end.sub("", printed)).strip()
    if title.startswith("《") and title.endswith("》") and title.count("《") == 1:
        title = title[1:-1]
    return Front(title, Span(start=lines[0].start, end=lines[-1].end), after)
