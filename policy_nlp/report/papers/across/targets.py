"""What several lower documents make of the targets of one upper document (指标分解对照表)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from policy_nlp.records import Extraction, Target, TargetLink
from policy_nlp.records.index import PairIndex
from policy_nlp.records.listings import (
    LowerTargets,
    TargetAnswer,
    TargetStanding,
    TargetTable,
)
from policy_nlp.report import labels
from policy_nlp.report.figures import GridCell, TargetGrid
from policy_nlp.report.labels_targets import asked_text
from policy_nlp.report.model import (
    Column,
    Report,
    Row,
    Section,
    Table,
    number_cell,
    numbered_row,
    paragraph,
)
from policy_nlp.report.papers.across.places import (
    PlacePair,
    lower_facts,
    pages_wide,
    place_columns,
    told_apart,
)
from policy_nlp.report.papers.alignment.targets import target_standing

KIND = "targets/1"
WIDTH = 24
PER_PAGE = 4
NOTE = (
    "说明：每格首行为与上级指标的关系，其后为本地要求；“口径不同”为计量单位、范围不同或不可直接比较，"
    "“未分解”为本地文件未见对应，“正文已述”为正文有相应表述而未设指标，〔〕内为人工意见，“请核对”为依据不足以判定。"
)
WITH_TASK = TargetAnswer(standing="with-task")


def target_table(upper: Extraction, answers: Iterable[PlacePair]) -> TargetTable:
    """Put what lower documents make of the targets of one upper document side by side.

    Args:
        upper: the upper document.
        answers: each lower document with its pair; taken one after the other, so that they need
            not all be in memory.

    Raises:
        UsageError: there is none.
    """
    lowers = [_lower_targets(upper, name, pair) for name, pair in answers]
    return TargetTable(
        upper=upper.document.id,
        title=upper.document.title,
        targets=upper.targets,
        lowers=told_apart(upper.document, lowers),
    )


def _lower_targets(upper: Extraction, name: str, pair: PairIndex) -> LowerTargets:
    links: dict[str, list[TargetLink]] = {}
    for link in pair.alignment.targets:
        if link.upper is not None:
            links.setdefault(link.upper, []).append(link)
    answers = tuple(
        tuple(_answer(pair, link) for link in links.get(target.id, ())) or (WITH_TASK,)
        for target in upper.targets
    )
    counts = Counter(found[0].standing for found in answers)
    own = (link.lower for link in pair.alignment.targets if link.relation == "own")
    return LowerTargets(
        **lower_facts(name, pair.lower.extraction.document),
        counts={standing: counts[standing] for standing in labels.STANDINGS if counts[standing]},
        answers=answers,
        own=tuple(pair.lower.target(target) for target in own if target),
    )


def _answer(pair: PairIndex, link: TargetLink) -> TargetAnswer:
    target = pair.lower.target(link.lower) if link.lower else None
    place = link.lower_span if target is None else target.span
    demand = pair.demand_of_target(pair.upper.target(link.upper)) if link.upper else None
    return TargetAnswer(
        standing=target_standing(pair, link),
        target=target,
        quote=target.quote if target else pair.lower.printed(place) if place else "",
        doubtful=link.decision is None and demand is not None and demand.is_doubtful,
        decision=link.decision,
    )


class AskedRow(NamedTuple):
    """Upper targets that say the same, and for each place what answers any of them."""

    target: Target
    answers: tuple[tuple[TargetAnswer, ...], ...]


def asked_rows(table: TargetTable) -> Iterator[AskedRow]:
    """Yield the upper targets that any place answers by itself, what is stated twice once."""
    same: dict[tuple[str, str], list[int]] = {}
    for at, target in enumerate(table.targets):
        same.setdefault((target.indicator, asked_text(target)), []).append(at)
    for places in same.values():
        answers = tuple(_first_told(lower, places) for lower in table.lowers)
        if any(found[0].standing != "with-task" for found in answers):
            yield AskedRow(table.targets[places[0]], answers)


def _first_told(lower: LowerTargets, places: Sequence[int]) -> tuple[TargetAnswer, ...]:
    told = (lower.answers[at] for at in places)
    known = [found for found in told if found[0].standing not in ("with-task", "missing")]
    return known[0] if known else lower.answers[places[0]]


def target_report(table: TargetTable) -> Report:
    """Return the targets of all lower documents: one by one, as a picture, and in numbers."""
    title = f"{table.title}指标分解对照表"
    rows = tuple(asked_rows(table))
    sheets = (_asked_table(table, rows, title), _own_table(table), _count_table(table, rows))
    grid = TargetGrid(
        title=f"{table.title}指标分解对照图",
        columns=tuple(lower.name for lower in table.lowers),
        rows=tuple(
            (
                row.target.indicator,
                asked_text(row.target),
                tuple(
                    GridCell(standing=found[0].standing, text=_shown_value(found[0]))
                    for found in row.answers
                ),
            )
            for row in rows
        ),
    )
    sections = (
        Section(
            key="targets",
            number="",
            title="",
            level=1,
            landscape=True,
            blocks=(paragraph(_lead(table, rows)), grid, *(item for item in sheets if item.rows)),
        ),
    )
    return Report(
        kind=KIND,
        title=title,
        sections=sections,
        sheets=tuple(item for item in sheets if item.rows),
    )


def _lead(table: TargetTable, rows: Sequence[AskedRow]) -> str:
    unmet = sum(all(found[0].standing == "missing" for found in row.answers) for row in rows)
    text = f"上级指标{len(rows)}项，{len(table.lowers)}个文件逐项对照如下。"
    return text + (f"其中{unmet}项各文件均未分解。" if unmet else "")


def _asked_table(table: TargetTable, rows: Sequence[AskedRow], title: str) -> Table:
    made = [
        numbered_row(
            number,
            (
                row.target.indicator,
                asked_text(row.target),
                *("\n".join(map(answer_text, found)) for found in row.answers),
            ),
        )
        for number, row in enumerate(rows, 1)
    ]
    return Table(
        name="指标对照",
        title=title,
        note=NOTE,
        columns=(
            Column(header="序号", width=5, align="center"),
            Column(header="上级指标", width=22),
            Column(header="上级要求", width=16, align="center"),
            *place_columns(table.lowers, WIDTH),
        ),
        rows=tuple(made),
        frozen=3,
        pages_wide=pages_wide(table.lowers, PER_PAGE),
    )


def answer_text(found: TargetAnswer) -> str:
    """Return a place's answer in words: how it stands to the upper target, and what it asks."""
    word = labels.decided_word(labels.STANDINGS[found.standing], found.decision)
    lines = [word + (f"，{labels.LOOK}" if found.doubtful else "")]
    if found.target is not None:
        lines += [f"{found.target.indicator}：{asked_text(found.target)}"]
    elif found.quote:
        lines += [f"“{found.quote}”"]
    return "\n".join(lines)


