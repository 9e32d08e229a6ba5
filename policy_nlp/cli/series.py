"""What `compare` prints of three or more drafts, or of those of a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from policy_nlp.cli.output import print_json, print_message, print_table

if TYPE_CHECKING:
    from policy_nlp.ingest import ReadOptions
    from policy_nlp.records.series import Series, TargetState, TaskState

QUIET = frozenset({"first", "kept", "reworded", "renumbered"})


def show_series(
    drafts: Sequence[Path],
    *,
    everything: bool,
    output: Path | None,
    force: bool,
    options: ReadOptions,
    as_json: bool,
) -> None:
    """Print, and write, what became of tasks and targets over several drafts."""
    from policy_nlp.pipeline import follow_drafts

    found = follow_drafts(drafts, table=output, force=force, options=options)
    if as_json:
        print_json(found[0] if len(found) == 1 else found)
    else:
        for number, series in enumerate(found):
            if number:
                typer.echo()
            _print_series(series, everything=everything)
    if output is not None:
        print_message(str(output))


def _print_series(series: Series, *, everything: bool) -> None:
    from policy_nlp.report.papers.history import draft_names, target_rows, task_rows

    names = draft_names(series.drafts)
    typer.echo(" → ".join(names))
    hidden = 0
    for title, rows, told in (
        ("任务", task_rows(series), [_is_told(life.states) for life in series.tasks]),
        ("指标", target_rows(series), [_is_told(life.states) for life in series.targets]),
    ):
        shown = [row for row, is_told in zip(rows, told, strict=True) if everything or is_told]
        hidden += len(rows) - len(shown)
        typer.echo()
        if shown:
            # One line a step that changed something: columns side by side do not fit a screen.
            lines = [
                (row[0] if at == 0 else "", name, text.replace("\n", "；"))
                for row in shown
                for at, (name, text) in enumerate(zip(names, row[1:], strict=True))
            ]
            print_table((title, "文稿", "情况"), lines)
        else:
            typer.echo(f"{title}：各稿一致")
    rest = f"，另有 {hidden} 项各稿没有实质变化（--all 列出）" if hidden else ""
    typer.echo(f"\n共 {len(series.tasks)} 项任务，{len(series.targets)} 项指标{rest}")


def _is_told(states: Sequence[TaskState | TargetState | None]) -> bool:
    """Tell whether something happened beside other words and other numbers."""
    for state in states:
        if state is None:
            return True
        events = state.events if hasattr(state, "events") else (state.event,)
        if not QUIET.issuperset(events):
            return True
    return False
