"""Elements of WordprocessingML: paragraphs, runs, and what text they may hold (文档元素)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from policy_nlp.text.display import visible

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = "http://www.w3.org/XML/1998/namespace"
_PREFIXES = {"w": W, "r": R, "xml": XML}
_NAMESPACES = {"w": W, "r": R}
# Stands where nothing was chosen yet.
CHOOSE = "请选择"
TWIPS_A_MM = 1440 / 25.4


def twips(millimetres: float) -> str:
    """Return a length as Word writes it: twentieths of a point."""
    return str(round(millimetres * TWIPS_A_MM))


def points(length: float) -> str:
    """Return a length in points as twentieths of a point."""
    return str(round(length * 20))


def element(tag: str, *children: _Element, text: str = "", **attributes: str) -> _Element:
    """Return an element; names without prefix are of WordprocessingML, `r_id` is r:id."""
    named = {_attribute_name(name): value for name, value in attributes.items()}
    made = _new_element()(expanded(tag), named, nsmap=_NAMESPACES)
    made.extend(children)
    if text:
        made.text = text
    return made


@cache
def _new_element() -> Callable[..., _Element]:
    from lxml import etree

    return etree.Element


@cache
def _attribute_name(name: str) -> str:
    return expanded(name.replace("_", ":", 1))


@cache
def expanded(tag: str) -> str:
    """Return the name with its namespace; names without prefix are of WordprocessingML."""
    prefix, _, local = tag.rpartition(":")
    return f"{{{_PREFIXES[prefix or 'w']}}}{local}"


def run(text: str, *, bold: bool = False) -> _Element:
    """Return a run of text; line breaks stay line breaks."""
    made = element("r")
    if bold:
        made.append(element("rPr", element("b")))
    for number, line in enumerate(visible(text).split("\n")):
        if number:
            made.append(element("br"))
        if line:
            made.append(element("t", text=line, xml_space="preserve"))
    return made


def choice(options: Sequence[str]) -> _Element:
    """Return a place where a person chooses one of `options` from a list (下拉列表)."""
    items = [element("listItem", displayText=option, value=option) for option in options]
    properties = element("sdtPr", element("showingPlcHdr"), element("dropDownList", *items))
    return element("sdt", properties, element("sdtContent", run(CHOOSE)))


def paragraph(style: str, *runs: _Element, align: str = "", kept: bool = False) -> _Element:
    """Return a paragraph of a style; `kept` holds it on the page of what follows."""
    properties = element("pPr", element("pStyle", val=style))
    if kept:
        properties.append(element("keepNext"))
    if align:
        properties.append(element("jc", val=align))
    return element("p", properties, *runs)


def serialise(root: _Element) -> bytes:
    """Return a part of the file."""
    from lxml import etree

    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
