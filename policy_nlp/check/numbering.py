"""Rules on headings: their numbers (层次序数, GB/T 9704-2012, 7.3.3), and what they announce."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from policy_nlp.check.rules import CheckContext, Fault
from policy_nlp.lexicons.checks import HeadingWords
from policy_nlp.records import Span, Unit
from policy_nlp.text.numbering import Marker, marker_at, parse_integer
from policy_nlp.text.sentences import split_sentences

# Fewer items announce nothing; a list that differs by more than this from the headings is not
# a list of them.
_MIN_ITEMS = 3
_MAX_DIFFERENCE = 2
# Two names for one heading share this much (历史名城低碳建设 and 历史文化名城低碳行动: 0.67).
_SAME_SUBJECT = 0.5


def mismatch(context: CheckContext) -> Iterator[Fault]:
    """Mark headings that differ from their announcement in the lead-in of their section."""
    words = context.words.headings
    for section, children in _sections(context):
        for sentence in split_sentences(context.text, section.body.start, section.body.end):
            items = _listed_members(context.text, sentence, words)
            if abs(len(items) - len(children)) > _MAX_DIFFERENCE or len(items) < _MIN_ITEMS:
                continue
            pairs = [(item, _best(item.of(context.text), children, words)) for item in items]
            if sum(child is not None for _, child in pairs) < len(items) / 2:
                continue
            for item, child in pairs:
                listed = item.of(context.text)
                if child is None or _agree(listed, child.heading or "", words):
                    continue
                yield Fault(
                    _without_lead_in(listed, item, child, words),
                    f"列举的名称与标题“{child.number or ''}{child.heading}”不一致",
                    unit=section.id,
                )


def miscount(context: CheckContext) -> Iterator[Fault]:
    """Mark a number announced that is not the number of headings found."""
    words = context.words.headings
    for section, children in _sections(context):
        for match in words.count.finditer(context.text, section.body.start, section.body.end):
            count = parse_integer(match[1])
            if count is None or count == len(children) or count < _MIN_ITEMS:
                continue
            ends = {k for c in children for k in words.own_kinds if (c.heading or "").endswith(k)}
            # 五项工程 are not the headings below that name 行动.
            of_other_kind = match[2] in words.own_kinds and ends and match[2] not in ends
            if abs(count - len(children)) <= _MAX_DIFFERENCE and not of_other_kind:
                place = Span(start=match.start(), end=match.end())
                yield Fault(place, f"列举“{match[0]}”，实有{len(children)}个标题", unit=section.id)


def _sections(context: CheckContext) -> Iterator[tuple[Unit, list[Unit]]]:
    units = context.index.extraction.units
    for unit in units:
        children = [child for child in units if child.parent == unit.id and child.heading]
        if unit.kind == "section" and len(children) >= _MIN_ITEMS and len(unit.body):
            yield unit, children


def _listed_members(text: str, sentence: Span, words: HeadingWords) -> list[Span]:
    """Return the members of a list that a count closes (…、…、…等“八大行动”, …、…“四大行动”)."""
    counted = words.count.search(text, sentence.start, sentence.end)
    if counted is None:
        return []
    stop = text.rfind("等", sentence.start, counted.start() + 1)
    if stop < 0:
        stop = counted.start()
        while stop > sentence.start and text[stop - 1] in '“"‘ ':
            stop -= 1
    begin = max(text.rfind("，", sentence.start, stop), text.rfind("：", sentence.start, stop)) + 1
    spans, at = [], max(begin, sentence.start)
    for part in text[at:stop].split("、"):
        spans.append(Span(start=at, end=at + len(part)))
        at += len(part) + 1
    return [span for span in spans if len(span) >= 4]


def _without_kind(name: str, words: HeadingWords) -> str:
    return words.kind_end.sub("", name.strip("“”"))


def _agree(listed: str, heading: str, words: HeadingWords) -> bool:
    left, right = _without_kind(listed, words), _without_kind(heading, words)
    bare = _without_kind(words.lead_in.sub("", listed), words)
    return left in right or right in left or bare in right


def _best(listed: str, children: Sequence[Unit], words: HeadingWords) -> Unit | None:
    """Return the heading that an item of the list means."""
    for child in children:
        if _agree(listed, child.heading or "", words):
            return child
    name = _without_kind(listed, words)
    names = [_without_kind(child.heading or "", words) for child in children]
    similarity = [SequenceMatcher(None, name, other).ratio() for other in names]
    best = similarity.index(max(similarity))
    return children[best] if similarity[best] >= _SAME_SUBJECT else None


def _without_lead_in(listed: str, item: Span, child: Unit, words: HeadingWords) -> Span:
    """Leave the verb before the first item out (切实开展重点产业领域达峰)."""
    lead = words.lead_in.match(listed)
    if lead and listed[0] != (child.heading or "")[:1]:
        return Span(start=item.start + lead.end(), end=item.end)
    return item


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
    for before, here, unit in _neighbours(context):
        if here.value == before.value:
            yield Fault(_number_span(unit), f"序号“{here.printed}”与上一条重复", unit=unit.id)


def jumped(context: CheckContext) -> Iterator[Fault]:
    """Mark a number that skips or goes back, where the row does not start anew at 1."""
    for before, here, unit in _neighbours(context):
        if here.value not in (before.value, before.value + 1):
            yield Fault(
                _number_span(unit),
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
                    _number_span(row[0]),
                    f"同级标题序号体例不一：此处为“{marker.printed}”，"
                    f"其他章节为“{_NAMES.get(usual, usual)}”",
                    unit=row[0].id,
                )


def _inverted(context: CheckContext) -> Iterator[Fault]:
    """Mark, once, a style that stands above one that custom ranks higher."""
    seen: set[tuple[str, str]] = set()
    units = context.index.units
    for unit in units.values():
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
                _number_span(parent),
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
        yield Fault(_number_span(unit), f"同组标题序号{fault}：{listed}", unit=unit.id)


def _shape(printed: str) -> str:
    """Return a number's form: its marks without the digits."""
    return "".join(c for c in printed if not c.isalnum())


def _number_span(unit: Unit) -> Span:
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


def _neighbours(context: CheckContext) -> Iterator[tuple[Marker, Marker, Unit]]:
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
