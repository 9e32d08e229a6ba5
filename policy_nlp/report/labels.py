"""What officials read for the codes of the records (界面用语)."""

from __future__ import annotations

from typing import Literal

from policy_nlp.records.alignment import (
    CoverageStatus,
    DecisionMark,
    DecisionState,
    Grade,
    SentenceStatus,
    TargetRelation,
)
from policy_nlp.records.analysis import GapKind
from policy_nlp.records.extraction import DocumentInfo, Level, Role, Status, Target, Unit
from policy_nlp.records.findings import Severity

ROLES: dict[Role, str] = {
    "lead": "牵头",
    "sole": "单独负责",
    "joint": "共同负责",
    "support": "配合",
    "implement": "负责落实",
}
INHERITED = "沿用"
# The part of a body in a task: it leads or alone answers, is any other of those named, or a
# carry-forward rule names it.
Part = Literal["leads", "joins", "inherits"]
PARTS: dict[Part, str] = {"leads": "◎", "joins": "○", "inherits": "△"}
PART_NAMES: dict[Part, str] = {
    "leads": "牵头或单独负责",
    "joins": "其他责任单位",
    "inherits": "由“下同”一类规定沿用",
}
PART_TASKS: dict[Part, str] = {
    "leads": "牵头或单独负责的任务",
    "joins": "共同负责、配合的任务",
    "inherits": "按“下同”一类规定沿用的任务",
}
PART_COUNTS: dict[Part, str] = {"leads": "牵头", "joins": "其他", "inherits": INHERITED}

NO_LEAD = "（未明确）"
NO_BODY = "（未明确责任单位）"
NOT_COMPARED = "（未比对）"
NO_LINK = "（未见对应）"
OWN_UNIT = "（本级自行安排）"
IN_PART = "（部分）"
NOTHING = "—"
# Beside what the program is not sure of.
LOOK = "请核对"

COVERAGE: dict[CoverageStatus, str] = {
    "full": "已对应",
    "partial": "部分对应",
    "none": "未见对应",
    "not-applicable": "不适用",
    "undecided": "未判定",
}
SENTENCES: dict[SentenceStatus, str] = {
    "covered": "已承接",
    "partly": "部分承接",
    "missing": "未见承接",
    "not-applicable": "不适用",
}
NOT_COUNTED = "不计入"
GRADES: dict[Grade, str] = {"direct": "直接对应", "partial": "部分对应"}
RELATIONS: dict[TargetRelation, str] = {
    "same": "持平",
    "stronger": "加码",
    "weaker": "放松",
    "earlier": "提前",
    "later": "推迟",
    "different-scope": "口径不同",
    "delegated": "按上级下达",
    "missing": "未分解",
    "own": "自设",
}
# Relations at which somebody must look again, the worst first.
DOUBTFUL: tuple[TargetRelation, ...] = ("weaker", "later", "missing", "different-scope")
# Before a lower sentence that comes near an upper one, but does not take it up.
NEAR = "相近"
LINK_HEADERS = ("本级对应条目", "衔接依据")
NONE_SHARED = "无相同用词"
# Of a link that no sentence speaks for: a person added it.
NO_PAIR = "程序未发现相近文句"
# What a person said, as it stands beside a statement; 待复核 holds no longer.
DECISIONS: dict[DecisionMark, str] = {
    "确认": "人工确认",
    "改判": "人工改判",
    "新增": "人工新增",
    "否决": "人工否决",
    "待复核": "原人工意见待复核",
}
CONFIRMED = "人工确认"
SUGGESTION = "【建议稿】"
# Whether what a person said still holds.
DECIDED: dict[DecisionState, str] = {"holds": "有效", "to-review": "待复核", "lost": "失效"}
# What a gap is about.
GAPS: dict[GapKind, str] = {"task": "任务", "target": "指标", "department": "部门"}
LEVELS: dict[Level, str] = {
    "national": "国家",
    "province": "省级",
    "city": "市级",
    "district": "区县级",
}
UPPER_TASKS: dict[Level | None, str] = {
    "national": "对应国家任务",
    "province": "对应省级任务",
    "city": "对应市级任务",
    "district": "对应区县级任务",
    None: "对应上级任务",
}
STATUSES: dict[Status, str] = {
    "draft-for-comment": "征求意见稿",
    "draft-for-review": "送审稿",
    "draft-for-approval": "报批稿",
    "issued": "",
}

# How urgent a finding is.
SEVERITIES: dict[Severity, str] = {"error": "错误", "warning": "疑问", "info": "提示"}

# Before the value of a target.
OPERATOR_SIGNS = {">=": "≥", "<=": "≤", "=": "", "~": "约", None: ""}


def decided_word(word: str, decision: DecisionMark | None) -> str:
    """Return a status or grade with what a person said of it: 不适用〔改判〕."""
    return f"{word}〔{decision}〕" if decision else word


def task_name(unit: Unit) -> str:
    """Return what a unit is called: its heading, else its number (第三条)."""
    return unit.heading or unit.number or unit.id


def numbered_name(unit: Unit) -> str:
    """Return what a unit is called with its printed number: （一）加强领导, else as `task_name`."""
    return f"{unit.number or ''}{unit.heading}" if unit.heading else task_name(unit)


def printed_title(document: DocumentInfo) -> str:
    """Return the title with the mark of a draft, as it stood on the first page."""
    draft = STATUSES[document.status] if document.status else ""
    return f"{document.title or document.id}{f'（{draft}）' if draft else ''}"


def value_text(target: Target) -> str:
    """Return what a target asks for: ≥18%, 定性要求, 按上级下达; 力争 stands before it."""
    return f"{'力争' if target.strength == 'strive' else ''}{_value(target)}"


def when_text(target: Target) -> str:
    """Return by when: 2025年, “十四五”期间, nothing where the text does not say."""
    if target.deadline:
        return f"{target.deadline}年"
    return f"“{target.period}”期间" if target.period else ""


def _value(target: Target) -> str:
    if target.kind == "delegated":
        return "按上级下达"
    if target.value is None:
        return "定性要求"
    value = _round_number(target.value)
    if target.value2 is not None:
        value = f"{value}—{_round_number(target.value2)}"
    return f"{OPERATOR_SIGNS[target.operator]}{value}{target.unit_of_measure or ''}"


def _round_number(value: float) -> str:
    """Return a number as officials write it: 4.45亿, 7300万, 13.83."""
    if abs(value) >= 1e8:
        return f"{value / 1e8:.10g}亿"
    return f"{value / 1e4:.10g}万" if abs(value) >= 1e6 else f"{value:.10g}"
