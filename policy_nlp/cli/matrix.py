"""The command `matrix`: who answers for what, and what goes to each department."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policy_nlp.cli.output import (
    HERE,
    DocumentArgument,
    FirstLeadsOption,
    ForceOption,
    PasswordOption,
    Tracked,
    TrackedOption,
    WorkspaceOption,
    print_message,
    read_options,
)
from policy_nlp.language import translate as _


def matrix(
    file: DocumentArgument,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="The .xlsx or .docx to write; with --departments a folder or a .zip.",
        ),
    ],
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="UPPER", help="The document above it: adds which of its tasks are carried out."
        ),
    ] = None,
    columns: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Which columns: standard, lead-support, responsible, leaders, or your own.",
        ),
    ] = "standard",
    by_department: Annotated[
        bool, typer.Option("--departments", help="Write a task list for each department instead.")
    ] = False,
    letter: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="With each list a letter: opinion asks for an opinion, or your own wording.",
        ),
    ] = None,
    fill: Annotated[
        list[str] | None,
        typer.Option(
            metavar="BLANK=WORDS",
            help="What stands in a blank of the letter; once for each blank.",
            show_default=False,
        ),
    ] = None,
    first_leads: FirstLeadsOption = False,
    workspace: WorkspaceOption = HERE,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    force: ForceOption = False,
) -> None:
    """Write the responsibility matrix of a document, for Excel or Word.

    Who leads and who supports each measure, which tasks each department has, and the targets of
    each year. With --departments each gets a list of its own tasks, and the office one of who gets
    what and which tasks name nobody. Your own columns stand in presets/matrix/ of the workspace,
    your own letters in presets/letters/.
    """
    from policy_nlp.pipeline import write_matrix_file

    written = write_matrix_file(
        file,
        output,
        against=against,
        columns=columns,
        departments=by_department,
        letter=letter,
        filled=dict(map(_filled_blank, fill or ())),
        first_leads=first_leads,
        workspace=workspace,
        options=read_options(password, tracked),
        force=force,
        tell=print_message,
    )
    for path in written:
        print_message(f"{path}")


def _filled_blank(given: str) -> tuple[str, str]:
    """Return the name of a blank and what stands in it: 反馈期限=8月15日."""
    name, sign, text = given.partition("=")
    name = name.strip("〔〕 ")
    if not sign or not name:
        raise typer.BadParameter(_("{}: give BLANK=WORDS").format(given), param_hint="--fill")
    return name, text
