"""Which files this program wrote, and whether a person changed them since (文件标记)."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from pathlib import Path

from policy_nlp.errors import UsageError

PROPERTY = "policy-nlp"
DIGEST_PROPERTY = "policy-nlp-digest"
# Stands in the file's properties until the digest of its sheets is known.
PLACEHOLDER = "0" * 64
# Parts that hold what people read, of a workbook and of a document.
CONTENT = ("xl/", "word/")
CUSTOM = "docProps/custom.xml"
_DIGEST = re.compile(rf'name="{DIGEST_PROPERTY}"[^>]*>\s*<vt:lpwstr>([0-9a-f]{{64}})<')
_META = re.compile(rf'"{DIGEST_PROPERTY}" content="([0-9a-f]{{64}})"')
# A fixed date: the oldest a zip archive can hold.
_DATE = (1980, 1, 1, 0, 0, 0)


def seal(data: bytes) -> bytes:
    """Return the workbook with a digest of its sheets among its properties."""
    parts = parts_of(data)
    digest = _sheet_digest(parts).encode()
    parts[CUSTOM] = parts[CUSTOM].replace(PLACEHOLDER.encode(), digest, 1)
    return packed(parts)


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {item.filename: archive.read(item) for item in archive.infolist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """Return a package of parts: the same bytes for the same parts."""
    stream = io.BytesIO()
    # Stored, not deflated: implementations of deflate differ, and the bytes must not.
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_STORED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return stream.getvalue()


def seal_text(page: str) -> str:
    """Return a page with a digest of itself in place of the placeholder in its head."""
    digest = hashlib.sha256(page.encode()).hexdigest()
    return page.replace(f'"{DIGEST_PROPERTY}" content="{PLACEHOLDER}"', _meta(digest), 1)


def _meta(digest: str) -> str:
    return f'"{DIGEST_PROPERTY}" content="{digest}"'


def _is_sealed_text(path: Path) -> bool:
    try:
        page = path.read_bytes().decode()
    except (OSError, ValueError):
        return False
    found = _META.search(page)
    if found is None:
        return False
    bare = page.replace(found[0], _meta(PLACEHOLDER), 1)
    return hashlib.sha256(bare.encode()).hexdigest() == found[1]


def check_may_write(path: Path) -> None:
    """Pass when there is no file, or one that this program wrote and nobody changed.

    Raises:
        UsageError: the file is somebody's work.
    """
    if path.exists() and not is_unchanged(path):
        raise UsageError(
            f"“{path.name}”不是本程序写的，或写成后有人改过", "请另取文件名；确需覆盖的，加 --force"
        )


def check_workbook(path: Path, *, force: bool) -> None:
    """Pass when a workbook may be written at `path`; with `force` over anybody's work.

    Raises:
        UsageError: `path` is no xlsx file, or somebody's work.
    """
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"{path.name}: cannot write such a file", "Give a name that ends in .xlsx")
    if not force:
        check_may_write(path)


def is_unchanged(path: Path) -> bool:
    """Tell whether the file is one of ours, with what people read in it as we wrote it."""
    if path.suffix.lower() in (".html", ".svg"):
        return _is_sealed_text(path)
    try:
        with zipfile.ZipFile(path) as archive:
            found = _DIGEST.search(archive.read(CUSTOM).decode())
            parts = {item.filename: archive.read(item) for item in archive.infolist()}
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return False
    return found is not None and found[1] == _sheet_digest(parts)


def _sheet_digest(parts: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(parts.items()):
        if name.startswith(CONTENT):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
