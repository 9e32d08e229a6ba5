"""Building the outline of a document from its blocks, annexes too (条目结构、附件)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from operator import attrgetter

from policy_nlp.errors import InputError
from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.documents import Documents, Sections
from policy_nlp.records import Issue, Outline, SourceDocument, Span, Unit
from policy_nlp.records.extraction import UnitKind
from policy_nlp.structure.body import Body, Front, Paragraph, assemble_body, find_title
from policy_nlp.structure.headings import Placed, find_headings, place_headings
from policy_nlp.text.letterhead import DATE_LINE, RELEASE
from policy_nlp.text.numbering import marker_at
from policy_nlp.text.width import squeeze


@dataclass(frozen=True)
class Annex:
    """An annex: its ordinal, its paragraphs (first: the line 附件), its title line."""

    ordinal: int
    paragraphs: tuple[Paragraph, ...]
    title: Paragraph | None


def split_annexes(
    paragraphs: Sequence[Paragraph], first_heading: int, words: Documents
) -> tuple[list[Paragraph], list[Annex]]:
    """Part the paragraphs of the main text from those of the annexes behind it.

    A line 附件 before any heading of an outline is the cover of the plan itself (a notice that
    carries its plan as annex), so nothing is parted there.
    """
    starts = [
        k
        for k, paragraph in enumerate(paragraphs)
        if k > first_heading and words.annex_line.fullmatch(paragraph.text.strip())
    ]
    texts = [squeeze(paragraph.text) for paragraph in paragraphs]
    # 附件：甲表 points to the annex that opens 附件, 甲表
    starts = [
        k for k in starts if k + 2 not in starts or texts[k + 1 : k + 2] != texts[k + 3 : k + 4]
    ]
    if not starts:
        return list(paragraphs), []
    annexes = []
    for n, start in enumerate(starts):
        end = starts[n + 1] if n + 1 < len(starts) else len(paragraphs)
        part = tuple(paragraphs[start:end])
        title = next((p for p in part[1:2] if p.block.kind != "table-row"), None)
        annexes.append(Annex(n + 1, part, title))
    return list(paragraphs[: starts[0]]), annexes


def duty_table(paragraphs: Sequence[Paragraph], words: Documents) -> bool:
    """Return whether the paragraphs hold a table that names who does what."""
    return _duty_table(paragraphs, words)[0] is not None


def annex_units(annex: Annex, words: Documents) -> list[Unit]:
    """Return the unit of the annex itself and one for each row of its table of duties."""
    aid = f"A{annex.ordinal}"
    header, item, first_row = _duty_table(annex.paragraphs, words)
    rows = annex.paragraphs[first_row:] if header is not None else ()
    table = [p for p in rows if header is not None and _same_table(header, p)]
    start = annex.paragraphs[0].start
    own_end = table[0].start if table else annex.paragraphs[-1].end
    title = annex.title
    body = title.end if title else annex.paragraphs[0].end
    units = [
        Unit(
            id=aid,
            kind="section",
            heading=title.text.strip() if title else None,
            span=Span(start=start, end=own_end),
            heading_span=title.span if title else None,
            body=Span(start=min(body, own_end), end=own_end),
            page=annex.paragraphs[0].block.page,
            rule="annex",
        )
    ]
    path = (units[0].heading or "",)
    group, number, group_no = "", 0, 0
    for k, row in enumerate(table):
        cells = _cell_spans(row)
        marker = marker_at(row.text.strip(), 0)
        alone = not any(cell.start < cell.end for cell in cells[1:])
        if alone and (item or (marker and marker.style == "cn")):
            # 一、经济指标 over all columns names a group
            group = row.text.strip()[marker.end if marker else 0 :]
            number, group_no = 0, group_no + 1
            continue
        lead = "" if item == 0 else row.text[cells[0].start - row.start : cells[0].end - row.start]
        if (lead and lead != group and not lead.isdigit()) or group_no == 0:
            group, number, group_no = (lead if not lead.isdigit() else ""), 0, group_no + 1
        number += 1
        end = table[k + 1].start if k + 1 < len(table) else row.end
        units.append(_row_unit(f"{aid}.{group_no}.{number}", aid, (*path, group), row, item, end))
    return units


def _duty_table(
    paragraphs: Sequence[Paragraph], words: Documents
) -> tuple[Paragraph | None, int, int]:
    """Return (header row, column of the item, index of the first row below it)."""
    for k, paragraph in enumerate(paragraphs):
        if paragraph.block.kind != "table-row":
            continue
        cells = [squeeze(c) for c in paragraph.text.split("\t")]
        duty = [i for i, c in enumerate(cells) if _column_names(c, words.columns.duty)]
        items = [
            i for i, c in enumerate(cells) if _column_names(c, words.columns.item) and i not in duty
        ]
        named = [i for i in items if not _column_names(cells[i], words.columns.amount)]
        items = named or items
        if duty and items:
            return paragraph, items[-1] if items[-1] < duty[0] else items[0], k + 1
    return None, 0, len(paragraphs)


def _same_table(header: Paragraph, row: Paragraph) -> bool:
    """Return whether a row is of the table of duties, not of one that stands in its cells."""
    return row.block.kind == "table-row" and row.block.nested == header.block.nested


def _row_unit(
    uid: str, parent: str, path: tuple[str, ...], row: Paragraph, item: int, end: int
) -> Unit:
    cells = _cell_spans(row)
    cell = cells[min(item, len(cells) - 1)]
    local = row.text[cell.start - row.start : cell.end - row.start]
    marker = marker_at(local, 0)
    shift = marker.end if marker is not None and marker.end < len(local) else 0
    heading = Span(start=cell.start + shift, end=cell.end)
    return Unit(
        id=uid,
        kind="annex-row",
        number=marker.printed if marker is not None and shift else None,
        number_source="printed" if marker is not None and shift else None,
        heading=local[shift:],
        path=tuple(part for part in path if part),
        parent=parent,
        span=Span(start=row.start, end=end),
        heading_span=heading,
        body=row.span,
        page=row.block.page,
        rule="annex.table-row",
    )


def _cell_spans(row: Paragraph) -> list[Span]:
    """Return the places of the cells of a table row in the body, empty ones too."""
    spans, at = [], row.start
    for cell in row.text.split("\t"):
        lead = len(cell) - len(cell.lstrip())
        kept = cell.strip()
        spans.append(Span(start=at + lead, end=at + lead + len(kept)))
        at += len(cell) + 1
    return spans


def _column_names(cell: str, words: Sequence[str]) -> bool:
    return any(word in cell for word in words)


NO_OUTLINE = Issue(code="no-outline", message="全文没有标题和层次序数，未分条目，不作为方案处理")
_CN_ORDINALS = "一二三四五六七八九十"
# An annex that says so often who answers lists tasks.
_DUTIES = 2
# So many sections at the top may tell of the situation before a plan comes to what it asks for.
_MOST_BACKGROUND = 2


def build_outline(document: SourceDocument, lexicons: Lexicons) -> Outline:
    """Find title, furniture and numbered units; the spans of the units tile the body.

    Args:
        document: blocks as a reader gave them.
        lexicons: section words that tell tasks from aims, safeguards and organisation.

    Returns:
        The outline; every character of the blocks stands in `text` or in `furniture`. A letter
        (函, 批复) without heading or number is one unit, which an issue tells.

    Raises:
        InputError: there is no body text at all.
    """
    words = lexicons.documents
    body = assemble_body(document, words)
    front = find_title(body.paragraphs, words)
    headings = find_headings(body.text, body.paragraphs, front.after, words)
    if not headings and duty_table(body.paragraphs[front.after :], words):
        return _table_outline(body, front, document, words)
    if not headings:
        return _letter_outline(body, front, document)
    main, annexes = split_annexes(body.paragraphs, headings[0].paragraph, words)
    placed = place_headings([h for h in headings if h.start < main[-1].end])
    units = [_preamble_unit(headings[0].start, front.span, main)]
    units += _main_units(body, main, placed, lexicons)
    for annex in annexes:
        made = annex_units(annex, words)
        inside = [h for h in headings if annex.paragraphs[0].end <= h.start < made[0].body.end]
        if inside and len(made) == 1 and _names_duties(made[0].body.of(body.text), lexicons):
            made = _annex_tasks(body, annex, made[0], place_headings(inside), lexicons)
        units += made
    return _make_outline(body, front, document, units)


def _names_duties(text: str, lexicons: Lexicons) -> bool:
    """Return whether labels say more than once who answers: tasks, no notes, no members."""
    labels = islice(lexicons.roles.label_pattern.finditer(squeeze(text)), _DUTIES)
    return len(list(labels)) == _DUTIES


def _annex_tasks(
    body: Body, annex: Annex, whole: Unit, placed: Sequence[Placed], lexicons: Lexicons
) -> list[Unit]:
    """Return an annex that lists tasks under numbers of its own (考评指标) as its units."""
    start, end = placed[0].heading.start, annex.paragraphs[-1].end
    paragraphs = [p for p in body.paragraphs if p.start < end]
    tasks = [
        task.model_copy(
            update={
                "id": f"{whole.id}.{task.id}",
                "parent": f"{whole.id}.{task.parent}" if task.parent else whole.id,
                "path": (whole.heading or "", *task.path),
            }
        )
        for task in _main_units(body, paragraphs, placed, lexicons)
    ]
    own = Span(start=min(whole.body.start, start), end=start)
    return [whole.model_copy(update={"body": own}), *tasks]


def _table_outline(body: Body, front: Front, document: SourceDocument, words: Documents) -> Outline:
    """Return the outline of a document that is a title and a table of duties (任务分工表)."""
    rows = body.paragraphs[front.after :]
    units = [_preamble_unit(rows[0].start, front.span, body.paragraphs)]
    units += annex_units(Annex(1, tuple(rows), None), words)
    return _make_outline(body, front, document, units)


def _letter_outline(body: Body, front: Front, document: SourceDocument) -> Outline:
    """Return a document without any heading or number as one unit."""
    if not body.text.strip():
        raise InputError(
            f"“{document.source.file}”除页码一类之外没有文字", "请打开查看其内容，提供文件本身"
        )
    whole = _make_outline(
        body, front, document, [_preamble_unit(len(body.text), front.span, body.paragraphs)]
    )
    return whole.model_copy(update={"issues": (*whole.issues, NO_OUTLINE)})


def _make_outline(
    body: Body, front: Front, document: SourceDocument, units: Sequence[Unit]
) -> Outline:
    return Outline(
        text=body.text,
        units=tuple(_tiled(units, len(body.text))),
        furniture=body.furniture,
        offsets=body.offsets,
        marks=body.marks,
        title=front.title,
        title_span=front.span,
        metadata=document.metadata,
        issues=document.issues,
    )


def _preamble_unit(end: int, title: Span | None, main: Sequence[Paragraph]) -> Unit:
    start = min(title.end, end) if title else 0
    return Unit(
        id="0",
        kind="preamble",
        span=Span(start=0, end=end),
        body=Span(start=start, end=end),
        page=main[0].block.page,
        rule="preamble",
    )


def _tiled(units: Sequence[Unit], end: int) -> list[Unit]:
    """Stretch each span to the beginning of the next unit: line breaks belong to somebody."""
    stops = [following.span.start for _, following in pairwise(units)] + [end]
    return [
        unit.model_copy(update={"span": Span(start=unit.span.start, end=stop)})
        for unit, stop in zip(units, stops, strict=True)
    ]


def _main_units(
    body: Body, main: Sequence[Paragraph], placed: Sequence[Placed], lexicons: Lexicons
) -> list[Unit]:
    """Make the units of the main text."""
    parents = {p.ordinals[:-1] for p in placed}
    headings: dict[tuple[int, ...], str] = {}
    units: list[Unit] = []
    main_end = main[-1].end
    background = _background(body, placed, lexicons.sections)
    for k, here in enumerate(placed):
        heading = here.heading
        end = placed[k + 1].heading.start if k + 1 < len(placed) else main_end
        title = heading.span.of(body.text).strip() if heading.span else None
        headings[here.ordinals] = title or ""
        above = [here.ordinals[:n] for n in range(1, len(here.ordinals))]
        path = tuple(headings.get(ordinals, "") for ordinals in above)
        own = _own_text(body, main, heading.body, end, lexicons.documents)
        number, source = _unit_number(here, path)
        kind = _unit_kind(title or "", path, here.ordinals in parents, lexicons.sections)
        units.append(
            Unit(
                id=here.id,
                kind="section" if here.ordinals[0] <= background else kind,
                number=number,
                number_source="reconstructed" if source else ("printed" if number else None),
                heading=title,
                path=path,
                parent=".".join(map(str, above[-1])) if above else None,
                span=Span(start=heading.start, end=end),
                heading_span=heading.span,
                body=own,
                page=main[heading.paragraph].block.page,
                rule=heading.rule,
            )
        )
    return units


def _unit_number(here: Placed, path: tuple[str, ...]) -> tuple[str | None, bool]:
    """Return the number and whether it was made up for one that was lost (一、 at the top)."""
    marker = here.heading.marker
    if marker is not None:
        return marker.printed, False
    ordinal = here.ordinals[-1]
    if path or ordinal > len(_CN_ORDINALS):
        return None, False
    return f"{_CN_ORDINALS[ordinal - 1]}、", True


def _own_text(
    body: Body, main: Sequence[Paragraph], start: int, end: int, words: Documents
) -> Span:
    """Return a unit's own text, without the signature and the pointer to annexes behind it."""
    tail = end
    first, last = (bisect_left(main, place, key=attrgetter("start")) for place in (start, end))
    for paragraph in reversed(main[first:last]):
        text = "".join(paragraph.text.split())
        closing = (
            words.annex_pointer.match(text) or DATE_LINE.fullmatch(text) or RELEASE.fullmatch(text)
        )
        signature = tail != end and text[-1] not in "。；）)：" and len(text) <= 30
        if paragraph.end >= main[-1].end or tail != end or closing:
            if not (closing or signature):
                break
            tail = paragraph.start
        else:
            break
    begin, stop = min(start, end), min(tail, end)
    while begin < stop and body.text[begin].isspace():
        begin += 1
    while stop > begin and body.text[stop - 1].isspace():
        stop -= 1
    return Span(start=begin, end=stop)


