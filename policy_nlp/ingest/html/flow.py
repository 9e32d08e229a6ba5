"""The text of a page in reading order, one chunk a paragraph or table row (网页文本流)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from lxml import etree

from policy_nlp.ingest.blocks import add_span, whole_block
from policy_nlp.ingest.html.tree import (
    BLOCKS,
    CONTROLS,
    SILENT,
    ListNumbers,
    boldness,
    centring,
    is_data_table,
    is_hidden,
    table_cells,
)
from policy_nlp.ingest.plain import MARK, Line, join_lines
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Block
from policy_nlp.text.numbering import marker_at

BLANK = " \t\n\v\u3000\xa0\u2002\u2003\u2009"
# Characters that are there and show nothing: zero-width space and joiners, BOM, soft hyphen.
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
# Of the same width each; the indent of a paragraph is cut off as that of any text is.
_SPACES = {0xA0: " ", 0x09: " ", 0x2002: " ", 0x2003: "\u3000", 0x2009: " "}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_GAP = re.compile(r"[ \t\v]+")
_INDENT = re.compile("(?:[\u3000\u2003]|\u2002{2}|\xa0{2}|[\xa0 ]{4})")
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef、。〔〕“”‘’—…《》]"
_LATIN = re.compile(r"[A-Za-z0-9]")


@dataclass
class Run:
    """A run of characters of one look."""

    text: str
    bold: bool
    link: bool


@dataclass(frozen=True)
class Chunk:
    """A paragraph or table row of a page and the element it stands in.

    Attributes:
        element: the innermost block element round it (the row of a table).
        block: its text as a block of the document.
        link_chars: how many of its characters are links.
        hidden: the page does not show it.
        control: it stands in a part of a form.
        centred: it stands in the middle of its line, as titles do.
    """

    element: etree._Element
    block: Block
    link_chars: int = 0
    hidden: bool = False
    control: bool = False
    centred: bool = False

    @property
    def text(self) -> str:
        """Its characters."""
        return self.block.text


@dataclass(frozen=True)
class _Look:
    """How the text of an element looks."""

    owner: etree._Element
    bold: bool = False
    link: bool = False
    centred: bool = False
    hidden: bool = False
    control: bool = False
    pre: bool = False
    level: int | None = None


@dataclass
class _OpenFlow:
    """The walk through one element: what is open, and the runs of the paragraph so far."""

    states: list[_Look]
    numbers: ListNumbers = field(default_factory=ListNumbers)
    runs: list[Run] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        if text:
            now = self.states[-1]
            plain = _INVISIBLE.sub("", text)
            plain = re.sub(r"\r\n?", "\n", plain) if now.pre else _SPACE.sub(_gap_mark, plain)
            self.runs.append(Run(plain, now.bold, now.link))

    def flush(self) -> Iterator[Chunk]:
        """Yield the paragraphs gathered since the last block began or ended."""
        now, runs = self.states[-1], self.runs
        self.runs = []
        if not any(run.text.strip(BLANK) for run in runs):
            return
        linked = sum(len(run.text.strip(BLANK)) for run in runs if run.link)
        total = sum(len(run.text.strip(BLANK)) for run in runs) or 1
        joined = now.centred or now.level is not None
        for k, block in enumerate(_paragraph_blocks(runs, joined)):
            if k == 0:
                block = _with_list_number(block, self.numbers.take())
            if now.level is not None:
                block = block.model_copy(update={"kind": "heading", "level": now.level})
            links = len(block.text) * linked // total
            yield Chunk(now.owner, block, links, now.hidden, now.control, now.centred)


def _gap_mark(gap: re.Match[str]) -> str:
    """Return one mark for a gap of the file: a line end in it may stand for nothing."""
    return "\v" if gap[0].strip(" \t") else " "


def flow(root: etree._Element) -> Iterator[Chunk]:
    """Yield the text of an element and all below it, in reading order."""
    walk = etree.iterwalk(root, events=("start", "end"))
    here = _OpenFlow([_Look(root)])
    for event, element in walk:
        tag = element.tag
        if event == "end":
            if tag in BLOCKS:
                yield from here.flush()
            here.states.pop()
            here.numbers.close(element)
            if element is not root:
                here.add(element.tail)
            continue
        if tag in BLOCKS:
            yield from here.flush()
        here.states.append(_state_inside(here.states[-1], element))
        here.numbers.open(element)
        if tag in SILENT and element is not root:
            walk.skip_subtree()
        elif tag == "table" and element is not root and is_data_table(element):
            yield from _table_chunks(element, here.states[-1])
            walk.skip_subtree()
        elif tag == "br":
            here.runs.append(Run("\n", False, False))
        else:
            here.add(element.text)
    yield from here.flush()


def _state_inside(above: _Look, element: etree._Element) -> _Look:
    tag = element.tag if isinstance(element.tag, str) else ""
    bold, centred = boldness(element), centring(element)
    heading = len(tag) == 2 and tag[0] == "h" and tag[1] in "123456"
    return _Look(
        owner=element if tag in BLOCKS else above.owner,
        bold=above.bold if bold is None else bold,
        link=above.link or (tag == "a" and bool(element.get("href"))),
        centred=above.centred if centred is None else centred,
        hidden=above.hidden or is_hidden(element),
        control=above.control or tag in CONTROLS,
        pre=above.pre or tag == "pre",
        level=int(tag[1]) if heading else above.level,
    )


def _table_chunks(table: etree._Element, state: _Look) -> Iterator[Chunk]:
    """Yield the caption and the rows of a table, cells parted by tabs."""
    for caption in table.findall("caption"):
        for chunk in flow(caption):
            block = chunk.block.model_copy(update={"kind": "caption"})
            yield Chunk(caption, block, chunk.link_chars, state.hidden)
    for row, cells in table_cells(table):
        parts = ["" if cell is None else cell_text(cell) for cell in cells]
        text = "\t".join(parts).rstrip("\t")
        if text.strip():
            yield Chunk(row, whole_block("table-row", text), 0, state.hidden)


def cell_text(cell: etree._Element) -> str:
    """Return the text of a table cell as one line: paragraphs are parted by a space."""
    return " ".join(chunk.text.replace("\t", " ") for chunk in flow(cell))


def _with_list_number(block: Block, number: str) -> Block:
    """Write the automatic number of a list item before its text, unless one is printed."""
    if not number or marker_at(block.text, 0) is not None:
        return block
    shift = len(number)
    pieces = tuple(p.model_copy(update={"at": p.at + shift}) for p in block.pieces)
    bold = tuple((start + shift, end + shift) for start, end in block.bold)
    text = number + block.text
    return Block(kind=block.kind, text=text, pieces=pieces, bold=bold, auto_number=shift)


def _paragraph_blocks(runs: list[Run], joined: bool) -> Iterator[Block]:
    """Cut runs at <br> into paragraphs, or join what a <br> only breaks to the next line."""
    raw = "".join(run.text for run in runs)
    spans: list[tuple[int, int]] = []
    at = 0
    for run in runs:
        if run.bold and run.text.strip(BLANK):
            spans.append((at, at + len(run.text)))
        at += len(run.text)
    text, bold = _folded_spaces(raw, spans)
    for mark in MARK.findall(text):
        yield Block(kind="furniture", text=mark, furniture="navigation")
    for group in _line_groups(text, joined):
        blocks = (
            [_joined_lines(group)]
            if joined or len(group) == 1
            else join_lines(group, load_lexicons().documents)
        )
        for block in blocks:
            yield _with_bold(block, bold)


def _folded_spaces(raw: str, spans: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Fold white space as a browser does; return the text and where `spans` now stand.

    A line end of the file between two Chinese characters is nothing, elsewhere a space.
    """
    out: list[str] = []
    steps: list[tuple[int, int]] = []
    at = length = 0
    for gap in _GAP.finditer(raw):
        before, after = raw[gap.start() - 1 : gap.start()], raw[gap.end() : gap.end() + 1]
        wide = re.match(_WIDE, before) and re.match(_WIDE, after)
        filled = "" if "\v" in gap[0] and wide else " "
        out += [raw[at : gap.start()], filled]
        length += gap.start() - at + len(filled)
        at = gap.end()
        steps.append((at, length))
    out.append(raw[at:])
    text = "".join(out)
    return text, [
        (_offset_after_folding(start, steps), _offset_after_folding(end, steps))
        for start, end in spans
    ]


