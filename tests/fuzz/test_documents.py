"""Word, OFD and web files of masses, chains and circles: read, or one clear line, within bounds."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.fuzz import documents
from tests.support.measured import Row, assert_bounded, measure

# Read in full within their bounds of elements, which take so long.
LONGER = {
    "many_bodies.ofd": 10.0,
    "many_cells.docx": 10.0,
    "breaks_alone.html": 10.0,
    "many_cells.html": 12.0,
}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Row]:
    folder = tmp_path_factory.mktemp("documents")
    paths = []
    for name, maker in documents.HOSTILE:
        paths.append(folder / name)
        paths[-1].write_bytes(maker())
    return {str(row["file"]): row for row in measure(("extract", (path,)) for path in paths)}


@pytest.mark.parametrize("name", [name for name, _ in documents.HOSTILE])
def test_hostile_document(measured: Mapping[str, Row], name: str) -> None:
    assert_bounded(measured[name], seconds=LONGER.get(name, 6.0))
