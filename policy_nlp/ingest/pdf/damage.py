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
from dataclasses import dataclass
from functools import cache

from policy_nlp.errors import InputError
from policy_nlp.ingest.pdf.page import PdfPage

# What one stream that is no picture may unpack to; the text of a page takes some 0.1 MB.
MAX_STREAM = 48 * 2**20
_MAX_LAYERS = 2
# Of what is read at once: a stream (fonts may be larger, and take the longer road), all of them
# together, the file, how often a page draws a form.
_PLAIN_STREAM = 2**21
_PLAIN_TOTAL = 2**22
_PLAIN_RATIO = 60
_MAX_PLAIN = 32 * 2**20
_MAX_DRAWN = 200
_OBJECT = re.compile(rb"[\r\n\s]\d+\s+\d+\s+obj\b")
_STREAM = re.compile(rb"stream\r?\n")
_PAGE = re.compile(rb"/Type\s*/Page\b")
_FLATE = re.compile(rb"FlateDecode|/Fl\b")
# The dictionary of a stream: no names in codes, no strings or comments that would hide its end.
_HEAD = re.compile(rb"obj\s*<<[\w\s/<>\[\].+,:-]*>>\s*stream\r?\n")
_FILTER = re.compile(rb"/Filter\s*(?:\[\s*)?/(?:Flate|DCT|CCITTFax)Decode(?=\s*(?:\]|/|>>))")
_IDENTITY = re.compile(rb"/ID\s*\[(?:\s*\((?:[^()\\]|\\.)*\)){2}\s*\]", re.S)
_LONG_CODE = re.compile(rb"<[0-9A-Fa-f\s]{65}")
# Glyphs that are drawn by operators, tiles, one content many times, nests that a library walks by
# recursion.
_HEAVY = re.compile(
    rb"/Type3\b|/PatternType\s*1|R(?:\s+\d+\s+\d+\s+R){260}|\[\s*(?:\[\s*){40}|<<(?:\s*/\w+\s*<<){40}"
)
_ODD_STREAM = re.compile(rb"(?<!end)stream(?!\r?\n)")
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


@dataclass
class Look:
    """What the bytes of a PDF show before a library reads it.

    Attributes:
        damaged: packed streams that are; what they hold is lost in part, and the library says
            nothing of it. Those of an encrypted file say nothing before they are decrypted.
        pages: how many objects are pages.
        is_plain: whether it holds nothing that could take a library beyond all measure.
    """

    damaged: int = 0
    pages: int = 0
    is_plain: bool = True


def look_over(data: bytes, name: str) -> Look:
    """Look through the streams of a PDF; refuse one that unpacks beyond all measure.

    What is plain is read at once, and anything else apart: so whatever is not known here to be
    harmless is not plain.

    Raises:
        InputError: a stream is a bomb.
    """
    look = Look()
    encrypted = b"/Encrypt" in data
    look.is_plain = not encrypted and len(data) <= _MAX_PLAIN
    look.is_plain &= not _ODD_STREAM.search(data)
    total, behind = 0, 0
    between: list[bytes] = []
    for begin, end, head in _all_streams(data):
        between.append(data[behind:begin])
        behind = end
        look.is_plain &= _is_plain_head(head)
        layers = 0 if encrypted else len(_FLATE.findall(head))
        if not layers:
            continue
        content, whole = _unpacked(data[begin:end])
        for _ in range(min(layers, _MAX_LAYERS) - 1):
            content, whole = _unpacked(content) if content else (content, whole)
        if len(content or b"") > MAX_STREAM or layers > _MAX_LAYERS:
            raise InputError(
                f"“{name}”有一部分解压后超过 {MAX_STREAM // 2**20} MB，不像正常文件",
                "请勿使用该文件，另索一份",
            )
        if content is None:
            look.damaged += b"/Image" not in head
            look.is_plain = False
            continue
        total += len(content)
        look.is_plain &= whole and len(content) <= _PLAIN_STREAM
        look.is_plain &= content.count(b" Do") <= _MAX_DRAWN and not _amplifies(content)
        if b"/ObjStm" in head:
            between.append(content)
    between.append(data[behind:])
    objects = b"\n".join(between)
    look.pages = len(_PAGE.findall(objects))
    look.is_plain &= not _HEAVY.search(objects)
    look.is_plain &= total <= _PLAIN_TOTAL + _PLAIN_RATIO * len(data)
    return look


def _amplifies(content: bytes) -> bool:
    """Return whether a map of a font gives one character for a long text."""
    return b"beginbf" in content and _LONG_CODE.search(content) is not None


def _is_plain_head(head: bytes) -> bool:
    """Return whether the dictionary of a stream says all of it in the usual words."""
    head = _IDENTITY.sub(b"", head)
    if not _HEAD.fullmatch(head) or head.count(b"/Filter") > len(_FILTER.findall(head)):
        return False
    if b"/Form" not in head:
        return True
    # a form may draw others, or where it names none what the page names: itself, too
    resources = b"".join(head.split())
    return b"/Resources<<" in resources and b"/XObject<<" not in resources


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
        yield begin, end, data[max(0, data.rfind(b"obj", 0, found.start())) : begin]


def _unpacked(packed: bytes) -> tuple[bytes | None, bool]:
    """Return what a stream unpacks to (not far past the limit), None where it is damaged.

    Also return whether it ends where it says.
    """
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(packed, MAX_STREAM + 1)
    except zlib.error:
        return None, False
    return content, unpacker.eof


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
