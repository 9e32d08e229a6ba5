"""Writing files so that nobody ever finds half of one, under names every system takes."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path

# What Windows forbids in a file name, besides control characters.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# Most file systems take 255 bytes; a Chinese character has three, and a suffix must fit too.
MAX_NAME_BYTES = 180


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


def safe_name(name: str, default: str = "document") -> str:
    """Return `name` as one file or folder name that every system takes, Chinese kept.

    >>> safe_name("市政府关于A/B类项目的通知：(试行)?")
    '市政府关于A-B类项目的通知：(试行)'
    """
    cleaned = _FORBIDDEN.sub("-", " ".join(name.split())).strip(" .-")
    while len(cleaned.encode()) > MAX_NAME_BYTES:
        cleaned = cleaned[:-1].rstrip(" .-")
    if _RESERVED.fullmatch(cleaned):
        cleaned = f"_{cleaned}"
    return cleaned or default


def _mode(path: Path) -> int:
    """Return the permissions the file has, or those a new file would get."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
