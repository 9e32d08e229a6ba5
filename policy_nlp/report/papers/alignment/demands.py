"""What to do about what the upper text asks: the first page, and the lists behind it (上级要求)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from policy_nlp.records.alignment import Demand, DemandAction, DemandText, is_confirmed
from policy_nlp.report import labels
from policy_nlp.report.labels import ACTIONS, DEMAND_STATUSES, DEMANDS, SUGGESTION, counted_words
from policy_nlp.report.model import (
    Cell,
    Column,
    Paragraph,
    ParagraphStyle,
    Row,
    Run,
    Section,
    Table,
    cell_line,
    number_cell,
    numbered_row,
    paragraph,
    text_cell,
)
from policy_nlp.report.papers.alignment.pair import PrintedPair, demand_key
from policy_nlp.text.display import fitted

NEW_UNIT, NEW_TARGET = "新增条目", "主要目标"
# Instead of a draft: what the upper document asks of all places below is for each to say itself.
LOCAL = "【需结合本地】"
LOCAL_DRAFT = "请写明本级如何落实，不宜照录原文。"
NO_DRAFT = "请研究确定是否写入、如何表述。"
# What an official must know before he writes; {} are the arguments of the note.
NOTES = {
    "own-work": "原文涉及上级机关自身事项，请核定本级承接哪些内容。",
    "names-place": "原文提到上级地名“{}”，请按本级实际改写。",
    "amounts": "“{}”为上级总量，以分解下达数为准。",
}
DRAFT_NOTE = (
    "说明：“建议稿”由上级原文改写，仅替换层级用语（如“全市”改为“全区”），上级总量留空（“〔本级数〕”），"
    "未作其他加工，须由起草单位修改后使用；责任单位由上级责任单位按机构名录对应推得；"
    f"标“{labels.LOOK}”的，依据不足以判定，或对应条目与通篇的判断不一，请先核对。〔〕内为要求编号。"
)
# What stands above each list.
LISTS: dict[DemandAction, str] = {
    "must": "",
    "should": "本级具备条件、内容具体而未写明或只写了一部分的事项，请起草单位逐项研究是否补充。",
    "consider": "原则性、鼓励性要求，或本级已有相近内容的事项，可不补充。",
}
# What the sections are numbered.
NUMBERS: dict[DemandAction, str] = {"must": "二", "should": "三", "consider": "四"}
# Characters of a lower sentence that are shown beside a demand.
LONGEST_QUOTE = 60
# Statuses of which an answer is shown; of the others, what comes near.
ANSWERED = ("covered", "partly")


def conclusion(compared: PrintedPair) -> str:
    """Say in a sentence whether the draft can go on."""
    must = sum(item.action == "must" for item in compared.alignment.demands)
    if must:
        return f"有{must}项必须处理的事项，处理后方可送签。"
    return "未发现必须处理的事项。" if compared.alignment.coverage else "无可比对的任务。"


def figures(compared: PrintedPair) -> str:
    """Say how much is asked, and how far it is answered; the numbers add up."""
    demands, info = compared.alignment.demands, compared.upper.extraction.document
    kinds = Counter(item.kind for item in demands)
    statuses = Counter(item.status for item in demands)
    words = {code: word[: word.index("（")] for code, word in DEMANDS.items()}
    shown = "、".join(f"{words[code]}{kinds[code]}项" for code in DEMANDS if kinds[code])
    number = f"（{info.doc_number}）" if info.doc_number else ""
    return (
        f"上级文件{number}共提出要求{len(demands)}项（{shown}），"
        f"其中{counted_words(DEMAND_STATUSES, statuses, '项')}。{others(compared)}"
    )


def others(compared: PrintedPair) -> str:
    """Say how much else may be done."""
    actions = Counter(item.action for item in compared.alignment.demands)
    return f"另有建议补充{actions['should']}项、供参考{actions['consider']}项。"


def conclusion_facts(compared: PrintedPair) -> tuple[Paragraph, ...]:
    """Return the answer, its figures, and what people confirmed of it."""
    coverage = compared.alignment.coverage
    statuses = Counter(item.status for item in coverage)
    by_task = (
        f"{compared.upper_tasks}共{len(coverage)}项，"
        f"{counted_words(labels.COVERAGE, statuses, '项') or '无可比对任务'}。"
    )
    facts = (
        ("结论：", conclusion(compared)),
        ("任务：", by_task),
        ("要求：", figures(compared)),
        ("核对：", f"{confirmed(compared)}须经人工核对后使用。"),
    )
    # The figures in smaller type leave the first page to what must be done.
    styles: tuple[ParagraphStyle, ...] = ("body", "fact", "fact", "fact")
    return tuple(
        paragraph(text, lead=lead, style=style)
        for (lead, text), style in zip(facts, styles, strict=True)
    )


def conclusion_section(compared: PrintedPair) -> Section:
    """Return the first section, which answers."""
    return Section(
        key="conclusion",
        number="一、",
        title="审查结论",
        level=1,
        blocks=(conclusion_facts(compared)[0], *conclusion_facts(compared)[2:]),
    )


def count_table(compared: PrintedPair) -> Table:
    """Return how many demands of each kind have each status and action; both add up."""
    heads = (*DEMAND_STATUSES.values(), *ACTIONS.values())
    demands = compared.alignment.demands
    rows = [
        _count_row(word, [item for item in demands if item.kind == kind])
        for kind, word in DEMANDS.items()
    ]
    return Table(
        name="要求数",
        title="上级要求落实情况表",
        columns=(
            Column("要求", 20),
            Column("合计", 7, "center"),
            *(Column(word, 9, "center") for word in heads),
        ),
        rows=(*rows, _count_row("合计", demands, is_total=True)),
        filtered=False,
    )


def _count_row(name: str, demands: Sequence[Demand], *, is_total: bool = False) -> Row:
    statuses = Counter(item.status for item in demands)
    actions = Counter(item.action for item in demands)
    counts = (*(statuses[code] for code in DEMAND_STATUSES), *(actions[code] for code in ACTIONS))
    cells = (text_cell(name), number_cell(len(demands)), *map(number_cell, counts))
    return Row(cells=cells, kind="total" if is_total else "data")


def confirmed(compared: PrintedPair) -> str:
    """Say what of all this people confirmed."""
    alignment = compared.alignment
    marks = {
        "衔接关系": ([link.decision for link in alignment.links], "条"),
        "任务判定": ([item.decision for item in alignment.coverage], "项"),
        "要求": ([item.decision for item in alignment.demands], "项"),
    }
    review = "".join(_also_decided(compared))
    if not any(is_confirmed(mark) for found, _ in marks.values() for mark in found):
        return f"以上均为自动比对结果，尚未经人工确认。{review}"
    shown = "，".join(
        f"{word}{len(found)}{unit}中经人工确认{sum(map(is_confirmed, found))}{unit}"
        for word, (found, unit) in marks.items()
    )
    return f"{shown}，其余为自动比对结果。{review}"


def _also_decided(compared: PrintedPair) -> Iterator[str]:
    """Say what people decided that no mark beside a link or a line shows."""
    decided = compared.alignment.decided
    states = Counter(item.state for item in decided if item.kind != "approval")
    if states["to-review"]:
        yield f"另有{states['to-review']}条原人工意见因文本改动待复核。"
    if states["lost"]:
        yield f"另有{states['lost']}条原人工意见所判条目已不在现文本中。"
    if rejected := sum(item.rejects_link for item in decided):
        yield f"另有{rejected}条衔接关系经人工否决，见附件“人工意见”。"
    for item in decided:
        if item.kind == "approval":
            void = "" if item.state == "holds" else "，其后有新意见或新稿，签发已失效，须重新签发"
            yield f"{item.people}于{item.days}签发{void}。"


def action_sections(compared: PrintedPair) -> tuple[Section, ...]:
    """Return the sections on what must, should and may be done."""
    return tuple(_action_section(compared, action, number) for action, number in NUMBERS.items())


def _action_section(compared: PrintedPair, action: DemandAction, number: str) -> Section:
    count = sum(item.action == action for item in compared.alignment.demands)
    listed = _listed(compared, action)
    bodies = count - len(listed)
    also = f"另有责任单位{bodies}项次，见附件“部门衔接”。" if bodies else ""
    text = f"{LISTS[action]}{also}" if listed else f"无。{also}"
    make = _list_table if action == "consider" else _draft_table
    table = (make(compared, action, listed),) if listed else ()
    return Section(
        key=action,
        number=f"{number}、",
        title=f"{ACTIONS[action]}（{count}项）",
        level=1,
        blocks=(*([paragraph(text)] if text else []), *table),
    )


def _listed(compared: PrintedPair, action: DemandAction) -> list[Demand]:
    """Return the demands of a list in its order.

    Of bodies, what may be left as it is stands in the annex that shows all of them.
    """
    return [
        item
        for item in compared.alignment.demands
        if item.action == action and (action != "consider" or item.kind != "department")
    ]


def listed_places(compared: PrintedPair) -> dict[str, str]:
    """Return by demand where a list has it: 三、12."""
    return {
        item.id: f"{number}、{at}"
        for action, number in NUMBERS.items()
        for at, item in enumerate(_listed(compared, action), 1)
    }


def _draft_table(compared: PrintedPair, action: DemandAction, found: Sequence[Demand]) -> Table:
    """Return demands with what to write; the note stands with the first such table."""
    return Table(
        name=ACTIONS[action],
        note=DRAFT_NOTE if action == "should" else "",
        columns=(
            Column("序号", 5, "center"),
            Column("上级要求", 38 if action == "must" else 32),
            Column("处理理由", 20 if action == "must" else 26),
            Column("处理建议", 42),
        ),
        rows=tuple(
            _row(compared, number, item, _advice_cell(compared, item))
            for number, item in enumerate(found, 1)
        ),
        frozen=1,
    )


def _list_table(compared: PrintedPair, action: DemandAction, found: Sequence[Demand]) -> Table:
    return Table(
        name=ACTIONS[action],
        columns=(Column("序号", 5, "center"), Column("上级要求", 54), Column("情况", 46)),
        rows=tuple(_row(compared, number, item) for number, item in enumerate(found, 1)),
        frozen=1,
    )


def _row(compared: PrintedPair, number: int, demand: Demand, *more: Cell) -> Row:
    coverage = compared.coverage_of(demand.upper)
    below = [demand.home] if demand.home is not None else []
    return numbered_row(
        number,
        (demand_cell(compared, demand), _reason_cell(compared, demand), *more),
        key=demand_key(demand.id),
        status=coverage.status if coverage else None,
        departments=(*compared.names("upper", [demand.upper]), *compared.names("lower", below)),
    )


def demand_cell(compared: PrintedPair, demand: Demand) -> Cell:
    """Return a cell that quotes a demand below its place and id."""
    place = cell_line(Run(f"{compared.label('upper', demand.upper)}〔{demand.id}〕", "place"))
    quotation = compared.quote("upper", demand.span, demand.upper)
    quoted = cell_line(Run.quoting(quotation), style="text")
    if demand.kind != "target":
        return Cell((place, quoted))
    name = compared.target("upper", demand.id).indicator
    named = [cell_line(Run(f"指标：{name}"))] if name not in quotation.text else []
    return Cell((place, *named, quoted))


def _reason_cell(compared: PrintedPair, demand: Demand) -> Cell:
    """Return what is so, why it counts, and the lower sentence to look at."""
    marks = [compared.mark(demand)] if compared.mark(demand) else []
    reason = labels.demand_reason(demand)
    status = DEMAND_STATUSES[demand.status]
    lines = [cell_line(Run("，".join([status, *marks]), "alert" if marks else "bold"))]
    lines += [cell_line(Run(f"{reason}。"))] if reason and reason != status else []
    answered = demand.status in ANSWERED
    near = (demand.near,) if demand.near is not None and marks else ()
    # A draft for a target that asks less quotes it.
    proof = () if is_less(demand) else demand.proof[:1]
    found = proof if answered else near
    lines += [
        _lower_line(compared, "本级：" if answered else "相近：", item, demand.text)
        for item in found
    ]
    return Cell(tuple(lines))


def _lower_line(compared: PrintedPair, lead: str, found: DemandText, required: str) -> Paragraph:
    quotation = compared.quote("lower", found.span, found.unit or None)
    shown = Run(telling_part(quotation.text, required, LONGEST_QUOTE), quotation=quotation)
    return cell_line(Run(f"{lead}【{quotation.place}】", "place"), shown)


def telling_part(text: str, other: str, most: int) -> str:
    """Return a text, of a long one what follows from the clause that has most of another text."""
    if len(text) <= most:
        return text
    pairs = set(map("".join, pairwise(other)))
    clauses = [*re.finditer(r"[^，；。：]+[，；。：]*", text)]
    best = max(clauses, key=lambda clause: len(pairs & set(map("".join, pairwise(clause[0])))))
    shown = fitted(text[best.start() :], most)
    return f"…{shown}" if best.start() else shown


def _advice_cell(compared: PrintedPair, demand: Demand) -> Cell:
    """Return where to write what, and what to know first."""
    lines = [cell_line(Run("位置："), Run(home_text(compared, demand)))]
    mark, draft = draft_texts(compared, demand)
    lines.append(cell_line(Run(mark, "bold"), Run(draft)) if mark else cell_line(Run(draft)))
    if demand.note is not None and demand.draft is not None:
        note = NOTES[demand.note.code].format("、".join(demand.note.args))
        lines.append(cell_line(Run(note), style="aside"))
    return Cell(tuple(lines))


def home_text(compared: PrintedPair, demand: Demand) -> str:
    """Return where in the lower text a draft belongs."""
    if is_less(demand):
        return compared.place("lower", demand.proof[0].unit)
    if demand.kind == "target" or demand.home is None:
        return NEW_TARGET if demand.kind == "target" else NEW_UNIT
    return compared.place("lower", demand.home)


def is_less(demand: Demand) -> bool:
    """Return whether a lower target answers an upper one, and asks less."""
    less = demand.ground.code == "softened" or set(demand.ground.args) & {"weaker", "later"}
    return demand.kind == "target" and bool(less) and bool(demand.proof)


def draft_texts(compared: PrintedPair, demand: Demand) -> tuple[str, str]:
    """Return the mark of a draft and its words; without a mark where a person has to decide."""
    draft = demand.draft
    if draft is None:
        return "", LOCAL_DRAFT if demand.action == "must" else NO_DRAFT
    if draft.form == "local":
        return LOCAL, f"{LOCAL_DRAFT}{draft.clause}"
    wording = f"{draft.wording}。{draft.clause}"
    if is_less(demand):
        below = compared.quote("lower", demand.proof[0].span).text.rstrip("。；")
        below = fitted(below, LONGEST_QUOTE)
        return SUGGESTION, f"将“{below}”中的有关表述调整为：{wording}"
    return SUGGESTION, wording


def inapplicable_section(compared: PrintedPair) -> Section | None:
    """Return the annex on what cannot apply, with why; None where there is nothing."""
    found = [item for item in compared.alignment.demands if item.status == "not-applicable"]
    if not found:
        return None
    table = Table(
        name="不适用",
        columns=(Column("序号", 5, "center"), Column("上级要求", 60), Column("理由", 30)),
        rows=tuple(_row(compared, number, item) for number, item in enumerate(found, 1)),
        frozen=1,
    )
    text = f"共{len(found)}项，本地没有所涉对象、属上级机关职责或超出本方案期限，不要求本级承接。"
    return Section(
        key="inapplicable",
        number="",
        title="不适用的要求",
        level=1,
        blocks=(paragraph(text), table),
    )
