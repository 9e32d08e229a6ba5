"""Telling the format of a file by its content, never by its name alone (格式识别)."""

from __future__ import annotations

import io
import zipfile
from typing import Literal

from policy_nlp.errors import InputError

Format = Literal["docx", "doc", "pdf", "ofd", "html", "mht", "image", "txt"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM", b"GIF8")
_HTML_SIGNS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<meta ", b"<div", b"<table")
# Office and WPS save under these names; a text file under one of them is a broken document.
_BINARY_SUFFIXES = {
    ".docx": "Word", ".docm": "Word", ".doc": "Word", ".wps": "WPS", ".rtf": "RTF",
    ".pdf": "PDF", ".ofd": "OFD",
}  # fmt: skip
_TEXT_SUFFIXES = frozenset(
    {".txt", ".text", ".md", ".htm", ".html", ".shtml", ".mht", ".mhtml", ""}
)


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
        return _archive(data, name)
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
    if suffix not in _TEXT_SUFFIXES:
        known = ".docx .docm .doc .wps .rtf .pdf .ofd .html .mht .txt .md .png .jpg .tif"
        raise InputError(f"“{name}”是 {suffix} 文件，不能读取", f"可以读取的格式：{known}")
    return "txt"


def _archive(data: bytes, name: str) -> Format:
    """Tell Word from OFD among zip archives."""
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
    raise InputError(f"“{name}”是压缩包，不是 Word 或 OFD 文件", "请解压后提供其中的文件")
