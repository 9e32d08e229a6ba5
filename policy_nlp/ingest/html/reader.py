"""Reader of web pages as government sites publish documents (网页)."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from policy_nlp.errors import InputError
from policy_nlp.ingest.html.body import part_page
from policy_nlp.ingest.html.decode import decode_page
from policy_nlp.ingest.html.flow import Chunk, flow
from policy_nlp.ingest.html.meta import meta_tags, metadata_tables, page_title, read_labels
from policy_nlp.ingest.html.title import with_title
from policy_nlp.ingest.html.tree import MAX_PAGE_BYTES, parse_page
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Block, Issue, SourceDocument, SourceFile

# Metadata stand within so many lines at the top, where no table holds them.
_TOP_LINES = 10


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
    issues = _damage(text, unread)
    root = parse_page(text.replace("\0", ""), source.file)
    tables = metadata_tables(root, words)
    aside = {element for table in tables for element in table.iter()}
    chunks = list(flow(root))
    parted = part_page(root, [c for c in chunks if c.element not in aside], words)
    if not parted.body:
        raise InputError(f"“{source.file}”是网页，但没有文字", "请重新保存网页")
    around = [c for c in chunks if c.element in aside] + parted.before
    metadata = read_labels(tables, [*around, *parted.body[:_TOP_LINES]], words) or meta_tags(root)
    named = [metadata.get("标题", ""), meta_tags(root).get("标题", ""), page_title(root)]
    blocks = with_title(parted.body, parted.before, [name for name in named if name])
    rest = [
        _navigation(chunk.block)
        for chunk in (*around, *parted.after)
        if chunk.block is not blocks[0]
    ]
    return SourceDocument(
        source=source,
        blocks=(*blocks, *rest),
        metadata=metadata,
        issues=(*issues, *_not_read(root, parted.body)),
    )


def _damage(text: str, unread: int) -> list[Issue]:
    issues = []
    if "\0" in text:
        count = text.count("\0")
        issues.append(Issue(code="nul-characters", message=f"文件中夹有{count}个空字符（NUL）"))
    if unread:
        issues.append(
            Issue(code="undecodable", message=f"有{unread}处字节无法识别，以“\ufffd”代替")
        )
    return issues


def _not_read(root: etree._Element, body: Sequence[Chunk]) -> list[Issue]:
    """Say what the document holds that is no text: pictures, files shown inside the page."""
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


def _navigation(block: Block) -> Block:
    return block.model_copy(update={"kind": "furniture", "furniture": "navigation"})
