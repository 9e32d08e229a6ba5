"""What a page says of its document outside the text: 索引号, 发文机关, 文号 (目录信息)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from policy_nlp.ingest.html.flow import Chunk, cell_text
from policy_nlp.ingest.html.table import is_data_table, rows_of
from policy_nlp.ingest.html.tree import all_text
from policy_nlp.lexicons.webpages import WebPages

# So many known labels make a list of metadata; one alone is a line of text.
_MIN_LABELS = 2
_MAX_VALUE = 200
_MAX_TITLE = 400
# Names of <meta> that content systems fill (GB/T: 政府网站网页元数据), where there is no table.
_META_NAMES = {"pubdate": "发布日期", "contentsource": "来源", "articletitle": "标题"}
# "…实施意见 - 市政府门户网站", "…的公告_区政府门户网站"
_SITE_NAME = re.compile(r"\s*[-_|–—－＿]+\s*[^-_|–—－＿]{2,30}$")
_GAPS = re.compile(r"[\s\u3000]+")


def metadata_tables(root: etree._Element, words: WebPages) -> list[etree._Element]:
    """Return the tables that hold metadata and no data of the document."""
    found = []
    for table in root.iter("table"):
        rows = [[_label(all_text(cell)) for cell in row] for row in rows_of(table)[:20]]
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
    found = _pairs(parts, words)
    if len(found) < _MIN_LABELS:
        lines = [piece for chunk in chunks for piece in _pieces(chunk.text, words)]
        found = _pairs(lines, words)
    return found if len(found) >= _MIN_LABELS else {}


def meta_tags(root: etree._Element) -> dict[str, str]:
    """Return what <meta name="PubDate"> and its like say."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = _META_NAMES.get((element.get("name") or "").lower())
        value = (element.get("content") or "").strip()
        if name and value and len(value) <= _MAX_VALUE:
            found.setdefault(name, value)
    return found


def page_title(root: etree._Element) -> str:
    """Return the title that the head of a page gives, without the name of the site."""
    title = next((all_text(element) for element in root.iter("title")), "")
    return _SITE_NAME.sub("", _GAPS.sub(" ", title).strip()[:_MAX_TITLE])


def _pairs(parts: Sequence[str], words: WebPages) -> dict[str, str]:
    """Read label, value, label, value …; a label right after a label has no value."""
    found: dict[str, str] = {}
    label = ""
    for part in parts:
        name = _label(part)
        if name in words.labels.all:
            label = name
            continue
        if label:
            value = _GAPS.sub(" ", part).strip()
            if value and len(value) <= _MAX_VALUE:
                found.setdefault(label, value)
            label = ""
        head, colon, rest = part.partition("：") if "：" in part else part.partition(":")
        if colon and _label(head) in words.labels.all and rest.strip():
            found.setdefault(_label(head), _GAPS.sub(" ", rest).strip()[:_MAX_VALUE])
    return found


def _pieces(text: str, words: WebPages) -> Iterator[str]:
    """Cut a line before each label or other word of the page: 索引号：000　来源：…浏览次数：…."""
    known = "|".join(sorted(map(re.escape, words.labels.all), key=len, reverse=True))
    others = "|".join(map(re.escape, words.phrases))
    at = 0
    for match in re.finditer(rf"(?<![一-龥])(?:{known})\s*[：:]|{others}", text):
        if text[at : match.start()].strip():
            yield text[at : match.start()]
        at = match.start()
    yield text[at:]


def _label(text: str) -> str:
    return _GAPS.sub("", text).strip("：:【】[]*")
