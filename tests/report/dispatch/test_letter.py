"""The letter to a department: its wording, its blanks, its layout."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from policy_nlp.errors import LexiconError
from policy_nlp.pipeline.writing import is_unchanged, read_letter
from policy_nlp.records import Alignment, Extraction
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.report.papers.dispatch.letter import Letter, letter_report
from policy_nlp.report.papers.dispatch.lists import Dispatch
from policy_nlp.report.papers.matrix.entries import assume_leads
from policy_nlp.report.render.docx.writer import render_docx
from policy_nlp.vocabulary import read_vocabulary_file

FILLED = {
    "发文机关": "姑苏区发展和改革局",
    "发文字号": "姑发改函〔2022〕12号",
    "反馈期限": "6月10日",
    "成文日期": "2022年5月20日",
}


def lines_of(plan, to: str, filled=FILLED) -> list[str]:
    """Return the paragraphs of the letter to a department."""
    document = docx.Document(io.BytesIO(letter_to(plan, to, filled)))
    return [paragraph.text for paragraph in document.paragraphs]


def letter_to(plan, to: str, filled=FILLED) -> bytes:
    dispatch = Dispatch.of(plan)
    (department,) = (item for item in dispatch.departments if item.name == to)
    return render_docx(letter_report(read_letter(), dispatch, department, filled))


# where it stands → what it says
SAID = [
    (0, "姑发改函〔2022〕12号"),
    (3, "关于征求《姑苏碳达峰实施方案（征求意见稿）》意见的函"),
    (5, "区发改局："),
    (6, "我单位起草了《姑苏碳达峰实施方案（征求意见稿）》。其中涉及你单位的任务2项（牵头或单独负责1项、共同负责、配合1项）、目标指标1项，"),
    (8, "请于6月10日前将书面意见"),
    (11, "附件：1. 《姑苏碳达峰实施方案（征求意见稿）》"),
    (12, "　　　2. 区发改局任务清单"),
    (15, "姑苏区发展和改革局"),
    (16, "2022年5月20日"),
    (17, "（联系人：〔联系人〕，电话：〔联系电话〕）"),
]  # fmt: skip


@pytest.mark.parametrize(("at", "text"), SAID)
def test_letter(lower: Extraction, at: int, text: str) -> None:
    assert lines_of(DocumentIndex(lower), "区发改局")[at].startswith(text)


def test_what_is_not_known_stands_as_a_blank(lower: Extraction) -> None:
    lines = lines_of(DocumentIndex(lower), "区审计局", {})
    assert {"〔发文字号〕", "〔发文机关〕", "〔成文日期〕"} <= set(lines)
    assert any(line.startswith("请于〔反馈期限〕前") for line in lines)


def test_document_above_is_the_basis(lower: Extraction, upper: Extraction) -> None:
    alignment = Alignment(lower="姑苏", upper="苏州")
    pair = PairIndex(alignment, DocumentIndex(lower), DocumentIndex(upper))
    lines = lines_of(pair, "区发改局")
    assert lines[6].startswith("为贯彻落实《苏州碳达峰实施方案》（苏委发〔2022〕7号），我单位")


def test_assumed_leads_are_to_be_confirmed(lower: Extraction) -> None:
    plan = assume_leads(DocumentIndex(lower))
    asked = "请一并核定"
    assert any(asked in line for line in lines_of(plan, "区经科局"))
    assert not any(asked in line for line in lines_of(plan, "区审计局"))


def test_words_of_an_office_are_words(lower: Extraction) -> None:
    # neither markup, nor another blank, nor what a file cannot hold
    hostile = {"反馈期限": "<w:p/>&\x00〔发文机关〕=1+1", "发文机关": "甲"}
    lines = lines_of(DocumentIndex(lower), "区发改局", hostile)
    assert any("<w:p/>&〔发文机关〕=1+1前" in line for line in lines)


def test_first_page_is_that_of_a_letter(lower: Extraction, tmp_path) -> None:
    """GB/T 9704-2012, 10.1: issuer in red, two red lines, no number on the first page."""
    made = letter_to(DocumentIndex(lower), "区发改局")
    path = tmp_path / "a.docx"
    path.write_bytes(made)
    assert is_unchanged(path)
    section = docx.Document(io.BytesIO(made)).sections[0]
    assert section.different_first_page_header_footer
    head = section.first_page_header
    assert head.paragraphs[0].text == "姑苏区发展和改革局"
    assert head.paragraphs[0].style.font.color.rgb == docx.shared.RGBColor(255, 0, 0)
    assert section.first_page_footer.paragraphs[0].text == ""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        ends = {name: archive.read(name).decode() for name in archive.namelist() if "er" in name}
    assert sum("SmallGap" in text for text in ends.values()) == 2


def test_seal_stands_on_a_page_with_text(lower: Extraction) -> None:
    document = docx.Document(io.BytesIO(letter_to(DocumentIndex(lower), "区发改局")))
    texts = [item.text for item in document.paragraphs]
    kept = [item.paragraph_format.keep_with_next for item in document.paragraphs]
    end = texts.index("特此函达。")
    assert all(kept[end:-1]) and not kept[end - 1]


def test_a_long_name_of_the_issuer_is_set_smaller(lower: Extraction) -> None:
    long = {**FILLED, "发文机关": "某" * 30}
    document = docx.Document(io.BytesIO(letter_to(DocumentIndex(lower), "区发改局", long)))
    size = document.sections[0].first_page_header.paragraphs[0].runs[0].font.size.mm
    assert size * 30 <= 156


# a key of the file → why it is refused
BROKEN = [
    ('name = "../函"', "name"),
    ('name = "任务清单"', "another paper is called so"),
    ('name = "函"\nsecret = "x"', "secret"),
]


@pytest.mark.parametrize(("head", "told"), BROKEN)
def test_a_letter_of_an_office_that_breaks_the_schema(tmp_path, head: str, told: str) -> None:
    path = tmp_path / "own.toml"
    rest = 'issuer = "甲"\ntitle = "函"\naddressee = "〔主送机关〕"\nbody = []\ndate = ""\n'
    path.write_text(f"{head}\n{rest}", encoding="utf-8")
    with pytest.raises(LexiconError, match=told):
        read_vocabulary_file(Letter, path)
