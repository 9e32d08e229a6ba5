"""Names of the XML vocabulary that Word writes, and how its settings are read (ECMA-376)."""

from __future__ import annotations

import re

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
V = "{urn:schemas-microsoft-com:vml}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CHARTEX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"

# Strict documents (ISO 29500) say the same in other namespaces.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M),
    (b"http://purl.oclc.org/ooxml/drawingml/main", A),
    (b"http://purl.oclc.org/ooxml/drawingml/picture", PIC),
    (b"http://purl.oclc.org/ooxml/drawingml/chart", CHART),
    (b"http://purl.oclc.org/ooxml/drawingml/diagram", DIAGRAM),
)
_OFF = frozenset(("0", "false", "off"))
_INTEGER = re.compile(r"[+-]?\d{1,6}")


def transitional(data: bytes) -> bytes:
    """Return a part with the namespaces of ISO 29500 strict turned into the usual ones."""
    if b"http://purl.oclc.org/ooxml/" in data:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual[1:-1].encode())
    return data


def setting(element: etree._Element, name: str) -> str | None:
    """Return the value of a setting (w:val of the child `name`), None when it is not set."""
    child = element.find(W + name)
    return None if child is None else child.get(f"{W}val")


def flag(element: etree._Element, name: str) -> bool | None:
    """Return whether a setting is switched on or off, None when nothing is said of it."""
    child = element.find(W + name)
    return None if child is None else child.get(f"{W}val", "1") not in _OFF


def number(text: str | None, otherwise: int) -> int:
    """Return a whole number, `otherwise` where the text is none."""
    found = _INTEGER.fullmatch(text.strip()) if text else None
    return int(found[0]) if found else otherwise


def chosen(alternates: etree._Element) -> etree._Element | None:
    """Return the branch of mc:AlternateContent to read: the first choice, else the fallback.

    The branches say one thing twice, for newer and older programs; a choice that holds no
    child says nothing.
    """
    for branch in alternates:
        if branch.tag in (f"{MC}Choice", f"{MC}Fallback") and len(branch):
            return branch
    return None
