"""The command `coverage`: all lower documents of one upper document side by side."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_nlp.cli.options import (
    EncoderOption,
    ForceOption,
    Format,
    FormatOption,
    PasswordOption,
    Tracked,
    TrackedOption,
    WorkspaceOption,
    read_options,
)
from policy_nlp.cli.output import print_json, print_message, print_table, progress_bar

if TYPE_CHECKING:
    from policy_nlp.report.papers.coverage import CoverageTable

HERE = Path()
# More lower documents than this do not fit a line: only their numbers are shown then.
SIDE_BY_SIDE = 6


def register(app: typer.Typer) -> None:
    """Add the command of this module to the program."""
    app.command("coverage")(coverage)


def coverage(
    upper: Annotated[
        str,
        typer.Argument(metavar="UPPER", help="A document of the workspace; with LOWER, a file."),
    ],
    lowers: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[LOWER]...",
            help="Files, or folders of them (default: all of the workspace that implement UPPER).",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="X.xlsx", help="Write it as a workbook."),
    ] = None,
    workspace: WorkspaceOption = HERE,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="How many processes align files.")
    ] = 1,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="A Dask scheduler whose workers align files."),
    ] = None,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    encoder: EncoderOption = None,
    force: ForceOption = False,
    output_format: FormatOption = Format.table,
) -> None:
    """Show how all lower documents carry out one upper document, side by side.

    A file that cannot be read is told on standard error; the exit code is then 1.
    """
    from policy_nlp.pipeline import list_coverage
    from policy_nlp.report.papers.coverage import write_coverage
    from policy_nlp.report.render.seal import check_workbook

    if output is not None:
        # Told before the work, which may take long.
        check_workbook(output, force=force)
    with progress_bar("衔接") as progress:
        table = list_coverage(
            upper,
            lowers or (),
            workspace=workspace,
            options=read_options(password, tracked),
            encoder=encoder,
            jobs=jobs,
            scheduler=scheduler,
            progress=progress,
        )
    if output_format is Format.json:
        print_json(table)
    else:
        _print_coverage(table)
    if output is not None:
        write_coverage(table, output, force=force)
        print_message(str(output))
    for line in table.unread:
        print_message(f"policy-nlp: {line}")
    if table.unread:
        raise typer.Exit(1)


def _print_coverage(table: CoverageTable) -> None:
    from policy_nlp.report.labels import COVERAGE, decided_word

    if len(table.lowers) <= SIDE_BY_SIDE:
        rows: Iterable[tuple[object, ...]] = (
            (
                task.unit,
                task.heading,
                *(
                    decided_word(COVERAGE[lower.tasks[at].status], lower.tasks[at].decision)
                    for lower in table.lowers
                ),
            )
            for at, task in enumerate(table.tasks)
        )
        names = [lower.name for lower in table.lowers]
        print_table(("上级条目", "标题", *names), list(rows))
        typer.echo()
    numbers = [
        (lower.name, *(lower.counts[status] for status in COVERAGE)) for lower in table.lowers
    ]
    print_table(("文件", *COVERAGE.values()), numbers)
