"""The figures of a paper drawn as SVG of our own, in a page or as files (图).

Without any library: heat map, load of departments, targets by year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_nlp.records.alignment import TargetRelation
from policy_nlp.report import labels
from policy_nlp.report.labels import CONFIRMED, DOUBTFUL, GRADES, RELATIONS
from policy_nlp.report.model import (
    Block,
    HeatMap,
    Label,
    LoadChart,
    Report,
    Timeline,
    TimePoint,
    TimeRow,
)
from policy_nlp.report.render.html.parts import Html, tag
from policy_nlp.report.render.seal import DIGEST_PROPERTY, PLACEHOLDER, PROPERTY, seal_text

CELL, FONT = 18, 12
ROW_LABEL, COLUMN_LABEL = 22, 14
INK, GRID, SOFT = "#1b1f24", "#d0d7de", "#f3f5f7"
DIRECT, PARTIAL = "#0b4f8a", "#7fb2de"
STATUS_COLOURS = {
    "full": "#1a7f37",
    "partial": "#bf8700",
    "none": "#b3261e",
    "not-applicable": "#57606a",
    "undecided": "#57606a",
}
# A wider picture keeps its size on the screen, and scrolls.
WIDEST = 1200
# A longer one cannot be read when it is shrunk to a page: it is printed over several.
LONGEST = 2400
BAR, BAR_HEIGHT = 26, 18
LEADING, OTHER, INHERITED = "#0b4f8a", "#7fb2de", "#c9d1d9"
# Targets by year
ROW, HEAD, FOOT = 24, 30, 44
YEAR_WIDTH, RELATION_WIDTH = 150, 84
UPPER, LOWER, DOUBT = "#0b4f8a", "#1a7f37", "#b3261e"
UPPER_RADIUS, LOWER_RADIUS = 7, 4
LONGEST_VALUE = 9
SIDES = {"upper": "上级", "lower": "本级"}
# Names of the files
HEAT, LOAD, TIME = "衔接图", "部门任务量", "指标时间轴"


def drawn(block: Block) -> tuple[str, Html] | None:
    """Return name and drawing of a picture, None of any other block."""
    if isinstance(block, HeatMap) and block.rows:
        return HEAT, heat_map_svg(block)
    if isinstance(block, LoadChart) and block.bars:
        return LOAD, load_svg(block)
    if isinstance(block, Timeline):
        return TIME, timeline_svg(block)
    return None


def render_pictures(report: Report) -> dict[str, bytes]:
    """Return the pictures of a report by name, each an SVG file that needs nothing else."""
    found = (drawn(block) for section in report.walk() for block in section.blocks)
    return {name: _svg_file(picture, report.kind) for name, picture in filter(None, found)}


def _svg_file(picture: Html, kind: str) -> bytes:
    """Return a picture with a white ground, and with the mark of who made it."""
    start = picture.index(">") + 1
    facts = {PROPERTY: kind, DIGEST_PROPERTY: PLACEHOLDER}
    marks = (tag("meta", name=name, content=value) for name, value in facts.items())
    ground = tag("rect", width="100%", height="100%", fill="#ffffff")
    inner = f"{tag('metadata', *marks)}{ground}"
    page = f'<?xml version="1.0" encoding="UTF-8"?>\n{picture[:start]}{inner}{picture[start:]}\n'
    return seal_text(page).encode()


def heat_map_svg(picture: HeatMap) -> Html:
    """Return the map of upper tasks (down) by lower tasks (across).

    Direct links fill their cell, partial ones a part of it, so that it reads without colour.
    """
    left = ROW_LABEL * FONT + 20
    top = COLUMN_LABEL * FONT + 10
    width = left + len(picture.columns) * CELL + 10
    height = top + len(picture.rows) * CELL + 40
    parts = [tag("title", picture.title)]
    parts += [
        _heat_row(label, at, left, top, len(picture.columns))
        for at, label in enumerate(picture.rows)
    ]
    parts += [
        _heat_column(label, at, left, top, len(picture.rows))
        for at, label in enumerate(picture.columns)
    ]
    for cell in picture.cells:
        x, y = left + cell.column * CELL, top + cell.row * CELL
        inset = 1 if cell.grade == "direct" else 5
        said = f"{picture.rows[cell.row].name} — {picture.columns[cell.column].name}："
        said += GRADES[cell.grade] + (f"（{CONFIRMED}）" if cell.confirmed else "")
        parts.append(
            box(
                x + inset,
                y + inset,
                CELL - 2 * inset,
                CELL - 2 * inset,
                DIRECT if cell.grade == "direct" else PARTIAL,
                said,
            )
        )
    y = height - 22
    parts += [
        box(left, y, 14, 14, DIRECT),
        text_at(left + 20, y + 12, GRADES["direct"]),
        box(left + 104, y + 4, 8, 8, PARTIAL),
        text_at(left + 120, y + 12, GRADES["partial"]),
        *_status_legend(picture, y),
    ]
    return svg_picture(parts, width, height, picture.title)


def _status_legend(picture: HeatMap, y: int) -> Iterator[Html]:
    """Yield what the colours before the upper tasks mean, of those that there are."""
    x = 2
    found = {label.status for label in picture.rows}
    for status, word in labels.COVERAGE.items():
        if status in found:
            yield box(x, y + 1, 6, CELL - 6, STATUS_COLOURS[status])
            yield text_at(x + 12, y + 12, word)
            x += 24 + len(word) * FONT


def _heat_row(label: Label, at: int, left: int, top: int, columns: int) -> Html:
    y = top + at * CELL
    colour = STATUS_COLOURS.get(label.status or "", "#57606a")
    status = f"（{labels.COVERAGE[label.status]}）" if label.status else ""
    shaded = SOFT if at % 2 else "#ffffff"
    return tag(
        "g",
        tag("title", f"{label.name}{status}"),
        box(0, y, left + columns * CELL, CELL, shaded),
        box(2, y + 3, 6, CELL - 6, colour),
        text_at(14, y + 13, shortened(label.name, ROW_LABEL)),
    )


def _heat_column(label: Label, at: int, left: int, top: int, rows: int) -> Html:
    x = left + at * CELL
    line = tag(
        "path", d=f"M{x} {top}V{top + rows * CELL}", stroke=GRID, stroke_width="1", fill="none"
    )
    turned = text_at(
        x + 13, top - 6, shortened(label.name, COLUMN_LABEL), f"rotate(-90 {x + 13} {top - 6})"
    )
    return tag("g", tag("title", label.name), line, turned)


def load_svg(chart: LoadChart) -> Html:
    """Return one bar a department: what it leads, joins, inherits."""
    longest = max((len(bar.name) for bar in chart.bars), default=0)
    left = min(longest, ROW_LABEL) * FONT + 16
    most = max((bar.leading + bar.other + bar.inherited for bar in chart.bars), default=1)
    step = 480 / max(most, 1)
    height = len(chart.bars) * BAR + 40
    parts = [tag("title", chart.title)]
    for at, bar in enumerate(chart.bars):
        y, x = at * BAR + 4, float(left)
        parts.append(text_at(4, y + 14, shortened(bar.name, ROW_LABEL)))
        kinds = (
            (bar.leading, LEADING, "牵头或单独负责"),
            (bar.other, OTHER, "其他责任单位"),
            (bar.inherited, INHERITED, "沿用"),
        )
        for count, colour, word in kinds:
            if count:
                said = f"{bar.name}：{word}{count}项"
                parts.append(box(x, y, count * step, BAR_HEIGHT, colour, said))
                x += count * step
        total = bar.leading + bar.other + bar.inherited
        parts.append(
            text_at(x + 6, y + 14, f"{total}项" + (f"（牵头{bar.leading}）" if bar.leading else ""))
        )
    y = height - 24
    at = left
    for colour, word in ((LEADING, "牵头或单独负责"), (OTHER, "其他责任单位"), (INHERITED, "沿用")):
        parts += [box(at, y, 14, 14, colour), text_at(at + 20, y + 12, word)]
        at += 30 + len(word) * FONT
    return svg_picture(parts, left + 480 + 120, height, chart.title)


def svg_picture(parts: list[Html], width: int, height: int, title: str) -> Html:
    """Return a picture of these parts, told by its title to who cannot see it."""
    return tag(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=str(width),
        height=str(height),
        class_=("broad" if width > WIDEST else "fitted") + (" long" if height > LONGEST else ""),
        role="img",
        aria_label=title,
        font_size=str(FONT),
        font_family="SimHei, 'Noto Sans CJK SC', sans-serif",
    )


def box(x: float, y: float, width: float, height: float, colour: str, said: str = "") -> Html:
    """Return a box; what it says shows where the pointer rests on it."""
    inner = [tag("title", said)] if said else []
    return tag(
        "rect",
        *inner,
        x=f"{x:g}",
        y=f"{y:g}",
        width=f"{width:.2f}",
        height=f"{height:g}",
        fill=colour,
    )


def text_at(x: float, y: float, value: str, transform: str = "") -> Html:
    """Return a line of text."""
    turned = {"transform": transform} if transform else {}
    return tag("text", value, x=f"{x:g}", y=f"{y:g}", fill=INK, **turned)


def shortened(name: str, most: int) -> str:
    """Return a name of no more characters than there is room for."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


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
        parts += _time_row(row, HEAD + at * ROW + ROW // 2, at_year, width - RELATION_WIDTH)
    parts += _time_legend(bottom + 16, left, picture.undated)
    return svg_picture(parts, width, bottom + FOOT, picture.title)


def _time_row(row: TimeRow, y: int, at_year: dict[int, int], right: int) -> Iterator[Html]:
    yield text_at(4, y + 4, shortened(row.indicator, ROW_LABEL))
    places = sorted({at_year[point.year] for point in row.points})
    colour = _relation_colour(row.relation)
    if len(places) > 1:
        line = f"M{places[0]} {y}H{places[-1]}"
        yield tag("path", d=line, stroke=colour, stroke_width="2", fill="none")
    for point in row.points:
        yield _time_mark(row, point, at_year[point.year], y)
    for place in places:
        here = [point for point in row.points if at_year[point.year] == place]
        said = "、".join(f"{SIDES[side]}未写年份" for side in row.undated)
        yield text_at(place + 12, y + 4, _time_values(here) + (f"（{said}）" if said else ""))
    yield tag("text", RELATIONS[row.relation], x=str(right), y=str(y + 4), fill=colour)


def _relation_colour(relation: TargetRelation) -> str:
    return DOUBT if relation in DOUBTFUL else LOWER


def _time_mark(row: TimeRow, point: TimePoint, x: int, y: int) -> Html:
    said = tag("title", f"{row.indicator}：{SIDES[point.side]}{point.year}年{point.value}")
    if point.side == "upper":
        ring = {"fill": "#ffffff", "stroke": UPPER, "stroke_width": "2", "fill_opacity": "0"}
        return tag("circle", said, cx=str(x), cy=str(y), r=str(UPPER_RADIUS), **ring)
    return tag("circle", said, cx=str(x), cy=str(y), r=str(LOWER_RADIUS), fill=LOWER)


def _time_values(points: Sequence[TimePoint]) -> str:
    values = list(dict.fromkeys(shortened(point.value, LONGEST_VALUE) for point in points))
    if len(values) == 1:
        return values[0]
    return "／".join(f"{SIDES[point.side]}{shortened(point.value, 5)}" for point in points)


def _time_legend(y: int, left: int, undated: int) -> Iterator[Html]:
    ring = {"fill": "none", "stroke": UPPER, "stroke_width": "2"}
    yield tag("circle", cx=str(left + 7), cy=str(y), r=str(UPPER_RADIUS), **ring)
    yield text_at(left + 20, y + 4, "上级指标")
    yield tag("circle", cx=str(left + 97), cy=str(y), r=str(LOWER_RADIUS), fill=LOWER)
    yield text_at(left + 108, y + 4, "本级指标")
    if undated:
        yield text_at(4, y + 22, f"另有{undated}项未写明年份，未画出。")
