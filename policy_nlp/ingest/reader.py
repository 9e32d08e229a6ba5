"""Reading a file by what it is: one reader a format behind one function (读取)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from policy_nlp.errors import InputError
from policy_nlp.ingest.detect import Format, detect_format
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.records import SourceDocument, SourceFile

Reader = Callable[[bytes, SourceFile, ReadOptions], SourceDocument]

# format → module below `policy_nlp.ingest` and its reader. A reader's libraries are loaded with
# its module, so that reading .txt pays for none of them.
READERS: dict[Format, tuple[str, str]] = {
    "txt": ("plain", "read_plain"),
    "html": ("html.reader", "read_html"),
    "mht": ("mht", "read_mht"),
    "ofd": ("ofd.reader", "read_ofd"),
    "docx": ("docx.reader", "read_docx"),
    "doc": ("office", "read_office"),
    "pdf": ("pdf.reader", "read_pdf"),
    "image": ("image", "read_image"),
}
# Above this a file is no plan but a dump (the longest scanned plans have some 100 MB).
MAX_BYTES = 256 * 1024 * 1024


def read_document(path: Path, *, options: ReadOptions | None = None) -> SourceDocument:
    """Read a file into blocks of text (读取文件).

    Args:
        path: the file; its content says what it is, not its name.
        options: password of an encrypted PDF, side of tracked changes.

    Returns:
        The blocks in reading order, with the place of each in the file.

    Raises:
        InputError: the file is missing, empty, too large, of an unknown kind, or damaged.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such file", "Check the name and the folder")
    size = path.stat().st_size
    if size == 0:
        raise InputError(f"{path.name}: the file is empty (0 bytes)", "Save the document again")
    if size > MAX_BYTES:
        raise InputError(
            f"{path.name}: {size // 2**20} MB is more than the limit of {MAX_BYTES // 2**20} MB",
            "Give the plan itself",
        )
    data = path.read_bytes()
    found = detect_format(data, path.name)
    if found not in READERS:
        raise InputError(f"{path.name}: files of kind '{found}' cannot be read yet", "Save as text")
    module, function = READERS[found]
    reader: Reader = getattr(import_module(f"policy_nlp.ingest.{module}"), function)
    source = SourceFile(file=path.name, sha256=hashlib.sha256(data).hexdigest(), format=found)
    return reader(data, source, options or ReadOptions())
