"""Pages of official PDFs that are hard to read: what must be read of each, and what is said of it."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from policy_nlp.ingest import ReadOptions
from policy_nlp.ingest.pdf.reader import read_pdf
from policy_nlp.records import SourceDocument, SourceFile


def read_pages(shared: Path, number: str, pages: list[int]) -> SourceDocument:
    """Read some pages of the hard file of this number, all where none is named."""
    (path,) = (shared / "corpora" / "hard").glob(f"{number}_*.pdf")
    data = path.read_bytes()
    if pages:
        part, stream = pdfium.PdfDocument.new(), io.BytesIO()
        part.import_pages(pdfium.PdfDocument(data), [page - 1 for page in pages])
        part.save(stream)
        data = stream.getvalue()
    source = SourceFile(file=path.name, sha256="0" * 64, format="pdf")
    return read_pdf(data, source, ReadOptions())


# file, pages, what they say among other things, codes of what is told of them
PAGES: list[tuple[str, list[int], list[str], list[str]]] = [
    # characters beyond the first plane, which the library gives as two halves
    ("173", [8], ["𝐶𝐹𝑖mp——第i个站位红树林植物平均含碳比率"], []),
    # marks on the private plane, marks and digits with codes of another width than they are printed in
    ("77", [27], ["209.05万千瓦火电机组"], []),
    ("77", [30], ["人均综合能耗分别比2020年下降5％和6％。", "控制非二氧化碳温室气体排放。开展"], []),
    ("320", [2], ["第一章 形势与挑战 …………"], []),
    # characters of a hidden layer that the library drops
    ("228", [12], ["省级以上产业基地5个"], ["pdf-characters-recovered"]),
    ("362", [3], ["增加优质绿色农产品供给。", "推广作业面积30万亩。"], ["pdf-characters-recovered"]),
    # and of visible text
    ("30", [19], ["⑪开展管道输氢、天然气管道掺氢工程示范；"], ["pdf-characters-recovered"]),
    # a hyphen at the end of a line
    ("30", [31], ["井筒-输送全流程"], []),
    # letters that no document holds, where the other library reads Chinese
    ("468", [10], ["生态环境"], ["pdf-text-reread"]),
    # titles that are pictures, named in the structure of the file
    ("117", [], ["芜湖市繁昌区人民政府办公室文件", "繁昌区人民政府办公室关于印发繁昌区节能降碳若干支持措施的通知"], []),
]  # fmt: skip


# file, pages, paragraphs that are whole: how one begins and ends
WHOLE = [
    # a web page printed: lines end anywhere
    ("64", [1], "为统筹加强应对气候变化和生态环境保护，", "制定本行动计划。"),
    ("81", [1], "“十三五”时期，省委、省政府坚持", "绿色底色和质量成色。"),
    # set ragged, over the page
    ("332", [8, 9], "从国际看，大力发展可再生能源", "发展环境。"),
    # in a box whose lines are set in from its edge
    ("332", [16], "发挥黄河上游水电调节优势，", "风电光伏基地。"),
    # page numbers in full width between
    ("320", [9, 10], "本规划是指导", "2025年。"),
    # a heading set flush left stands by itself
    ("578", [1], "四、持续优化产业结构", "四、持续优化产业结构"),
]


@pytest.mark.parametrize(("number", "pages", "begin", "end"), WHOLE)
def test_paragraphs_are_whole(
    shared: Path, number: str, pages: list[int], begin: str, end: str
) -> None:
    texts = [block.text for block in read_pages(shared, number, pages).blocks]
    assert [(text[: len(begin)], text[-len(end) :]) for text in texts if begin in text] == [
        (begin, end)
    ]


@pytest.mark.parametrize(("number", "pages", "texts", "codes"), PAGES)
def test_nothing_is_lost(
    shared: Path, number: str, pages: list[int], texts: list[str], codes: list[str]
) -> None:
    document = read_pages(shared, number, pages)
    whole = "\n".join(block.text for block in document.blocks)
    assert [text for text in texts if text not in whole] == []
    assert [issue.code for issue in document.issues] == codes
