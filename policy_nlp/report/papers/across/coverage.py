"""How several lower documents carry out one upper document, as a workbook (覆盖情况对照表)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from policy_nlp.records import TASK_KINDS, Extraction
from policy_nlp.records.alignment import Demand
from policy_nlp.records.index import PairIndex
from policy_nlp.records.listings import (
    AskedDemand,
    AskedTask,
    CoverageCell,
    CoverageTable,
    DemandCell,
    LowerCoverage,
)
from policy_nlp.report import labels
from policy_nlp.report.model import (
    EMPTY,
    Column,
    Report,
    Row,
    Table,
    band,
    number_cell,
    numbered_row,
    text_cell,
)
from policy_nlp.report.papers.across.places import (
    WIDTH,
    PlacePair,
    lower_facts,
    pages_wide,
    place_columns,
    told_apart,
)

KIND = "coverage/1"
# A demand says less in its cell than a task.
DEMAND_WIDTH = 13
DEMANDS_PER_PAGE = 8


def coverage_table(upper: Extraction, answers: Iterable[PlacePair]) -> CoverageTable:
    """Put the coverage of one upper document by several lower ones side by side.

    Args:
        upper: the upper document.
        answers: each lower document with its pair; taken one after the other, so that they need
            not all be in memory.

    Raises:
        UsageError: there is none.
    """
    asked: dict[str, Demand] = {}
    found: list[tuple[LowerCoverage, dict[str, DemandCell]]] = []
    for name, pair in answers:
        asked |= {item.id: item for item in pair.alignment.demands if item.id not in asked}
        found.append((_lower_coverage(name, pair), _demand_cells(pair)))
    order = sorted(asked, key=lambda one: (asked[one].span.start, one))
    return CoverageTable(
        upper=upper.document.id,
        title=upper.document.title,
        tasks=tuple(
            AskedTask(unit=unit.id, heading=labels.task_name(unit))
            for unit in upper.units
            if unit.kind in TASK_KINDS
        ),
        demands=tuple(
            AskedDemand(id=item.id, unit=item.upper, kind=item.kind, text=item.text)
            for item in map(asked.__getitem__, order)
        ),
        lowers=told_apart(
            upper.document,
            (
                lower.model_copy(update={"demands": tuple(map(cells.get, order))})
                for lower, cells in found
            ),
        ),
    )


def _lower_coverage(name: str, pair: PairIndex) -> LowerCoverage:
    alignment = pair.alignment
    counts = Counter(line.status for line in alignment.coverage)
    answered = Counter(item.status for item in alignment.demands)
    actions = Counter(item.action for item in alignment.demands)
    return LowerCoverage(
        **lower_facts(name, pair.lower.extraction.document),
        counts={status: counts[status] for status in labels.COVERAGE},
        demand_counts={status: answered[status] for status in labels.DEMAND_STATUSES},
        actions={action: actions[action] for action in labels.ACTIONS},
        tasks=tuple(
            CoverageCell(
                status=line.status,
                by=line.by,
                missing=len(line.missing),
                demands=tuple(
                    item.id
                    for item in pair.demands_of(line.upper)
                    if item.action in ("must", "should")
                ),
                decision=line.decision,
            )
            for line in alignment.coverage
        ),
    )


def _demand_cells(pair: PairIndex) -> dict[str, DemandCell]:
    return {
        item.id: DemandCell(
            status=item.status,
            action=item.action,
            by=item.proof[0].unit if item.proof else None,
            doubtful=item.is_doubtful,
            decision=item.decision,
        )
        for item in pair.alignment.demands
    }


def coverage_report(table: CoverageTable) -> Report:
    """Return the coverage of all lower documents: task by task, and in numbers."""
    title = f"{table.title}覆盖情况对照表"
    sheets = (_task_table(table, title), _demand_table(table), _count_table(table))
    return Report(kind=KIND, title=title, sheets=sheets)


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
            *place_columns(table.lowers),
        ),
        rows=tuple(rows),
        frozen=2,
        pages_wide=pages_wide(table.lowers),
    )


def _demand_table(table: CoverageTable) -> Table:
    """Return a row a demand with a column a lower document, task by task."""
    headings = {task.unit: task.heading for task in table.tasks}
    rows: list[Row] = []
    above = ""
    for number, item in enumerate(table.demands, 1):
        if item.unit != above:
            above = item.unit
            rows.append(band(f"{item.unit} {headings.get(item.unit, '')}".rstrip()))
        cells = [lower.demands[number - 1] for lower in table.lowers]
        carried = sum(cell is not None and cell.status == "covered" for cell in cells)
        open_ = sum(cell is not None and cell.action in ("must", "should") for cell in cells)
        kind = labels.DEMANDS[item.kind].partition("（")[0]
        texts = (kind, item.text, *map(demand_text, cells))
        row = numbered_row(number, texts)
        rows.append(Row(cells=(*row.cells, number_cell(carried), number_cell(open_))))
    return Table(
        name="逐条要求",
        title=f"{table.title}各项要求承接情况对照表",
        note=(
            "说明：上级每一句任务、每一项指标、每一个责任单位为一条要求；每格为该文件通篇承接情况、"
            "处理意见（必须处理、建议补充、供参考），“请核对”为依据不足以判定，〔〕内为人工意见。"
            "“—”指该项指标随任务句对照，不单列。“承接数”“待补数”为已承接、须处理或补充的文件数。"
        ),
        columns=(
            Column(header="序号", width=5, align="center"),
            Column(header="类别", width=9, align="center"),
            Column(header="上级要求", width=44),
            *place_columns(table.lowers, DEMAND_WIDTH),
            Column(header="承接数", width=7, align="center"),
            Column(header="待补数", width=7, align="center"),
        ),
        rows=tuple(rows),
        frozen=3,
        pages_wide=pages_wide(table.lowers, DEMANDS_PER_PAGE),
    )


def demand_text(cell: DemandCell | None) -> str:
    """Return a demand's cell in words: status, what a person said of it, what is to be done."""
    if cell is None:
        return labels.NOTHING
    word = labels.decided_word(labels.DEMAND_STATUSES[cell.status], cell.decision)
    action = labels.TO_DO.get(cell.action, "")
    return "\n".join(part for part in (word, action, labels.LOOK if cell.doubtful else "") if part)


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
    """Return a row a lower document with its numbers, and a row of their sums."""
    words = [f"任务{word}" for word in labels.COVERAGE.values()]
    words += [f"要求{word}" for word in labels.DEMAND_STATUSES.values()]
    words += labels.TO_DO.values()
    counted = [
        (
            *(lower.counts[status] for status in labels.COVERAGE),
            *(lower.demand_counts[status] for status in labels.DEMAND_STATUSES),
            *(lower.actions[action] for action in labels.TO_DO),
        )
        for lower in table.lowers
    ]
    rows = [
        numbered_row(number, (lower.title or lower.lower, lower.region or labels.NOTHING, *cells))
        for number, (lower, counts) in enumerate(zip(table.lowers, counted, strict=True), 1)
        for cells in (map(number_cell, counts),)
    ]
    if len(rows) > 1:
        sums = (number_cell(sum(column)) for column in zip(*counted, strict=True))
        rows.append(Row(cells=(EMPTY, text_cell("合计"), EMPTY, *sums), kind="total"))
    return Table(
        name="汇总",
        title="各文件覆盖情况汇总",
        note=f"说明：上级任务共{len(table.tasks)}项；任务句、指标、责任单位共{len(table.demands)}条要求，"
        "其中任务内的指标仅在低于上级时单列。",
        columns=(
            Column(header="序号", width=5, align="center"),
            Column(header="文件", width=34),
            Column(header="地区", width=12),
            *(Column(header=word, width=8, align="center") for word in words),
        ),
        rows=tuple(rows),
        frozen=2,
    )
