"""Encodings that nothing declares: read right, whatever they look like."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from policy_nlp.ingest import read_document

SIMPLE = "甲市碳达峰实施方案\n一、总体要求\n加快绿色低碳发展，到2025年森林覆盖率达到25%。\n" * 3
OLD = "甲市碳達峰實施方案\n一、總體要求\n加快綠色低碳發展，到2025年森林覆蓋率達到25%。\n" * 3
# (text, encoding, bytes before it)
ENCODED = (
    (SIMPLE, "utf-8", b""),
    (SIMPLE, "gb18030", b""),
    (SIMPLE, "utf-16", b""),
    (SIMPLE, "utf-32", b""),
    (SIMPLE, "utf-32-be", codecs.BOM_UTF32_BE),
    (SIMPLE, "utf-32-le", b""),
    (SIMPLE, "utf-7", b""),
    (OLD, "big5", b""),
    (OLD, "gb18030", b""),
    ("plan + more - less\n", "ascii", b""),
)


@pytest.mark.parametrize(("text", "encoding", "mark"), ENCODED)
def test_text_of_any_encoding(tmp_path: Path, text: str, encoding: str, mark: bytes) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(mark + text.encode(encoding))
    read = "".join(block.text for block in read_document(path).blocks)
    assert read == text.replace("\n", "")


def page(text: str) -> bytes:
    return f"<html><head><meta charset=utf-8></head><body><p>{text}</p></body></html>".encode()


def saved(body: bytes) -> bytes:
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
    return head + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + body + b"\r\n--b--\r\n"


@pytest.mark.parametrize(
    ("name", "data"), [("a.html", page(SIMPLE)), ("a.mht", saved(page(SIMPLE)))]
)
def test_a_page_that_was_cut_off_says_so(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    for kept, codes in ((len(data), []), (len(data) - 60, ["page-cut-off"])):
        path.write_bytes(data[:kept])
        found = [issue.code for issue in read_document(path).issues]
        assert [code for code in found if code == "page-cut-off"] == codes
