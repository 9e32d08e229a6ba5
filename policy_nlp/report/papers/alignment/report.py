"""The alignment report that an office circulates (衔接性审查报告): its sections and its sheets.

The annex 本级自行安排 stands here, too: what the lower document adds of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from policy_nlp.records import TASK_KINDS, DocumentMeta, OwnSentence, OwnUnit
from policy_nlp.records.analysis import PairAnalysis
from policy_nlp.records.index import PairIndex, Side
from policy_nlp.report import labels
from policy_nlp.report.labels import printed_title
from policy_nlp.report.model import (
    Block,
    Column,
    Contents,
    Report,
    Row,
    Section,
    SourceText,
    Table,
    numbered_row,
    paragraph,
    quotation_cell,
)
from policy_nlp.report.papers.alignment.decisions import decision_section
from policy_nlp.report.papers.alignment.demands import (
    action_sections,
    conclusion_section,
    inapplicable_section,
)
from policy_nlp.report.papers.alignment.departments import department_section
from policy_nlp.report.papers.alignment.links import link_sheet
from policy_nlp.report.papers.alignment.overview import (
    annex_section,
    figure_section,
    overview_sheet,
)
from policy_nlp.report.papers.alignment.pair import PrintedPair, subtitle_lines, titled
from policy_nlp.report.papers.alignment.targets import target_section
from policy_nlp.report.papers.alignment.tasks import (
    sentence_sheet,
    task_evidence,
    task_section,
    task_sheet,
)

SENTENCES_NAME = "条目内自选内容"
SENTENCES_NOTE = (
    "说明：列出有上级对应的条目中，与上级任何一句都不相近、也未作为任何衔接依据的句子。"
    "其中可能有换了说法的承接内容，是否属本级自选，请逐句核对。"
)


def own_section(compared: PrintedPair) -> Section:
    """Return the section on the lower document's own tasks."""
    own = compared.alignment.own
    targets = sum(link.relation == "own" for link in compared.alignment.targets)
    also = f"另有自设指标{targets}项，见附件“指标衔接”。" if targets else ""
    text = (
        f"本级文件中未见对应{compared.upper_tasks}的条目{len(own)}项，列表如下。{also}"
        if own
        else f"本级文件各任务条目均有对应的{compared.upper_tasks}。{also}"
    )
    return Section(
        key="own",
        number="",
        title="本级自行安排",
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
        name="本级自行安排",
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


KIND = "alignment-report/1"
NAME = "衔接性审查报告"
NOTICE = "本报告由自动比对生成，须经人工核对后使用。"


def alignment_report(
    pair: PairIndex, analysis: PairAnalysis, meta: DocumentMeta | None = None
) -> Report:
    """Return the report on how one document carries out another, before any file format.

    Args:
        pair: the alignment with the records of both documents.
        analysis: what follows from it.
        meta: what the office says of the lower document.
    """
    compared = PrintedPair.of_index(pair, analysis, meta)
    lower, upper = pair.lower.extraction.document, pair.upper.extraction.document
    tasks = task_evidence(compared)
    number = f"（{upper.doc_number}）" if upper.doc_number else ""
    title, against = f"{titled(lower)}{NAME}", f"对照{titled(upper)}"
    answer = (conclusion_section(compared), *action_sections(compared))
    listed = (
        target_section(compared),
        department_section(compared),
        inapplicable_section(compared),
        own_section(compared),
        decision_section(compared),
    )
    annexes = _numbered(
        task_section(compared, tasks), *listed, figure_section(compared), annex_section(compared)
    )
    sheets = (
        overview_sheet(compared, note=f"说明：{NOTICE}{against}{number}"),
        *_tables(answer),
        task_sheet(tasks),
        sentence_sheet(tasks),
        link_sheet(tasks),
        *_tables(section for section in listed if section is not None),
        *_tables([figure_section(compared)]),
    )
    return Report(
        kind=KIND,
        title=title,
        title_lines=(titled(lower), NAME),
        subtitle_lines=subtitle_lines(f"——{against}", number),
        sections=(*answer, _contents(annexes), *annexes),
        sheets=tuple(
            replace(sheet, title=f"{title}——{sheet.title or sheet.name}") for sheet in sheets
        ),
        sources=(_source("upper", compared), _source("lower", compared)),
    )


def _numbered(*sections: Section | None) -> tuple[Section, ...]:
    """Return the annexes that there are, numbered (附件1)."""
    found = (section for section in sections if section is not None)
    return tuple(replace(item, number=f"附件{at}　") for at, item in enumerate(found, 1))


def _contents(annexes: Iterable[Section]) -> Section:
    """Return the table of contents of the annexes."""
    entries = tuple((item.key, f"{item.number}{item.title}") for item in annexes)
    return Section(
        key="contents", number="", title="附件目录", level=1, blocks=(Contents(entries),)
    )


def _tables(sections: Iterable[Section]) -> list[Table]:
    blocks = (block for section in sections for block in section.blocks)
    return [block for block in blocks if isinstance(block, Table)]


def _source(side: Side, compared: PrintedPair) -> SourceText:
    extraction = compared.document(side).extraction
    return SourceText(
        side=side,
        title=printed_title(extraction.document),
        text=extraction.text,
        starts=tuple(
            unit.span.start
            for unit in extraction.units
            if unit.kind in TASK_KINDS or unit.kind == "section"
        ),
    )
