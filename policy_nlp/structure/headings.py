"""Finding headings and their places in the tree, whatever their numbers say (标题与层次).

A number at the head of a paragraph opens a unit when what follows reads as a heading, or when
it goes on a series that does; items of a list in running text ((1)…；(2)…。) stay text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from policy_nlp.lexicons.documents import Documents
from policy_nlp.records import Span
from policy_nlp.structure.body import Paragraph
from policy_nlp.text.letterhead import DATE_LINE, SALUTATION
from policy_nlp.text.numbering import Marker, Style, decimal_top_at, marker_at
from policy_nlp.text.sentences import nesting

# Headings of a hundred plans run to 40 characters; a longer first sentence is text.
MAX_HEADING = 48
# An unnumbered heading is shorter: 重点任务, 组织实施与保障机制.
MAX_BARE_HEADING = 20
# Numbered text that reaches this length without being heading-like may still be a unit.
_MIN_HEADLESS = 40
_ALWAYS: frozenset[Style] = frozenset({"part", "chapter", "section", "article", "cn"})
_FIRM_OUTLINE: frozenset[Style] = frozenset({"part", "chapter", "section", "article"})
_TOP: frozenset[Style] = frozenset({"part", "chapter", "cn"})
# Where a number glued into a paragraph may stand: after a full stop, semicolon or bracket.
_GLUED = re.compile(r"(?<=[。；）)］\]])[ \t\u3000]*(?=[（(〔一二三四五六七八九十\d第])")
_ANNEX_ITEM = re.compile(r"\d{1,2}\s*[.．、]?\s*[^。；]{2,60}")
# 专栏3 重点工程, 专栏一 “十三五”装机情况: a box begins, set apart from the text round it.
_BOX = re.compile(r"专\s*栏\s*[\d一二三四五六七八九十]{0,3}[^。；]{0,60}")
# 第二条【适用范围】本办法适用于…: a heading in brackets
_IN_BRACKETS = re.compile(r"【([^【】。]{1,20})】")
# A document by its title alone, in a list of what a plan rests on: 《…法》（2015年1月）
_CITED = re.compile(r"《[^《》]+》\s*(?:[（(〔\[][^（）()]*[）)〕\]]\s*){0,2}[；。]?")
_BARE = re.compile(r"[一-龥“”、与和及（）·—]+")
# How high a style stands by custom; used only where a style meets one it never stood with.
# Styles of one rank nest in the order they come (the Gusu plan has （1） above 1．).
_RANK: dict[Style, int] = {
    "none": 0,
    "part": 0,
    "chapter": 1,
    "section": 2,
    "article": 3,
    "cn": 3,
    "cn-bracket": 4,
    "arabic": 5,
    "arabic-bracket": 5,
    "decimal-1": 4,
    "decimal-2": 5,
    "decimal-3": 5,
    "arabic-half-bracket": 6,
    "circled": 7,
}


@dataclass(frozen=True)
class Heading:
    """A heading that opens a unit, in offsets of the body.

    Attributes:
        start: first character of the unit (its number, or the heading itself).
        marker: the number, None where it was lost.
        span: the heading without number and full stop; None where the unit has none.
        body: first character of the unit's own text.
        paragraph: index into the paragraphs of the body.
    """

    start: int
    marker: Marker | None
    span: Span | None
    body: int
    paragraph: int
    rule: str

    @property
    def style(self) -> Style:
        """The style of its number; `none` where it was lost."""
        return self.marker.style if self.marker else "none"


def find_headings(
    text: str, paragraphs: Sequence[Paragraph], first: int, words: Documents
) -> list[Heading]:
    """Return the headings of the body in order.

    Args:
        text: the body.
        paragraphs: its paragraphs.
        first: index of the first paragraph that may open a unit (the title stands before it).
        words: how papers are laid out.
    """
    return _HeadingFinder(text, paragraphs, first, words).headings()


def heading_span(text: str, start: int, end: int) -> tuple[Span, int] | None:
    """Return the heading that begins at `start` and where the text after it begins.

    It ends at the first full stop, at the end of a paragraph that has none, or at a wide
    space (（一）指导思想　以…为指导). None when no heading ends within `MAX_HEADING` characters.
    """
    limit = min(end, start + MAX_HEADING + 1)
    for i, c, depth in nesting(text, start, limit, "。！？；;\u3000"):
        if c in "。！？" and depth == 0:
            return Span(start=start, end=i), i + 1
        if c in "；;" and depth == 0:
            return None
        if c == "\u3000" and depth == 0 and i - start >= 3 and not set(text[start:i]) & set("，、"):
            return Span(start=start, end=i), i + 1
    unclosed = text.find("。", start, limit)
    if unclosed >= 0 and not set(text[unclosed:end]) & set("）)”》"):
        # A bracket that was never closed: 推进改造（一期。加快…
        return Span(start=start, end=unclosed), unclosed + 1
    if limit < end:
        return None
    stop = end - (text[end - 1] in "：:")
    return (Span(start=start, end=stop), end) if stop > start else None


class _HeadingFinder:
    """Walks the paragraphs of a body; knows the last number of each style on the way."""

    def __init__(
        self, text: str, paragraphs: Sequence[Paragraph], first: int, words: Documents
    ) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.first = first
        self.words = words
        self.markers = [marker_at(text, paragraph.start) for paragraph in paragraphs]
        styles = {marker.style for marker in self.markers[first:] if marker is not None}
        self.decimal = bool(styles & {"decimal-2", "decimal-3"})
        # the last number of each style: of headings, and of items of a list in running text
        self.last: dict[Style, int] = {}
        self.items: dict[Style, int] = {}
        # the items met since the last heading, units of their own if one after them is
        self.waiting: dict[Style, list[Heading]] = {}
        # in a box: the last number of each style in it
        self.inside: dict[Style, int] | None = None
        # the styles of the headings above the place, the highest first
        self.open: list[Style] = []

    def headings(self) -> list[Heading]:
        found: list[Heading] = []
        marked = zip(self.markers[self.first :], self.paragraphs[self.first :], strict=True)
        lost = not any(m and m.style in _TOP and "\t" not in p.text for m, p in marked)
        pointed = self._named_annexes()
        for k in range(self.first, len(self.paragraphs)):
            paragraph = self.paragraphs[k]
            if paragraph.block.kind == "table-row" or k in pointed:
                continue
            if _BOX.fullmatch(paragraph.text):
                self.inside = {}
                continue
            if self.inside is not None and not self._leaves_box(k):
                continue
            here = self._numbered_heading(k)
            if here is None and (lost or paragraph.block.kind == "heading"):
                here = self._bare_heading(k)
            if here is not None:
                found += self._first_items(here)
                self._note(here)
                found.append(here)
            found += self._glued_headings(k, here)
        return found

    def _note(self, heading: Heading) -> None:
        if heading.marker is not None:
            self.last[heading.style] = heading.marker.value
            self.items.pop(heading.style, None)
        self.waiting.clear()
        self.open = [*self.open[: depth_of(heading.style, self.open)], heading.style]

    def _goes_on_series(self, marker: Marker) -> bool:
        return self.last.get(marker.style, -1) == marker.value - 1

    def _leaves_box(self, k: int) -> bool:
        """Return whether a paragraph goes on the outline round a box (专栏), whose items do not.

        Where a list of the box could go on with the number, too, it is the outline's, unless it
        comes once more before a heading above closes the series.
        """
        marker, inside = self.markers[k], self.inside
        if marker is None or inside is None:
            return False
        if marker.style not in _FIRM_OUTLINE:
            listed = inside.get(marker.style) == marker.value - 1
            inside[marker.style] = marker.value
            if marker.style not in self.open or not self._goes_on_series(marker):
                return False
            if listed and self._comes_again(k, marker):
                return False
        self.inside = None
        return True

    def _comes_again(self, k: int, marker: Marker) -> bool:
        above = self.open[: self.open.index(marker.style)]
        same = self._next_place(k, marker.style, marker.value)
        return same is not None and all(
            (place := self._next_place(k, style)) is None or place > same for style in above
        )

    def _next_place(self, k: int, style: Style, value: int | None = None) -> int | None:
        """Return the next paragraph after `k` with a number of that style, or of that value."""
        places = self._places.get((style, value), [])
        at = bisect_right(places, k)
        return places[at] if at < len(places) else None

    @cached_property
    def _places(self) -> dict[tuple[Style, int | None], list[int]]:
        """Where numbers of each style stand, and those of each value."""
        found: dict[tuple[Style, int | None], list[int]] = {}
        for k, marker in enumerate(self.markers):
            if marker is not None:
                found.setdefault((marker.style, None), []).append(k)
                found.setdefault((marker.style, marker.value), []).append(k)
        return found

    def _first_items(self, heading: Heading) -> list[Heading]:
        """Return the items before the first of a list that is a unit: a list is one or none."""
        waiting = self.waiting.pop(heading.style, [])
        values = [item.marker.value for item in waiting if item.marker is not None]
        if heading.marker is None or len(values) != heading.marker.value - 1:
            return []
        return waiting if values == list(range(1, heading.marker.value)) else []

    def _named_annexes(self) -> set[int]:
        """Return the paragraphs that name annexes: 附件：1.方案, and the items 2.分工表 below."""
        found: set[int] = set()
        for k, paragraph in enumerate(self.paragraphs):
            line = paragraph.text.strip()
            if self.words.annex_pointer.match(line) or (
                k - 1 in found and _ANNEX_ITEM.fullmatch(line)
            ):
                found.add(k)
        return found

    def _numbered_heading(self, k: int) -> Heading | None:
        """Return the heading that opens paragraph `k`, None where its number is of a list."""
        text, paragraph, marker = self.text, self.paragraphs[k], self.markers[k]
        if marker is None and self.decimal:
            marker = decimal_top_at(text, paragraph.start)
        if marker is None or marker.end >= paragraph.end or marker.style == "circled":
            return None
        bracketed = _IN_BRACKETS.match(text, marker.end, paragraph.end)
        if bracketed is not None:
            span = Span(start=bracketed.start(1), end=bracketed.end(1))
            rule = f"heading.{marker.style}.bracketed"
            return Heading(paragraph.start, marker, span, bracketed.end(), k, rule)
        ended = heading_span(text, marker.end, paragraph.end)
        firm = marker.style in _ALWAYS
        listed = not firm and self.items.get(marker.style) == marker.value - 1
        whole = not firm and ended is not None and self._is_whole_sentence(k, ended)
        cited = not firm and _CITED.fullmatch(text, marker.end, paragraph.end) is not None
        if (
            ended is not None
            and not (whole or cited)
            and not (listed and not text[ended[1] : paragraph.end])
            and self._reads_as_heading(k, marker, ended)
        ):
            span, body = self._before_glued(ended)
            return Heading(paragraph.start, marker, span, body, k, f"heading.{marker.style}")
        last = text[paragraph.end - 1]
        headless = paragraph.end - marker.end >= _MIN_HEADLESS and last not in "；;"
        goes_on = self._goes_on_series(marker)
        # 3. 加快充电桩建设。 between tasks is one, though nothing follows it
        sister = goes_on and ended is not None and last in "。！"
        rule = f"heading.{marker.style}.headless"
        item = Heading(paragraph.start, marker, None, marker.end, k, rule)
        if firm or whole or sister or (headless and (goes_on or self._is_answered_for(k))):
            return item
        self.items[marker.style] = marker.value
        self.waiting.setdefault(marker.style, []).append(item)
        return None

    def _is_whole_sentence(self, k: int, ended: tuple[Span, int]) -> bool:
        """Return whether an item is one sentence and no heading: only a clause follows it.

        （二）改造农房1.2万户，建成公园3个。（市住建局负责） orders something by itself,
        加强组织领导。（…） is a heading.
        """
        text, (span, body) = self.text, ended
        if "，" not in span.of(text) or text[span.end : span.end + 1] not in ("。", "！"):
            return False
        rest = text[body : self.paragraphs[k].end].strip()
        if rest:
            return rest[0] in "（(" and self.words.clause_end.search(rest) is not None
        return self._is_answered_for(k)

    def _is_answered_for(self, k: int) -> bool:
        """Return whether a clause of responsibility ends the paragraph or stands below it."""
        paragraph, clause_end = self.paragraphs[k], self.words.clause_end
        if clause_end.search(self.text, max(paragraph.start, paragraph.end - 400), paragraph.end):
            return True
        below = self.paragraphs[k + 1].text if k + 1 < len(self.paragraphs) else ""
        return below[:1] in ("（", "(") and clause_end.search(below) is not None

    def _reads_as_heading(self, k: int, marker: Marker, ended: tuple[Span, int]) -> bool:
        """Return whether text follows a heading, in the paragraph or in the next one."""
        text, (span, body), end = self.text, ended, self.paragraphs[k].end
        if marker.style == "article":
            return body < end and len(span) <= 12 and text[span.end] == "\u3000"
        if text[body:end].strip():
            return text[end - 1] not in "；;"
        if text[span.end : end].strip() in ("", "：", ":"):
            return True
        if k + 1 == len(self.paragraphs):
            return False
        after = self.markers[k + 1]
        return marker.style in _ALWAYS or after is None or after.style != marker.style

    def _before_glued(self, ended: tuple[Span, int]) -> tuple[Span, int]:
        """End a heading where the next one is glued to it (二、推动…升级（四）推进…。建立…)."""
        span, body = ended
        for i in range(span.start + 4, span.end):
            if self.text[i] in "（(":
                inner = marker_at(self.text, i)
                if inner is not None and self._goes_on_series(inner):
                    return Span(start=span.start, end=i), i
        return span, body

    def _glued_headings(self, k: int, here: Heading | None) -> Iterator[Heading]:
        """Yield headings inside the paragraph that go on a series (…负责）（二）提升…。建立…)."""
        text, paragraph = self.text, self.paragraphs[k]
        starts = (
            [here.body] if here is not None and here.span and here.body == here.span.end else []
        )
        begin = here.body if here is not None else paragraph.start
        starts += [m.end() for m in _GLUED.finditer(text, begin, paragraph.end)]
        for start in starts:
            marker = marker_at(text, start)
            if marker is None or not self._goes_on_series(marker):
                continue
            ended = heading_span(text, marker.end, paragraph.end)
            if ended is None:
                continue
            # at the end of a paragraph only a heading above those with text (…支撑。 二、工作目标)
            if not text[ended[1] : paragraph.end].strip() and (
                marker.style not in _TOP
                or k + 1 == len(self.paragraphs)
                or "，" in ended[0].of(text)
            ):
                continue
            found = Heading(start, marker, ended[0], ended[1], k, f"heading.{marker.style}.glued")
            self._note(found)
            yield found

    def _bare_heading(self, k: int) -> Heading | None:
        """Return a heading that lost its number: a short line between a full stop and a text."""
        paragraph, words = self.paragraphs[k], self.words
        text = paragraph.text.strip()
        marked = paragraph.block.kind == "heading"
        if not _BARE.fullmatch(text) or len(text) > MAX_BARE_HEADING:
            return None
        if k + 1 == len(self.paragraphs):
            return None
        if words.annex_line.fullmatch(text) or words.draft_mark.fullmatch(text):
            return None
        before = self.paragraphs[k - 1].text if k else ""
        after, numbered = self.paragraphs[k + 1].text, self.markers[k + 1] is not None
        if DATE_LINE.fullmatch(after) or SALUTATION.fullmatch(after):
            return None
        leads = numbered or after[-1:] in "。：；" or len(after) > MAX_HEADING
        follows = before[-1:] in "。；）)" or marker_at(before, 0) is not None
        if marked or (leads and follows and not words.title_end.search(text)):
            span = Span(start=paragraph.start, end=paragraph.end)
            return Heading(paragraph.start, None, span, paragraph.end, k, "heading.bare")
        return None


@dataclass(frozen=True)
class Placed:
    """A heading with its place in the tree: ordinals of the levels, 1-based."""

    heading: Heading
    ordinals: tuple[int, ...]

    @property
    def id(self) -> str:
        """The unit id: ordinals joined by full stops."""
        return ".".join(map(str, self.ordinals))


def depth_of(style: Style, stack: Sequence[Style]) -> int:
    """Return how deep a heading stands below the open styles, the highest of which is first.

    A style that is open closes all below it; a new style opens a level below the last one,
    unless custom ranks it higher than the styles that are open.
    """
    if style in stack:
        return stack.index(style)
    depth = len(stack)
    while depth and _RANK[stack[depth - 1]] > _RANK[style]:
        depth -= 1
    return depth


def place_headings(headings: Sequence[Heading]) -> list[Placed]:
    """Place each heading under the nearest one of a higher style."""
    stack: list[Style] = []
    counts: list[int] = []
    placed: list[Placed] = []
    for heading in headings:
        depth = depth_of(heading.style, stack)
        stack[depth:] = [heading.style]
        counts[depth + 1 :] = []
        if depth == len(counts):
            counts.append(0)
        counts[depth] += 1
        placed.append(Placed(heading, tuple(counts)))
    return placed
