"""Readers of web pages as government sites publish documents, and of pages saved whole (网页).

A page saved whole is MHTML, a MIME message of the page and its pictures: only the page itself is
read. Nothing that a page names is fetched. Where the document stands in a page is told first by the
names that content systems give its element; where none is known or none holds the text, by where
the sentences are.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

from lxml import etree

from policy_nlp.errors import InputError
from policy_nlp.ingest.blocks import check_extent, set_apart
from policy_nlp.ingest.decode import decode_page
from policy_nlp.ingest.html.flow import Chunk, flow
from policy_nlp.ingest.html.metadata import (
    metadata_tables,
    page_title,
    read_labels,
    read_meta_tags,
    with_title,
)
from policy_nlp.ingest.html.tree import MAX_PAGE_BYTES, is_data_table, names_of, parse_page
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.lexicons import load_lexicons
from policy_nlp.lexicons.documents import WebPages
from policy_nlp.records import Issue, SourceDocument, SourceFile

_STOPS = re.compile(r"[。；，、：]")
# A line without a stop counts as text of a document from this length on.
_LONG_LINE = 25
# A named element is believed when it holds this share of the sentences of the page.
_SHARE = 0.5
# Without a known name: the smallest element that holds this share.
_DENSE_SHARE = 0.85
# Surroundings inside the document's element are short; more text than this is no share bar.
_NOISE_CHARS = 200
_NOISE_SHARE = 0.1
# Lines of surroundings at the edges of the document: so many at the most, so long each.
_EDGE_LINES = 12
_EDGE_CHARS = 120


@dataclass(frozen=True)
class Parted:
    """Chunks of a page: the document itself, and what stands before, inside and after it."""

    body: list[Chunk]
    before: list[Chunk]
    after: list[Chunk]


def part_page(root: etree._Element, chunks: Sequence[Chunk], words: WebPages) -> Parted:
    """Part the document from the page round it."""
    prose = _prose_by_element(root, chunks, words)
    holders = _named_holders(root, prose, words) or [_densest_holder(root, prose)]
    inside = {element for holder in holders for element in holder.iter()}
    noise = _surrounding_elements(holders, prose, words)
    marked = [chunk.element in inside and not _is_outside(chunk, noise) for chunk in chunks]
    marked = _trimmed_edges(chunks, marked, words)
    if not any(marked):
        return Parted([], list(chunks), [])
    first = marked.index(True)
    return Parted(
        body=[chunk for chunk, mine in zip(chunks, marked, strict=True) if mine],
        before=list(chunks[:first]),
        after=[c for c, mine in zip(chunks[first:], marked[first:], strict=True) if not mine],
    )


def _is_outside(chunk: Chunk, noise: set[etree._Element]) -> bool:
    outside = chunk.hidden or chunk.control or chunk.block.furniture is not None
    return outside or chunk.element in noise


def _prose_by_element(
    root: etree._Element, chunks: Sequence[Chunk], words: WebPages
) -> dict[etree._Element, int]:
    """Return how many characters of sentences stand in each element, links not counted."""
    prose = dict.fromkeys(root.iter(), 0)
    for chunk in chunks:
        long = len(chunk.text) >= _LONG_LINE or _STOPS.search(chunk.text)
        shown = not (chunk.hidden or chunk.control)
        if long and shown and not _is_surrounding(chunk, words):
            prose[chunk.element] += len(chunk.text) - chunk.link_chars
    for element in reversed(list(prose)):
        parent = element.getparent()
        if parent is not None:
            prose[parent] += prose[element]
    return prose


def _named_holders(
    root: etree._Element, prose: dict[etree._Element, int], words: WebPages
) -> list[etree._Element]:
    """Return the elements that bear the best known name, none when they hold too little."""
    for known in (words.containers, words.weak_containers):
        by_name: dict[str, list[etree._Element]] = {}
        for element in prose:
            for name in names_of(element) & known:
                others = by_name.setdefault(name, [])
                if not any(ancestor in others for ancestor in element.iterancestors()):
                    others.append(element)
        held = {name: sum(prose[e] for e in found) for name, found in by_name.items()}
        most = max(held.values(), default=0)
        if most and most >= _SHARE * prose[root]:
            near = [name for name in held if held[name] >= 0.95 * most]
            best = min(near, key=lambda name: sum(_element_count(e) for e in by_name[name]))
            return [element for element in by_name[best] if prose[element]]
    return []


def _element_count(element: etree._Element) -> int:
    return sum(1 for _ in element.iter())


def _densest_holder(root: etree._Element, prose: dict[etree._Element, int]) -> etree._Element:
    """Return the smallest element that holds nearly all sentences of the page."""
    here = root
    while True:
        inner = [child for child in here if prose[child] >= _DENSE_SHARE * max(prose[root], 1)]
        if not inner or inner[0].tag in ("p", "ul", "ol"):
            return here
        if inner[0].tag == "table" and is_data_table(inner[0]):
            return here
        here = inner[0]


def _surrounding_elements(
    holders: Sequence[etree._Element], prose: dict[etree._Element, int], words: WebPages
) -> set[etree._Element]:
    """Return the elements inside the document's that share bars, pagers and lists stand in."""
    found: set[etree._Element] = set()
    limit = max(_NOISE_CHARS, _NOISE_SHARE * sum(prose[holder] for holder in holders))
    for holder in holders:
        for element in holder.iterdescendants():
            if element in found or prose[element] > limit:
                continue
            named = any(word in name for name in names_of(element) for word in words.noise)
            if named or element.tag in ("nav", "footer", "aside"):
                found.update(element.iter())
    return found


