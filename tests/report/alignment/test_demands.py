"""What the report says of demands: on its first page, in its lists, by the same ids everywhere."""

from __future__ import annotations

from collections import Counter

import pytest

from policy_nlp.align import analyse_pair
from policy_nlp.lexicons import load_lexicons
from policy_nlp.pipeline import align_files
from policy_nlp.records import Alignment
from policy_nlp.records.alignment import Demand
from policy_nlp.records.drafts import Draft
from policy_nlp.records.index import PairIndex
from policy_nlp.report.model import Paragraph, Report, Table
from policy_nlp.report.papers.alignment.brief import brief_report
from policy_nlp.report.papers.alignment.demands import telling_part
from policy_nlp.report.papers.alignment.pair import demand_key
from tests.support.report_pairs import report_on, rows_of, table_of, tasks_on, write_pair


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    return align_files(*write_pair(tmp_path_factory.mktemp("pair")))


@pytest.fixture(scope="module")
def report(records) -> Report:
    return report_on(*records)


def first_page(report: Report) -> str:
    blocks = report.sections[0].blocks
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph))


def with_demand(records, demand: str, **changed: object):
    """Return the pair with one demand judged otherwise."""
    alignment, *texts = records
    demands = tuple(
        item.model_copy(update=changed) if item.id == demand else item for item in alignment.demands
    )
    return (alignment.model_copy(update={"demands": demands}), *texts)


def test_the_first_page_answers(records, report: Report) -> None:
    actions = Counter(item.action for item in records[0].demands)
    rest = f"另有建议补充{actions['should']}项、供参考{actions['consider']}项。"
    assert "未发现必须处理的事项。" in first_page(report) and rest in first_page(report)
    found = report_on(*with_demand(records, "1#t1", action="must"))
    assert "有1项必须处理的事项，处理后方可送签。" in first_page(found)
    (row,) = rows_of(found, "必须处理")
    assert row[1:] == [
        "一、主要目标〔1#t1〕\n到2025年，全市绿色建筑占比达到60%以上",
        "部分承接\n低于上级要求。",
        # 全市 of the guidance is 全区 of the plan
        "位置：一、主要目标〔1〕\n【建议稿】将“到2025年，绿色建筑占比达到50%以上”中的有关表述调整为："
        "到2025年，全区绿色建筑占比达到60%以上。",
    ]


def test_the_figures_add_up(report: Report, records) -> None:
    demands: tuple[Demand, ...] = records[0].demands
    rows = [[cell.number for cell in row.cells[1:]] for row in table_of(report, "要求数").rows]
    assert rows[-1] == [sum(column) for column in zip(*rows[:-1], strict=True)]
    for total, *counts in rows:
        assert sum(counts[:5]) == sum(counts[5:]) == total
    assert rows[-1][0] == len(demands)
    listed = {"建议补充": "should", "不适用": "not-applicable"}
    for name, code in listed.items():
        found = [item for item in demands if code in (item.action, item.status)]
        assert len(rows_of(report, name)) == len(found)


def test_every_open_demand_stands_in_one_list_under_its_id(report: Report, records) -> None:
    keys = Counter(
        row.key
        for name in ("建议补充", "供参考", "部门衔接")
        for row in table_of(report, name).rows
        if row.key
    )
    alignment: Alignment = records[0]
    for demand in alignment.demands:
        assert demand.action == "none" or keys[demand_key(demand.id)] == 1


def test_sentences_lead_to_what_is_said_of_them_as_demands(report: Report, records) -> None:
    pair = with_demand(records, "2.1.1#1", status="partly", action="should")
    shown = [item for task in tasks_on(*pair) for item in task.sentences]
    assert [item.demand for item in shown] == [
        item for item in pair[0].demands if item.kind == "task"
    ]
    assert (shown[0].status, shown[0].judged, shown[0].is_open) == ("已承接", "通篇部分承接", True)


def test_what_speaks_to_all_places_below_is_no_draft(records) -> None:
    local = Draft(form="local", wording="照录", clause="（区发改局负责）", addressed="各地")
    found = report_on(*with_demand(records, "2.1.3#1", draft=local))
    advice = rows_of(found, "建议补充")[-1][3]
    assert advice.endswith("【需结合本地】请写明本级如何落实，不宜照录原文。（区发改局负责）")


# what is found of a sentence whose main act is taken up → marked
MARKS = [
    # one of the two is wrong
    ({"status": "missing", "action": "should"}, "请核对"),
    # nothing decides
    ({"status": "undecided", "action": "should"}, "请核对"),
    ({"status": "partly", "action": "should"}, ""),
    # who said so has looked
    ({"status": "missing", "action": "should", "decision": "confirmed"}, "人工确认"),
]


@pytest.mark.parametrize(("judged", "mark"), MARKS)
def test_what_is_not_sure_or_not_of_a_piece_is_marked(records, judged, mark) -> None:
    rows = rows_of(report_on(*with_demand(records, "2.1.2#1", **judged)), "建议补充")
    (row,) = [row for row in rows if "〔2.1.2#1〕" in row[1]]
    assert row[2].split("\n")[0].partition("，")[2] == mark


# how many demands must be dealt with → rows, columns; what is said of them
BRIEFS = [
    (0, 0, 0, "无。"),
    (2, 2, 3, "2项。"),
    (12, 10, 3, "12项，下列前10项，其余见审查报告。"),
]


@pytest.mark.parametrize(("count", "rows", "columns", "said"), BRIEFS)
def test_the_page_for_signature_has_room_for_ten(records, count, rows, columns, said) -> None:
    alignment, *texts = records
    first = alignment.demands[0]
    must = tuple(
        first.model_copy(update={"id": f"1#t{at}", "action": "must"}) for at in range(1, count + 1)
    )
    lower, upper = texts
    again = (upper.targets[0].model_copy(update={"id": item.id}) for item in must)
    upper = upper.model_copy(update={"targets": tuple(again) or upper.targets})
    pair = PairIndex.of(alignment.model_copy(update={"demands": must}), lower, upper)
    brief = brief_report(pair, analyse_pair(pair, load_lexicons()))
    (section,) = brief.sections
    tables = [block for block in section.blocks if isinstance(block, Table)]
    assert [len(table.rows) for table in tables] == [4, *([rows] if rows else [])]
    assert all(len(table.columns) == columns for table in tables[1:])
    texts = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    assert f"必须处理：{said}" in texts
    assert texts[-1].startswith("承办人：")


def test_of_a_long_sentence_the_part_is_shown_that_answers() -> None:
    text = "深入贯彻新发展理念，坚持系统观念，发展绿色建筑，优化公交线网。"
    assert telling_part(text, "大力推广绿色建筑。", 12) == "…发展绿色建筑，优化公交…"
    assert telling_part(text, "大力推广绿色建筑。", 60) == text
