"""Recognising the text of page images, offline (光学识别); needs the extra `ocr`."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from policy_nlp.ingest.layout import Glyph, PageText, page_text
from policy_nlp.ingest.layout.grid import Rule
from policy_nlp.ingest.layout.lines import is_wide
from policy_nlp.ingest.ocr.rules import rules_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Picture = npt.NDArray[np.uint8]

HOW_TO_INSTALL = '安装识别组件后可读：pip install "policy-nlp[ocr]"'
# Dots per inch that recognition is done at, and the longest side of a page image.
_DPI = 200
_MAX_SIDE = 3600
_POINTS = 72
# The ink of these stands in one half of their square: the square reaches further than the box
# that the recogniser draws round the ink.
_INK_LEFT = frozenset("，。、；：！？）〕】》〉”’")
_INK_RIGHT = frozenset("（〔【《〈“‘")
# Lines whose type differs by less from the usual one of the page are in that type: the height
# of a recognised line varies with the characters it happens to hold.
_SAME_TYPE = 0.2
_LONG = 5
_MIN_SCORE = 0.5
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_MARKS = re.compile(r"(?<=[一-龥”》）])[,;:?!]|[,;:?!](?=[一-龥“《（])")
# The other bracket stands on the next line.
_HALF_OPEN = re.compile(r"\((?=[一-龥“《])")
_HALF_CLOSED = re.compile(r"(?<=[一-龥”》。])\)")
_BRACKETS = re.compile(r"[（(]([^（）()]*[一-龥][^（）()]*)[）)]")


def is_installed() -> bool:
    """Tell whether the extra is there."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def scale_for(width: float, height: float) -> float:
    """Return the pixels a point to render a page of this size (in points) at."""
    return min(_DPI / _POINTS, _MAX_SIDE / max(width, height, 1.0))


# Text and corners (top left first, clockwise), in pixels.
_Piece = tuple[str, list[tuple[float, float]]]


class _Found(NamedTuple):
    """A recognised piece of a line, in points, turned level."""

    text: str
    x0: float
    x1: float
    middle: float
    height: float

    @property
    def ems(self) -> float:
        return sum(_em(char) for char in self.text)


def recognise_page(picture: Picture, number: int, scale: float) -> PageText:
    """Recognise the text of a page image.

    Args:
        picture: rows × columns × 3 bytes, blue first.
        number: the page number, from 1.
        scale: pixels a point.
    """
    height, width = picture.shape[0] / scale, picture.shape[1] / scale
    pieces = _recognised(picture)
    angle = _angle(pieces)
    found = _level(pieces, angle, scale, width / 2, height / 2)
    glyphs = [glyph for piece, size in _sized(found) for glyph in _glyphs(piece, size)]
    rules = [r for r in rules_of(picture, scale, angle) if not any(_stroke(r, p) for p in found)]
    return page_text(number, width, height, glyphs, rules)


def as_printed(text: str) -> str:
    """Set marks beside Chinese characters full-width, as official documents are printed.

    The recogniser takes one for the other ((一）, （四),); nothing in the picture of a single
    mark tells them apart.

    >>> as_printed("(一）指导思想,以")
    '（一）指导思想，以'
    """
    text = _BRACKETS.sub(lambda m: f"（{m[1]}）", text)
    text = _HALF_OPEN.sub("（", _HALF_CLOSED.sub("）", text))
    return _MARKS.sub(lambda m: _FULL[m[0]], text)


@lru_cache(maxsize=1)
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error"})


def _recognised(picture: Picture) -> list[_Piece]:
    """Return (text, four corners from the top left) of each piece, in pixels."""
    result = _engine()(picture)
    if result.boxes is None or result.txts is None:
        return []
    return [
        (text.strip(), [(float(x), float(y)) for x, y in box])
        for text, box, score in zip(
            map(as_printed, result.txts), result.boxes, result.scores, strict=True
        )
        if text.strip() and score >= _MIN_SCORE
    ]


def _angle(pieces: Sequence[_Piece]) -> float:
    """Return by how much the lines of a page run askew, in radians."""
    angles = [
        math.atan2(b[1] - a[1], b[0] - a[0])
        for text, (a, b, _, _) in pieces
        if len(text) > 4 and b[0] - a[0] > abs(b[1] - a[1])
    ]
    return median(angles) if angles else 0.0


def _level(
    pieces: Sequence[_Piece], angle: float, scale: float, cx: float, cy: float
) -> list[_Found]:
    """Turn a page that lay askew on the scanner level about its middle."""
    cos, sin = math.cos(-angle), math.sin(-angle)
    out: list[_Found] = []
    for text, corners in pieces:
        turned = [
            (
                cx + (x / scale - cx) * cos - (y / scale - cy) * sin,
                cy + (x / scale - cx) * sin + (y / scale - cy) * cos,
            )
            for x, y in corners
        ]
        (ax, ay), (bx, by), (dx, dy), (ex, ey) = turned
        height = (math.dist((ax, ay), (ex, ey)) + math.dist((bx, by), (dx, dy))) / 2
        out.append(_Found(text, (ax + ex) / 2, (bx + dx) / 2, (ay + by + dy + ey) / 4, height))
    return out


def _stroke(rule: Rule, piece: _Found) -> bool:
    """Tell whether a rule is a stroke of a character of large type (a letterhead)."""
    across = (piece.x0 - 4, piece.x1 + 4)
    down = (piece.middle - 0.6 * piece.height, piece.middle + 0.6 * piece.height)
    along, beside = (across, down) if rule.level else (down, across)
    return (
        along[0] <= rule.start
        and rule.end <= along[1]
        and beside[0] <= rule.at <= beside[1]
        and rule.end - rule.start < 1.5 * piece.height
    )


def _sized(found: Sequence[_Found]) -> list[tuple[_Found, float]]:
    """Return each piece with its type size; near the usual size of the page it is that.

    The em of a long piece is known by its length, that of a short one by its height beside the
    heights of the long ones.
    """
    long = [piece for piece in found if piece.ems >= _LONG]
    shape = median((p.x1 - p.x0) / p.ems / p.height for p in long) if long else 0.75
    usual = median((p.x1 - p.x0) / p.ems for p in long for _ in p.text) if long else 0.0
    out: list[tuple[_Found, float]] = []
    for piece in found:
        known = piece.ems >= _LONG
        size = (piece.x1 - piece.x0) / piece.ems if known else shape * piece.height
        if abs(size - usual) < (_SAME_TYPE if known else 3 * _SAME_TYPE) * usual:
            size = usual
        out.append((_whole(piece, size), size))
    return out


def _whole(piece: _Found, size: float) -> _Found:
    """Give the marks at both ends of a piece their whole square."""
    lead = 0.5 * size if piece.text[0] in _INK_RIGHT else 0.0
    tail = 0.5 * size if piece.text[-1] in _INK_LEFT else 0.0
    return piece._replace(x0=piece.x0 - lead, x1=piece.x1 + tail)


def _em(char: str) -> float:
    return 1.0 if is_wide(char) else 0.5


def _glyphs(piece: _Found, size: float) -> list[Glyph]:
    """Set the characters of a piece evenly over its length."""
    step = (piece.x1 - piece.x0) / max(piece.ems, 0.5)
    glyphs: list[Glyph] = []
    x = piece.x0
    for char in piece.text:
        width = _em(char) * step
        glyphs.append(Glyph(char, x, x + width, piece.middle + 0.37 * size, size))
        x += width
    return glyphs
