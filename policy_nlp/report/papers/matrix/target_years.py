"""The targets of a document year by year (年度目标分解表)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_nlp.records import Target
from policy_nlp.records.extraction import LEADING_ROLES
from policy_nlp.report import labels
from policy_nlp.report.labels import numbered_name, value_text
from policy_nlp.report.papers.matrix.entries import Duties, name_list
from policy_nlp.report.tables import Cell, Column, Row, Table
from policy_nlp.text.width import fold

NAME = "年度目标分解表"
NO_YEAR = "未定年份"
NOTE = (
    "说明：数值按计量单位的基本形式列示，“原文”列照录原文；未写明年份的列入“{}”。"
    "原文未写明各年度数值的，不作分解。"
)


def year_table(duties: Duties, title: str, targets: Sequence[Target] | None = None) -> Table:
    """Return the targets of a document, or those given, with a column a year.

    A figure stands under the year that the text names; nothing is spread over the years between.
    """
    found = duties.extraction.targets if targets is None else targets
    years = sorted({target.deadline for target in found if target.deadline})
    others = dict.fromkeys(when for target in found if (when := _other_time(target)))
    periods = sorted(others, key=lambda when: when == NO_YEAR)
    times = [*(f"{year}年" for year in years), *periods]
    rows = [_row(duties, at, items, times) for at, items in enumerate(_grouped(found), 1)]
    return Table(
        name=NAME,
        title=f"{title}{NAME}",
        note=NOTE.format(NO_YEAR),
        columns=(
            Column(header="序号", width=5, align="center"),
            Column(header="指标", width=26),
            *(Column(header=time, width=13, align="center") for time in times),
            Column(header="原文", width=46),
            Column(header="责任单位", width=24),
            Column(header="所在条目", width=24),
        ),
        rows=tuple(rows),
        frozen=2,
    )


def _other_time(target: Target) -> str:
    """Return what stands in place of a year."""
    if target.deadline:
        return ""
    return f"“{target.period}”期间" if target.period else NO_YEAR


def _key(target: Target) -> tuple[str, str, str]:
    return fold(target.indicator), target.scope or "", target.unit_of_measure or ""


def _grouped(targets: Sequence[Target]) -> list[list[Target]]:
    """Return what is said of one indicator together, the earlier year first."""
    groups: dict[tuple[str, str, str], list[Target]] = {}
    for target in targets:
        groups.setdefault(_key(target), []).append(target)
    return [
        sorted(items, key=lambda item: (item.deadline or 0, item.span.start))
        for items in groups.values()
    ]


def _row(duties: Duties, number: int, targets: Sequence[Target], times: Sequence[str]) -> Row:
    by_time: dict[str, dict[str, None]] = {}
    for target in targets:
        time = f"{target.deadline}年" if target.deadline else _other_time(target)
        by_time.setdefault(time, {})[value_text(target)] = None
    scope = targets[0].scope
    texts = (
        f"{targets[0].indicator}{f'（{scope}）' if scope else ''}",
        *("\n".join(by_time.get(time, {})) for time in times),
        _lines(target.quote for target in targets),
        _lines(_bodies(duties, target) for target in targets) or labels.NOTHING,
        _lines(numbered_name(duties.extraction.unit(target.unit)) for target in targets),
    )
    return Row(cells=(Cell(number=number), *(Cell(text=text) for text in texts)))


def _lines(texts: Iterator[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _bodies(duties: Duties, target: Target) -> str:
    """Return who leads what the target belongs to, or all who answer where nobody leads."""
    unit = duties.extraction.unit(target.unit)
    if unit not in duties.units:
        return ""
    entry = next((item for item in duties.entries(unit) if target in item.targets), None)
    if entry is None:
        return ""
    leading = [duty for duty in entry.duties if duty.role in LEADING_ROLES]
    return name_list(leading or entry.duties, duties.extraction.text)
