"""The alignment report that an office circulates (衔接性审查报告): its sections and its sheets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from policy_nlp.records import TASK_KINDS, DocumentMeta
from policy_nlp.records.analysis import PairAnalysis
from policy_nlp.records.index import PairIndex, Side
from policy_nlp.report.labels import printed_title
from policy_nlp.report.model import Report, Section, SourceText, Table
from policy_nlp.report.papers.alignment.additions import own_section
from policy_nlp.report.papers.alignment.decisions import decision_section
from policy_nlp.report.papers.alignment.departments import department_section
from policy_nlp.report.papers.alignment.gaps import gap_section
from policy_nlp.report.papers.alignment.links import link_sheet
from policy_nlp.report.papers.alignment.overview import (
    annex_section,
    overview_section,
    overview_sheet,
)
from policy_nlp.report.papers.alignment.pair import PrintedPair, titled
from policy_nlp.report.papers.alignment.targets import target_section
from policy_nlp.report.papers.alignment.tasks import (
    sentence_sheet,
    task_evidence,
    task_section,
    task_sheet,
)
from policy_nlp.text.display import display_width

KIND = "alignment-report/1"
NAME = "衔接性审查报告"
# Half-width characters of the subtitle's type (三号) that stand on a line of a portrait page.
LONGEST_LINE = 54
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
    tasks = task_evidence(compared)
    decided = decision_section(compared)
    number = f"（{upper.doc_number}）" if upper.doc_number else ""
    title, against = f"{titled(lower)}{NAME}", f"对照{titled(upper)}"
    listed = (
        target_section(compared),
        department_section(compared),
        gap_section(compared),
        own_section(compared),
        *([decided] if decided else []),
    )
    sheets = (
        overview_sheet(compared, note=f"说明：{NOTICE}{against}{number}"),
        task_sheet(tasks),
        sentence_sheet(tasks),
        link_sheet(tasks),
        *_tables(listed),
    )
    return Report(
        kind=KIND,
        title=title,
        title_lines=(titled(lower), NAME),
        subtitle_lines=subtitle_lines(f"——{against}", number),
        notice=NOTICE,
        sections=(
            overview_section(compared),
            task_section(compared, tasks),
            *listed,
            annex_section(compared),
        ),
        sheets=tuple(replace(sheet, title=f"{title}——{sheet.title}") for sheet in sheets),
        sources=(_source("upper", compared), _source("lower", compared)),
    )


def subtitle_lines(against: str, number: str) -> tuple[str, ...]:
    """Return the line below the title; a number of a document is not cut when it is long."""
    fits = display_width(against + number) <= LONGEST_LINE
    return (against + number,) if fits or not number else (against, number)


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
