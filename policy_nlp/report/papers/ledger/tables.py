"""The tables of a ledger as it stands: tasks, targets, reports, contradictions (督查情况表)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from policy_nlp.records.ledger import (
    BodyStatus,
    LedgerStatus,
    Progress,
    RowStatus,
    TargetVerdict,
)
from policy_nlp.report import labels
from policy_nlp.report.figures import ProgressChart, Tone
from policy_nlp.report.model import (
    Cell,
    Column,
    Row,
    Run,
    RunStyle,
    Table,
    cell_line,
    number_cell,
    numbered_row,
    text_cell,
)
from policy_nlp.report.papers.ledger import words
from policy_nlp.report.papers.ledger.rows import bodies_cell, leads_cell
from policy_nlp.report.papers.ledger.words import row_name, row_place

# How far a task is, as a picture shows it; 未写明 is reported, and nobody knows.
STATES: dict[str, Tone] = {
    words.STATES["done"]: "good",
    words.STATES["ongoing"]: "plain",
    words.STATES["delayed"]: "doubtful",
    words.STATES["not-started"]: "bad",
    words.UNSTATED: "none",
    words.SILENT: "none",
}
NO_TIME = "未定时限"
OVERDUE = "（已逾期）"
YEAR_PICTURE, BODY_PICTURE = "任务进展（按年度）", "任务进展（按单位）"
# Characters of a table in the running text.
SHORT = 40


def progress_word(status: RowStatus) -> str:
    """Return how far a task is in a word of `STATES`."""
    if not status.reports:
        return words.SILENT
    return words.STATES[status.state] if status.state else words.UNSTATED


def state_counts(rows: Iterable[RowStatus]) -> dict[str, int]:
    """Return how many tasks are how far, in the order of `STATES`."""
    counts = Counter(map(progress_word, rows))
    return {word: counts[word] for word in STATES}


def counts_by_year(status: LedgerStatus) -> dict[str, dict[str, int]]:
    """Return how far the tasks are that are due in each year."""
    rows: dict[str, list[RowStatus]] = {}
    for item in status.tasks:
        rows.setdefault(f"{item.row.due[:4]}年" if item.row.due else NO_TIME, []).append(item)
    years = sorted(rows, key=lambda year: (year == NO_TIME, year))
    return {year: state_counts(rows[year]) for year in years}


def counts_by_body(status: LedgerStatus) -> dict[str, dict[str, int]]:
    """Return how far the tasks are that each body is to report on, by what it reported itself."""
    found = {}
    missing = {body.name: set(body.missing) for body in status.bodies}
    for body in status.bodies:
        told: Counter[str] = Counter()
        for item in status.tasks:
            own = _own_report(item, body)
            if own is not None:
                told[words.STATES[own.state] if own.state else words.UNSTATED] += 1
            elif item.row.id in missing[body.name]:
                told[words.SILENT] += 1
        if told.total():
            found[body.name] = {word: told[word] for word in STATES}
    return found


def _own_report(item: RowStatus, body: BodyStatus) -> Progress | None:
    who = body.department or f"={body.name}"
    return next((report for report in item.reports if report.who == who), None)


def progress_chart(name: str, title: str, counts: Mapping[str, Mapping[str, int]]) -> ProgressChart:
    """Return a picture of counts by state, of the states that there are."""
    shown = [word for word in STATES if any(told[word] for told in counts.values())]
    return ProgressChart(
        name=name,
        title=title,
        kinds=tuple((word, STATES[word]) for word in shown),
        bars=tuple((bar, tuple(told[word] for word in shown)) for bar, told in counts.items()),
    )


def count_table(
    first: str, counts: Mapping[str, Mapping[str, int]], *, name: str = "", title: str = ""
) -> Table:
    """Return counts by state as a table; of years with totals, which are the tasks there are."""
    is_whole = first == words.TIME
    shown = [word for word in STATES if any(told[word] for told in counts.values())]
    total = {word: sum(told[word] for told in counts.values()) for word in shown}
    rows = [
        Row(
            kind="total" if told is total else "data",
            cells=(
                text_cell(bar),
                number_cell(sum(told[word] for word in shown)),
                *(number_cell(told[word]) for word in shown),
            ),
        )
        for bar, told in [*counts.items(), *([("合计", total)] if is_whole else [])]
    ]
    columns = (Column(first, 18), Column("任务数", 10, "center"))
    return Table(
        name=name,
        title=title,
        note="" if is_whole or not name else "说明：一项任务由几家单位报送的，各计一次。",
        columns=(*columns, *(Column(word, 10, "center") for word in shown)),
        rows=tuple(rows),
    )


def body_table(status: LedgerStatus, *, name: str = "") -> Table:
    """Return who had to report how much, and did."""
    rows = (
        numbered_row(
            number,
            (
                body.name,
                *map(number_cell, (body.expected, body.reported, len(body.missing))),
                number_cell(body.late),
                number_cell(body.overdue),
                number_cell(body.behind),
                body.last or labels.NOTHING,
            ),
        )
        for number, body in enumerate(status.bodies, 1)
    )
    headers = ("应报事项", "已报", "未报", "逾期报送", "任务逾期", "指标未达到")
    return Table(
        name=name,
        title=f"{status.title}{name}" if name else "",
        note=_body_note(status) if name else "",
        columns=(
            Column("序号", 5, "center"),
            Column("单位", 22),
            *(Column(header, 10, "center") for header in headers),
            Column("最近报送", 13, "center"),
        ),
        rows=tuple(rows),
        frozen=2 if name else 0,
    )


def _body_note(status: LedgerStatus) -> str:
    since = f"自{status.since}起" if status.since else ""
    return (
        f"说明：{since}截至{status.as_of}，报送期限{status.due}。应报事项含任务和有数值的指标；"
        "有牵头单位的由其报送，未明确牵头单位的所列单位均应报送。"
    )


def task_table(status: LedgerStatus) -> Table:
    """Return all tasks with what was reported last."""
    rows = (
        Row(
            cells=(
                text_cell(item.row.number),
                text_cell(item.row.task),
                text_cell(item.row.text),
                text_cell(item.row.time),
                text_cell(leads_cell(item.row)),
                text_cell(bodies_cell(item.row.others)),
                _state_cell(item),
                text_cell(_told(item.reports, "progress")),
                text_cell(_told(item.reports, "proof")),
                text_cell(_told(item.reports, "problem")),
                text_cell("、".join(item.silent) or labels.NOTHING),
            ),
            group=item.row.id,
        )
        for item in status.tasks
    )
    return Table(
        name="任务进展",
        title=f"{status.title}任务进展情况",
        note=f"说明：截至{status.as_of}各单位最近一次报送的情况。多家报送不一致的，以牵头单位为准；"
        "未明确牵头单位的，以进度最慢的为准。",
        columns=(
            Column(words.NUMBER, 7, "center"),
            Column(words.TASK, 14),
            Column(words.TEXT, 40),
            Column(words.TIME, 11, "center"),
            Column(words.LEADS, 13),
            Column(words.OTHERS, 16),
            Column(words.STATUS, 10, "center"),
            Column(words.PROGRESS, 40),
            Column(words.PROOF, 18),
            Column(words.PROBLEM, 24),
            Column("未报单位", 16),
        ),
        rows=tuple(rows),
        frozen=2,
    )


def _state_cell(item: RowStatus) -> Cell:
    runs = [Run(progress_word(item))]
    if item.overdue:
        runs.append(Run(OVERDUE, "alert"))
    return Cell((cell_line(*runs),))


def _told(reports: Sequence[Progress], field: str) -> str:
    """Return what each body wrote, with who wrote it where there are several."""
    told = [(report.body, text) for report in reports if (text := getattr(report, field))]
    if len(reports) == 1:
        return "\n".join(text for _, text in told)
    return "\n".join(f"{body}：{text}" for body, text in told)


def target_table(status: LedgerStatus) -> Table:
    """Return all targets with a number, and what was reported against them."""
    rows = (
        numbered_row(
            number,
            (
                item.row.text,
                item.row.aims,
                item.row.time,
                bodies_cell((*item.row.leads, *item.row.others)),
                item.value or labels.NOTHING,
                verdict_cell(item),
                _told(item.reports, "value") if len(item.reports) > 1 else labels.NOTHING,
                _told(item.reports, "problem"),
            ),
        )
        for number, item in enumerate(status.targets, 1)
    )
    return Table(
        name="指标进展",
        title=f"{status.title}指标完成情况",
        note=f"说明：截至{status.as_of}。“{words.VERDICTS['open']}”为未达到而时限未到的；"
        f"“{words.VERDICTS['unreadable']}”为所填不是一个数值，或计量单位与目标不同。",
        columns=(
            Column("序号", 5, "center"),
            Column(words.INDICATOR, 26),
            Column(words.AIMS, 40),
            Column(words.TIME, 13, "center"),
            Column("责任单位", 24),
            Column(words.VALUE, 16, "center"),
            Column("比对", 10, "center"),
            Column("各单位所报", 24),
            Column(words.PROBLEM, 24),
        ),
        rows=tuple(rows),
        frozen=2,
    )


def verdict_cell(item: RowStatus) -> Cell:
    """Return whether a target is reached; what is not wants to be looked at."""
    verdict: TargetVerdict = item.verdict or "unreported"
    style: RunStyle = "alert" if verdict in ("behind", "unreadable") else "plain"
    return Cell((cell_line(Run(words.VERDICTS[verdict], style)),))


def contradiction_table(status: LedgerStatus, *, name: str = "") -> Table:
    """Return what reports cannot all hold."""
    rows = {item.row.id: item.row for item in status.rows}
    return Table(
        name=name,
        title=f"{status.title}{name}" if name else "",
        columns=(
            Column("序号", 5, "center"),
            Column("事项", 32),
            Column("矛盾", 20, "center"),
            Column("各方所报", 46),
        ),
        rows=tuple(
            numbered_row(
                number,
                (
                    f"{row_name(rows[item.row])}{row_place(rows[item.row])}",
                    words.CONTRADICTIONS[item.kind],
                    "\n".join(f"{side.body}（{side.date}）：{side.says}" for side in item.sides),
                ),
            )
            for number, item in enumerate(status.contradictions, 1)
        ),
        frozen=2 if name else 0,
    )


def file_table(status: LedgerStatus) -> Table:
    """Return the files that came back, with what could not be taken over."""
    rows = []
    for number, file in enumerate(status.returned, 1):
        told = [f"未能读取：{file.error}"] if file.error else []
        if not (file.error or file.recorded or file.repeated or file.issues):
            told.append("没有填报内容")
        told += [f"{issue.sheet}第{issue.row}行：{issue.message}" for issue in file.issues]
        told += [f"{note.sheet}第{note.row}行：{note.message}" for note in file.notes]
        counts = [number_cell(file.recorded), number_cell(file.repeated)]
        named = "、".join(file.bodies) or labels.NOTHING
        rows.append(
            numbered_row(
                number,
                [text_cell(file.file), text_cell(named), *counts, text_cell("\n".join(told))],
            )
        )
    return Table(
        name="收回文件",
        title="收回文件情况",
        columns=(
            Column("序号", 5, "center"),
            Column("文件", 36),
            Column("单位", 24),
            Column("新收", 8, "center"),
            Column("已收过", 8, "center"),
            Column("说明", 90),
        ),
        rows=tuple(rows),
        frozen=2,
    )
