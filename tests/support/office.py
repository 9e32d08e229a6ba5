"""LibreOffice as the office programme of somebody else: it saves our files anew."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from policy_nlp.ingest.office import find_writer

# What a file is saved as on its way back.
WAYS = {
    ".xlsx": (("xlsx",), ("ods", "xlsx")),
    ".docx": (("docx",), ("odt", "docx")),
}
LONGEST = 240


def saved_anew(files: Sequence[Path], folder: Path) -> dict[tuple[str, str], Path]:
    """Return by name and way (`docx`, `odt-docx`) what LibreOffice makes of our files.

    It is started once for each kind of file that it writes, with all files at a time.
    """
    writer = find_writer()
    if writer is None:
        pytest.skip("LibreOffice is not installed")
    made: dict[tuple[str, str], Path] = {}
    for suffix, ways in WAYS.items():
        ours = [file for file in files if file.suffix == suffix]
        for way in ways:
            sources, name = ours, "-".join(way)
            for at, kind in enumerate(way):
                target = folder / f"{name}.{at}"
                _convert(writer, sources, kind, target, folder / "profile")
                sources = [target / f"{file.stem}.{kind}" for file in sources]
            made |= {(file.name, name): got for file, got in zip(ours, sources, strict=True)}
    return made


def _convert(writer: str, files: Sequence[Path], kind: str, target: Path, profile: Path) -> None:
    if not files:
        return
    command = [writer, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", kind, "--outdir", str(target), *map(str, files)]
    done = subprocess.run(command, capture_output=True, timeout=LONGEST)
    missing = [file.name for file in files if not (target / f"{file.stem}.{kind}").is_file()]
    assert not missing, (missing, done.stderr.decode(errors="replace"))
