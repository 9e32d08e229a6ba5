"""人工意见: what people said of links, lines and sentences, those they rejected too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from policy_nlp.records import DecisionStatus
from policy_nlp.records.alignment import DecisionKind
from policy_nlp.records.index import Side
from policy_nlp.report import labels
from policy_nlp.report.model import Column, Paragraph, Row, Section, Table, numbered_row, paragraph
from policy_nlp.report.papers.alignment.pair import PrintedPair
from policy_nlp.report.papers.review.words import decision_word

NAME = "人工意见"
KINDS: dict[DecisionKind, str] = {
    "approval": "签发",
    "link": "衔接关系",
    "coverage": "覆盖情况",
    "demand": "逐项要求",
    "triage": "处理建议",
    "target": "指标衔接",
    "counterpart": "部门衔接",
    "amend": "更正",
}
NOTE = (
    "说明：“有效”，所判原文未变，报告以该意见为准；“待复核”，所判原文此后有改动，报告暂以自动比对"
    "为准，须重新确认；“失效”，所判条目已不在现文本中。"
)


def decision_section(compared: PrintedPair) -> Section | None:
    """Return the section on what people decided, None where they decided nothing."""
    decided = compared.alignment.decided
    if not decided:
        return None
    counts = Counter(item.state for item in decided)
    shown = labels.counted_words(labels.DECIDED, counts, "条")
    rejected = sum(item.rejects_link for item in decided)
    gone = f"经人工否决的衔接关系{rejected}条，不再列入逐条衔接情况。" if rejected else ""
    text = f"共{len(decided)}条，其中{shown}。{gone}列表如下。"
    return Section(
        key="decided",
        number="",
        title=NAME,
        level=1,
        landscape=True,
        blocks=(paragraph(text), _decision_table(compared)),
    )


def decision_facts(compared: PrintedPair, upper: str) -> Iterator[Paragraph]:
    """Yield what people said of an upper task, for the section on the task."""
    for item in compared.alignment.decided:
        if item.upper == upper and item.state != "lost":
            note = f"：{item.reasons.rstrip('。')}" if item.reasons else ""
            doubt = "；原文此后有改动，待复核" if item.state == "to-review" else ""
            verdict = f"{decision_word(item)}（{item.people}，{item.days}）"
            text = f"{_subject(compared, item)}，{verdict}{note}{doubt}。"
            yield paragraph(text, style="fact", lead=f"{NAME}：")


def _subject(compared: PrintedPair, item: DecisionStatus) -> str:
    if item.kind == "counterpart":
        return f"“{item.part}”的本级对应部门"
    if item.quote:
        about = "的处理建议" if item.kind == "triage" else ""
        return f"“{item.quote}”{about}"
    return f"与“{_place_of(compared, item, 'lower')}”的对应" if item.lower else "本项任务"


def _place_of(compared: PrintedPair, item: DecisionStatus, side: Side) -> str:
    """Name the unit on one side, also when it is gone."""
    if side == "upper" and not item.upper:
        return labels.NOTHING
    unit, heading = item.upper, item.upper_heading
    if side == "lower":
        if item.lower is None:
            return f"“{item.proof}”" if item.proof else labels.NOTHING
        unit, heading = item.lower, item.lower_heading
    return f"{unit} {heading or ''}".strip() if item.state == "lost" else compared.place(side, unit)


def _decision_table(compared: PrintedPair) -> Table:
    decided = compared.alignment.decided
    return Table(
        name=NAME,
        title="人工意见表",
        note=NOTE,
        columns=(
            Column("序号", 5, "center"),
            Column("类别", 10, "center"),
            Column(compared.upper_tasks, 24),
            Column("本级条目", 22),
            Column("所判原句", 32),
            Column("意见", 15, "center"),
            Column("理由", 30),
            Column("确认人", 12, "center"),
            Column("日期", 17, "center"),
            Column("状态", 9, "center"),
        ),
        rows=tuple(_decision_row(compared, item, number) for number, item in enumerate(decided, 1)),
        frozen=1,
    )


def _decision_row(compared: PrintedPair, item: DecisionStatus, number: int) -> Row:
    texts = (
        KINDS[item.kind],
        _place_of(compared, item, "upper"),
        _place_of(compared, item, "lower"),
        item.quote or labels.NOTHING,
        decision_word(item),
        item.reasons or labels.NOTHING,
        item.people,
        item.days,
        labels.DECIDED[item.state],
    )
    coverage = compared.coverage_of(item.upper) if item.state != "lost" else None
    return numbered_row(number, texts, status=coverage.status if coverage else None)
