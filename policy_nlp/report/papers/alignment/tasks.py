"""逐项对照: every upper task, sentence by sentence, beside what takes it up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from policy_nlp.records import Evidence, SentenceCoverage, Unit, UnitCoverage
from policy_nlp.records.alignment import DecisionStatus, status_by_formula
from policy_nlp.report import labels
from policy_nlp.report.labels import DECISIONS, SENTENCES, task_name
from policy_nlp.report.model import (
    Block,
    Cell,
    Column,
    Paragraph,
    Quotation,
    Row,
    Run,
    Section,
    Table,
    band,
    cell_line,
    numbered_row,
    paragraph,
    quotation_cell,
    text_row,
)
from policy_nlp.report.papers.alignment.decisions import decision_facts
from policy_nlp.report.papers.alignment.demands import listed_places
from policy_nlp.report.papers.alignment.links import link_evidence, link_table
from policy_nlp.report.papers.alignment.pair import (
    PrintedPair,
    SentenceEvidence,
    TaskEvidence,
    demand_key,
)
from policy_nlp.text.display import fitted
from policy_nlp.text.numbering import chinese_number

# Characters of an upper sentence on paper, where all of it stands elsewhere or is answered.
BRIEF = 40
PRINTED = (
    "以下按上级文件顺序，逐句列出衔接情况；情况为通篇核对的结果，任务后括号内为该任务的判定。"
    "已承接和已在正文列出的，原文从略。两级原文逐句全文对照和衔接依据，见同名网页和工作簿。"
)
# Lower sentences shown for one upper sentence; further units are named only.
MOST_QUOTATIONS = 2
MOST_TERMS = 6


def task_evidence(compared: PrintedPair) -> list[TaskEvidence]:
    """Return the upper tasks with all that shows how they are carried out."""
    return [
        _evidence_of(compared, number, item)
        for number, item in enumerate(compared.alignment.coverage, 1)
    ]


def _evidence_of(compared: PrintedPair, number: int, item: UnitCoverage) -> TaskEvidence:
    unit = compared.unit("upper", item.upper)
    sentences = sentence_evidence(compared, item)
    lower = compared.names("lower", [link.lower for link in compared.links_of(item.upper)])
    named = (*compared.names("upper", [item.upper]), *lower)
    return TaskEvidence(
        number=number,
        coverage=item,
        name=task_name(unit),
        place=compared.place("upper", item.upper),
        path=unit.path,
        sentences=sentences,
        links=link_evidence(compared, item, sentences),
        counted=count_line(item, compared.alignment.decided),
        answering=_answering(compared, unit, lower),
        departments=tuple(name for name in named if not compared.is_nobody(name)),
    )


def task_section(compared: PrintedPair, tasks: Sequence[TaskEvidence]) -> Section:
    """Return the section on the upper tasks, grouped as the upper document groups them."""
    groups = [(path, list(items)) for path, items in groupby(tasks, key=lambda task: task.path)]
    sections = tuple(
        Section(
            key=f"group-{at}",
            number=f"（{chinese_number(at)}）",
            title=path[-1] if path else "其他任务",
            level=2,
            sections=tuple(_task(compared, task) for task in items),
        )
        for at, (path, items) in enumerate(groups, 1)
    )
    return Section(
        key="tasks",
        number="",
        title="逐项对照",
        level=1,
        blocks=(
            paragraph(
                f"以下按上级文件顺序，逐项列出{compared.upper_tasks}的衔接情况。"
                "左栏为上级原文逐句，右栏为本级承接该句的原文，均照录原文；情况栏先列对应条目对该句主要举措的承接情况（任务判定据此计算），"
                "通篇核对结果不同的注明“通篇”，需处理的注明处理类别；“共同要素”为所列两句共有的内容词，"
                "带“（相关词）”的两句用词不同、意思相关；“相近”为依据不足、未认定承接的原文。"
                "其后逐条列出各本级条目的衔接依据，未列“共同指标”的，两条没有共同的指标。条目后〔〕内为条目编号，即其在文件中的层次位置。"
            ),
        ),
        sections=sections,
        printed=(paragraph(PRINTED), _printed_table(compared, tasks)),
    )


def _printed_table(compared: PrintedPair, tasks: Sequence[TaskEvidence]) -> Table:
    """Return all upper sentences in few lines each; a band says how its task is carried out."""
    places = listed_places(compared)
    rows: list[Row] = []
    for task in tasks:
        status = labels.COVERAGE[task.coverage.status]
        bodies = compared.answering("upper", task.coverage.upper)
        rows.append(band(f"{task.number}.{task.name}（{status}）　{'、'.join(bodies)}"))
        told = [_fact("衔接情况：", task.counted)] if task.coverage.decision else []
        told += decision_facts(compared, task.coverage.upper)
        rows += [band(fact.text) for fact in told]
        rows += [_printed_row(task, item, places) for item in task.sentences]
    return Table(
        name="逐项对照",
        columns=(
            Column("序号", 6, "center"),
            Column("上级原文", 46),
            Column("情况", 14, "center"),
            Column("本级对应条目", 34),
            Column("处理", 14, "center"),
        ),
        rows=tuple(rows),
    )


def _printed_row(task: TaskEvidence, item: SentenceEvidence, places: Mapping[str, str]) -> Row:
    """Return a sentence: in brief where it is answered, or stands in full in another list."""
    listed = places.get(item.demand.id, "") if item.demand is not None else ""
    is_brief = bool(listed) or item.line.status == "covered"
    status = item.demand.status if item.demand is not None else item.line.status
    reason = labels.demand_reason(item.demand) if item.demand is not None else item.ground
    answering = "、".join(quote.place for quote in item.lower)
    shown = {"missing": "", "not-applicable": reason}.get(status, answering)
    action = labels.ACTIONS[item.demand.action] if item.demand and item.is_open else labels.NOTHING
    return text_row(
        f"{task.number}.{item.number}",
        fitted(item.upper.text, BRIEF) if is_brief else item.upper.text,
        item.judged.removeprefix("通篇") or item.status,
        shown or labels.NOTHING,
        "\n".join(part for part in (action, listed) if part),
    )


def _task(compared: PrintedPair, task: TaskEvidence) -> Section:
    status = task.coverage.status
    return Section(
        key=f"task-{task.coverage.upper}",
        number=f"{task.number}.",
        title=f"{task.name}（{labels.COVERAGE[status]}）",
        level=3,
        blocks=tuple(_task_blocks(compared, task)),
        status=status,
        departments=task.departments,
    )


def _task_blocks(compared: PrintedPair, task: TaskEvidence) -> Iterator[Block]:
    yield _fact("衔接情况：", task.counted)
    if not task.links:
        yield _fact("本级对应条目：", f"{labels.COVERAGE['none']}。")
    yield _fact("责任单位：", f"{'；'.join(task.answering)}。")
    yield from decision_facts(compared, task.coverage.upper)
    if task.sentences:
        yield _sentence_table(task)
    if task.links:
        yield link_table(task)


def _fact(lead: str, text: str) -> Paragraph:
    return paragraph(text, style="fact", lead=lead)


def _sentence_table(task: TaskEvidence) -> Table:
    return Table(
        columns=(
            Column("上级原文", 50),
            Column("情况", 20, "center"),
            Column("本级原文", 86),
        ),
        rows=tuple(map(_sentence_row, task.sentences)),
    )


def _sentence_row(item: SentenceEvidence) -> Row:
    judged = [
        cell_line(Run(f"第{item.number}句")),
        cell_line(Run(item.status, "alert" if item.is_open else "plain")),
    ]
    if item.judged:
        judged.append(cell_line(Run(item.judged)))
    if item.demand is not None and item.demand.action != "none":
        word = labels.ACTIONS[item.demand.action]
        judged.append(cell_line(Run(word, link=demand_key(item.demand.id))))
    if item.mark:
        judged.append(cell_line(Run(item.mark)))
    lower = [
        cell_line(Run(f"{lead}【{quote.place}】", "place"), Run.quoting(quote), style="text")
        for lead, quote in item.shown
    ]
    notes = (
        f"共同要素：{'、'.join(item.terms)}" if item.terms else "",
        f"另见：{'、'.join(item.also)}" if item.also else "",
        item.ground,
    )
    lower += [cell_line(Run(note), style="aside") for note in notes if note]
    nothing = Cell((cell_line(Run(labels.NOTHING)),), align="center")
    cells = (quotation_cell(item.upper), Cell(tuple(judged)), Cell(tuple(lower)))
    return Row(cells=cells if lower else (*cells[:2], nothing))


def task_sheet(tasks: Sequence[TaskEvidence]) -> Table:
    """Return the sheet of all tasks, a row each."""
    return Table(
        name="逐条衔接",
        title="逐条衔接情况表",
        columns=(
            Column("序号", 5, "center"),
            Column("上级任务", 24),
            Column("衔接情况", 11, "center"),
            Column("判定", 30),
            Column("本级对应条目", 34),
            Column("未见承接的原文", 44),
            Column("责任单位", 42),
            Column("处理", 14),
        ),
        rows=tuple(map(_task_row, tasks)),
        frozen=2,
    )


def _task_row(task: TaskEvidence) -> Row:
    missing = (
        item.upper.text
        for item in task.sentences
        if item.line.is_counted and item.line.status == "missing"
    )
    asked = [item.demand for item in task.sentences if item.demand is not None]
    actions = Counter(demand.action for demand in asked)
    return numbered_row(
        task.number,
        (
            task.place,
            labels.COVERAGE[task.coverage.status],
            task.counted,
            "；\n".join(item.title for item in task.links) or f"{labels.COVERAGE['none']}。",
            "\n".join(missing) or labels.NOTHING,
            "；\n".join(task.answering) + "。",
            labels.counted_words(labels.TO_DO, actions, "项") or labels.NOTHING,
        ),
    )


def sentence_sheet(tasks: Sequence[TaskEvidence]) -> Table:
    """Return the sheet of all upper sentences, task by task."""
    return Table(
        name="逐句对照",
        title="逐句对照表",
        note="说明：左为上级原文逐句，右为本级承接该句的原文；“共同要素”为所列（第一处）本级原文与上级该句"
        "共有的内容词，带“（相关词）”的两句用词不同、意思相关；“相近”为依据不足、未认定承接的原文。",
        columns=(
            Column("序号", 5, "center", merge=True),
            Column("上级任务", 18, merge=True),
            Column("上级原文", 46),
            Column("情况", 11, "center"),
            Column("本级原文", 50),
            Column("本级条目", 20),
            Column("共同要素", 20),
            Column("备注", 18),
        ),
        rows=tuple(_sheet_row(task, item) for task in tasks for item in task.sentences),
        frozen=2,
    )


def _sheet_row(task: TaskEvidence, item: SentenceEvidence) -> Row:
    notes = (
        item.judged,
        labels.ACTIONS[item.demand.action] if item.demand and item.is_open else "",
        item.mark,
        item.ground,
        f"另见：{'、'.join(item.also)}" if item.also else "",
    )
    return numbered_row(
        task.number,
        (
            task.place,
            item.upper.text,
            item.status,
            "\n".join(f"{lead}{quote.text}" for lead, quote in item.shown) or labels.NOTHING,
            "\n".join(quote.place for _, quote in item.shown) or labels.NOTHING,
            "、".join(item.terms) or labels.NOTHING,
            "\n".join(note for note in notes if note),
        ),
        group=f"task-{task.coverage.upper}",
    )


def count_line(item: UnitCoverage, decided: Sequence[DecisionStatus]) -> str:
    """Return the formula of a unit with its numbers."""
    counts = item.counts
    decision = f"（{DECISIONS[item.decision]}）" if item.decision is not None else ""
    if not counts.total():
        return f"没有可比对的句子，判为“{labels.COVERAGE[item.status]}”{decision}。"
    parts = labels.counted_words(SENTENCES, counts, "句")
    applicable = counts.total() - counts["not-applicable"]
    shown = f"计入{counts.total()}句，其中{parts}；可适用{applicable}句"
    if item.status != status_by_formula(counts) and item.reason is not None:
        # A person said otherwise, or a near task kept the program from saying 未见对应.
        reason = labels.reason_text(item.reason, item, decided)
        return f"{shown}。{reason.rstrip('。')}{decision}。"
    return f"{shown}，判为“{labels.COVERAGE[item.status]}”{decision}。"


def _answering(compared: PrintedPair, unit: Unit, lower: Sequence[str]) -> tuple[str, ...]:
    duties = compared.duties("upper", unit.id)
    leading = {compared.called("upper", duty.name) for duty in duties if duty.role == "lead"}
    names = compared.names("upper", [unit.id])
    named = [f"{name}（{labels.ROLES['lead']}）" for name in names if name in leading]
    above = "、".join([*named, *(name for name in names if name not in leading)])
    parts = (f"上级文件：{above or labels.NO_BODY}",)
    if not compared.links_of(unit.id):
        return parts
    return (*parts, f"本级对应条目：{'、'.join(lower) or labels.NO_BODY}")


def sentence_evidence(compared: PrintedPair, item: UnitCoverage) -> tuple[SentenceEvidence, ...]:
    """Return the sentences of an upper unit with those that take them up."""
    return tuple(
        _evidence_of_sentence(compared, item.upper, number, line)
        for number, line in enumerate(item.measures, 1)
    )


def _evidence_of_sentence(
    compared: PrintedPair, upper: str, number: int, line: SentenceCoverage
) -> SentenceEvidence:
    shown = _lower_quotations(compared, upper, line)
    near = compared.near(line, upper)
    demand = compared.demand_of_sentence(upper, line.span)
    mark = labels.DECISIONS[line.decision] if line.decision is not None else ""
    doubtful = demand.is_doubtful if demand else line.is_doubtful(speaks=near is not None)
    if doubtful and not mark:
        mark = labels.LOOK
    also = [unit for unit in line.covered_by if unit not in {quote.unit for quote in shown}]
    return SentenceEvidence(
        number=number,
        line=line,
        upper=compared.quote("upper", line.span, upper),
        lower=tuple(shown),
        near=compared.quote("lower", near.lower_span) if near else None,
        also=tuple(compared.place("lower", unit) for unit in also),
        terms=_terms(compared, upper, line, shown, near),
        demand=demand,
        mark=mark,
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
