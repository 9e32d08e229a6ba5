"""Comments stand on their words however runs are cut; drafts come and go with their marks."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from policy_nlp.ingest import ReadOptions
from policy_nlp.ingest.docx.reader import TracedWord, read_docx, trace_docx
from policy_nlp.records import Span
from policy_nlp.report.render.seal import packed
from policy_nlp.report.tracked_changes.comments import (
    Comment,
    Commenter,
    Insertion,
    with_comments,
    with_insertions,
)
from policy_nlp.report.tracked_changes.marks import ElementSpot
from tests.support.docx_writer import SOURCE, body_of, cell, para, run, table, write_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BY = 'w:author="王处长" w:date="2022-12-06T15:45:00Z"'
THEIRS = (
    f'<w:comment w:id="0" {BY}><w:p><w:r><w:t>请核实</w:t></w:r></w:p></w:comment>'
    f'<w:comment w:id="7" {BY}><w:p><w:r><w:t>再议</w:t></w:r></w:p></w:comment>'
)


def opened(data: bytes) -> tuple[TracedWord, str, list[ElementSpot | None]]:
    """Open a file; its body as the lines of its blocks, and where each character stands."""
    traced = trace_docx(data, SOURCE, settled=False)
    assert traced is not None
    text, places = "", []
    for block in traced.document.blocks:
        if block.furniture is None:
            own: list[ElementSpot | None] = [None] * len(block.text)
            for spot in block.spots:
                for k in range(spot.length):
                    own[spot.at + k] = ElementSpot(spot.element, spot.offset + k)
            text, places = f"{text}{block.text}\n", [*places, *own, None]
    return traced, text.removesuffix("\n"), places[:-1]


def commented(data: bytes, comments: list[Comment], *, date: str = "") -> bytes:
    traced, text, places = opened(data)
    taken = [identity for ids in traced.comments.values() for identity in ids]
    writer = Commenter(text, places, traced.root, author="审校", date=date, taken=taken)
    made = writer.write(comments)
    part = next(iter(traced.comments), "")
    return packed(with_comments(traced.parts(), traced.main, made, part))


def side(data: bytes, tracked: str) -> list[str]:
    return body_of(read_docx(data, SOURCE, ReadOptions.model_validate({"tracked": tracked})))


def anchors(data: bytes) -> dict[str, str]:
    """What each comment says, with the words it stands on, block by block."""
    found: dict[str, str] = {}
    for block in read_docx(data, SOURCE, ReadOptions()).blocks:
        for mark in block.marks:
            if mark.kind == "comment" and block.furniture is None:
                found[mark.text] = found.get(mark.text, "") + block.text[mark.start : mark.end]
    return found


# A paragraph: its runs, each plain, inserted or deleted by somebody, in a link or with a note.
LOOKS = {
    "plain": "{}",
    "bold": "{}",
    "inserted": f'<w:ins w:id="31" {BY}>{{}}</w:ins>',
    "deleted": f'<w:del w:id="32" {BY}>{{}}</w:del>',
    "link": '<w:hyperlink w:anchor="x">{}</w:hyperlink>',
    "their comment": '<w:commentRangeStart w:id="0"/>{}<w:commentRangeEnd w:id="0"/>',
    "control": "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "field": '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF a</w:instrText>'
    '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{}'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
}
WORDS = st.text(alphabet="甲乙丙丁戊，。", min_size=1, max_size=6)
PIECES = st.lists(st.tuples(st.sampled_from(sorted(LOOKS)), WORDS), min_size=1, max_size=5)


def printed(pieces: list[tuple[str, str]]) -> str:
    """The XML of a paragraph."""
    inner = ""
    for look, text in pieces:
        made = run(text, "<w:b/>" if look == "bold" else "")
        if look == "deleted":
            made = made.replace("w:t ", "w:delText ").replace("w:t>", "w:delText>")
        inner += LOOKS[look].format(made)
    return para(inner)


@st.composite
def commented_drafts(draw: st.DrawFn) -> tuple[bytes, list[Comment]]:
    """A file with a table in it, and comments and insertions anywhere in its text."""
    paragraphs = draw(st.lists(PIECES, min_size=1, max_size=3))
    body = "".join(map(printed, paragraphs))
    if draw(st.booleans()):
        cells = [draw(PIECES) for _ in range(2)]
        body += table("".join(cell(printed(pieces)) for pieces in cells))
    data = write_docx(body + para("末段"), {"comments.xml": THEIRS} if draw(st.booleans()) else {})
    traced, text, places = opened(data)
    writer = Commenter(text, places, traced.root, author="审校")
    comments = []
    for number in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        at = draw(st.none() | st.integers(1, len(text)))
        span = writer.find(Span(start=start, end=end))
        if at is not None and writer.can_insert(at):
            words = draw(WORDS)
            comments.append(Comment((f"建议{number}",), Span(start=0, end=1), Insertion(at, words)))
        elif span is not None:
            comments.append(Comment((f"意见{number}",), span))
    return data, comments


# Between paragraphs and cells, where no mark stands.
BREAKS = dict.fromkeys(map(ord, "\t\n"))


@settings(deadline=None, max_examples=100)
@given(commented_drafts())
def test_law(drawn: tuple[bytes, list[Comment]]) -> None:
    """Accepted it is the text with the drafts, rejected what it was; comments stand on words."""
    data, comments = drawn
    _, text, _ = opened(data)
    made = commented(data, comments)
    inserted = [item.insertion for item in comments if item.insertion is not None]
    assert "\n".join(side(made, "accepted")) == with_insertions(text, inserted)
    assert side(made, "original") == side(data, "original")
    found = anchors(made)
    for item in comments:
        words = item.insertion.words if item.insertion else item.span.of(text)
        others = [x for x in inserted if item.span.start < x.at < item.span.end]
        if item.insertion or not others:  # an insertion inside lengthens what it stands on
            assert found[item.lines[0]] == words.translate(BREAKS), item
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml"))
    ids = [mark.get(f"{W}id") for mark in root.iter(f"{W}commentReference")]
    assert len(ids) == len(set(ids)) == len(comments)
    assert all(mark.getparent().tag != f"{W}ins" for mark in root.iter(f"{W}ins"))
    assert made == commented(data, comments)


def test_what_the_file_holds_stays() -> None:
    data = write_docx(
        para(
            f'{run("建设光伏")}<w:commentRangeStart w:id="7"/>{run("电站")}'
            '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>'
            f'<w:ins w:id="31" {BY}>{run("十座以上")}</w:ins>{run("。")}'
        ),
        {"comments.xml": THEIRS, "header1.xml": para("甲区文件")},
    )
    _, text, _ = opened(data)
    at = text.index("以上")
    made = commented(
        data, [Comment(("改",), Span(start=4, end=8)), Comment(("加",), Span(start=0, end=1),
               Insertion(at, "（含）"))], date="2024-05-26"
    )  # fmt: skip
    assert side(made, "accepted") == ["建设光伏电站十座（含）以上。"]
    assert side(made, "original") == ["建设光伏电站。"]
    assert anchors(made) == {"再议": "电站", "改": "电站十座", "加": "（含）"}
    with zipfile.ZipFile(io.BytesIO(made)) as ours, zipfile.ZipFile(io.BytesIO(data)) as theirs:
        same = set(theirs.namelist()) - {"word/document.xml", "word/comments.xml"}
        assert all(ours.read(name) == theirs.read(name) for name in same)
        assert ours.read("word/comments.xml").decode().count("王处长") == 2
        main = ours.read("word/document.xml").decode()
    assert main.count("王处长") == 2  # the insertion was parted, and is theirs on both sides
    assert 'w:author="审校" w:date="2024-05-26T00:00:00Z"' in main


BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>"
    "{0}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
    "<w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    "</w:r>"
)


def test_a_comment_on_a_text_box_stands_on_the_box() -> None:
    """Word takes none inside."""
    box = BOX.format(para("建设光伏"))
    data = write_docx(para(f"{run('正文。')}{box}") + para("末段。"))
    traced, text, places = opened(data)
    at = text.index("光伏")
    assert not Commenter(text, places, traced.root, author="审校").can_insert(at)
    made = commented(data, [Comment(("看",), Span(start=at, end=at + 2))])
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml"))
    (start,) = root.iter(f"{W}commentRangeStart")
    box_run = start.getnext()
    assert start.getparent().tag == f"{W}p"
    assert next(box_run.iter(f"{W}txbxContent"), None) is not None
    assert side(made, "accepted") == side(data, "accepted")


# What no run ends in: the comment stands on what holds it.
WHOLE = {
    "a formula": "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>",
    "the reading of a rare character": "<w:r><w:ruby><w:rt><w:r><w:t>sū</w:t></w:r></w:rt><w:rubyBase>"
    "<w:r><w:t>苏</w:t></w:r></w:rubyBase></w:ruby></w:r>",
}


@pytest.mark.parametrize("inner", WHOLE.values(), ids=WHOLE)
def test_a_comment_stands_beside_what_cannot_be_cut(inner: str) -> None:
    data = write_docx(para(f"{run('前')}{inner}{run('后')}"))
    traced, text, places = opened(data)
    writer = Commenter(text, places, traced.root, author="审校")
    assert not writer.can_insert(2)
    made = commented(data, [Comment(("看",), Span(start=1, end=len(text) - 1))])
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml"))
    (start,) = root.iter(f"{W}commentRangeStart")
    assert start.getparent().tag == f"{W}p"
    assert anchors(made) == {"看": text[1:-1]}
    assert side(made, "accepted") == [text]


def test_a_comment_on_several_cells_stands_on_the_first() -> None:
    data = write_docx(para("表") + table(cell("建设光伏") + cell("区发改局")) + para("末"))
    traced, text, places = opened(data)
    found = Commenter(text, places, traced.root, author="审校").find(Span(start=2, end=11))
    assert found is not None
    assert found.of(text) == "建设光伏"
    assert anchors(commented(data, [Comment(("看",), found)])) == {"看": "建设光伏"}


def test_a_paragraph_that_somebody_inserted_takes_no_range() -> None:
    """LibreOffice parts their insertion at a range, and the next paragraph loses its look."""
    new = para(
        f'<w:ins w:id="31" {BY}>{run("新增一段。")}</w:ins>',
        f'<w:rPr><w:ins w:id="32" {BY}/></w:rPr>',
    )
    data = write_docx(para("首段。") + new + para("末段。"))
    traced, text, places = opened(data)
    assert not Commenter(text, places, traced.root, author="审校").can_insert(9)
    made = commented(data, [Comment(("看",), Span(start=4, end=8))])
    assert anchors(made) == {"看\n（针对“新增一段”）": ""}
    assert side(made, "original") == ["首段。", "末段。"]
