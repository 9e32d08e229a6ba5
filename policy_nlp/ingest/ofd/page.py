"""One OFD page as runs of placed characters and drawn lines (OFD 页面, GB/T 33190-2016, 9 and 11).

A run keeps the order of its characters and where each begins, in millimetres from the top left
of the page; lines and paragraphs are made of runs elsewhere.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from policy_nlp.errors import InputError
from policy_nlp.ingest.blocks import MAX_CHARACTERS
from policy_nlp.ingest.ofd.package import OfdDocument, OfdPackage, children
from policy_nlp.ingest.packages import local_name

# Composite objects hold composite objects, templates name templates: no real one goes deeper.
_MAX_DEPTH = 8
# Each use of a composite object counts as so many characters: those in it may hold others.
_COMPOSITE_COST = 20
_BOLD_WEIGHT = 600
# A page with more lines shows a drawing, not tables.
_MAX_RULES = 4000
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# A drawn character is a filled path of this size (mm) with this many marks; a rule has few.
_DRAWN_SIZE = (1.5, 40.0)
_DRAWN_MARKS = 36
# A filled box no thicker than this (mm) is a rule.
_THIN = 0.8
# A side of a path slopes by less than this (mm) when it is meant to be level or upright.
_STRAIGHT = 0.2
# A path with more marks is a picture.
_MAX_MARKS = 400
_MARK = re.compile(r"[A-Za-z]|[-+.\d][-+.\deE]*")
# Coordinates that each command of AbbreviatedData takes; the last two are where it ends.
_ARGUMENTS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

Point = tuple[float, float]
# x0, y0, x1, y1 of a level or upright line (mm)
Segment = tuple[float, float, float, float]


@dataclass(frozen=True)
class TextRun:
    """Characters of one look on one line.

    Attributes:
        starts: left edge of each character.
        ends: right edge of each.
        baseline: distance of the line they stand on from the top of the page.
        size: height of the type.
        template: a template of the page prints them.
    """

    text: str
    starts: tuple[float, ...]
    ends: tuple[float, ...]
    baseline: float
    size: float
    bold: bool
    template: bool


@dataclass
class OfdPage:
    """What one page holds: its box, runs, and what was drawn and not written.

    Attributes:
        rules: level and upright lines, of which tables are made.
        drawn: how many characters are drawn as outlines.
        pictures: how many pictures it shows.
    """

    box: tuple[float, float, float, float]
    runs: list[TextRun] = field(default_factory=list)
    rules: list[Segment] = field(default_factory=list)
    drawn: int = 0
    pictures: int = 0


class PageReader:
    """Reads the pages of one document; shared parts are read once, characters are counted."""

    def __init__(self, package: OfdPackage, document: OfdDocument) -> None:
        self._package = package
        self._document = document
        self._left = MAX_CHARACTERS
        self._bold_fonts: set[str] = set()
        self._composites: dict[str, etree._Element] = {}
        for path in document.resources:
            read = package.read(path, document.path)
            if read is not None:
                self._resources(read[1])

    def read(self, path: str) -> OfdPage | None:
        """Return the text of a page with that of its templates, None when the page is missing.

        Raises:
            InputError: a part is damaged, or the document holds more text than any plan.
        """
        read = self._package.read(path, self._document.path)
        if read is None:
            return None
        page = OfdPage(_page_box(read[1]))
        named = [element.get("TemplateID", "") for element in children(read[1], "Template")]
        for template in dict.fromkeys(named):
            found = self._document.templates.get(template)
            part = self._package.read("/" + found) if found else None
            if part is not None:
                self._layer_content(page, part[1], template=True)
        self._layer_content(page, read[1], template=False)
        return page

    def _resources(self, root: etree._Element) -> None:
        for fonts in children(root, "Fonts"):
            for font in children(fonts, "Font"):
                heavy = re.search(r"bold|heavy|黑体", font.get("FontName", ""), re.I)
                if font.get("Bold") == "true" or heavy:
                    self._bold_fonts.add(font.get("ID", ""))
        for units in children(root, "CompositeGraphicUnits"):
            for unit in children(units, "CompositeGraphicUnit"):
                self._composites[unit.get("ID", "")] = unit

    def _layer_content(self, page: OfdPage, root: etree._Element, *, template: bool) -> None:
        for content in children(root, "Content"):
            for layer in children(content, "Layer"):
                self._objects(page, layer, IDENTITY, template, 0)

    def _objects(
        self, page: OfdPage, holder: etree._Element, matrix: Matrix, template: bool, depth: int
    ) -> None:
        for element in holder:
            name = local_name(element)
            if element.get("Visible") == "false":
                continue
            if name == "TextObject":
                page.runs += self._text_runs(element, matrix, template)
            elif name == "PathObject":
                page.drawn += is_drawn(element)
                if len(page.rules) < _MAX_RULES:
                    page.rules += rules_of(element, matrix)
            elif name == "ImageObject":
                page.pictures += 1
            elif depth < _MAX_DEPTH and name == "PageBlock":
                self._objects(page, element, matrix, template, depth + 1)
            elif depth < _MAX_DEPTH and name == "CompositeObject":
                self._composite(page, element, matrix, template, depth)

    def _composite(
        self, page: OfdPage, element: etree._Element, matrix: Matrix, template: bool, depth: int
    ) -> None:
        unit = self._composites.get(element.get("ResourceID", ""))
        if unit is None:
            return
        self._spend(_COMPOSITE_COST)
        inner = matrix_of(element, matrix)
        for content in children(unit, "Content"):
            self._objects(page, content, inner, template, depth + 1)

    def _text_runs(
        self, element: etree._Element, above: Matrix, template: bool
    ) -> Iterator[TextRun]:
        """Yield the lines of a text object: one for each TextCode, cut where it goes down."""
        matrix = matrix_of(element, above)
        size = number(element.get("Size"), 3.5)
        bold = number(element.get("Weight"), 400) >= _BOLD_WEIGHT
        font = element.get("Font", "")
        width = size * number(element.get("HScale"), 1.0)
        x = y = 0.0
        for code in children(element, "TextCode"):
            text = "".join(str(part) for part in code.itertext())
            self._spend(len(text))
            x, y = number(code.get("X"), x), number(code.get("Y"), y)
            across = distances(code.get("DeltaX"), len(text) - 1)
            down = distances(code.get("DeltaY"), len(text) - 1)
            if code.get("DeltaX") is None and code.get("DeltaY") is None:
                across = [_char_width(c, width) for c in text[:-1]]
            points = _char_points(x, y, across, down, len(text))
            for start, stop in _level_stretches(points):
                yield _text_run(
                    text[start:stop],
                    points[start:stop],
                    matrix,
                    (size, width),
                    (bold or font in self._bold_fonts, template),
                )

    def _spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise InputError(
                f"“{self._package.file}”各页超过{MAX_CHARACTERS}字", "请只提供规划（方案）本身"
            )


def _text_run(
    text: str,
    points: list[tuple[float, float]],
    matrix: Matrix,
    sizes: tuple[float, float],
    look: tuple[bool, bool],
) -> TextRun:
    a, b, c, d, e, f = matrix
    size, width = sizes
    starts = tuple(a * x + c * y + e for x, y in points)
    x, y = points[0]
    # A narrow letter ends where the next one begins; the file does not give its width.
    following = (*starts[1:], math.inf)
    ends = tuple(
        min(start + a * _char_width(char, width), after) if after > start else start
        for start, char, after in zip(starts, text, following, strict=True)
    )
    height = math.hypot(c, d) or 1.0
    return TextRun(text, starts, ends, b * x + d * y + f, size * height, *look)


def _level_stretches(points: list[tuple[float, float]]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of characters that stand on one baseline."""
    start = 0
    for k in range(1, len(points) + 1):
        if k == len(points) or abs(points[k][1] - points[start][1]) > 0.5:
            yield start, k
            start = k


