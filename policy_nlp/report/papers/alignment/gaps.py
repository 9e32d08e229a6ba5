"""五、缺口与建议: what is missing, a draft an official can edit, and whose job it would be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from policy_nlp.records import (
    DepartmentLink,
    Record,
    SentenceCoverage,
    Span,
    Target,
    TargetLink,
    UnitCoverage,
)
from policy_nlp.records.alignment import CoverageStatus, SentenceStatus, TargetRelation
from policy_nlp.report import labels
from policy_nlp.report.model import (
    CellQuotation,
    Facet,
    Listing,
    Quotation,
    Section,
    paragraph,
)
from policy_nlp.report.papers.alignment.departments import is_printed, open_clause
from policy_nlp.report.papers.alignment.drafting import UNNAMED, Drafter
from policy_nlp.report.papers.alignment.pair import ComparedPair
from policy_nlp.report.papers.alignment.words import (
    RELATIONS,
    SENTENCES,
    SUGGESTION,
    is_confirmed,
    is_doubtful,
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
    "说明：“建议稿”由上级原文改写，仅替换层级用语（如“全市”改为“全区”），上级总量留空（“〔本级数〕”），"
    "未作其他加工，须由起草单位修改后使用；“需结合本地”的，原文面向各下级地区，不作建议稿；标“请核对”的，本级或有相近"
    "表述，请先核对；责任单位由上级责任单位按机构名录对应推得；同一句原文所列的几项指标合为一项。"
)
QUOTE_COLUMN = 3
# Instead of a draft: what the upper document asks of all places below is for each to say itself.
LOCAL = "【需结合本地】"
LOCAL_DRAFT = "原文对“{}”提出要求，请写明本级如何落实，不宜照录。原文：{}"


class Gap(Record):
    """One thing the lower document leaves open (缺口).

    Attributes:
        matter: what is open, in a word (未见承接, 未分解).
        home: place of the lower unit that the draft belongs in.
        draft: the suggested wording, without its mark.
        note: what the official must decide.
        mark: what stands before the draft: that it is one, or that none can be made.
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
    mark: str = SUGGESTION


def find_all_gaps(compared: ComparedPair) -> tuple[Gap, ...]:
    """Return the gaps, numbered: sentences, then targets, then departments."""
    drafter = Drafter(compared)
    sentences = list(_sentence_gaps(compared, drafter))
    targets = list(_target_gaps(compared, drafter, sentences))
    found = [*sentences, *targets, *_department_gaps(compared, drafter)]
    return tuple(gap.model_copy(update={"number": at}) for at, gap in enumerate(found, 1))


def _sentence_gaps(compared: ComparedPair, drafter: Drafter) -> Iterator[Gap]:
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
            notes += [
                _to_look_at(compared, line, item, number),
                drafter.notes(quotation.text),
            ]
            wording = drafter.sentence(quotation.text)
            named = drafter.addressed(quotation.text)
            if named:
                wording = LOCAL_DRAFT.format(named, quotation.text.rstrip("。；"))
            yield Gap(
                kind="任务",
                matter="\n".join([SENTENCES[line.status], *([labels.LOOK] if notes[-2] else [])]),
                upper=item.upper,
                status=item.status,
                quotation=quotation,
                home=compared.place("lower", home) if home else NEW_UNIT,
                draft=f"{wording}。{clause}",
                mark=LOCAL if named else SUGGESTION,
                leading=tuple(leading),
                joining=tuple(joining),
                note="".join(notes),
            )


def _to_look_at(
    compared: ComparedPair, line: SentenceCoverage, item: UnitCoverage, number: int
) -> str:
    """Say what comes near a sentence that nobody takes up, where a person should look first."""
    near = compared.near(line, item.upper)
    if item.status == "undecided":
        return f"该任务未判定：{item.reason.removesuffix('，未判定')}。"
    if near is None or not is_doubtful(line, speaks=True):
        return ""
    place = compared.quote("lower", near.lower_span).place
    return f"本级“{place}”有相近表述（见第二部分第{number}项），请先核对。"


def is_settled(item: UnitCoverage) -> bool:
    """Tell whether a task leaves no gap: a person said it is carried out, or it cannot apply."""
    by_person = is_confirmed(item.decision) and item.status == "full"
    return by_person or item.status == "not-applicable"


def _target_gaps(compared: ComparedPair, drafter: Drafter, sentences: list[Gap]) -> Iterator[Gap]:
    """Yield the targets not taken up, weaker or later; one gap for one sentence of both.

    A target in a sentence that is a gap itself is told with that one, in `sentences`.
    """
    grouped: dict[tuple[str, str, TargetRelation], list[TargetLink]] = {}
    for link in compared.alignment.targets:
        if link.upper is None or link.relation not in ("missing", "weaker", "later"):
            continue
        upper = compared.target("upper", link.upper)
        if compared.cannot_apply(upper):
            continue
        lower = compared.target("lower", link.lower).quote if link.lower else ""
        grouped.setdefault((upper.quote, lower, link.relation), []).append(link)
    told: dict[int, list[TargetLink]] = {}
    for (_, _, relation), links in grouped.items():
        upper = compared.target("upper", links[0].upper or "")
        at = _sentence_of(upper, sentences) if relation == "missing" else None
        if at is not None:
            told.setdefault(at, []).extend(links)
            continue
        yield _target_gap(compared, drafter, upper, links, RELATIONS[relation])
    for at, links in told.items():
        sentences[at] = _with_targets(sentences[at], links)


def _sentence_of(target: Target, gaps: Sequence[Gap]) -> int | None:
    """Return the place among `gaps` of the sentence that sets a target."""
    for at, gap in enumerate(gaps):
        if gap.quotation is not None and gap.quotation.span.overlaps(target.span):
            return at
    return None


