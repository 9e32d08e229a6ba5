"""The figures of a paper drawn as SVG of our own, in a page or as files (图).

Without any library: heat map, load of departments, targets by year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from policy_nlp.records.alignment import CoverageStatus
from policy_nlp.records.listings import TargetStanding
from policy_nlp.report import labels
from policy_nlp.report.figures import (
    Figure,
    GridCell,
    HeatCell,
    HeatMap,
    LoadChart,
    ProgressChart,
    TargetGrid,
    Timeline,
    TimePoint,
    TimeRow,
    Tone,
)
from policy_nlp.report.labels import CONFIRMED, DOUBTFUL, GRADES, PART_NAMES, RELATIONS
from policy_nlp.report.model import Report
from policy_nlp.report.render.html.parts import Html, tag
from policy_nlp.report.render.seal import DIGEST_PROPERTY, PLACEHOLDER, PROPERTY, seal_text
from policy_nlp.text.display import fitted

CELL, FONT = 18, 12
ROW_LABEL, COLUMN_LABEL = 22, 14
INK, GRID, SOFT, WHITE = "#1b1f24", "#d0d7de", "#f3f5f7", "#ffffff"
DARK, PALE, GREY = "#0b4f8a", "#7fb2de", "#c9d1d9"
GREEN, RED, AMBER, NEUTRAL = "#1a7f37", "#b3261e", "#bf8700", "#57606a"
STATUS_COLOURS: dict[CoverageStatus, str] = {
    "full": GREEN,
    "partial": AMBER,
    "none": RED,
    "not-applicable": NEUTRAL,
    "undecided": NEUTRAL,
}
TONE_COLOURS: dict[Tone, str] = {
    "good": GREEN,
    "plain": PALE,
    "doubtful": AMBER,
    "bad": RED,
    "none": GREY,
}
# A wider picture keeps its size on the screen, and scrolls.
WIDEST = 1200
# A longer one cannot be read when it is shrunk to a page: it is printed over several.
LONGEST = 2400
BAR, BAR_HEIGHT, BAR_WIDTH = 26, 18, 480
# Targets by year
ROW, HEAD, FOOT = 24, 30, 44
YEAR_WIDTH, RELATION_WIDTH = 150, 84
UPPER_RADIUS, LOWER_RADIUS = 7, 4
LONGEST_VALUE = 9
# Targets by place: no more places than this have what they ask beside the sign.
MOST_WIDE, GRID_WIDTH, ASKED = 8, 190, 16
STANDING_SIGNS: dict[TargetStanding, tuple[str, str]] = {
    "same": ("＝", GREEN),
    "stronger": ("▲", GREEN),
    "earlier": ("◀", GREEN),
    "stated": ("○", GREEN),
    "delegated": ("◇", DARK),
    "different-scope": ("≠", AMBER),
    "later": ("▶", RED),
    "weaker": ("▼", RED),
    "missing": ("×", RED),
    "not-applicable": ("／", NEUTRAL),
    "with-task": ("·", NEUTRAL),
}
SIDES = {"upper": "上级", "lower": "本级"}
RING = {"stroke": DARK, "stroke_width": "2"}


def render_pictures(report: Report) -> dict[str, bytes]:
    """Return the pictures of a report by name, each an SVG file that needs nothing else."""
    made: dict[str, bytes] = {}
    for block in (block for section in report.walk() for block in section.blocks):
        match block:
            case HeatMap() if block.rows:
                made["衔接图"] = _svg_file(draw(block), report.kind)
            case LoadChart() if block.bars:
                made["部门任务量"] = _svg_file(draw(block), report.kind)
            case ProgressChart() if block.bars:
                made[block.name] = _svg_file(draw(block), report.kind)
            case Timeline():
                made["指标时间轴"] = _svg_file(draw(block), report.kind)
            case TargetGrid() if block.rows:
                made[""] = _svg_file(draw(block), report.kind)
    return made


def _svg_file(picture: Html, kind: str) -> bytes:
    """Return a picture with a white ground, and with the mark of who made it."""
    start = picture.index(">") + 1
    facts = {PROPERTY: kind, DIGEST_PROPERTY: PLACEHOLDER}
    marks = (tag("meta", name=name, content=value) for name, value in facts.items())
    ground = tag("rect", width="100%", height="100%", fill=WHITE)
    inner = f"{tag('metadata', *marks)}{ground}"
    page = f'<?xml version="1.0" encoding="UTF-8"?>\n{picture[:start]}{inner}{picture[start:]}\n'
    return seal_text(page).encode()


def draw(figure: Figure) -> Html:
    """Return the drawing of a figure."""
    match figure:
        case HeatMap():
            return _heat_map(figure)
        case LoadChart():
            return _load_chart(figure)
        case ProgressChart():
            return _progress_chart(figure)
        case Timeline():
            return _timeline(figure)
        case TargetGrid():
            return _target_grid(figure)


def _heat_map(picture: HeatMap) -> Html:
    """Return the map of upper tasks (down) by lower tasks (across).

    Direct links fill their cell, partial ones a part of it, so that it reads without colour.
    """
    left, top = ROW_LABEL * FONT + 20, COLUMN_LABEL * FONT + 10
    down, across = len(picture.rows) * CELL, len(picture.columns) * CELL
    width, height = left + across + 10, top + down + 40
    y = height - 22
    parts = [
        *(
            _heat_row(*row, top + at * CELL, left + across, at)
            for at, row in enumerate(picture.rows)
        ),
        *(
            _heat_column(name, left + at * CELL, top, down)
            for at, name in enumerate(picture.columns)
        ),
        *(_heat_cell(picture, cell, left, top) for cell in picture.cells),
        _box(left, y, 14, 14, DARK),
        _svg_text(left + 20, y + 12, GRADES["direct"]),
        _box(left + 104, y + 4, 8, 8, PALE),
        _svg_text(left + 120, y + 12, GRADES["partial"]),
        *_status_legend(picture, y),
    ]
    return _svg(parts, width, height, picture.title)


def _heat_row(name: str, status: CoverageStatus, y: int, width: int, at: int) -> Html:
    return tag(
        "g",
        tag("title", f"{name}（{labels.COVERAGE[status]}）"),
        _box(0, y, width, CELL, SOFT if at % 2 else WHITE),
        _box(2, y + 3, 6, CELL - 6, STATUS_COLOURS[status]),
        _svg_text(14, y + 13, fitted(name, ROW_LABEL)),
    )


def _heat_column(name: str, x: int, top: int, down: int) -> Html:
    turn = f"rotate(-90 {x + 13} {top - 6})"
    label = _svg_text(x + 13, top - 6, fitted(name, COLUMN_LABEL), turn)
    return tag("g", tag("title", name), _svg_line(f"M{x} {top}V{top + down}"), label)


def _heat_cell(picture: HeatMap, cell: HeatCell, left: int, top: int) -> Html:
    inset, colour = (1, DARK) if cell.grade == "direct" else (5, PALE)
    grade = GRADES[cell.grade] + (f"（{CONFIRMED}）" if cell.confirmed else "")
    hint = f"{picture.rows[cell.row][0]} — {picture.columns[cell.column]}：{grade}"
    x, y = left + cell.column * CELL + inset, top + cell.row * CELL + inset
    return _box(x, y, CELL - 2 * inset, CELL - 2 * inset, colour, hint)


def _status_legend(picture: HeatMap, y: int) -> Iterator[Html]:
    """Yield what the colours before the upper tasks mean, of those that there are."""
    x = 2
    found = {status for _, status in picture.rows}
    for status, word in labels.COVERAGE.items():
        if status in found:
            yield _box(x, y + 1, 6, CELL - 6, STATUS_COLOURS[status])
            yield _svg_text(x + 12, y + 12, word)
            x += 24 + len(word) * FONT


LOAD_KINDS = ((DARK, PART_NAMES["leads"]), (PALE, PART_NAMES["joins"]), (GREY, labels.INHERITED))


def _load_chart(chart: LoadChart) -> Html:
    """Return one bar a department: what it leads, joins, inherits."""
    bars = [
        (
            bar.name,
            (bar.leading, bar.other, bar.inherited),
            f"{bar.total}项" + (f"（牵头{bar.leading}）" if bar.leading else ""),
        )
        for bar in chart.bars
    ]
    return _stacked_bars(chart.title, LOAD_KINDS, bars)


def _progress_chart(chart: ProgressChart) -> Html:
    """Return one bar a year or department: how many tasks are how far."""
    kinds = [(TONE_COLOURS[tone], word) for word, tone in chart.kinds]
    bars = [(name, counts, f"{sum(counts)}项") for name, counts in chart.bars]
    return _stacked_bars(chart.title, kinds, bars)


def _stacked_bars(
    title: str,
    kinds: Sequence[tuple[str, str]],
    bars: Sequence[tuple[str, Sequence[int], str]],
) -> Html:
    """Return bars (name, counts, what stands behind) in parts of colours with their words."""
    left = min(max((len(name) for name, *_ in bars), default=0), ROW_LABEL) * FONT + 16
    most = max((sum(counts) for _, counts, _ in bars), default=1)
    height = len(bars) * BAR + 40
    step = BAR_WIDTH / max(most, 1)
    parts = [
        part for at, bar in enumerate(bars) for part in _stacked_bar(*bar, kinds, at, left, step)
    ]
    x, y = left, height - 24
    for colour, word in kinds:
        parts += [_box(x, y, 14, 14, colour), _svg_text(x + 20, y + 12, word)]
        x += 30 + len(word) * FONT
    return _svg(parts, left + BAR_WIDTH + 120, height, title)


def _stacked_bar(
    name: str,
    counts: Sequence[int],
    behind: str,
    kinds: Sequence[tuple[str, str]],
    at: int,
    left: int,
    step: float,
) -> Iterator[Html]:
    y = at * BAR + 4
    yield _svg_text(4, y + 14, fitted(name, ROW_LABEL))
    ends = accumulate((count * step for count in counts), initial=float(left))
    for count, x, (colour, word) in zip(counts, ends, kinds, strict=False):
        if count:
            yield _box(x, y, count * step, BAR_HEIGHT, colour, f"{name}：{word}{count}项")
    yield _svg_text(left + sum(counts) * step + 6, y + 14, behind)


def _timeline(picture: Timeline) -> Html:
    """Return one row a target: a ring where the upper text sets it, a dot where the lower does.

    A dot inside a ring is the same year; a line between them says earlier or later.
    """
    years = sorted({point.year for row in picture.rows for point in row.points})
    left = ROW_LABEL * FONT + 16
    width = left + len(years) * YEAR_WIDTH + RELATION_WIDTH
    bottom = HEAD + len(picture.rows) * ROW
    places = {year: left + at * YEAR_WIDTH + 20 for at, year in enumerate(years)}
    shaded = range(1, len(picture.rows), 2)
    parts = [_box(0, HEAD + at * ROW, width, ROW, SOFT) for at in shaded]
    for year, x in places.items():
        parts += [_svg_text(x - 14, HEAD - 10, f"{year}年"), _svg_line(f"M{x} {HEAD}V{bottom}")]
    for at, row in enumerate(picture.rows):
        parts += _time_row(row, HEAD + at * ROW + ROW // 2, places, width - RELATION_WIDTH)
    parts += _time_legend(bottom + 16, left, picture.undated)
    return _svg(parts, width, bottom + FOOT, picture.title)


def _time_row(row: TimeRow, y: int, places: dict[int, int], right: int) -> Iterator[Html]:
    colour = RED if row.relation in DOUBTFUL else GREEN
    undated = "、".join(f"{SIDES[side]}未写年份" for side in row.undated)
    years = sorted({point.year for point in row.points})
    yield _svg_text(4, y + 4, fitted(row.indicator, ROW_LABEL))
    if len(years) > 1:
        yield _svg_line(f"M{places[years[0]]} {y}H{places[years[-1]]}", colour, 2)
    for point in row.points:
        hint = tag("title", f"{row.indicator}：{SIDES[point.side]}{point.year}年{point.value}")
        x = str(places[point.year])
        if point.side == "upper":
            look = {"r": str(UPPER_RADIUS), "fill": WHITE, **RING, "fill_opacity": "0"}
        else:
            look = {"r": str(LOWER_RADIUS), "fill": GREEN}
        yield tag("circle", hint, cx=x, cy=str(y), **look)
    for year in years:
        values = _time_values([point for point in row.points if point.year == year])
        yield _svg_text(places[year] + 12, y + 4, values + (f"（{undated}）" if undated else ""))
    yield tag("text", RELATIONS[row.relation], x=str(right), y=str(y + 4), fill=colour)


def _time_values(points: Sequence[TimePoint]) -> str:
    values = list(dict.fromkeys(fitted(point.value, LONGEST_VALUE) for point in points))
    if len(values) == 1:
        return values[0]
    return "／".join(f"{SIDES[point.side]}{fitted(point.value, 5)}" for point in points)


def _time_legend(y: int, left: int, undated: int) -> Iterator[Html]:
    yield tag("circle", cx=str(left + 7), cy=str(y), r=str(UPPER_RADIUS), fill="none", **RING)
    yield _svg_text(left + 20, y + 4, "上级指标")
    yield tag("circle", cx=str(left + 97), cy=str(y), r=str(LOWER_RADIUS), fill=GREEN)
    yield _svg_text(left + 108, y + 4, "本级指标")
    if undated:
        yield _svg_text(4, y + 22, f"另有{undated}项未写明年份，未画出。")


def _target_grid(picture: TargetGrid) -> Html:
    """Return one row a target, one column a place: a sign, and what the place asks.

    Of many places the sign alone is drawn, what they ask shows where the pointer rests.
    """
    is_wide = len(picture.columns) <= MOST_WIDE
    step = GRID_WIDTH if is_wide else CELL + 6
    left = ROW_LABEL * FONT + ASKED * FONT + 20
    head = HEAD if is_wide else COLUMN_LABEL * FONT + 10
    bottom, width = head + len(picture.rows) * ROW, left + step * len(picture.columns) + 10
    parts = [
        _svg_text(4, head - 10, "上级指标"),
        _svg_text(left - ASKED * FONT, head - 10, "上级要求"),
    ]
    for at, name in enumerate(picture.columns):
        x = left + at * step + 4
        if is_wide:
            parts.append(_svg_text(x, head - 10, fitted(name, GRID_WIDTH // FONT)))
        else:
            turn = f"rotate(-90 {x + 13} {head - 6})"
            parts.append(_svg_text(x + 13, head - 6, fitted(name, COLUMN_LABEL), turn))
    for at, (name, asked, cells) in enumerate(picture.rows):
        y = head + at * ROW
        parts += [_box(0, y, width, ROW, SOFT)] if at % 2 else []
        parts.append(tag("g", tag("title", name), _svg_text(4, y + 16, fitted(name, ROW_LABEL))))
        asked_at = _svg_text(left - ASKED * FONT, y + 16, fitted(asked, ASKED - 1))
        parts.append(tag("g", tag("title", asked), asked_at))
        for number, cell in enumerate(cells):
            parts.append(_grid_cell(cell, left + number * step + 4, y, is_wide=is_wide))
    found = {cell.standing for _, _, cells in picture.rows for cell in cells}
    x, y = 4, bottom + 20
    for standing, (sign, colour) in STANDING_SIGNS.items():
        if standing in found:
            word = labels.STANDINGS[standing]
            parts += [_sign(x, y, sign, colour), _svg_text(x + 18, y, word)]
            x += 34 + len(word) * FONT
    return _svg(parts, max(width, x), bottom + FOOT, picture.title)


def _grid_cell(cell: GridCell, x: int, y: int, *, is_wide: bool) -> Html:
    sign, colour = STANDING_SIGNS[cell.standing]
    word = labels.STANDINGS[cell.standing]
    hint = tag("title", f"{word}：{cell.text}" if cell.text else word)
    shown = [_svg_text(x + 18, y + 16, fitted(cell.text or word, GRID_WIDTH // FONT - 2))]
    return tag("g", hint, _sign(x, y + 16, sign, colour), *(shown if is_wide else ()))


def _sign(x: float, y: float, sign: str, colour: str) -> Html:
    return tag("text", sign, x=f"{x:g}", y=f"{y:g}", fill=colour, font_weight="bold")


def _svg(parts: Sequence[Html], width: int, height: int, title: str) -> Html:
    """Return a picture of these parts; its title says it to who cannot see it."""
    return tag(
        "svg",
        tag("title", title),
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


def _box(x: float, y: float, width: float, height: float, colour: str, hint: str = "") -> Html:
    """Return a box; the hint shows where the pointer rests on it."""
    inner = [tag("title", hint)] if hint else []
    size = {"width": f"{width:.2f}", "height": f"{height:g}"}
    return tag("rect", *inner, x=f"{x:g}", y=f"{y:g}", **size, fill=colour)


def _svg_line(path: str, colour: str = GRID, width: int = 1) -> Html:
    return tag("path", d=path, stroke=colour, stroke_width=str(width), fill="none")


def _svg_text(x: float, y: float, value: str, transform: str = "") -> Html:
    turned = {"transform": transform} if transform else {}
    return tag("text", value, x=f"{x:g}", y=f"{y:g}", fill=INK, **turned)
