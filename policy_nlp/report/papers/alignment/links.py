"""The evidence of every link: its sentences, indicators and departments (衔接依据)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_nlp.records import DepartmentLink, Link, Span, UnitCoverage
from policy_nlp.report import labels
from policy_nlp.report.labels import DECISIONS, GRADES, NO_PAIR, NOT_COUNTED, RELATIONS, SENTENCES
from policy_nlp.report.model import (
    Cell,
    Column,
    Row,
    Run,
    Table,
    cell_line,
    numbered_row,
    text_cell,
)
from policy_nlp.report.papers.alignment.departments import ABSENT
from policy_nlp.report.papers.alignment.pair import (
    LinkEvidence,
    PrintedPair,
    SentenceEvidence,
    SentencePair,
    TaskEvidence,
)

NAME = "衔接关系"
NO_UPPER_BODY, NO_LOWER_BODY = "上级未列牵头（责任）单位", "本级条目未列责任单位"
NOTE = (
    "说明：每条衔接关系列出两级相近的原文，承接上级句子的在前；“共同要素”为所列两句共有的内容词，"
    "带“（相关词）”的为两句用词不同、意思相关的词；“该句判定”为上级该句的逐句判定；"
    "“共同指标”为该两条都提出的指标，两级数值有对照的注明关系；“部门对应”为上级牵头（责任）单位的对应单位是否列为该本级条目的责任单位。"
)


def link_evidence(
    compared: PrintedPair, item: UnitCoverage, sentences: Sequence[SentenceEvidence] = ()
) -> tuple[LinkEvidence, ...]:
    """Return the links of an upper unit, each with all that speaks for it.

    Args:
        compared: the two documents.
        item: the coverage of the unit.
        sentences: those of the unit as the report shows them; none where it does not.
    """
    return tuple(
        LinkEvidence(
            link=link,
            place=compared.place("lower", link.lower),
            mark=DECISIONS[link.decision] if link.decision is not None else "",
            pairs=tuple(_pairs(compared, link, item, sentences)),
            indicators=tuple(_indicator_texts(compared, link)),
            departments=_departments(compared, link),
        )
        for link in compared.links_of(item.upper)
    )


def _pairs(
    compared: PrintedPair, link: Link, item: UnitCoverage, sentences: Sequence[SentenceEvidence]
) -> Iterator[SentencePair]:
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
        yield SentencePair(
            upper=compared.quote("upper", above, link.upper),
            lower=compared.quote("lower", below, link.lower),
            terms=terms,
            judged="" if line is None else SENTENCES[line.status] if counted else NOT_COUNTED,
            row=_row_of(above, below, sentences),
        )


def _row_of(above: Span, below: Span, sentences: Sequence[SentenceEvidence]) -> int | None:
    """Return the number of the sentence beside which the report shows that lower one."""
    for item in sentences:
        shown = [quote.span for _, quote in item.shown]
        if item.upper.span == above and below in shown:
            return item.number
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
    named = [(item, [n for n in _counterparts(compared, item) if n in here]) for item in above]
    met = [
        f"{compared.whole('upper', item.upper_department)}→{'、'.join(names)}"
        for item, names in named
        if names
    ]
    open_ = [_absent(compared, item) for item, names in named if not names]
    parts = (("已列明", met), ("未列入本条", open_))
    shown = "；".join(f"{word}：{'，'.join(items)}" for word, items in parts if items)
    return f"{len(met)}/{len(named)}家对应。{shown}"


def _counterparts(compared: PrintedPair, item: DepartmentLink) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(compared.called("lower", name) for name in compared.counterparts(item))
    )


def _absent(compared: PrintedPair, item: DepartmentLink) -> str:
    below = _counterparts(compared, item)
    above = compared.whole("upper", item.upper_department)
    return f"{above}（{'、'.join(below) if below else ABSENT}）"


def link_table(task: TaskEvidence) -> Table:
    """Return what speaks for each link of a task: sentences only where they do not stand above."""
    return Table(
        columns=(Column("本级对应条目", 50), Column("衔接依据", 106)),
        rows=tuple(map(_link_row, task.links)),
    )


def _link_row(item: LinkEvidence) -> Row:
    lines = [cell_line(Run("".join(f"{note}。" for note in item.notes)), style="small")]
    if pair := item.own_pair:
        named = (("上级：", pair.upper), ("本级：", pair.lower))
        shared = f"共同要素：{'、'.join(pair.terms) or labels.NONE_SHARED}"
        lines = [
            *(cell_line(Run(lead, "place"), Run.quoting(q), style="text") for lead, q in named),
            cell_line(Run(shared), style="aside"),
            *lines,
        ]
    return Row(cells=(text_cell(item.title), Cell(tuple(lines))))


def link_sheet(tasks: Sequence[TaskEvidence]) -> Table:
    """Return the sheet of all links with all pairs of sentences that speak for them."""
    links = [(task, item) for task in tasks for item in task.links]
    return Table(
        name=NAME,
        title="衔接关系依据表",
        note=NOTE,
        columns=(
            Column("序号", 5, "center", merge=True),
            Column("上级任务", 18, merge=True),
            Column("本级条目", 18, merge=True),
            Column("类别", 10, "center", merge=True),
            Column("上级原文", 44),
            Column("本级原文", 44),
            Column("共同要素", 20),
            Column("该句判定", 10, "center"),
            Column("共同指标", 16, merge=True),
            Column("部门对应", 26, merge=True),
            Column("人工意见", 10, "center", merge=True),
        ),
        rows=tuple(
            row
            for number, (task, item) in enumerate(links, 1)
            for row in _sheet_rows(number, task, item)
        ),
        frozen=3,
    )


def _sheet_rows(number: int, task: TaskEvidence, item: LinkEvidence) -> Iterator[Row]:
    """Yield a row for each pair of sentences of a link; one without pair says so."""
    pairs = [
        (pair.upper.text, pair.lower.text, "、".join(pair.terms) or labels.NOTHING, pair.judged)
        for pair in item.pairs
    ] or [(NO_PAIR, labels.NOTHING, labels.NOTHING, labels.NOTHING)]
    for pair in pairs:
        texts = (
            task.place,
            item.place,
            GRADES[item.link.grade],
            *pair,
            "、".join(item.indicators) or labels.NOTHING,
            item.departments,
            item.mark or labels.NOTHING,
        )
        yield numbered_row(number, texts, group=f"link-{number}")
