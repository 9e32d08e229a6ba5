"""Options that several commands share, declared once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from policy_nlp.ingest import ReadOptions


HERE = Path()


class Format(StrEnum):
    """How a result is printed."""

    table = "table"
    json = "json"


class RecordFormat(StrEnum):
    """How records are printed or written."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    xlsx = "xlsx"
    spacy = "spacy"
    html = "html"


class Tracked(StrEnum):
    """Which side of tracked changes is read."""

    accepted = "accepted"
    original = "original"


EncoderOption = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder of a model for nearness in meaning ([semantic])."),
]
FormatOption = Annotated[
    Format, typer.Option("--format", help="A table to read, or the records as JSON.")
]
MetaOption = Annotated[
    Path | None,
    typer.Option(
        "--meta",
        metavar="FILE",
        help="What the office says of the document (default: meta.toml beside it).",
    ),
]
WorkspaceOption = Annotated[
    Path, typer.Option("--workspace", "-w", metavar="FOLDER", help="The workspace to ask.")
]
ForceOption = Annotated[
    bool, typer.Option("--force", help="Do it although nothing changed, or over a file there.")
]
PasswordOption = Annotated[
    str | None, typer.Option("--password", metavar="WORD", help="What opens an encrypted PDF.")
]
TrackedOption = Annotated[
    Tracked,
    typer.Option("--tracked", help="Tracked changes of a Word file: taken in, or left out."),
]
DocumentArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The document.")]


def read_options(password: str | None, tracked: Tracked) -> ReadOptions:
    """Return how the files named on the command line are to be read."""
    from policy_nlp.ingest import ReadOptions

    return ReadOptions(password=password, tracked=tracked.value)
