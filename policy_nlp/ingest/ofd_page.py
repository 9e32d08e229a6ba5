"""The text of one OFD page as runs of placed characters (OFD 页面文字, GB/T 33190-2016, 11).

A run keeps the order of its characters and where each begins, in millimetres from the top left
of the page; lines and paragraphs are made of runs elsewhere.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from policy_nlp.errors import InputError
from policy_nlp.ingest.ofd_package import OfdDocument, Package, children
from policy_nlp.ingest.xml import local_name

# Characters of one document; 500 full pages have 400,000.
MAX_CHARS = 1_000_000
# Composite objects hold composite objects, templates name templates: no real one goes deeper.
_MAX_DEPTH = 8
# Each use of a composite object counts as so many characters: those in it may hold others.
_COMPOSITE_COST = 20
# A drawn character is a filled path of this size (mm) with this many marks; a rule has few.
_DRAWN_SIZE = (1.5, 40.0)
_DRAWN_MARKS = 36
_BOLD_WEIGHT = 600

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


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
class PageText:
    """What one page holds: its box, runs, and what was drawn and not written.

    Attributes:
        drawn: how many characters are drawn as outlines.
        pictures: how many pictures it shows.
    """

    box: tuple[float, float, float, float]
    runs: list[TextRun] = field(default_factory=list)
    drawn: int = 0
    pictures: int = 0


class PageReader:
    """Reads the pages of one document; shared parts are read once, characters are counted."""

    def __init__(self, package: Package, document: OfdDocument) -> None:
        self._package = package
        self._document = document
        self._left = MAX_CHARS
        self._bold_fonts: set[str] = set()
        self._composites: dict[str, etree._Element] = {}
        for path in document.resources:
            read = package.read(path, document.path)
            if read is not None:
                self._resources(read[1])

    def read(self, path: str) -> PageText | None:
        """Return the text of a page with that of its templates, None when the page is missing.

        Raises:
            InputError: a part is damaged, or the document holds more text than any plan.
        """
        read = self._package.read(path, self._document.path)
        if read is None:
            return None
        page = PageText(_box(read[1]))
        named = [element.get("TemplateID", "") for element in children(read[1], "Template")]
        for template in dict.fromkeys(named):
            found = self._document.templates.get(template)
            part = self._package.read("/" + found) if found else None
            if part is not None:
                self._content(page, part[1], template=True)
        self._content(page, read[1], template=False)
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

    def _content(self, page: PageText, root: etree._Element, *, template: bool) -> None:
        for content in children(root, "Content"):
            for layer in children(content, "Layer"):
                self._objects(page, layer, _IDENTITY, template, 0)

    def _objects(
        self, page: PageText, holder: etree._Element, matrix: Matrix, template: bool, depth: int
    ) -> None:
        for element in holder:
            name = local_name(element)
            if element.get("Visible") == "false":
                continue
            if name == "TextObject":
                page.runs += self._runs(element, matrix, template)
            elif name == "PathObject":
                page.drawn += _is_drawn(element)
            elif name == "ImageObject":
                page.pictures += 1
            elif depth < _MAX_DEPTH and name == "PageBlock":
                self._objects(page, element, matrix, template, depth + 1)
            elif depth < _MAX_DEPTH and name == "CompositeObject":
                self._composite(page, element, matrix, template, depth)

    def _composite(
        self, page: PageText, element: etree._Element, matrix: Matrix, template: bool, depth: int
    ) -> None:
        unit = self._composites.get(element.get("ResourceID", ""))
        if unit is None:
            return
        self._spend(_COMPOSITE_COST)
        inner = _placed(element, matrix)
        for content in children(unit, "Content"):
            self._objects(page, content, inner, template, depth + 1)

    def _runs(self, element: etree._Element, above: Matrix, template: bool) -> Iterator[TextRun]:
        """Yield the lines of a text object: one for each TextCode, cut where it goes down."""
        matrix = _placed(element, above)
        size = _number(element.get("Size"), 3.5)
        bold = _number(element.get("Weight"), 400) >= _BOLD_WEIGHT
        font = element.get("Font", "")
        width = size * _number(element.get("HScale"), 1.0)
        x = y = 0.0
        for code in children(element, "TextCode"):
            text = "".join(str(part) for part in code.itertext())
            self._spend(len(text))
            x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
            across = _deltas(code.get("DeltaX"), len(text) - 1)
            down = _deltas(code.get("DeltaY"), len(text) - 1)
            if code.get("DeltaX") is None and code.get("DeltaY") is None:
                across = [_advance(c, width) for c in text[:-1]]
            points = _points(x, y, across, down, len(text))
            for start, stop in _level(points):
                yield _run(
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
                f"{self._package.file}: more than {MAX_CHARS} characters on its pages",
                "Give the plan itself",
            )


def _run(
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
        min(start + a * _advance(char, width), after) if after > start else start
        for start, char, after in zip(starts, text, following, strict=True)
    )
    height = math.hypot(c, d) or 1.0
    return TextRun(text, starts, ends, b * x + d * y + f, size * height, *look)


def _level(points: list[tuple[float, float]]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of characters that stand on one baseline."""
    start = 0
    for k in range(1, len(points) + 1):
        if k == len(points) or abs(points[k][1] - points[start][1]) > 0.5:
            yield start, k
            start = k


