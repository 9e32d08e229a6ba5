"""指标对照: targets of both documents side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from policy_nlp.records import Target, TargetLink
from policy_nlp.records.index import PairIndex, Side
from policy_nlp.records.listings import TargetStanding
from policy_nlp.report import labels
from policy_nlp.report.figures import Timeline, TimePoint, TimeRow
from policy_nlp.report.labels import DOUBTFUL, RELATIONS
from policy_nlp.report.labels_targets import NO_TIME, value_text, when_text
from policy_nlp.report.model import (
    Block,
    Cell,
    Column,
    Paragraph,
    Row,
    Section,
    Table,
    band,
    numbered_row,
    paragraph,
    quotation_cell,
    text_cell,
)
from policy_nlp.report.papers.alignment.pair import PrintedPair

NOTE = (
    "说明：“口径不同”，计量单位、范围不同，或数量、达成结果不可直接比较；“按上级下达”，本级未定数值；"
    "“未分解”，上级指标在本级文件中未见对应；“正文已述”，本级正文有相应表述而未设指标；"
    "“随任务对照”，无数值、无时限的定性要求，随所在任务逐句对照；“本级自设”，上级文件中未见对应。"
    "定性指标比较达成结果及其程度（如初步、基本、全面）。〔〕内为要求编号。"
)
# What no line compares.
WITH_TASK = labels.STANDINGS["with-task"]


def target_section(compared: PrintedPair) -> Section:
    """Return the section on targets."""
    found = bool(compared.alignment.targets)
    blocks: tuple[Block, ...] = (paragraph("两份文件均未见可比对的指标。"),)
    if found:
        blocks = (*_leads(compared), _target_table(compared), *_timeline(compared))
    return Section(
        key="targets",
        number="",
        title="指标衔接",
        level=1,
        landscape=found,
        blocks=blocks,
    )


def target_word(compared: PrintedPair, link: TargetLink) -> str:
    """Return how a lower target stands to the upper one, as every paper says it."""
    return labels.STANDINGS[target_standing(compared, link)]


def target_standing(pair: PairIndex, link: TargetLink) -> TargetStanding:
    """Return how a lower document stands to an upper target, with what its demand says of it."""
    if link.relation == "same" and link.lower is None:
        return "stated"
    if link.upper is None:
        return link.relation
    demand = pair.demand_of_target(pair.upper.target(link.upper))
    if demand is not None and demand.ground.code == "softened":
        return "weaker"
    if link.relation != "missing" or demand is None:
        return link.relation
    if demand.status == "not-applicable":
        return "not-applicable"
    is_said = demand.kind == "target" and demand.status == "covered"
    return "stated" if is_said else "missing"


def target_counts(compared: PrintedPair) -> dict[str, int]:
    """Return how many upper targets stand how: each counts once, so that all add up."""
    words: dict[str, str] = {}
    for link in compared.alignment.targets:
        if link.upper is not None:
            words.setdefault(link.upper, target_word(compared, link))
    known = Counter(words.values())
    known[WITH_TASK] = len(compared.upper.extraction.targets) - len(words)
    return {word: count for word, count in known.items() if count}


def _leads(compared: PrintedPair) -> Iterator[Paragraph]:
    links = compared.alignment.targets
    counts = target_counts(compared)
    shown = "、".join(f"{word}{count}项" for word, count in counts.items())
    below = {link.lower for link in links if link.lower}
    own = sum(link.relation == "own" for link in links)
    all_below = len(compared.lower.extraction.targets)
    lower = (
        f"本级指标{all_below}项：与上级对照{len(below) - own}项、本级自设{own}项、"
        f"{WITH_TASK}{all_below - len(below)}项。"
    )
    upper = f"上级指标{sum(counts.values())}项：{shown}。" if counts else ""
    yield paragraph(upper + lower)
    for relation in DOUBTFUL:
        named = dict.fromkeys(
            link.indicator for link in links if target_word(compared, link) == RELATIONS[relation]
        )
        if named:
            yield paragraph(f"{'；'.join(named)}。", lead=f"{RELATIONS[relation]}：")


def _target_table(compared: PrintedPair) -> Table:
    links = compared.alignment.targets
    parts = (
        ("上级指标及本级对应指标", [link for link in links if link.upper is not None]),
        ("本级自设指标", [link for link in links if link.upper is None]),
        (f"{WITH_TASK}的定性要求", list(_left_out(compared))),
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
            Column("关系", 14, "center"),
            Column("说明", 24),
        ),
        rows=tuple(rows),
        frozen=2,
    )


def _left_out(compared: PrintedPair) -> Iterator[TargetLink]:
    """Yield the targets of both documents that stand in no line."""
    links = compared.alignment.targets
    known = {link.upper for link in links} | {link.lower for link in links}
    for target in compared.upper.extraction.targets:
        if target.id not in known:
            yield TargetLink(indicator=target.indicator, upper=target.id, relation="missing")
    for target in compared.lower.extraction.targets:
        if target.id not in known:
            yield TargetLink(indicator=target.indicator, lower=target.id, relation="own")


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
    is_listed = link in compared.alignment.targets
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
            labels.decided_word(
                target_word(compared, link) if is_listed else WITH_TASK, link.decision
            ),
            remark(upper, lower, link) + (_demanded(compared, upper) if is_listed else ""),
        ),
        departments=compared.names("lower", [below.unit]) if below else (),
    )


def _upper_cell(compared: PrintedPair, upper: Target | None) -> Cell:
    if upper is None:
        return text_cell("—")
    return quotation_cell(compared.quote("upper", upper.span, upper.unit), upper.quote)


def _demanded(compared: PrintedPair, upper: Target | None) -> str:
    """Return what is to be done about an upper target, or why nothing is."""
    demand = compared.demand_of_target(upper) if upper is not None else None
    if upper is None or demand is None or demand.kind != "target":
        return ""
    reason = labels.demand_reason(demand) if demand.ground.code != "target" else ""
    action = labels.ACTIONS[demand.action] if demand.action != "none" else ""
    mark = compared.mark(demand) if action else ""
    shown = "，".join(part for part in (action, mark, reason) if part)
    return f"{shown}〔{demand.id}〕。" if shown else ""


def requirement(target: Target) -> str:
    """Return what a target asks for and by when: ≥18%，2025年."""
    value = "见原文" if target.kind == "qualitative" else value_text(target)
    return f"{value}\n{when_text(target) or NO_TIME}"


def remark(upper: Target | None, lower: Target | None, link: TargetLink) -> str:
    """Return what makes the relation what it is, where the two columns do not show it."""
    if upper is None or lower is None:
        return ""
    if link.relation == "delegated":
        return "" if lower.kind == "qualitative" else "本级以上级下达的数值为准。"
    if upper.kind == "quantitative" and lower.kind == "qualitative":
        return "上级有数值，本级为定性表述。"
    if upper.kind == "qualitative" and lower.kind == "quantitative":
        return "上级为定性表述，本级有数值。"
    if upper.strength != lower.strength:
        return "两级要求的刚性不同（力争）。"
    if link.relation == "different-scope":
        return f"上级范围为“{upper.scope}”。" if upper.scope and upper.value else ""
    if upper.kind == "qualitative" and link.relation in ("stronger", "weaker"):
        return "达成程度的表述不同。"
    return ""
