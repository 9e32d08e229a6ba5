"""What the report suggests for targets: a draft never deletes another aim of the plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_nlp.report.model import Report
from tests.support.report_pairs import LOWER, PLAIN, UPPER, report_of

AIMS_ABOVE = "到2025年，全市绿色建筑占比达到60%以上，森林覆盖率达到20%以上。"
AIMS_BELOW = "到2025年，绿色建筑占比达到50%以上。"
BESIDE = "非化石能源消费比重和森林覆盖率继续大幅提升"

BECOMES = "中的有关表述调整为："
DRAFTS = [
    # aims above, aims below, how the draft begins: nothing else of what it quotes is to go
    (
        "森林覆盖率达到20%以上",
        "森林覆盖率达到18%以上",
        f"将“到2025年，森林覆盖率达到18%以上”{BECOMES}",
    ),
    # a number beside words, and an aim that stands in the same words
    ("森林覆盖率达到20%以上", BESIDE, f"将“到2025年，{BESIDE}”{BECOMES}"),
    ("森林覆盖率达到20%以上", "森林覆盖率稳步提升", f"将“到2025年，森林覆盖率稳步提升”{BECOMES}"),
    ("绿色体系全面建成", "绿色体系初步建成", f"将“到2025年，绿色体系初步建成”{BECOMES}"),
]


def advice(tables: dict[str, list[list[str]]]) -> list[str]:
    """Return what the report advises on targets, without where it belongs."""
    rows = [row for name in ("必须处理", "建议补充") for row in tables.get(name, [])]
    return [row[3].split("\n")[1].removeprefix("【建议稿】") for row in rows if "#t" in row[1]]


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
    found = advice(rows_of(tmp_path, above, below))
    assert [text.startswith(draft) for text in found] == [True]


def test_what_the_plan_says_without_a_year_is_shown_and_leaves_no_gap(tmp_path: Path) -> None:
    above = "城镇新建建筑全面执行绿色建筑标准"
    said = "新建建筑全面执行绿色建筑标准"
    tables = rows_of(tmp_path, above, "绿色建筑稳步发展", f"。{said}")
    (row,) = [row for row in tables["指标衔接"] if above in row[1:2]]
    assert (row[3], row[6], row[7]) == (said, "正文已述", "")
    assert not advice(tables)
