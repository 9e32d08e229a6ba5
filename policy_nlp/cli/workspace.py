"""Commands over a whole workspace: `init`, `run`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policy_nlp.cli.options import (
    ForceOption,
    PasswordOption,
    Tracked,
    TrackedOption,
    read_options,
)
from policy_nlp.cli.output import print_message


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the program."""
    app.command("init")(init)
    app.command("run")(run)


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
    """
    from policy_nlp.pipeline import run_workspace

    summary = run_workspace(
        workspace,
        options=read_options(password, tracked),
        progress=print_message,
        force=force,
    )
    typer.echo(str(summary))
