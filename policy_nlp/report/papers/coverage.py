"""How several lower documents carry out one upper document, as a workbook (覆盖情况对照表)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from policy_nlp.errors import UsageError
from policy_nlp.records import TASK_KINDS, Alignment, DocumentInfo, Extraction
from policy_nlp.records.listings import AskedTask, CoverageCell, CoverageTable, LowerCoverage
from policy_nlp.report import labels
from policy_nlp.report.model import Column, Report, Row, Table, number_cell, numbered_row, text_cell

KIND = "coverage/1"
# So many columns of lower documents fit a page across.
PER_PAGE = 6
# Of such a column, in half-width characters.
WIDTH = 18


def coverage_table(
    upper: Extraction, answers: Iterable[tuple[DocumentInfo, Alignment]]
) -> CoverageTable:
    """Put the coverage of one upper document by several lower ones side by side.

    Args:
        upper: the upper document.
        answers: each lower document with its alignment; taken one after the other, so that
            they need not all be in memory.

    Raises:
        UsageError: there is none.
    """
    lowers = [_lower_coverage(document, alignment) for document, alignment in answers]
    if not lowers:
        raise UsageError(
            f"没有文件落实“{upper.document.id}”",
            "请在下级文件的 meta.toml 中写明（implements），或直接给出文件",
        )
    places = Counter(lower.name for lower in lowers)
    return CoverageTable(
        upper=upper.document.id,
        title=upper.document.title,
        tasks=tuple(
            AskedTask(unit=unit.id, heading=labels.task_name(unit))
            for unit in upper.units
            if unit.kind in TASK_KINDS
        ),
        # Documents of one place are called by their ids.
        lowers=tuple(
            lower if places[lower.name] == 1 else lower.model_copy(update={"name": lower.lower})
            for lower in lowers
        ),
    )


def _lower_coverage(document: DocumentInfo, alignment: Alignment) -> LowerCoverage:
    counts = Counter(line.status for line in alignment.coverage)
    return LowerCoverage(
        lower=document.id,
        name=document.region or document.id,
        title=document.title,
        region=document.region,
        counts={status: counts[status] for status in labels.COVERAGE},
        tasks=tuple(
            CoverageCell(
                status=line.status,
                by=line.by,
                missing=len(line.missing),
                demands=tuple(
                    item.id
                    for item in alignment.demands
                    if item.upper == line.upper and item.action in ("must", "should")
                ),
                decision=line.decision,
            )
            for line in alignment.coverage
        ),
    )


def coverage_report(table: CoverageTable) -> Report:
    """Return the coverage of all lower documents: task by task, and in numbers."""
    title = f"{table.title}覆盖情况对照表"
    return Report(kind=KIND, title=title, sheets=(_task_table(table, title), _count_table(table)))


def _task_table(table: CoverageTable, title: str) -> Table:
    """Return the tasks with a column a lower document."""
    rows = []
    for at, task in enumerate(table.tasks):
        cells = (coverage_text(lower.tasks[at]) for lower in table.lowers)
        rows.append(numbered_row(at + 1, (f"{task.unit} {task.heading}", *cells)))
    return Table(
        name="逐项对照",
        title=title,
        note="说明：每格为该文件对该项任务的覆盖情况、承接条目和必须处理、建议补充的要求数；〔〕内为人工意见。",
        columns=(
            Column(header="序号", width=5, align="center"),
            Column(header="上级任务", width=30),
            *(Column(header=lower.name, width=WIDTH) for lower in table.lowers),
        ),
        rows=tuple(rows),
        frozen=2,
        pages_wide=max(1, -(-len(table.lowers) // PER_PAGE)),
    )


def coverage_text(cell: CoverageCell) -> str:
    """Return a cell in words: status, what a person said of it, by which units."""
    lines = [labels.decided_word(labels.COVERAGE[cell.status], cell.decision)]
    for number, unit in enumerate(cell.by):
        # A spreadsheet cuts 11.3 where its line ends; the mark between two (、) is two wide.
        if number and len(lines[-1]) + lines[-1].count("、") + len(unit) + 4 <= WIDTH:
            lines[-1] += f"、{unit}"
        else:
            lines[-1] += "、" if number else ""
            lines.append(unit)
    if cell.demands:
        lines.append(f"需补充{len(cell.demands)}项")
    return "\n".join(lines)


def _count_table(table: CoverageTable) -> Table:
    """Return a row a lower document with its numbers."""
    rows = []
    for number, lower in enumerate(table.lowers, 1):
        named = (lower.title or lower.lower, lower.region or labels.NOTHING)
        counts = (number_cell(lower.counts[status]) for status in labels.COVERAGE)
        rows.append(Row(cells=(number_cell(number), *map(text_cell, named), *counts)))
    return Table(
        name="汇总",
        title="各文件覆盖情况汇总",
        note=f"说明：上级任务共{len(table.tasks)}项。",
        columns=(
            Column(header="序号", width=5, align="center"),
            Column(header="文件", width=50),
            Column(header="地区", width=16),
            *(Column(header=word, width=12, align="center") for word in labels.COVERAGE.values()),
        ),
        rows=tuple(rows),
        frozen=2,
    )
