"""Guidelines for tests, and the fixtures they share.

- A table first: rows of (text, expected), with a comment above a row that says what it guards. A
  colleague of the office who reads no Python must be able to add a row. Longer cases are TOML
  files under `cases/<stage>/`.
- A law second: what must hold of every text (offsets round-trip, numbering, numerals, no
  character lost, same input same bytes) is stated with hypothesis, not with examples.
- Quote real phrases of real plans, as short as shows the matter. A mistake that was found in use
  gets the smallest phrase that shows it.
- Every test asserts. None depends on the time, the machine, the order of tests or the network;
  none measures speed (`scripts/benchmark.py` does).
- Files are found from `__file__`, written only under `tmp_path`.
- Annotations and other texts that are not part of the project stand in the folder that
  `POLICY_NLP_SHARED` names (default: `../shared`); take it from the fixture `shared`, which skips
  the test in the open when it is not there.
- Warnings are errors, an `xfail` that passes is an error.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from policy_nlp.ingest.options import ReadOptions
from policy_nlp.ingest.plain import read_plain
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Outline, SourceFile
from policy_nlp.structure import build_outline

ROOT = Path(__file__).parent.parent
# The suite says the same of the same code: a run can be repeated anywhere.
settings.register_profile("suite", derandomize=True)
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line speaks English, whatever the machine is set to."""
    monkeypatch.setenv("POLICY_NLP_LANG", "en")


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch, english: None) -> None:
    """The command line speaks Chinese."""
    monkeypatch.setenv("POLICY_NLP_LANG", "zh")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the root of the repository, which is a workspace too."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of annotations and corpora beside the project, or skip the test."""
    folder = Path(os.environ.get("POLICY_NLP_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no annotations and corpora at {folder} (set POLICY_NLP_SHARED)")
    return folder


@pytest.fixture(scope="session")
def outline_of() -> Callable[[str], Outline]:
    """Return a function that builds the outline of a text as a .txt file would hold it."""

    def build(text: str) -> Outline:
        source = SourceFile(file="plan.txt", sha256="0" * 64, format="txt")
        document = read_plain(text.encode(), source, ReadOptions())
        return build_outline(document, load_lexicons())

    return build
