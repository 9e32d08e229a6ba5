"""What is up to date: a step whose inputs, options and code did not change is not run again.

The notes stand in `.policy-nlp/` of the workspace, which may be deleted at any time and is
never committed: they hold a digest of the code, and would change with every edit of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from policy_nlp.store.canonical import canonical_json
from policy_nlp.store.files import safe_name, write_text


@cache
def code_digest() -> str:
    """Return a digest of the package: its version, modules and vocabularies."""
    digest = hashlib.sha256(metadata.version("policy-nlp").encode())
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
        except (OSError, ValueError):
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
