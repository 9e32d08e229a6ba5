"""The title and what stands round it at the top of a document (标题)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy_nlp.records import Span
from policy_nlp.structure import patterns as P
from policy_nlp.structure.body import Paragraph
from policy_nlp.text.numbering import marker_at

# A title runs over at most so many lines (GB/T 9704-2012, 7.3.1 shows three).
_MAX_LINES = 6
_DRAFT_TAIL = re.compile(rf"\s*{P.DRAFT_MARK.pattern}\s*$")
# 《…行动方案》已经市政府同意，现印发给你们: at the head of a letter
_NAMED = re.compile(r".{0,4}《([^《》]{4,60})》[^。]{0,40}(?:同意|审议|印发|转发)")
_TITLE_GLUED = re.compile(
    r"([一-龥“”、]{4,60}?(?:意见|方案|规划|纲要|计划|办法|措施|举措))"
    rf"(?:{P.DRAFT_MARK.pattern})?(?=为|根据|按照|现)"
)
_CJK_GAP = re.compile(
    r"(?<=[一-龥、，。：；（）〔〕《》“”])\s+|\s+(?=[一-龥、，。：；（）〔〕《》“”])"
)


@dataclass(frozen=True)
class Front:
    """The title as printed (without spaces and draft mark), its place, and what follows it."""

    title: str
    span: Span | None
    after: int


def find_title(paragraphs: Sequence[Paragraph]) -> Front:
    """Find the title at the top: lines without a full stop that end in the kind of document.

    A title line goes on in the next until it ends in 意见, 方案, 通知 …; without such an end the
    first line stands for the title. `after` is the index of the first paragraph below it.
    """
    lines: list[Paragraph] = []
    for k, paragraph in enumerate(paragraphs[:_MAX_LINES]):
        text = paragraph.text.strip()
        if _ends_title(text):
            break
        lines.append(paragraph)
        joined = _DRAFT_TAIL.sub("", "".join(p.text for p in lines).rstrip())
        if _complete(re.sub(r"\s|》$", "", joined)):
            return _front(lines, k + 1)
    if not lines:
        glued = _glued(paragraphs[0]) if paragraphs else None
        return glued or Front(_forwarded(paragraphs), None, 0)
    return _front(lines[:1], 1)


def _forwarded(paragraphs: Sequence[Paragraph]) -> str:
    """Return the title of the plan that a letter without title forwards (《…方案》已经…)."""
    for paragraph in paragraphs[:_MAX_LINES]:
        named = _NAMED.match(paragraph.text)
        if named and P.TITLE_END.search(named[1]):
            return named[1]
    return ""


def _glued(paragraph: Paragraph) -> Front | None:
    """Return a title that lost the line break behind it (…实施方案（征求意见稿）为深入…)."""
    match = _TITLE_GLUED.match(paragraph.text)
    if match is None:
        return None
    start = paragraph.start
    return Front(match[1], Span(start=start, end=start + match.end()), 0)


def _complete(title: str) -> bool:
    """Tell whether a title is whole: 关于印发…实施方案 still lacks its 的通知."""
    kind = P.TITLE_END.search(title)
    if kind is None or P.WEAK_TITLE_END.search(title):
        return False
    return P.FORWARDING.search(title) is None or P.FORWARDING_END.search(title) is not None


def _ends_title(text: str) -> bool:
    return bool(
        text[-1:] in ("。", "；", "：", ":", "，")
        or marker_at(text, 0) is not None
        or P.DATE_LINE.fullmatch(text)
        or P.DRAFT_MARK.fullmatch(text)
        or len(text) > 120
    )


def _front(lines: Sequence[Paragraph], after: int) -> Front:
    printed = "".join(p.text for p in lines)
    title = _CJK_GAP.sub("", _DRAFT_TAIL.sub("", printed)).strip()
    if title.startswith("《") and title.endswith("》") and title.count("《") == 1:
        title = title[1:-1]
    return Front(title, Span(start=lines[0].start, end=lines[-1].end), after)
