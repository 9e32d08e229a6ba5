"""Reading a file by what it is: one reader a format behind one function (读取)."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Literal, cast

from policy_nlp.errors import InputError
from policy_nlp.ingest.blocks import check_extent
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.records import SourceDocument, SourceFile

Format = Literal["docx", "doc", "pdf", "ofd", "html", "mht", "image", "txt"]
Reader = Callable[[bytes, SourceFile, ReadOptions], SourceDocument]

# format → module below `policy_nlp.ingest` and its reader. A reader's libraries are loaded with
# its module, so that reading .txt pays for none of them.
READERS: dict[str, tuple[str, str]] = {
    "txt": ("plain", "read_plain"),
    "html": ("html.reader", "read_html"),
    "mht": ("html.reader", "read_mht"),
    "ofd": ("ofd.reader", "read_ofd"),
    "docx": ("docx.reader", "read_docx"),
    "doc": ("office", "read_office"),
    "pdf": ("pdf.reader", "read_pdf"),
    "image": ("ocr", "read_image"),
}
# Above this a file is no plan but a dump (the longest scanned plans have some 100 MB).
MAX_BYTES = 256 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM", b"GIF8")
_HTML_SIGNS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<meta ", b"<div", b"<table")
# Office and WPS save under these names; a text file under one of them is a broken document.
_BINARY_SUFFIXES = {
    ".docx": "Word", ".docm": "Word", ".doc": "Word", ".wps": "WPS", ".rtf": "RTF",
    ".pdf": "PDF", ".ofd": "OFD",
}  # fmt: skip
_TEXT_SUFFIXES = (".txt", ".text", ".md", ".htm", ".html", ".shtml", ".mht", ".mhtml")
_IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif")
# Of an archive that office suites write: what it holds, and what it is.
_OTHER_PACKAGES = {"xl/workbook": "Excel 工作簿", "ppt/presentation": "PowerPoint 演示文稿"}
_NO_DOCUMENT = "请提供 Word、WPS、PDF、OFD、网页或文本文件"


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
    if path.is_dir():
        raise InputError(f"“{path}”是文件夹，不是文件", "请给出其中的一个文件")
    if not path.exists():
        raise InputError(f"“{path}”不存在", "请核对文件名和文件夹")
    if not path.is_file():
        raise InputError(f"“{path}”不是普通文件，不能读取", "请给出一个文件")
    size = path.stat().st_size
    if size == 0:
        raise InputError(f"“{path.name}”是空文件（0 字节）", "请重新保存文件")
    if size > MAX_BYTES:
        raise InputError(
            f"“{path.name}”有 {size // 2**20} MB，超过上限 {MAX_BYTES // 2**20} MB",
            "请只提供规划（方案）本身",
        )
    data = path.read_bytes()
    found: str
    added = _added_reader(path.suffix.lower())
    if added is not None:
        found, reader = path.suffix.lower()[1:], added
    else:
        found = detect_format(data, path.name)
        module, function = READERS[found]
        reader = getattr(import_module(f"policy_nlp.ingest.{module}"), function)
    source = SourceFile(file=path.name, sha256=hashlib.sha256(data).hexdigest(), format=found)
    document = reader(data, source, options or ReadOptions())
    characters = sum(len(block.text) for block in document.blocks)
    check_extent(path.name, blocks=len(document.blocks), characters=characters)
    return document


def _added_reader(suffix: str) -> Reader | None:
    """Return the reader that another package has for a suffix; none for those read here."""
    if suffix in (*_BINARY_SUFFIXES, *_TEXT_SUFFIXES, *_IMAGE_SUFFIXES, ""):
        return None
    from policy_nlp.plugins import plugins

    return cast("Reader | None", plugins("readers").get(suffix[1:]))


def detect_format(data: bytes, name: str) -> Format:
    """Return the format that the bytes of a file are in.

    Args:
        data: the whole file.
        name: its name, for messages and to tell .txt from a file of an unknown kind.

    Raises:
        InputError: the bytes are of no kind that can be read, or not what the name says.
    """
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    suffix = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return _archive_format(data, name)
    if data.startswith(_OLE) or head.startswith(b"{\\rtf") or b'progid="word.document"' in head:
        return "doc"
    if data.startswith(_IMAGES):
        return "image"
    if suffix in (".mht", ".mhtml") or b"mime-version:" in head[:300]:
        return "mht"
    if suffix in (".htm", ".html", ".shtml") or any(sign in head[:512] for sign in _HTML_SIGNS):
        return "html"
    if suffix in _BINARY_SUFFIXES:
        raise InputError(
            f"“{name}”内容不是 {_BINARY_SUFFIXES[suffix]} 文件，与扩展名不符，或已损坏",
            "请用 Word 或 WPS 打开，另存后再读",
        )
    if suffix and suffix not in _TEXT_SUFFIXES:
        known = " ".join((*_BINARY_SUFFIXES, *_TEXT_SUFFIXES, *_IMAGE_SUFFIXES))
        raise InputError(f"“{name}”是 {suffix} 文件，不能读取", f"可以读取的格式：{known}")
    return "txt"


def _archive_format(data: bytes, name: str) -> Format:
    """Return which kind of document a zip archive is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {entry.lower() for entry in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputError(f"“{name}”不完整或已损坏（压缩包没有目录）", "请重新复制或下载") from error
    # Word on the web writes word/document2.xml
    if any(name.lstrip("/").startswith("word/document") for name in names):
        return "docx"
    if "ofd.xml" in names:
        return "ofd"
    for part, kind in _OTHER_PACKAGES.items():
        if any(name.startswith(part) for name in names):
            raise InputError(f"“{name}”是 {kind}，不是规划（方案）文件", _NO_DOCUMENT)
    raise InputError(f"“{name}”是压缩包，不是 Word 或 OFD 文件", "请解压后提供其中的文件")
