from collections.abc import Callable

import pytest

from policy_nlp.extract.citations import find_citations, resolve_citations
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Citation, DocumentInfo, Outline, SourceFile, Span

TASK = "一、任务\n（一）推进。加快推进重点工作，健全机制。"

# text → (title, number) of what it cites
CITATIONS = [
    ("根据《国务院关于印发2030年前碳达峰行动方案的通知》（国发〔2021〕23号）要求，制定本方案。",
     [("国务院关于印发2030年前碳达峰行动方案的通知", "国发〔2021〕23号")]),
    # without a number
    ("根据中共中央、国务院《关于做好碳达峰工作的意见》精神，提出意见。", [("关于做好碳达峰工作的意见", None)]),
    # brackets inside brackets
    ("按照《国家发展改革委关于印发〈数据中心实施方案〉的通知》（发改高技〔2021〕1742号）要求，制定。",
     [("国家发展改革委关于印发〈数据中心实施方案〉的通知", "发改高技〔2021〕1742号")]),
    # named twice, listed once
    ("落实《反食品浪费法》要求。贯彻《反食品浪费法》规定。", [("反食品浪费法", None)]),
    # a generic name and a book are none
    ("编制出台1个《实施意见》、1个《实施方案》，学习《论语》。", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CITATIONS)
def test_citations(
    outline_of: Callable[[str], Outline], text: str, expected: list[tuple[str, str | None]]
) -> None:
    outline = outline_of(f"甲区碳达峰实施方案\n{text}\n{TASK}")
    found = find_citations(outline, load_lexicons())
    assert [(c.title, c.doc_number) for c in found] == expected
    assert all(c.title in c.span.of(outline.text) for c in found)


def known(doc_id: str, title: str, number: str | None) -> DocumentInfo:
    source = SourceFile(file=f"{doc_id}.txt", sha256="0" * 64, format="txt")
    return DocumentInfo(id=doc_id, title=title, doc_number=number, source=source)


LIBRARY = [
    known("city", "中共甲市委甲市人民政府关于做好碳达峰工作的实施意见", "甲委发〔2022〕7号"),
    known("state", "国务院关于印发2030年前碳达峰行动方案的通知", "国发〔2021〕23号"),
    known("twin-a", "乙市关于加快绿色低碳发展的实施意见", None),
    known("twin-b", "丙市关于加快绿色低碳发展的实施意见", None),
]

# (title, number) → id of the document it means
RESOLVED = [
    # the number decides, though issuers are shortened
    (("市委市政府关于做好碳达峰工作的实施意见", "甲委发〔2022〕7号"), "city"),
    # brackets of another width
    (("国务院关于印发2030年前碳达峰行动方案的通知", "国发[2021]23号"), "state"),
    # without number the title decides, issuers left out
    (("关于做好碳达峰工作的实施意见", None), "city"),
    # what a notice forwards is cited under its own name
    (("2030年前碳达峰行动方案", None), "state"),
    # another number is another document
    (("关于做好碳达峰工作的实施意见", "甲委发〔2023〕1号"), None),
    # two fit: none is named
    (("关于加快绿色低碳发展的实施意见", None), None),
    (("关于加强城市管理的意见", None), None),
]


@pytest.mark.parametrize(("cited", "expected"), RESOLVED)
def test_resolution(cited: tuple[str, str | None], expected: str | None) -> None:
    citation = Citation(title=cited[0], doc_number=cited[1], span=Span(start=0, end=1))
    assert resolve_citations([citation], LIBRARY)[0].resolves_to == expected
