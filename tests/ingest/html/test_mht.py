"""Saved web archives read like the page they hold."""

from __future__ import annotations

import base64
import quopri

import pytest

from policy_nlp.errors import InputError
from policy_nlp.ingest.html.reader import read_html, read_mht
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.ingest.reader import detect_format
from policy_nlp.records import SourceFile

SOURCE = SourceFile(file="page.mht", sha256="0" * 64, format="mht")
PAGE = (
    "<html><head><title>苏州市碳达峰实施方案</title></head><body><div id=zoom>"
    "<p>一、总体要求</p><p>　　坚持统筹谋划，推动绿色低碳发展（苏府〔2022〕7号）。</p></div></body></html>"
)
CODERS = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring, "8bit": bytes}


def part(
    body: bytes, kind: str = "text/html", charset: str = "utf-8", coding: str = "8bit"
) -> bytes:
    head = f"Content-Type: {kind}; charset={charset}\nContent-Transfer-Encoding: {coding}\n"
    return f"{head}Content-Location: http://www.suzhou.gov.cn/1.html\n\n".encode() + CODERS[coding](
        body
    )


def message(*parts: bytes) -> bytes:
    head = b'From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary="--=x+(1)"\n\n'
    return head + b"".join(b"\n----=x+(1)\n" + one for one in parts) + b"\n----=x+(1)--\n"


# (charset said, encoding of the bytes, transfer encoding)
ROWS = (
    ("utf-8", "utf-8", "quoted-printable"),
    ("utf-8", "utf-8", "base64"),
    ("gb2312", "gb18030", "quoted-printable"),
    ("gb2312", "gb18030", "base64"),
    ("gb18030", "gb18030", "8bit"),
    # a browser re-encodes the page and keeps what it declared
    ("gb2312", "utf-8", "quoted-printable"),
)


@pytest.mark.parametrize(("charset", "encoding", "coding"), ROWS)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_reads_as_the_page(charset, encoding, coding, line_end):
    picture = part(b"\x89PNG", "image/png", coding="base64")
    data = message(part(PAGE.encode(encoding), charset=charset, coding=coding), picture)
    data = data.replace(b"\r\n", b"\n").replace(b"\n", line_end)
    assert detect_format(data, "page.txt") == "mht"
    expected = read_html(PAGE.encode(), SOURCE, ReadOptions())
    assert read_mht(data, SOURCE, ReadOptions()).blocks == expected.blocks


def test_page_inside_alternatives():
    inner = b"Content-Type: multipart/alternative; boundary=in\n\n--in\n" + part(b"x", "text/plain")
    data = message(inner + b"\n--in\n" + part(PAGE.encode()) + b"\n--in--\n")
    assert read_mht(data, SOURCE, ReadOptions()).blocks[0].text == "苏州市碳达峰实施方案"


def test_frames_that_are_not_read_are_told():
    data = message(part(b"<p>menu</p>"), part(PAGE.encode()))
    document = read_mht(data, SOURCE, ReadOptions())
    assert [issue.code for issue in document.issues] == ["other-pages"]
    assert "一、总体要求" in [block.text for block in document.blocks]


def test_nothing_is_fetched_for_a_part_that_is_not_there():
    page = PAGE.replace("<p>一", "<img src='http://127.0.0.1:1/x.png'><p>一")
    assert read_mht(message(part(page.encode())), SOURCE, ReadOptions()).blocks


@pytest.mark.parametrize(
    "data", [b"MIME-Version: 1.0\n\n", message(part(b"x", "text/css")), message()]
)
def test_archive_without_a_page(data):
    with pytest.raises(InputError, match="里没有网页"):
        read_mht(data, SOURCE, ReadOptions())
