"""Turn a paper into text that stays the same and that a person can review.

What stands in a paper for its reader is kept: words, their marks, merges, widths, links. The
papers carry a digest of their own content, which is kept too: no change goes by unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.golden.dump_docx import dump_docx
from tests.golden.dump_page import dump_html, dump_svg
from tests.golden.dump_xlsx import dump_xlsx


def _dump_text(path: Path) -> str:
    """Return a text file as it is, with a sign for what a diff would not show."""
    text = path.read_bytes().decode()
    return text.replace("\ufeff", "{BOM}").replace("\r", "{cr}")


DUMPS: dict[str, Callable[[Path], str]] = {
    ".docx": dump_docx,
    ".xlsx": dump_xlsx,
    ".html": dump_html,
    ".svg": dump_svg,
}


def dump(path: Path) -> str:
    """Return the text of one paper by what its name ends in."""
    return DUMPS.get(path.suffix, _dump_text)(path)


def dump_all(paths: Sequence[Path]) -> str:
    """Return several papers one after the other, each under its name."""
    return "\n".join(f"=== {path.name}\n{dump(path).rstrip()}\n" for path in paths)
