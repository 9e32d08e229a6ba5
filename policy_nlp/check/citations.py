"""Rules on documents that are cited (引用文件)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from policy_nlp.check.rules import Mark, Subject
from policy_nlp.records import Citation
from policy_nlp.text.width import fold

# Laws and regulations are cited without number.
_LAW = re.compile(
    r"(?:法|条例|宪法|公约|协定|决定|标准|规范|规程|目录)(?:[（(].*[）)])?$"
    # passed by a people's congress
    r"|国民经济和社会发展.*规划"
)
_WELL_FORMED = re.compile(r"[一-龥]+〔\d{4}〕[1-9]\d*号")


def number_faults(subject: Subject) -> Iterator[Mark]:
    """Mark a basis cited without its number, and numbers that are not written as they should be.

    GB/T 9704-2012, 7.2.5: the year in 〔〕, no 第, no leading zero.
    """
    for citation in subject.extraction.document.citations:
        if citation.doc_number is None:
            if _is_basis(subject, citation) and not _LAW.search(citation.title):
                yield Mark(citation.span, f"引用《{citation.title}》未注明文号")
        elif not _WELL_FORMED.fullmatch(citation.doc_number):
            yield Mark(
                citation.span,
                f"文号“{citation.doc_number}”书写不规范（年份用〔〕，不加“第”，序号不编虚位）",
                _corrected(citation.doc_number),
            )


def _is_basis(subject: Subject, citation: Citation) -> bool:
    """Tell the documents a plan is based on: those named before its first heading."""
    return subject.unit_at(citation.span.start) == "0"


def _corrected(number: str) -> str | None:
    match = re.fullmatch(r"([一-龥]+)[^\d]*(\d{4})[^\d]*0*([1-9]\d*)号", number)
    return f"{match[1]}〔{match[2]}〕{match[3]}号" if match else None


def two_names(subject: Subject) -> Iterator[Mark]:
    """Mark one document cited under two names, and one name with two numbers."""
    by_number: dict[str, list[Citation]] = defaultdict(list)
    by_title: dict[str, list[Citation]] = defaultdict(list)
    for citation in subject.extraction.document.citations:
        if citation.doc_number:
            by_number[_number(citation)].append(citation)
            by_title[fold(citation.title)].append(citation)
    for same in by_number.values():
        for other in same[1:]:
            if fold(other.title) != fold(same[0].title):
                yield Mark(
                    other.span, f"与前文《{same[0].title}》文号相同而名称不同，应使用同一名称"
                )
    for same in by_title.values():
        for other in same[1:]:
            if _number(other) != _number(same[0]):
                yield Mark(other.span, f"与前文所引文号“{same[0].doc_number}”不一致")


def _number(citation: Citation) -> str:
    printed = citation.doc_number or ""
    return fold(_corrected(printed) or printed)


def unverified(subject: Subject) -> Iterator[Mark]:
    """Say, once, which cited bases are not in the workspace and so were not checked."""
    if subject.known is None:
        return
    open_ = [
        citation
        for citation in subject.extraction.document.citations
        if citation.resolves_to is None and _is_basis(subject, citation)
    ]
    if open_:
        names = "、".join(f"《{citation.title}》" for citation in open_)
        yield Mark(open_[0].span, f"以下依据文件不在工作区，名称和文号未核对：{names}")
