"""What the report suggests for targets: a draft never deletes another aim of the plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_nlp.report.model import Report
from tests.support.report_pairs import LOWER, PLAIN, UPPER, report_of

AIMS_ABOVE = "到2025年，全市绿色建筑占比达到60%以上，森林覆盖率达到20%以上。"
AIMS_BELOW = "到2025年，绿色建筑占比达到50%以上。"
BESIDE = "非化石能源消费比重和森林覆盖率继续大幅提升"

DRAFTS = [
    # aims above, aims below, how the draft begins
    (
        "森林覆盖率达到20%以上",
        "森林覆盖率达到18%以上",
        "将“到2025年，森林覆盖率达到18%以上”调整为：",
    ),
    # a number beside words, and an aim that stands in the same words
    ("森林覆盖率达到20%以上", BESIDE, f"保留“到2025年，{BESIDE}”，并补充："),
    ("森林覆盖率达到20%以上", "森林覆盖率稳步提升", "保留“到2025年，森林覆盖率稳步提升”，并补充："),
    ("绿色体系全面建成", "绿色体系初步建成", "将“到2025年，绿色体系初步建成”调整为："),
]

WORDED = [
    # aims above, what the draft says
    ("森林覆盖率达到20%以上，到2030年达到24%", "森林覆盖率：到2030年达到24%。"),
    ("森林覆盖率达到20%以上。“十五五”期间，能源体系更优", "“十五五”期间，能源体系更优。"),
    (
        "森林覆盖率达到20%以上。“十五五”期间，产业结构明显优化，能源体系初步建立",
        "“十五五”期间，能源体系初步建立。",
    ),
]


@pytest.mark.parametrize(("above", "draft"), WORDED)
def test_a_draft_says_what_and_by_when(tmp_path: Path, above: str, draft: str) -> None:
    gaps = rows_of(tmp_path, above, "绿色建筑占比达到50%")["缺口与建议"]
    assert f"【建议稿】{draft}" in [row[5] for row in gaps]


def rows_of(folder: Path, above: str, below: str, work: str = "") -> dict[str, list[list[str]]]:
    """Return the rows of the tables of the report on two plans with these aims, by table."""
    folder.mkdir(exist_ok=True)
    lower, upper = folder / "gusu.txt", folder / "suzhou.txt"
    low = LOWER.format(*PLAIN[:2], f"{PLAIN[2]}{work}").replace(AIMS_BELOW, f"到2025年，{below}。")
    lower.write_text(low, encoding="utf-8")
    upper.write_text(UPPER.replace(AIMS_ABOVE, f"到2025年，{above}。"), encoding="utf-8")
    report: Report = report_of(lower, upper)
    return {
        table.name: [[cell.text for cell in row.cells] for row in table.rows]
        for table in report.walk_tables()
    }


@pytest.mark.parametrize(("above", "below", "draft"), DRAFTS)
def test_a_draft_deletes_no_other_aim(tmp_path: Path, above: str, below: str, draft: str) -> None:
    gaps = [row[5] for row in rows_of(tmp_path, above, below)["缺口与建议"] if "指标" in row[1]]
    assert [gap.removeprefix("【建议稿】").startswith(draft) for gap in gaps] == [True]


def test_what_the_plan_says_without_a_year_is_shown_and_leaves_no_gap(tmp_path: Path) -> None:
    above = "城镇新建建筑全面执行绿色建筑标准"
    said = "新建建筑全面执行绿色建筑标准"
    tables = rows_of(tmp_path, above, "绿色建筑稳步发展", f"。{said}")
    (row,) = [row for row in tables["指标衔接"] if above in row[1:2]]
    assert (row[3], row[6], row[7]) == (said, "持平", "本级有相同表述，未定时限。")
    assert not [row for row in tables["缺口与建议"] if above in row[1]]
