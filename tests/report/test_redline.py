"""The draft with tracked changes: accepted it is the new text, rejected the old one."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from policy_nlp.compare import compare_versions, redline
from policy_nlp.errors import UsageError
from policy_nlp.ingest import ReadOptions
from policy_nlp.ingest.docx.reader import read_docx
from policy_nlp.pipeline.redlines import check_signature
from policy_nlp.records import SourceFile, Stretch
from policy_nlp.report.tracked_changes.redline import render_redline
from tests.support.drafts import MADE, read

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OLD = read(MADE.text(), "old")
NEW = read(
    MADE.text()
    .replace("达到50%", "达到45%")
    .replace("区发改局、区应急局按职责分工负责", "区发改局负责")
    .replace("打通古城步行连廊，", "打通 古城步行连廊，"),
    "new",
)


def settled(data: bytes, *, dropped: str) -> str:
    """Read a redline after one kind of mark is dropped with its text and the other kept."""
    document = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    (body,) = document
    lines = ""
    for block in body:
        if block.tag == f"{W}p":
            lines += words(block, dropped)
            if block.find(f"{W}pPr/{W}rPr/{W}{dropped}") is None:
                lines += "\n"
        for row in block.iter(f"{W}tr"):
            if row.find(f"{W}trPr/{W}{dropped}") is None:
                lines += "\t".join(words(cell, dropped) for cell in row.iter(f"{W}tc")) + "\n"
    if len(body[-2]) == 0:
        lines = lines.removesuffix("\n")  # of the paragraph that Word wants behind a table
    return lines.removesuffix("\n")


def words(element: etree._Element, dropped: str) -> str:
    return "".join(
        "\t" if sign.tag == f"{W}tab" else sign.text or ""
        for sign in element.iter(f"{W}t", f"{W}delText", f"{W}tab")
        if not any(parent.tag == W + dropped for parent in sign.iterancestors())
    )


def marked(stretches: tuple[Stretch, ...]) -> bytes:
    return render_redline(stretches, title="方案", author="区政府办", date="2024-05-26")


TEXTS = st.text(alphabet="甲乙丙丁，。1\n\t", max_size=30)
STRETCHES = st.lists(
    st.builds(Stretch, kind=st.sampled_from(["kept", "deleted", "inserted"]), text=TEXTS)
).map(tuple)


@settings(deadline=None, max_examples=300)
@given(STRETCHES)
def test_accepted_it_is_the_new_text_and_rejected_the_old(stretches: tuple[Stretch, ...]) -> None:
    data = marked(stretches)
    for dropped, kind in (("del", "deleted"), ("ins", "inserted")):
        assert settled(data, dropped=dropped) == "".join(
            stretch.text for stretch in stretches if stretch.kind != kind
        )


def test_a_redline_of_two_drafts() -> None:
    data = marked(redline(OLD.text, NEW.text, compare_versions(OLD, NEW).changes))
    assert settled(data, dropped="del") == NEW.text
    assert settled(data, dropped="ins") == OLD.text
    assert data == marked(redline(OLD.text, NEW.text, compare_versions(OLD, NEW).changes))
    document = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert "w:moveFrom" not in document and 'w:author="区政府办"' in document


MORE = "强化督查考核。\n完善慢行系统，优化步行环境。"


@pytest.mark.parametrize("added", [MORE, f"{MORE}\n"])
def test_our_reader_finds_both_drafts_in_a_redline(added: str) -> None:
    new = read(f"{NEW.text}\n{added}二、组织保障\n")
    data = marked(redline(OLD.text, new.text, compare_versions(OLD, new).changes))
    source = SourceFile(file="x.docx", sha256="0" * 64, format="docx")
    for tracked, text in (("accepted", new.text), ("original", OLD.text)):
        blocks = read_docx(data, source, ReadOptions(tracked=tracked)).blocks
        assert [b.text for b in blocks if not b.furniture] == text.strip().split("\n")


@pytest.mark.parametrize(("author", "date"), [("", "2024-05-26"), ("甲", ""), ("甲", "5月26日")])
def test_tracked_changes_are_signed(author: str, date: str) -> None:
    with pytest.raises(UsageError):
        check_signature(author, date)
