"""Commands that write papers of a workspace: `report`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from policy_nlp.cli.options import (
    ForceOption,
    PasswordOption,
    Tracked,
    TrackedOption,
    WorkspaceOption,
    read_options,
)
from policy_nlp.cli.output import print_message

if TYPE_CHECKING:
    from policy_nlp.report import ReportFormat

HERE = Path()
FORMATS = ("docx", "xlsx", "html", "svg")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the program."""
    app.command("report")(report)


def _formats(value: str) -> str:
    wanted = [name.strip() for name in value.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        raise typer.BadParameter(f"'{value}': give one or more of {','.join(FORMATS)}")
    return ",".join(dict.fromkeys(wanted))


def report(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write to.")
    ],
    pair: Annotated[
        str | None,
        typer.Argument(
            metavar="PAIR", help="LOWER--UPPER, or the lower document's id (default: every pair)."
        ),
    ] = None,
    formats: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="FORMATS",
            callback=_formats,
            help="Of docx, xlsx, html, svg, by commas.",
        ),
    ] = "docx,xlsx,html",
    preset: Annotated[
        str,
        typer.Option(metavar="NAME", help="Layout of the Word file; one of your own in presets/."),
    ] = "gbt9704",
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    force: ForceOption = False,
) -> None:
    """Write the report on how a document carries out the one above it (衔接性审查报告).

    For Word, Excel and the browser, each saying the same: every upper task with the sentences
    that take it up, targets, departments, what is missing with a draft for it. svg: its pictures,
    each a file: tasks by tasks, load of departments, targets by year.
    """
    from policy_nlp.pipeline import write_reports

    written = write_reports(
        workspace,
        output,
        pair=pair,
        formats=cast("list[ReportFormat]", formats.split(",")),
        preset=preset,
        options=read_options(password, tracked),
        force=force,
        progress=print_message,
    )
    for path in written:
        typer.echo(f"{path}  {path.stat().st_size // 1024 or 1} KB")
