"""The words of the review workbook, as written and as people choose them (复核用语)."""

from __future__ import annotations

from typing import NamedTuple

from policy_nlp.records import DecisionStatus
from policy_nlp.records.alignment import DecisionKind, Verdict
from policy_nlp.records.decisions import Decision
from policy_nlp.report import labels
from policy_nlp.report.labels import GRADES, SENTENCES

# Headers by which columns are found again, wherever they were moved.
PAIR, TASK, UNIT = "文件", "上级条目", "本级条目"
VERDICT, NOTE, WHO, DATE, KEY = "处理意见", "备注", "确认人", "日期", "标识（勿改）"
STANDING, SIDE, STAMP, HEADING, OPTION = "现有意见", "层级", "指纹（勿改）", "标题", "选项"
LISTED_UNIT = "条目"
# Only the sheet of links has it, and so may hold rows that a person added.
LOWER_HEADING = "本级标题"
UNITS_SHEET, GUIDE_SHEET = "条目一览", "填写说明"
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
    "demand": dict(SENTENCES.items()),
}
# What a person may leave out, or write otherwise, of a word from the list.
_LEFT_OUT = str.maketrans("", "", "为:：")


class Choice(NamedTuple):
    """What a person chooses: a verdict and, for a new grade or status, its code."""

    verdict: Verdict
    value: str | None = None


_WITHDRAW = Choice("withdraw")


def _choices_of(kind: DecisionKind) -> dict[Choice, str]:
    made = {Choice("confirm"): VERDICTS["confirm"], Choice("reject"): VERDICTS["reject"]}
    valued: tuple[Verdict, ...] = ("regrade", "add") if kind == "link" else ("regrade",)
    for verdict in valued:
        for value, word in VALUES[kind].items():
            made[Choice(verdict, value)] = f"{VERDICTS[verdict]}{word}"
    return {**made, _WITHDRAW: VERDICTS["withdraw"]}


# What may be chosen for a link, a line, a sentence, in the order of the list.
CHOICES: dict[DecisionKind, dict[Choice, str]] = {kind: _choices_of(kind) for kind in VALUES}


def value_word(kind: DecisionKind, value: str | None) -> str:
    """Return a grade or status in words."""
    return VALUES[kind].get(value or "", labels.NOTHING)


def verdict_word(decision: Decision | DecisionStatus) -> str:
    """Return a decision as it is chosen in the workbook."""
    return chosen_word(decision.kind, decision.verdict, decision.value)


def chosen_word(kind: DecisionKind, verdict: Verdict, value: str | None) -> str:
    """Return a verdict as it is chosen in the workbook.

    >>> chosen_word("link", "regrade", "partial")
    '改判为部分对应'
    """
    return CHOICES[kind][Choice(verdict, value if verdict in ("regrade", "add") else None)]


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
