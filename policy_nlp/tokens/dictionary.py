"""jieba's dictionary, read fast from a cache of our own (分词词典缓存).

jieba parses 350,000 lines at each start, or reads a cache out of the shared temp folder piece
by piece. One `read` and one `marshal.loads` take a third of that. The cache is a convenience:
when it is missing, damaged or cannot be written, the dictionary is parsed and nothing is said.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import jieba

CACHE_VARIABLE = "POLICY_NLP_CACHE"
DIGEST_SIZE = hashlib.sha256().digest_size
Frequencies = dict[str, int]


def cache_folder() -> Path | None:
    """Return the folder for caches: `POLICY_NLP_CACHE` (empty: none), else the user's own."""
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen is not None:
        return Path(chosen) if chosen else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = str(Path("~/Library/Caches").expanduser())
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    return Path(base) / "policy-nlp" if base and not base.startswith("~") else None


def load_dictionary(tokenizer: jieba.Tokenizer, folder: Path | None) -> None:
    """Fill `tokenizer` with the default dictionary, from the cache in `folder` if it is there."""
    import jieba

    with contextlib.closing(tokenizer.get_dict_file()) as source:
        size = os.fstat(source.fileno()).st_size
        name = f"jieba-{jieba.__version__}-{size}-{marshal.version}.cache"
        path = folder / name if folder else None
        found = read_cache(path) if path else None
        if found is None:
            found = cast(tuple[Frequencies, int], jieba.Tokenizer.gen_pfdict(source))
            if path:
                write_cache(path, found)
    tokenizer.FREQ, tokenizer.total = found
    tokenizer.initialized = True


def read_cache(path: Path) -> tuple[Frequencies, int] | None:
    """Return what `write_cache` wrote; None when it is missing or not whole."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, body = content[:DIGEST_SIZE], content[DIGEST_SIZE:]
    if hashlib.sha256(body).digest() != digest:
        return None
    return cast(tuple[Frequencies, int], marshal.loads(body))


def write_cache(path: Path, found: tuple[Frequencies, int]) -> None:
    """Write the cache whole or not at all, so that a second process never reads half of it."""
    body = marshal.dumps(found)
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
