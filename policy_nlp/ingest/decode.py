"""Bytes of a text file to characters: BOM, then UTF-8, then GB18030 (编码识别).

GB18030-2022 holds GBK and GB2312, so a page declared as either is read as GB18030.
"""

from __future__ import annotations

import codecs
import re

from policy_nlp.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENCODINGS = ("utf-8", "gb18030")
# What stands for bytes that are no character; a text that was damaged on its way has few.
UNDECODABLE = "\ufffd"
_MAX_DAMAGE = 0.01
# Text of any of the encodings holds next to no control characters; a picture or archive does.
MAX_CONTROL_SHARE = 0.02
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x19\x1b-\x1f]")  # white space, NUL, Ctrl-Z are none


def decode_text(data: bytes, name: str) -> str:
    """Return the characters of a text file; line ends stay as they are.

    Few bytes that are no characters (a copy cut off in the middle of one) are read as U+FFFD.

    Args:
        data: the whole file.
        name: file name for the error message.

    Raises:
        InputError: the bytes are no text in any of the encodings.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(data.decode(encoding, errors="replace"), name)
    for encoding in _ENCODINGS:
        try:
            return _checked(data.decode(encoding), name)
        except UnicodeDecodeError:
            continue
    texts = [data.decode(encoding, errors="replace") for encoding in _ENCODINGS]
    best = min(texts, key=lambda text: text.count(UNDECODABLE))
    if best.count(UNDECODABLE) <= _MAX_DAMAGE * len(best):
        return _checked(best, name)
    raise InputError(
        f"“{name}”不是文本文件（不是 UTF-8、UTF-16 或 GB18030 编码）", "请另存为 UTF-8 文本后再读"
    )


def _checked(text: str, name: str) -> str:
    if len(_CONTROLS.findall(text)) > MAX_CONTROL_SHARE * len(text):
        raise InputError(
            f"“{name}”不是文本文件（全篇是控制字符）",
            "请提供文件本身，不要把压缩包或图片改名为文本文件",
        )
    return text
