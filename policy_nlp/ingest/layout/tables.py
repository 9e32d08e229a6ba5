"""Ruled tables to rows, over pages (表格)."""

from __future__ import annotations

from dataclasses import dataclass

from policy_nlp.ingest.layout.records import Box, TextTable
from policy_nlp.records import Block, Piece
from policy_nlp.text.numbering import marker_at

Row = tuple[str | None, ...]
# A header has so many rows at most.
_HEADER_ROWS = 3


@dataclass
class TableRow:
    """A row of a table; `page` and `box` are those of the page that it begins on.

    Attributes:
        full: the cells whose text may go on overleaf.
        again: it is a header that is printed again.
    """

    cells: list[str]
    full: tuple[bool, ...]
    page: int
    box: Box
    again: bool = False

    def block(self) -> Block:
        """Return the row as a block; a header printed again is furniture."""
        text = "\t".join(self.cells)
        left, top, right, bottom = (round(edge, 1) for edge in self.box)
        box = (left, top, right, bottom)
        piece = Piece(at=0, source=0, length=len(text), page=self.page, box=box)
        return Block(
            kind="furniture" if self.again else "table-row",
            text=text,
            pieces=(piece,),
            page=self.page,
            furniture="header" if self.again else None,
        )


class TableRows:
    """Gives the rows of tables; knows when a table goes on from the page before."""

    def __init__(self) -> None:
        self._header: list[Row] = []
        self._last: TableRow | None = None

    def close(self) -> None:
        """Note that text stands between the last table and the next."""
        self._header = []
        self._last = None

    def rows(self, table: TextTable, page: int) -> list[TableRow]:
        """Return the new rows of a table; what goes on with the last row is added to that."""
        kept = [k for k, row in enumerate(table.rows) if any(row)]
        again = _repeated(self._header, [table.rows[k] for k in kept])
        if not again:
            self._header = [table.rows[k] for k in kept[:_HEADER_ROWS]]
        found: list[TableRow] = []
        for n, k in enumerate(kept):
            cells = [cell or "" for cell in table.rows[k]]
            full = table.full[k] if table.full else (False,) * len(cells)
            if n == again and self._last is not None and _goes_on(self._last, cells):
                self._last.cells = [a + b for a, b in zip(self._last.cells, cells, strict=True)]
                self._last.full = full
                continue
            row = TableRow(cells, full, page, table.row_box(k), again=n < again)
            found.append(row)
            self._last = row if n >= again else self._last
        return found


def _goes_on(last: TableRow, cells: list[str]) -> bool:
    """Tell whether the first row on a page is the rest of the last one on the page before.

    Each of its cells that holds text goes on from one that is full to its last line; some are
    empty, since not all were cut.
    """
    if len(cells) != len(last.cells) or all(cells):
        return False
    filled = [k for k, cell in enumerate(cells) if cell]
    return all(last.full[k] and marker_at(cells[k], 0) is None for k in filled)


def _repeated(header: list[Row], rows: list[Row]) -> int:
    """Return how many rows at the top are those of the table's part on the page before."""
    count = 0
    for old, new in zip(header, rows, strict=False):
        if [_squeezed(c) for c in old] != [_squeezed(c) for c in new]:
            break
        count += 1
    return count


def _squeezed(cell: str | None) -> str:
    return "".join((cell or "").split())
