"""Word, OFD and web files of masses, chains and circles: read, or one clear line, within bounds."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.fuzz import documents
from tests.support.measured import Row, assert_bounded, measure


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Row]:
    folder = tmp_path_factory.mktemp("documents")
    paths = []
    for name, maker, _ in documents.HOSTILE:
        paths.append(folder / name)
        paths[-1].write_bytes(maker())
    return {str(row["file"]): row for row in measure(("extract", (path,)) for path in paths)}


@pytest.mark.parametrize(("name", "end"), [(name, end) for name, _, end in documents.HOSTILE])
def test_hostile_document(measured: Mapping[str, Row], name: str, end: str) -> None:
    row = measured[name]
    assert_bounded(row)
    assert end in (row["end"], "either"), row
