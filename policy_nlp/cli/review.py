"""Commands by which people decide: `review export`, `review import`."""

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
    WorkspaceOption,
    read_options,
)
from policy_nlp.cli.output import print_json, print_message

if TYPE_CHECKING:
    from policy_nlp.pipeline import ReviewImport

HERE = Path()
app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


def register(program: typer.Typer) -> None:
    """Add the commands of this module to the program."""
    program.add_typer(app, name="review", help="Let people decide, through a workbook.")


@app.command("export")
def export_command(
    pair: Annotated[
        str | None,
        typer.Argument(
            metavar="[PAIR]",
            help="LOWER--UPPER, or the lower document's id (default: every pair).",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="X.xlsx", help="The workbook to write.")
    ] = Path("衔接复核表.xlsx"),
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    force: ForceOption = False,
) -> None:
    """Write every proposed link and coverage line into a workbook to decide on.

    Both texts side by side, a drop-down (确认, 否决, 改判为…), columns for note, name and day,
    and empty rows for links that are missing.
    """
    from policy_nlp.pipeline import export_review

    export_review(
        output, workspace=workspace, pair=pair, options=read_options(password, tracked), force=force
    )
    print_message(str(output))


@app.command("import")
def import_command(
    workbook: Annotated[
        Path, typer.Argument(metavar="X.xlsx", help="The workbook that people filled in.")
    ],
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who decided, where a row names nobody.")
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="When, where a row names no day (default: today)."),
    ] = None,
    workspace: WorkspaceOption = HERE,
    output_format: FormatOption = Format.table,
) -> None:
    """Take back what people said in a review workbook.

    Decisions hold in all that is made from now on: matrix, report, graph, evaluate. Rows that
    could not be taken over are listed; the exit code is then 1.
    """
    from policy_nlp.pipeline import import_review

    done = import_review(workbook, workspace=workspace, by=by, date=date)
    if output_format is Format.json:
        print_json(done)
    else:
        _print_import(done)
    if done.conflicts or done.unknown or done.issues:
        raise typer.Exit(1)


def _print_import(done: ReviewImport) -> None:
    typer.echo(
        f"导入意见{len(done.recorded)}条，已有{done.unchanged}条，未填{done.blank}行，"
        f"冲突{len(done.conflicts)}行，未识别{len(done.unknown)}行"
    )
    for title, rows in (("冲突", done.conflicts), ("未识别", done.unknown)):
        for row in rows:
            typer.echo(f"{title}：{row}")
    for issue in done.issues:
        typer.echo(f"意见文件：{issue.message}")
