"""The manual for officials: its pictures are taken here, of the pair that the repository holds.

`POLICY_NLP_REGENERATE=1 pytest tests/serve/test_manual.py` takes them anew.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.serve.test_pages import Window
from tests.support.workbench import make_app, running

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs/使用手册.md"
PICTURES = {
    "复核台": "?kind=demand&state=all",
    "批量": "/bulk?kind=demand",
    "导出与签发": "/papers",
}


@pytest.fixture
def suzhou(tmp_path: Path) -> Iterator[tuple[str, Any]]:
    """Return the address of the workbench over the pair of the repository."""
    for name in ("corpus", "extracted", "graphs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    with running(make_app(tmp_path)) as served:
        yield served


def test_pictures_of_the_manual(suzhou: tuple[str, Any], browser: Any) -> None:
    address, site = suzhou
    desk = next(iter(site.workbench.desks.values()))
    window = Window(browser, 1280, address, "reviewer")
    for name, path in PICTURES.items():
        window.page.goto(f"{address}/pair/{desk.key}{path}")
        window.page.wait_for_load_state("networkidle")
        picture = window.page.screenshot(caret="initial")
        assert len(picture) > 20_000, f"{name} is an empty page"
        if os.environ.get("POLICY_NLP_REGENERATE"):
            (ROOT / f"docs/图/{name}.png").write_bytes(picture)
    assert window.said == []


def test_every_picture_that_the_manual_shows_is_there() -> None:
    shown = re.findall(r"!\[[^]]*\]\(([^)]*)\)", MANUAL.read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(f"图/{name}.png" for name in PICTURES)
    assert [name for name in shown if not (MANUAL.parent / name).is_file()] == []
