"""The annexes on figures and on method: what was compared, how it was judged, what stays open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from policy_nlp.records import TASK_KINDS, Extraction
from policy_nlp.records.alignment import is_confirmed
from policy_nlp.records.index import Side
from policy_nlp.report import labels
from policy_nlp.report.figures import HeatCell, HeatMap
from policy_nlp.report.labels import (
    GRADES,
    NOT_COUNTED,
    SUGGESTION,
)
from policy_nlp.report.model import (
    Column,
    Row,
    Section,
    Table,
    number_cell,
    paragraph,
    text_cell,
    text_row,
)
from policy_nlp.report.papers.alignment.demands import conclusion_facts, count_table
from policy_nlp.report.papers.alignment.pair import PrintedPair, titled
from policy_nlp.report.papers.alignment.targets import target_counts

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
        f"标“{labels.LOOK}”的句子，依据不足以判定，或对应条目与通篇的判断不一，请优先核对；"
        "经人工确认或改判的，不再标注。",
    ),
    (
        "三种“无”",
        "“未判定”指依据不足、未作判断；“未见对应”指已比对而未发现；"
        "“不适用”指本地没有所涉对象，或属上级机关职责。三者不可混同。",
    ),
    ("不参加比对", "附表各行只列入责任分工表，不参加衔接比对，不计入任务数。"),
    (SUGGESTION, "由上级原文替换层级用语而成，不含新增内容，不代表起草单位意见。"),
)
SIDES: tuple[tuple[Side, str], ...] = (("upper", "上级文件"), ("lower", "本级文件"))


def overview_sheet(compared: PrintedPair, note: str) -> Table:
    """Return the first sheet: the conclusion with its figures, and how they came about."""
    facts = [
        *((word, document_line(compared.document(side).extraction)) for side, word in SIDES),
        *(
            (item.lead.rstrip("："), item.text[len(item.lead) :])
            for item in conclusion_facts(compared)
        ),
        ("判定公式", FORMULA),
    ]
    return Table(
        name="总体情况",
        title="总体情况",
        note=note,
        columns=(Column("项目", 20), Column("内容", 126)),
        rows=tuple(text_row(lead, text) for lead, text in facts),
        filtered=False,
    )


def document_line(extraction: Extraction) -> str:
    """Return a document's title with what was read of it."""
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


def figure_section(compared: PrintedPair) -> Section:
    """Return the annex of figures: what was compared, links, targets, departments."""
    return Section(
        key="figures",
        number="",
        title="文件与数字",
        level=1,
        blocks=(
            *(
                paragraph(document_line(compared.document(side).extraction), lead=f"{word}：")
                for side, word in SIDES
            ),
            conclusion_facts(compared)[1],
            count_table(compared),
            _figure_table(compared),
            heat_map(compared),
        ),
    )


def _figure_table(compared: PrintedPair) -> Table:
    return Table(
        name="数字",
        title="衔接数字表",
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
    counts = target_counts(compared)
    yield "上级指标数", sum(counts.values())
    yield from ((f"其中：{word}", count) for word, count in counts.items())
    yield "本级自设指标数", sum(link.relation == "own" for link in alignment.targets)
    named = [link for link in alignment.departments if link.status == "ok"]
    own = sum(link.own_government for link in named)
    yield "部门：对应单位已列明（项次）", len(named) - own
    yield "部门：未列明（项次）", len(alignment.departments) - len(named)
    if own:
        yield "部门：本级政府承接（项次）", own
    yield "本级自选任务", len(alignment.own)
    yield "有上级对应的条目中的自选内容（句）", len(alignment.own_sentences)


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
        number="",
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
    for demand in compared.alignment.demands:
        if demand.status == "undecided" and demand.kind != "department":
            quote = compared.quote("upper", demand.span, demand.upper)
            yield f"“{quote.text}”〔{demand.id}〕未判定是否落实，请人工核对。"
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
