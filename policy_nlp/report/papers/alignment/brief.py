"""One page for the signature of who answers for the draft: answer, figures, what must be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from policy_nlp.records.alignment import Demand
from policy_nlp.records.analysis import PairAnalysis
from policy_nlp.records.index import PairIndex
from policy_nlp.report import labels
from policy_nlp.report.model import (
    Block,
    Column,
    Report,
    Section,
    Table,
    numbered_row,
    paragraph,
)
from policy_nlp.report.papers.alignment.demands import (
    conclusion,
    confirmed,
    count_table,
    draft_texts,
    home_text,
    others,
)
from policy_nlp.report.papers.alignment.pair import PrintedPair, titled
from policy_nlp.text.display import fitted

KIND = "brief/1"
NAME = "衔接情况送审摘要"
# What fits the page: rows, and characters of a cell where there are few rows and where many.
MOST_ROWS, FEW_ROWS = 10, 3
LONG, SHORT, SHORT_PLACE = 60, 20, 10
# Tasks named of those that want most additions.
MOST_TASKS = 3
SIGNATURE = "承办人：　　　　审核：　　　　分管负责人：　　　　年　月　日"


def brief_report(pair: PairIndex, analysis: PairAnalysis) -> Report:
    """Return the page that goes before the report on a pair (送审摘要)."""
    compared = PrintedPair.of_index(pair, analysis)
    lower, upper = (side.extraction.document for side in (pair.lower, pair.upper))
    number = f"（{upper.doc_number}）" if upper.doc_number else ""
    must = [item for item in compared.alignment.demands if item.action == "must"]
    facts = [
        ("对照文件：", f"{titled(upper)}{number}。"),
        ("结论：", conclusion(compared) + others(compared)),
        ("必须处理：", _must_lead(must)),
        ("建议：", _advice(compared)),
        ("核对：", confirmed(compared)),
        ("", SIGNATURE),
    ]
    against, answer, lead, *rest = (paragraph(text, lead=w, style="fact") for w, text in facts)
    table = [_must_table(compared, must)] if must else []
    blocks: tuple[Block, ...] = (
        against,
        answer,
        replace(count_table(compared), name=""),
        lead,
        *table,
        *rest,
    )
    return Report(
        kind=KIND,
        title=f"{titled(lower)}{NAME}",
        title_lines=(titled(lower), NAME),
        sections=(Section(key="brief", number="", title="", level=1, blocks=blocks),),
    )


def _must_lead(must: Sequence[Demand]) -> str:
    if len(must) <= MOST_ROWS:
        return f"{len(must)}项。" if must else "无。"
    return f"{len(must)}项，下列前{MOST_ROWS}项，其余见审查报告。"


def _must_table(compared: PrintedPair, must: Sequence[Demand]) -> Table:
    columns = (Column("序号", 5, "center"), Column("上级要求", 40), Column("处理建议", 60))
    if len(must) > FEW_ROWS:
        columns = (Column("序号", 5, "center"), Column("上级要求", 72), Column("补入位置", 28))
    rows = (
        numbered_row(number, _must_texts(compared, demand, is_short=len(must) > FEW_ROWS))
        for number, demand in enumerate(must[:MOST_ROWS], 1)
    )
    return Table(columns=columns, rows=tuple(rows))


def _must_texts(compared: PrintedPair, demand: Demand, *, is_short: bool) -> tuple[str, str]:
    text, home = compared.quote("upper", demand.span).text, home_text(compared, demand)
    if is_short:
        return f"{fitted(text, SHORT)}〔{demand.id}〕", fitted(home, SHORT_PLACE)
    _, draft = draft_texts(compared, demand)
    advice = f"{labels.demand_reason(demand)}。在“{home}”：{draft}"
    return f"{fitted(text, LONG)}〔{demand.id}〕", fitted(advice, LONG + SHORT)


def _advice(compared: PrintedPair) -> str:
    """Say how much should be added, and where most of it."""
    wanted = [item for item in compared.alignment.demands if item.action == "should"]
    counts = Counter(item.upper for item in wanted)
    named = "、".join(
        f"“{compared.label('upper', unit)}”{count}项"
        for unit, count in counts.most_common(MOST_TASKS)
    )
    most = f"，较多的是{named}" if len(counts) > MOST_TASKS else ""
    first = (
        "先处理必须处理的事项，再"
        if any(item.action == "must" for item in compared.alignment.demands)
        else ""
    )
    then = f"研究建议补充的{len(wanted)}项{most}" if wanted else "按程序送审"
    return f"请起草单位{first}{then}。逐项原文、理由和建议稿见审查报告。"
