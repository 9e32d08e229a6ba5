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
# Deflate packs a thousandfold at most, so a shorter stream cannot grow past the limit.
_HARMLESS = MAX_STREAM // 1030
_CHUNK = 2**16
_END = re.compile(rb"%%EOF")
_OBJECT = re.compile(rb"[\r\n\s]\d+\s+\d+\s+obj\b")
_STREAM = re.compile(rb"stream\r?\n")
_LINEAR = re.compile(rb"/Linearized\s.{0,200}?/L\s+(\d+)", re.S)


def check_whole(data: bytes, name: str) -> None:
    """Refuse a PDF that was cut off or that unpacks beyond all measure.

    Raises:
        InputError: it is so.
    """
    if _cut_off(data):
        raise InputError(
            f"{name}: the PDF breaks off before its end (cut short in a download or copy)",
            "Ask for the file again",
        )
    for begin, end, head in _streams(data):
        if end - begin > _HARMLESS and _grows(data[begin:end], head):
            raise InputError(
                f"{name}: a part of the PDF unpacks to more than {MAX_STREAM // 2**20} MB",
                "No text does that; do not trust this file",
            )


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


def _grows(packed: bytes, head: bytes) -> bool:
    """Tell whether a stream that is no picture unpacks beyond the limit."""
    if b"Flate" not in head or b"/Image" in head:
        return False
    unpacker = zlib.decompressobj()
    size = 0
    rest = packed
    try:
        while rest and not unpacker.eof and size <= MAX_STREAM:
            size += len(unpacker.decompress(rest, _CHUNK * 16))
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return size > MAX_STREAM
