"""三、指标衔接: targets of both documents side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from policy_nlp.records import Target, TargetLink
from policy_nlp.records.index import Side
from policy_nlp.report import labels
from policy_nlp.report.labels import DOUBTFUL, RELATIONS, SENTENCES, value_text, when_text
from policy_nlp.report.model import (
    Block,
    Cell,
    Column,
    Paragraph,
    Row,
    Section,
    Table,
    Timeline,
    TimePoint,
    TimeRow,
    band,
    numbered_row,
    paragraph,
    quotation_cell,
    text_cell,
)
from policy_nlp.report.papers.alignment.pair import PrintedPair

NOTE = (
    "说明：持平，要求相同；加码、放松，要求高于、低于上级；提前、推迟，完成时间早于、晚于上级；"
    "口径不同，计量单位、范围不同，或数量、达成结果不可直接比较；按上级下达，本级未定数值；"
    "未分解，上级指标在本级文件中未见对应；自设，上级文件中未见对应。"
    "定性指标比较达成结果及其程度（如初步、基本、全面）。"
)
STATED_ONLY = "本级有相同表述，未定时限。"


def target_section(compared: PrintedPair) -> Section:
    """Return the section on targets."""
    found = bool(compared.alignment.targets)
    blocks: tuple[Block, ...] = (paragraph("两份文件均未见可比对的指标。"),)
    if found:
        blocks = (*_leads(compared), _target_table(compared), *_timeline(compared))
    return Section(
        key="targets",
        number="三、",
        title="指标衔接",
        level=1,
        landscape=found,
        blocks=blocks,
    )


def _leads(compared: PrintedPair) -> Iterator[Paragraph]:
    links = compared.alignment.targets
    counts = Counter(link.relation for link in links)
    own = counts.pop("own", 0)
    shown = labels.counted_words(RELATIONS, counts, "项")
    above = f"列入对照的上级指标{counts.total()}项：{shown}。" if shown else ""
    yield paragraph(above + (f"本级自设指标{own}项。" if own else "") + _left_out(compared))
    for relation in DOUBTFUL:
        named = dict.fromkeys(link.indicator for link in links if link.relation == relation)
        if named:
            yield paragraph(f"{'；'.join(named)}。", lead=f"{RELATIONS[relation]}：")


def _left_out(compared: PrintedPair) -> str:
    """Return how many targets stand in no line, so that the figures of both documents add up."""
    links = compared.alignment.targets
    above = len(compared.upper.extraction.targets) - len(
        {link.upper for link in links if link.upper}
    )
    below = len(compared.lower.extraction.targets) - len(
        {link.lower for link in links if link.lower}
    )
    parts = [f"上级{above}项" if above else "", f"本级{below}项" if below else ""]
    shown = "、".join(part for part in parts if part)
    return f"另有既无数值又无时限的定性要求（{shown}）随所在任务比对，不单独列表。" if shown else ""


def _target_table(compared: PrintedPair) -> Table:
    links = compared.alignment.targets
    parts = (
        ("上级指标及本级对应指标", [link for link in links if link.upper is not None]),
        ("本级自设指标", [link for link in links if link.upper is None]),
    )
    rows: list[Row] = []
    number = 0
    for title, group in parts:
        rows += [band(title)] if group else []
        for link in group:
            number += 1
            rows.append(_target_row(compared, link, number))
    return Table(
        name="指标衔接",
        title="指标衔接对照表",
        note=NOTE,
        columns=(
            Column("序号", 5, "center"),
            Column("指标", 18),
            Column("上级原文", 34),
            Column("本级原文", 34),
            Column("上级要求", 14, "center"),
            Column("本级要求", 14, "center"),
            Column("关系", 10, "center"),
            Column("说明", 24),
        ),
        rows=tuple(rows),
        frozen=2,
    )


def _timeline(compared: PrintedPair) -> Iterator[Timeline]:
    """Yield the targets by year, where any has one."""
    rows = [_time_row(compared, link) for link in compared.alignment.targets]
    dated = tuple(row for row in rows if row.points)
    if dated:
        title = f"{compared.upper_level}与本级指标时间轴"
        yield Timeline(title=title, rows=dated, undated=len(rows) - len(dated))


def _time_row(compared: PrintedPair, link: TargetLink) -> TimeRow:
    named: tuple[tuple[Side, str | None], ...] = (("upper", link.upper), ("lower", link.lower))
    found = [(side, compared.target(side, target)) for side, target in named if target]
    return TimeRow(
        indicator=link.indicator,
        relation=link.relation,
        points=tuple(
            TimePoint(side=side, year=target.deadline, value=value_text(target))
            for side, target in found
            if target.deadline
        ),
        undated=tuple(side for side, target in found if not target.deadline),
    )


def _target_row(compared: PrintedPair, link: TargetLink, number: int) -> Row:
    upper = compared.target("upper", link.upper) if link.upper else None
    lower = compared.target("lower", link.lower) if link.lower else None
    # Words below may say an upper target without setting one.
    place = link.lower_span if lower is None else lower.span
    below = compared.quote("lower", place, lower.unit if lower else None) if place else None
    lower_cell = text_cell("—")
    if below is not None:
        lower_cell = quotation_cell(below, lower.quote if lower else None)
    return numbered_row(
        number,
        (
            link.indicator,
            _upper_cell(compared, upper),
            lower_cell,
            requirement(upper) if upper else "—",
            requirement(lower) if lower else "—",
            RELATIONS[link.relation],
            remark(upper, lower, link) or _no_gap(compared, upper, link),
        ),
        departments=compared.names("lower", [below.unit]) if below else (),
    )


def _upper_cell(compared: PrintedPair, upper: Target | None) -> Cell:
    if upper is None:
        return text_cell("—")
    return quotation_cell(compared.quote("upper", upper.span, upper.unit), upper.quote)


def _no_gap(compared: PrintedPair, upper: Target | None, link: TargetLink) -> str:
    """Return why a target without a lower one leaves no gap."""
    if link.lower_span is not None:
        return STATED_ONLY
    if upper is None or link.relation != "missing" or not compared.cannot_apply(upper):
        return ""
    return f"所在句子判为“{SENTENCES['not-applicable']}”，不列缺口。"


def requirement(target: Target) -> str:
    """Return what a target asks for and by when: ≥18%，2025年."""
    return f"{value_text(target)}\n{when_text(target) or '未定时限'}"


def remark(upper: Target | None, lower: Target | None, link: TargetLink) -> str:
    """Return what makes the relation what it is, where the two columns do not show it."""
    if upper is None or lower is None:
        return ""
    if link.relation == "delegated":
        return "本级以上级下达的数值为准。"
    if upper.kind == "quantitative" and lower.kind == "qualitative":
        return "上级有数值，本级为定性表述。"
    if upper.kind == "qualitative" and lower.kind == "quantitative":
        return "上级为定性表述，本级有数值。"
    if upper.strength != lower.strength:
        return "两级要求的刚性不同（力争）。"
    if link.relation in ("later", "earlier"):
        return f"时限{RELATIONS[link.relation]}。"
    if link.relation == "different-scope":
        return f"上级范围为“{upper.scope}”。" if upper.scope and upper.value else ""
    if upper.kind == "qualitative" and link.relation in ("stronger", "weaker"):
        return "达成程度的表述不同。"
    return ""