def brief_answer(found: tuple[TargetAnswer, ...]) -> str:
    """Return a place's first answer in a line: how it stands, and the value."""
    word = labels.decided_word(labels.STANDINGS[found[0].standing], found[0].decision)
    value = _shown_value(found[0])
    return value if value.startswith(word) else f"{word}：{value}" if value else word


def _shown_value(found: TargetAnswer) -> str:
    return asked_text(found.target) if found.target is not None else ""


def _own_table(table: TargetTable) -> Table:
    """Return what places set beyond the upper document, indicator by indicator."""
    found: dict[str, dict[int, list[Target]]] = {}
    for at, lower in enumerate(table.lowers):
        for target in lower.own:
            if target.kind != "qualitative":
                found.setdefault(target.indicator, {}).setdefault(at, []).append(target)
    # What several places set stands first.
    order = sorted(found, key=lambda name: -len(found[name]))
    rows = [
        numbered_row(
            number,
            (
                name,
                *(
                    "\n".join(dict.fromkeys(map(asked_text, found[name].get(at, ()))))
                    or labels.NOTHING
                    for at in range(len(table.lowers))
                ),
            ),
        )
        for number, name in enumerate(order, 1)
    ]
    return Table(
        name="各地自设指标",
        title="各地自设指标表",
        note="说明：上级文件中未见对应的定量指标，指标名称相同的列在一行。",
        columns=(
            Column(header="序号", width=5, align="center"),
            Column(header="指标", width=30),
            *place_columns(table.lowers, WIDTH),
        ),
        rows=tuple(rows),
        frozen=2,
        pages_wide=pages_wide(table.lowers, PER_PAGE),
    )


def _count_table(table: TargetTable, rows: Sequence[AskedRow]) -> Table:
    """Return a row a lower document: how many upper targets stand how, and its own."""
    shown: list[TargetStanding] = [
        standing
        for standing in labels.STANDINGS
        if any(found[0].standing == standing for row in rows for found in row.answers)
    ]
    made: list[Row] = []
    for at, lower in enumerate(table.lowers):
        counts = Counter(row.answers[at][0].standing for row in rows)
        numbers = (*(counts[standing] for standing in shown), len(lower.own))
        named = (lower.title or lower.lower, lower.region or labels.NOTHING)
        made.append(numbered_row(at + 1, (*named, *map(number_cell, numbers))))
    words = (*(labels.STANDINGS[standing] for standing in shown), labels.RELATIONS["own"])
    return Table(
        name="汇总",
        title="各文件指标分解情况汇总",
        note=f"说明：上级指标共{len(rows)}项；无数值、无时限的定性要求随所在任务对照，不列入。",
        columns=(
            Column(header="序号", width=5, align="center"),
            Column(header="文件", width=44),
            Column(header="地区", width=14),
            *(Column(header=word, width=9, align="center") for word in words),
        ),
        rows=tuple(made),
        frozen=2,
    )
