"""The command `feedback`: what came back on a draft that was sent round for comment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_nlp.cli.options import ForceOption, Format, FormatOption, PasswordOption
from policy_nlp.cli.output import print_json, print_message, print_table

if TYPE_CHECKING:
    from policy_nlp.records.feedback import Feedback

LONGEST = 60


def register(app: typer.Typer) -> None:
    """Add the command of this module to the program."""
    app.command("feedback")(feedback)


def feedback(
    base: Annotated[
        Path, typer.Argument(metavar="BASE", help="The draft as it was sent round (征求意见稿).")
    ],
    returned: Annotated[
        list[Path],
        typer.Argument(metavar="RETURNED", help="Files that came back, or folders of them."),
    ],
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="X.xlsx",
            help="Write 意见采纳情况表 (.xlsx, .docx); may be given twice.",
        ),
    ] = None,
    force: ForceOption = False,
    password: PasswordOption = None,
    output_format: FormatOption = Format.table,
) -> None:
    """Gather what came back on a draft: who asks what of which task, and who the opposite.

    Reads tracked changes and comments of Word with their authors; a file that was changed
    without tracking is compared with BASE. Who sent a file is read off its name
    (区财政局反馈.docx). A file that cannot be read is told on standard error; the exit code is
    then 1.
    """
    from policy_nlp.ingest import ReadOptions
    from policy_nlp.pipeline import gather_feedback

    found = gather_feedback(
        base,
        returned,
        papers=output or (),
        force=force,
        options=ReadOptions(password=password),
        progress=print_message if len(returned) > 1 or returned[0].is_dir() else None,
    )
    if output_format is Format.json:
        print_json(found)
    else:
        _print_feedback(found)
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
            _cut(gist_of_opinion(opinion)),
        )
        for at, opinion in enumerate(found.opinions, start=1)
    ]
    if rows:
        print_table(("序号", "单位", "条目", "类别", "意见"), rows)
        typer.echo()
    for conflict in found.conflicts:
        place = "、".join(conflict.units) or "全文"
        colour = "red" if conflict.kind == "opposite" else "yellow"
        typer.secho(f"意见{CONFLICTS[conflict.kind]}", fg=colour, nl=False)
        typer.echo(f"  {place}  {_cut(subject_of(conflict))}")
        for side in conflict.sides:
            typer.echo(f"    {_cut(side_of(conflict, side, found))}")
    if found.conflicts:
        typer.echo()
    for file in found.returned:
        if file.error is None and (remark := remark_of(file)):
            typer.echo(f"{file.file}：{remark}")
    silent = sum(file.error is None and not file.opinions for file in found.returned)
    typer.echo(
        f"共 {len(found.returned)} 份反馈文件，意见 {len(found.opinions)} 条，"
        f"意见不一致 {len(found.conflicts)} 处，无意见 {silent} 份"
    )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
