"""The parts of a Word file, the names of its XML, how settings are read (ECMA-376, OPC 包结构)."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from lxml import etree

from policy_nlp.errors import InputError
from policy_nlp.ingest.packages import Archive, open_archive, parse_xml

# Elements and attributes of one part, as the signs < and = count them: the tree of a part takes
# some 150 bytes for each. The Gusu plan (20,000 characters) has 3,600.
MAX_MARKS = 800_000
_MAIN = "word/document.xml"
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

_STRICT_SPACE = b"http://purl.oclc.org/ooxml/"
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


@dataclass(frozen=True)
class Link:
    """One relationship of a part: the last word of its type, and the part it leads to."""

    kind: str
    target: str
    external: bool = False


class WordPackage:
    """A Word file: parts found by name or by relationship.

    Args:
        data: the whole file.
        file: its name, for messages.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        self._archive: Archive = open_archive(data, file)
        self._links: dict[str, dict[str, Link]] = {}
        named = [link.target for link in self.links("").values() if link.kind == "officeDocument"]
        self.main = next((name for name in named if name in self._archive), _MAIN)
        if self.main not in self._archive:
            raise InputError(f"“{file}”是 Word 文件，但缺少正文部件", "请另索一份")

    @property
    def is_strict(self) -> bool:
        """Whether the main part is written as ISO 29500 strict."""
        return _STRICT_SPACE in self._archive.read(self.main)

    @property
    def names(self) -> tuple[str, ...]:
        """The parts as the archive spells them."""
        return self._archive.names

    def read(self, part: str) -> etree._Element | None:
        """Return the root element of a part, None when the file has no such part.

        Raises:
            InputError: the part is damaged, hostile or larger than any document.
        """
        if part not in self._archive:
            return None
        data = transitional(self._archive.read(part))
        if data.count(b"<") + data.count(b"=") > MAX_MARKS:
            raise InputError(
                f"“{self.file}”的部件 {part} 过大（{len(data) // 2**20} MB）",
                "请只提供规划（方案）本身，去掉附带的内容",
            )
        return parse_xml(data, self.file, part)

    def links(self, part: str) -> dict[str, Link]:
        """Return the relationships of a part by id ("" for those of the file)."""
        if part not in self._links:
            folder, name = posixpath.split(part)
            root = self.read(posixpath.join(folder, "_rels", f"{name}.rels"))
            self._links[part] = {} if root is None else dict(_relationship(e, folder) for e in root)
        return self._links[part]

    def related(self, kind: str) -> list[str]:
        """Return the parts of one kind that belong to the text, each once."""
        links = self.links(self.main).values()
        return list(dict.fromkeys(k.target for k in links if k.kind == kind and not k.external))

    def first(self, kind: str) -> etree._Element | None:
        """Return the root of the first part of a kind (numbering, styles, comments …)."""
        parts = self.related(kind)
        return self.read(parts[0]) if parts else None


def _relationship(element: etree._Element, folder: str) -> tuple[str, Link]:
    kind = element.get("Type", "").rpartition("/")[2]
    target = element.get("Target", "")
    external = element.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return element.get("Id", ""), Link(kind, target, external)


def transitional(data: bytes) -> bytes:
    """Return a part with the namespaces of ISO 29500 strict turned into the usual ones."""
    if _STRICT_SPACE in data:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual[1:-1].encode())
    return data


def setting(element: etree._Element, name: str) -> str | None:
    """Return the value of a setting (w:val of the child `name`), None when it is not set."""
    child = element.find(W + name)
    return None if child is None else child.get(f"{W}val")


def flag(element: etree._Element, name: str) -> bool | None:
    """Return whether a setting is switched on or off, None when it is not set."""
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
