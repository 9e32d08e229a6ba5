"""What takes long to read, kept in a folder of the user (缓存).

A cache is a convenience: when it is missing, damaged or cannot be written, nobody hears of it.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

VARIABLE = "POLICY_NLP_CACHE"
_DIGEST_SIZE = hashlib.sha256().digest_size


def cache_path(name: str) -> Path | None:
    """Return the file of a cache, None where none are to be kept.

    It stands in the folder `POLICY_NLP_CACHE` (empty: none), else in the user's own for caches.
    """
    name = f"{name}-{marshal.version}.cache"
    chosen = os.environ.get(VARIABLE)
    if chosen is not None:
        return Path(chosen) / name if chosen else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = str(Path("~/Library/Caches").expanduser())
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    return Path(base) / "policy-nlp" / name if base and not base.startswith("~") else None


def read_cache(path: Path | None) -> Any:
    """Return what `write_cache` wrote; None when it is missing or not whole."""
    if path is None:
        return None
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, body = content[:_DIGEST_SIZE], memoryview(content)[_DIGEST_SIZE:]
    return marshal.loads(body) if hashlib.sha256(body).digest() == digest else None


def write_cache(path: Path | None, value: Any) -> None:
    """Write plain values whole or not at all, so that a second process never reads half of them."""
    if path is None:
        return
    body = marshal.dumps(value)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as sink:
                sink.write(hashlib.sha256(body).digest() + body)
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
