"""Tracked changes of Word: both sides, and what is told of them."""

from __future__ import annotations

import pytest

from policy_nlp.ingest import read_document
from tests.ingest.docx_writer import (
    body_of,
    cell,
    field,
    para,
    read,
    run,
)
from tests.ingest.test_fixtures import fixture_file


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
