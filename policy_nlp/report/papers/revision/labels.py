"""What officials read for the codes of a revision (修订比对用语)."""

from __future__ import annotations

import re

from policy_nlp.records.revision import Change, ChangeKind, Direction, TargetField
from policy_nlp.report.labels import ROLES, STATUSES

KINDS: dict[ChangeKind, str] = {
    "task-added": "新增任务",
    "task-removed": "删除任务",
    "task-moved": "任务移动",
    "task-renumbered": "重新编号",
    "task-split": "任务拆分",
    "task-merged": "任务合并",
    "heading-changed": "标题修改",
    "status-changed": "文稿状态",
    "measure-added": "新增举措",
    "measure-removed": "删除举措",
    "text-added": "新增文字",
    "text-removed": "删除文字",
    "text-moved": "文字移动",
    "target-added": "新增指标",
    "target-removed": "删除指标",
    "target-changed": "指标调整",
    "responsibility-changed": "责任调整",
    "strength-changed": "力度调整",
    "wording-only": "文字修改",
    "editorial": "编辑性修改",
}
# What a leader need not see: other words, editing, numbers that followed.
MINOR: frozenset[ChangeKind] = frozenset({"wording-only", "editorial", "task-renumbered"})
DIRECTIONS: dict[Direction, str] = {"strengthened": "加码", "weakened": "放松"}
# A year has directions of its own.
YEARS: dict[Direction, str] = {"strengthened": "提前", "weakened": "推迟"}
FIELDS: dict[TargetField, str] = {
    "value": "数值",
    "operator": "口径",
    "deadline": "时限",
    "strength": "约束力",
    "unit": "单位",
}
OPERATORS = {">=": "不低于", "<=": "不高于", "=": "达到", "~": "左右"}
STRENGTHS = {"must": "必须完成", "strive": "力争"}
NOTHING = "无"


def kind_of(change: Change) -> str:
    """Return the kind of a change with its direction: 指标调整（放松）."""
    if change.direction is None:
        return KINDS[change.kind]
    words = YEARS if change.field == "deadline" else DIRECTIONS
    return f"{KINDS[change.kind]}（{words[change.direction]}）"


def gist_of(change: Change) -> str:
    """Return what changed in a few words: 装配式建筑占比 数值：50 → 45."""
    if change.kind == "target-changed" and change.field is not None:
        old, new = value_of(change, change.old_value), value_of(change, change.new_value)
        return f"{change.indicator} {FIELDS[change.field]}：{old} → {new}"
    if change.kind == "responsibility-changed":
        return "；".join(duties_of(change)) or _both(change)
    if change.kind == "status-changed":
        codes = (STATUSES.get(code, "") for code in (change.old_value, change.new_value))  # type: ignore[call-overload]
        return " → ".join(code or NOTHING for code in codes)
    if change.indicator:
        return change.indicator
    if change.kind in ("task-renumbered", "heading-changed", "strength-changed"):
        return _both(change)
    if change.kind in ("wording-only", "editorial"):
        return difference_of(change)
    return change.heading or one_line(change.new or change.old or "")


def duties_of(change: Change) -> list[str]:
    """Return who came, went, has another role or another name."""
    parts = []
    if change.added:
        parts.append(f"增加{'、'.join(change.added)}")
    if change.removed:
        parts.append(f"删去{'、'.join(change.removed)}")
    roles: dict[str, str] = {str(role): word for role, word in ROLES.items()}
    parts += [
        f"{role.name}由{roles[role.old]}改为{roles[role.new]}" for role in change.role_changes
    ]
    parts += [f"{'、'.join(r.old)}改为{'、'.join(r.new)}" for r in change.renamed]
    if change.field == "deadline":
        parts.append(
            f"时限：{value_of(change, change.old_value)} → {value_of(change, change.new_value)}"
        )
    return parts


def difference_of(change: Change) -> str:
    """Return what differs between two wordings, with a little of what stands around it."""
    old, new = one_line(change.old or ""), one_line(change.new or "")
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    begin, after = max(0, start - 6), max(0, end - 6)
    lead = "…" if begin else ""
    tail = "…" if after else ""
    return " → ".join(f"{lead}{text[begin : len(text) - after]}{tail}" for text in (old, new))


def value_of(change: Change, value: float | str | None) -> str:
    """Return a value of a changed field as an official writes it."""
    if value is None:
        return NOTHING
    if change.field == "deadline":
        return f"{value:g}年" if isinstance(value, float | int) else str(value)
    if isinstance(value, float | int):
        return f"{value:,.10g}".replace(",", "")
    return {"operator": OPERATORS, "strength": STRENGTHS}.get(change.field or "", {}).get(
        value, value
    )


def one_line(text: str) -> str:
    """Return a text without the line breaks in it."""
    return " ".join(text.split())


def _both(change: Change) -> str:
    return f"{one_line(change.old or NOTHING)} → {one_line(change.new or NOTHING)}"


def is_telling(change: Change) -> bool:
    """Tell whether other words may change what is ordered: a number, a no, a degree or a body.

    Such a change of wording is shown with those of substance, so that nobody misses it.
    """
    if change.kind != "wording-only":
        return False
    old, new = change.old or "", change.new or ""
    return any(sorted(marks.findall(old)) != sorted(marks.findall(new)) for marks in _TELLING)


# 90 → 88; 稳步提高 → 稳步降低; 不得 → 原则上不得; 国务院 → 党中央、国务院
_TELLING = (
    re.compile(r"\d+(?:\.\d+)?"),
    re.compile(
        r"不|未|禁|免|除外|原则上|基本|全部|全面|逐步|有序|力争|确保|适当|适度|可以|应当|必须|提高|降低|增加|减少|上升|下降"
    ),
    re.compile(r"[一-龥]{0,4}(?:委|局|厅|部|办|国务院|党中央|政府|公司|集团)"),
)
