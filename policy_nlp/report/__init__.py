"""What officials circulate and read: tables, the responsibility matrix, the run's summary."""

from policy_nlp.report.model import Report
from policy_nlp.report.papers.alignment.report import alignment_report
from policy_nlp.report.papers.departments import department_reports
from policy_nlp.report.papers.frames import to_csv_files, to_frames, to_jsonl, to_xlsx
from policy_nlp.report.papers.graph_page import render_graph_page
from policy_nlp.report.papers.matrix.columns import MatrixColumns
from policy_nlp.report.papers.matrix.matrix import matrix_report
from policy_nlp.report.papers.summary import RunSummary, summarise_run
from policy_nlp.report.render import REPORT_FORMATS, ReportFormat
from policy_nlp.report.render.docx.writer import render_docx
from policy_nlp.report.render.html.writer import render_html
from policy_nlp.report.render.xlsx import render_xlsx
from policy_nlp.report.tables import Cell, Column, Row, Table, Workbook

__all__ = [
    "REPORT_FORMATS",
    "Cell",
    "Column",
    "MatrixColumns",
    "Report",
    "ReportFormat",
    "Row",
    "RunSummary",
    "Table",
    "Workbook",
    "alignment_report",
    "department_reports",
    "matrix_report",
    "render_docx",
    "render_graph_page",
    "render_html",
    "render_xlsx",
    "summarise_run",
    "to_csv_files",
    "to_frames",
    "to_jsonl",
    "to_xlsx",
]
