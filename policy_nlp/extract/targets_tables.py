"""Targets that stand in a table of indicators (指标表)."""

from __future__ import annotations

from dataclasses import dataclass

from policy_nlp.extract.targets_draft import Draft
from policy_nlp.extract.targets_patterns import TargetPatterns
from policy_nlp.records import Outline, Span


@dataclass(frozen=True)
class TableRow:
    span: Span
    drafts: tuple[Draft, ...]


def find_table_targets(
    outline: Outline, patterns: TargetPatterns, issued: int | None
) -> list[TableRow]:
    return []
