"""Commands over one upper document and many lower ones: `coverage`, `targets`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from policy_nlp.cli.output import (
    HERE,
    EncoderOption,
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
    print_table,
    progress_bar,
    read_options,
)
from policy_nlp.language import translate as _

if TYPE_CHECKING:
    from policy_nlp.records.listings import CoverageTable, LowerDocument, TargetTable
    from policy_nlp.report.model import Report
    from policy_nlp.report.render import ReportFormat

    TABLE = TypeVar("TABLE", CoverageTable, TargetTable)

# More lower documents than this do not fit a line: only their numbers are shown then.
SIDE_BY_SIDE = 6
COVERAGE_FORMATS: tuple[ReportFormat, ...] = ("xlsx", "docx", "csv")
TARGET_FORMATS: tuple[ReportFormat, ...] = ("xlsx", "docx", "html", "svg", "csv")
UpperArgument = Annotated[
    str,
    typer.Argument(metavar="UPPER", help="Id of a document of the workspace, or a file."),
]
LowersArgument = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="LOWER",
        help="Files, or folders of them (default: all of the workspace that implement UPPER).",
        show_default=False,
    ),
]
JobsOption = Annotated[
    int,
    typer.Option(
        "--jobs", "-j", metavar="N", min=1, help="How many files are compared at the same time."
    ),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Dask scheduler whose workers do the work."),
]


def coverage(
    upper: UpperArgument,
    lowers: LowersArgument = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="PATH", help="Write the tables as .xlsx, .docx or .csv."
        ),
    ] = None,
    workspace: WorkspaceOption = HERE,
    jobs: JobsOption = 1,
    scheduler: SchedulerOption = None,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    encoder: EncoderOption = None,
    force: ForceOption = False,
    output_format: FormatOption = Format.table,
) -> None:
    """Show side by side how many plans carry out one document.

    Task by task, and in the file that is written also for each thing that UPPER asks: whether each
    plan answers it, and what is to be done. A file that cannot be read does not stop the others;
    the exit code is then 1.
    """
    from policy_nlp.pipeline import list_coverage
    from policy_nlp.report.papers.across.coverage import coverage_report

    _check_output(output, COVERAGE_FORMATS, upper, lowers, force=force)
    with progress_bar(_("Comparing")) as progress:
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
    print_result(table, output_format, _print_coverage)
    _finish(table, coverage_report, output, force=force)


def targets(
    upper: UpperArgument,
    lowers: LowersArgument = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="Write the tables as .xlsx, .docx or .csv, with a picture as .html, it alone as "
            ".svg.",
        ),
    ] = None,
    workspace: WorkspaceOption = HERE,
    jobs: JobsOption = 1,
    scheduler: SchedulerOption = None,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    encoder: EncoderOption = None,
    force: ForceOption = False,
    output_format: FormatOption = Format.table,
) -> None:
    """Show side by side what many plans make of the targets of one document.

    A row for each target of UPPER, a column for each plan: its own value, and whether that is the
    same, more, less, or missing. A file that cannot be read does not stop the others; the exit code
    is then 1.
    """
    from policy_nlp.pipeline import list_targets
    from policy_nlp.report.papers.across.targets import target_report

    _check_output(output, TARGET_FORMATS, upper, lowers, force=force)
    with progress_bar(_("Comparing")) as progress:
        table = list_targets(
            upper,
            lowers or (),
            workspace=workspace,
            options=read_options(password, tracked),
            encoder=encoder,
            jobs=jobs,
            scheduler=scheduler,
            progress=progress,
        )
    print_result(table, output_format, _print_targets)
    _finish(table, target_report, output, force=force)


def _check_output(
    output: Path | None,
    formats: Iterable[str],
    upper: str,
    lowers: list[Path] | None,
    *,
    force: bool,
) -> None:
    """Tell what is wrong with the file to write before the work, which may take long."""
    from policy_nlp.pipeline.writing import check_not_read, check_path

    if output is not None:
        check_not_read([output], [Path(upper), *lowers] if lowers else ())
        check_path(output, tuple(formats), force=force)


def _finish(
    table: TABLE, make: Callable[[TABLE], Report], output: Path | None, *, force: bool
) -> None:
    """Write the paper of a table, and tell which files are not in it."""
    from typing import cast

    from policy_nlp.pipeline.writing import write_report

    if output is not None:
        kind = cast("ReportFormat", output.suffix.lower().removeprefix("."))
        stem = output.with_suffix("")
        for path in write_report(make(table), stem, formats=(kind,), force=force):
            print_message(str(path))
    for line in table.unread:
        print_message(f"policy-nlp: {line}")
    if table.unread:
        raise typer.Exit(1)


def _names(lowers: Iterable[LowerDocument]) -> list[str]:
    return [lower.name for lower in lowers]


def _print_coverage(table: CoverageTable) -> None:
    from policy_nlp.report.labels import COVERAGE, DEMAND_STATUSES, TO_DO, decided_word

    if len(table.lowers) <= SIDE_BY_SIDE:
        rows = [
            (
                task.unit,
                task.heading,
                *(
                    decided_word(COVERAGE[lower.tasks[at].status], lower.tasks[at].decision)
                    for lower in table.lowers
                ),
            )
            for at, task in enumerate(table.tasks)
        ]
        print_table((_("upper unit"), _("heading"), *_names(table.lowers)), rows)
        echo()
    numbers = [
        (lower.name, *(lower.counts[status] for status in COVERAGE)) for lower in table.lowers
    ]
    print_table((_("document"), *COVERAGE.values()), numbers)
    echo()
    asked = [
        (
            lower.name,
            *(lower.demand_counts[status] for status in DEMAND_STATUSES),
            *(lower.actions[action] for action in TO_DO),
        )
        for lower in table.lowers
    ]
    print_table((_("demands of"), *DEMAND_STATUSES.values(), *TO_DO.values()), asked)


def _print_targets(table: TargetTable) -> None:
    from policy_nlp.report.labels import STANDINGS
    from policy_nlp.report.labels_targets import asked_text
    from policy_nlp.report.papers.across.targets import asked_rows, brief_answer

    rows = list(asked_rows(table))
    if len(table.lowers) <= SIDE_BY_SIDE:
        lines = [
            (
                row.target.indicator,
                asked_text(row.target),
                *(brief_answer(found) for found in row.answers),
            )
            for row in rows
        ]
        print_table((_("target"), _("asked"), *_names(table.lowers)), lines)
        echo()
    standings = [
        standing
        for standing in STANDINGS
        if any(found[0].standing == standing for row in rows for found in row.answers)
    ]
    numbers = [
        (
            lower.name,
            *(
                sum(row.answers[at][0].standing == standing for row in rows)
                for standing in standings
            ),
            len(lower.own),
        )
        for at, lower in enumerate(table.lowers)
    ]
    words = [STANDINGS[standing] for standing in standings]
    print_table((_("document"), *words, STANDINGS["own"]), numbers)
