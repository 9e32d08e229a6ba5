"""Read the targets of a text as of one task, and write them in a line each."""

from __future__ import annotations

from policy_nlp.extract.targets.find import find_targets
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Outline, Span, Target, Unit


def outline_of(text: str, heading: str = "甲", path: tuple[str, ...] = ()) -> Outline:
    """Return an outline of one task that holds all of `text`."""
    whole = Span(start=0, end=len(text))
    unit = Unit(id="1", kind="task", heading=heading, path=path, span=whole, body=whole, rule="t")
    return Outline(text=text, units=(unit,))


def targets_in(text: str, heading: str = "甲", path: tuple[str, ...] = ()) -> list[Target]:
    return find_targets(outline_of(text, heading, path), load_lexicons())


def short(target: Target) -> str:
    """Write a quantitative target in one line: name operator value unit deadline."""
    if target.value is None:
        return f"{target.indicator} None {target.deadline}"
    value = f"{target.value:.15g}" + (f"~{target.value2:.15g}" if target.value2 else "")
    parts = [target.indicator, f"{target.operator}{value}{target.unit_of_measure or ''}"]
    parts += [str(target.deadline)] if target.deadline else []
    parts += [target.period] if target.period else []
    parts += [f"比{target.baseline}"] if target.baseline else []
    return " ".join([*parts, "力争"] if target.strength == "strive" else parts)