def _offset_after_folding(offset: int, steps: list[tuple[int, int]]) -> int:
    """Return where an offset of the raw text stands after folding."""
    last = bisect_right(steps, offset, key=itemgetter(0)) - 1
    if last < 0:
        return offset
    raw, tidy = steps[last]
    return tidy + offset - raw


def _line_groups(text: str, joined: bool) -> Iterator[list[Line]]:
    """Yield the lines between blank or indented ones: there a new paragraph begins for sure."""
    group: list[Line] = []
    at = 0
    for raw in text.split("\n"):
        line = Line(raw.translate(_SPACES), at)
        at += len(raw) + 1
        bracket = joined and line.text[:1] in ("（", "(")
        if group and (not line.text or bracket or (not joined and _INDENT.match(raw))):
            yield group
            group = []
        if line.text:
            group.append(line)
    if group:
        yield group


def _joined_lines(lines: list[Line]) -> Block:
    """Join lines as they are: a centred title or heading breaks where it looks best."""
    text, pieces = "", []
    for line in lines:
        if _LATIN.match(text[-1:]) and _LATIN.match(line.text):
            text += " "
        pieces += [p.model_copy(update={"at": p.at + len(text)}) for p in line.pieces]
        text += line.text
    return Block(kind="paragraph", text=text, pieces=tuple(pieces))


def _with_bold(block: Block, bold: list[tuple[int, int]]) -> Block:
    """Give a block its bold runs, and pieces that count characters of the shown paragraph."""
    runs: list[tuple[int, int]] = []
    for piece in block.pieces:
        shift = piece.at - piece.source
        for start, end in bold:
            first = max(start + shift, piece.at)
            last = min(end + shift, piece.at + piece.length)
            if first < last:
                add_span(runs, first, last)
    return whole_block("paragraph", block.text, bold=tuple(runs))
