"""Documents that a text names, and which of them stand in the workspace (引用文件)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.lexicons.documents import CitedTitles
from policy_nlp.records import Citation, DocumentInfo, Outline, Span
from policy_nlp.text.width import fold

# 《国务院关于印发2030年前碳达峰行动方案的通知》（国发〔2021〕23号), 〈…〉 inside 《》 kept
_TITLE = re.compile(
    r"《([^《》]{3,120})》"
    r"(?:\s*[（(]\s*([^（()）]{1,14}?[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*第?\s*\d+\s*号)\s*[）)])?"
)
# Who issued it, before 关于: left out when two titles are compared
_ISSUER = re.compile(r"^[^关]{0,60}?(?=关于)")
_YEAR_MARK = re.compile(r"[（(][^（）()]*[）)]$")
# A shorter title names no document of its own.
_SHORTEST = 6


def find_citations(outline: Outline, lexicons: Lexicons) -> list[Citation]:
    """Return the documents named in 《》, each once, with the number printed behind it.

    The document's own title and generic names (《实施方案》) are no citations.
    """
    words = lexicons.documents.citations
    found: dict[tuple[str, str], Citation] = {}
    own = fold(outline.title).replace("的", "")
    for match in _TITLE.finditer(outline.text):
        title = match[1].strip()
        name = fold(title)
        is_own = own and name.replace("的", "") in own
        if title in words.generic or not words.kind_end.search(title) or is_own:
            continue
        number = "".join(match[2].split()) if match[2] else None
        key = (name, fold(number or ""))
        if key not in found:
            span = Span(start=match.start(), end=match.end())
            found[key] = Citation(title=title, doc_number=number, span=span)
    return list(found.values())


def resolve_citations(
    citations: Iterable[Citation],
    known: Sequence[DocumentInfo],
    lexicons: Lexicons | None = None,
) -> tuple[Citation, ...]:
    """Name the document of the workspace that each citation means, where exactly one fits.

    A number decides; without one the titles must agree, issuers left out.
    """
    words = (lexicons or load_lexicons()).documents.citations
    return tuple(
        citation.model_copy(update={"resolves_to": _resolved_id(citation, known, words)})
        for citation in citations
    )


def _resolved_id(
    citation: Citation, known: Sequence[DocumentInfo], words: CitedTitles
) -> str | None:
    if citation.doc_number:
        number = fold(citation.doc_number)
        same = [info.id for info in known if info.doc_number and fold(info.doc_number) == number]
        if same:
            return same[0] if len(same) == 1 else None
    names = _title_forms(citation.title, words)
    fits = [
        info.id
        for info in known
        if names & _title_forms(info.title, words) and not (citation.doc_number and info.doc_number)
    ]
    return fits[0] if len(fits) == 1 else None


def _title_forms(title: str, words: CitedTitles) -> set[str]:
    """Return the forms a title is cited under: without issuers, and what a notice forwards."""
    plain = fold(_YEAR_MARK.sub("", title))
    forwarded = words.forwarded.search(plain)
    forms = [plain, forwarded[1]] if forwarded else [plain]
    return {form for form in (_ISSUER.sub("", f) for f in forms) if len(form) >= _SHORTEST}
