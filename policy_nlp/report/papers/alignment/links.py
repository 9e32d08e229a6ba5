"""The evidence of every link: its sentences, indicators and departments (衔接依据)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_nlp.records import DepartmentLink, Link, Span, UnitCoverage
from policy_nlp.report import labels
from policy_nlp.report.labels import DECISIONS, GRADES, NO_PAIR, NOT_COUNTED, RELATIONS, SENTENCES
from policy_nlp.report.model import (
    LinkPair,
    LinkProof,
    LinkProofs,
    Proof,
    Section,
)
from policy_nlp.report.papers.alignment.departments import ABSENT
from policy_nlp.report.papers.alignment.pair import PrintedPair
from policy_nlp.report.tables import Cell, Column, Row, Table

NAME = "衔接关系"
NO_UPPER_BODY, NO_LOWER_BODY = "上级未列牵头（责任）单位", "本级条目未列责任单位"
NOTE = (
    "说明：每条衔接关系列出两级相近的原文，承接上级句子的在前；“共同要素”为所列两句共有的内容词，"
    "带“（相关词）”的为两句用词不同、意思相关的词；“该句判定”为上级该句的逐句判定；"
    "“共同指标”为该两条都提出的指标，两级数值有对照的注明关系；“部门对应”为上级牵头（责任）单位的对应单位是否列为该本级条目的责任单位。"
)


def link_proofs(
    compared: PrintedPair, item: UnitCoverage, proofs: Sequence[Proof] = ()
) -> LinkProofs:
    """Return the links of an upper unit, each with all that speaks for it.

    Args:
        compared: the two documents.
        item: the coverage of the unit.
        proofs: the sentences of the unit as the report shows them; none where it does not.
    """
    rows = [
        LinkProof(
            unit=link.lower,
            lower=compared.place("lower", link.lower),
            grade=link.grade,
            mark=DECISIONS[link.decision] if link.decision is not None else "",
            pairs=tuple(_pairs(compared, link, item, proofs)),
            indicators=tuple(_indicator_texts(compared, link)),
            departments=_departments(compared, link),
        )
        for link in compared.links_of(item.upper)
    ]
    return LinkProofs(rows=tuple(rows))


def _pairs(
    compared: PrintedPair, link: Link, item: UnitCoverage, proofs: Sequence[Proof]
) -> Iterator[LinkPair]:
    """Yield the pairs of sentences that speak for a link: those that cover, then the others."""
    judged = {line.span: line for line in item.measures}
    unit = compared.unit("lower", link.lower)
    covers = [
        (line.span, line.lower_span, line.terms)
        for line in sorted(item.measures, key=lambda line: -line.score)
        if line.lower_span is not None and unit.span.overlaps(line.lower_span)
    ]
    evidence = [(pair.upper_span, pair.lower_span, pair.terms) for pair in link.evidence]
    seen: set[tuple[Span, Span]] = set()
    for above, below, terms in [*covers, *evidence]:
        if (above, below) in seen:
            continue
        seen.add((above, below))
        line = judged.get(above)
        counted = line is None or line.is_counted
        yield LinkPair(
            upper=compared.quote("upper", above, link.upper),
            lower=compared.quote("lower", below, link.lower),
            terms=terms,
            judged="" if line is None else SENTENCES[line.status] if counted else NOT_COUNTED,
            row=_row_of(above, below, proofs),
        )


def _row_of(above: Span, below: Span, proofs: Sequence[Proof]) -> int | None:
    """Return the number of the sentence beside which the report shows that lower one."""
    for proof in proofs:
        quotes = [*proof.lower, *([proof.near] if proof.near else [])]
        if proof.upper.span == above and below in [quote.span for quote in quotes]:
            return proof.number
    return None


def _indicator_texts(compared: PrintedPair, link: Link) -> Iterator[str]:
    """Yield the indicators of both units, with how their targets compare where both set one."""
    for item in compared.indicators(link.lower, link.upper):
        yield f"{item.name}（{RELATIONS[item.relation]}）" if item.relation else item.name


def _departments(compared: PrintedPair, link: Link) -> str:
    """Say which leads of the upper unit have their counterpart in this very lower unit."""
    above = compared.departments_of(link.upper)
    here = compared.answering("lower", link.lower)
    if not above:
        return NO_UPPER_BODY
    if not here:
        return NO_LOWER_BODY
    named = [(item, [n for n in _below(compared, item) if n in here]) for item in above]
    met = [f"{item.upper_department}→{'、'.join(names)}" for item, names in named if names]
    open_ = [_absent(compared, item) for item, names in named if not names]
    parts = (("已列明", met), ("未列入本条", open_))
    shown = "；".join(f"{word}：{'，'.join(items)}" for word, items in parts if items)
    return f"{len(met)}/{len(named)}家对应。{shown}"


def _below(compared: PrintedPair, item: DepartmentLink) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(compared.called("lower", name) for name in compared.counterparts(item))
    )


def _absent(compared: PrintedPair, item: DepartmentLink) -> str:
    below = _below(compared, item)
    return f"{item.upper_department}（{'、'.join(below) if below else ABSENT}）"


def link_sheet(tasks: Sequence[Section]) -> Table:
    """Return the sheet of all links with all pairs of sentences that speak for them."""
    rows: list[Row] = []
    number = 0
    for section in tasks:
        for block in section.blocks:
            for item in block.rows if isinstance(block, LinkProofs) else ():
                number += 1
                rows += _sheet_rows(number, section, item)
    return Table(
        name=NAME,
        title="衔接关系依据表",
        note=NOTE,
        columns=(
            Column(header="序号", width=5, align="center", merge=True),
            Column(header="上级任务", width=18, merge=True),
            Column(header="本级条目", width=18, merge=True),
            Column(header="类别", width=10, align="center", merge=True),
            Column(header="上级原文", width=44),
            Column(header="本级原文", width=44),
            Column(header="共同要素", width=20),
            Column(header="该句判定", width=10, align="center"),
            Column(header="共同指标", width=16, merge=True),
            Column(header="部门对应", width=26, merge=True),
            Column(header="人工意见", width=10, align="center", merge=True),
        ),
        rows=tuple(rows),
        frozen=3,
    )


def _sheet_rows(number: int, section: Section, item: LinkProof) -> Iterator[Row]:
    """Yield a row for each pair of sentences of a link; one without pair says so."""
    pairs = [
        (pair.upper.text, pair.lower.text, "、".join(pair.terms) or labels.NOTHING, pair.judged)
        for pair in item.pairs
    ] or [(NO_PAIR, labels.NOTHING, labels.NOTHING, labels.NOTHING)]
    for pair in pairs:
        texts = (
            section.place,
            item.lower,
            GRADES[item.grade],
            *pair,
            "、".join(item.indicators) or labels.NOTHING,
            item.departments,
            item.mark or labels.NOTHING,
        )
        cells = (Cell(number=number), *(Cell(text=text) for text in texts))
        yield Row(cells=cells, group=f"link-{number}")
