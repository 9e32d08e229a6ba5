"""六、自选动作: what the lower document adds of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from policy_nlp.records import OwnSentence, OwnUnit
from policy_nlp.report import labels
from policy_nlp.report.model import (
    CellQuotation,
    Facet,
    Listing,
    Paragraph,
    Section,
    paragraph,
)
from policy_nlp.report.papers.alignment.pair import PrintedPair
from policy_nlp.report.tables import Cell, Column, Row, Table

TEXT_COLUMN = 2
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
            *([_listing(compared)] if own else []),
            *_sentence_blocks(compared),
        ),
    )


def _sentence_blocks(compared: PrintedPair) -> Sequence[Paragraph | Listing]:
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
            Column(header="序号", width=5, align="center"),
            Column(header="本级条目", width=20),
            Column(header="自选内容原文", width=60),
            Column(header="责任单位", width=22),
        ),
        rows=tuple(
            _sentence_row(compared, unit, items, number)
            for number, (unit, items) in enumerate(grouped, 1)
        ),
        frozen=2,
    )
    facets = tuple(Facet(departments=compared.names("lower", [unit])) for unit, _ in grouped)
    return (paragraph(text), Listing(table=table, facets=facets))


def _sentence_row(
    compared: PrintedPair, unit: str, items: Sequence[OwnSentence], number: int
) -> Row:
    quotes = [compared.quote("lower", item.span, unit).text for item in items]
    texts = (
        compared.place("lower", unit),
        "\n".join(quotes),
        "、".join(compared.names("lower", [unit])) or "—",
    )
    return Row(cells=(Cell(number=number), *(Cell(text=text) for text in texts)))


def _listing(compared: PrintedPair) -> Listing:
    own = compared.alignment.own
    table = Table(
        name="自选动作",
        title="本级自行安排任务表",
        columns=(
            Column(header="序号", width=5, align="center"),
            Column(header="本级条目", width=16),
            Column(header="原文", width=44),
            Column(header="责任单位", width=16),
            Column(header="说明", width=24),
        ),
        rows=tuple(_row(compared, item, number) for number, item in enumerate(own, 1)),
        frozen=2,
    )
    return Listing(table=table, facets=tuple(_facet(compared, item) for item in own))


def _row(compared: PrintedPair, item: OwnUnit, number: int) -> Row:
    unit = compared.unit("lower", item.lower)
    texts = (
        compared.place("lower", item.lower),
        compared.quote("lower", unit.body, unit.id).text or unit.heading or "",
        "、".join(compared.names("lower", [item.lower])) or "—",
        labels.own_text(item.reason),
    )
    return Row(cells=(Cell(number=number), *(Cell(text=text) for text in texts)))


def _facet(compared: PrintedPair, item: OwnUnit) -> Facet:
    unit = compared.unit("lower", item.lower)
    quotation = compared.quote("lower", unit.body, unit.id)
    return Facet(
        departments=compared.names("lower", [item.lower]),
        quotations=(CellQuotation(column=TEXT_COLUMN, quotation=quotation),),
    )
