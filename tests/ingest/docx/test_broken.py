"""Word files that are broken or hostile, and the corners of the format."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.errors import InputError
from policy_nlp.ingest import read_document
from policy_nlp.ingest.docx import marks
from policy_nlp.ingest.docx.fields import symbol
from policy_nlp.records import Block
from tests.ingest.test_fixtures import fixture_file
from tests.support.docx_writer import (
    body_of,
    para,
    read,
    run,
)

# (file, what the message says)
REFUSED = (
    ("broken/empty.docx", "空文件"),
    ("broken/not_a_zip.docx", "内容不是 Word 文件"),
    ("broken/truncated.docx", "不完整或已损坏"),
    ("broken/zip_bomb.docx", "解压后过大"),
    ("broken/xxe.docx", "自行定义了实体"),
)


@pytest.mark.parametrize(("name", "said"), REFUSED)
def test_broken_file_is_refused_in_one_line(name, said):
    with pytest.raises(InputError, match=said) as caught:
        read_document(fixture_file(name))
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_macros_are_told():
    document = read_document(fixture_file("broken/macro.docm"))
    assert "macros" in [issue.code for issue in document.issues]


def test_no_text_is_refused():
    with pytest.raises(InputError, match="没有文字"):
        read(para(""))


@pytest.mark.parametrize("tag", ["ins", "smartTag", "sdt><w:sdtContent", "fldSimple", "customXml"])
def test_deep_nesting_is_read_or_refused(tag):
    depth = 110 if ">" in tag else 240
    last = tag.rpartition(":")[2]
    shut = f"</w:{last}></w:sdt>" if ">" in tag else f"</w:{tag}>"
    xml = para(f"<w:{tag}>" * depth + run("文") + shut * depth)
    assert body_of(read(xml)) == ["文"]
    assert sys.getrecursionlimit() >= 1000


# (font, code, character)
SYMBOLS = (
    ("Wingdings", 0xF0A8, "□"),
    ("Wingdings 2", 0xF052, "☑"),
    ("Symbol", 0xF0B3, "≥"),
    ("Symbol", 0xF044, "Δ"),
    ("宋体", 0x2460, "①"),
    ("Wingdings 3", 0xF02E, None),
    ("Wingdings", 0xF021, None),
)


@pytest.mark.parametrize(("font", "code", "shown"), SYMBOLS)
def test_symbol(font, code, shown):
    assert symbol(code, font) == shown


def test_every_block_is_a_block_of_the_contract():
    document = read_document(fixture_file("gusu.docx"))
    assert all(isinstance(block, Block) for block in document.blocks)
    assert all(block.text == block.text.strip() for block in document.blocks)


TAGS = ("w:p", "w:r", "w:hyperlink", "w:sdt", "w:sdtContent", "w:tbl", "w:tr", "w:tc", "w:ins",
        "w:smartTag", "w:customXml", "w:drawing", "w:pict", "w:txbxContent", "w:fldSimple",
        "w:ruby", "w:rubyBase", "w:rt", "w99:wrap", "m:oMath", "mc:AlternateContent",
        "w:body", "w:object", "w:rPr", "w:pPr")  # fmt: skip
TREES = st.recursive(
    st.just(None),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, min_size=1, max_size=4)),
    max_leaves=12,
)


def written(tree: Any, words: Iterator[str], used: list[str]) -> str:
    if tree is None:
        used.append(next(words))
        return f"<w:r><w:t>{used[-1]}</w:t></w:r>"
    tag, inner = tree
    return f"<{tag}>{''.join(written(one, words, used) for one in inner)}</{tag}>"


@given(TREES)
def test_whatever_stands_where_no_word_is_lost(tree):
    """Any elements in any order: each word is in a block or in an issue."""
    used: list[str] = []
    xml = written(tree, (f"词{k}。" for k in range(100)), used)
    with patch.multiple(marks, _SHOWN=1000, _SHOWN_EACH=100):  # quote them all
        document = read(para("总则") + xml)
    shown = "".join(block.text for block in document.blocks)
    told = "".join(issue.message for issue in document.issues)
    assert [word for word in used if word not in shown and word not in told] == []


@given(st.integers(0, 400), st.integers(1, 60), st.sampled_from(["", "<", "</w:p>", "&", "\x00"]))
def test_damaged_xml_is_refused_or_read(at, length, put):
    parts = {
        "header1.xml": para("页眉"),
        "numbering.xml": "<w:num/><w:abstractNum><w:lvl/></w:abstractNum>",
    }
    xml = para("总则", num=(1, 0)) + para(run("推进") + "<w:r><w:fldChar/></w:r>")
    damaged = xml[:at] + put + xml[at + length :]
    try:
        document = read(damaged, parts)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert document.blocks
