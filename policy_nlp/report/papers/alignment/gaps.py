"""五、缺口与建议: what is missing, a draft an official can edit, and whose job it would be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from policy_nlp.records import UnitCoverage
from policy_nlp.records.analysis import Gap
from policy_nlp.records.drafts import GapNote
from policy_nlp.report import labels
from policy_nlp.report.labels import RELATIONS, SENTENCES, SUGGESTION
from policy_nlp.report.model import (
    Column,
    Quotation,
    Row,
    Section,
    Table,
    numbered_row,
    paragraph,
    quotation_cell,
    text_cell,
)
from policy_nlp.report.papers.alignment.pair import PrintedPair

# More names than this stand in the draft only.
MOST_NAMES = 5
NEW_UNIT, NEW_TARGET = "（建议新增条目）", "（主要目标）"
NOTE = (
    "说明：“建议稿”由上级原文改写，仅替换层级用语（如“全市”改为“全区”），上级总量留空（“〔本级数〕”），"
    "未作其他加工，须由起草单位修改后使用；“需结合本地”的，原文面向各下级地区，不作建议稿；标“请核对”的，本级或有相近"
    "表述，请先核对；责任单位由上级责任单位按机构名录对应推得；同一句原文所列的几项指标合为一项。"
)
# Instead of a draft: what the upper document asks of all places below is for each to say itself.
LOCAL = "【需结合本地】"
LOCAL_DRAFT = "原文对“{}”提出要求，请写明本级如何落实，不宜照录。原文：{}"
# What an official must know of a gap; {} are the arguments of the note.
NOTES = {
    "answered-at-home": "上级未列责任单位，所列为补入条目现有责任单位。",
    "in-part": "部分内容已承接（见第二部分第{number}项），补充其余内容即可。",
    "undecided": "该任务未判定：{reason}。",
    "near": "本级“{place}”有相近表述（见第二部分第{number}项），请先核对。",
    "own-work": "原文涉及上级机关自身事项，请核定本级是否需要承接。",
    "names-place": "原文提到上级地名“{}”，请按本级实际改写。",
    "amounts": "需分解：“{}”为上级总量，建议稿留空，以分解下达数为准。",
    "with-targets": "本句所列指标“{}”未分解（见“三、指标衔接”），一并补充，不另列。",
    "overall-value": "数值为上级总体目标，本级数值以分解下达为准。",
    "open-clause": "承接条目以“{}”概括，未逐一列名。",
    "no-counterpart": "本级文件未列{}的对应单位，请按本级机构设置核定。",
}


def gap_section(compared: PrintedPair) -> Section:
    """Return the section on gaps."""
    gaps = compared.analysis.gaps
    counts = Counter(gap.kind for gap in gaps)
    shown = "、".join(f"{labels.GAPS[kind]}缺口{count}项" for kind, count in counts.items())
    lead = f"共列缺口{len(gaps)}项，其中{shown}。每项附“{SUGGESTION}”，供起草单位参考、修改。"
    return Section(
        key="gaps",
        number="五、",
        title="缺口与建议",
        level=1,
        landscape=bool(gaps),
        blocks=(paragraph(lead), _gap_table(compared))
        if gaps
        else (paragraph("本次比对未发现需要补充的内容。"),),
    )


def _gap_table(compared: PrintedPair) -> Table:
    return Table(
        name="缺口与建议",
        title="缺口与建议表",
        note=NOTE,
        columns=(
            Column("序号", 5, "center"),
            Column("类别", 15, "center"),
            Column(f"对应{compared.upper_tasks}", 17),
            Column("上级原文", 38),
            Column("建议补入位置", 16),
            Column("建议稿", 54),
            Column("建议牵头（责任）单位", 18),
            Column("提示", 23),
        ),
        rows=tuple(_gap_row(compared, gap) for gap in compared.analysis.gaps),
        frozen=1,
    )


def _gap_row(compared: PrintedPair, gap: Gap) -> Row:
    quotation = gap_quotation(compared, gap)
    mark = LOCAL if gap.draft.form == "local" else SUGGESTION
    cells = (
        f"{labels.GAPS[gap.kind]}\n{_matter(gap)}",
        compared.place("upper", gap.upper),
        quotation_cell(quotation) if quotation else "",
        _home(compared, gap),
        text_cell(f"{mark}{draft_text(compared, gap)}", bold=len(mark)),
        _answering(gap),
        "".join(_note_texts(compared, gap)),
    )
    return numbered_row(
        gap.number,
        cells,
        key=f"gap-{gap.number}",
        status=gap.status,
        departments=(*gap.leading, *gap.joining),
    )


def gap_quotation(compared: PrintedPair, gap: Gap) -> Quotation | None:
    """Return the upper text that is open."""
    return compared.quote("upper", gap.span, gap.upper) if gap.span else None


def _matter(gap: Gap) -> str:
    """Say what is open, in a word; of many departments only how many."""
    if gap.kind == "task":
        word = next(word for status, word in SENTENCES.items() if status == gap.matter)
        return f"{word}\n{labels.LOOK}" if gap.doubtful else word
    if gap.kind == "target":
        word = next(word for relation, word in RELATIONS.items() if relation == gap.matter)
        return f"{word}：{'、'.join(gap.names)}"
    few = len(gap.names) <= MOST_NAMES
    whose = "、".join(gap.names) if few else f"{len(gap.names)}个上级责任单位"
    return f"{'未逐一列明' if gap.matter == 'not-listed' else '未列明'}{whose}的对应单位"


def _home(compared: PrintedPair, gap: Gap) -> str:
    if gap.home is None:
        return NEW_TARGET if gap.kind == "target" else NEW_UNIT
    return compared.place("lower", gap.home)


def draft_text(compared: PrintedPair, gap: Gap) -> str:
    """Return the draft as an official reads it, without its mark."""
    draft, place, names = gap.draft, _home(compared, gap), "、".join(gap.joining)
    wording = f"{draft.wording}。"
    match draft.form:
        case "local":
            quotation = gap_quotation(compared, gap)
            text = quotation.text.rstrip("。；") if quotation else ""
            return f"{LOCAL_DRAFT.format(draft.addressed, text)}。{draft.clause}"
        case "replace":
            return f"将“{draft.quote}”调整为：{wording}"
        case "beside":
            return f"保留“{draft.quote}”，并补充：{wording}"
        case "add-names":
            return f"在“{place}”的责任单位中增列{names}。"
        case "state-names":
            return f"在“{place}”中写明责任单位：{names}。"
        case "list-names":
            return f"将“{place}”的“{draft.clause}”改为逐一列名，包括{names}。"
    return f"{wording}{draft.clause}"


def _note_texts(compared: PrintedPair, gap: Gap) -> Iterator[str]:
    for note in gap.notes:
        yield NOTES[note.code].format("、".join(note.args), **_looked_up(compared, gap, note))


def _looked_up(compared: PrintedPair, gap: Gap, note: GapNote) -> dict[str, object]:
    """Return what a note says of other parts of the report."""
    tasks = [item.upper for item in compared.alignment.coverage]
    coverage = compared.coverage_of(gap.upper)
    return {
        "number": tasks.index(gap.upper) + 1 if gap.upper in tasks else 0,
        "reason": _undecided_text(compared, coverage) if coverage else "",
        "place": compared.quote("lower", note.span).place if note.span else "",
    }


def _undecided_text(compared: PrintedPair, coverage: UnitCoverage) -> str:
    text = labels.coverage_text(coverage, compared.alignment.decided)
    return text.removesuffix("，未判定")


def _answering(gap: Gap) -> str:
    """Return who would lead; where nobody does above, all who would answer."""
    names = gap.leading or gap.joining
    if len(names) > MOST_NAMES and not gap.leading:
        return f"{len(names)}个单位，见建议稿"
    return "、".join(names) or "（请核定）"
