"""What `--help` shows and how a wrong command line is told, in the language to speak (帮助).

The pages are set here and not by typer: that names Python types, cuts Chinese short since it has
no blanks, and differs from version to version.
"""

from __future__ import annotations

import inspect
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from policy_nlp.cli.examples import EXAMPLES
from policy_nlp.language import catalogued
from policy_nlp.language import translate as _
from policy_nlp.text.display import display_width

WIDEST = 100
# Above this width of what stands left, what it means begins on the next line.
_LEFT = 24
_OPENING, _CLOSING = "“（《〔〈", "，。、；：”）》〕〉！？"
# What is not parted at the end of a line: a word, or a wide character with the marks around it.
_PIECE = re.compile(
    rf"[{_OPENING}]*(?:[\u0021-\u2010]+|[^\s{_OPENING}{_CLOSING}])[{_CLOSING}]*|\s+|."
)

# How typer tells what is wrong, in what order it is looked for; {} is filled in.
_WRONG = (
    catalogued("Invalid value for {}: {}"),
    catalogued("Invalid value: {}"),
    catalogued("{} is not one of {}."),
    catalogued("{} is not in the range {}."),
    catalogued("Input should be greater than or equal to {}"),
    catalogued("Value error, {}"),
    catalogued("Value {} is not a valid {}."),
    catalogued("{} is not a valid {}."),
    catalogued("Missing argument {}."),
    catalogued("Missing option {}."),
    catalogued("Missing command."),
    catalogued("Missing {}. Choose from:{}"),
    catalogued("No such option: {} (Possible options: {})"),
    catalogued("No such option: {} Did you mean {}?"),
    catalogued("No such option: {}"),
    catalogued("No such command {}. Did you mean {}?"),
    catalogued("No such command {}."),
    catalogued("Got unexpected extra argument ({})"),
    catalogued("Got unexpected extra argument(s) ({})"),
    catalogued("Got unexpected extra arguments ({})"),
    catalogued("Option {} requires an argument."),
    catalogued("Option {} does not take a value."),
)


@dataclass(frozen=True)
class Page:
    """What is said of a command: rows are a name and what it means."""

    usage: str
    paragraphs: tuple[str, ...]
    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    examples: tuple[tuple[str, str], ...]


def describe(command: Any, ctx: Any) -> Page:
    """Return what is said of a command, in the language to speak."""
    arguments: list[tuple[str, str]] = []
    options: list[tuple[str, str]] = []
    for param in command.get_params(ctx):
        if not getattr(param, "hidden", False):
            rows = arguments if param.param_type_name == "argument" else options
            rows.append((_printed_names(param), _meaning(param)))
    commands = [
        (name, _(paragraphs_of(inner.help)[0])) for name, inner in commands_of(command).items()
    ]
    sections = [(_("Arguments"), arguments), (_("Options"), options), (_("Commands"), commands)]
    return Page(
        usage=_usage(command, ctx),
        paragraphs=tuple(map(_, paragraphs_of(command.help))),
        sections=tuple((title, tuple(rows)) for title, rows in sections if rows),
        examples=tuple((line, _(told)) for line, told in EXAMPLES.get(ctx.command_path, ())),
    )


def commands_of(command: Any) -> dict[str, Any]:
    """Return the commands of a group in the order in which they are shown; of others none."""
    return dict(getattr(command, "commands", {}))


