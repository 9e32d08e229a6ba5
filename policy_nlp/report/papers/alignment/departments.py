"""四、部门衔接: whether those who answer above have their counterpart named below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from policy_nlp.records import DepartmentLink, Span
from policy_nlp.report import labels
from policy_nlp.report.labels import INHERITED_MARK, LEAD_MARK, OTHER_MARK
from policy_nlp.report.model import Facet, Listing, LoadBar, LoadChart, Section, paragraph
from policy_nlp.report.papers.alignment.pair import ComparedPair
from policy_nlp.report.papers.departments.tables import departments
from policy_nlp.report.tables import Cell, Column, Row, Table
from policy_nlp.text.sentences import split_at, split_sentences

NAMED, IN_TEXT, OWN_GOVERNMENT = "已列明", "正文列明", "本级政府承接"
SUMMED_UP, NOT_CARRYING = "概括列入", "仅列于未承接的对应条目"
ELSEWHERE, ABSENT, UNCARRIED = "未列入承接条目", "本级文件未列", "任务未见承接"
NOT_APPLICABLE = labels.COVERAGE["not-applicable"]
ORDER = (
    *(NAMED, IN_TEXT, OWN_GOVERNMENT, SUMMED_UP, NOT_CARRYING),
    *(ELSEWHERE, ABSENT, UNCARRIED, NOT_APPLICABLE),
)
NOTE = (
    f"说明：承接条目，指有文句承接该项任务的本级条目。{NAMED}，对应单位列为承接条目的责任单位；{IN_TEXT}，"
    f"承接条目的正文写有对应单位；{SUMMED_UP}，承接条目以“各有关部门”等概括，未逐一列名；"
    f"{NOT_CARRYING}，对应单位只列于主题对应、但没有文句承接该项任务的条目；"
    f"{ELSEWHERE}，本级文件写有对应单位，但承接条目未列；{ABSENT}，本级文件责任分工和正文均未见对应单位；"
    f"{OWN_GOVERNMENT}，上级责任单位为各地人民政府，对应单位即本级人民政府，承接条目不必列明；"
    f"{UNCARRIED}，该项任务无承接条目；{NOT_APPLICABLE}，该项任务不适用于本地。"
)
# Whoever is concerned (各有关部门), in canonical ids.
CONCERNED = "/departments-concerned"
_BRACKETS = "（）()〔〕【】[] "


def department_section(compared: ComparedPair) -> Section:
    """Return the section on departments, with the load of those of the lower document."""
    links = compared.alignment.departments
    chart = load_chart(compared)
    listing = _listing(compared, links)
    counts = Counter(_situation(compared, link) for link in links)
    shown = "、".join(f"{word}{counts[word]}项" for word in ORDER if counts[word])
    text = (
        f"上级文件各任务的牵头（责任）单位共{len(links)}项次：{shown}。"
        if links
        else "上级文件没有写明各任务责任单位的条款，无可比对内容。"
    )
    if links and not compared.lower.responsibilities:
        text += (
            "本级文件没有写明各任务责任单位的条款，请以责任分工表等形式明确，以下不逐项列为缺口。"
        )
    return Section(
        key="departments",
        number="四、",
        title="部门衔接",
        level=1,
        wide=True,
        blocks=(
            paragraph(text),
            *([listing] if links else []),
            *([chart] if chart.bars else []),
        ),
    )


def _situation(compared: ComparedPair, link: DepartmentLink) -> str:
    if link.status == "ok":
        if link.is_own_government:
            return OWN_GOVERNMENT
        return IN_TEXT if link.lower_span else NAMED
    task = compared.coverage_of(link.upper_unit)
    if task is not None and task.status == "not-applicable":
        return NOT_APPLICABLE
    if not link.carriers:
        return UNCARRIED
    if open_clause(compared, link.carriers):
        return SUMMED_UP
    if link.named_in:
        return NOT_CARRYING
    return ELSEWHERE if is_printed(compared, link) else ABSENT


def is_printed(compared: ComparedPair, link: DepartmentLink) -> bool:
    """Tell whether the lower document names a counterpart, in a clause or in running text."""
    printed = {duty.name for duty in compared.lower.responsibilities}
    return link.lower_span is not None or bool(printed & set(link.counterparts))


def open_clause(compared: ComparedPair, units: Sequence[str]) -> str:
    """Return the first clause of lower units that names nobody in particular (各有关部门)."""
    for unit in units:
        for duty in compared.duties("lower", unit):
            if (duty.department or "").endswith(CONCERNED) and duty.clause:
                return duty.clause.strip(_BRACKETS)
    return ""


def _reason(compared: ComparedPair, link: DepartmentLink, situation: str) -> str:
    """Say what the text has to show for a situation."""
    if situation == SUMMED_UP:
        absent = "" if is_printed(compared, link) else "；本级文件未列其对应单位"
        return f"以“{open_clause(compared, link.carriers)}”概括，未逐一列名{absent}"
    if situation == NOT_CARRYING:
        return f"见{_places(compared, link.named_in)}"
    if link.lower_span is not None and situation in (IN_TEXT, ELSEWHERE):
        clause = _clause_around(compared.lower.text, link.lower_span)
        quotation = compared.quote("lower", clause)
        return f"“{quotation.place}”正文：“{quotation.text}”"
    return ""


def _clause_around(text: str, span: Span) -> Span:
    """Return the clause in which a name stands."""
    for sentence in split_sentences(text, max(0, text.rfind("\n", 0, span.start)), None):
        if sentence.overlaps(span):
            for clause in split_at(text, sentence, "，,；;。"):
                if clause.overlaps(span):
                    kept = clause.of(text).rstrip("，,；;。")
                    return Span(start=clause.start, end=clause.start + len(kept))
    return span


def _places(compared: ComparedPair, units: Sequence[str]) -> str:
    return "、".join(f"“{compared.place('lower', unit)}”" for unit in units)


def _listing(compared: ComparedPair, links: Sequence[DepartmentLink]) -> Listing:
    rows, facets = [], []
    for number, link in enumerate(links, 1):
        situation = _situation(compared, link)
        reason = _reason(compared, link, situation)
        texts = (
            compared.place("upper", link.upper_unit),
            link.upper_department,
            "、".join(link.counterparts) or "—",
            "；".join(compared.place("lower", unit) for unit in link.carriers) or "—",
            f"{situation}：{reason}" if reason else situation,
        )
        rows.append(Row(cells=(Cell(number=number), *(Cell(text=text) for text in texts))))
        coverage = compared.coverage_of(link.upper_unit)
        below = (compared.called("lower", name) for name in link.counterparts)
        facets.append(
            Facet(
                status=coverage.status if coverage else None,
                departments=(compared.called("upper", link.upper_department), *below),
            )
        )
    table = Table(
        name="部门衔接",
        title="部门衔接对照表",
        note=NOTE,
        columns=(
            Column(header="序号", width=5, align="center"),
            Column(header=compared.upper_tasks, width=28),
            Column(header="上级牵头（责任）单位", width=20),
            Column(header="本级对应单位", width=22),
            Column(header="本级承接条目", width=38),
            Column(header="情况", width=30),
        ),
        rows=tuple(rows),
        frozen=2,
    )
    return Listing(table=table, facets=tuple(facets))


def load_chart(compared: ComparedPair) -> LoadChart:
    """Return how many tasks each department of the lower document has, the most first."""
    bars = [
        LoadBar(
            name=body.name,
            leading=body.count(LEAD_MARK),
            other=body.count(OTHER_MARK),
            inherited=body.count(INHERITED_MARK),
        )
        for body in departments(compared.lower_duties)
        if not compared.is_nobody(body.name)
    ]
    bars.sort(key=lambda bar: -(bar.leading + bar.other + bar.inherited))
    return LoadChart(title="本级各部门承担任务数", bars=tuple(bars))
