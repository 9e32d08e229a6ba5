"""Shared options of the commands, and how results leave: JSON, tables, files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from policy_nlp.errors import UsageError

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


GAP = "  "
LONGEST = 60
R = TypeVar("R")


def print_message(line: str) -> None:
    """Print progress or a message to standard error."""
    typer.echo(line, err=True)


def print_json(value: Any) -> None:
    """Print a record, or a list of records, as JSON in UTF-8 whatever the console is set to."""
    from policy_nlp.store import canonical_json

    typer.echo(canonical_json(value).encode(), nl=False)


def print_result(value: R, output_format: Format, print_text: Callable[[R], None]) -> None:
    """Print a record as JSON, or by `print_text` to be read."""
    if output_format is Format.json:
        print_json(value)
    else:
        print_text(value)


def print_table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print `rows` under `headers`, columns aligned by display width."""
    lines = [[_printed_cell(value) for value in row] for row in (headers, *rows)]
    widths = [max(map(display_width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = [
            cell + " " * (width - display_width(cell))
            for cell, width in zip(line, widths, strict=True)
        ]
        typer.echo(GAP.join(padded).rstrip())


def write_files(files: Mapping[Path, bytes], *, force: bool) -> None:
    """Write files for programs, all or none; one that says something else is left alone.

    Raises:
        UsageError: it is there already, and no --force was given.
    """
    from policy_nlp.store import write_bytes

    for path, data in files.items():
        if path.exists() and not force and not (path.is_file() and path.read_bytes() == data):
            raise UsageError(f"{path} is there already", "Name another place, or give --force")
    for path, data in files.items():
        write_bytes(path, data)
        print_message(str(path))


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[str, int, int], None]]:
    """Show on a terminal how far the work is; give what takes (name, how many done, of all)."""
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=None)
        yield lambda name, done, total: bar.update(
            task, description=escape(name), completed=done, total=total
        )


def display_width(text: str) -> int:
    """Return the columns that `text` takes on a terminal."""
    from policy_nlp.text import display

    return display.display_width(text, "WF")


def cut_text(text: str) -> str:
    """Return `text`, cut where it would fill more than a line."""
    from policy_nlp.text.display import excerpt

    return excerpt(text, LONGEST)


def _printed_cell(value: object) -> str:
    if value is None:
        return "—"
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value)) or "—"
    return str(value)
