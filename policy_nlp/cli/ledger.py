"""Commands that follow up on a plan: `ledger make`, `ledger collect`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_nlp.cli.help import Command, Group
from policy_nlp.cli.output import (
    DocumentArgument,
    FirstLeadsOption,
    ForceOption,
    Format,
    FormatOption,
    PasswordOption,
    Tracked,
    TrackedOption,
    cut_text,
    echo,
    print_message,
    print_result,
    print_table,
    read_options,
    step_lines,
)
from policy_nlp.language import translate as _

if TYPE_CHECKING:
    from policy_nlp.records.ledger import LedgerStatus

app = typer.Typer(
    name="ledger",
    help="Follow up on a plan: send out its ledger, take back what departments report.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("make", cls=Command)
def make_command(
    file: DocumentArgument,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="The workbook to write; with --departments a folder.",
        ),
    ] = Path("督查台账.xlsx"),
    carry: Annotated[
        Path | None,
        typer.Option(
            metavar="LEDGER",
            help="The ledger of the draft before: what was reported on it is taken over.",
        ),
    ] = None,
    departments: Annotated[
        bool, typer.Option("--departments", help="Write a copy for each department, too.")
    ] = False,
    first_leads: FirstLeadsOption = False,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    force: ForceOption = False,
) -> None:
    """Write the ledger of a plan, in which departments report.

    A row a measure and a row a target: time, milestones, who leads and who takes part, and columns
    to fill in, with lists to choose from. With --carry, tasks of the draft before that are gone are
    listed.
    """
    from policy_nlp.pipeline import make_ledger

    made = make_ledger(
        file,
        output,
        carry=carry,
        departments=departments,
        first_leads=first_leads,
        options=read_options(password, tracked),
        force=force,
    )
    for path in made.files:
        print_message(str(path))
    told = _("{} tasks, {} targets; reports taken over: {}; rows that lost their task: {}")
    echo(told.format(made.tasks, made.targets, made.carried, len(made.lost)))
    for row, reports in made.lost:
        name = cut_text(f"{row.task}：{row.text}")
        echo("  " + _("{} ({} reports)").format(name, reports))


@app.command("collect", cls=Command)
def collect_command(
    ledger: Annotated[
        Path, typer.Argument(metavar="LEDGER", help="The ledger as it was sent out.")
    ],
    as_of: Annotated[
        str,
        typer.Option("--as-of", metavar="YYYY-MM-DD", help="The day as of which it is told."),
    ],
    returned: Annotated[
        list[Path] | None,
        typer.Argument(metavar="RETURNED", help="Copies that came back, or folders of them."),
    ] = None,
    due: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            help="The day by which reports were due (default: that of --as-of).",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD", help="The first day of the round (default: all reports count)."
        ),
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="Write the bulletin (.docx, .html), all tables (.xlsx), pictures (.svg); "
            "may be given several times.",
        ),
    ] = None,
    issuer: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="Who signs the bulletin (default: a blank).", show_default=False
        ),
    ] = "",
    force: ForceOption = False,
    output_format: FormatOption = Format.table,
) -> None:
    """Take back what departments reported: who is late, what is overdue, what contradicts what.

    Reports are added to a record beside LEDGER (.jsonl), each once, whatever the order in which
    files come. A file that cannot be read, and a row that cannot be taken over, are listed; the
    exit code is then 1.
    """
    from policy_nlp.pipeline import collect_ledgers

    with step_lines() as tell:
        status = collect_ledgers(
            ledger,
            returned or (),
            as_of=as_of,
            due=due,
            since=since,
            papers=output or (),
            issuer=issuer,
            force=force,
            progress=tell if len(returned or ()) > 1 else None,
        )
    print_result(status, output_format, _print_status)
    for path in output or ():
        print_message(str(path))
    for file in status.returned:
        if file.error:
            print_message(f"policy-nlp: {file.error}")
        for issue in file.issues:
            print_message(f"policy-nlp: {file.file} {issue}")
    for damage in status.issues:
        print_message(f"policy-nlp: {damage.message}")
    failed = [file for file in status.returned if file.error]
    if failed and len(failed) == len(status.returned):
        raise typer.Exit(2)
    if failed or status.issues or any(file.issues for file in status.returned):
        raise typer.Exit(1)


def _print_status(status: LedgerStatus) -> None:
    from policy_nlp.report.papers.ledger import words
    from policy_nlp.report.papers.ledger.tables import state_counts

    rows = [
        (
            body.name,
            body.expected,
            body.reported,
            len(body.missing),
            body.late,
            body.overdue,
            body.behind,
            body.last,
        )
        for body in status.bodies
    ]
    headers = (_("department"), _("to report"), _("reported"), _("missing"), _("late"))
    print_table((*headers, _("overdue"), _("not reached"), _("last report")), rows)
    echo()
    names = {
        item.row.id: words.row_name(item.row) + words.row_place(item.row) for item in status.rows
    }
    for item in status.contradictions:
        sides = "；".join(f"{side.body}：{side.says}" for side in item.sides)
        kind = words.CONTRADICTIONS[item.kind]
        echo(cut_text(f"{kind}  {names[item.row]}  {sides}"))
    for file in status.returned:
        for note in file.notes:
            echo(_("to look at: {}").format(f"{file.file} {note}"))
    counts = state_counts(status.tasks)
    told = _(", ").join(f"{word} {count}" for word, count in counts.items() if count)
    overdue = sum(item.overdue for item in status.tasks)
    echo(_("{} tasks: {}; overdue: {}").format(len(status.tasks), told, overdue))
    if status.targets:
        verdicts = [words.VERDICTS[item.verdict or "unreported"] for item in status.targets]
        told = _(", ").join(
            f"{word} {verdicts.count(word)}" for word in words.VERDICTS.values() if word in verdicts
        )
        echo(_("{} targets: {}").format(len(status.targets), told))
    recorded = sum(file.recorded for file in status.returned)
    repeated = sum(file.repeated for file in status.returned)
    seal = _(", digest of the last line {}").format(status.seal[:16]) if status.seal else ""
    echo(_("Reports recorded: {}, known already: {}{}").format(recorded, repeated, seal))
