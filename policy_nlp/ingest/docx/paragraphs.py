"""From the characters of a Word paragraph to blocks (Word 段落)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, NamedTuple

from lxml import etree

from policy_nlp.ingest.blocks import add_span
from policy_nlp.ingest.docx.marks import MarkPlaces, Signature
from policy_nlp.ingest.docx.numbering import Label
from policy_nlp.records import Block, Piece
from policy_nlp.records.source import FurnitureKind, Spot
from policy_nlp.text.numbering import marker_at

ParagraphPlace = Literal["body", "contents", "hidden", "placeholder", "reading"]

# What is printed as nothing: zero-width spaces and joiners, marks of direction, soft hyphen.
_INVISIBLE = dict.fromkeys(
    (*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD), None
)
# Spaces of one width or another; that of a Chinese character stays what it is.
SPACES = dict.fromkeys((0x09, 0x0A, 0x0D, 0xA0, 0x2002, 0x2007, 0x2009, 0x202F), " ") | {
    0x2003: "\u3000"
}
BLANK = " \t\u3000"
LINE_BREAK, PAGE_BREAK = "\n", "\f"
_LATIN = re.compile(r"[A-Za-z0-9]")
# 一、总体要求 ⇥ 12 typed by hand against a dotted tab stop
_CONTENTS_LINE = re.compile(r".{2,60}?\t[ \t]*[-—]?\s*\d{1,3}\s*[-—]?")
# — 1 —, 第 1 页 共 20 页
_PAGE_LINE = re.compile(r"[\s\-—–·/|第页共]*(?:\d+|[ivxlIVXL]+)[\s\-—–·/|第页共\d]*")
_FURNITURE: dict[ParagraphPlace, FurnitureKind] = {
    "contents": "contents",
    # hidden text and the reading of rare characters are notes to the reader
    "hidden": "comment",
    "reading": "comment",
    # “单击此处输入文字” of a form
    "placeholder": "navigation",
}


class Origin(NamedTuple):
    """The element that characters are read from, and the offset of the first in its text."""

    element: etree._Element
    offset: int


class Run(NamedTuple):
    """Characters of one look and under the same marks; the offset of the first in the paragraph."""

    text: str
    source: int
    bold: bool
    place: ParagraphPlace
    origin: Origin | None = None
    marks: tuple[Signature, ...] = ()


@dataclass
class ParagraphBuilder:
    """A paragraph while it is read.

    Attributes:
        runs: its characters, breaks as LINE_BREAK and PAGE_BREAK.
        label: its automatic number.
        after: what hangs on it and follows it: text boxes, notes, comments.
        paged: it holds the number of the page.
        leader: it has a tab stop with dots.
        points: comments that end there, by offset.
    """

    runs: list[Run] = field(default_factory=list)
    length: int = 0
    label: Label | None = None
    level: int | None = None
    caption: bool = False
    leader: bool = False
    paged: bool = False
    after: list[Block] = field(default_factory=list)
    points: list[tuple[int, Signature]] = field(default_factory=list)

    def add(
        self,
        text: str,
        bold: bool,
        place: ParagraphPlace,
        origin: Origin | None = None,
        marks: tuple[Signature, ...] = (),
    ) -> None:
        """Write characters at the end."""
        shown = text.translate(_INVISIBLE)
        if shown == text:
            self.runs.append(Run(text, self.length, bold, place, origin, marks))
        else:
            for k, char in enumerate(text):
                if char.translate(_INVISIBLE):
                    at = self.length + k
                    self.runs.append(Run(char, at, bold, place, _shifted_origin(origin, k), marks))
        self.length += len(text)


def _shifted_origin(origin: Origin | None, count: int) -> Origin | None:
    return None if origin is None else Origin(origin.element, origin.offset + count)


def paragraph_blocks(draft: ParagraphBuilder) -> list[Block]:
    """Return the blocks of a paragraph, then what hangs on it."""
    blocks: list[Block] = []
    body = [run for run in draft.runs if run.place == "body"]
    aside = [run for run in draft.runs if run.place != "body"]
    for place, runs in groupby(aside, key=lambda run: run.place):
        for text in _all_lines(list(runs)):
            kept = "".join(run.text for run in text).strip(BLANK)
            if kept:
                blocks.append(Block(kind="furniture", text=kept, furniture=_FURNITURE[place]))
    lines = _printed_lines(body, draft)
    if not lines and draft.label is not None and not blocks:
        lines = [[]]
    for k, line in enumerate(lines):
        blocks.append(_line_block(line, draft, draft.label if k == 0 else None))
    return blocks + draft.after


def _printed_lines(runs: Sequence[Run], draft: ParagraphBuilder) -> list[list[Run]]:
    """Cut a paragraph at page breaks, and at line breaks where these stand for its end.

    Word's ⏎ with Shift only breaks the line (“传承‘三大法宝’，⏎持续加大…”). Text pasted from the
    web has nothing else between its paragraphs: then more than one line begins with a number
    (一、…⏎（一）…).
    """
    lines: list[list[Run]] = []
    for page in _cut_runs(runs, PAGE_BREAK):
        cut = [line for line in _cut_runs(page, LINE_BREAK) if _runs_text(line).strip(BLANK)]
        numbered = sum(marker_at(_runs_text(line).lstrip(BLANK), 0) is not None for line in cut)
        if numbered + (draft.label is not None and not lines) > 1 and len(cut) > 1:
            lines += cut
        elif cut:
            lines.append(_joined_runs(cut))
    return lines


def _all_lines(runs: Sequence[Run]) -> Iterator[list[Run]]:
    for page in _cut_runs(runs, PAGE_BREAK):
        yield from _cut_runs(page, LINE_BREAK)


def _cut_runs(runs: Sequence[Run], mark: str) -> Iterator[list[Run]]:
    line: list[Run] = []
    for run in runs:
        if run.text == mark:
            yield line
            line = []
        else:
            line.append(run)
    yield line


def _joined_runs(lines: Sequence[list[Run]]) -> list[Run]:
    """Join lines; between two Latin words stands a space."""
    whole = list(lines[0])
    for line in lines[1:]:
        if _LATIN.match(whole[-1].text[-1:]) and _LATIN.match(line[0].text[:1]):
            whole.append(Run(" ", line[0].source - 1, False, "body"))
        whole += line
    return whole


def _runs_text(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def _line_block(line: Sequence[Run], draft: ParagraphBuilder, label: Label | None) -> Block:
    """Make the block of one line: outer white space cut off, the number written before it."""
    raw = _runs_text(line)
    lead = len(raw) - len(raw.lstrip(BLANK))
    kept = raw.strip(BLANK)
    head = "" if label is None else (str(label) if kept else label.text)
    text = head + kept.replace("\t", " ")
    pieces: list[Piece] = []
    bold: list[tuple[int, int]] = []
    spots: list[Spot] = []
    marks = MarkPlaces()
    at = len(head) - lead
    for run in line:
        start, end = max(at, len(head)), min(at + len(run.text), len(text))
        if start < end:
            _add_piece(pieces, start, run.source + start - at, end - start)
            if run.origin is not None:
                origin = run.origin.offset + start - at
                spots.append(Spot(start, end - start, run.origin.element, origin))
            if run.bold:
                add_span(bold, start, end)
            marks.add(run, start, end, text[start:end])
        at += len(run.text)
    for place, mark in _points_in(line, draft):
        marks.point(mark, min(max(place + len(head) - lead, len(head)), len(text)))
    contents = draft.leader and _CONTENTS_LINE.fullmatch(kept) is not None
    page = draft.paged and _PAGE_LINE.fullmatch(kept) is not None
    if contents or page:
        apart: FurnitureKind = "contents" if contents else "page-number"
        return Block(kind="furniture", text=head + kept, furniture=apart, auto_number=len(head))
    block = Block(
        kind="heading" if draft.level else ("caption" if draft.caption else "paragraph"),
        text=text,
        pieces=tuple(pieces),
        level=draft.level or None,
        bold=tuple(bold),
        auto_number=len(head),
        marks=marks.marks(),
    )
    if spots:
        block.trace(spots)
    return block


def _points_in(line: Sequence[Run], draft: ParagraphBuilder) -> Iterator[tuple[int, Signature]]:
    """Yield the comments that end in a line, each with its offset in the text of the line."""
    at = 0
    for number, run in enumerate(line):
        for source, mark in draft.points:
            first = number == 0 and source == run.source
            if first or run.source < source <= run.source + len(run.text):
                yield at + source - run.source, mark
        at += len(run.text)


def _add_piece(pieces: list[Piece], at: int, source: int, length: int) -> None:
    last = pieces[-1] if pieces else None
    if last is not None and last.at + last.length == at and last.source + last.length == source:
        pieces[-1] = Piece(at=last.at, source=last.source, length=last.length + length)
    else:
        pieces.append(Piece(at=at, source=source, length=length))
