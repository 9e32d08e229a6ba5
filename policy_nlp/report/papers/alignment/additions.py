"""六、自选动作: what the lower document adds of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from policy_nlp.records import OwnSentence, OwnUnit
from policy_nlp.report import labels
from policy_nlp.report.model import (
    Block,
    Column,
    Row,
    Section,
    Table,
    numbered_row,
    paragraph,
    quotation_cell,
)
from policy_nlp.report.papers.alignment.pair import PrintedPair

SENTENCES_NAME = "条目内自选内容"
SENTENCES_NOTE = (
    "说明：列出有上级对应的条目中，与上级任何一句都不相近、也未作为任何衔接依据的句子。"
    "其中可能有换了说法的承接内容，是否属本级自选，请逐句核对。"
)


def own_section(compared: PrintedPair) -> Section:
    """Return the section on the lower document's own tasks."""
    own = compared.alignment.own
    targets = sum(link.relation == "own" for link in compared.alignment.targets)
    also = f"另有自设指标{targets}项，见“三、指标衔接”。" if targets else ""
    text = (
        f"本级文件中未见对应{compared.upper_tasks}的条目{len(own)}项，列表如下。{also}"
        if own
        else f"本级文件各任务条目均有对应的{compared.upper_tasks}。{also}"
    )
    return Section(
        key="own",
        number="六、",
        title="自选动作",
        level=1,
        blocks=(
            paragraph(text),
            *([_unit_table(compared)] if own else []),
            *_sentence_blocks(compared),
        ),
    )


def _unit_table(compared: PrintedPair) -> Table:
    own = compared.alignment.own
    return Table(
        name="自选动作",
        title="本级自行安排任务表",
        columns=(
            Column("序号", 5, "center"),
            Column("本级条目", 16),
            Column("原文", 44),
            Column("责任单位", 16),
            Column("说明", 24),
        ),
        rows=tuple(_unit_row(compared, item, number) for number, item in enumerate(own, 1)),
        frozen=2,
    )


def _unit_row(compared: PrintedPair, item: OwnUnit, number: int) -> Row:
    unit = compared.unit("lower", item.lower)
    quotation = compared.quote("lower", unit.body, unit.id)
    names = compared.names("lower", [item.lower])
    cells = (
        compared.place("lower", item.lower),
        quotation_cell(quotation, quotation.text or unit.heading or ""),
        "、".join(names) or "—",
        labels.own_text(item.reason),
    )
    return numbered_row(number, cells, departments=names)


def _sentence_blocks(compared: PrintedPair) -> Sequence[Block]:
    """Return what linked units add beside what they carry out, one row a unit."""
    found = compared.alignment.own_sentences
    if not found:
        return ()
    grouped = [(unit, list(items)) for unit, items in groupby(found, key=lambda item: item.lower)]
    text = f"有上级对应的条目中，另有自选内容{len(found)}句（涉及{len(grouped)}个条目），列表如下。"
    table = Table(
        name=SENTENCES_NAME,
        title="条目内自选内容表",
        note=SENTENCES_NOTE,
        columns=(
            Column("序号", 5, "center"),
            Column("本级条目", 20),
            Column("自选内容原文", 60),
            Column("责任单位", 22),
        ),
        rows=tuple(
            _sentence_row(compared, unit, items, number)
            for number, (unit, items) in enumerate(grouped, 1)
        ),
        frozen=2,
    )
    return (paragraph(text), table)


def _sentence_row(
    compared: PrintedPair, unit: str, items: Sequence[OwnSentence], number: int
) -> Row:
    quotes = [compared.quote("lower", item.span, unit).text for item in items]
    names = compared.names("lower", [unit])
    texts = (compared.place("lower", unit), "\n".join(quotes), "、".join(names) or "—")
    return numbered_row(number, texts, departments=names)
