"""Headers and words of the ledger, by which it is read again (台账用语)."""

from __future__ import annotations

from policy_nlp.records.ledger import (
    ContradictionKind,
    LedgerRow,
    Progress,
    ProgressState,
    TargetVerdict,
)
from policy_nlp.text.normalise import fingerprint

TASKS_SHEET, TARGETS_SHEET = "督查台账", "指标台账"
BODIES_SHEET, GUIDE_SHEET, LOST_SHEET = "责任单位", "填报说明", "未承接事项"
NUMBER, TASK, TEXT, INDICATOR = "序号", "重点任务", "具体举措", "指标"
AIMS, TIME, MILESTONES = "目标指标", "完成时限", "阶段节点"
LEADS, OTHERS = "牵头单位", "配合单位"
BODY, CONTACT, DAY = "填报单位", "联系人", "报送时间"
PROGRESS, STATUS, VALUE = "进展情况", "完成情况", "完成值"
PROOF, PROBLEM = "佐证材料", "存在问题"
KEY = "标识（勿改）"
# In the order of `Progress.content`.
CONTENT = (PROGRESS, STATUS, VALUE, PROOF, PROBLEM)
NAME_HEADER = "单位名称"

STATES: dict[ProgressState, str] = {
    "not-started": "未启动",
    "delayed": "进展滞后",
    "ongoing": "正在推进",
    "done": "已完成",
}
UNSTATED, SILENT = "未写明", "未报送"
VERDICTS: dict[TargetVerdict, str] = {
    "reached": "已达到",
    "behind": "未达到",
    "open": "尚未到期",
    "unreadable": "无法判断",
    "unreported": "未报送",
}
CONTRADICTIONS: dict[ContradictionKind, str] = {
    "state": "完成情况不一致",
    "value": "完成值不一致",
    "self": "同一单位同日填报不一致",
    "target": "报已完成而指标未达到",
}


def state_word(state: ProgressState | None, status: str = "") -> str:
    """Return how far a task is, in the words of the list, else in those that were written."""
    return STATES[state] if state else status or UNSTATED


def row_name(row: LedgerRow) -> str:
    """Return what a row is called in a sentence: of a target its indicator."""
    return row.text if row.key.target else row.task


def row_place(row: LedgerRow) -> str:
    """Return where a row stands in the ledger: 〔3（1）〕, 〔指标4〕."""
    return f"〔{INDICATOR if row.key.target else ''}{row.number}〕" if row.number else ""


def filled_digest(report: Progress) -> str:
    """Return what tells whether somebody wrote into a row that was filled in already."""
    return content_digest(report.content)


def content_digest(content: tuple[str, ...]) -> str:
    """Return the digest of what stands in the open cells of a row; empty where nothing does."""
    return fingerprint("\n".join(content)) if any(content) else ""
