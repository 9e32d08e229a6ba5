"""What officials circulate and read: tables, the responsibility matrix, the run's summary."""

from policy_nlp.report.frames import to_csv_files, to_frames, to_jsonl, to_xlsx
from policy_nlp.report.matrix import matrix_workbook, write_matrix
from policy_nlp.report.summary import RunSummary, summarise_run
from policy_nlp.report.tables import Cell, Column, Row, Table, Workbook
from policy_nlp.report.xlsx import render_xlsx

__all__ = [
    "Cell",
    "Column",
    "Row",
    "RunSummary",
    "Table",
    "Workbook",
    "matrix_workbook",
    "render_xlsx",
    "summarise_run",
    "to_csv_files",
    "to_frames",
    "to_jsonl",
    "to_xlsx",
    "write_matrix",
]
