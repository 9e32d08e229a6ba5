"""Files that nobody ever finds half of, the one JSON form of records, and what is up to date.

The same record gives the same bytes on every machine. A step whose inputs, options and code did
not change is not run again: the notes about that stand in `.policy-nlp/` of the workspace, which
may be deleted at any time and is never committed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from json.encoder import encode_basestring
from pathlib import Path, PurePath
from typing import Any

from pydantic import BaseModel

from policy_nlp import __version__

# Scores are sums whose last bits differ between processors; nobody reads them there.
FLOAT_DIGITS = 6
# A list or object that fits is printed on one line, so that a span is not four lines of a diff.
LINE_WIDTH = 100
_encode = json.JSONEncoder(ensure_ascii=False).encode


def canonical_json(value: Any) -> str:
    """Return `value` (a record, or lists and dicts of them) as JSON text.

    Records keep the order of their fields, under their JSON names; the keys of plain dicts
    are sorted; Chinese stands as it is; floats are rounded; a line break ends the text.

    Raises:
        ValueError: a float is not finite.
        TypeError: a value has no JSON form.
    """
    return _json_text(to_plain(value), "") + "\n"


def to_plain(value: Any) -> Any:
    """Return `value` as dicts, lists and scalars only, ordered and rounded for writing."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, BaseModel):
        return {name: to_plain(getattr(value, field)) for field, name in _json_fields(type(value))}
    if isinstance(value, Mapping):
        return {str(key): to_plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, (set, frozenset)):
        return [to_plain(item) for item in sorted(value)]
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [to_plain(item) for item in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} has no JSON form")
        return round(value, FLOAT_DIGITS) + 0.0
    if isinstance(value, PurePath):
        return value.as_posix()
    raise TypeError(f"{type(value).__name__} has no JSON form")


@cache
def _json_fields(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, field.serialization_alias or field.alias or name)
        for name, field in model.model_fields.items()
    )


def _json_text(value: Any, indent: str) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict):
        inner = indent + " "
        items = [
            f"{encode_basestring(key)}: {_json_text(item, inner)}" for key, item in value.items()
        ]
        return _join_items(items, "{", "}", indent)
    if isinstance(value, list):
        return _join_items([_json_text(item, indent + " ") for item in value], "[", "]", indent)
    return _encode(value)


def _join_items(items: list[str], opening: str, closing: str, indent: str) -> str:
    """Put the items on one line when they fit, else each on its own."""
    length = len(indent) + sum(len(item) + 2 for item in items)
    if length <= LINE_WIDTH and not any("\n" in item for item in items):
        return opening + ", ".join(items) + closing
    inner = f"\n{indent} "
    return f"{opening}{inner}{f',{inner}'.join(items)}\n{indent}{closing}"


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
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except OSError as error:
        # Nobody knows the temporary file by its name.
        raise type(error)(error.errno, error.strerror or str(error), str(path)) from error
    return True


def _replace(path: Path, data: bytes) -> None:
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


@cache
def code_digest() -> str:
    """Return a digest of the package: its version, modules and vocabularies."""
    digest = hashlib.sha256(__version__.encode())
    for name, data in _package_files(resources.files("policy_nlp"), ""):
        digest.update(f"\0{name}\0".encode() + data)
    return digest.hexdigest()


class Stamps:
    """Notes of finished steps (完成标记).

    Args:
        folder: the folder of the notes; made when the first is written.
        root: the folder that the outputs' names are relative to.
    """

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder = folder
        self.root = root

    def is_current(
        self, step: str, inputs: Iterable[Path], options: Mapping[str, Any] | None = None
    ) -> bool:
        """Return whether `step` was finished on just this, its outputs standing as it left them."""
        try:
            note = json.loads(self._note_path(step).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return False
        if not isinstance(note, dict) or note.get("key") != _step_key(inputs, options, self.root):
            return False
        outputs = note.get("outputs")
        return isinstance(outputs, dict) and all(
            _file_digest(self.root / name) == digest for name, digest in outputs.items()
        )

    def record(
        self,
        step: str,
        inputs: Iterable[Path],
        outputs: Iterable[Path],
        options: Mapping[str, Any] | None = None,
    ) -> None:
        """Note that `step` made `outputs` from `inputs`."""
        # So that a version control system passes the folder by without being told.
        write_text(self.folder / ".gitignore", "*\n")
        made = {path.relative_to(self.root).as_posix(): _file_digest(path) for path in outputs}
        note = {"key": _step_key(inputs, options, self.root), "outputs": made}
        write_text(self._note_path(step), canonical_json(note))

    def _note_path(self, step: str) -> Path:
        return self.folder / f"{safe_name(step)}.json"


def _step_key(inputs: Iterable[Path], options: Mapping[str, Any] | None, root: Path) -> str:
    digests = {_input_name(path, root): _file_digest(path) for path in inputs}
    named = {"code": code_digest(), "inputs": digests, "options": dict(options or {})}
    return hashlib.sha256(canonical_json(named).encode()).hexdigest()


def _input_name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _file_digest(path: Path) -> str | None:
    """Return the SHA-256 of a file, None when there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _package_files(folder: Traversable, prefix: str) -> Iterable[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        name = f"{prefix}{entry.name}"
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _package_files(entry, f"{name}/")
        elif entry.name.endswith((".py", ".toml")):
            yield name, entry.read_bytes()
