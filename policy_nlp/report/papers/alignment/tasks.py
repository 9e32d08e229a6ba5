"""二、逐条衔接情况: every upper task, sentence by sentence, beside what takes it up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from policy_nlp.records import Evidence, SentenceCoverage, Span, Unit, UnitCoverage
from policy_nlp.records.alignment import DecisionStatus, status_by_formula
from policy_nlp.report import labels
from policy_nlp.report.labels import DECISIONS, SENTENCES, task_name
from policy_nlp.report.model import Paragraph, Proof, Proofs, Quotation, Section, paragraph
from policy_nlp.report.papers.alignment.decisions import decision_facts
from policy_nlp.report.papers.alignment.links import link_proofs
from policy_nlp.report.papers.alignment.pair import PrintedPair
from policy_nlp.text.numerals import chinese_number

# Lower sentences shown for one upper sentence; further units are named only.
MOST_QUOTATIONS = 2
MOST_TERMS = 6


def task_section(compared: PrintedPair) -> Section:
    """Return the section on the upper tasks, grouped as the upper document groups them."""
    numbered = [
        (number, item, compared.unit("upper", item.upper))
        for number, item in enumerate(compared.alignment.coverage, 1)
    ]
    groups = [
        (path, list(items)) for path, items in groupby(numbered, key=lambda item: item[2].path)
    ]
    sections = tuple(
        Section(
            key=f"group-{at}",
            number=f"（{chinese_number(at)}）",
            title=path[-1] if path else "其他任务",
            level=2,
            sections=tuple(_task(compared, number, item) for number, item, _ in items),
        )
        for at, (path, items) in enumerate(groups, 1)
    )
    return Section(
        key="tasks",
        number="二、",
        title="逐条衔接情况",
        level=1,
        blocks=(
            paragraph(
                f"以下按上级文件顺序，逐项列出{compared.upper_tasks}的衔接情况。"
                "左栏为上级原文逐句，右栏为本级承接该句的原文，均照录原文；“共同要素”为所列两句共有的内容词，"
                "带“（相关词）”的两句用词不同、意思相关；“相近”为依据不足、未认定承接的原文。"
                "其后逐条列出各本级条目的衔接依据，未列“共同指标”的，两条没有共同的指标。条目后〔〕内为条目编号，即其在文件中的层次位置。"
            ),
        ),
        sections=sections,
    )


def _task(compared: PrintedPair, number: int, item: UnitCoverage) -> Section:
    unit = compared.unit("upper", item.upper)
    proofs = proofs_of(compared, item)
    evidence = link_proofs(compared, item, proofs)
    links = compared.links_of(item.upper)
    lower_names = compared.names("lower", [link.lower for link in links])
    named = (*compared.names("upper", [item.upper]), *lower_names)
    return Section(
        key=f"task-{item.upper}",
        number=f"{number}.",
        title=f"{task_name(unit)}（{labels.COVERAGE[item.status]}）",
        level=3,
        blocks=(
            _fact("衔接情况：", count_line(item, compared.alignment.decided)),
            *([] if links else [_fact("本级对应条目：", f"{labels.COVERAGE['none']}。")]),
            _fact("责任单位：", _duties_line(compared, unit, lower_names, linked=bool(links))),
            *decision_facts(compared, item.upper),
            *([Proofs(rows=proofs)] if proofs else []),
            *([evidence] if evidence.rows else []),
            *_gap_lines(proofs),
        ),
        status=item.status,
        departments=tuple(name for name in named if not compared.is_nobody(name)),
        unit=item.upper,
        place=compared.place("upper", item.upper),
    )


def _fact(lead: str, text: str) -> Paragraph:
    return paragraph(text, style="fact", lead=lead)


def count_line(item: UnitCoverage, decided: Sequence[DecisionStatus]) -> str:
    """Print the formula of a unit with its numbers."""
    counts = item.counts
    said = f"（{DECISIONS[item.decision]}）" if item.decision is not None else ""
    if not counts.total():
        return f"没有可比对的句子，判为“{labels.COVERAGE[item.status]}”{said}。"
    parts = [f"{word}{counts[status]}句" for status, word in SENTENCES.items() if counts[status]]
    applicable = counts.total() - counts["not-applicable"]
    shown = f"计入{counts.total()}句，其中{'、'.join(parts)}；可适用{applicable}句"
    if item.status != status_by_formula(counts) and item.reason is not None:
        # A person said otherwise, or a near task kept the program from saying 未见对应.
        reason = labels.reason_text(item.reason, item, decided)
        return f"{shown}。{reason.rstrip('。')}{said}。"
    return f"{shown}，判为“{labels.COVERAGE[item.status]}”{said}。"


def _duties_line(
    compared: PrintedPair, unit: Unit, lower_names: Sequence[str], *, linked: bool
) -> str:
    duties = compared.duties("upper", unit.id)
    leading = {compared.called("upper", duty.name) for duty in duties if duty.role == "lead"}
    names = compared.names("upper", [unit.id])
    named = [f"{name}（{labels.ROLES['lead']}）" for name in names if name in leading]
    above = "、".join([*named, *(name for name in names if name not in leading)]) or labels.NO_BODY
    if not linked:
        return f"上级文件：{above}。"
    return f"上级文件：{above}；本级对应条目：{'、'.join(lower_names) or labels.NO_BODY}。"


def _gap_lines(proofs: Sequence[Proof]) -> Iterator[Paragraph]:
    numbers = [str(proof.gap) for proof in proofs if proof.gap is not None]
    if numbers:
        yield _fact("需补充：", f"见“五、缺口与建议”第{'、'.join(numbers)}项。")


def proofs_of(compared: PrintedPair, item: UnitCoverage) -> tuple[Proof, ...]:
    """Return the sentences of an upper unit with those that take them up."""
    numbers = {
        gap.span: gap.number
        for gap in compared.analysis.gaps
        if gap.kind == "task" and gap.upper == item.upper and gap.span is not None
    }
    return tuple(
        _proof(compared, item.upper, line, numbers).model_copy(update={"number": at})
        for at, line in enumerate(item.measures, 1)
    )


def mark_of(line: SentenceCoverage, near: Evidence | None = None) -> str:
    """Return what a person said of a sentence, or that one should look (请核对)."""
    if line.decision is not None:
        return DECISIONS[line.decision]
    return labels.LOOK if line.is_doubtful(speaks=near is not None) else ""


def _proof(
    compared: PrintedPair, upper: str, line: SentenceCoverage, gaps: dict[Span, int]
) -> Proof:
    quotation = compared.quote("upper", line.span, upper)
    shown = _lower_quotations(compared, upper, line)
    near = compared.near(line, upper)
    also = [unit for unit in line.covered_by if unit not in {quote.unit for quote in shown}]
    return Proof(
        upper=quotation,
        status=line.status,
        counted=line.is_counted,
        lower=tuple(shown),
        also=tuple(compared.place("lower", unit) for unit in also),
        near=compared.quote("lower", near.lower_span) if near else None,
        terms=_terms(compared, upper, line, shown, near),
        ground=labels.ground_text(line.ground),
        gap=gaps.get(line.span),
        mark=mark_of(line, near),
    )


def _lower_quotations(compared: PrintedPair, upper: str, line: SentenceCoverage) -> list[Quotation]:
    """Return the sentence that takes this one up best, then what further units say to it."""
    shown: list[Quotation] = []
    if line.lower_span is not None:
        shown.append(compared.quote("lower", line.lower_span))
    further = []
    for unit in line.covered_by:
        found = compared.evidence(upper, unit, line.span)
        if found is not None and unit not in {quote.unit for quote in shown}:
            further.append((-found.score, compared.quote("lower", found.lower_span, unit)))
    further.sort(key=lambda pair: pair[0])
    return [*shown, *(quote for _, quote in further)][:MOST_QUOTATIONS]


def _terms(
    compared: PrintedPair,
    upper: str,
    line: SentenceCoverage,
    shown: Sequence[Quotation],
    near: Evidence | None,
) -> tuple[str, ...]:
    """Return what the first sentence shown shares with the upper one."""
    if near is not None:
        return near.terms[:MOST_TERMS]
    if not shown or shown[0].span == line.lower_span:
        return line.terms[:MOST_TERMS]
    found = compared.evidence(upper, shown[0].unit, line.span)
    return found.terms[:MOST_TERMS] if found else ()
