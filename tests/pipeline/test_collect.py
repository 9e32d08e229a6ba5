"""Plans as Parquet tables, and the question that README answers with them (方案库)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policy_nlp.errors import InputError, UsageError
from policy_nlp.pipeline import collect_plans

pytest.importorskip("pyarrow")
PLAN = """{city}碳达峰实施方案
一、主要目标
到2025年，非化石能源消费比重达到{share}%。
二、重点任务
（一）能源绿色转型。大力发展光伏发电。（{city}发展改革委牵头，{city}住建局配合）
"""
PLANS = {"杭州市": 24, "北海市": 25, "天津市": 11.5}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    plans = tmp_path / "plans"
    for city, share in PLANS.items():
        (plans / city).mkdir(parents=True)
        text = PLAN.format(city=city, share=share)
        (plans / city / "方案.txt").write_text(text, encoding="utf-8")
    (plans / "empty.txt").touch()
    upper = tmp_path / "upper.txt"
    upper.write_text(PLAN.format(city="全国", share=20), encoding="utf-8")
    done = collect_plans(plans, tmp_path / "plans.parquet", against=upper, jobs=1)
    assert (done.documents, len(done.unread)) == (3, 1)
    assert "“empty.txt”是空文件" in done.unread[0]
    return tmp_path / "plans.parquet"


def test_every_kind_is_a_table_with_its_types(library: Path) -> None:
    import pandas

    tables = {file.stem: pandas.read_parquet(file) for file in library.iterdir()}
    assert set(tables) == {
        "documents", "units", "measures", "responsibilities", "targets", "citations", "demands",
    }  # fmt: skip
    assert sorted(tables["targets"]["value"]) == sorted(PLANS.values())
    assert set(tables["documents"]["document"]) == {f"{city}/方案" for city in PLANS}
    assert set(tables["demands"]["lower_document"]) == set(tables["documents"]["document"])
    assert len(tables["citations"]) == 0
    assert next(iter(tables["citations"].columns)) == "document"


def test_readme_asks_for_a_share_and_who_leads(root: Path, library: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    for name in ("README.md", "README.zh-CN.md"):
        (query,) = re.findall(r"```sql\n(.*?)```", (root / name).read_text("utf-8"), re.S)
        rows = duckdb.sql(query.replace("plans.parquet", str(library))).fetchall()
        assert rows == [("北海市", 25.0, "北海市发展改革委"), ("杭州市", 24.0, "杭州市发展改革委")]


def test_what_is_there_stays(library: Path) -> None:
    with pytest.raises(UsageError, match="is there already"):
        collect_plans(library.parent / "plans", library)
    with pytest.raises(InputError, match="没有可读的文件"):
        collect_plans([], library.parent / "other")
    with pytest.raises(InputError, match="空文件"):
        collect_plans(library.parent / "plans" / "empty.txt", library.parent / "other")
    assert not (library.parent / "other").exists()
