"""Rules on the document as a whole: draft mark, citations, targets, what is asked of it (文件)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from policy_nlp.check.rules import CheckContext, Fault
from policy_nlp.records import Citation, Span, Target
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


_WELL_FORMED = re.compile(r"[一-龥]+〔\d{4}〕[1-9]\d*号")
_NEAR_TITLE = 80
# How a target differs from the one above it, as an official says it.
_WORSE = {"weaker": "低于", "later": "晚于"}


def draft_mark(context: CheckContext) -> Iterator[Fault]:
    """Mark a draft mark that was left at the title of an issued text.

    A number (文号) is given when a text is issued; a letter that sends out a draft has one too.
    """
    about, words = context.index.extraction.document, context.words.document
    sent_out = words.asks_opinions.search(about.title)
    if about.status != "issued" and (about.doc_number is None or sent_out):
        return
    if match := words.draft_mark.search(context.text, 0, len(about.title) + _NEAR_TITLE):
        place = Span(start=match.start(), end=match.end())
        yield Fault(place, f"印发文件仍标有“{match[0].strip()}”")


def number_faults(context: CheckContext) -> Iterator[Fault]:
    """Mark a basis cited without its number, and numbers that are not written as they should be.

    GB/T 9704-2012, 7.2.5: the year in 〔〕, no 第, no leading zero.
    """
    law = context.words.document.law
    for citation in context.index.extraction.document.citations:
        if citation.doc_number is None:
            if _is_basis(context, citation) and not law.search(citation.title):
                yield Fault(citation.span, f"引用《{citation.title}》未注明文号")
        elif not _WELL_FORMED.fullmatch(citation.doc_number):
            yield Fault(
                citation.span,
                f"文号“{citation.doc_number}”书写不规范（年份用〔〕，不加“第”，序号不编虚位）",
                _corrected(citation.doc_number),
            )


def _is_basis(context: CheckContext, citation: Citation) -> bool:
    """Return whether a plan is based on a document: it is named before the first heading."""
    return context.unit_at(citation.span.start) == "0"


def _corrected(number: str) -> str | None:
    match = re.fullmatch(r"([一-龥]+)[^\d]*(\d{4})[^\d]*0*([1-9]\d*)号", number)
    return f"{match[1]}〔{match[2]}〕{match[3]}号" if match else None


def two_names(context: CheckContext) -> Iterator[Fault]:
    """Mark one document cited under two names, and one name with two numbers."""
    by_number: dict[str, list[Citation]] = defaultdict(list)
    by_title: dict[str, list[Citation]] = defaultdict(list)
    for citation in context.index.extraction.document.citations:
        if citation.doc_number:
            by_number[_plain_number(citation)].append(citation)
            by_title[fold(citation.title)].append(citation)
    for first, *others in by_number.values():
        for other in others:
            if fold(other.title) != fold(first.title):
                yield Fault(
                    other.span, f"与前文《{first.title}》文号相同而名称不同，应使用同一名称"
                )
    for first, *others in by_title.values():
        for other in others:
            if _plain_number(other) != _plain_number(first):
                yield Fault(other.span, f"与前文所引文号“{first.doc_number}”不一致")


def _plain_number(citation: Citation) -> str:
    printed = citation.doc_number or ""
    return fold(_corrected(printed) or printed)


def unverified(context: CheckContext) -> Iterator[Fault]:
    """Say, once, which cited bases are not in the workspace and so were not checked."""
    if context.known is None:
        return
    citations = context.index.extraction.document.citations
    open_ = [c for c in citations if c.resolves_to is None and _is_basis(context, c)]
    if open_:
        names = "、".join(f"《{citation.title}》" for citation in open_)
        yield Fault(open_[0].span, f"以下依据文件不在工作区，名称和文号未核对：{names}")


def task_missing(context: CheckContext) -> Iterator[Fault]:
    """Mark tasks of the upper document that no task here takes up."""
    for pair in context.pairs:
        title = pair.upper.extraction.document.title
        for coverage in pair.alignment.coverage:
            if coverage.status == "none":
                heading = pair.upper.unit(coverage.upper).heading
                missing = f"《{title}》{coverage.upper}“{heading}”在本文件中未见对应"
                yield Fault(None, missing, upper=coverage.upper)


def target_worse(context: CheckContext) -> Iterator[Fault]:
    """Mark targets that ask less, or later, than the upper document does."""
    for pair in context.pairs:
        title = pair.upper.extraction.document.title
        for link in pair.alignment.targets:
            target = pair.lower.targets.get(link.lower or "")
            required = pair.upper.targets.get(link.upper or "")
            if link.relation in _WORSE and target and required:
                yield Fault(
                    target.span,
                    f"{_WORSE[link.relation]}《{title}》的要求“{required.quote}”",
                    unit=target.unit,
                    upper=required.unit,
                )


def target_missing(context: CheckContext) -> Iterator[Fault]:
    """Mark targets of the upper document that no target here takes up.

    Aims without a value (生态文明建设取得丰硕成果) are left to the tasks that serve them.
    """
    for pair in context.pairs:
        title = pair.upper.extraction.document.title
        for link in pair.alignment.targets:
            required = pair.upper.targets.get(link.upper or "")
            if link.relation == "missing" and required and required.kind != "qualitative":
                missing = f"《{title}》的指标“{required.indicator}”在本文件中未见分解"
                yield Fault(None, missing, upper=required.unit)
