"""Rules on targets: without deadline or unit, in conflict, out of time (指标)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from policy_nlp.check.rules import CheckContext, Fault
from policy_nlp.records import Target
from policy_nlp.text.width import fold

# More findings of one kind than this are one, so that they do not drown the rest.
_MANY = 5


def no_deadline(context: CheckContext) -> Iterator[Fault]:
    """Mark targets with a value and no time by which it is to be reached."""
    words = context.words.targets
    timed = {d.unit for d in context.index.extraction.responsibilities if d.deadline is not None}
    open_ended = [
        target
        for target in _valued(context)
        if target.deadline is None
        and target.period is None
        and target.unit not in timed
        and not words.yearly.within(target.quote)
        and not words.standing.within(target.quote)
    ]
    if len(open_ended) > _MANY:
        names = "、".join(f"“{target.indicator}”" for target in open_ended[:_MANY])
        yield Fault(open_ended[0].span, f"全文{len(open_ended)}个指标没有完成时限：{names}等")
        return
    for target in open_ended:
        yield Fault(target.span, f"指标“{target.indicator}”没有完成时限", unit=target.unit)


def no_unit(context: CheckContext) -> Iterator[Fault]:
    """Mark targets whose value has no unit of measure."""
    words = context.words.targets
    for target in _valued(context):
        name = target.indicator
        is_ratio = words.ratios.within(name) or name.endswith(words.ratio_ends)
        if not target.unit_of_measure and not is_ratio:
            yield Fault(
                target.span, f"指标“{target.indicator}”的数值没有计量单位", unit=target.unit
            )


def conflict(context: CheckContext) -> Iterator[Fault]:
    """Mark one indicator with two values for one year."""
    groups: dict[tuple[object, ...], list[Target]] = defaultdict(list)
    for target in _valued(context):
        if target.deadline is not None:
            key = (fold(target.indicator), target.scope, target.deadline, target.unit_of_measure)
            groups[key].append(target)
    for same in groups.values():
        for other in same[1:]:
            apart = (other.value, other.value2) != (same[0].value, same[0].value2)
            if apart and other.strength == same[0].strength:
                yield Fault(
                    other.span,
                    f"“{other.indicator}”{other.deadline}年的数值与前文“{same[0].quote}”不一致",
                    unit=other.unit,
                )


def out_of_time(context: CheckContext) -> Iterator[Fault]:
    """Mark deadlines that lie before the year of the document."""
    date = context.index.extraction.document.date
    if date is None:
        return
    year = int(date[:4])
    for target in context.index.extraction.targets:
        past = target.deadline is not None and target.deadline < year
        if past and not _looks_back(context, target):
            yield Fault(
                target.span,
                f"完成时限{target.deadline}年早于成文日期{date}",
                unit=target.unit,
            )


def _looks_back(context: CheckContext, target: Target) -> bool:
    """Return whether it tells what has been reached, or lies so (海域面积)."""
    unit = context.index.unit(target.unit)
    past, general = context.words.targets.past_sections, context.lexicons.sections.general
    headings = (*unit.path, unit.heading or "")
    return any(heading.endswith(past) or general.within(heading) for heading in headings)


def _valued(context: CheckContext) -> list[Target]:
    return [
        target
        for target in context.index.extraction.targets
        if target.kind == "quantitative"
        and target.value is not None
        and not _looks_back(context, target)
    ]
