"""The targets of a document year by year (年度目标分解表)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policy_nlp.records import Target
from policy_nlp.records.extraction import LEADING_ROLES
from policy_nlp.report import labels
from policy_nlp.report.labels import numbered_name, value_text, when_text
from policy_nlp.report.model import Column, Row, Table, numbered_row
from policy_nlp.report.papers.matrix.entries import MatrixEntries, name_list
from policy_nlp.text.width import fold

NAME = "年度目标分解表"
NO_YEAR = "未定年份"
NOTE = (
    f"说明：数值按计量单位的基本形式列示，“原文”列照录原文；未写明年份的列入“{NO_YEAR}”。"
    "原文未写明各年度数值的，不作分解。"
)


def year_table(
    entries: MatrixEntries, title: str, targets: Sequence[Target] | None = None
) -> Table:
    """Return the targets of a document, or those given, with a column a year.

    A figure stands under the year that the text names; nothing is spread over the years between.
    """
    found = tuple(entries.document.targets.values()) if targets is None else targets
    dated = sorted((target.deadline, _time(target)) for target in found if target.deadline)
    others = [_time(target) for target in found if not target.deadline]
    periods = sorted(dict.fromkeys(others), key=lambda time: time == NO_YEAR)
    times = [*dict.fromkeys(time for _, time in dated), *periods]
    grouped: dict[tuple[str, str, str], list[Target]] = {}
    for target in found:
        key = (fold(target.indicator), target.scope or "", target.unit_of_measure or "")
        grouped.setdefault(key, []).append(target)
    return Table(
        name=NAME,
        title=f"{title}{NAME}",
        note=NOTE,
        columns=(
            Column(header="序号", width=5, align="center"),
            Column(header="指标", width=26),
            *(Column(header=time, width=13, align="center") for time in times),
            Column(header="原文", width=46),
            Column(header="责任单位", width=24),
            Column(header="所在条目", width=24),
        ),
        rows=tuple(
            _indicator_row(entries, number, targets, times)
            for number, targets in enumerate(grouped.values(), 1)
        ),
        frozen=2,
    )


def _time(target: Target) -> str:
    return when_text(target) or NO_YEAR


def _indicator_row(
    entries: MatrixEntries, number: int, targets: list[Target], times: Sequence[str]
) -> Row:
    """Return what is said of one indicator, the earlier year first."""
    targets.sort(key=lambda item: (item.deadline or 0, item.span.start))
    scope = targets[0].scope
    document = entries.document
    texts = (
        f"{targets[0].indicator}{f'（{scope}）' if scope else ''}",
        *(
            _lines(value_text(target) for target in targets if _time(target) == time)
            for time in times
        ),
        _lines(target.quote for target in targets),
        _lines(_answering(entries, target) for target in targets) or labels.NOTHING,
        _lines(numbered_name(document.unit(target.unit)) for target in targets),
    )
    return numbered_row(number, texts)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _answering(entries: MatrixEntries, target: Target) -> str:
    """Return who leads what the target belongs to, or all who answer where nobody leads."""
    entry = entries.of_target(target)
    if entry is None:
        return ""
    leading = [item for item in entry.responsibilities if item.role in LEADING_ROLES]
    return name_list(leading or entry.responsibilities, entries.document.text)
