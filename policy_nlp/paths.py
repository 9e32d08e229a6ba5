"""Paths as callers give them: text or `Path` (路径)."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import overload

StrPath = str | os.PathLike[str]


@overload
def as_path(path: StrPath) -> Path: ...
@overload
def as_path(path: None) -> None: ...
@overload
def as_path(path: StrPath | None) -> Path | None: ...
def as_path(path: StrPath | None) -> Path | None:
    """Return a path that may be given as text; nothing for None."""
    return Path(path) if path is not None else None


def as_paths(paths: Iterable[StrPath] | StrPath) -> list[Path]:
    """Return paths that may be given as text; one alone is a list of one."""
    return [Path(paths)] if isinstance(paths, (str, os.PathLike)) else [*map(Path, paths)]


def real_path(path: Path) -> Path:
    """Return a path without links; one that leads to itself stays as it is."""
    return Path(os.path.realpath(path))
