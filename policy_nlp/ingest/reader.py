"""Choosing the reader for a file (格式识别)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from policy_nlp.errors import InputError
from policy_nlp.ingest.plain import read_plain
from policy_nlp.records import SourceDocument, SourceFile

Reader = Callable[[bytes, SourceFile], SourceDocument]

# suffix → (format name, reader)
READERS: dict[str, tuple[str, Reader]] = {
    ".txt": ("txt", read_plain),
    ".text": ("txt", read_plain),
    ".md": ("txt", read_plain),
}
# Above this a text file is no plan but a dump (the longest five-year plans have 0.3 MB).
MAX_BYTES = 64 * 1024 * 1024


def read_document(path: Path) -> SourceDocument:
    """Read a file into blocks of text (读取文件).

    Args:
        path: the file.

    Returns:
        The blocks in reading order, with the place of each in the file.

    Raises:
        InputError: the file is missing, empty, too large, of an unknown suffix, or no text.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such file", "Check the name and the folder")
    if path.suffix.lower() not in READERS:
        known = " ".join(sorted(READERS))
        raise InputError(
            f"{path.name}: cannot read files of kind '{path.suffix or path.name}'",
            f"Kinds that can be read: {known}",
        )
    size = path.stat().st_size
    if size == 0:
        raise InputError(f"{path.name}: the file is empty (0 bytes)", "Save the document again")
    if size > MAX_BYTES:
        raise InputError(
            f"{path.name}: {size // 2**20} MB is more than the limit of {MAX_BYTES // 2**20} MB",
            "Give the plan itself",
        )
    data = path.read_bytes()
    name, reader = READERS[path.suffix.lower()]
    source = SourceFile(file=path.name, sha256=hashlib.sha256(data).hexdigest(), format=name)
    return reader(data, source)
