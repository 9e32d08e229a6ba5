"""The command `where`: on which page, and where on it, something is printed."""

from __future__ import annotations

from typing import Annotated

import typer

from policy_nlp.cli.options import (
    DocumentArgument,
    Format,
    FormatOption,
    PasswordOption,
    Tracked,
    TrackedOption,
    read_options,
)
from policy_nlp.cli.output import print_json, print_table


def register(app: typer.Typer) -> None:
    """Add the command of this module to the program."""
    app.command("where")(where)


def where(
    file: DocumentArgument,
    wanted: Annotated[
        str,
        typer.Argument(
            metavar="WHAT", help="Id of a record, START-END of the text, or words of the text."
        ),
    ],
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """Show on which page, and where on it, something is printed.

    A line for each printed line: page, its box (left, top, right, bottom in points of 1/72 inch
    from the top left corner), paragraph of the body, quotation. Word, text and web pages have
    no pages: there the paragraph leads to the place.
    """
    from policy_nlp.pipeline import find_places

    found = find_places(file, wanted, options=read_options(password, tracked))
    if output_format is Format.json:
        print_json(found)
        return
    rows = [
        (
            place.page,
            " ".join(f"{edge:.1f}" for edge in place.box) if place.box else None,
            place.paragraph,
            place.quote,
        )
        for place in found.places
    ]
    print_table(("页", "位置（左 上 右 下）", "段", "原文"), rows)
