"""The words of the review workbook, as written and as people choose them (复核用语)."""

from __future__ import annotations

from typing import NamedTuple

from policy_nlp.records import DecisionStatus
from policy_nlp.records.alignment import DecisionKind, Verdict
from policy_nlp.records.decisions import AMENDABLE, RECORD, Decision
from policy_nlp.report import labels
from policy_nlp.report.labels import GRADES

# Headers by which columns are found again, wherever they were moved.
PAIR, TASK, UNIT = "文件", "上级条目", "本级条目"
VERDICT, NOTE, WHO, DATE, KEY = "处理意见", "备注", "确认人", "日期", "标识（勿改）"
STANDING, SIDE, STAMP, HEADING, OPTION = "现有意见", "层级", "指纹（勿改）", "标题", "选项"
LISTED_UNIT, SENTENCE = "条目", "原句"
# What a person may name in place of what is shown: a lower sentence; a body, or a field's value.
PROOF, NEW = "改用的本级原句", "改为"
# The same columns where remarks on a draft are answered, and what their hidden key begins with
# where nothing can be decided: findings of form.
ADOPTED, REASON, FORM_KEY = "采纳情况", "理由", "form:"
# Only the sheet of links has it, and so may hold rows that a person added.
LOWER_HEADING = "本级标题"
UNITS_SHEET, TEXT_SHEET, GUIDE_SHEET = "条目一览", "本级原句一览", "填写说明"
UPPER, LOWER = "上级", "本级"

VERDICTS: dict[Verdict, str] = {
    "confirm": "确认",
    "reject": "否决",
    "regrade": "改判为",
    "add": "新增为",
    "amend": "更正",
    "approve": "签发",
    "withdraw": "撤回意见",
}
# Grades and statuses of what is decided.
VALUES: dict[DecisionKind, dict[str, str]] = {
    "link": dict(GRADES.items()),
    "coverage": dict(labels.COVERAGE.items()),
    "demand": dict(labels.DEMAND_STATUSES.items()),
    "target": {code: word for code, word in labels.RELATIONS.items() if code != "own"},
    "counterpart": dict(labels.COUNTERPARTS.items()),
    "triage": dict(labels.ACTIONS.items()),
}
# The fields of a target or responsibility that may be amended.
FIELDS: dict[str, str] = {
    "indicator": "指标名称",
    "operator": "比较方式",
    "value": "数值",
    "value2": "数值上限",
    "unit_of_measure": "计量单位",
    "deadline": "完成年限",
    "strength": "约束力",
    "kind": "指标类型",
    "scope": "范围",
    "role": "角色",
    "department": "部门编码",
    RECORD: "（整条删去）",
}
# The words for codes that fields hold.
CODES: dict[str, dict[str, str]] = {
    "operator": labels.OPERATORS,
    "strength": labels.STRENGTHS,
    "kind": dict(labels.TARGET_KINDS.items()),
    "role": dict(labels.ROLES.items()),
}
# Kinds of which nothing is gained by rejecting without saying what holds instead.
_NOT_REJECTED: tuple[DecisionKind, ...] = ("counterpart", "triage")
# What a person may leave out, or write otherwise, of a word from the list.
_LEFT_OUT = str.maketrans("", "", "为:：")


class Choice(NamedTuple):
    """What a person chooses: a verdict and, for a new status, its code; the field to amend."""

    verdict: Verdict
    value: str | None = None


_WITHDRAW = Choice("withdraw")


def _choices_of(kind: DecisionKind) -> dict[Choice, str]:
    made = {Choice("confirm"): VERDICTS["confirm"], Choice("reject"): VERDICTS["reject"]}
    if kind in _NOT_REJECTED:
        del made[Choice("reject")]
    valued: tuple[Verdict, ...] = ("regrade", "add") if kind == "link" else ("regrade",)
    for verdict in valued:
        for value, word in VALUES[kind].items():
            made[Choice(verdict, value)] = f"{VERDICTS[verdict]}{word}"
    return {**made, _WITHDRAW: VERDICTS["withdraw"]}


