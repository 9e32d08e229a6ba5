"""The targets of both documents by year, drawn as SVG (指标时间轴)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_nlp.records.alignment import TargetRelation
from policy_nlp.report.model import Timeline, TimePoint, TimeRow
from policy_nlp.report.papers.alignment.words import DOUBTFUL, RELATIONS
from policy_nlp.report.render.html.parts import Html, tag
from policy_nlp.report.render.svg.pictures import (
    FONT,
    GRID,
    ROW_LABEL,
    SOFT,
    box,
    shortened,
    svg_picture,
    text_at,
)

ROW, HEAD, FOOT = 24, 30, 44
YEAR_WIDTH, RELATION_WIDTH = 150, 84
UPPER, LOWER, DOUBT = "#0b4f8a", "#1a7f37", "#b3261e"
UPPER_RADIUS, LOWER_RADIUS = 7, 4
LONGEST_VALUE = 9
SIDES = {"upper": "上级", "lower": "本级"}


def timeline_svg(picture: Timeline) -> Html:
    """Return one row a target: a ring where the upper text sets it, a dot where the lower does.

    A dot inside a ring is the same year; a line between them says earlier or later.
    """
    years = sorted({point.year for row in picture.rows for point in row.points})
    left = ROW_LABEL * FONT + 16
    width = left + len(years) * YEAR_WIDTH + RELATION_WIDTH
    bottom = HEAD + len(picture.rows) * ROW
    parts = [tag("title", picture.title)]
    for at in range(1, len(picture.rows), 2):
        parts.append(box(0, HEAD + at * ROW, width, ROW, SOFT))
    at_year = {year: left + at * YEAR_WIDTH + 20 for at, year in enumerate(years)}
    for year, x in at_year.items():
        parts += [
            text_at(x - 14, HEAD - 10, f"{year}年"),
            tag("path", d=f"M{x} {HEAD}V{bottom}", stroke=GRID, stroke_width="1", fill="none"),
        ]
    for at, row in enumerate(picture.rows):
        parts += _row(row, HEAD + at * ROW + ROW // 2, at_year, width - RELATION_WIDTH)
    parts += _legend(bottom + 16, left, picture.undated)
    return svg_picture(parts, width, bottom + FOOT, picture.title)


def _row(row: TimeRow, y: int, at_year: dict[int, int], right: int) -> Iterator[Html]:
    yield text_at(4, y + 4, shortened(row.indicator, ROW_LABEL))
    places = sorted({at_year[point.year] for point in row.points})
    colour = _colour(row.relation)
    if len(places) > 1:
        line = f"M{places[0]} {y}H{places[-1]}"
        yield tag("path", d=line, stroke=colour, stroke_width="2", fill="none")
    for point in row.points:
        yield _mark(row, point, at_year[point.year], y)
    for place in places:
        here = [point for point in row.points if at_year[point.year] == place]
        said = "、".join(f"{SIDES[side]}未写年份" for side in row.undated)
        yield text_at(place + 12, y + 4, _values(here) + (f"（{said}）" if said else ""))
    yield tag("text", RELATIONS[row.relation], x=str(right), y=str(y + 4), fill=colour)


def _colour(relation: TargetRelation) -> str:
    return DOUBT if relation in DOUBTFUL else LOWER


def _mark(row: TimeRow, point: TimePoint, x: int, y: int) -> Html:
    said = tag("title", f"{row.indicator}：{SIDES[point.side]}{point.year}年{point.value}")
    if point.side == "upper":
        ring = {"fill": "#ffffff", "stroke": UPPER, "stroke_width": "2", "fill_opacity": "0"}
        return tag("circle", said, cx=str(x), cy=str(y), r=str(UPPER_RADIUS), **ring)
    return tag("circle", said, cx=str(x), cy=str(y), r=str(LOWER_RADIUS), fill=LOWER)


def _values(points: Sequence[TimePoint]) -> str:
    values = list(dict.fromkeys(shortened(point.value, LONGEST_VALUE) for point in points))
    if len(values) == 1:
        return values[0]
    return "／".join(f"{SIDES[point.side]}{shortened(point.value, 5)}" for point in points)


def _legend(y: int, left: int, undated: int) -> Iterator[Html]:
    ring = {"fill": "none", "stroke": UPPER, "stroke_width": "2"}
    yield tag("circle", cx=str(left + 7), cy=str(y), r=str(UPPER_RADIUS), **ring)
    yield text_at(left + 20, y + 4, "上级指标")
    yield tag("circle", cx=str(left + 97), cy=str(y), r=str(LOWER_RADIUS), fill=LOWER)
    yield text_at(left + 108, y + 4, "本级指标")
    if undated:
        yield text_at(4, y + 22, f"另有{undated}项未写明年份，未画出。")
