"""A web page as a bounded tree of elements (网页元素树)."""

from __future__ import annotations

import re

from lxml import etree, html

from policy_nlp.errors import InputError

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
    """Tell whether the page does not show an element."""
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style") or ""))


def centring(element: etree._Element) -> bool | None:
    """Tell whether an element centres its text, None when it says nothing of it."""
    style, align = element.get("style") or "", element.get("align")
    if _ALIGNED.search(style):
        return bool(_CENTRED.search(style))
    if align:
        return align.lower() == "center"
    return True if element.tag == "center" else None


def boldness(element: etree._Element) -> bool | None:
    """Tell whether an element makes its text bold, None when it says nothing of it."""
    weight = _WEIGHT.search(element.get("style") or "")
    if weight:
        value = weight[1].lower()
        return int(value) >= 600 if value.isdigit() else value.startswith("bold")
    return True if element.tag in ("b", "strong") else None


def all_text(element: etree._Element) -> str:
    """Return every character inside an element, as the file has it."""
    return "".join(str(text) for text in element.itertext())
