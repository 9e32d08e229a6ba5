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
        raise InputError(f"“{path}”不存在", "请核对文件名和文件夹")
    size = path.stat().st_size
    if size == 0:
        raise InputError(f"“{path.name}”是空文件（0 字节）", "请重新保存文件")
    if size > MAX_BYTES:
        raise InputError(
            f"“{path.name}”有 {size // 2**20} MB，超过上限 {MAX_BYTES // 2**20} MB",
            "请只提供规划（方案）本身",
        )
    data = path.read_bytes()
    found = detect_format(data, path.name)
    if found not in READERS:
        raise InputError(f"“{path.name}”的格式（{found}）暂不能读取", "请另存为文本文件")
    module, function = READERS[found]
    reader: Reader = getattr(import_module(f"policy_nlp.ingest.{module}"), function)
    source = SourceFile(file=path.name, sha256=hashlib.sha256(data).hexdigest(), format=found)
    return reader(data, source, options or ReadOptions())
