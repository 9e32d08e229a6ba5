"""Rules on the numbers of headings (层次序数), after GB/T 9704-2012, 7.3.3."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from policy_nlp.check.rules import CheckContext, Fault
from policy_nlp.records import Span, Unit
from policy_nlp.text.numbering import Marker, marker_at

# 一、 → （一） → 1. → （1）
_ORDER = {"cn": 0, "cn-bracket": 1, "arabic": 2, "arabic-bracket": 3}
_NAMES = {"cn": "一、", "cn-bracket": "（一）", "arabic": "1.", "arabic-bracket": "（1）"}


def lost(context: CheckContext) -> Iterator[Fault]:
    """Mark headings whose number was lost; one finding for the row of sisters."""
    for sisters in _sisters(context):
        bare = [unit for unit in sisters if unit.number_source == "reconstructed"]
        if bare:
            names = "、".join(f"“{unit.heading}”" for unit in bare)
            yield Fault(
                bare[0].heading_span,
                f"{len(bare)}个标题没有序号：{names}",
                f"{bare[0].number}{bare[0].heading}",
                unit=bare[0].id,
            )


def repeated(context: CheckContext) -> Iterator[Fault]:
    """Mark a number that did not advance."""
    for before, here, unit in _steps(context):
        if here.value == before.value:
            yield Fault(_place(unit), f"序号“{here.printed}”与上一条重复", unit=unit.id)


def jumped(context: CheckContext) -> Iterator[Fault]:
    """Mark a number that skips or goes back, where the row does not start anew at 1."""
    for before, here, unit in _steps(context):
        if here.value not in (before.value, before.value + 1):
            yield Fault(
                _place(unit),
                f"序号不连续：“{before.printed}”之后是“{here.printed}”",
                unit=unit.id,
            )


def mixed_style(context: CheckContext) -> Iterator[Fault]:
    """Mark styles that differ between sections of one depth, and forms that differ in a row."""
    yield from _mixed_depth(context)
    yield from _inverted(context)
    yield from _mixed_forms(context)


def _mixed_depth(context: CheckContext) -> Iterator[Fault]:
    """Mark a row of headings numbered in another style than the rows of its depth."""
    rows = [(row, marker) for row in _sisters(context) if (marker := _marker(context, row[0]))]
    by_depth = defaultdict(list)
    for row, marker in rows:
        by_depth[len(row[0].path)].append((row, marker))
    for same in by_depth.values():
        styles = Counter(marker.style for _, marker in same)
        usual, count = styles.most_common(1)[0]
        if len(styles) == 1 or count * 2 <= len(same):
            continue
        for row, marker in same:
            if marker.style != usual:
                yield Fault(
                    _place(row[0]),
                    f"同级标题序号体例不一：此处为“{marker.printed}”，"
                    f"其他章节为“{_NAMES.get(usual, usual)}”",
                    unit=row[0].id,
                )


def _inverted(context: CheckContext) -> Iterator[Fault]:
    """Mark, once, a style that stands above one that custom ranks higher."""
    seen: set[tuple[str, str]] = set()
    units = {unit.id: unit for unit in context.index.extraction.units}
    for unit in context.index.extraction.units:
        parent = units.get(unit.parent or "")
        above = _marker(context, parent) if parent else None
        here = _marker(context, unit)
        if not (parent and above and here) or (above.style, here.style) in seen:
            continue
        if above.style not in _ORDER:  # 章 and 节 stand above all of them
            continue
        if _ORDER[above.style] > _ORDER.get(here.style, 9):
            seen.add((above.style, here.style))
            yield Fault(
                _place(parent),
                f"层次序数颠倒：“{above.printed}”之下不宜用“{here.printed}”"
                "（GB/T 9704：一、→（一）→1.→（1））",
                unit=parent.id,
            )


def _mixed_forms(context: CheckContext) -> Iterator[Fault]:
    """Mark a row whose numbers are written in forms that differ (1. and 1．)."""
    shapes: Counter[tuple[str, str]] = Counter()
    rows = []
    for row in _sisters(context):
        marked = [(unit, marker) for unit in row if (marker := _marker(context, unit))]
        if marked:
            rows.append(marked)
            shapes.update((m.style, _shape(m.printed)) for _, m in marked)
    for marked in rows:
        here = Counter((m.style, _shape(m.printed)) for _, m in marked)
        if len(here) < 2:
            continue
        usual = max(here, key=lambda shape: (shapes[shape], shape))
        odd = [(unit, m) for unit, m in marked if (m.style, _shape(m.printed)) != usual]
        unit, marker = odd[0]
        listed = "、".join(f"“{m.printed}”" for _, m in odd)
        fault = "写法不一（全角、半角混用）" if marker.style == usual[0] else "体例不一"
        yield Fault(_place(unit), f"同组标题序号{fault}：{listed}", unit=unit.id)


def _shape(printed: str) -> str:
    """Return a number's form: its marks without the digits."""
    return "".join(c for c in printed if not c.isalnum())


def _place(unit: Unit) -> Span:
    end = unit.heading_span.end if unit.heading_span else unit.span.start + len(unit.number or "")
    return Span(start=unit.span.start, end=max(end, unit.span.start))


def _marker(context: CheckContext, unit: Unit | None) -> Marker | None:
    if unit is None or unit.number_source != "printed" or unit.kind == "annex-row":
        return None
    return marker_at(context.text, unit.span.start)


def _sisters(context: CheckContext) -> list[list[Unit]]:
    """Return the rows of headings that share a parent, in document order."""
    rows: dict[str | None, list[Unit]] = defaultdict(list)
    for unit in context.index.extraction.units:
        if unit.kind not in ("preamble", "annex-row") and not unit.id.startswith("A"):
            rows[unit.parent].append(unit)
    return list(rows.values())


def _steps(context: CheckContext) -> Iterator[tuple[Marker, Marker, Unit]]:
    """Yield each numbered heading with the number before it: in its row, else in its style.

    Plans number their tasks within a section, or on across all sections.
    """
    last: dict[str, Marker] = {}
    for row in _in_order(context):
        marked = [(unit, marker) for unit in row if (marker := _marker(context, unit))]
        if not marked:
            continue
        first_unit, first = marked[0]
        before = last.get(first.style)
        if first.value != 1 and before is not None:
            yield before, first, first_unit
        for (_, left), (unit, right) in pairwise(marked):
            if left.style == right.style:
                yield left, right, unit
        last[marked[-1][1].style] = marked[-1][1]


def _in_order(context: CheckContext) -> list[list[Unit]]:
    return sorted(_sisters(context), key=lambda row: row[0].span.start)
