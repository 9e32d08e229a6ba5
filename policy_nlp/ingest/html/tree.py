"""A web page as a bounded tree: what elements mean, data tables, numbers of lists (网页元素树)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from policy_nlp.errors import InputError
from policy_nlp.ingest.number_formats import format_number

# A plan saved from Word with a <span> round every word has some 50,000 tags.
MAX_PAGE_BYTES = 16 * 1024 * 1024
MAX_TAGS = 300_000
# What these hold is no text of the page: it is run, laid out or drawn, never read.
SILENT = frozenset({
    "script", "style", "noscript", "template", "head", "title", "object", "embed", "iframe", "svg",
    "math", "canvas", "video", "audio", "frameset", "noframes", "applet", "map", "xml",
})  # fmt: skip
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
})  # fmt: skip
# Parts of a form: what they say is for the visitor of the page.
CONTROLS = frozenset({"button", "select", "option", "textarea"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.I)
_ALIGNED = re.compile(r"text-align\s*:", re.I)
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold(?:er)?|normal|lighter|\d{3})", re.I)
# A table that only places things on the page has a cell that holds an article.
MAX_CELL_BLOCKS = 15
MAX_CELL_CHARS = 2000
# No table of a plan is wider; a span that asks for more is cut to it.
MAX_COLUMNS = 100
_BLOCK_CHILDREN = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br")

Row = tuple[etree._Element, list[etree._Element | None]]
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.I)
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman",
          "I": "upper-roman"}  # fmt: skip
_CHINESE = frozenset(("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"))
_MAX = 9999


def parse_page(text: str, file: str) -> etree._Element:
    """Return the root of a page; scripts are not run, nothing is fetched.

    Raises:
        InputError: the page is larger, holds more tags or nests deeper than any document does.
    """
    if text.count("<") > MAX_TAGS:
        raise InputError(
            f"“{file}”是网页，标记超过{MAX_TAGS}个", "请只保存文件所在的网页，或将正文复制到 Word"
        )
    parser = html.HTMLParser(
        huge_tree=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"“{file}”是网页，但没有文字", "请重新保存网页") from error
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise InputError(
            f"“{file}”是网页，嵌套过深或有过长的文字，不像正常文件",
            "请只保存文件所在的网页，或将正文复制到 Word",
        )
    return root


def names_of(element: etree._Element) -> set[str]:
    """Return the id and the classes of an element in lower case."""
    return {*(element.get("class") or "").lower().split(), (element.get("id") or "").lower()} - {""}


def is_hidden(element: etree._Element) -> bool:
    """Return whether the page does not show an element."""
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style") or ""))


def centring(element: etree._Element) -> bool | None:
    """Return whether an element centres its text, None when it says nothing of it."""
    style, align = element.get("style") or "", element.get("align")
    if _ALIGNED.search(style):
        return bool(_CENTRED.search(style))
    if align:
        return align.lower() == "center"
    return True if element.tag == "center" else None


def boldness(element: etree._Element) -> bool | None:
    """Return whether an element makes its text bold, None when it says nothing of it."""
    weight = _WEIGHT.search(element.get("style") or "")
    if weight:
        value = weight[1].lower()
        return int(value) >= 600 if value.isdigit() else value.startswith("bold")
    return True if element.tag in ("b", "strong") else None


def all_text(element: etree._Element) -> str:
    """Return every character inside an element, as the file has it."""
    return "".join(str(text) for text in element.itertext())


def is_data_table(table: etree._Element) -> bool:
    """Return whether a table holds rows of data; its text flows as paragraphs otherwise."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    widest = 0
    for row in rows_of(table):
        cells = row.findall("td") + row.findall("th")
        widest = max(widest, len(cells))
        if any(_holds_article(cell) for cell in cells):
            return False
    return widest > 1


def rows_of(table: etree._Element) -> list[etree._Element]:
    """Return the rows of a table, not those of a table inside it."""
    rows: list[etree._Element] = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += child.findall("tr")
    return rows


def table_cells(table: etree._Element) -> Iterator[Row]:
    """Yield each row with its cells by column; None where a merged cell goes on.

    A header row that is printed again is given once.
    """
    carried: dict[int, int] = {}
    header = ""
    for k, row in enumerate(rows_of(table)):
        cells: list[etree._Element | None] = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            _carry(cells, carried)
            width = max(1, min(_span(cell, "colspan"), MAX_COLUMNS - len(cells)))
            height = _span(cell, "rowspan")
            for column in range(len(cells), min(len(cells) + width, MAX_COLUMNS)):
                if height > 1:
                    carried[column] = height - 1
            cells += [cell] + [None] * (width - 1)
        _carry(cells, carried)
        printed = "".join(all_text(row).split())
        if k == 0:
            header = printed
        elif printed and printed == header:
            continue
        yield row, cells


def _carry(cells: list[etree._Element | None], carried: dict[int, int]) -> None:
    """Pass over the columns that a cell of a row above still fills."""
    while carried.get(len(cells), 0):
        carried[len(cells)] -= 1
        cells.append(None)


def _span(cell: etree._Element, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return max(1, int(text)) if re.fullmatch(r"\d{1,5}", text) else 1


def _holds_article(cell: etree._Element) -> bool:
    blocks = sum(1 for _ in cell.iterdescendants(*_BLOCK_CHILDREN))
    if blocks > MAX_CELL_BLOCKS:
        return True
    return len(all_text(cell)) > MAX_CELL_CHARS


class ListNumbers:
    """The lists that are open at a place of the walk, and the number due next."""

    def __init__(self) -> None:
        self._lists: list[tuple[etree._Element, str, int]] = []
        self._due = ""

    def open(self, element: etree._Element) -> None:
        """Note that a list or an item of one begins."""
        if element.tag in ("ol", "ul", "menu", "dir"):
            start = _integer(element.get("start"), 1) if element.tag == "ol" else 0
            self._lists.append((element, _list_style(element), start))
        elif element.tag == "li" and self._lists:
            holder, style, number = self._lists[-1]
            number = _integer(element.get("value"), number)
            self._lists[-1] = (holder, style, number + 1)
            self._due = "" if style == "none" else _written_number(number, style)

    def close(self, element: etree._Element) -> None:
        """Note that a list ends."""
        if self._lists and self._lists[-1][0] is element:
            self._lists.pop()

    def take(self) -> str:
        """Return the number of the item whose first paragraph this is, else nothing."""
        due, self._due = self._due, ""
        return due


def _list_style(element: etree._Element) -> str:
    if element.tag != "ol":
        return "none"
    found = _STYLE.search(element.get("style") or "")
    style = found[1].lower() if found else _TYPES.get(element.get("type") or "1", "decimal")
    return style if style != "inherit" else "decimal"


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,4}", text.strip()) else otherwise


def _written_number(number: int, style: str) -> str:
    """Write a number as the page shows it: 1. / a. / iv. / 一、"""
    if not 0 < number <= _MAX:
        return f"{number}. "
    if style in _CHINESE and number < 100:
        return f"{format_number(number, 'chineseCounting')}、"
    case = "upper" if style.startswith("upper") else "lower"
    if style.endswith("roman"):
        return f"{format_number(number, case + 'Roman')}. "
    if style.endswith(("alpha", "latin")) and number <= 26:
        return f"{format_number(number, case + 'Letter')}. "
    return f"{number}. "
