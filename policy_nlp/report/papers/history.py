"""What became of tasks and targets over several drafts, a column a draft (任务沿革、指标沿革)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_nlp.records import Change
from policy_nlp.records.revision import (
    Series,
    SeriesDraft,
    TargetLife,
    TargetState,
    TaskEvent,
    TaskLife,
    TaskState,
)
from policy_nlp.report.labels import NOTHING, STATUSES
from policy_nlp.report.labels_targets import value_text, when_text
from policy_nlp.report.model import Column, Report, Table, text_row
from policy_nlp.report.papers.revision.table import MINOR, direction_of, gist_of, kind_of, values_of
from policy_nlp.text.display import excerpt, one_line

KIND = "series/1"
TASKS, TARGETS = "任务沿革", "指标沿革"
# Shares of a page across: what names the row, and what the drafts share; none too narrow.
NAME, PAGE, NARROWEST = 24.0, 130.0, 26.0
MOST_ON_A_PAGE = 5
KEPT = "未变"
LONGEST = 60
_WHOLE = frozenset({"task-added", "task-removed", "task-split", "task-merged", "task-moved"})


def series_report(series: Series) -> Report:
    """Return the tables of a series of drafts: a row a task or target, a column a draft."""
    last = series.drafts[-1]
    title = last.title or last.id
    return Report(
        kind=KIND,
        title=f"{title}历次文稿沿革",
        sheets=(
            _draft_table(series, TASKS, f"{title}{TASKS}表", "任务", task_rows(series)),
            _draft_table(series, TARGETS, f"{title}{TARGETS}表", "指标", target_rows(series)),
        ),
    )


def draft_names(drafts: Sequence[SeriesDraft]) -> list[str]:
    """Return what the drafts are called: by their status where that tells them apart."""
    words = [STATUSES[draft.status] if draft.status else "" for draft in drafts]
    if all(words) and len(set(words)) == len(words):
        return words
    return [
        f"{draft.id}（{word}）" if word else draft.id
        for draft, word in zip(drafts, words, strict=True)
    ]


def _draft_table(
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
        rows=tuple(text_row(str(number), *row) for number, row in enumerate(rows, start=1)),
        frozen=2,
        pages_wide=-(-len(series.drafts) // MOST_ON_A_PAGE),
    )


def task_rows(series: Series) -> list[tuple[str, ...]]:
    """Return the name of each task, and what became of it in each draft."""
    return [(life.heading or "（无标题）", *_life_cells(series, life)) for life in series.tasks]


def _life_cells(series: Series, life: TaskLife) -> Iterator[str]:
    before: str | None = None
    for draft, state in enumerate(life.states):
        if state is None:
            yield NOTHING
            continue
        changes = _changes(series, draft, state.changes)
        events = [_event_text(event, state, before) for event in state.events]
        if {"restored", "changed"} <= {*state.events}:
            events.append("内容与删除前不同")
        head = "　".join(filter(None, (state.unit or "", "，".join(filter(None, events)))))
        yield "\n".join([head, *(_inside(changes) if state.unit else ())])
        before = state.unit


def _event_text(event: TaskEvent, state: TaskState, before: str | None) -> str:
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
            yield excerpt(f"{kind_of(change)}：{gist_of(change)}", LONGEST)
    words = sum(change.kind in ("wording-only", "editorial") for change in changes)
    if words:
        yield f"文字修改{words}处"


def target_rows(series: Series) -> list[tuple[str, ...]]:
    """Return the name of each target, and what it was in each draft."""
    return [(life.indicator, *_target_cells(series, life)) for life in series.targets]


def _target_cells(series: Series, life: TargetLife) -> Iterator[str]:
    for draft, state in enumerate(life.states):
        if state is None:
            yield NOTHING
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
        asked = f"“{excerpt(one_line(target.quote), LONGEST)}”"
    yield f"{target.unit}　{asked}{f'（{when}）' if when else ''}"
    if state.event == "added":
        yield "新增"
    elif state.event == "restored":
        yield "恢复"
    elif state.event == "kept":
        yield KEPT
    for change in changes:
        if change.kind == "target-changed" and change.field is not None:
            direction = direction_of(change)
            yield values_of(change) + (f"（{direction}）" if direction else "")
