"""Telling before it is opened whether a PDF is whole and how large it would grow (完整性检查).

A PDF library repairs what it can: of a file that was cut off it gives the pages it finds, and
of a small stream whatever it unpacks to.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from policy_nlp.errors import InputError

# What one stream that is no picture may unpack to; the text of a page takes some 0.1 MB.
MAX_STREAM = 48 * 2**20
_CHUNK = 2**20
_OBJECT = re.compile(rb"[\r\n\s]\d+\s+\d+\s+obj\b")
_STREAM = re.compile(rb"stream\r?\n")
_LINEAR = re.compile(rb"/Linearized\s.{0,200}?/L\s+(\d+)", re.S)


def check_whole(data: bytes, name: str) -> None:
    """Refuse a PDF that was cut off.

    Raises:
        InputError: it was.
    """
    if _cut_off(data):
        raise InputError(f"“{name}”不完整，缺少结尾（下载或复制时中断）", "请另索一份")


def damaged_streams(data: bytes, name: str) -> int:
    """Count the packed streams that are damaged; refuse one that unpacks beyond all measure.

    What a damaged stream holds is lost in part, and a PDF library says nothing of it. Those of
    an encrypted file say nothing before they are decrypted.

    Raises:
        InputError: a stream is a bomb.
    """
    damaged = 0
    for begin, end, head in _streams(data):
        layers = head.count(b"FlateDecode")
        if not layers or b"/Image" in head:
            continue
        size, content = _unpacked(data[begin:end], keep=layers > 1)
        if 0 < size <= MAX_STREAM and layers > 1:
            size, _ = _unpacked(content, keep=False)
        if size > MAX_STREAM:
            raise InputError(
                f"“{name}”有一部分解压后超过 {MAX_STREAM // 2**20} MB，不像正常文件",
                "请勿使用该文件，另索一份",
            )
        damaged += size < 0
    return damaged


def _cut_off(data: bytes) -> bool:
    """Tell whether the end mark is missing, or stands before objects that lost theirs."""
    last = data.rfind(b"%%EOF")
    if last < 0:
        return data.rfind(b"startxref") < 0
    linear = _LINEAR.search(data, 0, 2048)
    if linear is not None and int(linear[1]) > len(data):
        return True
    return _OBJECT.search(data, last) is not None


def _streams(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield where each stream begins and ends, and the dictionary before it."""
    for found in _STREAM.finditer(data):
        begin = found.end()
        end = data.find(b"endstream", begin)
        if end < 0:
            return
        if data[found.start() - 3 : found.start()] == b"end":
            continue
        yield begin, end, data[max(0, data.rfind(b"obj", 0, begin)) : begin]


def _unpacked(packed: bytes, *, keep: bool) -> tuple[int, bytes]:
    """Return how large a stream unpacks (not far past the limit; -1 where damaged), and what."""
    unpacker = zlib.decompressobj()
    size = 0
    parts: list[bytes] = []
    rest = packed
    try:
        while rest and not unpacker.eof and size <= MAX_STREAM:
            part = unpacker.decompress(rest, _CHUNK)
            size += len(part)
            if keep:
                parts.append(part)
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return -1, b""
    return size, b"".join(parts)
