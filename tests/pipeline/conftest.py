"""A small workspace of its own for each test of the review."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.review_book import make_workspace


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return the folder of a workspace with two plans."""
    return make_workspace(tmp_path)
