"""Zip packages of unknown origin: parts unpacked and parsed within stated bounds (受限解压).

Word and OFD files come in only this way. No XML entity is resolved, no DTD loaded, nothing
fetched; a part that declares a document type at all is refused, since neither Word (ECMA-376) nor
OFD (GB/T 33190) writes one.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from policy_nlp.errors import InputError

MAX_MEMBERS = 10_000
# The longest plans in Word have some 5 MB of document.xml.
MAX_MEMBER_BYTES = 48 * 1024 * 1024
MAX_TOTAL_BYTES = 128 * 1024 * 1024
# XML of an office program packs 10 to 60 times; beyond this size a higher ratio is a bomb.
MAX_RATIO = 150
_RATIO_FROM = 8 * 1024 * 1024
_CHUNK = 256 * 1024
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
    RuntimeError, KeyError,
)  # fmt: skip
# A part of 500 pages in Word, a run for every few characters, has a million marks; each costs
# some 100 bytes once parsed.
MAX_MARKS = 1_500_000


class Archive:
    """A zip archive in memory; nothing is written to disk, so no name in it leads anywhere.

    Names are looked up without regard to case, slashes turned either way; of two members with
    one name the first counts. Bytes are counted while they unpack, whatever size is declared.

    Attributes:
        names: members as the archive spells them, folders left out.
    """

    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self._archive = archive
        self._file = file
        self._left = MAX_TOTAL_BYTES
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > MAX_MEMBERS:
            raise InputError(
                f"“{file}”是含有{len(entries)}个部件的压缩包，不是文件正文", "请提供文件本身"
            )
        self.names = tuple(entry.filename for entry in entries)
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._entries.setdefault(_member_key(entry.filename, file), entry)

    def __contains__(self, path: str) -> bool:
        return self._entry_of(path) is not None

    def read(self, path: str, limit: int = MAX_MEMBER_BYTES) -> bytes:
        """Return the bytes of a member.

        Args:
            path: its name, in whatever case.
            limit: how many bytes it may have.

        Raises:
            InputError: there is no such member, it is damaged or encrypted, or it unpacks to
                more than `limit`, than the ratio or than the bound for the whole archive.
        """
        entry = self._entry_of(path)
        if entry is None:
            raise InputError(f"“{self._file}”缺少部件 {path}", "请重新复制或下载")
        if entry.file_size > limit:
            raise self._too_large(path)
        parts: list[bytes] = []
        size = 0
        try:
            with self._archive.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._left -= len(chunk)
                    packed = max(entry.compress_size, 1)
                    swollen = size > _RATIO_FROM and size > MAX_RATIO * packed
                    if size > limit or self._left < 0 or swollen:
                        raise self._too_large(path)
                    parts.append(chunk)
        except _BROKEN as error:
            raise InputError(
                f"“{self._file}”的部件 {path} 无法解压（已损坏或加密）", "请重新复制或下载"
            ) from error
        return b"".join(parts)

    def _entry_of(self, path: str) -> zipfile.ZipInfo | None:
        return self._entries.get(path.replace("\\", "/").lstrip("/").lower())

    def _too_large(self, path: str) -> InputError:
        return InputError(
            f"“{self._file}”的部件 {path} 解压后过大，不像正常文件", "请勿使用该文件，另索一份"
        )


def open_archive(data: bytes, name: str) -> Archive:
    """Open the bytes of a zip archive.

    Args:
        data: the whole file.
        name: its name, for messages.

    Raises:
        InputError: it has no readable directory, more members than a document, or a member
            whose name leads out of it.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise InputError(f"“{name}”不完整或已损坏（压缩包没有目录）", "请重新复制或下载") from error
    return Archive(archive, name)


def _member_key(member: str, file: str) -> str:
    """Return the name a member is found by; refuse one that leads out of the archive."""
    path = member.replace("\\", "/").lstrip("/")
    if ".." in path.split("/") or ":" in path.split("/")[0]:
        raise InputError(
            f"“{file}”压缩包内的路径指向包外（{member[:60]!r}）", "请勿使用该文件，另索一份"
        )
    return path.lower()


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
