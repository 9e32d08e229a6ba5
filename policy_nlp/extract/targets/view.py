"""The text of a unit as target patterns read it: no spaces, brackets and titles blanked (视图).

Patterns run on a view and answer in its offsets; `View.span` leads back to the body text, so that
a quote is what is printed. Blanking is one character for one, hence both strings stay in step.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_nlp.records import Span

BRACKET = "▯"  # stands for brackets: （PUE）, （肥料化、饲料化）
QUOTED = "▮"  # stands for book titles and quoted words: 《…》, “1小时交通圈”

FULLWIDTH = str.maketrans("０１２３４５６７８９％﹪／", "0123456789%%/")
_ROUND = re.compile(r"[（(][^（）()\n]{0,160}[）)]|〔[^〔〕\n]{0,40}〕|\[[^\[\]\n]{0,40}\]")
_TITLE = re.compile(r"《[^《》\n]{0,100}》|〈[^〈〉\n]{0,60}〉")
_QUOTE = re.compile(r"“(?!十[一二三四五六七八]五”)[^“”\n]{0,60}”|「[^「」\n]{0,60}」")
# 动态“清零”, “零发生”: the result itself in quotation marks, which are blanked alone.
_QUOTED_RESULT = re.compile(r"“(清零|双清零|全覆盖|零[^“”，。；\n]{1,3})”(?=[，。；、（(\n]|$)")
# 1,500, 3．6, 2:1: a mark inside a number ends no clause; 1．2025年 is numbering.
_IN_NUMBER = re.compile(
    r"(?<=[0-9])(?:[,，](?=[0-9]{3}(?![0-9]))|．(?=[0-9](?!0[0-9]{2}年))|[:：](?=[0-9](?!0[0-9]{2}年)))"
)
_DIGIT = re.compile(r"[0-9０-９]")
_INSIDE = {",": "'", "，": "'", "．": ".", ":": "∶", "：": "∶"}


@dataclass(frozen=True)
class View:
    """Text without spaces, twice: as printed (`raw`) and with brackets blanked (`masked`).

    `origin` is where it begins in the view it was taken out of.
    """

    raw: str
    masked: str
    offsets: tuple[int, ...]
    origin: int = 0

    def span(self, start: int, end: int) -> Span:
        """Return the place in the body text of characters `start` to `end` of the view."""
        return Span(start=self.offsets[start], end=self.offsets[end - 1] + 1)


def opened_brackets(view: View, start: int, end: int) -> Iterator[View]:
    """Yield a view of the text in each bracket from `start` to `end` that has a number."""
    if BRACKET not in view.masked[start:end]:
        return
    for match in _ROUND.finditer(view.raw, start, end):
        if view.masked[match.start()] == BRACKET and _DIGIT.search(match[0]):
            begin, stop = match.start() + 1, match.end() - 1
            raw = view.raw[begin:stop]
            masked = _blank(raw.translate(FULLWIDTH))
            yield View(raw, masked, view.offsets[begin:stop], view.origin + begin)


def read_view(text: str, span: Span, skip: Sequence[Span] = ()) -> View:
    """Return the view of `text[span]`; what `skip` holds reads as the end of a sentence."""
    kept = [i for i in range(span.start, span.end) if not text[i].isspace() or text[i] in "\n\t"]
    raw = "".join([text[i] for i in kept])
    masked = _blank(raw.translate(FULLWIDTH))
    if skip:
        masked = _stop_at(masked, kept, skip)
    return View(raw, masked, tuple(kept))


def _blank(text: str) -> str:
    text = _QUOTED_RESULT.sub(rf"{BRACKET}\1{BRACKET}", text)
    for pattern in (_TITLE, _ROUND, _ROUND, _QUOTE):
        fill = BRACKET if pattern is _ROUND else QUOTED
        text = pattern.sub(lambda match: fill * len(match[0]), text)  # noqa: B023 - used at once
    return _IN_NUMBER.sub(lambda match: _INSIDE[match[0]], text)


def _stop_at(masked: str, kept: Sequence[int], skip: Sequence[Span]) -> str:
    """Write a full stop over every character that lies in one of `skip`, both in order."""
    for span in skip[bisect_right(skip, kept[0], key=lambda span: span.end) if kept else 0 :]:
        start, end = bisect_left(kept, span.start), bisect_left(kept, span.end)
        if start == len(kept):
            break
        masked = masked[:start] + "。" * (end - start) + masked[end:]
    return masked