def _char_points(
    x: float, y: float, across: list[float], down: list[float], count: int
) -> list[tuple[float, float]]:
    points = []
    for k in range(count):
        points.append((x, y))
        x += across[k] if k < len(across) else 0.0
        y += down[k] if k < len(down) else 0.0
    return points


def _page_box(root: etree._Element) -> tuple[float, float, float, float]:
    for area in children(root, "Area"):
        for physical in children(area, "PhysicalBox"):
            found = numbers(physical.text, 4)
            if found:
                return (found[0], found[1], found[2], found[3])
    return (0.0, 0.0, 210.0, 297.0)


def _char_width(character: str, width: float) -> float:
    return width / 2 if character.isascii() else width


def number(text: str | None, otherwise: float) -> float:
    """Return a number; what is none, endless or beyond any page counts as not given."""
    try:
        value = float(text) if text is not None else otherwise
    except ValueError:
        return otherwise
    return value if abs(value) < 1e6 else otherwise


def numbers(text: str | None, count: int) -> tuple[float, ...] | None:
    """Return so many numbers parted by spaces, None when there are more or fewer."""
    words = (text or "").split()
    return tuple(number(word, 0.0) for word in words) if len(words) == count else None


def distances(text: str | None, count: int) -> list[float]:
    """Return the distances between characters; `g 3 5.5` stands for three times 5.5."""
    values: list[float] = []
    words = (text or "").split()
    at = 0
    while at < len(words) and len(values) < count:
        if words[at] == "g" and at + 2 < len(words):
            repeats = int(number(words[at + 1], 0.0))
            values += [number(words[at + 2], 0.0)] * max(0, min(repeats, count - len(values)))
            at += 3
        else:
            values.append(number(words[at], 0.0))
            at += 1
    return values


