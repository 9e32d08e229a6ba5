"""Bytes of a web page to characters (网页编码).

What a page declares is often wrong or too narrow: pages declared gb2312 hold characters of GBK
and GB18030 (〔〕 and the dash of 〔2022〕 among them), and saved pages keep a gb2312 declaration in
UTF-8. Bytes that are UTF-8 throughout are UTF-8 whatever is declared.
"""

from __future__ import annotations

import codecs
import re

from policy_nlp.errors import InputError
from policy_nlp.ingest.decode import MAX_CONTROL_SHARE

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\0-\x08\x0e-\x19\x1b-\x1f]")
# <meta charset="gb2312">, <meta … content="text/html; charset=gbk">, <?xml encoding="utf-8"?>
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.I)
_DECLARATION_WITHIN = 4096
_ENCODINGS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "gb_2312-80": "gb18030",
    "x-gbk": "gb18030", "hz-gb-2312": "hz", "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
    "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "utf-8": "utf-8",
    "utf8": "utf-8", "unicode": "utf-8",
}  # fmt: skip


def decode_page(data: bytes, name: str, declared: str = "") -> tuple[str, int]:
    """Return the characters of a page and how many could not be read (each is U+FFFD).

    Args:
        data: the whole page.
        name: file name for the error message.
        declared: charset that a message header gives, before what the page says itself.

    Raises:
        InputError: the bytes are no text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(data.decode(encoding, errors="replace"), name)
    candidates = ["utf-8", *_declared(data, declared), "gb18030"]
    for encoding in candidates:
        try:
            return _checked(data.decode(encoding), name)
        except UnicodeDecodeError:
            continue
    texts = [data.decode(encoding, errors="replace") for encoding in dict.fromkeys(candidates)]
    return _checked(min(texts, key=lambda text: text.count("\ufffd")), name)


def _declared(data: bytes, header: str) -> list[str]:
    found = _DECLARED.search(data, 0, _DECLARATION_WITHIN)
    names = [header, found[1].decode("ascii") if found else ""]
    return [_ENCODINGS[name.lower()] for name in names if name.lower() in _ENCODINGS]


def _checked(text: str, name: str) -> tuple[str, int]:
    controls = len(_CONTROL.findall(text))
    unread = text.count("\ufffd")
    if controls + unread > max(MAX_CONTROL_SHARE * len(text), 8):
        raise InputError(f"“{name}”不是网页（内容不是任何编码的文字）", "请用浏览器重新保存网页")
    return text, unread