def _trimmed_edges(chunks: Sequence[Chunk], marked: list[bool], words: WebPages) -> list[bool]:
    """Take lines of surroundings off both edges of the document (来源：…, 上一篇：…)."""
    kept = list(marked)
    body = [k for k, mine in enumerate(marked) if mine]
    for order in (body[:_EDGE_LINES], body[::-1][:_EDGE_LINES]):
        for k in order:
            if _reads_as_sentence(chunks[k]):
                break
            if _is_surrounding(chunks[k], words):
                kept[k] = False
    return kept


def _reads_as_sentence(chunk: Chunk) -> bool:
    return chunk.text.rstrip()[-1:] in ("。", "；") or len(chunk.text) > _EDGE_CHARS


def _is_surrounding(chunk: Chunk, words: WebPages) -> bool:
    """Return whether a line belongs to the page: a known phrase, or nothing but files to load."""
    text = "".join(chunk.text.split())
    if chunk.block.kind == "table-row":
        return False
    if any(text.startswith(phrase) for phrase in words.phrases):
        return True
    commands = "|".join(words.commands)
    if re.fullmatch(rf"(?:(?:{commands})[\[【（(：:|)）】\]]*)+", text):
        return True
    suffixes = "|".join(words.file_suffixes)
    file = re.search(rf"\.(?:{suffixes})(?:[（(][^（()）]*[)）])?$", text, re.I)
    return bool(file) and chunk.link_chars >= len(text) // 2


# Metadata stand within so many lines at the top, where no table holds them.
_TOP_LINES = 10
# multipart/related around multipart/alternative is the deepest that browsers and Word write.
_MAX_DEPTH = 4
_OPENS_PAGE = re.compile(r"<(?:html|body)\b", re.I)
_ENDS_PAGE = re.compile(r"</(?:html|body)\s*>", re.I)
_OPENS_LINE = re.compile(r"<(?:br|p|h[1-6]|li|tr|div)\b", re.I)
_OPENS_CELL = re.compile(r"<t[dh]\b", re.I)
_MAX_PARTS = 2000
_CHINESE = re.compile(r"[一-龥]")
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
# Headers of a part take a few lines; what is longer is no header.
_MAX_HEADERS = 64 * 1024


def read_html(data: bytes, source: SourceFile, options: ReadOptions) -> SourceDocument:
    """Read a web page: the document in it, what the page says of it, the rest as furniture.

    Raises:
        InputError: the bytes are no page, or one that holds no text.
    """
    if len(data) > MAX_PAGE_BYTES:
        raise InputError(
            f"“{source.file}”是 {len(data) // 2**20} MB 的网页，过大",
            f"请只保存文件所在的网页（不超过 {MAX_PAGE_BYTES // 2**20} MB）",
        )
    text, unread = decode_page(data, source.file)
    return read_page(text, unread, source)


