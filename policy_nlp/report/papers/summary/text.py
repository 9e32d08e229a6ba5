"""The summary of a run as plain text that lines up on a terminal (摘要排版)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from policy_nlp.records.alignment import CoverageStatus
from policy_nlp.report import labels
from policy_nlp.text.display import display_width

if TYPE_CHECKING:
    from policy_nlp.report.papers.summary.summary import (
        DepartmentSummary,
        DocumentSummary,
        PairSummary,
        RunSummary,
        TaskSummary,
    )

INDENT = "  "
GAP = "  "
# What an official must look at, the worst first; what is carried out in full is only counted.
LISTED: tuple[CoverageStatus, ...] = ("none", "undecided", "partial", "not-applicable")


def render_summary(summary: RunSummary) -> str:
    """Return the summary in Chinese."""
    titles = {document.id: document.title for document in summary.documents}
    lines = [f"文件（{len(summary.documents)}份）"]
    for number, document in enumerate(summary.documents, 1):
        lines += _document(number, document)
    for pair in summary.pairs:
        lines += ["", *_pair(pair, titles)]
    if summary.files:
        lines += ["", "生成的文件", *(f"{INDENT}{file}" for file in summary.files)]
    return "\n".join(lines)


def _document(number: int, document: DocumentSummary) -> Iterator[str]:
    yield f"{INDENT}{number}. {document.title}"
    counts = [
        f"文号 {document.doc_number or '无'}",
        f"任务 {document.tasks}",
        f"举措 {document.measures}",
        f"指标 {document.targets}",
        f"部门 {document.departments}",
        *([f"附表事项 {document.annex_rows}"] if document.annex_rows else []),
    ]
    level = labels.LEVELS[document.level] if document.level else "层级未知"
    yield f"{INDENT}   {document.id}（{level}）{GAP}{GAP.join(counts)}"
    if not document.assigned:
        yield f"{INDENT}   原文未写明责任单位"
    yield from (f"{INDENT}   注意：{issue}" for issue in document.issues)


def _pair(pair: PairSummary, titles: dict[str, str]) -> Iterator[str]:
    level = labels.LEVELS[pair.upper_level] if pair.upper_level else "上级"
    yield f"衔接：《{titles[pair.lower]}》落实《{titles[pair.upper]}》"
    yield f"{INDENT}{level}任务共{len(pair.tasks)}项"
    counted = [(labels.COVERAGE[status], f"{count}项") for status, count in pair.counts.items()]
    yield from _table(counted, INDENT * 2, right=(1,))
    if pair.decided:
        shown = "、".join(f"{labels.DECIDED[state]}{n}条" for state, n in pair.decided.items())
        yield f"{INDENT}人工意见{sum(pair.decided.values())}条：{shown}"
    for status in LISTED:
        tasks = [task for task in pair.tasks if task.status == status]
        if tasks:
            yield f"{INDENT}{labels.COVERAGE[status]}（{len(tasks)}项）"
            yield from _table([_task(task) for task in tasks], INDENT * 2)
    if pair.own:
        yield f"{INDENT}本级自行安排，未见对应的{level}任务（{len(pair.own)}项）"
        yield from _table([(task.unit, task.heading) for task in pair.own], INDENT * 2)
    yield from _departments(f"{level}部门在下级文件中没有对应部门", pair.no_counterpart)
    yield from _departments(f"{level}部门的对应部门未列入承接任务的责任单位", pair.not_named)
    yield f"{INDENT}以上由程序自动比对，须经人工核对。"


def _task(task: TaskSummary) -> tuple[str, ...]:
    unmet = [
        *([f"{task.missing}句未见对应"] if task.missing else []),
        *([f"{task.partly}句部分对应"] if task.partly else []),
    ]
    leads = f"牵头：{'、'.join(task.leads)}" if task.leads else ""
    return task.unit, task.heading, "，".join(unmet), leads


def _departments(title: str, departments: Sequence[DepartmentSummary]) -> Iterator[str]:
    if not departments:
        return
    yield f"{INDENT}{title}（{len(departments)}个）"
    rows = [
        (
            item.name,
            f"应为{'、'.join(item.counterparts)}" if item.counterparts else "",
            f"条目{'、'.join(item.tasks)}",
        )
        for item in departments
    ]
    yield from _table(rows, INDENT * 2)


def _table(
    rows: Sequence[Sequence[str]], indent: str, right: tuple[int, ...] = ()
) -> Iterator[str]:
    """Yield the rows with their columns lined up; those of `right` end at one place."""
    widths = [
        max(display_width(cell, "WF") for cell in column) for column in zip(*rows, strict=True)
    ]
    for row in rows:
        cells = []
        for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
            blank = " " * (width - display_width(cell, "WF"))
            cells.append(blank + cell if at in right else cell + blank)
        yield (indent + GAP.join(cells)).rstrip()
