"""What became of tasks and targets over several drafts, a column a draft (任务沿革、指标沿革)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from policy_nlp.errors import UsageError
from policy_nlp.records import Change
from policy_nlp.records.series import (
    Series,
    SeriesDraft,
    TargetLife,
    TargetState,
    TaskEvent,
    TaskLife,
    TaskState,
)
from policy_nlp.report.labels import STATUSES, value_text, when_text
from policy_nlp.report.papers.revision.labels import KINDS, MINOR, gist_of, kind_of, one_line
from policy_nlp.report.render.docx.writer import render_docx
from policy_nlp.report.render.xlsx import render_xlsx
from policy_nlp.report.tables import Cell, Column, Row, Table, Workbook

KIND = "series/1"
TASKS, TARGETS = "任务沿革", "指标沿革"
FORMATS: dict[str, Callable[[Workbook], bytes]] = {
    ".xlsx": render_xlsx,
    ".docx": render_docx,
}
# Shares of a page across: what names the row, and what the drafts share; none too narrow.
NAME, PAGE, NARROWEST = 24.0, 130.0, 26.0
MOST_ON_A_PAGE = 5
NOT_THERE = "—"
KEPT = "未变"
LONGEST = 60
_WHOLE = frozenset({"task-added", "task-removed", "task-split", "task-merged", "task-moved"})


def series_workbook(series: Series) -> Workbook:
    """Return the tables of a series of drafts: a row a task or target, a column a draft."""
    last = series.drafts[-1]
    title = last.title or last.id
    return Workbook(
        kind=KIND,
        title=f"{title}历次文稿沿革",
        tables=(
            _table(series, TASKS, f"{title}{TASKS}表", "任务", task_rows(series)),
            _table(series, TARGETS, f"{title}{TARGETS}表", "指标", target_rows(series)),
        ),
    )


def render_series(workbook: Workbook, path: Path) -> bytes:
    """Return the file that the suffix of `path` asks for.

    Raises:
        UsageError: it is neither .xlsx nor .docx.
    """
    render = FORMATS.get(path.suffix.lower())
    if render is None:
        raise UsageError(f"{path.name}: cannot write such a file", "Name a .xlsx or a .docx")
    return render(workbook)


def draft_names(drafts: Sequence[SeriesDraft]) -> list[str]:
    """Return what the drafts are called: by their status where that tells them apart."""
    words = [STATUSES[draft.status] if draft.status else "" for draft in drafts]
    if all(words) and len(set(words)) == len(words):
        return words
    return [
        f"{draft.id}（{word}）" if word else draft.id
        for draft, word in zip(drafts, words, strict=True)
    ]


def _table(
    series: Series, name: str, title: str, header: str, rows: Sequence[tuple[str, ...]]
) -> Table:
    width = max(NARROWEST, (PAGE - NAME) / len(series.drafts))
    columns = (
        Column(header="序号", width=6, align="center"),
        Column(header=header, width=NAME),
        *(Column(header=draft, width=width) for draft in draft_names(series.drafts)),
    )
    return Table(
        name=name,
        title=title,
        note="条目编号为各稿的层次序号；“未变”指与上一稿相同，“—”指该稿没有。",
        columns=columns,
        rows=tuple(
            Row(cells=tuple(Cell(text=text) for text in (str(number), *row)))
            for number, row in enumerate(rows, start=1)
        ),
        frozen=2,
        pages_wide=-(-len(series.drafts) // MOST_ON_A_PAGE),
    )


def task_rows(series: Series) -> list[tuple[str, ...]]:
    """Return the name of each task, and what became of it in each draft."""
    return [(life.heading or "（无标题）", *_task_cells(series, life)) for life in series.tasks]


def _task_cells(series: Series, life: TaskLife) -> Iterator[str]:
    before: str | None = None
    for draft, state in enumerate(life.states):
        if state is None:
            yield NOT_THERE
            continue
        changes = _changes(series, draft, state.changes)
        told = [_event(event, state, before) for event in state.events]
        if {"restored", "changed"} <= {*state.events}:
            told.append("内容与删除前不同")
        head = "　".join(filter(None, (state.unit or "", "，".join(filter(None, told)))))
        yield "\n".join([head, *(_inside(changes) if state.unit else ())])
        before = state.unit


def _event(event: TaskEvent, state: TaskState, before: str | None) -> str:
    others = "、".join(state.others)
    return {
        "first": "",
        "added": "新增",
        "removed": "删除",
        "restored": "恢复",
        "split": f"拆分，另成{others}",
        "split-off": f"由原{others}拆出",
        "merged": f"并入原{others}",
        "merged-into": f"并入{others}",
        "moved": f"移动（原{before}）",
        "renumbered": f"重新编号（原{before}）",
        "changed": "",
        "reworded": "",
        "kept": KEPT,
    }[event]


def _changes(series: Series, draft: int, indexes: Sequence[int]) -> list[Change]:
    return [series.revisions[draft - 1].changes[at] for at in indexes] if draft else []


def _inside(changes: Sequence[Change]) -> Iterator[str]:
    """Yield what changed inside a task; other words only by their number."""
    for change in changes:
        if change.kind not in MINOR and change.kind not in _WHOLE:
            yield _cut(f"{kind_of(change)}：{gist_of(change)}")
    words = sum(change.kind in ("wording-only", "editorial") for change in changes)
    if words:
        yield f"文字修改{words}处"


def target_rows(series: Series) -> list[tuple[str, ...]]:
    """Return the name of each target, and what it was in each draft."""
    return [(life.indicator, *_target_cells(series, life)) for life in series.targets]


def _target_cells(series: Series, life: TargetLife) -> Iterator[str]:
    for draft, state in enumerate(life.states):
        if state is None:
            yield NOT_THERE
        elif state.target is None:
            yield "删除"
        else:
            yield "\n".join(_target_lines(state, _changes(series, draft, state.changes)))


def _target_lines(state: TargetState, changes: Sequence[Change]) -> Iterator[str]:
    target = state.target
    assert target is not None
    when = when_text(target)
    asked = value_text(target)
    if target.kind == "qualitative" and target.value is None:
        asked = f"“{_cut(one_line(target.quote))}”"
    yield f"{target.unit}　{asked}{f'（{when}）' if when else ''}"
    if state.event == "added":
        yield "新增"
    elif state.event == "restored":
        yield "恢复"
    elif state.event == "kept":
        yield KEPT
    for change in changes:
        if change.kind == "target-changed" and change.field is not None:
            yield gist_of(change).removeprefix(f"{change.indicator} ") + _direction(change)


def _direction(change: Change) -> str:
    """Return 加码 or 推迟 in brackets, as the kind of the change has it."""
    return kind_of(change).removeprefix(KINDS[change.kind])


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
