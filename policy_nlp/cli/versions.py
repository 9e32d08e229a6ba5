"""Commands over several drafts of one document: `compare`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_nlp.cli.options import (
    ForceOption,
    Format,
    FormatOption,
    PasswordOption,
    Tracked,
    TrackedOption,
    read_options,
)
from policy_nlp.cli.output import display_width, print_json, print_message
from policy_nlp.cli.series import show_series

if TYPE_CHECKING:
    from policy_nlp.records import Change, Revision

COLOURS = {"strengthened": "green", "weakened": "red"}
KIND_COLOURS = {"added": "green", "removed": "red", "changed": "yellow"}
LONGEST = 60


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the program."""
    app.command("compare")(compare)


def compare(
    drafts: Annotated[
        list[Path],
        typer.Argument(
            metavar="OLD NEW",
            help="The drafts, the oldest first; or one workspace: its chains of `revises`.",
        ),
    ],
    against: Annotated[
        Path | None,
        typer.Option(metavar="UPPER", help="The document above: also what is put in doubt."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also other words, editing and renumbering.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="X.xlsx",
            help="Write 修订对照表 (.xlsx, .docx), both drafts side by side (.html); of a series "
            "任务沿革 (.xlsx, .docx).",
        ),
    ] = None,
    marked: Annotated[
        Path | None,
        typer.Option("--redline", metavar="X.docx", help="Write NEW with tracked changes."),
    ] = None,
    author: Annotated[str, typer.Option(help="In whose name the tracked changes stand.")] = "",
    date: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="And of which day.")] = "",
    by_substance: Annotated[
        bool, typer.Option("--by-substance", help="修订对照表: targets and bodies first.")
    ] = False,
    force: ForceOption = False,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """Say what changed between two drafts of a document.

    Tasks that came, went, moved, were split or merged; targets, responsible bodies, strength of
    wording. The drafts may be of different formats. With an upper document also which
    conclusions of the alignment have to be looked at again.

    Of three or more drafts: what became of each task and each target from draft to draft.
    """
    options = read_options(password, tracked)
    if len(drafts) != 2:
        _check_series(against=against, marked=marked, by_substance=by_substance)
        show_series(
            drafts,
            everything=everything,
            output=output,
            force=force,
            options=options,
            as_json=output_format is Format.json,
        )
        return
    from policy_nlp.pipeline.compare import RevisionPapers, compare_files

    old, new = drafts
    papers = RevisionPapers(
        table=output,
        marked=marked,
        author=author,
        date=date,
        by_substance=by_substance,
        force=force,
        tell=print_message,
    )
    revision = compare_files(old, new, against=against, papers=papers, options=options)
    if output_format is Format.json:
        print_json(revision)
    else:
        _print_revision(revision, everything=everything)


def _check_series(**two_drafts: object) -> None:
    """Refuse what is of two drafts only."""
    for name, value in two_drafts.items():
        if value:
            option = {"marked": "--redline"}.get(name, f"--{name.replace('_', '-')}")
            raise typer.BadParameter("it is of two drafts, not of a series", param_hint=option)


def _print_revision(revision: Revision, *, everything: bool) -> None:
    from policy_nlp.report.papers.revision.words import MINOR, gist_of, is_telling, kind_of

    shown = [c for c in revision.changes if everything or c.kind not in MINOR or is_telling(c)]
    kinds = [kind_of(change) for change in shown]
    places = [_places(change) for change in shown]
    widths = [max(map(display_width, column), default=0) for column in (kinds, places)]
    for change, kind, place in zip(shown, kinds, places, strict=True):
        gist = gist_of(change)
        gist = gist if len(gist) <= LONGEST else gist[:LONGEST] + "…"
        typer.secho(kind + " " * (widths[0] - display_width(kind)), fg=_colour(change), nl=False)
        typer.echo(f"  {place}{' ' * (widths[1] - display_width(place))}  {gist}")
    minor = sum(change.kind in MINOR for change in revision.changes)
    rest = "" if everything or not minor else "（--all 列出）"
    substance = len(revision.changes) - minor
    typer.echo(f"\n共 {len(revision.changes)} 处：实质修改 {substance}，文字与编号 {minor}{rest}")
    _print_impact(revision)


def _print_impact(revision: Revision) -> None:
    from policy_nlp.report.labels import COVERAGE

    if revision.impact is None:
        return
    typer.echo(f"待复核的衔接结论 {len(revision.suspect)} 条")
    for shift in revision.impact.coverage:
        old, new = COVERAGE[shift.old_status], COVERAGE[shift.new_status]
        told = f"{old} → {new}" if old != new else old
        gaps = f"新增缺口 {len(shift.opened)} 句，补上 {len(shift.closed)} 句"
        typer.echo(f"  上级 {shift.upper}  {told}，{gaps}")
    for handover in revision.impact.handovers:
        names = " → ".join("、".join(side) for side in (handover.old, handover.new))
        typer.echo(f"  {handover.new_unit}  牵头单位 {names}")


def _places(change: Change) -> str:
    old, new = "、".join(change.old_units), "、".join(change.new_units)
    if not old or not new or old == new:
        return old or new or "全文"
    return f"{old}→{new}"


def _colour(change: Change) -> str:
    if change.direction is not None:
        return COLOURS[change.direction]
    return KIND_COLOURS.get(change.kind.rpartition("-")[2], "cyan")
