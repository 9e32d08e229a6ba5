"""一、总体情况 and the annex: what was compared, figures, how they came about, what stays open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from policy_nlp.records import TASK_KINDS, Extraction
from policy_nlp.records.alignment import CoverageStatus, is_confirmed
from policy_nlp.records.index import Side
from policy_nlp.report import labels
from policy_nlp.report.labels import (
    CONFIRMED,
    GRADES,
    NOT_COUNTED,
    RELATIONS,
    SENTENCES,
    SUGGESTION,
    counted_words,
)
from policy_nlp.report.model import (
    Column,
    HeatCell,
    HeatMap,
    Row,
    Section,
    Table,
    number_cell,
    paragraph,
    text_cell,
)
from policy_nlp.report.papers.alignment.pair import PrintedPair, titled

FORMULA = (
    "上级任务逐句判定：一句的主要举措在下级条目中有对应表述的，为“已承接”；仅其他分句有对应表述的，"
    "为“部分承接”；没有对应表述的，为“未见承接”；所涉行业或地点均为本地所无的，或属上级机关职责的，为“不适用”；"
    "要求下级制定方案的，以本方案为承接。"
    "可适用句数＝计入句数－不适用句数。已承接句数＝可适用句数的，该任务判为“已对应”；"
    "未见承接句数＝可适用句数的，判为“未见对应”；可适用句数为零的，判为“不适用”；"
    "没有可比对句子的，或一句也未承接而本级另有主题相近条目待核对的，为“未判定”；其余判为“部分对应”。"
)
LINKS = (
    "“直接对应”指两项任务主题相同；“部分对应”指仅有部分举措或内容相衔接。"
    "一项上级任务可由多项本级任务承接，一项本级任务也可承接多项上级任务。"
)
ABSENT = "由填报单位在文件说明中载明（{}）。一句所涉对象全部在列的，方判为“不适用”。"
METHOD = (
    (
        "核对提示",
        f"标“{labels.LOOK}”的句子，所引本级原文与上级原文相近而不足以断定，请优先核对；"
        "经人工确认或改判的，不再标注。",
    ),
    (
        "三种“无”",
        "“未判定”指依据不足、未作判断；“未见对应”指已比对而未发现；"
        "“不适用”指本地没有所涉对象，或属上级机关职责。三者不可混同。",
    ),
    ("不参加比对", "附表各行只列入责任分工表，不参加衔接比对，不计入任务数。"),
    (SUGGESTION, "由上级原文替换层级用语而成，不含新增内容，不代表起草单位意见。"),
    ("生成方式", "由 policy-nlp 离线生成；同样的输入得到同样的报告。"),
)
SIDES: tuple[tuple[Side, str], ...] = (("upper", "上级文件"), ("lower", "本级文件"))
# What an official must look at, the worst first.
WORTH_NAMING: tuple[CoverageStatus, ...] = ("none", "undecided")


def overview_section(compared: PrintedPair) -> Section:
    """Return the section that says what was compared and what came of it."""
    results = [paragraph(text, lead=f"{lead}：") for lead, text in _results(compared)]
    judgement = [paragraph(text, lead=f"{lead}：") for lead, text in _judgement(compared)]
    return Section(
        key="overview",
        number="一、",
        title="总体情况",
        level=1,
        blocks=(*results, _figure_table(compared), *judgement, heat_map(compared)),
    )


def overview_sheet(compared: PrintedPair, note: str) -> Table:
    """Return the first sheet: what the first section says, then the figures."""
    facts = [*_results(compared), *_judgement(compared)]
    return Table(
        name="总体情况",
        title="总体情况",
        note=note,
        columns=(Column("项目", 36), Column("内容", 110)),
        rows=(
            *(Row(cells=(text_cell(lead), text_cell(text))) for lead, text in facts),
            *_figure_table(compared).rows,
        ),
        filtered=False,
    )


def _results(compared: PrintedPair) -> Iterator[tuple[str, str]]:
    """Yield what was compared and what came of it, under a word each."""
    for side, word in SIDES:
        yield word, _document_line(compared.document(side).extraction)
    yield "总体结论", _conclusion(compared)
    for status in WORTH_NAMING:
        coverage = compared.alignment.coverage
        named = [compared.place("upper", item.upper) for item in coverage if item.status == status]
        if named:
            yield labels.COVERAGE[status], f"{'；'.join(named)}。"


def _judgement(compared: PrintedPair) -> Iterator[tuple[str, str]]:
    """Yield how it was judged and by whom, under a word each."""
    yield "判定公式", FORMULA
    yield "人工确认", _confirmed(compared)


def _document_line(extraction: Extraction) -> str:
    info = extraction.document
    facts = [
        info.doc_number or "",
        labels.LEVELS[info.level] if info.level else "层级未知",
        info.region or "",
        info.date or "",
    ]
    tasks = sum(unit.kind in TASK_KINDS for unit in extraction.units)
    counted = (
        f"任务{tasks}项、举措{len(extraction.measures)}条、指标{len(extraction.targets)}项"
        f"（{'，'.join(fact for fact in facts if fact)}）"
    )
    return f"{titled(info)}，{counted}。"


def _conclusion(compared: PrintedPair) -> str:
    alignment = compared.alignment
    lines = [line for item in alignment.coverage for line in item.measures if line.is_counted]
    sentences = Counter(line.status for line in lines)
    judged = "、".join(f"{word}{sentences[status]}句" for status, word in SENTENCES.items())
    statuses = Counter(item.status for item in alignment.coverage)
    shown = counted_words(labels.COVERAGE, statuses, "项") or "无可比对任务"
    return (
        f"{compared.upper_tasks}共{len(alignment.coverage)}项，{shown}。"
        f"逐句比对{len(lines)}句，{judged}。本级自选动作{len(alignment.own)}项，"
        f"有上级对应的条目中另有自选内容{len(alignment.own_sentences)}句，"
        f"列出需补充、调整的缺口{len(compared.analysis.gaps)}项。"
    )


def _confirmed(compared: PrintedPair) -> str:
    coverage = compared.alignment.coverage
    kinds = (
        ("衔接关系", "条", [link.decision for link in compared.alignment.links]),
        ("任务判定", "项", [item.decision for item in coverage]),
        ("逐句判定", "句", [line.decision for item in coverage for line in item.measures]),
    )
    confirmed = [
        f"{word}{len(marks)}{unit}中经人工确认{sum(map(is_confirmed, marks))}{unit}"
        for word, unit, marks in kinds
    ]
    review = "".join(_also_decided(compared))
    if not any(is_confirmed(mark) for _, _, marks in kinds for mark in marks):
        return f"均为自动比对结果，尚未经人工确认，须经人工核对后使用。{review}"
    return (
        f"{'，'.join(confirmed)}，文中分别注明“{CONFIRMED}”等字样；"
        f"其余为自动比对结果，须经人工核对后使用。{review}"
    )


def _also_decided(compared: PrintedPair) -> Iterator[str]:
    """Say what people decided that no mark beside a link or a line shows."""
    decided = compared.alignment.decided
    states = Counter(item.state for item in decided)
    if states["to-review"]:
        yield f"另有{states['to-review']}条原人工意见因文本改动待复核。"
    if states["lost"]:
        yield f"另有{states['lost']}条原人工意见所判条目已不在现文本中。"
    rejected = sum(item.rejects_link for item in decided)
    if rejected:
        yield f"另有{rejected}条衔接关系经人工否决，见“七、人工意见”。"


def _figure_table(compared: PrintedPair) -> Table:
    return Table(
        name="总体情况",
        title="总体情况表",
        columns=(Column("项目", 40), Column("数量", 14, "center")),
        rows=tuple(
            Row(cells=(text_cell(name), number_cell(count))) for name, count in _figures(compared)
        ),
        filtered=False,
    )


def _figures(compared: PrintedPair) -> Iterator[tuple[str, int]]:
    alignment = compared.alignment
    statuses = Counter(item.status for item in alignment.coverage)
    yield f"{compared.upper_tasks}数", len(alignment.coverage)
    yield from ((f"其中：{word}", statuses[code]) for code, word in labels.COVERAGE.items())
    grades = Counter(link.grade for link in alignment.links)
    yield from ((f"衔接关系：{word}", grades[grade]) for grade, word in GRADES.items())
    if alignment.decided:
        yield "衔接关系：人工否决（未列入）", sum(item.rejects_link for item in alignment.decided)
    relations = Counter(link.relation for link in alignment.targets)
    yield from ((f"指标：{word}", relations[code]) for code, word in RELATIONS.items())
    named = [link for link in alignment.departments if link.status == "ok"]
    own = sum(link.own_government for link in named)
    yield "部门：对应单位已列明（项次）", len(named) - own
    yield "部门：未列明（项次）", len(alignment.departments) - len(named)
    if own:
        yield "部门：本级政府承接（项次）", own
    yield "本级自选动作", len(alignment.own)


def heat_map(compared: PrintedPair) -> HeatMap:
    """Return the links as a map of upper by lower tasks."""
    alignment = compared.alignment
    answering = {link.lower for link in alignment.links} | {item.lower for item in alignment.own}
    columns = [
        unit.id
        for unit in compared.lower.extraction.units
        if unit.kind in TASK_KINDS or unit.id in answering
    ]
    row_at = {item.upper: at for at, item in enumerate(alignment.coverage)}
    column_at = {unit: at for at, unit in enumerate(columns)}
    return HeatMap(
        title=f"{compared.upper_tasks}与本级任务衔接图",
        rows=tuple((compared.label("upper", it.upper), it.status) for it in alignment.coverage),
        columns=tuple(compared.label("lower", unit) for unit in columns),
        cells=tuple(
            HeatCell(
                row=row_at[link.upper],
                column=column_at[link.lower],
                grade=link.grade,
                confirmed=is_confirmed(link.decision),
            )
            for link in alignment.links
            if link.upper in row_at
        ),
    )


def annex_section(compared: PrintedPair) -> Section:
    """Return the annex: method, and what nobody decided."""
    open_matters = [*_undecided(compared), *_issues(compared)]
    matters = [f"{number}．{matter}" for number, matter in enumerate(open_matters, 1)]
    return Section(
        key="annex",
        number="附：",
        title="方法与口径、未决事项",
        level=1,
        sections=(
            Section(
                key="method",
                number="（一）",
                title="方法与口径",
                level=2,
                blocks=tuple(paragraph(text, lead=f"{lead}：") for lead, text in _method(compared)),
            ),
            Section(
                key="open",
                number="（二）",
                title="未决事项",
                level=2,
                blocks=tuple(map(paragraph, matters or ["无。"])),
            ),
        ),
    )


def _method(compared: PrintedPair) -> Iterator[tuple[str, str]]:
    """Yield how the report came about, under a word each."""
    for side, word in SIDES:
        source = compared.document(side).extraction.document.source
        yield f"{word}来源", f"{source.file}（SHA-256：{source.sha256[:16]}…）。"
    yield "覆盖判定", FORMULA
    yield "衔接关系", LINKS
    if compared.meta is not None:
        meta = compared.meta
        kinds = (("本地没有", meta.sectors_absent), ("属其他地方", meta.places_elsewhere))
        shown = "；".join(f"{word}：{'、'.join(names)}" for word, names in kinds if names)
        if shown:
            yield "不适用依据", ABSENT.format(shown)
    yield from METHOD


def _undecided(compared: PrintedPair) -> Iterator[str]:
    for item in compared.alignment.coverage:
        if item.status == "undecided":
            text = labels.coverage_text(item, compared.alignment.decided)
            reason = f"：{text}" if text else ""
            yield f"“{compared.place('upper', item.upper)}”未判定{reason}。"
    for item in compared.alignment.coverage:
        for line in item.measures:
            if not line.is_counted:
                quote = compared.quote("upper", line.span, item.upper)
                ground = labels.ground_text(line.ground)
                yield f"“{quote.place}”中“{quote.text}”{NOT_COUNTED}：{ground}。"
    for item in compared.alignment.coverage:
        marks = [item.decision, *(line.decision for line in item.measures)]
        marks += [link.decision for link in compared.links_of(item.upper)]
        if "to-review" in marks:
            yield f"“{compared.place('upper', item.upper)}”的原人工意见因文本改动待复核。"
    above = [link for link in compared.alignment.targets if link.upper is not None]
    for number, link in enumerate(above, 1):
        if link.relation == "different-scope":
            place = f"指标衔接对照表第{number}项"
            yield f"指标“{link.indicator}”（{place}）两级口径不同，请人工核定是否一致。"


def _issues(compared: PrintedPair) -> Iterator[str]:
    for side, word in SIDES:
        extraction = compared.document(side).extraction
        unknown = dict.fromkeys(
            duty.name
            for duty in extraction.responsibilities
            if duty.department is None and not compared.is_nobody(duty.name)
        )
        if unknown:
            yield f"{word}中的“{'”“'.join(unknown)}”不在机构名录内，未参加部门对应。"
        for message in dict.fromkeys(issue.message for issue in extraction.issues):
            yield f"{word}：{message}。"
