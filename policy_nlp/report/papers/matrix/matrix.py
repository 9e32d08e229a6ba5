"""The responsibility matrix of a plan, as it is circulated for signature (责任分工表)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from policy_nlp.records import Unit
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.report import labels
from policy_nlp.report.labels import printed_title, task_name
from policy_nlp.report.model import Cell, Column, Report, Row, Table, band, number_cell, text_cell
from policy_nlp.report.papers.departments import cross_table, task_lists
from policy_nlp.report.papers.matrix.columns import (
    BY_MEASURE,
    CENTRED,
    Content,
    MatrixColumn,
    MatrixColumns,
    shipped_columns,
)
from policy_nlp.report.papers.matrix.entries import (
    ASSUMED_NOTE,
    Entry,
    MatrixEntries,
    basis_text,
    bodies_text,
    lead_text,
    measure_cell,
    name_list,
    others_text,
    year_table,
)
from policy_nlp.report.papers.matrix.upper import UpperTasks

KIND = "matrix/1"


def matrix_report(plan: DocumentIndex | PairIndex, columns: MatrixColumns | None = None) -> Report:
    """Return the responsibility matrix of a document (责任分工表).

    Args:
        plan: the document; with the one that it carries out, for the column of upper tasks.
        columns: which columns under which words; all there are by default.
    """
    chosen = columns or shipped_columns()
    pair = plan if isinstance(plan, PairIndex) else None
    document = plan.lower if isinstance(plan, PairIndex) else plan
    entries = MatrixEntries(document)
    title = printed_title(document.extraction.document)
    sheets = [
        _AssignmentTable(entries, title, pair, chosen).table(),
        cross_table(entries, title),
        task_lists(entries, title, chosen),
    ]
    if document.targets:
        sheets.append(year_table(entries, title))
    return Report(kind=KIND, title=f"{title}{chosen.title}", sheets=tuple(sheets))


@dataclass(frozen=True)
class _AssignmentTable:
    """The first table: measure by measure, who answers."""

    entries: MatrixEntries
    title: str
    pair: PairIndex | None
    columns: MatrixColumns

    def table(self) -> Table:
        rows: list[Row] = []
        above = ""
        for unit in self.entries.units:
            headings = self._headings_above(unit)
            if headings != above:
                above = headings
                rows += [band(headings)] if headings else []
            rows += self._unit_rows(unit)
        return Table(
            name=self.columns.title,
            title=f"{self.title}{self.columns.title}",
            note="".join(self._notes()),
            columns=tuple(self._column(item) for item in self._shown),
            rows=tuple(rows),
            frozen=2,
        )

    @cached_property
    def _upper(self) -> UpperTasks | None:
        return UpperTasks(self.pair) if self.pair else None

    @cached_property
    def _is_inherited(self) -> bool:
        return any(entry.inherited for entry in self.entries.all())

    @cached_property
    def _shown(self) -> tuple[MatrixColumn, ...]:
        columns = self.columns.columns
        return tuple(item for item in columns if item.content != "inherited" or self._is_inherited)

    def _column(self, item: MatrixColumn) -> Column:
        header, width = item.header, item.width
        if item.content == "upper":
            header = header or (self._upper.header if self._upper else labels.UPPER_TASKS[None])
            # Without an upper document each cell says so, in few words.
            width = width if self.pair else width / 2
        return Column(
            header=header,
            width=width,
            align="center" if item.content in CENTRED else "left",
            merge=item.content not in BY_MEASURE,
        )

    def _unit_rows(self, unit: Unit) -> Iterable[Row]:
        upper = self._upper.of_unit(unit) if self._upper else labels.NOT_COMPARED
        for entry in self.entries.of_unit(unit.id):
            cells = self._cells(entry, upper)
            yield Row(cells=tuple(cells[item.content] for item in self._shown), group=unit.id)

    def _cells(self, entry: Entry, upper: str) -> dict[Content, Cell]:
        text = self.entries.document.text
        texts: dict[Content, str] = {
            "task": task_name(entry.unit),
            "lead": lead_text(entry, text),
            "others": others_text(entry, text),
            "bodies": bodies_text(entry, text),
            "inherited": name_list(entry.inherited, text),
            "targets": "\n".join(dict.fromkeys(item.quote for item in entry.targets)),
            "deadline": "\n".join(entry.deadlines) or self.columns.open_deadline,
            "upper": upper,
            "basis": basis_text(entry),
            "blank": "",
        }
        return {
            "number": number_cell(self.entries.numbers[entry.unit.id]),
            "measure": measure_cell(entry),
            **{content: text_cell(text) for content, text in texts.items()},
        }

    def _headings_above(self, unit: Unit) -> str:
        """Return the headings above a unit, with the numbers that are printed."""
        document = self.entries.document
        printed: dict[str | None, str] = {}
        parent, seen = unit.parent, set[str]()
        while parent is not None and parent in document and parent not in seen:
            seen.add(parent)
            above = document.unit(parent)
            if above.number and above.number_source != "reconstructed":
                printed[above.heading] = above.number
            parent = above.parent
        return "　".join(f"{printed.get(heading, '')}{heading}" for heading in unit.path)

    def _notes(self) -> Iterable[str]:
        document = self.entries.document
        name = printed_title(document.extraction.document)
        yield f"说明：本表根据《{name}》原文自动生成，须经人工核对后使用。"
        leads = [lead_text(entry, document.text) for entry in self.entries.all()]
        if labels.NO_LEAD in leads:
            yield f"“{labels.NO_LEAD}”指原文列有责任单位但未写明由谁牵头。"
        if labels.NO_BODY in leads:
            yield f"“{labels.NO_BODY}”指原文该项未列责任单位。"
        if self.columns.open_deadline:
            yield f"“{self.columns.open_deadline}”指原文未写明完成时限。"
        if self._is_inherited:
            yield "“沿用责任单位”由原文“下同”“不再列出”一类规定推及。"
        if self.entries.assumes_leads:
            yield ASSUMED_NOTE
        if self._upper is not None:
            yield from self._upper.notes()
