"""The responsibility matrix of a plan, as it is circulated for signature (责任分工表)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from policy_nlp.errors import UsageError
from policy_nlp.records import Alignment, DecisionStatus, Extraction, Unit
from policy_nlp.report import labels
from policy_nlp.report.labels import DECISIONS, numbered_name, printed_title, task_name
from policy_nlp.report.papers.departments.tables import cross_table, task_lists
from policy_nlp.report.papers.matrix.columns import (
    BY_MEASURE,
    CENTRED,
    Content,
    MatrixColumn,
    MatrixColumns,
    read_columns,
)
from policy_nlp.report.papers.matrix.entries import (
    Duties,
    Entry,
    all_cell,
    lead_cell,
    name_list,
    other_cell,
)
from policy_nlp.report.papers.matrix.target_years import year_table
from policy_nlp.report.render.docx.writer import render_docx
from policy_nlp.report.render.seal import check_may_write
from policy_nlp.report.render.xlsx import render_xlsx
from policy_nlp.report.tables import Cell, Column, Row, Table, Workbook
from policy_nlp.store import write_bytes

KIND = "matrix/1"
REJECTED = f"〔{DECISIONS['否决']}〕"
MATRIX_FORMATS: dict[str, Callable[[Workbook], bytes]] = {
    "xlsx": render_xlsx,
    "docx": render_docx,
}


def write_matrix(
    extraction: Extraction,
    path: Path,
    *,
    alignment: Alignment | None = None,
    upper: Extraction | None = None,
    columns: MatrixColumns | None = None,
    force: bool = False,
) -> Path:
    """Write the responsibility matrix of a document for Excel or Word (写责任分工表).

    Args:
        extraction: the document.
        path: the file to write; its suffix says which.
        alignment: of the document with `upper`, for the column of upper tasks.
        upper: the document that this one carries out.
        columns: which columns under which words; all there are by default.
        force: write over a file even when this program did not write it as it stands.

    Raises:
        UsageError: `path` ends in neither .xlsx nor .docx, holds something else, or was changed
            by hand; or `alignment` and `upper` do not belong to the document.
    """
    render = MATRIX_FORMATS.get(path.suffix.lower().removeprefix("."))
    if render is None:
        hint = f"Give a name that ends in {' or '.join(f'.{kind}' for kind in MATRIX_FORMATS)}"
        raise UsageError(f"{path.name}: cannot write such a file", hint)
    if not force:
        check_may_write(path)
    workbook = matrix_workbook(extraction, alignment=alignment, upper=upper, columns=columns)
    write_bytes(path, render(workbook))
    return path


def matrix_workbook(
    extraction: Extraction,
    *,
    alignment: Alignment | None = None,
    upper: Extraction | None = None,
    columns: MatrixColumns | None = None,
) -> Workbook:
    """Return the tables of the matrix, before any file format; arguments as `write_matrix`."""
    against = _against(extraction, alignment, upper)
    duties = Duties(extraction)
    chosen = columns or read_columns()
    title = printed_title(extraction.document)
    tables = [
        _Assignment(duties, title, against, chosen).table(),
        cross_table(duties, title),
        task_lists(duties, title, chosen),
    ]
    if extraction.targets:
        tables.append(year_table(duties, title))
    return Workbook(kind=KIND, title=f"{title}{chosen.title}", tables=tuple(tables))


@dataclass(frozen=True)
class Against:
    """The upper document and how each lower unit answers it."""

    upper: Extraction
    alignment: Alignment

    def cell(self, unit: Unit) -> str:
        """Return the upper tasks of a unit, those it answers directly first."""
        if unit.kind == "annex-row":
            return labels.NOTHING
        position = {item.id: number for number, item in enumerate(self.upper.units)}
        links = [
            link
            for link in self.alignment.links
            if link.lower == unit.id and link.upper in position
        ]
        links.sort(key=lambda link: (link.grade != "direct", position[link.upper]))
        if links:
            return "\n".join(
                numbered_name(self.upper.unit(link.upper))
                + (labels.IN_PART if link.grade == "partial" else "")
                + (f"〔{DECISIONS[link.decision]}〕" if link.decision else "")
                for link in links
            )
        own = any(item.lower == unit.id for item in self.alignment.own)
        rejected = any(item.lower == unit.id for item in self.rejected)
        return (labels.OWN_UNIT if own else labels.NO_LINK) + (REJECTED if rejected else "")

    @cached_property
    def rejected(self) -> list[DecisionStatus]:
        """The links that people rejected, which stand in no cell."""
        return [item for item in self.alignment.decided if item.rejects_link]


def _against(
    extraction: Extraction, alignment: Alignment | None, upper: Extraction | None
) -> Against | None:
    if alignment is None:
        return None
    if upper is None or (alignment.lower, alignment.upper) != (
        extraction.document.id,
        upper.document.id,
    ):
        raise UsageError(
            f"the alignment of '{alignment.lower}' with '{alignment.upper}' "
            f"is not that of '{extraction.document.id}' with the upper document given"
        )
    return Against(upper, alignment)


@dataclass(frozen=True)
class _Assignment:
    """The first table: measure by measure, who answers (责任分工表)."""

    duties: Duties
    title: str
    against: Against | None
    columns: MatrixColumns

    def table(self) -> Table:
        rows: list[Row] = []
        band = ""
        for number, unit in enumerate(self.duties.units, 1):
            place = _band(self.duties.extraction, unit)
            if place != band:
                band = place
                rows += [Row(cells=(Cell(text=place),), kind="band")] if place else []
            rows += self._rows(unit, number)
        return Table(
            name=self.columns.title,
            title=f"{self.title}{self.columns.title}",
            note=_note(self.duties, self.against, self.columns, carried=self._carried),
            columns=tuple(self._column(item) for item in self._shown),
            rows=tuple(rows),
            frozen=2,
        )

    @cached_property
    def _carried(self) -> bool:
        entries = (entry for unit in self.duties.units for entry in self.duties.entries(unit))
        return any(entry.inherited for entry in entries)

    @cached_property
    def _shown(self) -> tuple[MatrixColumn, ...]:
        return tuple(
            item for item in self.columns.columns if item.content != "inherited" or self._carried
        )

    def _column(self, item: MatrixColumn) -> Column:
        header, width = item.header, item.width
        if item.content == "upper":
            level = self.against.upper.document.level if self.against else None
            header = header or labels.UPPER_TASKS[level]
            # Without an upper document each cell says so, in few words.
            width = width if self.against else width / 2
        return Column(
            header=header,
            width=width,
            align="center" if item.content in CENTRED else "left",
            merge=item.content not in BY_MEASURE,
        )

    def _rows(self, unit: Unit, number: int) -> list[Row]:
        upper = self.against.cell(unit) if self.against else labels.NOT_COMPARED
        return [
            Row(
                cells=tuple(self._cell(item.content, entry, number, upper) for item in self._shown),
                group=unit.id,
            )
            for entry in self.duties.entries(unit)
        ]

    def _cell(self, content: Content, entry: Entry, number: int, upper: str) -> Cell:
        text = self.duties.extraction.text
        if content == "number":
            return Cell(number=number)
        if content == "measure":
            return measure_cell(entry)
        made: dict[Content, Callable[[], str]] = {
            "task": lambda: task_name(entry.unit),
            "lead": lambda: lead_cell(entry, text),
            "others": lambda: other_cell(entry, text),
            "bodies": lambda: all_cell(entry, text),
            "inherited": lambda: name_list(entry.inherited, text),
            "targets": lambda: "\n".join(dict.fromkeys(item.quote for item in entry.targets)),
            "deadline": lambda: "\n".join(entry.deadlines) or self.columns.open_deadline,
            "upper": lambda: upper,
            "basis": lambda: basis(entry),
            "blank": lambda: "",
        }
        return Cell(text=made[content]())


def measure_cell(entry: Entry) -> Cell:
    """Return the text of a measure, its lead-in standing out."""
    heading = entry.measure.heading if entry.measure else None
    if not heading:
        return Cell(text=entry.text)
    if entry.text.startswith(heading):
        return Cell(text=entry.text, bold=len(heading))
    return Cell(text=f"{heading}。{entry.text}", bold=len(heading))


def basis(entry: Entry) -> str:
    """Return where it stands in the document and the clause as printed."""
    page = f"，第{entry.unit.page}页" if entry.unit.page else ""
    lines = [f"条目{entry.unit.id}{page}"]
    lines += dict.fromkeys(duty.clause for duty in entry.own if duty.clause)
    lines += dict.fromkeys(f"沿用条目{duty.inherited_from}" for duty in entry.inherited)
    return "\n".join(lines)


def _band(extraction: Extraction, unit: Unit) -> str:
    """Return the headings above a unit, with the numbers that are printed."""
    printed = {
        item.heading: item.number
        for item in _ancestors(extraction, unit)
        if item.number and item.number_source != "reconstructed"
    }
    return "　".join(f"{printed.get(heading, '')}{heading}" for heading in unit.path)


def _ancestors(extraction: Extraction, unit: Unit) -> Sequence[Unit]:
    known = {item.id: item for item in extraction.units}
    found: list[Unit] = []
    parent = unit.parent
    while parent in known and known[parent] not in found:
        found.append(known[parent])
        parent = known[parent].parent
    return found


def _note(duties: Duties, against: Against | None, columns: MatrixColumns, *, carried: bool) -> str:
    document = duties.extraction.document
    parts = [
        f"说明：本表由 policy-nlp 根据《{printed_title(document)}》原文自动生成，",
        "须经人工核对后使用。",
    ]
    cells = [
        lead_cell(entry, duties.extraction.text)
        for unit in duties.units
        for entry in duties.entries(unit)
    ]
    if labels.NO_LEAD in cells:
        parts.append(f"“{labels.NO_LEAD}”指原文列有责任单位但未写明由谁牵头。")
    if labels.NO_BODY in cells:
        parts.append(f"“{labels.NO_BODY}”指原文该项未列责任单位。")
    if columns.open_deadline:
        parts.append(f"“{columns.open_deadline}”指原文未写明完成时限。")
    if carried:
        parts.append("“沿用责任单位”由原文“下同”“不再列出”一类规定推及。")
    if against:
        upper = against.upper.document
        number = f"（{upper.doc_number}）" if upper.doc_number else ""
        parts.append(
            f"对应任务为与《{printed_title(upper)}》{number}自动比对的结果，"
            f"“{labels.IN_PART}”指仅有部分内容相衔接。"
        )
        if any(link.decision for link in against.alignment.links):
            parts.append("〔〕内注明经人工确认、改判或新增的，以及原人工意见待复核的。")
        if against.rejected:
            parts.append(f"另有{len(against.rejected)}条对应经人工否决，未列入。")
    return "".join(parts)
