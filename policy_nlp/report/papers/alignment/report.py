"""The alignment report that an office circulates (衔接性审查报告): its model and its workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from policy_nlp.records import TASK_KINDS, DocumentMeta
from policy_nlp.records.analysis import PairAnalysis
from policy_nlp.records.index import PairIndex, Side
from policy_nlp.report import labels
from policy_nlp.report.labels import NOT_COUNTED, SENTENCES, printed_title
from policy_nlp.report.model import (
    LinkProof,
    LinkProofs,
    Paragraph,
    Proof,
    Proofs,
    Report,
    Section,
    SourceText,
    SourceUnit,
)
from policy_nlp.report.papers.alignment.additions import SENTENCES_NAME, own_section
from policy_nlp.report.papers.alignment.decisions import NAME as DECISIONS_NAME
from policy_nlp.report.papers.alignment.decisions import decision_section
from policy_nlp.report.papers.alignment.departments import department_section
from policy_nlp.report.papers.alignment.gaps import gap_section
from policy_nlp.report.papers.alignment.links import link_sheet
from policy_nlp.report.papers.alignment.overview import annex_section, overview_section
from policy_nlp.report.papers.alignment.pair import PrintedPair, titled
from policy_nlp.report.papers.alignment.targets import target_section
from policy_nlp.report.papers.alignment.tasks import task_section
from policy_nlp.report.tables import Cell, Column, Row, Table, Workbook

KIND = "alignment-report/1"
NAME = "衔接性审查报告"
NOTICE = "本报告由 policy-nlp 自动比对生成，须经人工核对后使用。"


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
    decided = decision_section(compared)
    number = f"（{upper.doc_number}）" if upper.doc_number else ""
    return Report(
        kind=KIND,
        title=f"{titled(lower)}{NAME}",
        subtitle=f"——对照{titled(upper)}{number}",
        notice=NOTICE,
        sections=(
            overview_section(compared),
            task_section(compared),
            target_section(compared),
            department_section(compared),
            gap_section(compared),
            own_section(compared),
            *([decided] if decided else []),
            annex_section(compared),
        ),
        sources=(_source("upper", compared), _source("lower", compared)),
    )


def _source(side: Side, compared: PrintedPair) -> SourceText:
    extraction = compared.document(side).extraction
    units = tuple(
        SourceUnit(unit=unit.id, place=compared.place(side, unit.id), span=unit.span)
        for unit in extraction.units
        if unit.kind in TASK_KINDS or unit.kind == "section"
    )
    return SourceText(
        side=side, title=printed_title(extraction.document), text=extraction.text, units=units
    )


def report_workbook(report: Report) -> Workbook:
    """Return the sheets of the report: its tables, its tasks, its sentences one by one."""
    tables = {listing.table.name: listing.table for listing in report.listings()}
    tasks = [section for section in report.walk() if section.unit is not None]
    title = report.title
    found = [
        _overview_sheet(report, tables.get("总体情况")),
        _task_sheet(tasks),
        _sentence_sheet(tasks),
        link_sheet(tasks),
        *(
            tables.get(name)
            for name in (
                "指标衔接",
                "部门衔接",
                "缺口与建议",
                "自选动作",
                SENTENCES_NAME,
                DECISIONS_NAME,
            )
        ),
    ]
    return Workbook(
        kind=report.kind,
        title=title,
        tables=tuple(
            replace(table, title=f"{title}——{table.title}") for table in found if table is not None
        ),
    )


def _overview_sheet(report: Report, figures: Table | None) -> Table:
    """Return the first sheet: what the paragraphs of the first section say, then the figures."""
    paragraphs = [block for block in report.sections[0].blocks if isinstance(block, Paragraph)]
    rows = [
        Row(
            cells=(
                Cell(text=paragraph.lead.rstrip("：") or "说明"),
                Cell(text=_rest(paragraph)),
            )
        )
        for paragraph in paragraphs
    ]
    for row in figures.rows if figures else ():
        rows.append(Row(cells=row.cells))
    return Table(
        name="总体情况",
        title="总体情况",
        note=f"说明：{report.notice}{report.subtitle.removeprefix('——')}",
        columns=(Column(header="项目", width=36), Column(header="内容", width=110)),
        rows=tuple(rows),
        filtered=False,
    )


def _task_sheet(tasks: list[Section]) -> Table:
    rows = []
    for number, section in enumerate(tasks, 1):
        told = {
            block.lead: _rest(block) for block in section.blocks if isinstance(block, Paragraph)
        }
        open_rows = [
            proof for proof in _proofs(section) if proof.counted and proof.status == "missing"
        ]
        texts = (
            section.place,
            labels.COVERAGE[section.status] if section.status else "",
            told.get("衔接情况：", ""),
            told.get("本级对应条目：") or "；\n".join(item.title for item in links_of(section)),
            "\n".join(proof.upper.text for proof in open_rows) or labels.NOTHING,
            told.get("责任单位：", "").replace("；本级", "；\n本级"),
            told.get("需补充：", labels.NOTHING),
        )
        rows.append(Row(cells=(Cell(number=number), *(Cell(text=text) for text in texts))))
    return Table(
        name="逐条衔接",
        title="逐条衔接情况表",
        columns=(
            Column(header="序号", width=5, align="center"),
            Column(header="上级任务", width=24),
            Column(header="衔接情况", width=11, align="center"),
            Column(header="判定", width=30),
            Column(header="本级对应条目", width=34),
            Column(header="未见承接的原文", width=44),
            Column(header="责任单位", width=42),
            Column(header="需补充", width=14),
        ),
        rows=tuple(rows),
        frozen=2,
    )


def _sentence_sheet(tasks: list[Section]) -> Table:
    rows = []
    for number, section in enumerate(tasks, 1):
        for proof in _proofs(section):
            texts = (
                section.place,
                proof.upper.text,
                SENTENCES[proof.status] if proof.counted else NOT_COUNTED,
                "\n".join(f"{lead}{quote.text}" for lead, quote in proof.shown) or labels.NOTHING,
                "\n".join(quote.place for _, quote in proof.shown) or labels.NOTHING,
                "、".join(proof.terms) or labels.NOTHING,
                _proof_note(proof),
            )
            cells = (Cell(number=number), *(Cell(text=text) for text in texts))
            rows.append(Row(cells=cells, group=section.key))
    return Table(
        name="逐句对照",
        title="逐句对照表",
        note="说明：左为上级原文逐句，右为本级承接该句的原文；“共同要素”为所列（第一处）本级原文与上级该句"
        "共有的内容词，带“（相关词）”的两句用词不同、意思相关；“相近”为依据不足、未认定承接的原文。",
        columns=(
            Column(header="序号", width=5, align="center", merge=True),
            Column(header="上级任务", width=18, merge=True),
            Column(header="上级原文", width=46),
            Column(header="情况", width=11, align="center"),
            Column(header="本级原文", width=50),
            Column(header="本级条目", width=20),
            Column(header="共同要素", width=20),
            Column(header="备注", width=18),
        ),
        rows=tuple(rows),
        frozen=2,
    )


def _rest(block: Paragraph) -> str:
    return block.text.removeprefix(block.lead)


def links_of(section: Section) -> Iterator[LinkProof]:
    """Yield the links of a task."""
    for block in section.blocks:
        if isinstance(block, LinkProofs):
            yield from block.rows


def _proofs(section: Section) -> Iterator[Proof]:
    for block in section.blocks:
        if isinstance(block, Proofs):
            yield from block.rows


def _proof_note(proof: Proof) -> str:
    """Return what else is to be said of a sentence: ground, further units, number of its gap."""
    lines = [
        proof.mark,
        proof.ground,
        f"另见：{'、'.join(proof.also)}" if proof.also else "",
        f"缺口第{proof.gap}项" if proof.gap is not None else "",
    ]
    return "\n".join(line for line in lines if line)
