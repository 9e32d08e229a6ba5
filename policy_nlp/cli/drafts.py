"""Commands over drafts of one document: `compare`, `feedback`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_nlp.cli.output import (
    ForceOption,
    Format,
    FormatOption,
    PasswordOption,
    Tracked,
    TrackedOption,
    console_width,
    cut_text,
    document_paths,
    echo,
    print_json,
    print_message,
    print_result,
    print_table,
    read_options,
    step_lines,
)
from policy_nlp.language import translate as _

if TYPE_CHECKING:
    from policy_nlp.ingest import ReadOptions
    from policy_nlp.records import Change, Revision
    from policy_nlp.records.feedback import Feedback
    from policy_nlp.records.revision import Series, TargetState, TaskState

COLOURS = {"strengthened": "green", "weakened": "red"}
KIND_COLOURS = {"added": "green", "removed": "red", "changed": "yellow"}


def compare(
    drafts: Annotated[
        list[Path],
        typer.Argument(
            metavar="DRAFT",
            help="Two drafts or more, the oldest first; or one workspace whose documents name the "
            "draft before them.",
            callback=document_paths,
        ),
    ],
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="UPPER", help="The document above: also lists conclusions to look at again."
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also list rewording, punctuation and new numbers.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="Write a table of the changes (.xlsx, .docx) or both drafts side by side (.html).",
        ),
    ] = None,
    marked: Annotated[
        Path | None,
        typer.Option(
            "--redline", metavar="PATH", help="Write the new draft as .docx with tracked changes."
        ),
    ] = None,
    author: Annotated[
        str, typer.Option(metavar="NAME", help="Author of the tracked changes.")
    ] = "",
    date: Annotated[
        str, typer.Option(metavar="YYYY-MM-DD", help="Day of the tracked changes.")
    ] = "",
    by_substance: Annotated[
        bool,
        typer.Option(
            "--by-substance", help="In the table: targets and departments first, not text order."
        ),
    ] = False,
    force: ForceOption = False,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """Show what changed between drafts of a document, in substance.

    Tasks added, removed, moved, split or merged; targets and departments; how strongly something is
    asked. The drafts may be of different formats.

    Of three drafts or more: what became of each task and each target from draft to draft.
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
    from policy_nlp.pipeline.drafts import RevisionPapers, compare_files

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
    print_result(
        revision, output_format, lambda found: _print_revision(found, everything=everything)
    )
    for path in filter(None, (output, marked)):
        print_message(str(path))


def _check_series(**two_drafts: object) -> None:
    """Refuse what is of two drafts only."""
    for name, value in two_drafts.items():
        if value:
            option = {"marked": "--redline"}.get(name, f"--{name.replace('_', '-')}")
            raise typer.BadParameter(_("it is for two drafts only"), param_hint=option)


def _print_revision(revision: Revision, *, everything: bool) -> None:
    from policy_nlp.report.papers.revision.table import MINOR, gist_of, is_telling, kind_of

    shown = [c for c in revision.changes if everything or c.kind not in MINOR or is_telling(c)]
    kinds = [kind_of(change) for change in shown]
    places = [_change_places(change) for change in shown]
    widths = [max(map(console_width, column), default=0) for column in (kinds, places)]
    for change, kind, place in zip(shown, kinds, places, strict=True):
        typer.secho(
            kind + " " * (widths[0] - console_width(kind)), fg=_change_colour(change), nl=False
        )
        echo(f"  {place}{' ' * (widths[1] - console_width(place))}  {cut_text(gist_of(change))}")
    minor = sum(change.kind in MINOR for change in revision.changes)
    rest = "" if everything or not minor else _(" (--all lists them)")
    substance = len(revision.changes) - minor
    told = _("{} changes: {} of substance, {} of wording and numbers")
    echo("\n" + told.format(len(revision.changes), substance, minor) + rest)
    _print_impact(revision)


def _print_impact(revision: Revision) -> None:
    from policy_nlp.report.labels import ACTIONS, COVERAGE, DEMAND_STATUSES

    if revision.impact is None:
        return
    echo(_("Conclusions to look at again: {}").format(len(revision.suspect)))
    for shift in revision.impact.coverage:
        old, new = COVERAGE[shift.old_status], COVERAGE[shift.new_status]
        echo("  " + _("upper {}  {} → {}").format(shift.upper, old, new))
    if revision.impact.demands:
        told = _("What the document above asks, answered otherwise now: {}")
        echo(told.format(len(revision.impact.demands)))
    for asked in revision.impact.demands:
        statuses = [DEMAND_STATUSES[code] for code in (asked.old_status, asked.new_status)]
        actions = [ACTIONS[code] for code in (asked.old_action, asked.new_action)]
        shown = _(", ").join(" → ".join(dict.fromkeys(words)) for words in (statuses, actions))
        echo(f"  {asked.demand}  {shown}  {cut_text(' '.join(asked.text.split()))}")
    for handover in revision.impact.handovers:
        names = " → ".join("、".join(side) for side in (handover.old, handover.new))
        echo(f"  {handover.new_unit}  " + _("led by {}").format(names))


