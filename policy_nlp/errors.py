"""Errors that stop the work (the first of the three channels of `docs/ARCHITECTURE.md`).

Each says in one line what is wrong, where, and what to do about it. Damage that can be read
around is an `records.Issue` on the result; a fault of the document itself is a finding.

What a message says of somebody's documents, workbooks and meta files is Chinese and begins with
the name of the file in “ ”; what it says of a command or an option is in the language to speak.
"""

from __future__ import annotations

import errno


def _joined(message: str, hint: str) -> str:
    """Return both as one line, with the stop of the language that the hint is in."""
    if not hint:
        return message
    if "一" <= hint[0] <= "龥":
        return f"{message.removesuffix('。')}。{hint}"
    return f"{message}. {hint}"


def _printable(line: str) -> str:
    """Return a line without what would move the cursor or turn the text on a screen round."""
    spaced = (" " if char.isspace() else char for char in line)
    return "".join(char for char in spaced if char.isprintable())


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
        super().__init__(_printable(_joined(message, hint)))

    def __reduce__(self) -> tuple[type[PolicyNlpError], tuple[str, str]]:
        """Let an error pass from a worker as it is."""
        return type(self), (self.message, self.hint)


class InputError(PolicyNlpError):
    """A document that cannot be read at all (missing, empty, of an unknown kind), or no plan."""


class SystemRefusal(PolicyNlpError):
    """A file that the system does not give or take: no space, no permission, no such folder."""


_SYSTEM = {
    errno.ENOSPC: ("磁盘已满", "请清理磁盘，或换一个位置再试"),
    errno.EDQUOT: ("磁盘配额已满", "请清理磁盘，或换一个位置再试"),
    errno.EACCES: ("没有权限", "请核对文件和文件夹的权限，并关闭正在使用它的程序"),
    errno.EPERM: ("没有权限", "请核对文件和文件夹的权限，并关闭正在使用它的程序"),
    errno.EROFS: ("所在位置是只读的", "请换一个可写的位置"),
    errno.ENOENT: ("不存在", "请核对文件名和文件夹"),
    errno.ENOTDIR: ("所在路径中有一段不是文件夹", "请核对文件名和文件夹"),
    errno.EISDIR: ("是文件夹，不是文件", "请给出文件"),
    errno.EEXIST: ("已存在", "请另取名称"),
    errno.ELOOP: ("是指向自己的链接", "请给出文件本身"),
    errno.ENAMETOOLONG: ("名称过长", "请改用较短的名称"),
    errno.EMFILE: ("打开的文件过多", "请关闭其他程序后再试"),
    errno.EIO: ("读写出错，磁盘或连接可能有故障", "请检查磁盘或网络后再试"),
}


def system_reason(error: OSError) -> tuple[str, str]:
    """Return in Chinese why the system refuses a file, and a way out."""
    return _SYSTEM.get(error.errno or 0, (error.strerror or str(error), "请核对文件后再试"))


def system_refusal(error: OSError) -> SystemRefusal:
    """Return in Chinese what the system refuses, with the file and a way out."""
    what, hint = system_reason(error)
    name = error.filename
    shown = name.decode(errors="replace") if isinstance(name, bytes) else str(name or "文件")
    return SystemRefusal(f"“{shown}”无法读写：{what}", hint)


_LONGEST_REASON = 120
# What only a document that is no ordinary one makes of a program: nests without end, or masses.
_EXHAUSTED = (RecursionError, MemoryError, OverflowError)


def unfinished_document(name: str, error: Exception) -> InputError:
    """Return what to tell of a document at which something broke that nobody foresaw."""
    if isinstance(error, _EXHAUSTED):
        return InputError(
            f"“{name}”嵌套过深或内容过多，不像正常文件", "请用原程序打开，另存后再读，或另索一份"
        )
    if isinstance(error, OSError) and error.errno:
        refusal = system_refusal(error)
        return InputError(refusal.message, refusal.hint)
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
