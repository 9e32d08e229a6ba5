"""五、缺口与建议: what is missing, a draft an official can edit, and whose job it would be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from policy_nlp.records import Record, Span, Target, TargetLink, UnitCoverage
from policy_nlp.records.alignment import CoverageStatus, SentenceStatus, TargetRelation
from policy_nlp.report.alignment_report_drafts import Drafter
from policy_nlp.report.alignment_report_model import (
    CellQuotation,
    Facet,
    Listing,
    Paragraph,
    Quotation,
    Section,
)
from policy_nlp.report.alignment_report_pair import Compared
from policy_nlp.report.alignment_report_words import (
    RELATIONS,
    SENTENCES,
    SUGGESTION,
    is_confirmed,
)
from policy_nlp.report.tables import Cell, Column, Row, Table
from policy_nlp.text.dates import period_end

GapKind = Literal["任务", "指标", "部门"]
OPEN_SENTENCES: tuple[SentenceStatus, ...] = ("missing", "partly")
CARRIED: tuple[CoverageStatus, ...] = ("full", "partial")
FROM_HOME = "上级未列责任单位，所列为补入条目现有责任单位。"
# More names than this stand in the draft only.
MOST_NAMES = 5
NEW_UNIT = "（建议新增条目）"
NOTE = (
    "说明：“建议稿”由上级原文改写，仅替换层级用语（如“全市”改为“全区”），未作其他加工，"
    "须由起草单位修改后使用；责任单位由上级责任单位按机构名录对应推得；同一句原文所列的几项指标合为一项。"
)
QUOTE_COLUMN = 3


class Gap(Record):
    """One thing the lower document leaves open (缺口).

    Attributes:
        matter: what is open, in a word (未见承接, 未分解).
        home: place of the lower unit that the draft belongs in.
        draft: the suggested wording, without its mark.
        note: what the official must decide.
    """

    number: int = 0
    kind: GapKind
    matter: str
    upper: str
    status: CoverageStatus | None = None
    quotation: Quotation | None = None
    home: str = ""
    draft: str
    leading: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()
    note: str = ""


def find_all_gaps(compared: Compared) -> tuple[Gap, ...]:
    """Return the gaps, numbered: sentences, then targets, then departments."""
    drafter = Drafter(compared)
    found = [
        *_sentence_gaps(compared, drafter),
        *_target_gaps(compared, drafter),
        *_department_gaps(compared, drafter),
    ]
    return tuple(gap.model_copy(update={"number": at}) for at, gap in enumerate(found, 1))


def _sentence_gaps(compared: Compared, drafter: Drafter) -> Iterator[Gap]:
    for number, item in enumerate(compared.alignment.coverage, 1):
        if is_settled(item):
            continue
        home = drafter.home(item.upper)
        leading, joining = drafter.departments(item.upper, home)
        clause = drafter.clause(leading, joining)
        answered = compared.names("upper", [item.upper])
        for line in item.measures:
            # A sentence without anything to compare is left out of account, and so is no gap.
            if line.status not in OPEN_SENTENCES or (line.status == "missing" and line.ground):
                continue
            quotation = compared.quote("upper", line.span, item.upper)
            notes = [FROM_HOME] if (leading or joining) and not answered else []
            if line.status == "partly":
                notes.append(f"部分内容已承接（见第二部分第{number}项），补充其余内容即可。")
            notes.append(drafter.notes(quotation.text))
            yield Gap(
                kind="任务",
                matter=SENTENCES[line.status],
                upper=item.upper,
                status=item.status,
                quotation=quotation,
                home=compared.place("lower", home) if home else NEW_UNIT,
                draft=f"{drafter.sentence(quotation.text)}。{clause}",
                leading=tuple(leading),
                joining=tuple(joining),
                note="".join(notes),
            )


def is_settled(item: UnitCoverage) -> bool:
    """Tell whether a task leaves no gap: a person said it is carried out, or it cannot apply."""
    by_person = is_confirmed(item.decision) and item.status == "full"
    return by_person or item.status == "not-applicable"


def _target_gaps(compared: Compared, drafter: Drafter) -> Iterator[Gap]:
    """Yield the targets not taken up, weaker or later; one gap for one sentence of both."""
    grouped: dict[tuple[str, str, TargetRelation], list[TargetLink]] = {}
    for link in compared.alignment.targets:
        if link.upper is None or link.relation not in ("missing", "weaker", "later"):
            continue
        upper = compared.target("upper", link.upper)
        if compared.cannot_apply(upper):
            continue
        lower = compared.target("lower", link.lower).quote if link.lower else ""
        grouped.setdefault((upper.quote, lower, link.relation), []).append(link)
    for (_, _, relation), links in grouped.items():
        upper = compared.target("upper", links[0].upper or "")
        yield _target_gap(compared, drafter, upper, links, RELATIONS[relation])


def _target_gap(
    compared: Compared,
    drafter: Drafter,
    upper: Target,
    links: Sequence[TargetLink],
    matter: str,
) -> Gap:
    names = "、".join(dict.fromkeys(link.indicator for link in links))
    wording = drafter.target(upper, names)
    lower = compared.target("lower", links[0].lower) if links[0].lower else None
    draft = _in_place(compared, links, upper, lower, f"{wording}。") if lower else f"{wording}。"
    note = "数值为上级总体目标，本级数值以分解下达为准。" if upper.kind == "quantitative" else ""
    return Gap(
        kind="指标",
        matter=f"{matter}：{names}",
        upper=upper.unit,
        quotation=compared.quote("upper", upper.span, upper.unit),
        home=compared.place("lower", lower.unit) if lower else "（主要目标）",
        draft=draft,
        note=note + drafter.notes(upper.quote),
    )


def _in_place(
    compared: Compared, links: Sequence[TargetLink], upper: Target, lower: Target, wording: str
) -> str:
    """Say where the upper wording belongs: in place of the lower one, or beside it.

    It must not delete an aim of another year or kind, nor one that the words set beside it
    (单位地区生产总值能耗和二氧化碳排放继续下降).
    """
    said = {link.lower for link in links}
    alone = all(
        target.id in said for target in compared.lower.targets if target.span.overlaps(lower.span)
    )
    one_aim = _year(lower) == _year(upper) or lower.value == upper.value
    if alone and one_aim and lower.kind == upper.kind:
        return f"将“{lower.quote}”调整为：{wording}"
    return f"保留“{lower.quote}”，并补充：{wording}"


def _year(target: Target) -> int | None:
    """Return the year by which a target is due; of a plan period the last."""
    if target.deadline is not None or target.period is None:
        return target.deadline
    return period_end(target.period.rsplit("、", 1)[-1])


def _department_gaps(compared: Compared, drafter: Drafter) -> Iterator[Gap]:
    printed = {duty.name for duty in compared.lower.responsibilities}
    for item in compared.alignment.coverage:
        if item.status not in CARRIED:
            continue
        home = drafter.home(item.upper)
        for link in compared.departments_of(item.upper):
            if link.status == "ok" or home is None:
                continue
            names = link.counterparts or (f"{link.upper_department}对应的本级部门",)
            place = compared.place("lower", home)
            known = bool(printed & set(names))
            yield Gap(
                kind="部门",
                matter=f"未列明{link.upper_department}的对应单位",
                upper=item.upper,
                status=item.status,
                quotation=_clause(compared, item.upper, link.upper_department),
                home=place,
                draft=f"在“{place}”的责任单位中增列{'、'.join(names)}。",
                joining=names,
                note="" if known else "本级文件未出现该部门，名称请按本级机构设置核定。",
            )


def _clause(compared: Compared, upper: str, department: str) -> Quotation | None:
    """Return the clause that names the upper department."""
    for duty in compared.duties("upper", upper):
        if duty.name == department:
            length = len(duty.clause or "")
            begin = max(0, duty.span.end - length)
            at = compared.upper.text.find(duty.clause, begin) if duty.clause else -1
            span = Span(start=at, end=at + length) if 0 <= at <= duty.span.start else duty.span
            return compared.quote("upper", span, upper)
    return None


def gap_section(compared: Compared, gaps: Sequence[Gap]) -> Section:
    """Return the section on gaps."""
    counts = Counter(gap.kind for gap in gaps)
    shown = "、".join(f"{kind}缺口{count}项" for kind, count in counts.items())
    if not gaps:
        return Section(
            key="gaps",
            number="五、",
            title="缺口与建议",
            level=1,
            blocks=(Paragraph(text="本次比对未发现需要补充的内容。"),),
        )
    lead = f"共列缺口{len(gaps)}项，其中{shown}。每项附“{SUGGESTION}”，供起草单位参考、修改。"
    return Section(
        key="gaps",
        number="五、",
        title="缺口与建议",
        level=1,
        wide=True,
        blocks=(Paragraph(text=lead), _listing(compared, gaps)),
    )


def _listing(compared: Compared, gaps: Sequence[Gap]) -> Listing:
    table = Table(
        name="缺口与建议",
        title="缺口与建议表",
        note=NOTE,
        columns=(
            Column(header="序号", width=5, align="center"),
            Column(header="类别", width=15, align="center"),
            Column(header=f"对应{compared.upper_tasks}", width=17),
            Column(header="上级原文", width=38),
            Column(header="建议补入位置", width=16),
            Column(header="建议稿", width=54),
            Column(header="建议牵头（责任）单位", width=18),
            Column(header="提示", width=23),
        ),
        rows=tuple(_row(compared, gap) for gap in gaps),
        frozen=1,
    )
    return Listing(table=table, facets=tuple(_facet(gap) for gap in gaps))


def _row(compared: Compared, gap: Gap) -> Row:
    texts = (
        "",
        f"{gap.kind}\n{gap.matter}",
        compared.place("upper", gap.upper),
        gap.quotation.text if gap.quotation else "",
        gap.home,
        f"{SUGGESTION}{gap.draft}",
        _departments(gap),
        gap.note,
    )
    cells = [Cell(text=text) for text in texts]
    cells[0] = Cell(number=gap.number)
    cells[5] = Cell(text=texts[5], bold=len(SUGGESTION))
    return Row(cells=tuple(cells))


def _departments(gap: Gap) -> str:
    """Return who would lead; where nobody does above, all who would answer."""
    names = gap.leading or gap.joining
    if len(names) > MOST_NAMES and not gap.leading:
        return f"{len(names)}个单位，见建议稿"
    return "、".join(names) or "（请核定）"


def _facet(gap: Gap) -> Facet:
    quotations = (
        (CellQuotation(column=QUOTE_COLUMN, quotation=gap.quotation),) if gap.quotation else ()
    )
    return Facet(status=gap.status, departments=(*gap.leading, *gap.joining), quotations=quotations)