def _change_places(change: Change) -> str:
    old, new = "、".join(change.old_units), "、".join(change.new_units)
    if not old or not new or old == new:
        return old or new or _("whole text")
    return f"{old}→{new}"


def _change_colour(change: Change) -> str:
    if change.direction is not None:
        return COLOURS[change.direction]
    return KIND_COLOURS.get(change.kind.rpartition("-")[2], "cyan")


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
                echo()
            _print_series(series, everything=everything)
    if output is not None:
        print_message(str(output))


def _print_series(series: Series, *, everything: bool) -> None:
    from policy_nlp.report.papers.history import draft_names, target_rows, task_rows

    names = draft_names(series.drafts)
    echo(" → ".join(names))
    hidden = 0
    for title, rows, notable in (
        (_("task"), task_rows(series), [_is_notable(life.states) for life in series.tasks]),
        (_("target"), target_rows(series), [_is_notable(life.states) for life in series.targets]),
    ):
        shown = [row for row, keep in zip(rows, notable, strict=True) if everything or keep]
        hidden += len(rows) - len(shown)
        echo()
        if shown:
            # One line a step that changed something: columns side by side do not fit a screen.
            lines = [
                (row[0] if at == 0 else "", name, text.replace("\n", "；"))
                for row in shown
                for at, (name, text) in enumerate(zip(names, row[1:], strict=True))
            ]
            print_table((title, _("draft"), _("what happened")), lines)
        else:
            echo(_("{}: alike in all drafts").format(title))
    told = _("{} tasks, {} targets").format(len(series.tasks), len(series.targets))
    rest = _("; {} more without change of substance (--all lists them)").format(hidden)
    echo(f"\n{told}{rest if hidden else ''}")


def _is_notable(states: Sequence[TaskState | TargetState | None]) -> bool:
    """Return whether something happened beside other words and other numbers."""
    for state in states:
        if state is None:
            return True
        events = state.events if hasattr(state, "events") else (state.event,)
        if not QUIET.issuperset(events):
            return True
    return False


def feedback(
    base: Annotated[Path, typer.Argument(metavar="DRAFT", help="The draft as it was sent round.")],
    returned: Annotated[
        list[Path],
        typer.Argument(metavar="REPLY", help="Files that came back, or folders of them."),
    ],
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="Write the table of opinions (.xlsx, .docx); may be given twice.",
        ),
    ] = None,
    force: ForceOption = False,
    password: PasswordOption = None,
    output_format: FormatOption = Format.table,
) -> None:
    """Gather the replies to a draft: who asks for what, and who for the opposite.

    Reads tracked changes and comments of Word with their authors; a file changed without tracking
    is compared with DRAFT. Who sent a file is read off its name (区财政局反馈.docx). A file that
    cannot be read does not stop the others; the exit code is then 1.
    """
    from policy_nlp.ingest import ReadOptions
    from policy_nlp.pipeline import gather_feedback

    with step_lines() as tell:
        found = gather_feedback(
            base,
            returned,
            papers=output or (),
            force=force,
            options=ReadOptions(password=password),
            progress=tell if len(returned) > 1 or returned[0].is_dir() else None,
        )
    print_result(found, output_format, _print_feedback)
    for path in output or ():
        print_message(str(path))
    failed = [file for file in found.returned if file.error is not None]
    for file in failed:
        print_message(f"policy-nlp: {file.error}")
    if failed:
        raise typer.Exit(1 if len(failed) < len(found.returned) else 2)


def _print_feedback(found: Feedback) -> None:
    from policy_nlp.report.labels import CONFLICTS, OPINIONS
    from policy_nlp.report.papers.feedback import (
        gist_of_opinion,
        place_of,
        remark_of,
        sender_of,
        side_of,
        subject_of,
    )

    rows = [
        (
            at,
            sender_of(opinion).replace("\n", ""),
            place_of(opinion).partition("\n")[0],
            OPINIONS[opinion.kind],
            cut_text(gist_of_opinion(opinion)),
        )
        for at, opinion in enumerate(found.opinions, start=1)
    ]
    if rows:
        print_table((_("no."), _("department"), _("unit"), _("kind"), _("opinion")), rows)
        echo()
    for conflict in found.conflicts:
        place = "、".join(conflict.units) or _("whole text")
        colour = "red" if conflict.kind == "opposite" else "yellow"
        typer.secho(_("opinions: {}").format(CONFLICTS[conflict.kind]), fg=colour, nl=False)
        echo(f"  {place}  {cut_text(subject_of(conflict))}")
        for side in conflict.sides:
            echo(f"    {cut_text(side_of(conflict, side, found))}")
    if found.conflicts:
        echo()
    for file in found.returned:
        if file.error is None and (remark := remark_of(file)):
            echo(_("{}: {}").format(file.file, remark))
    silent = sum(file.error is None and not file.opinions for file in found.returned)
    told = _("{} replies: {} opinions, {} of them against each other; {} without any")
    echo(told.format(len(found.returned), len(found.opinions), len(found.conflicts), silent))