def paragraphs_of(text: str | None) -> list[str]:
    """Return a docstring as paragraphs, each on one line."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", inspect.cleandoc(text or ""))]


def help_page(command: Any, ctx: Any) -> str:
    """Return what `--help` prints."""
    page, width = describe(command, ctx), _page_width(ctx)
    lines = [page.usage, ""]
    for paragraph in page.paragraphs:
        lines += [*_indented(wrap(paragraph, width - 2)), ""]
    for title, rows in page.sections:
        lines += [_("{}:").format(title), *_two_columns(rows, width), ""]
    if page.examples:
        lines.append(_("{}:").format(_("Examples")))
        for line, told in page.examples:
            lines += [f"  {line}", *_indented(wrap(told, width - 6), 6)]
    return "\n".join(lines).rstrip()


def wrap(text: str, width: int) -> list[str]:
    """Return a paragraph in lines that fit, Chinese parted anywhere but before a stop."""
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if line and display_width(line + piece.rstrip(), "WF") > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _indented(lines: list[str], by: int = 2) -> Iterator[str]:
    return (" " * by + line for line in lines)


def _two_columns(rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    left = min(max(display_width(name, "WF") for name, told in rows), _LEFT)
    for name, told in rows:
        lines = wrap(told, width - left - 4)
        space = left - display_width(name, "WF")
        if space < 0:
            yield f"  {name}"
        else:
            yield f"  {name}{' ' * space}  {lines.pop(0)}".rstrip()
        yield from _indented(lines, left + 4)


def _page_width(ctx: Any) -> int:
    given = ctx.terminal_width or min(shutil.get_terminal_size().columns, WIDEST)
    return max(int(given), 40)


def _usage(command: Any, ctx: Any) -> str:
    pieces = [ctx.command_path, _("[OPTIONS]")]
    for param in command.get_params(ctx):
        if param.param_type_name == "argument":
            name = _printed_names(param) + ("..." if param.nargs == -1 else "")
            pieces.append(name if param.required else f"[{name}]")
    if commands_of(command):
        pieces.append(_("COMMAND ..."))
    return _("Usage: {}").format(" ".join(pieces))


def _printed_names(param: Any) -> str:
    if param.param_type_name == "argument":
        return _(param.metavar or param.name.upper())
    names = ", ".join(sorted(param.opts, key=len))
    if param.is_flag or not param.metavar:
        return names
    return f"{names} {_(param.metavar)}"


def _meaning(param: Any) -> str:
    notes = []
    if param.param_type_name == "option" and param.required:
        notes.append(_("required"))
    default = _shown_default(param)
    if default:
        notes.append(_("default: {}").format(default))
    if param.envvar:
        notes.append(_("variable: {}").format(param.envvar))
    told = _(param.help) if param.help else ""
    return f"{told}  [{_('; ').join(notes)}]" if notes else told


def _shown_default(param: Any) -> str:
    if isinstance(param.show_default, str):
        return _(param.show_default)
    value = param.default
    if not param.show_default or callable(value) or value in (None, False, True, "", (), []):
        return ""
    return str(value.value if isinstance(value, Enum) else value)


def wrong_line(message: str) -> str:
    """Return what typer says of a wrong command line in the language to speak."""
    if quoted := re.fullmatch(r"'([^']+)'", message):
        return _("'{}'").format(_(quoted[1]))
    for template in _WRONG:
        pattern = re.escape(template).replace(r"\{\}", "(.+?)")
        if found := re.fullmatch(pattern, message, re.S):
            return _(template).format(*(wrong_line(part.strip()) for part in found.groups()))
    return _(message)


def is_parse_error(error: BaseException) -> bool:
    """Return whether typer says with an exception that the command line is wrong."""
    return isinstance(getattr(error, "exit_code", None), int) and hasattr(error, "format_message")


def show_parse_error(error: Any) -> None:
    """Print what is wrong with the command line, how it is used and where more is told."""
    message = error.format_message()
    ctx = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(message, err=True)
        return
    if ctx is not None:
        typer.echo(_usage(ctx.command, ctx), err=True)
        asked = f"{ctx.command_path} {ctx.help_option_names[0]}"
        typer.echo(_("Try '{}' for help.").format(asked) + "\n", err=True)
    typer.echo(_("Error: {}").format(wrong_line(message)), err=True)


class Command(TyperCommand):
    """A command whose help is set here."""

    def get_help(self, ctx: Any) -> str:
        """Return what `--help` prints."""
        return help_page(self, ctx)

    def get_usage(self, ctx: Any) -> str:
        """Return how the command is used, in one line."""
        return _usage(self, ctx)


class Group(TyperGroup):
    """A group of commands whose help is set here, and which tells what is wrong."""

    def get_help(self, ctx: Any) -> str:
        """Return what `--help` prints."""
        return help_page(self, ctx)

    def get_usage(self, ctx: Any) -> str:
        """Return how the command is used, in one line."""
        return _usage(self, ctx)

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        """Run the program; end the process with its exit code, unless a caller wants to."""
        run: Callable[..., Any] = super().main
        if not standalone_mode:
            return run(*args, standalone_mode=False, **extra)
        try:
            code = run(*args, standalone_mode=False, **extra)
        except Exception as error:
            if not is_parse_error(error):
                raise
            show_parse_error(error)
            code = getattr(error, "exit_code", 2)
        sys.exit(code if isinstance(code, int) else 0)
