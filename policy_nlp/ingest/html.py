"""Reader of web pages as government sites publish documents (网页)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from policy_nlp.errors import InputError
from policy_nlp.ingest.html_body import Parted, part_page
from policy_nlp.ingest.html_decode import decode_page
from policy_nlp.ingest.html_flow import Chunk, flow
from policy_nlp.ingest.html_meta import meta_tags, metadata_tables, page_title, read_labels
from policy_nlp.ingest.html_tree import MAX_PAGE_BYTES, parse_page
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Block, Issue, Piece, SourceDocument, SourceFile
from policy_nlp.text.fold import fold
from policy_nlp.text.numbering import marker_at

# The title and what stands about it take at most so many lines at the top of a document.
_TOP_LINES = 10
_DRAFT = re.compile(
    r"\((?:公开)?(?:征求意见稿|送审稿|报批稿|审议稿|讨论稿|修订稿|草案|试行|暂行)\)"
)
_NUMBER_OR_DATE = re.compile(r"\(?(?:.{1,14}\(\d{4}\)第?\d+号|\d{4}年\d{1,2}月(?:\d{1,2}日)?)\)?")


def read_html(data: bytes, source: SourceFile, options: ReadOptions) -> SourceDocument:
    """Read a web page: the document in it, what the page says of it, the rest as furniture.

    Raises:
        InputError: the bytes are no page, or one that holds no text.
    """
    if len(data) > MAX_PAGE_BYTES:
        raise InputError(
            f"{source.file}: a web page of {len(data) // 2**20} MB is no document",
            f"Save the page of the document alone (up to {MAX_PAGE_BYTES // 2**20} MB)",
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
        raise InputError(f"{source.file}: the web page holds no text", "Save the page again")
    around = [c for c in chunks if c.element in aside] + parted.before
    metadata = read_labels(tables, [*around, *parted.body[:_TOP_LINES]], words) or meta_tags(root)
    blocks = _titled([c.block for c in parted.body], _titles(root, parted, metadata))
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


def _titles(root: etree._Element, parted: Parted, metadata: dict[str, str]) -> list[Block]:
    """Return the titles that the page prints above the document, the nearest one last."""
    printed = [c.block for c in parted.before if c.block.level in (1, 2, 3)]
    named = [metadata.get("标题", ""), meta_tags(root).get("标题", ""), page_title(root)]
    known = [fold(name) for name in named if name]
    held = [b for b in printed if any(fold(b.text) in k or k in fold(b.text) for k in known)]
    if held:
        return held
    title = next((name for name in named if name), "")
    piece = Piece(at=0, source=0, length=len(title))
    return [Block(kind="heading", level=1, text=title, pieces=(piece,))] if title else []


def _titled(blocks: Sequence[Block], titles: Sequence[Block]) -> list[Block]:
    """Print the title once: that of the page only where the document does not open with one."""
    kept = _without_repeat(blocks)
    if not titles or _opens_with_title(kept, fold(titles[-1].text)):
        return kept
    return [titles[-1], *kept]


def _without_repeat(blocks: Sequence[Block]) -> list[Block]:
    """Set apart a title that the document's own title, over one or more lines, repeats below."""
    top = [_bare_title(block.text) for block in blocks[:_TOP_LINES]]
    for k, title in enumerate(top):
        if len(title) < 6 or title.endswith(("。", "；", ":")):
            continue
        for start in range(k + 1, len(top)):
            joined = ""
            for end in range(start, len(top)):
                joined += top[end]
                if joined == title:
                    apart = _navigation(blocks[k])
                    return [*blocks[:k], apart, *blocks[k + 1 :]]
                if not title.startswith(joined):
                    break
    return list(blocks)


def _bare_title(text: str) -> str:
    return _DRAFT.sub("", fold(text))


def _opens_with_title(blocks: Sequence[Block], title: str) -> bool:
    """Tell whether the document opens with the page's title or one of its own."""
    top = [block for block in blocks[:_TOP_LINES] if block.furniture is None]
    bare = _DRAFT.sub("", title)
    if bare and bare in _bare_title("".join(block.text for block in top)):
        return True
    for block in top:
        text = fold(block.text)
        if _NUMBER_OR_DATE.fullmatch(text) or _DRAFT.fullmatch(text):
            continue
        ends = text[-1:] in "。;:," or marker_at(block.text, 0) is not None
        return not ends and len(text) >= 6 and block.kind != "table-row"
    return False


def _navigation(block: Block) -> Block:
    return block.model_copy(update={"kind": "furniture", "furniture": "navigation"})