def read_page(text: str, unread: int, source: SourceFile) -> SourceDocument:
    """Read the characters of a page; `unread` of them could not be decoded.

    Raises:
        InputError: there is no text in it, or far more than a document has.
    """
    words = load_lexicons().webpages
    issues = _decoding_issues(text, unread)
    # most pages have an element or two a paragraph
    lines, cells = (len(opens.findall(text)) for opens in (_OPENS_LINE, _OPENS_CELL))
    check_extent(source.file, blocks=lines // 2, cells=cells)
    root = parse_page(text.replace("\0", ""), source.file)
    tables = metadata_tables(root, words)
    aside = {element for table in tables for element in table.iter()}
    chunks = list(flow(root))
    parted = part_page(root, [c for c in chunks if c.element not in aside], words)
    if not parted.body:
        raise InputError(f"“{source.file}”是网页，但没有文字", "请重新保存网页")
    around = [c for c in chunks if c.element in aside] + parted.before
    tags = read_meta_tags(root, words)
    metadata = read_labels(tables, [*around, *parted.body[:_TOP_LINES]], words) or tags
    titles = (found.get(words.title_label, "") for found in (metadata, tags))
    named = [*titles, page_title(root)]
    blocks = with_title(parted.body, parted.before, [name for name in named if name])
    rest = [
        set_apart(chunk.block, "navigation")
        for chunk in (*around, *parted.after)
        if chunk.block is not blocks[0]
    ]
    return SourceDocument(
        source=source,
        blocks=(*blocks, *rest),
        metadata=metadata,
        issues=(*issues, *_unread_issues(root, parted.body)),
    )


def _decoding_issues(text: str, unread: int) -> list[Issue]:
    issues = []
    if "\0" in text:
        count = text.count("\0")
        issues.append(Issue(code="nul-characters", message=f"文件中夹有{count}个空字符（NUL）"))
    if unread:
        issues.append(
            Issue(code="undecodable", message=f"有{unread}处字节无法识别，以“\ufffd”代替")
        )
    if _OPENS_PAGE.search(text) and not _ENDS_PAGE.search(text):
        message = "网页缺少结尾，可能没有下载完整，文字或有缺失，请与原网页核对"
        issues.append(Issue(code="page-cut-off", message=message))
    return issues


def _unread_issues(root: etree._Element, body: Sequence[Chunk]) -> list[Issue]:
    """Return issues on what the document holds that is no text: pictures, embedded files."""
    first, last = body[0].element, body[-1].element
    inside = False
    pictures = frames = 0
    for element in root.iter():
        inside = inside or element is first
        if inside and element.tag == "img":
            pictures += not any(a.tag == "a" for a in element.iterancestors())
        elif inside and element.tag in ("iframe", "embed", "object"):
            frames += 1
        if element is last:
            break
    issues = []
    if pictures:
        issues.append(Issue(code="picture", message=f"正文中有{pictures}幅图片，其中文字未读"))
    if frames:
        issues.append(Issue(code="embedded", message=f"正文中嵌有{frames}个其他文件，未读"))
    return issues


def read_mht(data: bytes, source: SourceFile, options: ReadOptions) -> SourceDocument:
    """Read the page in a saved web archive: the first HTML part that holds text.

    Raises:
        InputError: it is no MIME message, or holds no web page.
    """
    pages = [part for part in _mime_parts(data, 0) if part[0].get_content_type() == "text/html"]
    texts = [_part_text(head, body, source.file) for head, body in pages]
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


def _mime_parts(data: bytes, depth: int) -> Iterator[tuple[Message, bytes]]:
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
        yield from _mime_parts(piece, depth + 1)


def _part_text(head: Message, body: bytes, file: str) -> tuple[str, int]:
    """Return the characters of a part and how many could not be read."""
    encoding = str(head.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding == "quoted-printable":
        body = quopri.decodestring(body)
    elif encoding == "base64":
        clean = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
        body = binascii.a2b_base64(clean[: len(clean) // 4 * 4] + _last_group(clean))
    if len(body) > MAX_PAGE_BYTES:
        raise InputError(
            f"“{file}”是 {len(body) // 2**20} MB 的网页，过大",
            f"请只保存文件所在的网页（不超过 {MAX_PAGE_BYTES // 2**20} MB）",
        )
    return decode_page(body, file, head.get_content_charset() or "")


def _last_group(clean: bytes) -> bytes:
    """Return the last, incomplete group of four with its padding; a lone character says nothing."""
    rest = clean[len(clean) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""
