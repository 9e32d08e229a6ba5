"""Documents that a text names, and which of them stand in the workspace (引用文件)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from policy_nlp.records import Citation, DocumentInfo, Outline, Span
from policy_nlp.text.width import fold

# 《国务院关于印发2030年前碳达峰行动方案的通知》（国发〔2021〕23号), 〈…〉 inside 《》 kept
_TITLE = re.compile(
    r"《([^《》]{3,120})》"
    r"(?:\s*[（(]\s*([^（()）]{1,14}?[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*第?\s*\d+\s*号)\s*[）)])?"
)
# What may be cited: laws and documents, not products or campaigns in quotation marks.
_KIND = re.compile(
    r"(?:意见|方案|通知|规划|纲要|计划|办法|规定|细则|条例|决定|措施|举措|要点|清单|规则|指南|导则"
    r"|目录|公约|协定|宪法|法|标准|规范|规程|目标|报告|政策|制度|行动|标志|机制|公告)(?:[（(].*[）)])?$"
)
# The document itself: 编制出台1个《实施意见》、1个《实施方案》
_GENERIC = frozenset(
    {"实施意见", "实施方案", "行动方案", "工作方案", "规划", "方案", "意见", "通知", "办法"}
)
# Who issued it, before 关于: left out when two titles are compared
_ISSUER = re.compile(r"^[^关]{0,60}?(?=关于)")
_FORWARDED = re.compile(r"(?:印发|转发|发布)\s*[《〈]?(.{4,}?)[》〉]?\s*的?(?:通知|公告|函)$")
_YEAR_MARK = re.compile(r"[（(][^（）()]*[）)]$")


def find_citations(outline: Outline) -> list[Citation]:
    """Return the documents named in 《》, each once, with the number printed behind it.

    The document's own title and generic names (《实施方案》) are no citations.
    """
    found: dict[tuple[str, str], Citation] = {}
    own = fold(outline.title).replace("的", "")
    for match in _TITLE.finditer(outline.text):
        title = match[1].strip()
        name = fold(title)
        if title in _GENERIC or not _KIND.search(title) or (own and name.replace("的", "") in own):
            continue
        number = "".join(match[2].split()) if match[2] else None
        key = (name, fold(number or ""))
        if key not in found:
            span = Span(start=match.start(), end=match.end())
            found[key] = Citation(title=title, doc_number=number, span=span)
    return list(found.values())


def resolve_citations(
    citations: Iterable[Citation], known: Sequence[DocumentInfo]
) -> tuple[Citation, ...]:
    """Name the document of the workspace that each citation means, where exactly one fits.

    A number decides; without one the titles must agree, issuers left out.
    """
    return tuple(
        citation.model_copy(update={"resolves_to": _resolve(citation, known)})
        for citation in citations
    )


def _resolve(citation: Citation, known: Sequence[DocumentInfo]) -> str | None:
    if citation.doc_number:
        number = fold(citation.doc_number)
        same = [info.id for info in known if info.doc_number and fold(info.doc_number) == number]
        if same:
            return same[0] if len(same) == 1 else None
    names = _names(citation.title)
    fits = [
        info.id
        for info in known
        if names & _names(info.title) and not (citation.doc_number and info.doc_number)
    ]
    return fits[0] if len(fits) == 1 else None


def _names(title: str) -> set[str]:
    """Return the forms a title is cited under: without issuers, and what a notice forwards."""
    plain = fold(_YEAR_MARK.sub("", title))
    forms = {_ISSUER.sub("", plain)}
    forwarded = _FORWARDED.search(plain)
    if forwarded:
        forms.add(_ISSUER.sub("", forwarded[1]))
    return {form for form in forms if len(form) >= 6}
