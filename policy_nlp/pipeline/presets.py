"""Layouts and columns of papers by name: an office's own first, else those shipped (预设)."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TypeVar

from policy_nlp.errors import UsageError
from policy_nlp.report.papers.matrix.columns import DEFAULT_COLUMNS, FOLDER, MatrixColumns
from policy_nlp.report.render.presets import DEFAULT_PRESET, Preset
from policy_nlp.vocabulary import Vocabulary, read_vocabulary, read_vocabulary_file

# The folder of a workspace that holds an office's own.
PRESETS = "presets"
V = TypeVar("V", bound=Vocabulary)


def read_columns(name: str = DEFAULT_COLUMNS, folder: Path | None = None) -> MatrixColumns:
    """Read columns of the responsibility matrix: of `matrix/` in the folder, else those shipped.

    Raises:
        UsageError: there are none of that name.
        LexiconError: their file breaks the schema.
    """
    return _read_named(MatrixColumns, "columns", name, folder, column_names(folder), FOLDER)


def read_preset(name: str = DEFAULT_PRESET, folder: Path | None = None) -> Preset:
    """Read a layout: one of the folder, else one that is shipped; errors as `read_columns`."""
    return _read_named(Preset, "layout", name, folder, preset_names(folder))


def column_names(folder: Path | None = None) -> list[str]:
    """Return the names of the columns there are."""
    shipped = resources.files("policy_nlp.report").joinpath("data", FOLDER).iterdir()
    return sorted({*_own_names(folder, FOLDER), *(Path(item.name).stem for item in shipped)})


def preset_names(folder: Path | None = None) -> list[str]:
    """Return the names of the layouts there are."""
    return sorted({*_own_names(folder), DEFAULT_PRESET})


def _own_names(folder: Path | None, inside: str = "") -> set[str]:
    return {path.stem for path in (folder / inside).glob("*.toml")} if folder else set()


def _read_named(
    model: type[V], what: str, name: str, folder: Path | None, known: list[str], inside: str = ""
) -> V:
    if name not in known:
        raise UsageError(f"no {what} '{name}'", f"There are: {'、'.join(known)}")
    if name in _own_names(folder, inside) and folder is not None:
        return read_vocabulary_file(model, folder / inside / f"{name}.toml")
    return read_vocabulary(model, str(Path(inside, name).as_posix()), "policy_nlp.report")
