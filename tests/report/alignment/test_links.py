"""Every link shows its two sentences, what they share, its indicator and its departments."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_nlp.pipeline import align_files
from policy_nlp.records import Alignment, Extraction
from policy_nlp.report.labels import NO_PAIR
from policy_nlp.report.papers.alignment.links import link_sheet
from policy_nlp.report.papers.alignment.pair import LinkEvidence, TaskEvidence
from tests.support.report_pairs import LOWER, UPPER, tasks_on, write_pair

Records = tuple[Alignment, Extraction, Extraction]
# Task 1 of the city is carried out by two tasks of the district; only one stands beside a sentence.
CITY = UPPER.replace("提高绿色建筑占比。", "到2025年绿色建筑占比达到60%以上。")
DISTRICT = LOWER.replace("提高绿色建筑占比。", "到2025年绿色建筑占比达到70%以上。")


@pytest.fixture(scope="module")
def records(tmp_path_factory) -> Records:
    folder = tmp_path_factory.mktemp("pair")
    lower, upper = folder / "gusu.txt", folder / "suzhou.txt"
    lower.write_text(DISTRICT.format("", "", "提升利用水平"), encoding="utf-8")
    upper.write_text(CITY, encoding="utf-8")
    for path, level in ((lower, "district"), (upper, "city")):
        path.with_name(f"{path.stem}.meta.toml").write_text(f'level = "{level}"\n', "utf-8")
    return align_files(lower, upper)


def tasks_with(records: Records, **changed: object) -> list[TaskEvidence]:
    return tasks_on(records[0].model_copy(update=changed), *records[1:])


def links_of(records: Records, **changed: object) -> list[LinkEvidence]:
    return [item for task in tasks_with(records, **changed) for item in task.links]


def test_every_link_is_there_with_both_sentences(records) -> None:
    alignment, lower, upper = records
    shown = links_of(records)
    assert sorted((item.link.upper, item.link.lower) for item in shown) == sorted(
        (link.upper, link.lower) for link in alignment.links
    )
    for item in shown:
        assert item.pairs
        for pair in item.pairs:
            assert pair.upper.text == pair.upper.span.of(upper.text)
            assert pair.lower.text == pair.lower.span.of(lower.text)


def test_a_pair_that_stands_above_is_not_printed_again(records) -> None:
    (first, *_) = links_of(records)
    assert first.rows == (1,)
    assert first.own_pair is None
    assert first.notes[0] == "见上表第1句"


def test_a_pair_that_stands_nowhere_is_printed(records) -> None:
    alignment = records[0]
    nobody = tuple(
        line.model_copy(
            update={
                "measures": tuple(
                    item.model_copy(
                        update={"status": "not-applicable", "covered_by": (), "lower_span": None}
                    )
                    for item in line.measures
                )
            }
        )
        for line in alignment.coverage
    )
    (first, *_) = links_of(records, coverage=nobody)
    assert first.own_pair is not None
    assert "绿色建筑" in first.own_pair.terms
    assert first.own_pair.judged == "不适用"


def test_a_link_without_any_pair_says_so(records) -> None:
    alignment = records[0]
    bare = tuple(link.model_copy(update={"evidence": ()}) for link in alignment.links)
    tasks = tasks_with(records, links=bare, coverage=_uncovered(alignment))
    assert all(item.notes[0] == NO_PAIR for task in tasks for item in task.links)
    sheet = link_sheet(tasks)
    assert {row.cells[4].text for row in sheet.rows} == {NO_PAIR}


def _uncovered(alignment: Alignment):
    return tuple(line.model_copy(update={"measures": ()}) for line in alignment.coverage)


def test_indicators_and_departments_are_those_of_the_link(records) -> None:
    (first, second) = links_of(records)
    assert first.indicators == ("绿色建筑占比（高于上级要求）",)
    assert first.departments == "1/1家对应。已列明：市住建局→区住建委"
    # 区住建委 answers to 市交通局, too, but not in this task
    assert second.indicators == ("绿色出行比例",)
    assert second.departments == "0/1家对应。未列入本条：市交通局（区住建委）"


# said by the city task, said by the district task; the indicator that both name
NAMED = [
    ("控制单位GDP能耗。", "降低能耗强度。", ("能耗强度",)),
    ("到2025年绿色出行比例达到70%。", "提高绿色出行比例。", ("绿色出行比例",)),
    ("控制单位GDP能耗。", "提高绿色出行比例。", ()),
]


@pytest.mark.parametrize(("above", "below", "shared"), NAMED)
def test_an_indicator_that_both_only_name_is_shared_too(
    tmp_path: Path, above: str, below: str, shared: tuple[str, ...]
) -> None:
    lower, upper = write_pair(tmp_path)
    for path, said, heading in ((upper, above, "推广绿色建筑。"), (lower, below, "推广绿色建筑。")):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(heading, heading + said, 1), encoding="utf-8")
    (first, *_) = links_of(align_files(lower, upper))
    assert tuple(name for name in first.indicators if "绿色建筑" not in name) == shared


def test_the_workbook_holds_every_pair_of_every_link(records) -> None:
    sheet = link_sheet(tasks_with(records))
    pairs = [
        (item.place, pair.upper.text, pair.lower.text)
        for item in links_of(records)
        for pair in item.pairs
    ]
    assert [tuple(row.cells[at].text for at in (2, 4, 5)) for row in sheet.rows] == pairs
