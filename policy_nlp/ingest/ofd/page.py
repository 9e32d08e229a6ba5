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
from policy_nlp.ingest.ofd.numbers import IDENTITY, Matrix, distances, matrix_of, number, numbers
from policy_nlp.ingest.ofd.package import OfdDocument, Package, children
from policy_nlp.ingest.ofd.paths import Segment, is_drawn, rules_of
from policy_nlp.ingest.xml import local_name

# Characters of one document; 500 full pages have 400,000.
MAX_CHARS = 1_000_000
# Composite objects hold composite objects, templates name templates: no real one goes deeper.
_MAX_DEPTH = 8
# Each use of a composite object counts as so many characters: those in it may hold others.
_COMPOSITE_COST = 20
_BOLD_WEIGHT = 600
# A page with more lines shows a drawing, not tables.
_MAX_RULES = 4000


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
                self._objects(page, layer, IDENTITY, template, 0)

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
        self, page: PageText, element: etree._Element, matrix: Matrix, template: bool, depth: int
    ) -> None:
        unit = self._composites.get(element.get("ResourceID", ""))
        if unit is None:
            return
        self._spend(_COMPOSITE_COST)
        inner = matrix_of(element, matrix)
        for content in children(unit, "Content"):
            self._objects(page, content, inner, template, depth + 1)

    def _runs(self, element: etree._Element, above: Matrix, template: bool) -> Iterator[TextRun]:
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
                f"“{self._package.file}”各页超过{MAX_CHARS}字", "请只提供规划（方案）本身"
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


def _box(root: etree._Element) -> tuple[float, float, float, float]:
    for area in children(root, "Area"):
        for physical in children(area, "PhysicalBox"):
            found = numbers(physical.text, 4)
            if found:
                return (found[0], found[1], found[2], found[3])
    return (0.0, 0.0, 210.0, 297.0)


def _advance(character: str, width: float) -> float:
    return width / 2 if character.isascii() else width
