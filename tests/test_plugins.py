"""Packages beside this one add a format, a rule and a paper (扩展)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from policy_nlp.errors import InputError, UsageError
from policy_nlp.pipeline import check_file, extract_file, run_workspace, write_reports
from policy_nlp.plugins import plugins
from tests.support.review_book import LOWER, UPPER

PACKAGES = Path(__file__).parent / "data" / "plugins"


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Put a test package beside the program."""

    def put(name: str) -> None:
        monkeypatch.syspath_prepend(PACKAGES / name)
        plugins.cache_clear()

    plugins.cache_clear()
    yield put
    plugins.cache_clear()


def test_a_format_of_another_package_is_read(
    tmp_path: Path, install: Callable[[str], None]
) -> None:
    plan = tmp_path / "plan.wpd"
    plan.write_text(LOWER[::-1], encoding="utf-8")
    with pytest.raises(InputError, match=r"是 \.wpd 文件"):
        extract_file(plan)
    install("reader")
    read = extract_file(plan)
    assert read.document.source.format == "wpd"
    assert read.text.strip() == LOWER.strip()


def test_a_rule_of_another_package_is_looked_for(
    tmp_path: Path, install: Callable[[str], None]
) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(LOWER, encoding="utf-8")
    shipped = check_file(plan).findings
    install("rule")
    added = [finding for finding in check_file(plan).findings if finding not in shipped]
    assert [(finding.code, finding.message) for finding in added] == [("X101", "没有写明起草单位")]


def test_a_paper_of_another_package_is_written(
    tmp_path: Path, install: Callable[[str], None]
) -> None:
    for name, text in (("upper", UPPER), ("lower", LOWER)):
        home = tmp_path / "corpus" / name
        home.mkdir(parents=True)
        (home / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "corpus" / "lower" / "meta.toml").write_text('implements = ["upper"]')
    run_workspace(tmp_path)
    with pytest.raises(UsageError, match="no paper 'brief'"):
        write_reports(tmp_path, tmp_path / "out", paper="brief")
    install("paper")
    (made,) = write_reports(tmp_path, tmp_path / "out", paper="brief", formats=["xlsx"])
    assert made.name == "简报（lower--upper）.xlsx"
    assert "任务" in openpyxl.load_workbook(made).sheetnames


def test_one_that_cannot_be_loaded_is_named(
    tmp_path: Path, install: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "broken-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[policy_nlp.rules]\nx = nothing_of_the_kind:X\n")
    monkeypatch.syspath_prepend(tmp_path)
    plugins.cache_clear()
    with pytest.raises(UsageError, match="plug-in nothing_of_the_kind:X cannot be loaded"):
        plugins("rules")
