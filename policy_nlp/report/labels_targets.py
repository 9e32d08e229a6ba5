"""What a target asks and by when, in words (指标用语)."""

from __future__ import annotations

from policy_nlp.records.decisions import PERSON
from policy_nlp.records.extraction import Target
from policy_nlp.report.labels import TARGET_KINDS, decided_word

# Before the value of a target.
OPERATOR_SIGNS = {">=": "≥", "<=": "≤", "=": "", "~": "约", None: ""}
# What follows a name and goes on with it: 能耗和二氧化碳排放继续下降 says nothing of 能耗 alone.
_GOES_ON = "、，；和与及等的"
STRIVES = "力争"
NO_TIME = "未定时限"


def value_text(target: Target) -> str:
    """Return what a target asks for: ≥18%, “显著提升”, 按上级下达; 力争 stands before it.

    What a person amended is marked: ≥18%〔更正〕.
    """
    text = _value(target)
    if target.strength == "strive" and STRIVES not in text:
        text = f"{STRIVES}{text}"
    return decided_word(text, "amended" if target.rule == PERSON else None)


def when_text(target: Target) -> str:
    """Return by when: 2025年, “十四五”期间, else the plan's own year, marked as such.

    2025年（规划期） is the year of the plan, which the text does not give to the target itself.
    """
    if target.deadline:
        return f"{target.deadline}年"
    if target.period:
        return f"“{target.period}”期间"
    return f"{target.plan_year}年（规划期）" if target.plan_year else ""


def asked_text(target: Target) -> str:
    """Return both in one line: ≥18%，2025年."""
    return f"{value_text(target)}，{when_text(target) or NO_TIME}"


def _value(target: Target) -> str:
    if target.kind == "delegated":
        return TARGET_KINDS["delegated"]
    if target.value is None:
        return f"“{_wording(target)}”"
    value = _round_number(target.value)
    if target.value2 is not None:
        value = f"{value}—{_round_number(target.value2)}"
    unit = target.unit_of_measure or ""
    amount = f"{unit}{value}" if unit.endswith(":") else f"{value}{unit}"  # 1:15, 1.8:1
    return f"{OPERATOR_SIGNS[target.operator]}{amount}"


def _wording(target: Target) -> str:
    """Return what is said of the indicator, else all of the sentence (显著提升)."""
    quote = " ".join(target.quote.split())
    said = quote.partition(target.indicator)[2]
    return said if said and said[0] not in _GOES_ON else quote


def _round_number(value: float) -> str:
    """Return a number as officials write it: 4.45亿, 7300万, 13.83."""
    if abs(value) >= 1e8:
        return f"{value / 1e8:.10g}亿"
    return f"{value / 1e4:.10g}万" if abs(value) >= 1e6 else f"{value:.10g}"
