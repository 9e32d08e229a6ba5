"""Recognising text on page images offline, with the extra `ocr`; reader of images (光学识别)."""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from policy_nlp.errors import InputError
from policy_nlp.ingest.layout import Glyph, PageText, page_text, paragraphs_of
from policy_nlp.ingest.layout.lines import is_wide
from policy_nlp.ingest.layout.tables import Rule
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.records import Issue, SourceDocument, SourceFile

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
# A dark run of so many points is a rule: the strokes of characters in text type are shorter.
_LENGTH = 26.0
# Of a run so much may be broken by dust.
_SOLID = 0.94
# Darker than this share of the paper is ink.
_INK = 0.62
# Runs of one row closer than this (points) are taken for a picture, not for rules.
_MAX_RUNS = 4000
# A4 at 600 dpi has 35 million pixels.
MAX_PIXELS = 40_000_000
MAX_PAGES = 500
# An image that does not say its resolution is taken for a page of this width (A4, in points).
_PAGE_WIDTH = 595.0


def is_installed() -> bool:
    """Return whether the extra is there."""
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
        return sum(_ems_of(char) for char in self.text)


def recognise_page(picture: Picture, number: int, scale: float) -> PageText:
    """Recognise the text of a page image.

    Args:
        picture: rows × columns × 3 bytes, blue first.
        number: the page number, from 1.
        scale: pixels a point.
    """
    height, width = picture.shape[0] / scale, picture.shape[1] / scale
    pieces = _recognised_pieces(picture)
    angle = _page_angle(pieces)
    found = _turned_level(pieces, angle, scale, width / 2, height / 2)
    glyphs = [glyph for piece, size in _with_sizes(found) for glyph in _even_glyphs(piece, size)]
    rules = [r for r in rules_in(picture, scale, angle) if not any(_is_stroke(r, p) for p in found)]
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


def _recognised_pieces(picture: Picture) -> list[_Piece]:
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


def _page_angle(pieces: Sequence[_Piece]) -> float:
    """Return by how much the lines of a page run askew, in radians."""
    angles = [
        math.atan2(b[1] - a[1], b[0] - a[0])
        for text, (a, b, _, _) in pieces
        if len(text) > 4 and b[0] - a[0] > abs(b[1] - a[1])
    ]
    return median(angles) if angles else 0.0


def _turned_level(
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


def _is_stroke(rule: Rule, piece: _Found) -> bool:
    """Return whether a rule is a stroke of a character of large type (a letterhead)."""
    across = (piece.x0 - 4, piece.x1 + 4)
    down = (piece.middle - 0.6 * piece.height, piece.middle + 0.6 * piece.height)
    along, beside = (across, down) if rule.level else (down, across)
    return (
        along[0] <= rule.start
        and rule.end <= along[1]
        and beside[0] <= rule.at <= beside[1]
        and rule.end - rule.start < 1.5 * piece.height
    )


def _with_sizes(found: Sequence[_Found]) -> list[tuple[_Found, float]]:
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
        out.append((_with_full_marks(piece, size), size))
    return out


def _with_full_marks(piece: _Found, size: float) -> _Found:
    """Give the marks at both ends of a piece their whole square."""
    lead = 0.5 * size if piece.text[0] in _INK_RIGHT else 0.0
    tail = 0.5 * size if piece.text[-1] in _INK_LEFT else 0.0
    return piece._replace(x0=piece.x0 - lead, x1=piece.x1 + tail)


def _ems_of(char: str) -> float:
    return 1.0 if is_wide(char) else 0.5


def _even_glyphs(piece: _Found, size: float) -> list[Glyph]:
    """Set the characters of a piece evenly over its length."""
    step = (piece.x1 - piece.x0) / max(piece.ems, 0.5)
    glyphs: list[Glyph] = []
    x = piece.x0
    for char in piece.text:
        width = _ems_of(char) * step
        glyphs.append(Glyph(char, x, x + width, piece.middle + 0.37 * size, size))
        x += width
    return glyphs


def rules_in(picture: npt.NDArray[np.uint8], scale: float, angle: float) -> list[Rule]:
    """Return the level and upright rules of a page image, in points, turned level.

    Args:
        picture: rows × columns × 3 bytes.
        scale: pixels a point.
        angle: by how much the page lies askew, in radians.
    """
    import numpy as np

    grey = picture.min(axis=2) if picture.ndim == 3 else picture
    ink = grey < _INK * float(np.median(grey))
    level = _dark_runs(ink, int(_LENGTH * scale))
    upright = _dark_runs(ink.T, int(_LENGTH * scale))
    if len(level) + len(upright) > _MAX_RUNS:
        return []
    cy, cx = picture.shape[0] / 2, picture.shape[1] / 2
    rules = [
        Rule(True, (y - ((a + b) / 2 - cx) * angle) / scale, a / scale, b / scale)
        for y, a, b in level
    ]
    return rules + [
        Rule(False, (x + ((a + b) / 2 - cy) * angle) / scale, a / scale, b / scale)
        for x, a, b in upright
    ]


def _dark_runs(ink: npt.NDArray[np.bool_], length: int) -> list[tuple[int, int, int]]:
    """Return (row, first, last) of the dark runs of at least so many pixels."""
    import numpy as np

    if ink.shape[1] <= length:
        return []
    sums = np.cumsum(ink, axis=1, dtype=np.int32)
    full = sums[:, length:] - sums[:, :-length] >= _SOLID * length
    edges = np.diff(np.pad(full, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, begins = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    return [
        (int(row), int(begin), int(end) + length)
        for row, begin, end in zip(rows, begins, ends, strict=True)
    ]


def read_image(data: bytes, source: SourceFile, options: ReadOptions) -> SourceDocument:
    """Recognise the text of an image, page by page where it has several.

    Raises:
        InputError: the extra `ocr` is missing, the image is damaged or too large, or shows no
            text.
    """
    if not is_installed():
        raise InputError(f"“{source.file}”是图片，须先识别文字", HOW_TO_INSTALL)
    blocks = paragraphs_of(_image_pages(data, source.file))
    if not blocks:
        raise InputError(f"“{source.file}”是图片，识别不出文字", "请重新扫描")
    issue = Issue(code="image-recognised", message="全文由光学识别得出，请核对")
    return SourceDocument(source=source, blocks=tuple(blocks), issues=(issue,))


def _image_pages(data: bytes, name: str) -> list[PageText]:
    import numpy as np
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    pages: list[PageText] = []
    try:
        # What is odd in the metadata of a picture does not matter here.
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise _too_large(name)
            if getattr(image, "n_frames", 1) > MAX_PAGES:
                raise _too_large(name)
            for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
                upright = ImageOps.exif_transpose(frame).convert("RGB")
                if max(upright.size) > _MAX_SIDE:
                    upright.thumbnail((_MAX_SIDE, _MAX_SIDE))
                picture = np.asarray(upright)[:, :, ::-1]
                scale = upright.width / _PAGE_WIDTH
                pages.append(recognise_page(np.ascontiguousarray(picture), number, scale))
    except Image.DecompressionBombError as error:
        raise _too_large(name) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise InputError(f"“{name}”是图片，已损坏或格式不明", "请另存为 PNG 后再读") from error
    return pages


def _too_large(name: str) -> InputError:
    return InputError(
        f"“{name}”是图片，过大（每页超过{MAX_PIXELS // 10**4}万像素，或超过{MAX_PAGES}页）",
        "请按 200 dpi 扫描",
    )
