"""The one way this package parses XML of unknown origin (安全的 XML 解析).

No entity is resolved, no DTD loaded, nothing fetched; a part that declares a document type at
all is refused, since neither Word (ECMA-376) nor OFD (GB/T 33190) writes one.
"""

from __future__ import annotations

from lxml import etree

from policy_nlp.errors import InputError

# A part of 500 pages in Word, a run for every few characters, has a million marks; each costs
# some 100 bytes once parsed.
MAX_MARKS = 1_500_000


def parse_xml(data: bytes, file: str, part: str) -> etree._Element:
    """Return the root element of one XML part of an archive.

    Args:
        data: the bytes of the part.
        file: name of the file, for the error message.
        part: name of the part inside it, for the error message.

    Raises:
        InputError: it is no well-formed XML, has more elements than any document, nests deeper
            than 256 of them, or declares a document type (the door of entity bombs and of
            entities that name other files).
    """
    if data.count(b"<") + data.count(b"=") > MAX_MARKS:
        raise InputError(
            f"“{file}”的部件 {part} 内容过多，不像正常文件",
            "请只提供规划（方案）本身，或用原程序另存后再读",
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!DOCTYPE" in data[:4096]:
            raise _refused(file, part) from error
        raise InputError(
            f"“{file}”的部件 {part} 已损坏（不是合格的 XML）", "请用原程序打开，另存后再读"
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused(file, part)
    return root


def _refused(file: str, part: str) -> InputError:
    return InputError(
        f"“{file}”的部件 {part} 自行定义了实体，办公软件不会这样写", "请勿使用该文件，另索一份"
    )


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace ('' for an entity reference)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
