"""A Word file opened to be written again: its text, and the element of each character (原稿版式).

Tracked changes that the file holds are accepted first, in its headers, footers and notes too, so
that those to be written are the only ones. All other parts stay as they are, byte for byte.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from lxml import etree

from policy_nlp.ingest.docx.issues import DELETED, FORMATTED, INSERTED
from policy_nlp.ingest.docx.names import W
from policy_nlp.ingest.docx.package import Package
from policy_nlp.ingest.docx.reader import read_main
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.records import SourceDocument, SourceFile

# The one kind of main part that Word takes under the name .docx; a macro file is none.
_TYPE = b"wordprocessingml.document.main+xml"
_STRICT = b"http://purl.oclc.org/ooxml/"
# Parts that hold text of their own: the last words of the types of their relationships.
_BESIDE = ("header", "footer", "footnotes", "endnotes")
_TRACKED = (*FORMATTED, *DELETED, *INSERTED)
# The oldest date a zip archive can hold.
_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class TracedWord:
    """A Word file whose text can be marked where it stands.

    Attributes:
        document: what is read of it; blocks know their `spots`.
        root: the main part, to be changed in place.
    """

    document: SourceDocument
    root: etree._Element
    _data: bytes
    _parts: dict[str, etree._Element]

    def written(self) -> bytes:
        """Return the file with its parts as they are now; the same bytes each time."""
        stream = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self._data)) as source,
            # Stored, not deflated: implementations of deflate differ, and the bytes must not.
            zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as target,
        ):
            for name in dict.fromkeys(source.namelist()):
                content = source.read(name)
                if (root := self._parts.get(name)) is not None:
                    content = etree.tostring(
                        root, xml_declaration=True, encoding="UTF-8", standalone=True
                    )
                entry = zipfile.ZipInfo(name, _DATE)
                entry.external_attr = 0o600 << 16
                target.writestr(entry, content)
        return stream.getvalue()


def trace_docx(data: bytes, source: SourceFile) -> TracedWord | None:
    """Open a Word file to mark its text; None for one that cannot be written as .docx again.

    Such are macro files, strict OOXML and what is no Word file.

    Raises:
        InputError: the file is damaged, hostile, or holds no text.
    """
    if not data.startswith(b"PK"):
        return None
    package = Package(data, source.file)
    types = package.read("[Content_Types].xml")
    main = package.read(package.main)
    if main is None or types is None or _TYPE not in etree.tostring(types):
        return None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if package.main not in archive.namelist() or _STRICT in archive.read(package.main):
            return None
    accept_changes(main)
    document = read_main(package, main, source, ReadOptions(), traced=True)
    return TracedWord(document, main, data, {package.main: main} | _accepted_beside(package))


def _accepted_beside(package: Package) -> dict[str, etree._Element]:
    """Return the headers, footers and notes that hold tracked changes, those accepted."""
    found: dict[str, etree._Element] = {}
    for part in (part for kind in _BESIDE for part in package.related(kind)):
        root = package.read(part)
        if root is not None and next(root.iter(*_TRACKED), None) is not None:
            accept_changes(root)
            found[part] = root
    return found


def accept_changes(root: etree._Element) -> None:
    """Accept the tracked changes of a part in place (接受全部修订)."""
    for element in list(root.iter(*FORMATTED)):
        _drop(element)
    for row in [row for row in root.iter(f"{W}tr") if _marked(row, "trPr", DELETED)]:
        _drop(row)
    _join_paragraphs(root)
    for element in list(root.iter(*DELETED)):
        _drop(element)
    for element in list(root.iter(*INSERTED)):
        _unwrap(element)
    for element in list(root.iter(f"{W}moveFromRangeStart", f"{W}moveFromRangeEnd",
                                  f"{W}moveToRangeStart", f"{W}moveToRangeEnd")):  # fmt: skip
        _drop(element)


def _marked(element: etree._Element, settings: str, marks: frozenset[str]) -> bool:
    found = element.find(f"{W}{settings}")
    return found is not None and any(child.tag in marks for child in found)


def _join_paragraphs(root: etree._Element) -> None:
    """Let a paragraph whose end was deleted go on in the one after it."""
    for paragraph in list(root.iter(f"{W}p")):
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        if mark is None or not any(child.tag in DELETED for child in mark):
            continue
        following = paragraph.getnext()
        if following is None or following.tag != f"{W}p":
            continue
        settings = following.find(f"{W}pPr")
        at = 0 if settings is None else 1
        content = [child for child in paragraph if child.tag != f"{W}pPr"]
        for k, child in enumerate(content):
            following.insert(at + k, child)
        _drop(paragraph)


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for k, child in enumerate(list(element)):
        parent.insert(at + k, child)
    parent.remove(element)
