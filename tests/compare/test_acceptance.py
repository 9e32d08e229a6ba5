"""The reference list of changes between two drafts, and the program that prints them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from policy_nlp.cli.main import app
from policy_nlp.pipeline import compare_files

SOFT = {"wording-only", "editorial", "task-renumbered"}


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "gold" / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def drafts(shared: Path) -> tuple[Path, Path]:
    return shared / "gold" / "gusu.txt", shared / "fixtures" / "revisions" / "gusu_draft2.txt"


def test_every_listed_change_is_found_and_no_other(
    scorer: ModuleType, drafts: tuple[Path, Path]
) -> None:
    wanted = json.loads(drafts[1].with_suffix(".changes.json").read_text(encoding="utf-8"))
    changes = [c.model_dump(mode="json") for c in compare_files(*drafts).changes]
    found = scorer.matching(wanted["changes"], changes, scorer.fits_change)
    assert [w for at, w in enumerate(wanted["changes"]) if at not in found] == []
    spare = [
        c
        for at, c in enumerate(changes)
        if at not in set(found.values())
        and c["kind"] not in SOFT
        and not any("either" in w and scorer.fits_change(w, c) for w in wanted["changes"])
    ]
    assert spare == []


@pytest.mark.usefixtures("chinese")
def test_terminal_output_is_short(drafts: tuple[Path, Path]) -> None:
    result = CliRunner().invoke(app, ["compare", *map(str, drafts)])
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert any("指标调整（推迟）" in line and "2025年 → 2027年" in line for line in lines)
    assert not any(line.startswith("编辑性修改") for line in lines)
    assert lines[-1].startswith("共 30 处：实质修改 21")
    everything = CliRunner().invoke(app, ["compare", *map(str, drafts), "--all"]).output
    assert any(line.startswith("编辑性修改") for line in everything.splitlines())
