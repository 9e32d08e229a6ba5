"""Tracked changes of Word: both sides, and what is told of them."""

from __future__ import annotations

import pytest

from policy_nlp.ingest import read_document
from tests.ingest.test_fixtures import fixture_file
from tests.support.docx_writer import (
    body_of,
    cell,
    field,
    para,
    read,
    run,
)


def change(tag: str, inner: str, author: str = "李审稿") -> str:
    return f'<w:{tag} w:id="1" w:author="{author}">{inner}</w:{tag}>'


def gone(text: str) -> str:
    return f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>'


def mark(tag: str) -> str:
    return f'<w:rPr><w:{tag} w:id="9" w:author="李审稿"/></w:rPr>'


# (what the row guards, XML, accepted, original, edits)
TRACKED = (
    ("replaced words", para(run("增长") + change("del", gone("13")) + change("ins", run("15")) + run("%")),
     ["增长15%"], ["增长13%"], 1),
    ("two authors, two edits",
     para(change("del", gone("13")) + change("ins", run("15"), "王处长") + run("%")),
     ["15%"], ["13%"], 2),
    ("a paragraph taken out with its end",
     para("甲") + para(change("del", gone("乙")), mark("del")) + para("丙"),
     ["甲", "丙"], ["甲", "乙", "丙"], 1),
    ("a paragraph put in with its end",
     para("甲") + para(change("ins", run("乙")), mark("ins")) + para("丙"),
     ["甲", "乙", "丙"], ["甲", "丙"], 1),
    ("a paragraph taken out without its end leaves no empty line",
     para("甲") + para(change("del", gone("乙"))) + para("丙"),
     ["甲", "丙"], ["甲", "乙", "丙"], 1),
    ("only the end taken out: two paragraphs become one",
     para("推进", mark("del")) + para("发展"), ["推进发展"], ["推进", "发展"], 1),
    ("only the end put in: one paragraph was cut",
     para("推进", mark("ins")) + para("发展"), ["推进", "发展"], ["推进发展"], 1),
    ("a paragraph put in behind another, as Enter and typing leave it",
     para("甲", mark("ins")) + para(change("ins", run("乙"))) + para("丙"),
     ["甲", "乙", "丙"], ["甲", "丙"], 1),
    ("a paragraph taken out from the end of the one before to its own end",
     para("甲", mark("del")) + para(change("del", gone("乙"))) + para("丙"),
     ["甲", "丙"], ["甲", "乙", "丙"], 1),
    ("moved words count once",
     para(change("moveFrom", run("甲")) + run("乙")) + para(change("moveTo", run("甲")) + run("丙")),
     ["乙", "甲丙"], ["甲乙", "丙"], 1),
    ("put in by one, taken out by another",
     para(run("甲") + change("ins", change("del", gone("乙"), "王处长"))), ["甲"], ["甲"], 2),
    ("a row put in", "<w:tbl><w:tr>" + cell("甲") + cell("乙") + '</w:tr><w:tr><w:trPr><w:ins w:id="1"'
     f' w:author="李"/></w:trPr>{cell("丙")}{cell("丁")}</w:tr></w:tbl>',
     ["甲\t乙", "丙\t丁"], ["甲\t乙"], 1),
    ("a field taken out takes its code along",
     para(change("del", field("REF a", gone("三"))) + run("文")), ["文"], ["三文"], 1),
)  # fmt: skip


@pytest.mark.parametrize(
    ("xml", "accepted", "original", "edits"), [r[1:] for r in TRACKED], ids=[r[0] for r in TRACKED]
)
def test_tracked_changes(xml, accepted, original, edits):
    after, before = read(xml), read(xml, tracked="original")
    assert body_of(after) == accepted
    assert body_of(before) == original
    assert [issue.code for issue in after.issues] == ["tracked-changes"]
    assert f"修订{edits}处" in after.issues[0].message
    assert before.issues[0].message.endswith("按修订前的原文读取")


def test_tracked_fixture_names_authors():
    issues = read_document(fixture_file("gusu_tracked.docx")).issues
    assert "文档带有修订11处（李审稿5处、王处长6处）" in issues[0].message