def _points(
    x: float, y: float, across: list[float], down: list[float], count: int
) -> list[tuple[float, float]]:
    points = []
    for k in range(count):
        points.append((x, y))
        x += across[k] if k < len(across) else 0.0
        y += down[k] if k < len(down) else 0.0
    return points


def _deltas(text: str | None, count: int) -> list[float]:
    """Return the distances between characters; `g 3 5.5` stands for three times 5.5."""
    values: list[float] = []
    words = (text or "").split()
    at = 0
    while at < len(words) and len(values) < count:
        if words[at] == "g" and at + 2 < len(words):
            repeats = int(_number(words[at + 1], 0))
            values += [_number(words[at + 2], 0.0)] * max(0, min(repeats, count - len(values)))
            at += 3
        else:
            values.append(_number(words[at], 0.0))
            at += 1
    return values


def _placed(element: etree._Element, above: Matrix) -> Matrix:
    """Return the matrix from inside a graphic object to the page: CTM, then its boundary."""
    x, y, _, _ = _numbers(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    a, b, c, d, e, f = _numbers(element.get("CTM"), 6) or _IDENTITY
    return _times((a, b, c, d, e + x, f + y), above)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def _box(root: etree._Element) -> tuple[float, float, float, float]:
    for area in children(root, "Area"):
        for physical in children(area, "PhysicalBox"):
            found = _numbers(physical.text, 4)
            if found:
                return (found[0], found[1], found[2], found[3])
    return (0.0, 0.0, 210.0, 297.0)


def _is_drawn(element: etree._Element) -> bool:
    """Tell whether a path looks like a character: filled, of its size, with many strokes."""
    if element.get("Fill") != "true":
        return False
    low, high = _DRAWN_SIZE
    _, _, width, height = _numbers(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    if not (width < high and height < high and max(width, height) > low):
        return False
    data = next((e.text or "" for e in children(element, "AbbreviatedData")), "")
    return len(data.split(None, _DRAWN_MARKS)) > _DRAWN_MARKS


def _advance(character: str, width: float) -> float:
    return width / 2 if character.isascii() else width


def _numbers(text: str | None, count: int) -> tuple[float, ...] | None:
    words = (text or "").split()
    return tuple(_number(word, 0.0) for word in words) if len(words) == count else None


def _number(text: str | None, otherwise: float) -> float:
    """Return a number; what is none, endless or beyond any page counts as not given."""
    try:
        value = float(text) if text is not None else otherwise
    except ValueError:
        return otherwise
    return value if abs(value) < 1e6 else otherwise
