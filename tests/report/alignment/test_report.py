"""What the alignment report says: every upper sentence, its figures, who confirmed what."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_nlp.errors import UsageError
from policy_nlp.pipeline import align_files
from policy_nlp.records import OwnSentence
from policy_nlp.records.alignment import Reason
from policy_nlp.report.model import Paragraph, Report
from policy_nlp.report.papers.alignment.pair import subtitle_lines
from tests.support.report_pairs import report_on, rows_of, table_of, tasks_on, write_pair


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    return align_files(*write_pair(tmp_path_factory.mktemp("pair")))


@pytest.fixture(scope="module")
def report(records) -> Report:
    return report_on(*records)


def told(report: Report) -> dict[str, str]:
    """Return the paragraphs with a lead, by it; the last of each lead."""
    return {
        block.lead: block.text.removeprefix(block.lead)
        for section in report.walk()
        for block in section.blocks
        if isinstance(block, Paragraph) and block.lead
    }


def test_sections_stand_in_the_order_of_the_paper(report: Report) -> None:
    shown = [f"{section.number}{section.title}".partition("（")[0] for section in report.sections]
    assert shown == [
        "一、审查结论",
        "二、必须处理",
        "三、建议补充",
        "四、供参考",
        "附件目录",
        "附件1　逐项对照",
        "附件2　指标衔接",
        "附件3　部门衔接",
        "附件4　不适用的要求",
        "附件5　本级自行安排",
        "附件6　文件与数字",
        "附件7　方法与口径、未决事项",
    ]
    assert report.title == "《姑苏区绿色行动实施方案（征求意见稿）》衔接性审查报告"
    assert report.title_lines == ("《姑苏区绿色行动实施方案（征求意见稿）》", "衔接性审查报告")
    assert report.subtitle_lines == ("——对照《苏州市绿色行动实施意见》（苏府〔2022〕7号）",)


# what is set against, its number, whether it stands there
SUBTITLES = [
    ("——对照《实施意见》", "（苏府〔2022〕7号）", True),
    ("——对照《关于加快转变发展方式的实施意见》", "（苏委发〔2022〕7号）", False),
    ("——对照《关于加快转变发展方式做好碳达峰碳中和工作的实施意见》", "", True),
]


@pytest.mark.parametrize(("against", "number", "has_number"), SUBTITLES)
def test_a_number_stands_elsewhere_where_the_line_is_long(against, number, has_number) -> None:
    assert subtitle_lines(against, number) == (against + number if has_number else against,)


def test_every_sentence_judged_stands_there_once_with_its_proof(report: Report, records) -> None:
    alignment, lower, upper = records
    shown = [item for task in tasks_on(*records) for item in task.sentences]
    judged = [(line.span, line.status) for item in alignment.coverage for line in item.measures]
    assert [(item.upper.span, item.line.status) for item in shown] == judged
    texts = {"upper": upper.text, "lower": lower.text}
    for item in shown:
        assert bool(item.lower) == (item.line.status in ("covered", "partly"))
        for quote in (item.upper, *item.lower):
            assert quote.text == " ".join(quote.span.of(texts[quote.side]).split())


def test_figures_are_those_of_the_alignment(report: Report, records) -> None:
    alignment = records[0]
    figures = {row.cells[0].text: row.cells[1].number for row in table_of(report, "数字").rows}
    assert figures["市级任务数"] == len(alignment.coverage)
    for status, word in (("full", "已对应"), ("partial", "部分对应"), ("none", "未见对应")):
        counted = sum(item.status == status for item in alignment.coverage)
        assert figures[f"其中：{word}"] == counted
    assert told(report)["任务："] == "市级任务共3项，已对应1项、部分对应1项、未见对应1项。"


def test_a_task_of_all_districts_is_that_of_the_plan_itself(tmp_path: Path) -> None:
    lower, upper = write_pair(tmp_path)
    for said, now in (("市交通局牵头，", "各区人民政府牵头，"), ("市公安局负责", "各区负责")):
        upper.write_text(upper.read_text("utf-8").replace(said, now), encoding="utf-8")
    alignment, low, up = align_files(lower, upper)
    report = report_on(alignment, low, up)
    assert [(row[2], row[3], row[5]) for row in rows_of(report, "部门衔接")] == [
        ("市住建局", "区住建委", "已列明"),
        ("各区人民政府", "本级人民政府", "本级政府承接"),
        ("各区", "本级人民政府", "任务未见承接"),
    ]
    assert ["部门：本级政府承接（项次）", 1] in [
        [row.cells[0].text, row.cells[1].number] for row in table_of(report, "数字").rows
    ]


def test_targets_are_related_in_words(report: Report) -> None:
    shown = [(row[1], row[6]) for row in rows_of(report, "指标衔接") if len(row) > 1]
    assert shown == [("绿色建筑占比", "低于上级要求"), ("森林覆盖率", "未分解")]


def test_the_figures_of_targets_add_up(records) -> None:
    alignment, lower, upper = records
    links = alignment.targets[:-1]
    shown = report_on(alignment.model_copy(update={"targets": links}), lower, upper)
    section = next(section for section in shown.sections if section.key == "targets")
    (said,) = [b.text for b in section.blocks if isinstance(b, Paragraph) and not b.lead]
    # one of the two upper targets stands in no line, and is listed all the same
    assert said == (
        "上级指标2项：低于上级要求1项、随任务对照1项。"
        "本级指标1项：与上级对照1项、本级自设0项、随任务对照0项。"
    )
    rows = [row for row in rows_of(shown, "指标衔接") if len(row) > 1]
    assert [(row[1], row[6]) for row in rows] == [
        ("绿色建筑占比", "低于上级要求"),
        ("森林覆盖率", "随任务对照"),
    ]


def test_who_answers_is_said_of_tasks_that_are_carried_out_only(report: Report) -> None:
    said = [
        block.text.removeprefix(block.lead)
        for section in report.walk()
        for block in section.blocks
        if isinstance(block, Paragraph) and block.lead == "责任单位："
    ]
    assert said[1] == "上级文件：市交通局（牵头）、市公安局；本级对应条目：区城管委。"
    assert said[2] == "上级文件：市公安局。"


def test_a_body_has_one_name_in_the_whole_paper(tmp_path: Path) -> None:
    lower, upper = write_pair(tmp_path)
    typed = lower.read_text(encoding="utf-8").replace(
        "区城管委负责", "区住建委牵头，区住房和城乡建设委员会配合"
    )
    lower.write_text(typed, encoding="utf-8")
    made = report_on(*align_files(lower, upper))
    tasks = [section for section in made.walk() if section.status]
    assert {name for task in tasks for name in task.departments if name.startswith("区住")} == {
        "区住建委"
    }


def test_departments_say_what_is_wrong(report: Report) -> None:
    assert [(row[2], row[5]) for row in rows_of(report, "部门衔接")] == [
        ("市住建局", "已列明"),
        # 区住建委 is named, but not for the task that carries this one out
        ("市交通局", "未列入承接条目"),
        ("市公安局", "任务未见承接"),
    ]


def test_what_is_the_plans_own_is_listed(report: Report) -> None:
    assert [row[1] for row in rows_of(report, "本级自行安排")] == ["3.建设数字档案〔2.1.3〕"]


def test_what_tasks_add_of_their_own_is_listed_task_by_task(records) -> None:
    alignment, lower, upper = records
    (measure, *_) = (item for item in lower.measures if item.unit == "2.1.1")
    own = (OwnSentence(lower="2.1.1", span=measure.span),)
    changed = alignment.model_copy(update={"own_sentences": own})
    report = report_on(changed, lower, upper)
    (row,) = rows_of(report, "条目内自选内容")
    assert row[1:] == ["1.推广绿色建筑〔2.1.1〕", measure.text, "区住建委"]
    figures = {row.cells[0].text: row.cells[1].number for row in table_of(report, "数字").rows}
    assert figures["有上级对应的条目中的自选内容（句）"] == 1


def test_the_formula_is_printed(report: Report) -> None:
    formula = told(report)["覆盖判定："]
    assert "已承接句数＝可适用句数的，该任务判为“已对应”" in formula
    # both grounds on which a sentence cannot apply
    assert "均为本地所无的，或属上级机关职责的，为“不适用”" in formula


# decision on the first link; what the report must say of it
@pytest.mark.parametrize(
    ("decision", "said", "total"),
    [
        ("confirmed", "人工确认", "衔接关系2条中经人工确认1条"),
        ("regraded", "人工改判", "衔接关系2条中经人工确认1条"),
        # what the text changed under holds no longer
        ("to-review", "原人工意见待复核", "尚未经人工确认"),
    ],
)
def test_what_a_person_said_stands_beside_it(records, decision, said, total) -> None:
    alignment, lower, upper = records
    first = alignment.links[0].model_copy(update={"decision": decision})
    decided = alignment.model_copy(update={"links": (first, *alignment.links[1:])})
    report = report_on(decided, lower, upper)
    tasks = tasks_on(decided, lower, upper)
    task = next(task for task in tasks if task.coverage.upper == first.upper)
    assert any(said in item.title for item in task.links)
    assert total in told(report)["核对："]


def test_what_is_undecided_is_an_open_matter(records) -> None:
    alignment, lower, upper = records
    reason = Reason(code="other", args=("依据不足",))
    first = alignment.coverage[0].model_copy(update={"status": "undecided", "reason": reason})
    undecided = alignment.model_copy(update={"coverage": (first, *alignment.coverage[1:])})
    report = report_on(undecided, lower, upper)
    matters = report.sections[-1].sections[-1].blocks
    assert [block.text for block in matters if isinstance(block, Paragraph)] == [
        "1．“1.推广绿色建筑〔2.1.1〕”未判定：依据不足。"
    ]


def test_records_must_belong_together(records) -> None:
    alignment, lower, upper = records
    with pytest.raises(UsageError, match="is not that of"):
        report_on(alignment, upper, lower)


def test_workbook_has_the_sheets_of_the_paper(report: Report) -> None:
    assert [table.name for table in report.sheets] == [
        "总体情况",
        "建议补充",
        "逐条衔接",
        "逐句对照",
        "衔接关系",
        "指标衔接",
        "部门衔接",
        "不适用",
        "本级自行安排",
        "要求数",
        "数字",
    ]
    sentences = next(table for table in report.sheets if table.name == "逐句对照")
    assert [row.cells[3].text for row in sentences.rows] == [
        "已承接",
        "未见承接",
        "已承接",
        "已承接",
        "未见承接",
    ]


def test_a_document_without_duties_or_targets_gives_a_report(tmp_path: Path) -> None:
    lower, upper = write_pair(tmp_path)
    bare = "关于绿色行动的意见\n一、重点任务\n（一）推广绿色建筑\n大力推广绿色建筑。\n"
    upper.write_text(bare, encoding="utf-8")
    report = report_on(*align_files(lower, upper))
    section = next(section for section in report.sections if section.key == "departments")
    said = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    assert said == ["上级文件没有写明各任务责任单位的条款，无可比对内容。"]
