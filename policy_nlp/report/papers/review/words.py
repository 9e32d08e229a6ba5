"""The words of the review workbook, as written and as people choose them (复核用语)."""

from __future__ import annotations

import re

from policy_nlp.records import Record
from policy_nlp.records.alignment import DecisionKind, Verdict
from policy_nlp.records.decisions import Decision
from policy_nlp.report import labels
from policy_nlp.report.papers.alignment.words import GRADES, SENTENCES

# Headers by which columns are found again, wherever they were moved.
PAIR, TASK, UNIT = "文件", "上级条目", "本级条目"
VERDICT, NOTE, WHO, DATE, KEY = "处理意见", "备注", "确认人", "日期", "标识（勿改）"
STANDING, SIDE, STAMP, HEADING, OPTION = "现有意见", "层级", "指纹（勿改）", "标题", "选项"
# Only the sheet of links has it, and so may hold rows that a person added.
LOWER_HEADING = "本级标题"
UNITS_SHEET, GUIDE_SHEET = "条目一览", "填写说明"
UPPER, LOWER = "上级", "本级"

CONFIRM, REJECT, WITHDRAW = "确认", "否决", "撤回意见"
TO_REVIEW = "待复核"
_REGRADE, _ADD = "改判为", "新增为"
VALUES: dict[DecisionKind, dict[str, str]] = {
    "link": {word: code for code, word in GRADES.items()},
    "coverage": {word: code for code, word in labels.COVERAGE.items()},
    "sentence": {word: code for code, word in SENTENCES.items()},
}
_WORDS = {kind: {code: word for word, code in words.items()} for kind, words in VALUES.items()}
_SAID = re.compile(rf"(?P<verb>{_REGRADE[:2]}|{_ADD[:2]})为?[:：]?(?P<value>.+)")


class Said(Record):
    """What a person chose: a verdict and, for a new grade or status, its code."""

    verdict: Verdict
    value: str | None = None


def value_word(kind: DecisionKind, value: str | None) -> str:
    """Return a grade or status in words."""
    return _WORDS[kind].get(value or "", labels.NOTHING)


def choices(kind: DecisionKind) -> list[str]:
    """Return what a person may choose for a link, a line, a sentence."""
    regrade = [f"{_REGRADE}{word}" for word in VALUES[kind]]
    add = [f"{_ADD}{word}" for word in VALUES[kind]] if kind == "link" else []
    return [CONFIRM, REJECT, *regrade, *add, WITHDRAW]


def verdict_word(decision: Decision) -> str:
    """Return a decision as it is chosen in the workbook."""
    return chosen_word(decision.kind, decision.verdict, decision.value)


def chosen_word(kind: DecisionKind, verdict: Verdict, value: str | None) -> str:
    """Return a verdict as it is chosen in the workbook.

    >>> chosen_word("link", "regrade", "partial")
    '改判为部分对应'
    """
    simple: dict[Verdict, str] = {"confirm": CONFIRM, "reject": REJECT, "withdraw": WITHDRAW}
    if verdict in simple:
        return simple[verdict]
    verb = _ADD if verdict == "add" else _REGRADE
    return f"{verb}{value_word(kind, value)}"


def read_verdict(kind: DecisionKind, text: str) -> Said | None:
    """Return what was chosen, None where that is no choice.

    >>> read_verdict("link", " 改判： 部分对应")
    Said(verdict='regrade', value='partial')
    """
    word = "".join(text.split())
    simple: dict[str, Verdict] = {CONFIRM: "confirm", REJECT: "reject", WITHDRAW: "withdraw"}
    simple["撤回"] = "withdraw"
    if word in simple:
        return Said(verdict=simple[word])
    found = _SAID.fullmatch(word)
    value = VALUES[kind].get(found["value"]) if found else None
    if found is None or value is None or (found["verb"] == _ADD[:2] and kind != "link"):
        return None
    return Said(verdict="add" if found["verb"] == _ADD[:2] else "regrade", value=value)
