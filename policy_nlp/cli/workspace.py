"""Commands over a whole workspace: `init`, `run`, `report`, `review`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from policy_nlp.cli.help import Command, Group
from policy_nlp.cli.output import (
    HERE,
    ForceOption,
    Format,
    FormatOption,
    PasswordOption,
    Tracked,
    TrackedOption,
    WorkspaceOption,
    echo,
    print_message,
    print_result,
    read_options,
    step_lines,
)
from policy_nlp.language import translate as _

if TYPE_CHECKING:
    from policy_nlp.pipeline import CheckedLog, ReviewImport
    from policy_nlp.report.render import ReportFormat


def init(
    workspace: Annotated[
        Path, typer.Argument(metavar="WORKSPACE", help="The folder to make, or to add to.")
    ],
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Documents to copy into it.", show_default=False),
    ] = None,
) -> None:
    """Make a workspace: the folder of all documents that belong together.

    Copies each FILE into corpus/ and writes into a meta.toml beside it which level and region it is
    of and which document it implements, as far as the text says so. Look these over before `run`.
    """
    from policy_nlp.pipeline import init_workspace

    for line in init_workspace(workspace, files or []):
        echo(line)


def run(
    workspace: Annotated[
        Path,
        typer.Argument(
            metavar="WORKSPACE", help="Folder of the workspace.", show_default="this folder"
        ),
    ] = Path(),
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    force: ForceOption = False,
) -> None:
    """Read all documents of a workspace and compare each with the one it implements.

    Writes what it finds to extracted/ and graphs/ and prints a summary. What did not change since
    the last run is not done again. A document that cannot be read does not stop the others; the
    exit code is then 1.
    """
    from policy_nlp.pipeline import run_workspace

    with step_lines() as tell:
        summary = run_workspace(
            workspace, options=read_options(password, tracked), progress=tell, force=force
        )
    echo(str(summary))
    if summary.failed:
        raise typer.Exit(1)


FORMATS = ("docx", "xlsx", "html", "svg")


def _formats(value: str) -> str:
    wanted = [name.strip() for name in value.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        told = _("{}: give one or more of {}").format(value, ",".join(FORMATS))
        raise typer.BadParameter(told)
    return ",".join(dict.fromkeys(wanted))


def report(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write to.")
    ],
    pair: Annotated[
        str | None,
        typer.Argument(
            metavar="PAIR", help="Id of the lower document, or LOWER--UPPER (default: all pairs)."
        ),
    ] = None,
    formats: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="FORMATS",
            callback=_formats,
            help="Which of docx, xlsx, html, svg to write.",
        ),
    ] = "docx,xlsx,html",
    preset: Annotated[
        str,
        typer.Option(metavar="NAME", help="Layout of the Word file, shipped or of presets/."),
    ] = "gbt9704",
    paper: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Write this paper of another package instead."),
    ] = None,
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    force: ForceOption = False,
) -> None:
    """Write a report on how a plan carries out the document above it.

    Every upper task with the sentences that answer it, targets, departments, and what is missing
    with a draft for it. Beside the Word file stands one page for signature (送审摘要). On paper,
    answered sentences are in brief; workbook and web page show both texts in full. svg writes the
    pictures alone.
    """
    from policy_nlp.pipeline import write_reports

    with step_lines() as tell:
        written = write_reports(
            workspace,
            output,
            pair=pair,
            formats=cast("list[ReportFormat]", formats.split(",")),
            preset=preset,
            paper=paper,
            options=read_options(password, tracked),
            force=force,
            progress=tell,
        )
    for path in written:
        echo(f"{path}  {path.stat().st_size // 1024 or 1} KB")


review_app = typer.Typer(
    name="review",
    help="Let people decide on what was found, in a workbook.",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
)


@review_app.command("export", cls=Command)
def export_command(
    pair: Annotated[
        str | None,
        typer.Argument(
            metavar="PAIR",
            help="Id of the lower document, or LOWER--UPPER (default: all pairs).",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="PATH", help="The workbook to write.")
    ] = Path("衔接复核表.xlsx"),
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    force: ForceOption = False,
) -> None:
    """Write a workbook in which people confirm, reject or correct each conclusion.

    Both texts side by side, a list to choose from (确认, 否决, 改判为…), columns for note, name and
    day, and empty rows for links that are missing.
    """
    from policy_nlp.pipeline import export_review

    with step_lines() as tell:
        export_review(
            output,
            workspace=workspace,
            pair=pair,
            options=read_options(password, tracked),
            force=force,
            progress=tell,
        )
    print_message(str(output))


@review_app.command("import", cls=Command)
def import_command(
    workbook: Annotated[
        Path, typer.Argument(metavar="FILE", help="The workbook that people filled in.")
    ],
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who decided, for rows that name nobody.")
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="Day of rows that name none (default: today)."),
    ] = None,
    workspace: WorkspaceOption = HERE,
    output_format: FormatOption = Format.table,
) -> None:
    """Read the decisions of people back from a workbook.

    They hold in all that is made from now on: matrix, report, graph. Rows that cannot be taken over
    are listed; the exit code is then 1.
    """
    from policy_nlp.pipeline import import_review

    done = import_review(workbook, workspace=workspace, by=by, date=date)
    print_result(done, output_format, _print_import)
    if done.conflicts or done.unknown or done.issues:
        raise typer.Exit(1)


@review_app.command("approve", cls=Command)
def approve_command(
    pair: Annotated[
        str, typer.Argument(metavar="PAIR", help="LOWER--UPPER, or the lower document's id.")
    ],
    by: Annotated[str, typer.Option(metavar="NAME", help="Who signs.")],
    note: Annotated[str, typer.Option(metavar="NOTE", help="What to remember with it.")] = "",
    date: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="When (default: today).")
    ] = None,
    workspace: WorkspaceOption = HERE,
    output_format: FormatOption = Format.table,
) -> None:
    """Sign off on all that stands of a pair.

    The report names who signed and when. Any later decision, and any later draft, voids it.
    """
    from policy_nlp.pipeline import approve_review

    done = approve_review(pair, by=by, workspace=workspace, note=note, date=date)
    print_result(done, output_format, lambda made: echo(f"{made.who}已签发（{made.date}）"))


@review_app.command("verify", cls=Command)
def verify_command(
    pair: Annotated[
        str | None,
        typer.Argument(
            metavar="PAIR",
            help="Id of the lower document, or LOWER--UPPER (default: all pairs).",
            show_default=False,
        ),
    ] = None,
    workspace: WorkspaceOption = HERE,
    output_format: FormatOption = Format.table,
) -> None:
    """Check that no recorded decision was changed, taken out or put in.

    Each line carries a digest of the line before it. The digest of the last line is printed: note
    it down, and you can tell later that nothing was changed up to there. Exit code 1 where a line
    is damaged or does not follow the line before.
    """
    from policy_nlp.pipeline import verify_review

    checked = verify_review(workspace, pair)
    print_result(checked, output_format, _print_checks)
    if any(item.issues for item in checked):
        raise typer.Exit(1)


def _print_checks(checked: Sequence[CheckedLog]) -> None:
    for item in checked:
        seal = _(", digest of the last line {}").format(item.seal[:16]) if item.seal else ""
        verdict = _("{} problems").format(len(item.issues)) if item.issues else _("unbroken")
        echo(_("{}: {} decisions, {}{}").format(item.file, item.decisions, verdict, seal))
        for issue in item.issues:
            echo(f"  {issue.message}")


def _print_import(done: ReviewImport) -> None:
    told = _(
        "Decisions taken over: {}, known already: {}; rows left blank: {}, in conflict: {}, "
        "not understood: {}"
    )
    counts = (done.recorded, done.conflicts, done.unknown)
    new, conflicts, unknown = map(len, counts)
    echo(told.format(new, done.unchanged, done.blank, conflicts, unknown))
    if done.kept:
        echo(_("Opinions on form, which stay in the workbook: {}").format(done.kept))
    for title, rows in ((_("conflict"), done.conflicts), (_("not understood"), done.unknown)):
        for row in rows:
            echo(_("{}: {}").format(title, row))
    for issue in done.issues:
        echo(_("file of decisions: {}").format(issue.message))
