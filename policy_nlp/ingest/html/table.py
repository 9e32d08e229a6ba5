"""Tables of a page: which hold data, and their cells in a grid (网页表格)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from policy_nlp.ingest.html.tree import all_text

# A table that only places things on the page has a cell that holds an article.
MAX_CELL_BLOCKS = 15
MAX_CELL_CHARS = 2000
# No table of a plan is wider; a span that asks for more is cut to it.
MAX_COLUMNS = 100
_BLOCK_CHILDREN = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br")

Row = tuple[etree._Element, list[etree._Element | None]]


def is_data_table(table: etree._Element) -> bool:
    """Tell whether a table holds rows of data; its text flows as paragraphs otherwise."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    widest = 0
    for row in rows_of(table):
        cells = row.findall("td") + row.findall("th")
        widest = max(widest, len(cells))
        if any(_holds_article(cell) for cell in cells):
            return False
    return widest > 1


def rows_of(table: etree._Element) -> list[etree._Element]:
    """Return the rows of a table, not those of a table inside it."""
    rows: list[etree._Element] = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += child.findall("tr")
    return rows


def table_cells(table: etree._Element) -> Iterator[Row]:
    """Yield each row with its cells by column; None where a merged cell goes on.

    A header row that is printed again is given once.
    """
    carried: dict[int, int] = {}
    header = ""
    for k, row in enumerate(rows_of(table)):
        cells: list[etree._Element | None] = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            _carry(cells, carried)
            width = max(1, min(_span(cell, "colspan"), MAX_COLUMNS - len(cells)))
            height = _span(cell, "rowspan")
            for column in range(len(cells), min(len(cells) + width, MAX_COLUMNS)):
                if height > 1:
                    carried[column] = height - 1
            cells += [cell] + [None] * (width - 1)
        _carry(cells, carried)
        printed = "".join(all_text(row).split())
        if k == 0:
            header = printed
        elif printed and printed == header:
            continue
        yield row, cells


def _carry(cells: list[etree._Element | None], carried: dict[int, int]) -> None:
    """Pass over the columns that a cell of a row above still fills."""
    while carried.get(len(cells), 0):
        carried[len(cells)] -= 1
        cells.append(None)


def _span(cell: etree._Element, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return max(1, int(text)) if re.fullmatch(r"\d{1,5}", text) else 1


def _holds_article(cell: etree._Element) -> bool:
    blocks = sum(1 for _ in cell.iterdescendants(*_BLOCK_CHILDREN))
    if blocks > MAX_CELL_BLOCKS:
        return True
    return len(all_text(cell)) > MAX_CELL_CHARS
