"""Which files this program wrote, and whether a person changed them since (文件标记)."""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

PROPERTY = "policy-nlp"
DIGEST_PROPERTY = "policy-nlp-digest"
# Stands in the file's properties until the digest of its content is known.
PLACEHOLDER = "0" * 64
# Parts that hold what people read, of a workbook and of a document.
CONTENT = ("xl/", "word/")
CUSTOM, DOCUMENT = "docProps/custom.xml", "word/document.xml"
_DIGEST = re.compile(rf'name="{DIGEST_PROPERTY}"[^>]*>\s*<vt:lpwstr>([0-9a-f]{{64}})<')
_META = re.compile(rf'"{DIGEST_PROPERTY}" content="([0-9a-f]{{64}})"')
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
CUSTOM_RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
)
TYPES, _RELATIONS = "[Content_Types].xml", "_rels/.rels"
_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PROPERTIES, _VALUES = f"{_SPACE}/custom-properties", f"{_SPACE}/docPropsVTypes"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
# Bytes that the files of an archive of ours may have together; another is not looked into.
MOST_ARCHIVED = 500_000_000
# A fixed date: the oldest a zip archive can hold.
_DATE = (1980, 1, 1, 0, 0, 0)


def seal(data: bytes) -> bytes:
    """Return a package with a digest of its content among its properties."""
    parts = parts_of(data)
    digest = _content_digest(parts).encode()
    parts[CUSTOM] = parts[CUSTOM].replace(PLACEHOLDER.encode(), digest, 1)
    return packed(parts)


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {item.filename: archive.read(item) for item in archive.infolist()}


def packed(parts: dict[str, bytes], *, small: bool | None = None) -> bytes:
    """Return a package of parts: the same bytes for the same parts.

    Args:
        parts: by name.
        small: compress them, as documents are and workbooks are not by default.
    """
    stream = io.BytesIO()
    # Workbooks stand in workspaces under version control, so they are stored: implementations of
    # deflate differ, and their bytes must not. Documents are sent, so they are small.
    small = DOCUMENT in parts if small is None else small
    method = zipfile.ZIP_DEFLATED if small else zipfile.ZIP_STORED
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = method
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return stream.getvalue()


def seal_text(page: str) -> str:
    """Return a page with a digest of itself in place of the placeholder in its head."""
    digest = hashlib.sha256(page.encode()).hexdigest()
    return page.replace(f'"{DIGEST_PROPERTY}" content="{PLACEHOLDER}"', _meta(digest), 1)


def _meta(digest: str) -> str:
    return f'"{DIGEST_PROPERTY}" content="{digest}"'


def is_sealed(data: bytes, *, markup: bool = False) -> bool:
    """Return whether a file is one of ours, with what people read in it as we wrote it.

    Args:
        data: the file.
        markup: it is a page or a picture, no package of parts.
    """
    if markup:
        page = data.decode(errors="replace")
        found = _META.search(page)
        bare = page.replace(found[0], _meta(PLACEHOLDER), 1) if found else ""
        return found is not None and hashlib.sha256(bare.encode()).hexdigest() == found[1]
    try:
        parts = parts_of(data)
        found = _DIGEST.search(parts[CUSTOM].decode())
    except (KeyError, ValueError, zipfile.BadZipFile):
        return False
    return found is not None and found[1] == _content_digest(parts)


def is_sealed_archive(data: bytes) -> bool:
    """Return whether an archive holds nothing but files of ours, unchanged (分发包)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            items = archive.infolist()
            if not items or sum(item.file_size for item in items) > MOST_ARCHIVED:
                return False
            return all(is_sealed(archive.read(item)) for item in items)
    except (ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        return False


def _content_digest(parts: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(parts.items()):
        if name.startswith(CONTENT):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def custom_properties(kind: str) -> bytes:
    """Return the custom properties of a file of ours: its kind, and room for its digest."""
    values = {PROPERTY: kind, DIGEST_PROPERTY: PLACEHOLDER}
    lines = [
        f'<property fmtid="{_FORMAT}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{value}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values.items(), 2)
    ]
    return (
        f'{_HEAD}<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_VALUES}">'
        f"{''.join(lines)}</Properties>"
    ).encode()


def seal_source(data: bytes, kind: str) -> bytes:
    """Return somebody's docx file with our seal; what it says of itself stays.

    A package whose properties are damaged, or stand where no seal is looked for, is given back
    as it is.
    """
    from lxml import etree

    try:
        return _sealed(data, kind)
    except (etree.XMLSyntaxError, ValueError):
        return data


def _sealed(data: bytes, kind: str) -> bytes:
    parts = parts_of(data)
    if not {TYPES, _RELATIONS} <= parts.keys():
        return data
    relations = parsed(parts[_RELATIONS])
    targets = {
        posixpath.normpath(relation.get("Target", "").lstrip("/"))
        for relation in relations
        if relation.get("Type") == CUSTOM_RELATION
    }
    if targets - {CUSTOM} or (CUSTOM in parts) != bool(targets):
        return data
    if targets:
        parts[CUSTOM] = _with_ours(parts[CUSTOM], kind)
        return seal(packed(parts))
    add_element(
        relations, "Relationship", Id=free_id(relations), Type=CUSTOM_RELATION, Target=CUSTOM
    )
    types = parsed(parts[TYPES])
    add_element(types, "Override", PartName=f"/{CUSTOM}", ContentType=CUSTOM_TYPE)
    written = {_RELATIONS: serialise(relations), TYPES: serialise(types)}
    return seal(packed(parts | written | {CUSTOM: custom_properties(kind)}))


def _with_ours(custom: bytes, kind: str) -> bytes:
    """Add our properties to those of the file; what an earlier seal said goes."""
    properties = parsed(custom)
    for found in list(properties):
        if found.get("name") in (PROPERTY, DIGEST_PROPERTY):
            properties.remove(found)
    taken = [int(found.get("pid", "1")) for found in properties]
    ours = parsed(custom_properties(kind))
    for number, made in enumerate(list(ours), max([1, *taken]) + 1):
        made.set("pid", str(number))
        properties.append(made)
    return serialise(properties)


def free_id(relations: _Element) -> str:
    """Return an id that no relationship has."""
    taken = {relation.get("Id") for relation in relations}
    return next(name for n in range(len(taken) + 1) if (name := f"rIdOurs{n}") not in taken)


def add_element(root: _Element, tag: str, **attributes: str) -> None:
    """Add an element to relationships or content types."""
    from lxml import etree

    space = etree.QName(root).namespace
    etree.SubElement(root, f"{{{space}}}{tag}", attributes)


def parsed(part: bytes) -> _Element:
    """Return the root of a part; nothing that it names is fetched or put in."""
    from lxml import etree

    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))


def serialise(root: _Element) -> bytes:
    """Return a part of a package."""
    from lxml import etree

    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
