"""Reader of web pages saved whole: MHTML, a MIME message of the page and its pictures (网页存档).

Only the page itself is read. Nothing that it names is fetched.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser

from policy_nlp.errors import InputError
from policy_nlp.ingest.html.decode import decode_page
from policy_nlp.ingest.html.reader import read_page
from policy_nlp.ingest.html.tree import MAX_PAGE_BYTES
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.records import Issue, SourceDocument, SourceFile

# multipart/related around multipart/alternative is the deepest that browsers and Word write.
_MAX_DEPTH = 4
_MAX_PARTS = 2000
_CHINESE = re.compile(r"[一-龥]")
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
# Headers of a part take a few lines; what is longer is no header.
_MAX_HEADERS = 64 * 1024


def read_mht(data: bytes, source: SourceFile, options: ReadOptions) -> SourceDocument:
    """Read the page in a saved web archive: the first HTML part that holds text.

    Raises:
        InputError: it is no MIME message, or holds no web page.
    """
    pages = [part for part in _parts(data, 0) if part[0].get_content_type() == "text/html"]
    texts = [_decoded(head, body, source.file) for head, body in pages]
    filled = [k for k, (text, _) in enumerate(texts) if text.strip()]
    if not filled:
        raise InputError(f"“{source.file}”里没有网页", "请用浏览器重新保存网页，存为 .html 或 .mht")
    # The page comes before the frames in it; of a page made of frames, one holds the document.
    best = max(filled, key=lambda k: (len(_CHINESE.findall(texts[k][0])), -k))
    document = read_page(*texts[best], source)
    if len(filled) == 1:
        return document
    message = f"网页存档中另有{len(filled) - 1}个页面（框架），未读"
    issue = Issue(code="other-pages", message=message)
    return document.model_copy(update={"issues": (*document.issues, issue)})


def _parts(data: bytes, depth: int) -> Iterator[tuple[Message, bytes]]:
    """Yield headers and raw body of each part that is not itself made of parts."""
    split = _HEADERS_END.search(data)
    if split is None:
        return
    head = BytesHeaderParser().parsebytes(data[: min(split.start(), _MAX_HEADERS)].lstrip())
    body = data[split.end() :]
    boundary = head.get_boundary()
    if head.get_content_maintype() != "multipart" or not boundary:
        yield head, body
        return
    if depth == _MAX_DEPTH:
        return
    marker = b"--" + boundary.encode("utf-8", "replace")
    pieces = re.split(rb"(?:^|\r?\n)" + re.escape(marker) + rb"(?:--)?[ \t]*\r?\n", body)
    for piece in pieces[1 : _MAX_PARTS + 1]:
        yield from _parts(piece, depth + 1)


def _decoded(head: Message, body: bytes, file: str) -> tuple[str, int]:
    """Return the characters of a part and how many could not be read."""
    encoding = str(head.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding == "quoted-printable":
        body = quopri.decodestring(body)
    elif encoding == "base64":
        clean = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
        body = binascii.a2b_base64(clean[: len(clean) // 4 * 4] + _rest(clean))
    if len(body) > MAX_PAGE_BYTES:
        raise InputError(
            f"“{file}”是 {len(body) // 2**20} MB 的网页，过大",
            f"请只保存文件所在的网页（不超过 {MAX_PAGE_BYTES // 2**20} MB）",
        )
    return decode_page(body, file, head.get_content_charset() or "")


def _rest(clean: bytes) -> bytes:
    """Return the last, incomplete group of four with its padding; a lone character says nothing."""
    rest = clean[len(clean) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""
