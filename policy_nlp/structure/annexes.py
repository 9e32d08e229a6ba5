"""Annexes: where they begin, and the rows of a table that names who does what (附件)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policy_nlp.lexicons.documents import Documents
from policy_nlp.records import Span, Unit
from policy_nlp.structure.body import Paragraph
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
        duty = [i for i, c in enumerate(cells) if _names(c, words.columns.duty)]
        items = [i for i, c in enumerate(cells) if _names(c, words.columns.item) and i not in duty]
        named = [i for i in items if not _names(cells[i], words.columns.amount)]
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


def _names(cell: str, words: Sequence[str]) -> bool:
    return any(word in cell for word in words)
