"""The seal of a docx file: custom properties that tell it is ours and unchanged (文件标记)."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from policy_nlp.report.render.seal import (
    CUSTOM,
    DIGEST_PROPERTY,
    PLACEHOLDER,
    PROPERTY,
    packed,
    parts_of,
    seal,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
CUSTOM_RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
)
_TYPES, _RELATIONS = "[Content_Types].xml", "_rels/.rels"
_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PROPERTIES, _VALUES = f"{_SPACE}/custom-properties", f"{_SPACE}/docPropsVTypes"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


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
    if not {_TYPES, _RELATIONS} <= parts.keys():
        return data
    relations = _parsed(parts[_RELATIONS])
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
    _add(relations, "Relationship", Id=_free_id(relations), Type=CUSTOM_RELATION, Target=CUSTOM)
    types = _parsed(parts[_TYPES])
    _add(types, "Override", PartName=f"/{CUSTOM}", ContentType=CUSTOM_TYPE)
    written = {_RELATIONS: _bytes(relations), _TYPES: _bytes(types)}
    return seal(packed(parts | written | {CUSTOM: custom_properties(kind)}))


def _with_ours(custom: bytes, kind: str) -> bytes:
    """Add our properties to those of the file; what an earlier seal said goes."""
    properties = _parsed(custom)
    for found in list(properties):
        if found.get("name") in (PROPERTY, DIGEST_PROPERTY):
            properties.remove(found)
    taken = [int(found.get("pid", "1")) for found in properties]
    ours = _parsed(custom_properties(kind))
    for number, made in enumerate(list(ours), max([1, *taken]) + 1):
        made.set("pid", str(number))
        properties.append(made)
    return _bytes(properties)


def _free_id(relations: _Element) -> str:
    taken = {relation.get("Id") for relation in relations}
    return next(name for n in range(len(taken) + 1) if (name := f"rIdSeal{n}") not in taken)


def _add(root: _Element, tag: str, **attributes: str) -> None:
    from lxml import etree

    space = etree.QName(root).namespace
    etree.SubElement(root, f"{{{space}}}{tag}", attributes)


def _parsed(part: bytes) -> _Element:
    from lxml import etree

    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))


def _bytes(root: _Element) -> bytes:
    from lxml import etree

    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
