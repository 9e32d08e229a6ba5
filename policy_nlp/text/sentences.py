"""Where sentences and clauses end, brackets and quotation marks kept whole (断句)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from policy_nlp.records import Span

OPENING = "（(〔［[【“‘《〈「『"
CLOSING = "）)〕］]】”’》〉」』"
# Closes “ where a typist left the quotation mark straight; it opens nothing.
STRAIGHT = '"＂'
FULL_STOPS = "。！？!?"
SEMICOLONS = "；;"
# A bracket left open by a mistake must not swallow the rest of the paragraph.
MAX_BRACKET = 160
# Lead-ins run from 6 (建设绿色商场) to 20 characters (加快新能源和清洁能源供给设施建设).
_MIN_LEAD_IN, _MAX_LEAD_IN = 5, 22
_NO_LEAD_IN = frozenset("，,、：:；;（(《%％")


def nesting(text: str, start: int, end: int, marks: str) -> Iterator[tuple[int, str, int]]:
    """Yield (offset, character, depth of brackets it stands in) for each of `marks`.

    Fullwidth and halfwidth brackets close each other, since officials mix them; a bracket
    that is still open after `MAX_BRACKET` characters or at a line break counts as closed.
    """
    opened: list[int] = []
    for match in _pattern(marks).finditer(text, start, end):
        i, c = match.start(), match[0]
        if opened and (c == "\n" or i - opened[0] > MAX_BRACKET):
            opened.clear()
        if opened and (c in CLOSING or (c in STRAIGHT and text[opened[-1]] == "“")):
            opened.pop()
        if c in marks:
            yield i, c, len(opened)
        if c in OPENING:
            opened.append(i)


@cache
def _pattern(marks: str) -> re.Pattern[str]:
    """Return what finds the characters that count: marks, brackets, line breaks."""
    return re.compile(f"[{re.escape(OPENING + CLOSING + STRAIGHT + marks)}\n]")


def split_sentences(
    text: str, start: int = 0, end: int | None = None, *, stops: str = FULL_STOPS + SEMICOLONS
) -> list[Span]:
    """Cut `text[start:end]` after each stop outside brackets and quotation marks.

    Line breaks cut too. A stop inside quotation marks right before the closing one
    (“……。”) cuts after the mark only when a new sentence follows it; blank pieces are
    dropped; spans carry no outer white space.
    """
    stop_at = len(text) if end is None else end
    spans: list[Span] = []
    begin = start
    for i, c, depth in nesting(text, start, stop_at, "\n" + stops):
        if c == "\n" or (c in stops and depth == 0):
            spans += trimmed(text, begin, i + (c != "\n"))
            begin = i + 1
    return spans + trimmed(text, begin, stop_at)


def split_at(text: str, span: Span, marks: str) -> list[Span]:
    """Cut `span` at each of `marks` outside brackets and quotation marks, marks left out."""
    pieces: list[Span] = []
    begin = span.start
    for i, _, depth in nesting(text, span.start, span.end, marks):
        if depth == 0:
            pieces += trimmed(text, begin, i)
            begin = i + 1
    return pieces + trimmed(text, begin, span.end)


def trimmed(text: str, start: int, end: int) -> list[Span]:
    """Return the span without outer white space, as a list that is empty when nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [Span(start=start, end=end)] if start < end else []


def last_printed(text: str, start: int, end: int) -> str:
    """Return the last character that is no white space, empty where there is none."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return text[end - 1] if end > start else ""


def first_printed(text: str, start: int, end: int) -> str:
    """Return the first character that is no white space, empty where there is none."""
    while start < end and text[start].isspace():
        start += 1
    return text[start] if start < end else ""


def may_lead_in(sentence: str) -> bool:
    """Return whether a sentence looks like the phrase that opens a measure.

    >>> may_lead_in("严格项目准入。"), may_lead_in("提升能耗、环保准入标准。")
    (True, False)
    """
    phrase = sentence.rstrip(FULL_STOPS)
    return (
        sentence != phrase
        and _MIN_LEAD_IN <= len(phrase) <= _MAX_LEAD_IN
        and not _NO_LEAD_IN & set(phrase)
        and not any(sign.isdigit() for sign in phrase)
    )
