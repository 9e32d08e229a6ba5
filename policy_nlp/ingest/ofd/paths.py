"""What the paths of an OFD page draw: rules of tables, or characters as outlines (OFD 图形)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from policy_nlp.ingest.ofd.numbers import Matrix, matrix_of, numbers
from policy_nlp.ingest.xml import local_name

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


def is_drawn(element: etree._Element) -> bool:
    """Tell whether a path looks like a character: filled, of its size, with many strokes."""
    if element.get("Fill") != "true":
        return False
    low, high = _DRAWN_SIZE
    _, _, width, height = numbers(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    if not (width < high and height < high and max(width, height) > low):
        return False
    return len(_data(element).split(None, _DRAWN_MARKS)) > _DRAWN_MARKS


def rules_of(element: etree._Element, above: Matrix) -> Iterator[Segment]:
    """Yield the level and upright lines that a path draws on its page."""
    matrix = matrix_of(element, above)
    stroked = element.get("Stroke") != "false"
    for corners in _outlines(_data(element)):
        points = [_moved(point, matrix) for point in corners]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
        if min(x1 - x0, y1 - y0) <= _THIN:
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            yield (x0, y, x1, y) if x1 - x0 >= y1 - y0 else (x, y0, x, y1)
        elif stroked:
            for (ax, ay), (bx, by) in pairwise(points):
                if abs(ay - by) <= _STRAIGHT or abs(ax - bx) <= _STRAIGHT:
                    yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _data(element: etree._Element) -> str:
    return next((e.text or "" for e in element if local_name(e) == "AbbreviatedData"), "")


def _outlines(data: str) -> Iterator[list[Point]]:
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


def _moved(point: Point, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f
