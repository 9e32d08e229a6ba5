"""Rows of a table and numbers of paragraphs that only the old draft had (删去的表格行与编号)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING

from policy_nlp.report.render.docx.xml import element, expanded

if TYPE_CHECKING:
    from lxml.etree import _Element

_P, _PPR, _TC, _TRPR = (expanded(name) for name in ("p", "pPr", "tc", "trPr"))
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
# Twentieths of a point between the margins of an official page.
_TEXT_WIDTH = 8845
# Settings that belong to one place, not to the look of a paragraph.
_OF_ITS_PLACE = tuple(expanded(name) for name in ("rPr", "sectPr", "pPrChange"))
# What stands before the number in the settings of a paragraph (ECMA-376, CT_PPr).
_BEFORE_NUMBER = frozenset(
    expanded(name)
    for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
)
# Makes a mark (del) round what it is given.
Mark = Callable[..., "_Element"]
# Makes deleted text that looks like a run.
Deleted = Callable[[str, "_Element | None"], "_Element"]


def row_like(model: _Element, cells: Sequence[str], mark: Mark, deleted: Deleted) -> _Element:
    """Return a deleted row that looks like another one, cell for cell."""
    row = deepcopy(model)
    settings = row_settings(row)
    for old in [m for m in settings if m.tag in (expanded("ins"), expanded("del"))]:
        settings.remove(old)
    settings.append(mark("del"))
    own = row.findall(_TC)
    while own and len(own) < len(cells):
        own[-1].addnext(deepcopy(own[-1]))
        own = row.findall(_TC)
    for cell, said in zip(own, [*cells, *[""] * len(own)], strict=False):
        first, *others = cell.findall(_P) or [element("p")]
        look = next(
            (r for r in first.iter(expanded("r")) if r.find(expanded("t")) is not None), None
        )
        for child in [c for c in first if c.tag != _PPR]:
            first.remove(child)
        for other in others:
            cell.remove(other)
        if said:
            first.append(deleted(said, look))
    return row


def deleted_table(rows: Sequence[Sequence[str]], mark: Mark, deleted: Deleted) -> _Element:
    """Return a table of which every row is deleted, for rows that have no table beside them."""
    width = max(map(len, rows))
    size = str(_TEXT_WIDTH // width)
    borders = (element(side, val="single", sz="4", space="0", color="auto") for side in _SIDES)
    settings = element("tblPr", element("tblBorders", *borders))
    grid = element("tblGrid", *(element("gridCol", w_w=size) for _ in range(width)))
    cells = (element("tc", element("tcPr", _width(size)), element("p")) for _ in range(width))
    model = element("tr", *cells)
    return element("tbl", settings, grid, *(row_like(model, row, mark, deleted) for row in rows))


def _width(size: str) -> _Element:
    return element("tcW", w_w=size, type="dxa")


def row_settings(row: _Element) -> _Element:
    """Return the settings of a row, made where it has none."""
    found = row.find(_TRPR)
    if found is None:
        found = element("trPr")
        before = row.find(expanded("tblPrEx"))
        row.insert(0 if before is None else 1, found)
    return found


def unnumbered(settings: _Element | None) -> _Element:
    """Return the settings of a paragraph of the same look without automatic number."""
    made = element("pPr") if settings is None else deepcopy(settings)
    for child in [c for c in made if c.tag in (*_OF_ITS_PLACE, expanded("numPr"))]:
        made.remove(child)
    at = sum(child.tag in _BEFORE_NUMBER for child in made)
    made.insert(at, element("numPr", element("numId", val="0")))
    return made


def was_unnumbered(paragraph: _Element, mark: Mark) -> None:
    """Note that a paragraph had no automatic number in the old draft."""
    settings = paragraph.find(_PPR)
    if settings is None:
        settings = element("pPr")
        paragraph.insert(0, settings)
    settings.append(mark("pPrChange", unnumbered(settings)))