def _with_targets(gap: Gap, links: Sequence[TargetLink]) -> Gap:
    """Return a gap that tells of the targets in its sentence, too."""
    names = "、".join(dict.fromkeys(link.indicator for link in links))
    note = f"本句所列指标“{names}”{RELATIONS['missing']}（见“三、指标衔接”），一并补充，不另列。"
    return gap.model_copy(update={"note": gap.note + note})


def _target_gap(
    compared: ComparedPair,
    drafter: Drafter,
    upper: Target,
    links: Sequence[TargetLink],
    matter: str,
) -> Gap:
    names = "、".join(dict.fromkeys(link.indicator for link in links))
    wording = drafter.target(upper, names)
    lower = compared.target("lower", links[0].lower) if links[0].lower else None
    draft = _in_place(compared, links, upper, lower, f"{wording}。") if lower else f"{wording}。"
    notes = drafter.notes(upper.quote)
    if upper.kind == "quantitative" and not drafter.amounts(upper.quote):
        notes = f"数值为上级总体目标，本级数值以分解下达为准。{notes}"
    return Gap(
        kind="指标",
        matter=f"{matter}：{names}",
        upper=upper.unit,
        quotation=compared.quote("upper", upper.span, upper.unit),
        home=compared.place("lower", lower.unit) if lower else "（主要目标）",
        draft=draft,
        note=notes,
    )


def _in_place(
    compared: ComparedPair, links: Sequence[TargetLink], upper: Target, lower: Target, wording: str
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


def _department_gaps(compared: ComparedPair, drafter: Drafter) -> Iterator[Gap]:
    """Yield one gap a task: whose counterparts the units that carry it out do not name.

    A document without any clause leaves that to other papers, as its section says.
    """
    if not compared.lower.responsibilities:
        return
    for item in compared.alignment.coverage:
        links = [link for link in compared.departments_of(item.upper) if link.status != "ok"]
        carriers = links[0].carriers if links else ()
        summing = [unit for unit in carriers if open_clause(compared, [unit])]
        home = drafter.home(item.upper, summing or carriers)
        if item.status in CARRIED and carriers and home is not None:
            yield _department_gap(compared, item, links, home)


def _department_gap(
    compared: ComparedPair, item: UnitCoverage, links: Sequence[DepartmentLink], home: str
) -> Gap:
    asked = {
        link.upper_department: link.counterparts or (UNNAMED.format(link.upper_department),)
        for link in links
    }
    names = tuple(dict.fromkeys(name for found in asked.values() for name in found))
    absent = "、".join(link.upper_department for link in links if not is_printed(compared, link))
    place, clause = compared.place("lower", home), open_clause(compared, [home])
    draft = f"在“{place}”的责任单位中增列{'、'.join(names)}。"
    if not compared.duties("lower", home):
        draft = f"在“{place}”中写明责任单位：{'、'.join(names)}。"
    if clause:
        draft = f"将“{place}”的“{clause}”改为逐一列名，包括{'、'.join(names)}。"
    summed_up = f"承接条目以“{clause}”概括，未逐一列名。" if clause else ""
    unknown = f"本级文件未列{absent}的对应单位，请按本级机构设置核定。" if absent else ""
    return Gap(
        kind="部门",
        matter=_unnamed(tuple(asked), listed=bool(clause)),
        upper=item.upper,
        status=item.status,
        quotation=_clause(compared, item.upper, links[0].upper_department),
        home=place,
        draft=draft,
        joining=names,
        note=summed_up + unknown,
    )


def _unnamed(departments: tuple[str, ...], *, listed: bool) -> str:
    """Say whose counterparts are not named; of many only how many."""
    few = len(departments) <= MOST_NAMES
    whose = "、".join(departments) if few else f"{len(departments)}个上级责任单位"
    return f"{'未逐一列明' if listed else '未列明'}{whose}的对应单位"


def _clause(compared: ComparedPair, upper: str, department: str) -> Quotation | None:
    """Return the clause that names the upper department."""
    for duty in compared.duties("upper", upper):
        if duty.name == department:
            length = len(duty.clause or "")
            begin = max(0, duty.span.end - length)
            at = compared.upper.text.find(duty.clause, begin) if duty.clause else -1
            span = Span(start=at, end=at + length) if 0 <= at <= duty.span.start else duty.span
            return compared.quote("upper", span, upper)
    return None


def gap_section(compared: ComparedPair, gaps: Sequence[Gap]) -> Section:
    """Return the section on gaps."""
    counts = Counter(gap.kind for gap in gaps)
    shown = "、".join(f"{kind}缺口{count}项" for kind, count in counts.items())
    if not gaps:
        return Section(
            key="gaps",
            number="五、",
            title="缺口与建议",
            level=1,
            blocks=(paragraph("本次比对未发现需要补充的内容。"),),
        )
    lead = f"共列缺口{len(gaps)}项，其中{shown}。每项附“{SUGGESTION}”，供起草单位参考、修改。"
    return Section(
        key="gaps",
        number="五、",
        title="缺口与建议",
        level=1,
        wide=True,
        blocks=(paragraph(lead), _listing(compared, gaps)),
    )


def _listing(compared: ComparedPair, gaps: Sequence[Gap]) -> Listing:
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


def _row(compared: ComparedPair, gap: Gap) -> Row:
    texts = (
        "",
        f"{gap.kind}\n{gap.matter}",
        compared.place("upper", gap.upper),
        gap.quotation.text if gap.quotation else "",
        gap.home,
        f"{gap.mark}{gap.draft}",
        _departments(gap),
        gap.note,
    )
    cells = [Cell(text=text) for text in texts]
    cells[0] = Cell(number=gap.number)
    cells[5] = Cell(text=texts[5], bold=len(gap.mark))
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