def matrix_of(element: etree._Element, above: Matrix) -> Matrix:
    """Return the matrix from inside a graphic object to the page: CTM, then its boundary."""
    x, y, _, _ = numbers(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    a, b, c, d, e, f = numbers(element.get("CTM"), 6) or IDENTITY
    return _matrix_product((a, b, c, d, e + x, f + y), above)


def _matrix_product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def is_drawn(element: etree._Element) -> bool:
    """Return whether a path looks like a character: filled, of its size, with many strokes."""
    if element.get("Fill") != "true":
        return False
    low, high = _DRAWN_SIZE
    _, _, width, height = numbers(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    if not (width < high and height < high and max(width, height) > low):
        return False
    return len(_path_data(element).split(None, _DRAWN_MARKS)) > _DRAWN_MARKS


def rules_of(element: etree._Element, above: Matrix) -> Iterator[Segment]:
    """Yield the level and upright lines that a path draws on its page."""
    matrix = matrix_of(element, above)
    stroked = element.get("Stroke") != "false"
    for corners in _path_parts(_path_data(element)):
        points = [_on_page(point, matrix) for point in corners]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
        if min(x1 - x0, y1 - y0) <= _THIN:
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            yield (x0, y, x1, y) if x1 - x0 >= y1 - y0 else (x, y0, x, y1)
        elif stroked:
            for (ax, ay), (bx, by) in pairwise(points):
                if abs(ay - by) <= _STRAIGHT or abs(ax - bx) <= _STRAIGHT:
                    yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _path_data(element: etree._Element) -> str:
    return next((e.text or "" for e in element if local_name(e) == "AbbreviatedData"), "")


def _path_parts(data: str) -> Iterator[list[Point]]:
    """Yield the corners of each part of a path; a closed one ends where it begins."""
    marks = _MARK.findall(data[: _MAX_MARKS * 12])
    if len(marks) > _MAX_MARKS:
        return
    corners: list[Point] = []
    at = 0
    while at < len(marks):
        command = marks[at]
        count = _ARGUMENTS.get(command)
        values = numbers(" ".join(marks[at + 1 : at + 1 + (count or 0)]), count or 0)
        at += 1 + (count or 0)
        if count is None or (count and values is None):
            return
        if command in "MS":
            if len(corners) > 1:
                yield corners
            corners = []
        if command == "C" and corners:
            corners.append(corners[0])
        elif values:
            corners.append((values[-2], values[-1]))
    if len(corners) > 1:
        yield corners


def _on_page(point: Point, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f
