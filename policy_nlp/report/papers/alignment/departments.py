"""部门衔接: whether those who answer above have their counterpart named below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from policy_nlp.records import DepartmentLink
from policy_nlp.records.analysis import DepartmentSituation, Situation
from policy_nlp.report import labels
from policy_nlp.report.figures import LoadBar, LoadChart
from policy_nlp.report.model import Column, Row, Section, Table, numbered_row, paragraph
from policy_nlp.report.papers.alignment.pair import PrintedPair, demand_key
from policy_nlp.report.papers.departments import departments

NAMED, IN_TEXT, OWN_GOVERNMENT = "已列明", "正文列明", "本级政府承接"
SUMMED_UP, NOT_CARRYING = "概括列入", "仅列于未承接的对应条目"
ELSEWHERE, ABSENT, UNCARRIED = "未列入承接条目", "本级文件未列", "任务未见承接"
NOT_APPLICABLE = labels.COVERAGE["not-applicable"]
SITUATIONS: dict[Situation, str] = {
    "named": NAMED,
    "in-text": IN_TEXT,
    "own-government": OWN_GOVERNMENT,
    "summed-up": SUMMED_UP,
    "not-carrying": NOT_CARRYING,
    "elsewhere": ELSEWHERE,
    "absent": ABSENT,
    "uncarried": UNCARRIED,
    "not-applicable": NOT_APPLICABLE,
}
NOTE = (
    f"说明：承接条目，指有文句承接该项任务的本级条目。{NAMED}，对应单位列为承接条目的责任单位；{IN_TEXT}，"
    f"承接条目的正文写有对应单位；{SUMMED_UP}，承接条目以“各有关部门”等概括，未逐一列名；"
    f"{NOT_CARRYING}，对应单位只列于主题对应、但没有文句承接该项任务的条目；"
    f"{ELSEWHERE}，本级文件写有对应单位，但承接条目未列；{ABSENT}，本级文件责任分工和正文均未见对应单位；"
    f"{OWN_GOVERNMENT}，上级责任单位为各地人民政府，对应单位即本级人民政府，承接条目不必列明；"
    f"{UNCARRIED}，该项任务无承接条目；{NOT_APPLICABLE}，该项任务不适用于本地。"
)


def department_section(compared: PrintedPair) -> Section:
    """Return the section on departments, with the load of those of the lower document."""
    links = compared.alignment.departments
    chart = load_chart(compared)
    counts = Counter(item.situation for item in compared.analysis.departments)
    shown = labels.counted_words(SITUATIONS, counts, "项")
    text = (
        f"上级文件各任务的牵头（责任）单位共{len(links)}项次：{shown}。"
        if links
        else "上级文件没有写明各任务责任单位的条款，无可比对内容。"
    )
    if links and not compared.lower.extraction.responsibilities:
        text += "本级文件没有写明各任务责任单位的条款，请以责任分工表等形式明确。"
    return Section(
        key="departments",
        number="",
        title="部门衔接",
        level=1,
        landscape=True,
        blocks=(
            paragraph(text),
            *([_department_table(compared)] if links else []),
            *([chart] if chart.bars else []),
        ),
    )


def _reason(compared: PrintedPair, link: DepartmentLink, found: DepartmentSituation) -> str:
    """Say what the text has to show for a situation."""
    if found.situation == "summed-up":
        absent = "" if found.printed else "；本级文件未列其对应单位"
        return f"以“{found.clause}”概括，未逐一列名{absent}"
    if found.situation == "not-carrying":
        return f"见{_places(compared, link.named_in)}"
    if found.around is not None and found.situation in ("in-text", "elsewhere"):
        quotation = compared.quote("lower", found.around)
        return f"“{quotation.place}”正文：“{quotation.text}”"
    return ""


def _places(compared: PrintedPair, units: Sequence[str]) -> str:
    return "、".join(f"“{compared.place('lower', unit)}”" for unit in units)


def _department_table(compared: PrintedPair) -> Table:
    found = zip(compared.alignment.departments, compared.analysis.departments, strict=True)
    return Table(
        name="部门衔接",
        title="部门衔接对照表",
        note=NOTE,
        columns=(
            Column("序号", 5, "center"),
            Column(compared.upper_tasks, 28),
            Column("上级牵头（责任）单位", 20),
            Column("本级对应单位", 22),
            Column("本级承接条目", 38),
            Column("情况", 30),
            Column("处理", 10, "center"),
        ),
        rows=tuple(
            _department_row(compared, link, item, number)
            for number, (link, item) in enumerate(found, 1)
        ),
        frozen=2,
    )


def _department_row(
    compared: PrintedPair, link: DepartmentLink, found: DepartmentSituation, number: int
) -> Row:
    situation, reason = SITUATIONS[found.situation], _reason(compared, link, found)
    coverage = compared.coverage_of(link.upper_unit)
    demand = compared.demand_of_department(link)
    names = compared.counterparts(link)
    return numbered_row(
        number,
        (
            compared.place("upper", link.upper_unit),
            compared.whole("upper", link.upper_department),
            "、".join(compared.whole("lower", name) for name in names) or "—",
            "；".join(compared.place("lower", unit) for unit in link.carriers) or "—",
            labels.decided_word(f"{situation}：{reason}" if reason else situation, link.decision),
            labels.ACTIONS[demand.action] if demand else labels.NOTHING,
        ),
        key=demand_key(demand.id) if demand else "",
        status=coverage.status if coverage else None,
        departments=(
            compared.called("upper", link.upper_department),
            *(compared.called("lower", name) for name in names),
        ),
    )


def load_chart(compared: PrintedPair) -> LoadChart:
    """Return how many tasks each department of the lower document has, the most first."""
    bars = [
        LoadBar(
            name=body.name,
            leading=body.count("leads"),
            other=body.count("joins"),
            inherited=body.count("inherits"),
        )
        for body in departments(compared.lower_duties)
        if not compared.is_nobody(body.name)
    ]
    bars.sort(key=lambda bar: -bar.total)
    return LoadChart(title="本级各部门承担任务数", bars=tuple(bars))