def test_old_settings_of_a_paragraph_count_on_the_original_side():
    old = (
        '<w:pPrChange w:id="1" w:author="李"><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:pPrChange>'
    )
    xml = para("总则", f'<w:outlineLvl w:val="0"/>{old}')
    assert read(xml).blocks[0].level == 1
    assert read(xml, tracked="original").blocks[0].level == 2
    assert "格式修订1处" in read(xml).issues[0].message


def remark(inner: str, identity: int = 0) -> str:
    """Text with the signs of a comment around it."""
    at = f'w:id="{identity}"'
    return (
        f"<w:commentRangeStart {at}/>{inner}<w:commentRangeEnd {at}/>"
        f"<w:r><w:commentReference {at}/></w:r>"
    )


SAID = '<w:comment w:id="0" w:author="王处长" w:date="2022-12-06T15:45:00Z">{}</w:comment>'
COMMENTS = {"comments.xml": SAID.format(para("请核对。") + para("另请会签。"))}
ASKED = ("comment", "王处长", "请核对。\n另请会签。")


def marks_of(document):
    """The marks of a document: kind, author, what it says, the words it stands on."""
    return [
        (mark.kind, mark.author, mark.text, block.text[mark.start : mark.end])
        for block in document.blocks
        for mark in block.marks
    ]


# (what the row guards, XML, marks of the accepted text, marks of the original text)
MARKED = (
    ("each side shows its own",
     para(run("增长") + change("del", gone("13"), "王处长") + change("ins", run("15")) + run("%")),
     [("inserted", "李审稿", "15", "15")], [("deleted", "王处长", "13", "13")]),
    ("two changes with text between them are two",
     para(change("ins", run("甲")) + run("乙") + change("ins", run("丙"))),
     [("inserted", "李审稿", "甲", "甲"), ("inserted", "李审稿", "丙", "丙")], []),
    ("a moved passage",
     para(change("moveFrom", run("甲")) + run("乙")) + para(change("moveTo", run("甲")) + run("丙")),
     [("inserted", "李审稿", "甲", "甲")], [("deleted", "李审稿", "甲", "甲")]),
    ("words under a comment, cut into runs", para(run("到") + remark(run("2025") + run("年")) + run("底")),
     [(*ASKED, "2025年")], [(*ASKED, "2025年")]),
    ("a comment over an automatic end of paragraph is one in each block",
     para('<w:commentRangeStart w:id="0"/>' + run("甲")) + para(run("乙") + '<w:commentRangeEnd w:id="0"/>'),
     [(*ASKED, "甲"), (*ASKED, "乙")], [(*ASKED, "甲"), (*ASKED, "乙")]),
    ("signs between paragraphs",
     '<w:commentRangeStart w:id="0"/>' + para("甲") + '<w:commentRangeEnd w:id="0"/>' + para("乙"),
     [(*ASKED, "甲")], [(*ASKED, "甲")]),
    ("a comment on deleted words stands where they stood",
     para(run("到") + remark(change("del", gone("2025年"))) + run("底")),
     [(*ASKED, "")], [(*ASKED, "2025年"), ("deleted", "李审稿", "2025年", "2025年")]),
    ("one that begins in deleted words ends all the same",
     para(change("del", '<w:commentRangeStart w:id="0"/>' + gone("甲")) + run("乙")
          + '<w:commentRangeEnd w:id="0"/>') + para("丙"),
     [(*ASKED, "乙")], [("deleted", "李审稿", "甲", "甲"), (*ASKED, "甲乙")]),
    ("in a cell", "<w:tbl><w:tr>" + cell("甲") + cell(para(run("乙") + remark(run("丙")))) + "</w:tr></w:tbl>",
     [(*ASKED, "丙")], [(*ASKED, "丙")]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("xml", "accepted", "original"), [r[1:] for r in MARKED], ids=[r[0] for r in MARKED]
)
def test_who_wrote_what_where(xml, accepted, original):
    assert marks_of(read(xml, COMMENTS)) == accepted
    assert marks_of(read(xml, COMMENTS, tracked="original")) == original


def test_a_comment_that_stands_nowhere_is_kept():
    document = read(para("甲"), COMMENTS)
    assert [(mark.author, mark.text) for mark in document.unplaced] == [ASKED[1:]]
