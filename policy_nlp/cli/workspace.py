"""Commands over a whole workspace: `init`, `run`, `report`, `coverage`, `review`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

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
    print_message,
    print_result,
    print_table,
    progress_bar,
    read_options,
)

if TYPE_CHECKING:
    from policy_nlp.pipeline import CheckedLog, ReviewImport
    from policy_nlp.records.listings import CoverageTable
    from policy_nlp.report.render import ReportFormat


def init(
    workspace: Annotated[Path, typer.Argument(metavar="WORKSPACE", help="The folder to make.")],
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Documents to copy into it.", show_default=False),
    ] = None,
) -> None:
    """Make a workspace out of documents.

    Each is copied into a folder of its own in corpus/, with a meta.toml to fill in: what it
    implements makes the pairs that run aligns.
    """
    from policy_nlp.pipeline import init_workspace

    for line in init_workspace(workspace, files or []):
        typer.echo(line)


def run(
    workspace: Annotated[
        Path, typer.Argument(metavar="WORKSPACE", help="The workspace to read and write.")
    ] = Path(),
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    force: ForceOption = False,
) -> None:
    """Go the whole road for all of a workspace.

    Reads every document of corpus/, aligns every pair, writes extracted/ and graphs/, and says
    in a summary what was found. What stands unchanged since the last run is not done again.
    A document that cannot be read stops nothing else; the exit code is then 1.
    """
    from policy_nlp.pipeline import run_workspace

    summary = run_workspace(
        workspace,
        options=read_options(password, tracked),
        progress=print_message,
        force=force,
    )
    typer.echo(str(summary))
    if summary.failed:
        raise typer.Exit(1)


FORMATS = ("docx", "xlsx", "html", "svg")


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


# More lower documents than this do not fit a line: only their numbers are shown then.
SIDE_BY_SIDE = 6


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

    A file that cannot be read is reported on standard error; the exit code is then 1.
    """
    from policy_nlp.pipeline import list_coverage
    from policy_nlp.pipeline.writing import check_not_read, check_path, write_paper
    from policy_nlp.report.papers.coverage import coverage_report

    if output is not None:
        # Told before the work, which may take long.
        check_not_read([output], [Path(upper), *lowers] if lowers else ())
        check_path(output, ("xlsx",), force=force)
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
    print_result(table, output_format, _print_coverage)
    if output is not None:
        write_paper(coverage_report(table), output, formats=("xlsx",), force=force)
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


review_app = typer.Typer(
    name="review",
    help="Let people decide, through a workbook.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@review_app.command("export")
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
        output,
        workspace=workspace,
        pair=pair,
        options=read_options(password, tracked),
        force=force,
        progress=print_message,
    )
    print_message(str(output))


@review_app.command("import")
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
    print_result(done, output_format, _print_import)
    if done.conflicts or done.unknown or done.issues:
        raise typer.Exit(1)


@review_app.command("verify")
def verify_command(
    pair: Annotated[
        str | None,
        typer.Argument(
            metavar="[PAIR]",
            help="LOWER--UPPER, or the lower document's id (default: every pair).",
            show_default=False,
        ),
    ] = None,
    workspace: WorkspaceOption = HERE,
    output_format: FormatOption = Format.table,
) -> None:
    """Check that nobody changed, took out or put in a line of the recorded decisions.

    Each line carries a digest of the line before. The digest of the last line is printed: who
    notes it down can tell later that nothing was changed up to there. Exit code 1 where a line is
    damaged or does not follow the line before.
    """
    from policy_nlp.pipeline import verify_review

    checked = verify_review(workspace, pair)
    print_result(checked, output_format, _print_checks)
    if any(item.issues for item in checked):
        raise typer.Exit(1)


def _print_checks(checked: Sequence[CheckedLog]) -> None:
    for item in checked:
        seal = f"，末行指纹 {item.seal[:16]}" if item.seal else ""
        verdict = f"{len(item.issues)}处问题" if item.issues else "前后衔接"
        typer.echo(f"{item.file}：意见{item.decisions}条，{verdict}{seal}")
        for issue in item.issues:
            typer.echo(f"  {issue.message}")


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
