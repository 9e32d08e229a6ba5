"""Commands that look a document over: `check`."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
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
from policy_nlp.cli.output import print_json


class FailOn(StrEnum):
    """From which severity on the exit code is 1."""

    error = "error"
    warning = "warning"
    info = "info"
    never = "never"


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the program."""
    app.command("check")(check)


def check(
    file: DocumentArgument,
    against: Annotated[
        Path | None,
        typer.Option(metavar="UPPER", help="The document above it: also what it leaves open."),
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="Exit code 1 from findings of this severity on.")
    ] = FailOn.never,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """List what a careful clerk would mark before the document is signed."""
    from policy_nlp.pipeline import check_file
    from policy_nlp.report.labels import SEVERITIES

    found = check_file(file, against=against, options=read_options(password, tracked))
    if output_format is Format.json:
        print_json(found)
    else:
        for f in found.findings:
            typer.echo(f"{SEVERITIES[f.severity]} {f.code}  {f.unit or '全文'}  {f.message}")
            quote = " ".join(f.quote.split())
            if quote and quote not in f.message:
                typer.echo(f"    原文：{quote if len(quote) <= 60 else quote[:60] + '…'}")
            if f.suggestion:
                typer.echo(f"    建议：{f.suggestion}")
        counts = Counter(f.severity for f in found.findings)
        shown = "，".join(f"{word} {counts[severity]}" for severity, word in SEVERITIES.items())
        typer.echo(f"\n共 {len(found.findings)} 处：{shown}")
    order = list(FailOn)
    reached = order[: order.index(fail_on) + 1] if fail_on is not FailOn.never else []
    if any(f.severity in reached for f in found.findings):
        raise typer.Exit(1)
