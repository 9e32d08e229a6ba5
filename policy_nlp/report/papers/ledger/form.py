"""The ledger as a workbook that departments fill in and send back (督查台账)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policy_nlp.records.ledger import LedgerRow, Progress
from policy_nlp.report.model import Column, Report, Row, RowChoice, Table, text_row
from policy_nlp.report.papers.ledger import words
from policy_nlp.report.papers.ledger.rows import bodies_cell, leads_cell
from policy_nlp.report.papers.matrix.entries import ASSUMED_NOTE

KIND = "ledger/1"
GUIDE_WIDTH = 110
RETURNED = "收回后汇总：policy-nlp ledger collect 台账原件 本文件 --as-of 日期"
GUIDE = (
    "每行一项任务（“督查台账”）或一项有数值的指标（“指标台账”），请牵头单位填报；未明确牵头单位的，所列单位均应填报。",
    "“填报单位”写本单位名称，可从列表中选；两个以上单位共同填报的，用顿号分开；各填各的，请复制该行后分别填。",
    "“报送时间”写年月日，如 2026-03-05；不写的，以文件最后保存的日期为准。",
    "“完成情况”从列表中选；“完成值”写一个数值和计量单位（如 45%、1.2万个）。",
    "可以排序、筛选、移动列、增删行；请勿改动“标识（勿改）”栏和任务原文。没有进展的行留空即可。",
    "同一项任务再次报送的，以报送时间最近的一次为准；以前报送的内容照旧保存。",
)
NOTES = {
    words.TASKS_SHEET: "浅黄色各栏由责任单位填报，填法见“填报说明”。任务、时限、责任单位照录原文；"
    "完成时限、责任单位由督查部门在发出前核定，可以修改。",
    words.TARGETS_SHEET: "每行一项有数值的指标，“完成值”写最近一次统计的数值和计量单位。",
}
_FIXED: dict[str, tuple[tuple[str, float], ...]] = {
    words.TASKS_SHEET: (
        (words.NUMBER, 7),
        (words.TASK, 14),
        (words.TEXT, 40),
        (words.AIMS, 20),
        (words.TIME, 11),
        (words.MILESTONES, 24),
    ),
    words.TARGETS_SHEET: (
        (words.NUMBER, 7),
        (words.TASK, 18),
        (words.INDICATOR, 28),
        (words.AIMS, 30),
        (words.TIME, 14),
    ),
}
_FILLED: dict[str, tuple[str, ...]] = {
    words.TASKS_SHEET: (words.PROGRESS, words.STATUS, words.PROOF, words.PROBLEM),
    words.TARGETS_SHEET: (words.VALUE, words.PROGRESS, words.PROOF, words.PROBLEM),
}
_WIDTHS = {words.PROGRESS: 30.0, words.STATUS: 11, words.VALUE: 14, words.PROOF: 18}
# What a row shows of its task, as many cells as `_FIXED`, and the bodies.
Reports = Mapping[str, Sequence[Progress]]


def ledger_report(
    title: str,
    rows: Sequence[LedgerRow],
    *,
    reports: Reports | None = None,
    body: str = "",
    lost: Sequence[tuple[LedgerRow, Sequence[Progress]]] = (),
) -> Report:
    """Return the ledger of a plan (督查台账).

    Args:
        title: of the plan.
        rows: of tasks, then of targets.
        reports: by the id of a row what was reported already; a row for each report.
        body: the department for whom it is; for all when empty.
        lost: rows of the ledger before that have no row any more, with what was reported.
    """
    tasks = [row for row in rows if row.key.target is None]
    targets = [row for row in rows if row.key.target is not None]
    bodies = ledger_bodies(rows)
    name = f"{title}{body}{words.TASKS_SHEET}"
    forms = [
        _form(sheet, name, listed, reports or {}, body, bodies)
        for sheet, listed in ((words.TASKS_SHEET, tasks), (words.TARGETS_SHEET, targets))
        if listed or sheet == words.TASKS_SHEET
    ]
    more = [_lost_form(lost)] if lost else []
    return Report(
        kind=KIND,
        title=name,
        returned=RETURNED,
        sheets=(*forms, *more, _body_form(rows, bodies), _guide()),
    )


def ledger_bodies(rows: Sequence[LedgerRow]) -> dict[str, tuple[int, int]]:
    """Return each body that rows name, with how many it leads and in how many it takes part."""
    counts: dict[str, tuple[int, int]] = {}
    for row in rows:
        for names, leads in ((row.leads, 1), (row.others, 0)):
            for name in dict.fromkeys(names):
                before = counts.get(name, (0, 0))
                counts[name] = before[0] + leads, before[1] + 1 - leads
    return counts


def _form(
    sheet: str,
    title: str,
    rows: Sequence[LedgerRow],
    reports: Reports,
    body: str,
    bodies: Mapping[str, object],
) -> Table:
    columns = _columns(sheet)
    lines = tuple(
        _line(sheet, row, report, body)
        for row in rows
        for report in (reports.get(row.id) or (None,))
    )
    choices = RowChoice(
        column=[column.header for column in columns].index(words.BODY),
        rows=(0, len(lines) - 1),
        source=words.BODIES_SHEET,
        source_column=0,
        source_rows=(0, len(bodies) - 1),
    )
    return Table(
        name=sheet,
        title=title if sheet == words.TASKS_SHEET else f"{title}：{sheet}",
        note=NOTES[sheet] + (ASSUMED_NOTE if any(row.assumed for row in rows) else ""),
        columns=columns,
        rows=lines,
        frozen=3,
        form=True,
        row_choices=(choices,) if lines and bodies else (),
    )


def _columns(sheet: str) -> tuple[Column, ...]:
    open_columns = ((words.BODY, 14.0), (words.CONTACT, 10), (words.DAY, 12))
    return (
        *(Column(header, width) for header, width in _FIXED[sheet]),
        *(Column(header, 16) for header in (words.LEADS, words.OTHERS)),
        *(Column(header, width, open=True) for header, width in open_columns),
        *(
            Column(
                header,
                _WIDTHS.get(header, 18),
                open=True,
                choices=tuple(words.STATES.values()) if header == words.STATUS else (),
            )
            for header in _FILLED[sheet]
        ),
        Column(words.KEY, 4, hidden=True),
    )


def _line(sheet: str, row: LedgerRow, report: Progress | None, body: str) -> Row:
    key = row.key.model_copy(
        update={"body": body, "filled": words.filled_digest(report) if report else ""}
    )
    fixed = [row.number, row.task, row.text, row.aims, row.time]
    fixed += [row.milestones] if sheet == words.TASKS_SHEET else []
    filled = dict(zip(words.CONTENT, report.content, strict=True)) if report else {}
    # The day is left open: who writes something new says when.
    opened = (report.body, report.contact, "") if report else (body, "", "")
    return text_row(
        *fixed,
        leads_cell(row),
        bodies_cell(row.others),
        *opened,
        *(filled.get(header, "") for header in _FILLED[sheet]),
        key.encode(),
    )


def _body_form(rows: Sequence[LedgerRow], bodies: Mapping[str, tuple[int, int]]) -> Table:
    headers = ((words.NAME_HEADER, 30.0), ("牵头（责任）事项", 18), ("配合（共同）事项", 18))
    return Table(
        name=words.BODIES_SHEET,
        title=words.BODIES_SHEET,
        note="“填报单位”的可选名称；事项数含任务和指标。",
        columns=tuple(Column(header, width) for header, width in headers),
        rows=tuple(text_row(name, *map(str, counts)) for name, counts in bodies.items()),
        filtered=False,
        form=True,
    )


def _lost_form(lost: Sequence[tuple[LedgerRow, Sequence[Progress]]]) -> Table:
    headers = (
        *((words.TASK, 20.0), (words.TEXT, 50), (words.BODY, 16), (words.DAY, 12)),
        *((words.STATUS, 12), (words.VALUE, 14), (words.PROGRESS, 40)),
    )
    return Table(
        name=words.LOST_SHEET,
        title=f"{words.LOST_SHEET}（上一稿台账有、本稿没有的任务）",
        note="列此备查，所报内容未带入本台账；任务并入其他条目的，请人工转录。",
        columns=tuple(Column(header, width) for header, width in headers),
        rows=tuple(_lost_lines(lost)),
        form=True,
    )


def _lost_lines(lost: Sequence[tuple[LedgerRow, Sequence[Progress]]]) -> Iterator[Row]:
    for row, reports in lost:
        for report in reports:
            told = (report.body, report.date, report.status, report.value, report.progress)
            yield text_row(row.task, row.text, *told)
        if not reports:
            yield text_row(row.task, row.text, *[""] * 5)


def _guide() -> Table:
    return Table(
        name=words.GUIDE_SHEET,
        title=words.GUIDE_SHEET,
        columns=(Column("", GUIDE_WIDTH),),
        rows=tuple(map(text_row, GUIDE)),
        form=True,
    )
