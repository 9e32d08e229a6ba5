"""Errors that stop the work (the first of the three channels of `docs/ARCHITECTURE.md`).

Each says in one line what is wrong, where, and what to do about it. Damage that can be read
around is an `records.Issue` on the result; a fault of the document itself is a finding.

What a message says of somebody's documents, workbooks and meta files is Chinese and begins with
the name of the file in “ ”; what it says of a command or an option is in the language to speak.
"""

from __future__ import annotations


def _joined(message: str, hint: str) -> str:
    """Return both as one line, with the stop of the language that the hint is in."""
    if not hint:
        return message
    if "一" <= hint[0] <= "龥":
        return f"{message.removesuffix('。')}。{hint}"
    return f"{message}. {hint}"


class PolicyNlpError(Exception):
    """Base of every error this package raises on purpose.

    Args:
        message: what is wrong and where, one line.
        hint: what the user can do about it, one line or empty.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        self.message = message
        self.hint = hint
        super().__init__(_joined(message, hint))

    def __reduce__(self) -> tuple[type[PolicyNlpError], tuple[str, str]]:
        """Let an error pass from a worker as it is."""
        return type(self), (self.message, self.hint)


class InputError(PolicyNlpError):
    """A document that cannot be read at all (missing, empty, of an unknown kind), or no plan."""


_LONGEST_REASON = 120


def unfinished_document(name: str, error: Exception) -> InputError:
    """Return what to tell of a document at which something broke that nobody foresaw."""
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    reason = " ".join(why.split())[:_LONGEST_REASON]
    shown = f"{type(error).__name__}：{reason}" if reason else type(error).__name__
    return InputError(f"“{name}”未能处理完（{shown}）", "请将该文件和这一行发给本程序的维护者")


class WorkspaceError(PolicyNlpError):
    """A workspace folder that lacks what a command needs of it."""


class LexiconError(PolicyNlpError):
    """A vocabulary file that breaks its schema, names an entry twice or contradicts itself."""


class UsageError(PolicyNlpError):
    """A question that cannot be answered as asked: an unknown unit, department or option."""
