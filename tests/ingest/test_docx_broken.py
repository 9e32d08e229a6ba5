"""Word files that are broken or hostile, and the corners of the format."""

from __future__ import annotations

import sys

import pytest

from policy_nlp.errors import InputError
from policy_nlp.ingest import read_document
from policy_nlp.ingest.docx_symbols import symbol
from policy_nlp.records import Block
from tests.ingest.docx_writer import (
    body_of,
    para,
    read,
    run,
)
from tests.ingest.test_fixtures import fixture_file

# (file, what the message says)
REFUSED = (
    ("broken/empty.docx", "empty"),
    ("broken/not_a_zip.docx", "not a Word file"),
    ("broken/truncated.docx", "cut off or damaged"),
    ("broken/zip_bomb.docx", "unpacks to more"),
    ("broken/xxe.docx", "declares a document type"),
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
    with pytest.raises(InputError, match="no text"):
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