def _unit_kind(heading: str, path: tuple[str, ...], parent: bool, words: Sections) -> UnitKind:
    """Return what a unit is by those above it, the top one first; one at the top by itself."""
    if parent or _is_general_section(heading, words):
        return "section"
    for above in path or (heading,):
        if _is_general_section(above, words):
            return "section"
        if squeeze(above).endswith(words.safeguard_ends):
            return "safeguard"
        if _heading_says(above, words.organisation) or squeeze(above) in words.organisation_whole:
            return "organisation"
        if _heading_says(above, words.tasks):
            return "task"
        if above.endswith(words.safeguard):
            return "safeguard"
    return "task"


def _is_general_section(heading: str, words: Sections) -> bool:
    if _heading_says(heading, words.general) or _heading_says(heading, words.aims):
        return True
    bare = squeeze(heading)
    return bare.endswith(words.general_ends) or bare.split("：")[0] in words.general_whole


def _background(body: Body, placed: Sequence[Placed], words: Sections) -> int:
    """Return how many sections at the top stand before what the plan asks for (指导思想 …).

    They tell of the last period and of the situation, whatever their headings say.
    """
    for here in placed:
        if here.ordinals[0] > _MOST_BACKGROUND + 1:
            break
        span = here.heading.span
        if span is not None and _heading_says(span.of(body.text), words.opening):
            return here.ordinals[0] - 1
    return 0


def _heading_says(heading: str, words: tuple[str, ...]) -> bool:
    bare = squeeze(heading)
    return any(word in bare for word in words)
