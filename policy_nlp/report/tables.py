"""Names of a while ago for cells and workbooks; use `policy_nlp.report.model`."""

from __future__ import annotations

from policy_nlp.report import model
from policy_nlp.report.model import Align, Column, Paragraph, Report, Row, RowKind, Run, Table

__all__ = ["Align", "Cell", "Column", "Row", "RowKind", "Table", "Workbook"]


class Cell(model.Cell):
    """Use `text_cell`, `number_cell`."""

    __slots__ = ()

    def __init__(self, text: str = "", number: int | None = None, bold: int = 0) -> None:
        runs = [Run(text[:bold], "bold"), Run(text[bold:])] if bold else [Run(text)]
        said = (Paragraph(tuple(run for run in runs if run.text), "line"),) if text else ()
        super().__init__(said, number)


class Workbook(Report):
    """Use `Report` with `sheets`."""

    __slots__ = ()

    def __init__(self, kind: str, title: str, tables: tuple[Table, ...]) -> None:
        super().__init__(kind=kind, title=title, sheets=tables)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The sheets."""
        return self.sheets
