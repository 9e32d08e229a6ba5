"""The review workbook: both texts, a drop-down, room for notes and new links (复核表)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policy_nlp.records.alignment import DecisionKind
from policy_nlp.records.index import Side
from policy_nlp.report.model import Cell, Column, Report, Row, RowChoice, Table, text_cell
from policy_nlp.report.papers.review import words
from policy_nlp.report.papers.review.rows import RecordKind, ReviewedPair

KIND = "review/1"
TITLE = "衔接复核表"
# Empty rows for links that a person adds, for each pair.
EMPTY_ROWS = 20
# Of the columns that hold sentences, and of the guide.
TEXT, GUIDE_WIDTH = 44.0, 110
GUIDE = (
    "在“处理意见”栏选择：确认、否决、改判为……；备注写明理由，确认人填姓名，日期可不填。"
    "改判为“不适用”的，须在备注写明依据。未填的行视为未处理。",
    "表中没有的衔接关系，在“衔接关系”表末的空行选上级条目、本级条目，再选“新增为……”。",
    "“现有意见”为已导入的意见；注明“待复核”的，是原文此后有改动，须重新选择。"
    "要取消已导入的意见，选“撤回意见”。",
    "改判时可在“改用的本级原句”栏贴入本级文件的一句（见“本级原句一览”）作为依据；"
    "不填的，以表中所示的本级原句为依据。",
    "“指标识别”“责任识别”两表可更正系统读错的内容；原读取结果照旧保存，各类材料按更正后的内容生成。",
    "可以排序、筛选、移动列；请勿改动“标识”栏和“条目一览”表。",
    "填好后保存，仍为 .xlsx 文件，交承办人导入（导入命令见文件属性的备注）。",
)
LINKS, LINES, DEMANDS, TRIAGE = "衔接关系", "覆盖情况", "逐项要求", "处理建议"
TARGETS, BODIES = "指标衔接", "部门衔接"
READ_TARGETS, READ_DUTIES, LOST = "指标识别", "责任识别", "失效意见"
NOTES = {
    LINKS: "每行一条系统提出的衔接关系，左为上级任务，右为本级任务；表末空行供新增。",
    LINES: "每行一项上级任务的覆盖情况。只选“否决”而不改判的，记为“未判定”。",
    DEMANDS: "每行上级的一项要求（一句或一项指标）；改判后该任务的覆盖情况按公式重算。",
    TRIAGE: "每行一项需要处理的要求；可改判处理建议，“无需处理”即不再列入。",
    TARGETS: "每行一项上级指标及本级对应指标；否决即本级未分解，改判须写明关系。",
    BODIES: "每行一个上级牵头（责任）单位及本级对应单位，可在“改为”栏写明本级单位名称。",
    READ_TARGETS: "每行一项系统读出的指标；选要更正的内容，在“改为”栏写明应为何值，空为无此值。",
    READ_DUTIES: "每行一项系统读出的责任分工；选要更正的内容，在“改为”栏写明应为何值。",
    LOST: "这些意见所指的条目或句子已不在现文本中，予以保留，可选“撤回意见”。",
    words.UNITS_SHEET: "两份文件的全部任务条目，新增衔接关系时选用。",
    words.TEXT_SHEET: "本级文件的全部文句，填“改用的本级原句”时选用，可整句或部分复制。",
}
_TASK = ((words.TASK, 10.0), ("上级标题", 18.0))
_ASKED = (
    *_TASK,
    ("上级要求", TEXT),
    (words.UNIT, 10.0),
    ("本级原句", TEXT),
)
_RECORD = ((words.SIDE, 8.0), (words.LISTED_UNIT, 24.0), ("原句", TEXT))
COLUMNS: dict[str, tuple[tuple[str, float], ...]] = {
    LINKS: (
        *_TASK,
        ("上级原文", TEXT),
        (words.UNIT, 10),
        (words.LOWER_HEADING, 18),
        ("本级原文", TEXT),
        ("现判定", 10),
        ("对应依据", 46),
    ),
    LINES: (
        *_TASK,
        ("上级原文", TEXT),
        (words.UNIT, 10),
        ("本级原文", TEXT),
        ("现判定", 10),
        ("未承接的句子", 30),
        ("判定依据", 30),
    ),
    DEMANDS: (*_ASKED, ("现判定", 10), ("处理建议", 10)),
    TRIAGE: (*_ASKED, ("承接情况", 10), ("建议稿", TEXT), ("现判定", 10)),
    TARGETS: (
        *_TASK,
        ("上级指标", TEXT),
        (words.UNIT, 10),
        ("本级指标", TEXT),
        ("现判定", 10),
    ),
    BODIES: (
        *_TASK,
        ("上级单位", 20),
        (words.UNIT, 10),
        ("本级单位", 24),
        ("现判定", 14),
    ),
    READ_TARGETS: (*_RECORD, ("指标原文", 30), ("读取结果", 50)),
    READ_DUTIES: (*_RECORD, ("单位", 24), ("读取结果", 30)),
    LOST: (("原上级条目", 24), ("原本级条目", 24), ("原句", TEXT)),
}
KINDS: dict[str, DecisionKind] = {
    LINKS: "link",
    LINES: "coverage",
    DEMANDS: "demand",
    TRIAGE: "triage",
    TARGETS: "target",
    BODIES: "counterpart",
}
RECORDS: dict[str, RecordKind] = {READ_TARGETS: "target", READ_DUTIES: "responsibility"}
# What a person may name in a row, beside the verdict.
NAMED = {
    DEMANDS: words.PROOF,
    TARGETS: words.PROOF,
    BODIES: words.NEW,
    READ_TARGETS: words.NEW,
    READ_DUTIES: words.NEW,
}
SIDES: dict[str, Side] = {words.TASK: "upper", words.UNIT: "lower"}


def review_report(pairs: Sequence[ReviewedPair]) -> Report:
    """Return the review workbook of some pairs of documents (复核表)."""
    links = [row for pair in pairs for row in pair.links()]
    columns = [column.header for column in _decision_columns(LINKS)]
    empty = [
        Row(cells=(text_cell(pair.name), *(Cell() for _ in columns[1:])))
        for pair in pairs
        for _ in range(EMPTY_ROWS)
    ]
    listed = {(pair.name, side): pair.units(side) for pair in pairs for side in SIDES.values()}
    units = _unit_form([row for rows in listed.values() for row in rows])
    options = [column.header for column in units.columns].index(words.OPTION)
    choices = []
    start = 0
    for number, pair in enumerate(pairs):
        first = len(links) + number * EMPTY_ROWS
        for header, side in SIDES.items():
            end = start + len(listed[pair.name, side])
            if end > start:
                choices.append(
                    RowChoice(
                        column=columns.index(header),
                        rows=(first, first + EMPTY_ROWS - 1),
                        source=units.name,
                        source_column=options,
                        source_rows=(start, end - 1),
                    )
                )
            start = end
    lost = [row for pair in pairs for row in pair.lost()]
    forms = [
        _decision_form(LINKS, [*links, *empty], choices),
        _decision_form(LINES, [row for pair in pairs for row in pair.lines()]),
        _decision_form(DEMANDS, [row for pair in pairs for row in pair.demands()]),
        _decision_form(TRIAGE, [row for pair in pairs for row in pair.triage()]),
        _decision_form(TARGETS, [row for pair in pairs for row in pair.targets()]),
        _decision_form(BODIES, [row for pair in pairs for row in pair.counterparts()]),
        *(
            _decision_form(name, [row for pair in pairs for row in pair.records(kind)])
            for name, kind in RECORDS.items()
        ),
        *([_decision_form(LOST, lost)] if lost else []),
        units,
        _sentence_form([row for pair in pairs for row in pair.sentences()]),
    ]
    return Report(kind=KIND, title=TITLE, sheets=(*forms, _guide()))


def _guide() -> Table:
    """Return the sheet that says how to fill in the others."""
    return Table(
        name=words.GUIDE_SHEET,
        title=TITLE,
        columns=(Column("", GUIDE_WIDTH),),
        rows=tuple(Row(cells=(text_cell(line),)) for line in GUIDE),
        form=True,
    )


def _decision_form(name: str, rows: Iterable[Row], row_choices: Iterable[RowChoice] = ()) -> Table:
    return Table(
        name=name,
        title=f"{TITLE}：{name}",
        note=NOTES[name],
        columns=_decision_columns(name),
        rows=tuple(rows),
        form=True,
        row_choices=tuple(row_choices),
    )


def _decision_columns(name: str) -> tuple[Column, ...]:
    """Return what a person sees of a row, what they fill in, and what the row is about."""
    verdicts: Iterable[str] = [words.VERDICTS["withdraw"]]
    if name in KINDS:
        verdicts = words.CHOICES[KINDS[name]].values()
    elif name in RECORDS:
        verdicts = words.amended_choices(RECORDS[name])
    shown = ((words.PAIR, 12.0), *COLUMNS[name], (words.STANDING, 24.0))
    filled = ((words.NOTE, 26), (words.WHO, 10), (words.DATE, 12))
    return (
        *(Column(header, width) for header, width in shown),
        Column(words.VERDICT, 16, open=True, choices=tuple(verdicts)),
        *([Column(NAMED[name], 26, open=True)] if name in NAMED else []),
        *(Column(header, width, open=True) for header, width in filled),
        Column(words.KEY, 4, hidden=True),
    )


def _sentence_form(rows: Iterable[Row]) -> Table:
    """Return the sentences of the lower documents."""
    shown = ((words.PAIR, 12), (words.LISTED_UNIT, 10), (words.SENTENCE, 100))
    return Table(
        name=words.TEXT_SHEET,
        title=f"{TITLE}：{words.TEXT_SHEET}",
        note=NOTES[words.TEXT_SHEET],
        columns=(
            *(Column(header, width) for header, width in shown),
            Column(words.STAMP, 20, hidden=True),
        ),
        rows=tuple(rows),
        filtered=False,
        form=True,
    )


def _unit_form(rows: Iterable[Row]) -> Table:
    """Return the tasks of both documents; a hidden option names each as it is chosen."""
    shown = (
        (words.PAIR, 12),
        (words.SIDE, 8),
        (words.LISTED_UNIT, 10),
        (words.HEADING, 30),
        ("原文", 80),
    )
    return Table(
        name=words.UNITS_SHEET,
        title=f"{TITLE}：{words.UNITS_SHEET}",
        note=NOTES[words.UNITS_SHEET],
        columns=(
            *(Column(header, width) for header, width in shown),
            Column(words.STAMP, 20, hidden=True),
            Column(words.OPTION, 20, hidden=True),
        ),
        rows=tuple(rows),
        filtered=False,
        form=True,
    )
