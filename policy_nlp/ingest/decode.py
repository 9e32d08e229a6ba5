"""Bytes of text files and web pages to characters (编码识别).

A byte order mark decides, or what no other encoding looks like (UTF-32, UTF-7, Big5); else what is
UTF-8 throughout is UTF-8, whatever a page declares; then what the page declares; then GB18030,
which holds GBK and GB2312 (pages declared as gb2312 hold 〔〕 and — of the larger sets).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from policy_nlp.errors import InputError

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Of a text file, blank lines included; the reader bounds what is printed.
MAX_LENGTH = 10_000_000
# What stands for bytes that are no character; a text that was damaged on its way has few.
UNDECODABLE = "\ufffd"
_MAX_DAMAGE = 0.01
# Text of any of the encodings holds next to no control characters; a picture or archive does.
_MAX_CONTROL_SHARE = 0.02
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x19\x1b-\x1f]")  # white space, NUL, Ctrl-Z are none
# <meta charset="gb2312">, <meta … content="text/html; charset=gbk">, <?xml encoding="utf-8"?>
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.I)
_DECLARATION_WITHIN = 4096
_CODECS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "gb_2312-80": "gb18030",
    "x-gbk": "gb18030", "hz-gb-2312": "hz", "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
    "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "utf-8": "utf-8",
    "utf8": "utf-8", "unicode": "utf-8",
}  # fmt: skip


def decode_text(data: bytes, name: str) -> str:
    """Return the characters of a text file; line ends stay as they are.

    Few bytes that are no characters (a copy cut off in the middle of one) are read as U+FFFD.

    Raises:
        InputError: the bytes are no text in any of the encodings.
    """
    text, exact = _decoded(data, ("utf-8", "gb18030"))
    if not exact and text.count(UNDECODABLE) > _MAX_DAMAGE * len(text):
        raise InputError(
            f"“{name}”不是文本文件（不是 UTF-8、UTF-16 或 GB18030 编码）",
            "请另存为 UTF-8 文本后再读",
        )
    if len(text) > MAX_LENGTH:
        raise InputError(
            f"“{name}”有{len(text)}字，超过上限（{MAX_LENGTH}字）", "请只提供规划（方案）本身"
        )
    if len(_CONTROLS.findall(text)) > _MAX_CONTROL_SHARE * len(text):
        raise InputError(
            f"“{name}”不是文本文件（全篇是控制字符）",
            "请提供文件本身，不要把压缩包或图片改名为文本文件",
        )
    return text


def decode_page(data: bytes, name: str, declared: str = "") -> tuple[str, int]:
    """Return the characters of a page and how many could not be read (each is U+FFFD).

    Args:
        data: the whole page.
        name: file name for the error message.
        declared: charset that a message header gives, before what the page says itself.

    Raises:
        InputError: the bytes are no text.
    """
    found = _DECLARED.search(data, 0, _DECLARATION_WITHIN)
    names = [declared.lower(), found[1].decode("ascii").lower() if found else ""]
    text, _ = _decoded(data, ("utf-8", *(_CODECS[n] for n in names if n in _CODECS), "gb18030"))
    unread = text.count(UNDECODABLE)
    controls = len(_CONTROLS.findall(text)) + text.count("\0")
    if controls + unread > max(_MAX_CONTROL_SHARE * len(text), 8):
        raise InputError(f"“{name}”不是网页（内容不是任何编码的文字）", "请用浏览器重新保存网页")
    return text, unread


# Of what is looked at to know an encoding that nothing declares.
_SAMPLE = 200_000
_UTF7 = re.compile(rb"\+[A-Za-z0-9+/]{3,}-?")
# Of the Chinese characters of a text so many are of the first, common ones of its encoding; of
# those of another encoding read as if they were, far fewer.
_COMMON_SHARE = 0.9


def _unmarked(data: bytes) -> str | None:
    """Return an encoding that other rules would take for another one: UTF-32, UTF-7, Big5."""
    sample = data[:_SAMPLE]
    if 2 * sample.count(0) > len(sample):
        fits = [name for name in ("utf-32-le", "utf-32-be") if _is_exact(data, name)]
        return fits[0] if fits else None
    if sample.isascii():
        coded = sum(map(len, _UTF7.findall(sample)))
        return "utf-7" if 2 * coded > len(sample) and _is_exact(data, "utf-7") else None
    if _is_exact(data, "utf-8") or not _is_exact(data, "big5hkscs"):
        return None
    as_gb = _common_share(sample.decode("gb18030", "ignore"), "gb2312", 0xB0, 0xD7)
    as_big5 = _common_share(sample.decode("big5hkscs", "ignore"), "big5", 0xA4, 0xC6)
    return "big5hkscs" if as_gb < _COMMON_SHARE < as_big5 else None


def _is_exact(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeError:
        return False
    return True


def _common_share(text: str, encoding: str, first: int, last: int) -> float:
    """Return the share of common characters, whose first byte is in a range, among the Chinese."""
    chinese = [c for c in text if "\u3400" <= c <= "\u9fff" or "\ue000" <= c <= "\uf8ff"]
    codes = (c.encode(encoding, "ignore") for c in chinese)
    return sum(bool(code) and first <= code[0] <= last for code in codes) / (len(chinese) or 1)


def _decoded(data: bytes, encodings: Iterable[str]) -> tuple[str, bool]:
    """Decode by the byte order mark, else by the first encoding that fits, else the least bad.

    Also return whether the text is what the encoding says (no guess with stand-ins).
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), True
    if unmarked := _unmarked(data):
        return data.decode(unmarked, errors="replace"), True
    damaged: list[str] = []
    for encoding in dict.fromkeys(encodings):
        try:
            return data.decode(encoding), True
        except UnicodeDecodeError:
            damaged.append(data.decode(encoding, errors="replace"))
    return min(damaged, key=lambda text: text.count(UNDECODABLE)), False
