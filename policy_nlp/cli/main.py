"""The program `policy-nlp`: its commands, and how an error ends it (one line, exit 2).

Nothing heavy may be imported while this module loads: `policy-nlp --help` must answer at once,
so every command imports what it calls when it is called.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from typing import Annotated, Any, NoReturn

import typer

from policy_nlp import __version__
from policy_nlp.cli import (
    across,
    check,
    documents,
    drafts,
    evaluate,
    graph,
    ledger,
    matrix,
    workspace,
)
from policy_nlp.cli.help import Command, Group, is_parse_error
from policy_nlp.cli.output import echo
from policy_nlp.cli.serve import serve
from policy_nlp.errors import PolicyNlpError, system_refusal, unfinished_document
from policy_nlp.language import translate as _


class Program(Group):
    """The root command, which turns every exception into one line and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt as error:
            typer.echo("policy-nlp: " + _("stopped (Ctrl+C)"), err=True)
            raise typer.Exit(130) from error
        except Exception as error:
            if is_parse_error(error):
                raise
            self._end(error, debug=ctx.params["debug"])

    @staticmethod
    def _end(error: Exception, *, debug: bool) -> NoReturn:
        if debug:
            traceback.print_exception(error)
        if isinstance(error, PolicyNlpError):
            code, line = error.exit_code, str(error)
        elif isinstance(error, OSError) and error.strerror:
            code, line = 2, str(system_refusal(error))
        elif isinstance(error, (RecursionError, MemoryError)):
            code, line = 2, str(unfinished_document("输入的文件", error))
        else:
            report = _("this is a bug; report it with what --debug prints")
            code, line = 2, f"{type(error).__name__}: {error} ({report})"
        echo(f"policy-nlp: {' '.join(line.split())}", err=True)
        raise typer.Exit(code) from error


app = typer.Typer(
    name="policy-nlp",
    cls=Program,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    # `cli.help` sets the pages.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"policy-nlp {__version__}")
        raise typer.Exit


@app.callback()
def program(
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error came from.")] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            "-v",
            "-V",
            callback=_print_version,
            is_eager=True,
            help="Show the version and exit.",
        ),
    ] = False,
) -> None:
    """Show, with quotations, how a Chinese policy plan carries out the document above it.

    Works without a network. Results go to standard output, messages to standard error; exit code 0:
    done, 1: done, but see the messages, 2: not done. POLICY_NLP_LANG=zh or en sets the language.
    """


for command in (
    workspace.init,
    workspace.run,
    documents.extract,
    documents.align,
    matrix.matrix,
    documents.departments,
    documents.where,
    check.check,
    documents.collect,
    drafts.compare,
    drafts.feedback,
    workspace.report,
    across.coverage,
    across.targets,
    serve,
    evaluate.evaluate,
):
    app.command(cls=Command)(command)
app.add_typer(graph.app)
app.add_typer(workspace.review_app)
app.add_typer(ledger.app)


def main() -> None:
    """Run the program on the arguments of the process."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a character must not stop the work.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    # Matrices of two plans are small: threads of numpy cost more here than they save.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Nothing that happens to be installed shall have a say in records, nor be looked for.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Records live as long as the call: to look for dead ones among them all the time takes a tenth
    # of it.
    gc.set_threshold(100_000)
    try:
        app(prog_name="policy-nlp")
    finally:
        # Nor need they be looked through on the way out, which takes another tenth.
        gc.freeze()
