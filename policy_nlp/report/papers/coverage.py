"""How several lower documents carry out one upper document, side by side (覆盖情况对照)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import Field

from policy_nlp.errors import UsageError
from policy_nlp.records import TASK_KINDS, Alignment, DocumentInfo, Extraction, Record
from policy_nlp.records.alignment import CoverageStatus, DecisionMark
from policy_nlp.report import labels
from policy_nlp.report.labels import task_name
from policy_nlp.report.render.seal import check_workbook
from policy_nlp.report.render.xlsx import render_xlsx
from policy_nlp.report.tables import Cell, Column, Row, Table, Workbook
from policy_nlp.store import write_bytes

KIND = "coverage/1"
# So many columns of lower documents fit a page across.
PER_PAGE = 6
# Of such a column, in half-width characters.
WIDTH = 18


class AskedTask(Record):
    """A task of the upper document (上级任务)."""

    unit: str
    heading: str


class CoverageCell(Record):
    """How one lower document carries out one task."""

    status: CoverageStatus
    by: tuple[str, ...] = ()
    missing: int = 0
    decision: DecisionMark | None = None


class LowerCoverage(Record):
    """One lower document: a cell a task, in the order of the tasks.

    `name` is what it is called in a table: its place, its id where two are of one place.
    """

    lower: str
    name: str
    title: str
    region: str | None = None
    counts: dict[CoverageStatus, int]
    tasks: tuple[CoverageCell, ...]


class CoverageTable(Record):
    """What `coverage --format json` prints (覆盖情况对照).

    `unread` says why some files are not in it.
    """

    schema_: Literal["policy-nlp/coverage/1"] = Field(
        default="policy-nlp/coverage/1", alias="schema"
    )
    upper: str
    title: str
    tasks: tuple[AskedTask, ...]
    lowers: tuple[LowerCoverage, ...]
    unread: tuple[str, ...] = ()


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
    lowers = _named([_lower(document, alignment) for document, alignment in answers])
    if not lowers:
        raise UsageError(
            f"没有文件落实“{upper.document.id}”",
            "请在下级文件的 meta.toml 中写明（implements），或直接给出文件",
        )
    tasks: tuple[AskedTask, ...] = tuple(
        AskedTask(unit=unit.id, heading=task_name(unit))
        for unit in upper.units
        if unit.kind in TASK_KINDS
    )
    return CoverageTable(
        upper=upper.document.id, title=upper.document.title, tasks=tasks, lowers=lowers
    )


def _lower(document: DocumentInfo, alignment: Alignment) -> LowerCoverage:
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
                decision=line.decision,
            )
            for line in alignment.coverage
        ),
    )


def _named(lowers: list[LowerCoverage]) -> tuple[LowerCoverage, ...]:
    """Call documents of one place by their ids."""
    places = Counter(lower.name for lower in lowers)
    return tuple(
        lower if places[lower.name] == 1 else lower.model_copy(update={"name": lower.lower})
        for lower in lowers
    )


def write_coverage(table: CoverageTable, path: Path, *, force: bool = False) -> Path:
    """Write the coverage of all lower documents as a workbook (写覆盖情况对照表).

    Raises:
        UsageError: `path` is no xlsx file, or somebody's work.
    """
    check_workbook(path, force=force)
    write_bytes(path, render_xlsx(coverage_workbook(table)))
    return path


def coverage_workbook(table: CoverageTable) -> Workbook:
    """Return the tables, before any file format."""
    return Workbook(
        kind=KIND,
        title=f"{table.title}覆盖情况对照表",
        tables=(_by_task(table), _by_document(table)),
    )


def _by_task(table: CoverageTable) -> Table:
    """Return the tasks with a column a lower document."""
    rows = tuple(
        Row(
            cells=(
                Cell(number=number),
                Cell(text=f"{task.unit} {task.heading}"),
                *(Cell(text=cell_text(lower.tasks[number - 1])) for lower in table.lowers),
            )
        )
        for number, task in enumerate(table.tasks, 1)
    )
    return Table(
        name="逐项对照",
        title=f"{table.title}覆盖情况对照表",
        note="说明：每格为该文件对该项任务的覆盖情况及承接条目；〔〕内为人工意见。",
        columns=(
            Column(header="序号", width=5, align="center"),
            Column(header="上级任务", width=30),
            *(Column(header=lower.name, width=WIDTH) for lower in table.lowers),
        ),
        rows=rows,
        frozen=2,
        pages_wide=max(1, -(-len(table.lowers) // PER_PAGE)),
    )


def cell_text(cell: CoverageCell) -> str:
    """Return a cell in words: status, what a person said of it, by which units."""
    word = labels.decided_word(labels.COVERAGE[cell.status], cell.decision)
    return "\n".join((word, _lines(cell.by))) if cell.by else word


def _lines(ids: tuple[str, ...]) -> str:
    """Return ids in lines that a cell holds: a spreadsheet cuts 11.3 where its line ends."""
    lines: list[str] = []
    for unit in ids:
        # The mark between two of them (、) is two wide.
        if lines and len(lines[-1]) + lines[-1].count("、") + len(unit) + 4 <= WIDTH:
            lines[-1] += f"、{unit}"
        else:
            lines.append(unit)
    return "、\n".join(lines)


def _by_document(table: CoverageTable) -> Table:
    """Return a row a lower document with its numbers."""
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
        rows=tuple(
            Row(
                cells=(
                    Cell(number=number),
                    Cell(text=lower.title or lower.lower),
                    Cell(text=lower.region or labels.NOTHING),
                    *(Cell(number=lower.counts[status]) for status in labels.COVERAGE),
                )
            )
            for number, lower in enumerate(table.lowers, 1)
        ),
        frozen=2,
    )
