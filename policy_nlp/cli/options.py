"""Options that several commands share, declared once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


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
DocumentArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The document.")]
