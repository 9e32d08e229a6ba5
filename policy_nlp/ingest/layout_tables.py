"""Ruled tables to rows, over pages (表格)."""

from __future__ import annotations

from policy_nlp.ingest.layout_records import TextTable
from policy_nlp.records import Block, Piece

Row = tuple[str | None, ...]


class TableRows:
    """Gives the rows of tables as blocks; knows when a table goes on from the page before."""

    def __init__(self) -> None:
        self._header: list[Row] = []

    def close(self) -> None:
        """Note that text stands between the last table and the next."""
        self._header = []

    def blocks(self, table: TextTable, page: int) -> list[Block]:
        """Return the rows of a table; a header that is printed again as furniture."""
        rows = [row for row in table.rows if any(row)]
        again = _repeated(self._header, rows)
        if not again:
            self._header = rows[:3]
        blocks: list[Block] = []
        for k, row in enumerate(rows):
            text = "\t".join(cell or "" for cell in row)
            box = tuple(round(edge, 1) for edge in table.box)
            piece = Piece(at=0, source=0, length=len(text), page=page, box=box)
            if k < again:
                blocks.append(
                    Block(kind="furniture", text=text, pieces=(piece,), page=page,
                          furniture="header")
                )  # fmt: skip
            else:
                blocks.append(Block(kind="table-row", text=text, pieces=(piece,), page=page))
        return blocks


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
