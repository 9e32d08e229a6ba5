"""The one line that an error is: what is wrong, where, what to do; Chinese about documents."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path

import pytest

from policy_nlp.errors import UsageError

# Message and hint, and the line they make.
LINES = [
    ("“计划.pdf”已加密", "请用 --password 给出密码", "“计划.pdf”已加密。请用 --password 给出密码"),
    ("“计划.pdf”已加密。", "请另索一份", "“计划.pdf”已加密。请另索一份"),
    ("“计划.pdf”已加密", "", "“计划.pdf”已加密"),
    ("no unit '1.9'", "There is, for example: 区住建委", "no unit '1.9'. There is, for example: 区住建委"),
    ("计划.pptx: cannot write such a file", "Name a .docx", "计划.pptx: cannot write such a file. Name a .docx"),
]  # fmt: skip


@pytest.mark.parametrize(("message", "hint", "line"), LINES)
def test_message_and_hint_make_one_line(message: str, hint: str, line: str) -> None:
    error = UsageError(message, hint)
    assert str(error) == line
    assert str(pickle.loads(pickle.dumps(error))) == line


# What speaks of annotations and models speaks to developers.
ENGLISH = ("evaluate", "encoder")


def spoken(root: Path) -> list[tuple[str, str]]:
    """Return place and literal text of each argument of an error about documents."""
    found = []
    for path in sorted((root / "policy_nlp").rglob("*.py")):
        if path.relative_to(root).parts[1] in ENGLISH:
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(call, "func", None), "id", "")
            if isinstance(call, ast.Call) and name in ("InputError", "WorkspaceError"):
                place = f"{path.relative_to(root)}:{call.lineno}"
                found += [(place, literal(argument)) for argument in call.args]
    return found


def literal(argument: ast.expr) -> str:
    if isinstance(argument, ast.JoinedStr):
        return "".join(str(p.value) for p in argument.values if isinstance(p, ast.Constant))
    return str(argument.value) if isinstance(argument, ast.Constant) else ""


def test_errors_about_documents_are_chinese(root: Path) -> None:
    found = [(place, text) for place, text in spoken(root) if re.search("[A-Za-z]", text)]
    assert len(found) > 20
    assert [row for row in found if not re.search("[一-龥]", row[1])] == []
