"""Tables before any file format: what the xlsx, docx and html writers have in common."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal

from policy_nlp.records import Record

Align = Literal["left", "center"]
RowKind = Literal["data", "band", "total"]


class Cell(Record):
    """Text of a cell, or a number; `bold` leading characters stand out (起首语)."""

    text: str = ""
    number: int | None = None
    bold: int = 0


class Column(Record):
    """A column of a table.

    Attributes:
        width: in half-width characters; a Chinese character takes two.
        merge: equal cells of rows of one group that follow each other are one cell.
        upright: the header is written from top to bottom.
        choices: what may be chosen for an empty cell, from a list that drops down.
    """

    header: str
    width: float
    align: Align = "left"
    merge: bool = False
    upright: bool = False
    choices: tuple[str, ...] = ()


class Row(Record):
    """A row of a table; a band has one cell, which stretches over all columns (分组行)."""

    cells: tuple[Cell, ...]
    group: str = ""
    kind: RowKind = "data"


class Table(Record):
    """A table with its title and what a reader must know of it (表).

    Attributes:
        frozen: how many columns stay in view, and are repeated on each page beside the first.
        filtered: whether the reader can filter its rows.
        pages_wide: over how many pages it stretches when printed.
    """

    name: str
    title: str
    note: str = ""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    frozen: int = 0
    filtered: bool = True
    pages_wide: int = 1


class Workbook(Record):
    """Tables that make one file; `kind` says what it is to the program that wrote it."""

    kind: str
    title: str
    tables: tuple[Table, ...]


def merged_runs(table: Table, breaks: Collection[int] = ()) -> Iterator[tuple[int, int, int]]:
    """Yield (column, first row, last row) for each cell of the data rows, merged ones as one.

    A row of `breaks` starts a page: a merged cell ends before it and is repeated after it.
    """
    for at, column in enumerate(table.columns):
        first = 0
        while first < len(table.rows):
            row = table.rows[first]
            last = first
            if row.kind != "band":
                while (
                    column.merge and last + 1 not in breaks and _goes_on(table, at, first, last + 1)
                ):
                    last += 1
                yield at, first, last
            first = last + 1


def _goes_on(table: Table, column: int, first: int, following: int) -> bool:
    if following >= len(table.rows):
        return False
    begin, row = table.rows[first], table.rows[following]
    return (
        row.kind == begin.kind == "data"
        and row.group == begin.group != ""
        and row.cells[column] == begin.cells[column]
    )
