"""Writing files so that nobody ever finds half of one, under names every system takes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from pathlib import Path

# What Windows forbids in a file name, besides control characters.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# Most file systems take 255 bytes; a Chinese character has three, and a suffix must fit too.
MAX_NAME_BYTES = 180
# A name that is too long keeps its beginning and gets so many digits of its digest.
_DIGITS = 8
_LONGEST_SUFFIX = 8


def write_bytes(path: Path, data: bytes) -> bool:
    """Write `data` to `path` as a whole or not at all; folders are made as needed.

    The bytes go to a temporary file in the same folder, which then takes the place of the old
    one in one step. A file that holds the same bytes is left alone, its time of change too.

    Returns:
        True when the file was written, False when it was right already.
    """
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        temporary.chmod(_mode(path))
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return True


def write_text(path: Path, text: str) -> bool:
    """Write `text` as UTF-8, its line ends as they are; otherwise as `write_bytes`."""
    return write_bytes(path, text.encode())


def safe_name(name: str, default: str = "document", *, limit: int = MAX_NAME_BYTES) -> str:
    """Return `name` as one file or folder name that every system takes, Chinese kept.

    One of more than `limit` bytes is cut, and ends in digits that tell it from others which
    begin alike.

    >>> safe_name("市政府关于A/B类项目的通知：(试行)?")
    '市政府关于A-B类项目的通知：(试行)'
    """
    cleaned = _FORBIDDEN.sub("-", " ".join(name.split())).strip(" .-")
    if len(cleaned.encode()) > limit:
        digits = hashlib.sha256(cleaned.encode()).hexdigest()[:_DIGITS]
        begin = cleaned.encode()[: limit - _DIGITS - 1].decode(errors="ignore").rstrip(" .-")
        cleaned = f"{begin}-{digits}"
    if _RESERVED.fullmatch(cleaned):
        cleaned = f"_{cleaned}"
    return cleaned or default


def safe_file_name(path: Path) -> str:
    """Return the name of a file as `safe_name` does, with its suffix even where it is cut."""
    suffix = path.suffix
    if not 0 < len(suffix) <= _LONGEST_SUFFIX or not suffix[1:].isalnum():
        return safe_name(path.name)
    return f"{safe_name(path.stem, limit=MAX_NAME_BYTES - len(suffix.encode()))}{suffix}"


def _mode(path: Path) -> int:
    """Return the permissions the file has, or those a new file would get."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
