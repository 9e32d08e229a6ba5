"""Glyphs to printed lines, with the spaces that were meant (字符归行)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from policy_nlp.ingest.layout.records import Glyph, TextLine

_SPACES = frozenset(" \t\u3000\xa0\u2002\u2003\u2009\u200b\ufeff")
# In parts of the em. A printed space between Chinese characters is at least so wide (贯 穿) ...
_PRINTED_GAP = 0.12
# ... a gap without one (中共苏州市委 苏州市人民政府 set by position) at least so much wider than
# the others of its line, ...
_BLANK_GAP = 0.45
# ... a gap between words of Latin script so wide; ...
_WORD_GAP = 0.18
# ... and between Chinese and a digit or letter a typesetter puts up to this by himself (36 号).
_AUTO_GAP = 0.8
# Lines with half an em between all characters are letterheads (广 西 壮 族 自 治 区).
_SPACED_GAP = 0.3
# A sign wider than so many ems is a ligature of several characters.
_ONE_SIGN = 1.3
# Marks that never open a line; with what stands before them they hang on the line above.
NO_OPENER = frozenset("，。、；：！？）〕】》〉」』”’%％,.;:!?)]}…—·")
_NO_CLOSER = frozenset("（〔【《〈「『“‘([{+＋$￥¥№±")
# Marks that keep to both neighbours, or to the number before them (Unicode Annex 14: QU, PO).
_GLUE = frozenset("“”‘’")
_UNITS = frozenset("℃‰°′″")


def lines_of(glyphs: Iterable[Glyph], *, slanted: bool = False) -> list[TextLine]:
    """Return the lines that glyphs in any order make, top to bottom.

    Args:
        glyphs: characters of one page (or cell), spaces among them.
        slanted: they are not set level.
    """
    rows = _merged_rows(_baseline_runs(glyphs))
    lines = [_text_line(row, slanted) for row in rows]
    return [line for line in lines if line is not None]


def is_wide(char: str) -> bool:
    """Return whether a character fills an em square: Chinese characters and their punctuation."""
    return char > "\u2e7f" or char in "“”‘’—…·〇"


def unbroken(text: str) -> int:
    """Return how many characters at the head of a line cannot be parted (禁则).

    Chinese breaks between any two characters, but a closing mark never opens a line, an opening
    one never closes it, and a number or a word of Latin script stays whole.

    >>> unbroken("（2.5KW）的数据中心"), unbroken("焦“确保")
    (8, 3)
    """
    end = 1
    while end < len(text) and _never_parted(text[end - 1], text[end]):
        end += 1
    return end


def _never_parted(before: str, after: str) -> bool:
    """Return whether no line may end between two characters."""
    if after in NO_OPENER or after in _UNITS or before in _NO_CLOSER:
        return True
    if before in _GLUE or after in _GLUE:
        return before not in _SPACES and after not in _SPACES
    if before in NO_OPENER and after.isascii() and after.isalnum():
        return True
    return "!" <= before <= "~" and "!" <= after <= "~"


class _BaselineRun:
    """Glyphs that follow one another on one baseline."""

    __slots__ = ("bottom", "glyphs", "top", "x0", "x1")

    def __init__(self, glyph: Glyph) -> None:
        self.glyphs = [glyph]
        self.top = glyph.y - 0.85 * glyph.size
        self.bottom = glyph.y + 0.12 * glyph.size
        self.x0, self.x1 = glyph.x0, glyph.x1


def _baseline_runs(glyphs: Iterable[Glyph]) -> list[_BaselineRun]:
    """Group glyphs as the file gives them; most files write line by line."""
    runs: list[_BaselineRun] = []
    y = size = x = float("nan")
    for glyph in glyphs:
        if glyph.y == y and glyph.size == size and glyph.x0 >= x - size:
            run = runs[-1]
            run.glyphs.append(glyph)
            if glyph.x1 > run.x1:
                run.x1 = glyph.x1
        else:
            runs.append(_BaselineRun(glyph))
            y, size = glyph.y, glyph.size
        x = glyph.x1
    return [run for run in runs if any(g.char not in _SPACES for g in run.glyphs)]


def _merged_rows(runs: Sequence[_BaselineRun]) -> list[list[Glyph]]:
    """Merge runs that stand beside each other into lines, superscripts and labels too."""
    rows: list[_BaselineRun] = []
    for run in sorted(runs, key=lambda r: (r.bottom, r.x0)):
        home = next((row for row in reversed(rows[-8:]) if _beside(row, run)), None)
        if home is None:
            rows.append(run)
            continue
        home.glyphs += run.glyphs
        if run.bottom - run.top > home.bottom - home.top:
            home.top, home.bottom = run.top, run.bottom
        home.x0, home.x1 = min(home.x0, run.x0), max(home.x1, run.x1)
    rows.sort(key=lambda row: (row.bottom, row.x0))
    return [sorted(row.glyphs, key=lambda g: g.x0) for row in rows]


def _beside(row: _BaselineRun, run: _BaselineRun) -> bool:
    """Return whether a run stands on a line; a note in the margin in other type does not."""
    shared = min(row.bottom, run.bottom) - max(row.top, run.top)
    lower, higher = sorted((row.bottom - row.top, run.bottom - run.top))
    apart = max(run.x0 - row.x1, row.x0 - run.x1) > 1.5 * lower
    return shared > 0.55 * lower and not (apart and lower < 0.8 * higher)


def _text_line(glyphs: Sequence[Glyph], slanted: bool) -> TextLine | None:
    printed = [g for g in glyphs if g.char not in _SPACES]
    if not printed:
        return None
    size = max(median(g.size for g in printed), 0.1)
    typical = _typical_gap(printed, size)
    text: list[str] = []
    bold: list[tuple[int, int]] = []
    length = 0
    last: Glyph | None = None
    space = ""
    for glyph in glyphs:
        if glyph.char in _SPACES:
            if glyph.x1 > glyph.x0:  # one without width was put there where a line was stretched
                space = space or ("\u3000" if glyph.char == "\u3000" else " ")
            continue
        if last is not None:
            gap = glyph.x0 - last.x1
            if glyph.char == last.char and _painted_over(last, glyph, size):
                continue
            if gap > 0.1 * size:
                kept = _space_between(last.char, glyph.char, gap / size, space, typical)
                if kept:
                    text.append(kept)
                    length += 1
        text.append(glyph.char)
        if glyph.bold:
            if bold and bold[-1][1] >= length - 1:
                bold[-1] = (bold[-1][0], length + len(glyph.char))
            else:
                bold.append((length, length + len(glyph.char)))
        length += len(glyph.char)
        last, space = glyph, ""
    whole = "".join(text)
    return TextLine(
        text=whole,
        head=_head_width(printed, unbroken(whole), size),
        x0=printed[0].x0,
        x1=max(g.x1 for g in printed),
        y=median(g.y for g in printed if g.size >= 0.9 * size),
        size=size,
        bold=tuple(bold),
        spaced=typical > _SPACED_GAP and len(printed) > 2,
        slanted=slanted,
    )


def _head_width(printed: Sequence[Glyph], count: int, size: float) -> float:
    """Return the width of the first characters of a line."""
    last: Glyph | None = None
    for glyph in printed:
        if last is not None and glyph.char == last.char and _painted_over(last, glyph, size):
            continue
        last = glyph
        count -= len(glyph.char)
        if count <= 0:
            break
    return printed[0].x1 - printed[0].x0 if last is None else last.x1 - printed[0].x0


def _painted_over(last: Glyph, glyph: Glyph, size: float) -> bool:
    """Return whether a character is painted twice for weight; one wide sign may be two (——)."""
    return glyph.x0 - last.x0 < 0.15 * size and glyph.x0 < last.x1 < glyph.x0 + _ONE_SIGN * size


def _typical_gap(printed: Sequence[Glyph], size: float) -> float:
    """Return the usual gap of a line in ems: justified lines stretch every one."""
    if len(printed) < 3 or printed[-1].x1 - printed[0].x0 < 1.05 * sum(
        g.x1 - g.x0 for g in printed
    ):
        return 0.0
    gaps = [b.x0 - a.x1 for a, b in pairwise(printed)]
    return max(0.0, median(gaps) / size)


def _space_between(before: str, after: str, gap: float, printed: str, typical: float) -> str:
    """Return the space that a gap of so many ems stands for, '' for none."""
    left, right = is_wide(before), is_wide(after)
    if left and right:
        if printed:
            return printed if gap >= _PRINTED_GAP + typical * 0.5 else ""
        return " " if gap >= _BLANK_GAP + 1.5 * typical else ""
    if left or right:
        narrow, wide = (after, before) if left else (before, after)
        if narrow.isalnum() and unicodedata.category(wide)[0] != "P":
            return (printed or " ") if gap > _AUTO_GAP + typical else ""
    return (printed or " ") if gap >= _WORD_GAP + typical else ""
