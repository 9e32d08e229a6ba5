"""Rules on targets: without deadline or unit, in conflict, out of time (指标)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from policy_nlp.check.rules import Mark, Subject
from policy_nlp.records import Target
from policy_nlp.text.width import fold

# A level to be kept year by year needs no deadline: 每年培育10家, 年均增长8%
_YEARLY = re.compile(r"每年|年均|常年|每季|每月|每次|长期|始终")
# What whoever builds anew must keep to holds from the day of issue.
_STANDING = re.compile(r"新建|改建|扩建|改扩建|原则上|一律|准入")
# A ratio of like things has no unit: PUE, 系数, 指数
_RATIO = re.compile(
    r"PUE|WUE|CUE|(?:能源?|水)利用效率|系数|指数|比值|倍数|弹性|容积率|生育率|比例?$"
)
# Headings of what has been reached: 保护成效, 生态环境特征, 面临挑战
_GROUND = re.compile(r"(?:成效|成就|成绩|特征|现状|挑战|机遇|瓶颈|基础|形势|回顾|情况)$")
# More findings of one kind than this are one, so that they do not drown the rest.
_MANY = 5


def no_deadline(subject: Subject) -> Iterator[Mark]:
    """Mark targets with a value and no time by which it is to be reached."""
    timed = {d.unit for d in subject.extraction.responsibilities if d.deadline is not None}
    open_ended = [
        target
        for target in _valued(subject)
        if target.deadline is None
        and target.period is None
        and target.unit not in timed
        and not _YEARLY.search(target.quote)
        and not _STANDING.search(target.quote)
    ]
    if len(open_ended) > _MANY:
        names = "、".join(f"“{target.indicator}”" for target in open_ended[:_MANY])
        yield Mark(open_ended[0].span, f"全文{len(open_ended)}个指标没有完成时限：{names}等")
        return
    for target in open_ended:
        yield Mark(target.span, f"指标“{target.indicator}”没有完成时限", unit=target.unit)


def no_unit(subject: Subject) -> Iterator[Mark]:
    """Mark targets whose value has no unit of measure."""
    for target in _valued(subject):
        if not target.unit_of_measure and not _RATIO.search(target.indicator):
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
            apart = (other.value, other.value2) != (same[0].value, same[0].value2)
            if apart and other.strength == same[0].strength:
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
        past = target.deadline is not None and target.deadline < year
        if past and not _looks_back(subject, target):
            yield Mark(
                target.span,
                f"完成时限{target.deadline}年早于成文日期{date}",
                unit=target.unit,
            )


def _looks_back(subject: Subject, target: Target) -> bool:
    """Tell what has been reached, or lies so (海域面积), from what is to be reached."""
    unit = subject.extraction.unit(target.unit)
    general = subject.lexicons.sections.general
    return any(
        _GROUND.search(heading) or any(word in heading for word in general)
        for heading in (*unit.path, unit.heading or "")
    )


def _valued(subject: Subject) -> list[Target]:
    return [
        target
        for target in subject.extraction.targets
        if target.kind == "quantitative"
        and target.value is not None
        and not _looks_back(subject, target)
    ]
