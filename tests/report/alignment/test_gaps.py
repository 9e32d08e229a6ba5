"""What the report says of a gap and its draft, in words (缺口与建议稿)."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_nlp.pipeline import align_files
from policy_nlp.records.alignment import Reason
from policy_nlp.report.model import Report
from tests.support.report_pairs import report_on, rows_of, write_pair


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    return align_files(*write_pair(tmp_path_factory.mktemp("pair")))


def gaps(report: Report) -> list[list[str]]:
    return rows_of(report, "缺口与建议")


def test_what_speaks_to_all_places_below_is_no_draft(tmp_path: Path) -> None:
    lower, upper = write_pair(tmp_path)
    asked = "各县级市（区）组织海上执法检查。"
    upper.write_text(upper.read_text("utf-8").replace("严厉打击海上走私。", asked), "utf-8")
    report = report_on(*align_files(lower, upper))
    (draft,) = [row[5] for row in gaps(report) if asked in row[3]]
    assert draft.startswith("【需结合本地】原文对“各县级市（区）”提出要求")


def test_a_target_in_a_sentence_that_is_a_gap_is_counted_with_it(tmp_path: Path) -> None:
    lower, upper = write_pair(tmp_path)
    asked = "到2025年，海上执法覆盖率达到90%以上。"
    upper.write_text(upper.read_text("utf-8").replace("严厉打击海上走私。", asked), "utf-8")
    report = report_on(*align_files(lower, upper))
    (gap,) = [row for row in gaps(report) if row[3] == asked]
    assert gap[1].startswith("任务\n未见承接")
    assert "本句所列指标“海上执法覆盖率”未分解" in gap[7]


def test_a_gap_of_an_undecided_task_says_so(records) -> None:
    alignment, *sides = records
    reason = "1句均未见承接，但下级“开展数字档案”主题相近，又有句子部分相似，请人工核对"
    lines = tuple(
        line.model_copy(
            update={"status": "undecided", "reason": Reason(code="near", args=("开展数字档案",))}
        )
        if line.status == "none"
        else line
        for line in alignment.coverage
    )
    undecided = alignment.model_copy(update={"coverage": lines})
    report = report_on(undecided, *sides)
    (gap,) = [row for row in gaps(report) if "严厉打击海上走私" in row[3]]
    assert reason in gap[7]
    assert "请核对" in gap[1]
