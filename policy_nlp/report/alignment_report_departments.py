"""四、部门衔接: whether those who answer above have their counterpart named below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from policy_nlp.records import DepartmentLink
from policy_nlp.report import labels
from policy_nlp.report.alignment_report_model import (
    Facet,
    Listing,
    LoadBar,
    LoadChart,
    Paragraph,
    Section,
)
from policy_nlp.report.alignment_report_pair import Compared
from policy_nlp.report.department_tables import departments
from policy_nlp.report.labels import INHERITED_MARK, LEAD_MARK, OTHER_MARK
from policy_nlp.report.tables import Cell, Column, Row, Table

NAMED, ELSEWHERE, ABSENT = "已列明", "未列入承接条目", "本级文件未列"
OWN_GOVERNMENT = "本级政府承接"
UNCARRIED, UNKNOWN = "任务未见承接", "名录未见对应"
NOT_APPLICABLE = labels.COVERAGE["not-applicable"]
NOTE = (
    f"说明：{NAMED}，对应单位列为承接条目的责任单位；{ELSEWHERE}，本级文件列有对应单位，"
    f"但未列为承接条目的责任单位；{ABSENT}，本级文件未出现对应单位，所列为按机构名录推得的名称；"
    f"{OWN_GOVERNMENT}，上级责任单位为各地人民政府，对应单位即本级人民政府，承接条目不必列明；"
    f"{UNCARRIED}，该项任务无承接条目；{UNKNOWN}，机构名录中没有对应单位；"
    f"{NOT_APPLICABLE}，该项任务不适用于本地。"
)


def department_section(compared: Compared) -> Section:
    """Return the section on departments, with the load of those of the lower document."""
    links = compared.alignment.departments
    chart = load_chart(compared)
    listing = _listing(compared, links)
    counts = Counter(_situation(compared, link) for link in links)
    order = (NAMED, OWN_GOVERNMENT, ELSEWHERE, ABSENT, UNCARRIED, UNKNOWN, NOT_APPLICABLE)
    shown = "、".join(f"{word}{counts[word]}项" for word in order if counts[word])
    text = (
        f"上级文件各任务的牵头（责任）单位共{len(links)}项次：{shown}。"
        if links
        else "上级文件未写明责任单位，无可比对内容。"
    )
    return Section(
        key="departments",
        number="四、",
        title="部门衔接",
        level=1,
        wide=True,
        blocks=(
            Paragraph(text=text),
            *([listing] if links else []),
            *([chart] if chart.bars else []),
        ),
    )


def _situation(compared: Compared, link: DepartmentLink) -> str:
    if link.status == "ok":
        return OWN_GOVERNMENT if link.is_own_government else NAMED
    task = compared.coverage_of(link.upper_unit)
    if task is not None and task.status == "not-applicable":
        return NOT_APPLICABLE
    if link.status == "no-counterpart":
        return UNKNOWN
    if not compared.links_of(link.upper_unit):
        return UNCARRIED
    printed = {duty.name for duty in compared.lower.responsibilities}
    return ELSEWHERE if printed & set(link.counterparts) else ABSENT


def _listing(compared: Compared, links: Sequence[DepartmentLink]) -> Listing:
    rows, facets = [], []
    for number, link in enumerate(links, 1):
        carriers = [item.lower for item in compared.links_of(link.upper_unit)]
        texts = (
            compared.place("upper", link.upper_unit),
            link.upper_department,
            "、".join(link.counterparts) or "—",
            "；".join(compared.place("lower", unit) for unit in carriers) or "—",
            _situation(compared, link),
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
            Column(header=compared.upper_tasks, width=30),
            Column(header="上级牵头（责任）单位", width=22),
            Column(header="本级对应单位", width=24),
            Column(header="本级承接条目", width=46),
            Column(header="情况", width=16, align="center"),
        ),
        rows=tuple(rows),
        frozen=2,
    )
    return Listing(table=table, facets=tuple(facets))


def load_chart(compared: Compared) -> LoadChart:
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
