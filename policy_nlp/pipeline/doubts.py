"""Whether two documents look like a plan and the guidance above it (核对上下级文件)."""

from __future__ import annotations

from typing import get_args

from policy_nlp.extract import resolve_citations
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Alignment, Extraction
from policy_nlp.records.extraction import Level
from policy_nlp.report.labels import LEVELS

_FROM_ABOVE: tuple[Level, ...] = get_args(Level)
_SWAPPED = "请核对上下级是否放反"


def find_doubts(
    alignment: Alignment, lower: Extraction, upper: Extraction, lexicons: Lexicons
) -> list[str]:
    """Return what speaks against the one carrying out the other, a Chinese line each.

    Their levels, places, dates and what they cite may disagree, they may be one text, or most
    tasks of the upper one may have nothing to do with the lower.
    """
    names = [f"“{document.document.source.file}”" for document in (lower, upper)]
    if lower.text == upper.text:
        return [f"{names[0]}和{names[1]}内容相同，请核对是否选错文件"]
    return [
        *_doubts_of_place(names, lower, upper),
        *_doubts_of_order(names, lower, upper, lexicons),
        *_doubts_of_subject(names, alignment),
    ]


def _doubts_of_place(names: list[str], lower: Extraction, upper: Extraction) -> list[str]:
    below, above = lower.document, upper.document
    if below.level is None or above.level is None:
        return []
    words = LEVELS[below.level], LEVELS[above.level]
    if _FROM_ABOVE.index(below.level) < _FROM_ABOVE.index(above.level):
        return [f"{names[0]}是{words[0]}文件，{names[1]}是{words[1]}文件，{_SWAPPED}"]
    regions = below.region, above.region
    if below.level == above.level and all(regions) and regions[0] != regions[1]:
        return [f"两个文件同为{words[0]}，但地区不同（{regions[0]}、{regions[1]}），请核对"]
    return []


def _doubts_of_order(
    names: list[str], lower: Extraction, upper: Extraction, lexicons: Lexicons
) -> list[str]:
    found = []
    dates = lower.document.date or "", upper.document.date or ""
    # A date may lack its day, or its month.
    known = min(map(len, dates))
    if dates[0][:known] < dates[1][:known]:
        found.append(f"{names[0]}（{dates[0]}）早于{names[1]}（{dates[1]}），{_SWAPPED}")
    cited = resolve_citations(upper.document.citations, [lower.document], lexicons)
    if any(citation.resolves_to for citation in cited):
        found.append(f"上位文件{names[1]}引用了{names[0]}，{_SWAPPED}")
    return found


def _doubts_of_subject(names: list[str], alignment: Alignment) -> list[str]:
    open_tasks = sum(coverage.status == "none" for coverage in alignment.coverage)
    if open_tasks * 2 <= len(alignment.coverage):
        return []
    counted = f"{len(alignment.coverage)}项任务中有{open_tasks}项未见对应"
    return [f"{names[1]}的{counted}，请核对两个文件是否为同一主题"]