# What may be chosen for a link, a line, a sentence, in the order of the list.
CHOICES: dict[DecisionKind, dict[Choice, str]] = {kind: _choices_of(kind) for kind in VALUES}
_AMENDED = {Choice("amend", field): f"{VERDICTS['amend']}{word}" for field, word in FIELDS.items()}
# What may be chosen of a remark: a demand is then acted on as it is shown, or not at all.
ADOPTIONS: dict[str, Choice] = {
    "采纳": Choice("confirm"),
    "不采纳": Choice("regrade", "none"),
}
CHOICES["amend"] = {**_AMENDED, _WITHDRAW: VERDICTS["withdraw"]}
CHOICES["approval"] = {Choice("approve"): VERDICTS["approve"], _WITHDRAW: VERDICTS["withdraw"]}


def amended_choices(kind: str) -> tuple[str, ...]:
    """Return what may be chosen for a record of one kind, in the order of the list."""
    _, fields = AMENDABLE[kind]
    shown = (CHOICES["amend"][Choice("amend", field)] for field in (*fields, RECORD))
    return (*shown, VERDICTS["withdraw"])


def field_word(field: str, value: str | None) -> str:
    """Return the value of a field as a person sees it, empty for none."""
    return CODES.get(field, {}).get(value or "", value or "")


def read_field(field: str, word: str) -> str | None:
    """Return the value of a field that a person wrote as a word, None for none."""
    codes = {shown: code for code, shown in CODES.get(field, {}).items()}
    return codes.get(word, word) or None


def value_word(kind: DecisionKind, value: str | None) -> str:
    """Return a grade or status in words."""
    return VALUES[kind].get(value or "", labels.NOTHING)


def verdict_word(decision: Decision | DecisionStatus) -> str:
    """Return a decision as it is chosen in the workbook."""
    if decision.verdict == "amend":
        return chosen_word(decision.kind, decision.verdict, decision.field)
    return chosen_word(decision.kind, decision.verdict, decision.value)


def decision_word(decision: Decision | DecisionStatus) -> str:
    """Return a decision with what it names: 更正数值：80改为90."""
    word = verdict_word(decision)
    if decision.verdict == "amend" and decision.field != RECORD:
        field = decision.field or ""
        old, new = (field_word(field, value) for value in (decision.old, decision.new))
        return f"{word}：{old or '（空）'}改为{new or '（空）'}"
    return f"{word}（{decision.new}）" if decision.new else word


def adoption_word(verdict: str) -> str:
    """Return what was chosen of a demand as it is chosen of a remark: 采纳 for 确认.

    What is neither stays as it is: 改判为供参考.
    """
    choice = read_choice("triage", verdict)
    return next((word for word, known in ADOPTIONS.items() if known == choice), verdict)


def chosen_word(kind: DecisionKind, verdict: Verdict, value: str | None) -> str:
    """Return a verdict as it is chosen in the workbook.

    >>> chosen_word("link", "regrade", "partial")
    '改判为部分对应'
    """
    has_value = verdict in ("regrade", "add", "amend")
    choice = Choice(verdict, value if has_value else None)
    # What is no longer offered, or never was, may stand in the file all the same.
    return CHOICES[kind].get(choice, VERDICTS[verdict])


def read_choice(kind: DecisionKind, text: str) -> Choice | None:
    """Return what was chosen, None where that is no choice.

    >>> read_choice("link", " 改判： 部分对应")
    Choice(verdict='regrade', value='partial')
    """
    return _BY_WORD[kind].get(_choice_key(text))


def _choice_key(text: str) -> str:
    return "".join(text.split()).translate(_LEFT_OUT)


_BY_WORD = {
    kind: {_choice_key(word): choice for choice, word in (*choices.items(), (_WITHDRAW, "撤回"))}
    for kind, choices in CHOICES.items()
}
_BY_WORD["triage"] |= ADOPTIONS
