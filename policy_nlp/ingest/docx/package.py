"""The parts of a Word file and how they name each other (OPC 包结构)."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from lxml import etree

from policy_nlp.errors import InputError
from policy_nlp.ingest.archive import Archive, open_archive
from policy_nlp.ingest.docx.names import transitional
from policy_nlp.ingest.xml import parse_xml

# Elements and attributes of one part, as the signs < and = count them: the tree of a part takes
# some 150 bytes for each. The Gusu plan (20,000 characters) has 3,600.
MAX_MARKS = 800_000
_MAIN = "word/document.xml"


@dataclass(frozen=True)
class Link:
    """One relationship of a part: the last word of its type, and the part it leads to."""

    kind: str
    target: str
    external: bool = False


class Package:
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
            self._links[part] = {} if root is None else dict(_link(e, folder) for e in root)
        return self._links[part]

    def related(self, kind: str) -> list[str]:
        """Return the parts of one kind that belong to the text, each once."""
        links = self.links(self.main).values()
        return list(dict.fromkeys(k.target for k in links if k.kind == kind and not k.external))

    def first(self, kind: str) -> etree._Element | None:
        """Return the root of the first part of a kind (numbering, styles, comments …)."""
        parts = self.related(kind)
        return self.read(parts[0]) if parts else None


def _link(element: etree._Element, folder: str) -> tuple[str, Link]:
    kind = element.get("Type", "").rpartition("/")[2]
    target = element.get("Target", "")
    external = element.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return element.get("Id", ""), Link(kind, target, external)
