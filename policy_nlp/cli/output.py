"""Shared options of the commands, and how results leave: JSON, tables, files."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from policy_nlp.errors import UsageError
from policy_nlp.language import translate as _
from policy_nlp.text.display import display_width, visible

if TYPE_CHECKING:
    from rich.progress import Progress
    from rich.table import Table

    from policy_nlp.ingest import ReadOptions


HERE = Path()
STANDARD_INPUT = Path("-")
STDIN_READ = "policy_nlp.stdin"


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


def document_path(ctx: typer.Context, value: Path) -> Path:
    """Return the file of a document, what came on standard input in a file of its own for `-`."""
    if value != STANDARD_INPUT:
        return value
    if STDIN_READ in ctx.meta:
        raise typer.BadParameter(_("only one document can come from standard input"))
    ctx.meta[STDIN_READ] = True
    folder = tempfile.mkdtemp(prefix="policy-nlp-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = Path(folder, "stdin")
    file.write_bytes(typer.get_binary_stream("stdin").read())
    return file


def document_paths(ctx: typer.Context, values: list[Path] | None) -> list[Path]:
    """Return the files of several documents, as `document_path` does of one."""
    return [document_path(ctx, value) for value in values or ()]


EncoderOption = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Folder of a language model that finds sentences alike in meaning (extra: semantic).",
    ),
]
FormatOption = Annotated[
    Format,
    typer.Option(
        "--format", metavar="table|json", help="Print a table to read, or JSON for programs."
    ),
]
MetaOption = Annotated[
    Path | None,
    typer.Option(
        "--meta",
        metavar="FILE",
        help="Level, region and what it implements (default: meta.toml beside the document).",
    ),
]
WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "--workspace",
        "-w",
        metavar="DIR",
        help="Folder of the workspace.",
        show_default="this folder",
    ),
]
ForceOption = Annotated[
    bool,
    typer.Option("--force", help="Do all of it again, and write over files that are there."),
]
PasswordOption = Annotated[
    str | None,
    typer.Option("--password", metavar="PASSWORD", help="Password of an encrypted PDF."),
]
TrackedOption = Annotated[
    Tracked,
    typer.Option(
        "--tracked",
        metavar="accepted|original",
        help="Read a Word file with its tracked changes, or as it was before them.",
    ),
]
FirstLeadsOption = Annotated[
    bool,
    typer.Option(
        "--first-leads",
        help="Where a clause names no lead, take the first of its list; the papers say so.",
    ),
]
DocumentArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="The document; - is standard input.", callback=document_path
    ),
]


def read_options(password: str | None, tracked: Tracked) -> ReadOptions:
    """Return how the files named on the command line are to be read."""
    from policy_nlp.ingest import ReadOptions

    return ReadOptions(password=password, tracked=tracked.value)


GAP = "  "
# A column no wider than this is not wrapped in a window.
_SHORT = 14
LONGEST = 60
R = TypeVar("R")


def echo(text: str = "", *, err: bool = False) -> None:
    """Print text of any origin: what steers a terminal shows as a sign and does nothing."""
    typer.echo(visible(text), err=err)


def print_message(line: str) -> None:
    """Print progress or a message to standard error."""
    echo(line, err=True)


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
    """Print `rows` under `headers`: in a window wrapped to it, else a line a row."""
    if sys.stdout.isatty():
        from rich.console import Console

        Console(highlight=False).print(window_table(headers, rows))
        return
    lines = [[_printed_cell(value) for value in row] for row in (headers, *rows)]
    widths = [max(map(console_width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = [
            cell + " " * (width - console_width(cell))
            for cell, width in zip(line, widths, strict=True)
        ]
        echo(GAP.join(padded).rstrip())


def write_files(files: Mapping[Path, bytes], *, force: bool) -> None:
    """Write files for programs, all or none; one that says something else is left alone.

    Raises:
        UsageError: it is there already, and no --force was given.
    """
    from policy_nlp.store import write_bytes

    for path, data in files.items():
        if path.exists() and not force and not (path.is_file() and path.read_bytes() == data):
            raise UsageError(
                _("{} is there already").format(path), _("Name another place, or give --force")
            )
    for path, data in files.items():
        write_bytes(path, data)
        print_message(str(path))


def window_table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    """Return a table that wraps its cells to the window it is printed in."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, len(GAP), 0, 0), header_style="bold")
    cells = [[_printed_cell(value) for value in row] for row in rows]
    for header, *column in zip(headers, *cells, strict=True):
        widest = max(map(console_width, (header, *column)))
        table.add_column(Text(header), overflow="fold", no_wrap=widest <= _SHORT)
    for row in cells:
        table.add_row(*map(Text, row))
    return table


def _shows_bars() -> bool:
    # As rich does, and without loading it where there is no terminal.
    return sys.stderr.isatty() or bool(os.environ.get("FORCE_COLOR"))


@contextmanager
def progress_bar(what: str = "") -> Iterator[Callable[[str, int, int], None]]:
    """Show on a terminal how far the work is; give what takes (name, how many done, of all)."""
    if not _shows_bars():
        yield lambda name, done, total: None
        return
    with _bar(what) as (_shown, update):
        yield update


@contextmanager
def step_lines() -> Iterator[Callable[[str], None]]:
    """Show on a terminal how far the work is, else a line a step; give what takes such lines."""
    if not _shows_bars():
        yield print_message
        return
    with _bar("") as (bar, update):

        def take(line: str) -> None:
            # A `pipeline.session.Step` knows how far the work is.
            if (total := getattr(line, "total", None)) is not None:
                update(line, getattr(line, "done", 0), total)
            else:
                bar.console.print(visible(line), markup=False, highlight=False)

        yield take


@contextmanager
def _bar(what: str) -> Iterator[tuple[Progress, Callable[[str, int, int], None]]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn(what),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def update(name: str, done: int, total: int) -> None:
            bar.update(task, description=visible(name), completed=done, total=total)

        yield bar, update


def console_width(text: str) -> int:
    """Return the columns that a text takes on a terminal."""
    return display_width(text, "WF")


def cut_text(text: str) -> str:
    """Return `text`, cut where it would fill more than a line."""
    from policy_nlp.text.display import excerpt

    return excerpt(text, LONGEST)


def _printed_cell(value: object) -> str:
    if value is None:
        return "—"
    if isinstance(value, (list, tuple)):
        return visible("、".join(map(str, value))) or "—"
    return visible(str(value))
