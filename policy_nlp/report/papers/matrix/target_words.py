"""What a target asks for, in words (指标表述)."""

from __future__ import annotations

from policy_nlp.records import Target

OPERATORS = {">=": "≥", "<=": "≤", "=": "", "~": "约", None: ""}


def value_text(target: Target) -> str:
    """Say what a target asks for: ≥18%, 定性要求, 按上级下达; 力争 stands before it."""
    return f"{'力争' if target.strength == 'strive' else ''}{_value(target)}"


def when_text(target: Target) -> str:
    """Say by when: 2025年, “十四五”期间, nothing where the text does not."""
    if target.deadline:
        return f"{target.deadline}年"
    return f"“{target.period}”期间" if target.period else ""


def _value(target: Target) -> str:
    if target.kind == "delegated":
        return "按上级下达"
    if target.value is None:
        return "定性要求"
    value = _number(target.value)
    if target.value2 is not None:
        value = f"{value}—{_number(target.value2)}"
    return f"{OPERATORS[target.operator]}{value}{target.unit_of_measure or ''}"


def _number(value: float) -> str:
    """Print a number as officials do: 4.45亿, 7300万, 13.83."""
    if abs(value) >= 1e8:
        return f"{value / 1e8:.10g}亿"
    return f"{value / 1e4:.10g}万" if abs(value) >= 1e6 else f"{value:.10g}"
