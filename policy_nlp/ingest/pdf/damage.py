"""Telling a PDF that is cut off, hostile, or has a text that is not what is printed (损坏检查).

A PDF library repairs what it can: of a file that was cut off it gives the pages it finds, and of
a small stream whatever it unpacks to. Fonts without a map to Unicode give private characters or
none; wrong maps give rare characters that no document would hold. Both look right on paper, so
such a page can be recognised instead.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from functools import cache

from policy_nlp.errors import InputError
from policy_nlp.ingest.pdf.page import PdfPage

# What one stream that is no picture may unpack to; the text of a page takes some 0.1 MB.
MAX_STREAM = 48 * 2**20
_CHUNK = 2**20
_OBJECT = re.compile(rb"[\r\n\s]\d+\s+\d+\s+obj\b")
_STREAM = re.compile(rb"stream\r?\n")
_LINEAR = re.compile(rb"/Linearized\s.{0,200}?/L\s+(\d+)", re.S)
# Bullets of symbol fonts are private characters too; a page may hold this share of them.
MAX_BAD_SHARE = 0.05
# Of the characters of a Chinese text at least this share belongs to the 6,763 of GB 2312 or to
# Big5; of characters at random a quarter does.
_MIN_COMMON_SHARE = 0.75
_MIN_SAMPLE = 20
_PINYIN = frozenset("ǎǐǒǔǖǘǚǜɑɡˇˉˊˋ")


def check_whole(data: bytes, name: str) -> None:
    """Refuse a PDF that was cut off.

    Raises:
        InputError: it was.
    """
    if _is_cut_off(data):
        raise InputError(f"“{name}”不完整，缺少结尾（下载或复制时中断）", "请另索一份")


def damaged_streams(data: bytes, name: str) -> int:
    """Count the packed streams that are damaged; refuse one that unpacks beyond all measure.

    What a damaged stream holds is lost in part, and a PDF library says nothing of it. Those of
    an encrypted file say nothing before they are decrypted.

    Raises:
        InputError: a stream is a bomb.
    """
    damaged = 0
    for begin, end, head in _all_streams(data):
        layers = head.count(b"FlateDecode")
        if not layers or b"/Image" in head:
            continue
        size, content = _unpacked_size(data[begin:end], keep=layers > 1)
        if 0 < size <= MAX_STREAM and layers > 1:
            size, _ = _unpacked_size(content, keep=False)
        if size > MAX_STREAM:
            raise InputError(
                f"“{name}”有一部分解压后超过 {MAX_STREAM // 2**20} MB，不像正常文件",
                "请勿使用该文件，另索一份",
            )
        damaged += size < 0
    return damaged


def _is_cut_off(data: bytes) -> bool:
    """Return whether the end mark is missing, or stands before objects that lost theirs."""
    last = data.rfind(b"%%EOF")
    if last < 0:
        return data.rfind(b"startxref") < 0
    linear = _LINEAR.search(data, 0, 2048)
    if linear is not None and int(linear[1]) > len(data):
        return True
    return _OBJECT.search(data, last) is not None


def _all_streams(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield where each stream begins and ends, and the dictionary before it."""
    for found in _STREAM.finditer(data):
        begin = found.end()
        end = data.find(b"endstream", begin)
        if end < 0:
            return
        if data[found.start() - 3 : found.start()] == b"end":
            continue
        yield begin, end, data[max(0, data.rfind(b"obj", 0, begin)) : begin]


def _unpacked_size(packed: bytes, *, keep: bool) -> tuple[int, bytes]:
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


def bad_characters(page: PdfPage) -> int:
    """Count the characters of a page that say nothing of what is printed."""
    counts = Counter(page.text)
    bad = max(page.unmapped, sum(n for char, n in counts.items() if _is_senseless(char)))
    bad += sum(n for char, n in counts.items() if _is_odd_letter(char))
    ideographs = {char: n for char, n in counts.items() if "\u3400" <= char <= "\u9fff"}
    total = sum(ideographs.values())
    if total >= _MIN_SAMPLE:
        rare = sum(n for char, n in ideographs.items() if not _is_common(char))
        if rare > (1 - _MIN_COMMON_SHARE) * total:
            bad = max(bad, rare)
    return bad


def _is_odd_letter(char: str) -> bool:
    """Return whether a letter is one of scripts that no official document holds.

    Wrong maps give them for Chinese characters (ˏɶ发 for 市政发); those of pinyin are none.
    """
    return "\u0180" <= char <= "\u036f" and char not in _PINYIN


def is_damaged(page: PdfPage) -> bool:
    """Return whether the text of a page is not to be trusted."""
    return bool(page.text) and bad_characters(page) > MAX_BAD_SHARE * len(page.text)


def _is_senseless(char: str) -> bool:
    """Return whether a character is private, a stand-in for an unknown one, or a control."""
    return (
        "\ue000" <= char <= "\uf8ff"
        or char >= "\U000f0000"
        or char in "\ufffd\ufffe\uffff"
        or char < " "
        or "\x7f" <= char <= "\x9f"
    )


@cache
def _is_common(char: str) -> bool:
    for encoding in ("gb2312", "big5"):
        try:
            char.encode(encoding)
        except UnicodeEncodeError:
            continue
        return True
    return False
