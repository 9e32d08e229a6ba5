"""The tables of a paper as .csv files, for Excel and other programs (逗号分隔文件)."""

from __future__ import annotations

import csv
import io

from policy_nlp.report.model import Cell, Report, Table

# What a spreadsheet takes for a formula when a text begins with it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render_csv(report: Report) -> dict[str, bytes]:
    """Return each table by what is added to the name of its file, nothing for the first.

    In UTF-8 with BOM, which Excel and WPS open right. A text that a spreadsheet would take for a
    formula gets an apostrophe in front. Rows that only part a table are left out.
    """
    return {
        table.name if number else "": _table_bytes(table)
        for number, table in enumerate(report.sheets)
    }


def _table_bytes(table: Table) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    shown = [at for at, column in enumerate(table.columns) if not column.hidden]
    writer.writerow([no_formula(table.columns[at].header) for at in shown])
    for row in table.rows:
        if row.kind != "band":
            writer.writerow([_value(row.cells[at]) for at in shown])
    return stream.getvalue().encode("utf-8-sig")


def _value(cell: Cell) -> str | int | float:
    return no_formula(cell.text) if cell.number is None else cell.number


def no_formula(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
