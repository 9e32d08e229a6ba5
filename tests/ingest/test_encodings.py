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
