"""What a new draft means for the demands above stands in the paper of compare."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from policy_nlp.pipeline.drafts import RevisionPapers, compare_files
from tests.support.review_book import LOWER, UPPER

ADDED = LOWER.replace("推广新能源汽车。", "推广新能源汽车。优化充电设施布局。")
REMOVED = LOWER.replace("，推动既有建筑节能改造", "")
CHARGING, BUILDINGS = "优化充电设施布局。", "推动既有建筑节能改造。"


# the new draft → band, demand, how both drafts answer it
@pytest.mark.parametrize(
    ("new", "band", "demand", "statuses"),
    [
        (ADDED, "承接增加", CHARGING, ["未见承接", "已承接"]),
        (REMOVED, "承接减少", BUILDINGS, ["已承接", "部分承接"]),
        (LOWER, "没有变化", "", []),
    ],
)
def test_a_demand_that_gains_or_loses_its_answer(
    tmp_path: Path, new: str, band: str, demand: str, statuses: list[str]
) -> None:
    for name, text in (("upper", UPPER), ("old", LOWER), ("new", new)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    old, now, upper, table = (
        tmp_path / name for name in ("old.txt", "new.txt", "upper.txt", "x.xlsx")
    )
    compare_files(old, now, against=upper, papers=RevisionPapers(table=table))
    sheet = openpyxl.load_workbook(table)["承接影响"]
    rows = [[cell for cell in row if cell] for row in sheet.iter_rows(values_only=True)]
    found = [row for row in rows if demand and demand in row]
    assert [row[3:5] for row in found] == ([statuses] if demand else [])
    assert any(band in str(row[0]) for row in rows if row)


def test_tasks_are_called_by_their_headings(tmp_path: Path) -> None:
    without = LOWER.replace("推广新能源汽车。", "")
    for name, text in (("upper", UPPER), ("old", LOWER), ("new", without)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    old, new, upper, table = (
        tmp_path / name for name in ("old.txt", "new.txt", "upper.txt", "x.xlsx")
    )
    compare_files(old, new, against=upper, papers=RevisionPapers(table=table))
    cells = [cell.value for cell in openpyxl.load_workbook(table)["承接影响"]["C"]]
    assert [cell for cell in cells if str(cell).startswith("整项任务")] == [
        "整项任务：（二）发展绿色交通"
    ]


def test_what_the_office_says_of_its_place_holds_for_a_new_draft(tmp_path: Path) -> None:
    for name, text in (("upper", UPPER), ("old", LOWER), ("new", ADDED)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "old.meta.toml").write_text('sectors_absent = ["湿地"]\n', encoding="utf-8")
    found = compare_files(
        tmp_path / "old.txt", tmp_path / "new.txt", against=tmp_path / "upper.txt"
    )
    assert found.impact is not None
    assert [shift.text for shift in found.impact.demands] == [CHARGING]
