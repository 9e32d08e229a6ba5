"""Page numbers and running heads, known by place and repetition (页码、页眉、页脚)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from policy_nlp.ingest.layout.records import PageText, TextLine
from policy_nlp.records.source import FurnitureKind
from policy_nlp.text.letterhead import CONTENTS_TITLE, is_contents_line

# id of a line (page number, index of the item on the page) → what it is
Furniture = dict[tuple[int, int], FurnitureKind]

# — 1 —, - 2 -, —４—, ·4·, 第 5 页 共 9 页, 6/9: with its ornaments a number is a page number.
_NUMERAL = r"[0-9０-９IVXLCivxlcⅠ-ⅫsSOo]{1,6}"
_ORNATE = re.compile(
    rf"[-—–―－~～·•.一]+\s*{_NUMERAL}\s*[-—–―－~～·•.一]+"
    r"|第\s*\d{1,4}\s*页.{0,3}?(?:共\s*\d{1,4}\s*页)?|\d{1,4}\s*[/／]\s*\d{1,4}"
)
# A recogniser takes a dash for 一 and 5 for S, and leaves one of two dashes out, or the number.
_HALF_ORNATE = re.compile(
    rf"[-—–―－一]{{1,2}}\s*{_NUMERAL}|{_NUMERAL}\s*[-—–―－一]{{1,2}}|[-—–―－]{{1,3}}"
)
_BARE = re.compile(r"\d{1,4}|[ivxlcIVXLC]{1,6}|[Ⅰ-Ⅻ]{1,4}")
_NUMBER = re.compile(r"\d{1,4}")
# Page numbers stand in the outer parts of a page: this share of its height at each end.
_ZONE = 0.16
# A running head stands on so many pages at least, ...
_REPEATED = 3
# ... within so many points of the same height.
_SAME_PLACE = 4.0
# So many lines with a leader on a page are a table of contents.
_LEADERS = 3
# Notes in the margin are set smaller than this share of the text.
_MARGIN_SIZE = 0.75
# Running heads are set smaller than this share of the text, or stand apart from it.
_HEAD_SIZE = 0.9
# A footnote is set this much smaller than the text and begins with its mark.
_NOTE_SIZE = 0.88
_NOTE_MARK = re.compile(r"[①-⑳]|\[\d{1,2}\]|〔\d{1,2}〕|[*＊※]")


def furniture_of(pages: Sequence[PageText]) -> Furniture:
    """Return the lines of the pages that are page numbers, running heads, notes, watermarks."""
    found: Furniture = {}
    outer = {page.number: _outer_lines(page) for page in pages}
    found |= _page_numbers(pages, outer)
    found |= _contents_lines(pages)
    found |= _margin_notes(pages)
    found |= _running_heads(pages, outer, found)
    found |= _footnotes(pages, found)
    for page in pages:
        for i, item in enumerate(page.items):
            if isinstance(item, TextLine) and item.slanted:
                found[page.number, i] = "navigation"
    return found


Outer = dict[int, list[tuple[int, TextLine, FurnitureKind]]]


def _outer_lines(page: PageText) -> list[tuple[int, TextLine, FurnitureKind]]:
    """Return the first and last two lines in the margins of a page: (index, line, side)."""
    lines = [(i, item) for i, item in enumerate(page.items) if isinstance(item, TextLine)]
    lines = [(i, line) for i, line in lines if not line.slanted]
    top = [(i, line) for i, line in lines[:2] if line.y < _ZONE * page.height]
    rest = [pair for pair in lines[-2:] if pair not in top]
    bottom = [(i, line) for i, line in rest if line.box[1] > (1 - _ZONE) * page.height]
    outer: list[tuple[int, TextLine, FurnitureKind]] = [(i, line, "header") for i, line in top]
    return outer + [(i, line, "footer") for i, line in bottom]


def _page_numbers(pages: Sequence[PageText], outer: Outer) -> Furniture:
    """Find the number of each page; a bare one must go on with the pages or stand apart."""
    found: Furniture = {}
    bare: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for page in pages:
        for i, line, side in outer[page.number]:
            text = line.text.strip()
            half = _HALF_ORNATE.fullmatch(text) is not None and _is_far_from_neighbours(page, i)
            if half or _ORNATE.fullmatch(text):
                found[page.number, i] = "page-number"
            elif _BARE.fullmatch(text):
                number = _NUMBER.fullmatch(text)
                step = int(text) - page.number if number else 0
                bare[side, step].append((page.number, i))
                if _is_far_from_neighbours(page, i):
                    found[page.number, i] = "page-number"
    for places in bare.values():
        if len(places) > 1:
            found |= dict.fromkeys(places, "page-number")
    return found


def _contents_lines(pages: Sequence[PageText]) -> Furniture:
    """Find the lines of a table of contents: those with leaders, what stands between, its title.

    An entry over two lines has its leader on the second.
    """
    found: Furniture = {}
    for page in pages:
        lines = [(i, item) for i, item in enumerate(page.items) if isinstance(item, TextLine)]
        marked = [k for k, (_, line) in enumerate(lines) if is_contents_line(line.text)]
        if len(marked) < _LEADERS:
            continue
        first = next(
            (k for k in range(marked[0]) if CONTENTS_TITLE.fullmatch(lines[k][1].text)),
            marked[0],
        )
        found |= {(page.number, i): "contents" for i, _ in lines[first : marked[-1] + 1]}
    return found


def _is_far_from_neighbours(page: PageText, index: int) -> bool:
    """Return whether a line stands apart from its neighbours by more than two line heights."""
    line = page.items[index]
    if not isinstance(line, TextLine):
        return False
    near = [
        other.box
        for k, other in enumerate(page.items)
        if k != index
        and not (isinstance(other, TextLine) and _HALF_ORNATE.fullmatch(other.text.strip()))
    ]
    gaps = [max(line.box[1] - b[3], b[1] - line.box[3]) for b in near]
    return not gaps or min(gaps) > 1.2 * line.size


def _running_heads(pages: Sequence[PageText], outer: Outer, known: Furniture) -> Furniture:
    """Find lines that stand on several pages at the same height with the same words.

    They stand apart from the text or are set smaller; 附件 at the top of several pages is text.
    """
    body = _body_size(pages)
    seen: dict[tuple[FurnitureKind, str, int], list[tuple[int, int, float, bool]]] = defaultdict(
        list
    )
    for page in pages:
        for i, line, side in outer[page.number]:
            if (page.number, i) in known:
                continue
            text = re.sub(r"\s", "", line.text)
            place = (
                page.number,
                i,
                line.y,
                _is_far_from_neighbours(page, i) or line.size < _HEAD_SIZE * body,
            )
            seen[side, text, 0].append(place)
            for number in _NUMBER.finditer(text):
                counted = f"{text[: number.start()]}#{text[number.end() :]}"
                seen[side, counted, int(number[0]) - page.number].append(place)
    found: Furniture = {}
    for (side, _, _), places in seen.items():
        middle = median(y for _, _, y, _ in places)
        same = [p for p in places if abs(p[2] - middle) <= _SAME_PLACE]
        apart = sum(p[3] for p in same)
        enough = apart > len(same) / 2 if len(same) >= _REPEATED else len(same) == apart == 2
        if enough:
            found |= {(number, i): side for number, i, _, _ in same}
    return found


def _body_size(pages: Sequence[PageText]) -> float:
    sizes = sorted(
        size for page in pages for line in page.lines for size in [line.size] * len(line.text)
    )
    return sizes[len(sizes) // 2] if sizes else 0.0


def _margin_notes(pages: Sequence[PageText]) -> Furniture:
    """Find small lines wholly beside the text: comments printed in the margin (批注)."""
    body = _body_size(pages)
    found: Furniture = {}
    for page in pages:
        text = [line for line in page.lines if line.size >= _MARGIN_SIZE * body]
        if not text or all(line.size >= _MARGIN_SIZE * body for line in page.lines):
            continue
        left, right = min(line.x0 for line in text), max(line.x1 for line in text)
        for i, item in enumerate(page.items):
            if isinstance(item, TextLine) and (item.x0 > right or item.x1 < left):
                found[page.number, i] = "comment"
    return found


def _footnotes(pages: Sequence[PageText], known: Furniture) -> Furniture:
    """Find footnotes: small lines at the foot of a page, the first with its mark."""
    body = _body_size(pages)
    found: Furniture = {}
    for page in pages:
        foot: list[tuple[int, TextLine]] = []
        for i, item in reversed(list(enumerate(page.items))):
            if (page.number, i) in known:
                continue
            if not isinstance(item, TextLine) or item.size > _NOTE_SIZE * body:
                break
            foot.append((i, item))
        foot = [(i, line) for i, line in foot if line.frame is None]  # a box is none
        while foot and not _NOTE_MARK.match(foot[-1][1].text):
            foot.pop()
        if foot and foot[-1][1].y > 0.5 * page.height:
            found |= {(page.number, i): "footnote" for i, _ in foot}
    return found
