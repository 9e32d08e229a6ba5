"""The command `check`: what to mend, as a list, as comments in the draft, as a sheet."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_nlp.cli.output import (
    DocumentArgument,
    ForceOption,
    Format,
    FormatOption,
    PasswordOption,
    Tracked,
    TrackedOption,
    cut_text,
    echo,
    print_message,
    print_result,
    read_options,
)
from policy_nlp.language import translate as _

if TYPE_CHECKING:
    from policy_nlp.records import Findings


class FailOn(StrEnum):
    """From which severity on the exit code is 1."""

    error = "error"
    warning = "warning"
    info = "info"
    never = "never"


def check(
    file: DocumentArgument,
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="UPPER", help="The document above it: also lists what of it is left open."
        ),
    ] = None,
    fail_on: Annotated[
        FailOn,
        typer.Option(
            "--fail-on",
            metavar="|".join(FailOn),
            help="Exit code 1 where something of this weight or above is found.",
        ),
    ] = FailOn.never,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="Write the document with comments (.docx), or a sheet to be answered (.xlsx).",
        ),
    ] = None,
    suggest: Annotated[
        bool,
        typer.Option(
            "--suggest", help="In the .docx: drafts of what UPPER asks, as tracked insertions."
        ),
    ] = False,
    consider: Annotated[
        bool, typer.Option("--consider", help="Also write what of UPPER may be left as it is.")
    ] = False,
    author: Annotated[
        str,
        typer.Option(metavar="NAME", help="Author of comments and insertions (default: 审校)."),
    ] = "",
    date: Annotated[
        str,
        typer.Option(metavar="YYYY-MM-DD", help="Day of comments and insertions (default: none)."),
    ] = "",
    force: ForceOption = False,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """List what to mend before a document is signed.

    Numbering, headings, clauses on who answers, names of departments, citations, brackets.

    With -o as comments at the words they are about, or as a sheet to be answered; with --against
    also what the document above asks. A .docx keeps its layout, its own comments and changes;
    other formats are set anew. `review import` takes the answers of the sheet into a workspace.
    """
    from policy_nlp.pipeline import check_file

    paper = None
    if output is not None:
        from policy_nlp.pipeline.remarks import CheckPaper

        paper = CheckPaper(
            output=output,
            suggest=suggest,
            consider=consider,
            author=author,
            date=date,
            force=force,
            tell=print_message,
        )
    _check_paper_options(
        output, against, suggest=suggest, consider=consider, signed=bool(author or date)
    )
    options = read_options(password, tracked)
    found = check_file(file, against=against, paper=paper, options=options)
    print_result(found, output_format, _print_findings)
    if output is not None:
        print_message(str(output))
    order = list(FailOn)
    reached = order[: order.index(fail_on) + 1] if fail_on is not FailOn.never else []
    if any(f.severity in reached for f in found.findings):
        raise typer.Exit(1)


def _check_paper_options(
    output: Path | None, against: Path | None, *, suggest: bool, consider: bool, signed: bool
) -> None:
    """Refuse options that would say nothing."""
    is_docx = output is not None and output.suffix.lower() == ".docx"
    if suggest and not is_docx:
        raise typer.BadParameter(_("it is for -o X.docx"), param_hint="--suggest")
    if signed and not is_docx:
        raise typer.BadParameter(_("it is for -o X.docx"), param_hint="--author, --date")
    for name, given in (("--suggest", suggest), ("--consider", consider)):
        if given and (against is None or output is None):
            raise typer.BadParameter(_("it wants --against UPPER and -o PATH"), param_hint=name)


def _print_findings(found: Findings) -> None:
    from policy_nlp.report.labels import SEVERITIES

    for f in found.findings:
        echo(f"{SEVERITIES[f.severity]} {f.code}  {f.unit or _('whole text')}  {f.message}")
        quote = " ".join(f.quote.split())
        if quote and quote not in f.message:
            echo("    " + _("text: {}").format(cut_text(quote)))
        if f.suggestion:
            echo("    " + _("suggested: {}").format(f.suggestion))
    counts = Counter(f.severity for f in found.findings)
    shown = _(", ").join(f"{word} {counts[severity]}" for severity, word in SEVERITIES.items())
    echo("\n" + _("{} findings: {}").format(len(found.findings), shown))
