"""Rules on targets: without deadline or unit, in conflict, out of time (指标)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from policy_nlp.check.rules import Mark, Subject
from policy_nlp.records import Target
from policy_nlp.text.fold import fold


def no_deadline(subject: Subject) -> Iterator[Mark]:
    """Mark targets with a value and no time by which it is to be reached."""
    for target in _valued(subject):
        if target.deadline is None and target.period is None:
            yield Mark(target.span, f"指标“{target.indicator}”没有完成时限", unit=target.unit)


def no_unit(subject: Subject) -> Iterator[Mark]:
    """Mark targets whose value has no unit of measure."""
    for target in _valued(subject):
        if not target.unit_of_measure:
            yield Mark(target.span, f"指标“{target.indicator}”的数值没有计量单位", unit=target.unit)


def conflict(subject: Subject) -> Iterator[Mark]:
    """Mark one indicator with two values for one year."""
    groups: dict[tuple[object, ...], list[Target]] = defaultdict(list)
    for target in _valued(subject):
        if target.deadline is not None:
            key = (fold(target.indicator), target.scope, target.deadline, target.unit_of_measure)
            groups[key].append(target)
    for same in groups.values():
        for other in same[1:]:
            if (other.value, other.value2) != (same[0].value, same[0].value2):
                yield Mark(
                    other.span,
                    f"“{other.indicator}”{other.deadline}年的数值与前文“{same[0].quote}”不一致",
                    unit=other.unit,
                )


def out_of_time(subject: Subject) -> Iterator[Mark]:
    """Mark deadlines that lie before the year of the document."""
    date = subject.extraction.document.date
    if date is None:
        return
    year = int(date[:4])
    for target in subject.extraction.targets:
        if target.deadline is not None and target.deadline < year:
            yield Mark(
                target.span,
                f"完成时限{target.deadline}年早于成文日期{date}",
                unit=target.unit,
            )


def _valued(subject: Subject) -> list[Target]:
    return [
        t for t in subject.extraction.targets if t.kind == "quantitative" and t.value is not None
    ]
