"""What a page says of its document outside the text: 索引号, 发文机关, 文号, title (目录信息).

The title is printed above the document, in it, or in both; it is given once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from policy_nlp.ingest.blocks import set_apart, whole_block
from policy_nlp.ingest.html.flow import Chunk, cell_text
from policy_nlp.ingest.html.tree import all_text, is_data_table, rows_of
from policy_nlp.lexicons import load_lexicons
from policy_nlp.lexicons.documents import WebPages
from policy_nlp.records import Block
from policy_nlp.text.numbering import marker_at
from policy_nlp.text.width import fold

# So many known labels make a list of metadata; one alone is a line of text.
_MIN_LABELS = 2
_MAX_VALUE = 200
_MAX_TITLE = 400
# "…实施意见 - 市政府门户网站", "…的公告_区政府门户网站"
_SITE_NAME = re.compile(r"\s*[-_|–—－＿]+\s*[^-_|–—－＿]{2,30}$")
_GAPS = re.compile(r"[\s\u3000]+")
# The title and what stands about it take at most so many lines at the top of a document.
_TOP_LINES = 10
_MIN_TITLE = 6
_NUMBER_OR_DATE = re.compile(r"\(?(?:.{1,14}\(\d{4}\)第?\d+号|\d{4}年\d{1,2}月(?:\d{1,2}日)?)\)?")


def metadata_tables(root: etree._Element, words: WebPages) -> list[etree._Element]:
    """Return the tables that hold metadata and no data of the document."""
    found = []
    for table in root.iter("table"):
        rows = [[_label_name(all_text(cell)) for cell in row] for row in rows_of(table)[:20]]
        named = sum(label in words.labels.all for row in rows for label in row)
        first = sum(row[0] in words.labels.all for row in rows if row)
        if named >= _MIN_LABELS and first >= _MIN_LABELS and is_data_table(table):
            found.append(table)
    return found


def read_labels(
    tables: Sequence[etree._Element], chunks: Sequence[Chunk], words: WebPages
) -> dict[str, str]:
    """Return what labels say, from tables and from lines 索引号：…; labels without spaces.

    Args:
        tables: those of `metadata_tables`.
        chunks: lines that stand before the document.
        words: the known labels.
    """
    parts = [cell_text(cell) for table in tables for row in rows_of(table) for cell in row]
    found = _label_values(parts, words)
    if len(found) < _MIN_LABELS:
        lines = [piece for chunk in chunks for piece in _cut_at_labels(chunk.text, words)]
        found = _label_values(lines, words)
    return found if len(found) >= _MIN_LABELS else {}


def read_meta_tags(root: etree._Element, words: WebPages) -> dict[str, str]:
    """Return what <meta name="PubDate"> and its like say, by label."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = words.meta_tags.get((element.get("name") or "").lower())
        value = (element.get("content") or "").strip()
        if name and value and len(value) <= _MAX_VALUE:
            found.setdefault(name, value)
    return found


def page_title(root: etree._Element) -> str:
    """Return the title that the head of a page gives, without the name of the site."""
    title = next((all_text(element) for element in root.iter("title")), "")
    return _SITE_NAME.sub("", _GAPS.sub(" ", title).strip()[:_MAX_TITLE])


def _label_values(parts: Sequence[str], words: WebPages) -> dict[str, str]:
    """Read label, value, label, value …; a label right after a label has no value."""
    found: dict[str, str] = {}
    label = ""
    for part in parts:
        name = _label_name(part)
        if name in words.labels.all:
            label = name
            continue
        if label:
            value = _GAPS.sub(" ", part).strip()
            if value and len(value) <= _MAX_VALUE:
                found.setdefault(label, value)
            label = ""
        head, colon, rest = part.partition("：") if "：" in part else part.partition(":")
        if colon and _label_name(head) in words.labels.all and rest.strip():
            found.setdefault(_label_name(head), _GAPS.sub(" ", rest).strip()[:_MAX_VALUE])
    return found


def _cut_at_labels(text: str, words: WebPages) -> Iterator[str]:
    """Cut a line before each label or other word of the page: 索引号：000　来源：…浏览次数：…."""
    known = "|".join(sorted(map(re.escape, words.labels.all), key=len, reverse=True))
    others = "|".join(map(re.escape, words.phrases))
    at = 0
    for match in re.finditer(rf"(?<![一-龥])(?:{known})\s*[：:]|{others}", text):
        if text[at : match.start()].strip():
            yield text[at : match.start()]
        at = match.start()
    yield text[at:]


def _label_name(text: str) -> str:
    return _GAPS.sub("", text).strip("：:【】[]*")


def with_title(body: Sequence[Chunk], before: Sequence[Chunk], named: Sequence[str]) -> list[Block]:
    """Return the blocks of the document with its title once at the top.

    Args:
        body: the document.
        before: what the page prints above it.
        named: the title as the page's metadata and head give it, the best first.
    """
    known = [_bare_title(name) for name in named if _bare_title(name)]
    blocks = _without_repeat(body, known)
    top = [c for c, b in zip(body, blocks, strict=True) if b.furniture is None][:_TOP_LINES]
    title = _title_above(before, named, known)
    if title is None or _opens_with_title(top, _bare_title(title.text)):
        return blocks
    return [title, *blocks]


def _title_above(
    before: Sequence[Chunk], named: Sequence[str], known: Sequence[str]
) -> Block | None:
    """Return the title that the page prints above the document, else the one its head names."""
    printed = []
    for chunk in before:
        text = _bare_title(chunk.text)
        heading = chunk.block.level in (1, 2, 3) and len(text) >= _MIN_TITLE
        if text in known or (heading and any(text in name or name in text for name in known)):
            printed.append(chunk.block)
    if printed:
        return printed[-1]
    if not named:
        return None
    return whole_block("heading", named[0], level=1)


def _without_repeat(body: Sequence[Chunk], known: Sequence[str]) -> list[Block]:
    """Set apart a title that the document's own title, over one or more lines, repeats below."""
    blocks = [chunk.block for chunk in body]
    top = [_bare_title(block.text) for block in blocks[:_TOP_LINES]]
    for k, title in enumerate(top):
        heading = blocks[k].level in (1, 2, 3) and marker_at(title, 0) is None
        if len(title) < _MIN_TITLE or not (title in known or heading):
            continue
        for start in range(k + 1, len(top)):
            if _printed_from(top[start:], title):
                blocks[k] = set_apart(blocks[k], "navigation")
                return blocks
    return blocks


def _printed_from(lines: Sequence[str], title: str) -> bool:
    """Return whether lines that follow each other make up a title."""
    joined = ""
    for line in lines:
        joined += line
        if joined == title:
            return True
        if not title.startswith(joined):
            return False
    return False


def _opens_with_title(top: Sequence[Chunk], title: str) -> bool:
    """Return whether the document opens with the page's title or one of its own."""
    lines = [_bare_title(chunk.text) for chunk in top]
    if any(_printed_from(lines[start:], title) for start in range(len(lines))):
        return True
    for chunk in top:
        text = _bare_title(chunk.text)
        if not text or _NUMBER_OR_DATE.fullmatch(text):
            continue
        if text[-1] in "。;:," or marker_at(text, 0) is not None:
            return False
        own = chunk.centred or chunk.block.level is not None
        return len(text) >= _MIN_TITLE and (own or text in title or title in text)
    return False


def _bare_title(text: str) -> str:
    """Return a title without spaces and draft mark, widths folded."""
    return load_lexicons().documents.bracketed_mark.sub("", fold(text))
