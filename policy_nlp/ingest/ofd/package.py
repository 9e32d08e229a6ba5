"""The files inside an OFD document and how they name each other (OFD 包结构, GB/T 33190-2016, 7).

Writers do not keep to the letter: namespaces differ (ofdspec.org/2016 and the older
ofdspec.org), names differ in case from the paths that point at them, and paths that should be
relative to the file that holds them are given from the root or from the document's folder.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from policy_nlp.errors import InputError
from policy_nlp.ingest.packages import Archive, local_name, parse_xml

# The longest plans have a few hundred pages.
MAX_PAGES = 3000
# Bytes of XML over all reads, a page that is named again counted again.
MAX_READ = 128 * 1024 * 1024


@dataclass
class OfdPackage:
    """An OFD archive: parts found by their paths, whatever the case, read within a bound."""

    archive: Archive
    file: str
    left: int = MAX_READ
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.archive.names:
            self.names.setdefault(_clean_path(name).lower(), name)

    def find(self, path: str, base: str = "") -> str | None:
        """Return the part that `path` means, named in the part `base`; None when none is there."""
        if not path:
            return None
        folder = posixpath.dirname(base)
        tries = [path] if path.startswith(("/", "\\")) else [f"{folder}/{path}", path]
        tries += [f"{_clean_path(folder).partition('/')[0]}/{path}"]
        for attempt in tries:
            found = self.names.get(_clean_path(attempt).lower())
            if found is not None:
                return found
        return None

    def read(self, path: str, base: str = "") -> tuple[str, etree._Element] | None:
        """Return the name and root element of the part that `path` means, None when missing.

        Raises:
            InputError: the part is damaged, or the document larger than any plan.
        """
        name = self.find(path, base)
        if name is None:
            return None
        data = self.archive.read(name)
        self.left -= len(data)
        if self.left < 0:
            raise InputError(
                f"“{self.file}”的页面解压后超过 {MAX_READ // 2**20} MB",
                "请重新导出 OFD 文件，或提供 PDF 文件",
            )
        return name, parse_xml(data, self.file, name)


@dataclass
class OfdDocument:
    """One document of a package: its pages in order, its templates and what is added to it.

    Attributes:
        path: its Document.xml.
        pages: (path of the page, part that names it) in reading order.
        templates: id → path of the template page.
        resources: paths of the resource files.
        info: properties by the names of GB/T 33190 (Title, Author, …).
        attachments: names of files attached.
        seals: how many electronic signatures and seals there are.
    """

    path: str
    pages: list[str] = field(default_factory=list)
    templates: dict[str, str] = field(default_factory=dict)
    resources: list[str] = field(default_factory=list)
    annotations: str = ""
    info: dict[str, str] = field(default_factory=dict)
    attachments: list[str] = field(default_factory=list)
    seals: int = 0


def read_documents(package: OfdPackage) -> Iterator[OfdDocument]:
    """Yield the documents that OFD.xml lists; one that it lists again is the same.

    Raises:
        InputError: OFD.xml or a Document.xml is missing or damaged.
    """
    top = package.read("OFD.xml")
    bodies = list(children(top[1], "DocBody")) if top else []
    known: set[str] = set()
    for body in bodies:
        root = child_text(body, "DocRoot")
        read = package.read(root) if root else None
        if read is None:
            raise InputError(f"“{package.file}”缺少所列的文档部件 {root}", "请重新导出 OFD 文件")
        if read[0] in known:
            continue
        known.add(read[0])
        document = OfdDocument(read[0])
        _ofd_document(package, document, read[1])
        _read_info(package, document, body)
        yield document


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the children of that name, in whatever namespace."""
    return (child for child in element if local_name(child) == name)


def child_text(element: etree._Element, name: str) -> str:
    """Return the text of the first child of that name, stripped; '' when there is none."""
    return next((child.text.strip() for child in children(element, name) if child.text), "")


def _ofd_document(package: OfdPackage, document: OfdDocument, root: etree._Element) -> None:
    for common in children(root, "CommonData"):
        for template in children(common, "TemplatePage"):
            path = package.find(template.get("BaseLoc", ""), document.path)
            if path is not None:
                document.templates.setdefault(template.get("ID", ""), path)
        for kind in ("PublicRes", "DocumentRes"):
            document.resources += [e.text.strip() for e in children(common, kind) if e.text]
    for pages in children(root, "Pages"):
        document.pages += [page.get("BaseLoc", "") for page in children(pages, "Page")]
    if len(document.pages) > MAX_PAGES:
        raise InputError(
            f"“{package.file}”有{len(document.pages)}页，超过上限{MAX_PAGES}页",
            "请只提供规划（方案）本身",
        )
    document.annotations = child_text(root, "Annotations")
    listed = package.read(child_text(root, "Attachments"), document.path)
    for entry in children(listed[1], "Attachment") if listed else ():
        document.attachments.append(entry.get("Name") or child_text(entry, "FileLoc"))


def _read_info(package: OfdPackage, document: OfdDocument, body: etree._Element) -> None:
    for info in children(body, "DocInfo"):
        for entry in info:
            if entry.text and entry.text.strip():
                document.info[local_name(entry)] = entry.text.strip()
        for custom in children(info, "CustomDatas"):
            for entry in children(custom, "CustomData"):
                if entry.get("Name") and entry.text and entry.text.strip():
                    document.info[entry.get("Name", "")] = entry.text.strip()
    signatures = package.read(child_text(body, "Signatures"), document.path)
    if signatures is not None:
        document.seals = sum(1 for _ in children(signatures[1], "Signature"))


def _clean_path(path: str) -> str:
    """Return a path without leading slash, dots folded; one that leads outside names nothing."""
    return posixpath.normpath("/" + path.replace("\\", "/")).lstrip("/")
