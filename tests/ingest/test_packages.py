"""Archives: names, bounds, damage."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.errors import InputError
from policy_nlp.ingest import packages
from policy_nlp.ingest.packages import open_archive


def packed(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(name, data)
    return buffer.getvalue()


# (name in the archive, name asked for)
NAMES = (
    ("word/document.xml", "word/document.xml"),
    ("Doc_0/Document.XML", "doc_0/document.xml"),
    ("word\\document.xml", "word/document.xml"),
    ("/word/document.xml", "word/document.xml"),
    ("word/document.xml", "/Word/Document.xml"),
)


@pytest.mark.parametrize(("stored", "asked"), NAMES)
def test_a_member_is_found_whatever_case_and_slash(stored, asked):
    opened = open_archive(packed({stored: b"x"}), "计划.docx")
    assert opened.read(asked) == b"x"
    assert asked in opened


@pytest.mark.parametrize("name", ["../a", "word/../../a", "..\\a", "C:/a", "C:\\a"])
def test_a_name_that_leads_outside_is_refused(name):
    with pytest.raises(InputError, match="指向包外"):
        open_archive(packed({name: b"x"}), "计划.docx")


def test_a_missing_member_is_named():
    with pytest.raises(InputError, match=r"缺少部件 word/document\.xml"):
        open_archive(packed({"a": b"x"}), "计划.docx").read("word/document.xml")


def test_bounds(monkeypatch):
    opened = open_archive(packed({"a": bytes(3000), "b": bytes(3000)}), "计划.docx")
    with pytest.raises(InputError, match="解压后过大"):
        opened.read("a", limit=2999)
    assert len(opened.read("a", limit=3000)) == 3000
    monkeypatch.setattr(packages, "MAX_TOTAL_BYTES", 5000)
    bounded = open_archive(packed({"a": bytes(3000), "b": bytes(3000)}), "计划.docx")
    assert len(bounded.read("a")) == 3000
    with pytest.raises(InputError, match="解压后过大"):
        bounded.read("b")


def test_a_ratio_beyond_any_document_is_refused():
    with pytest.raises(InputError, match="解压后过大"):
        open_archive(packed({"a": bytes(20 * 2**20)}), "计划.docx").read("a")


def test_too_many_members(monkeypatch):
    monkeypatch.setattr(packages, "MAX_MEMBERS", 3)
    with pytest.raises(InputError, match="4个部件"):
        open_archive(packed({str(k): b"" for k in range(4)}), "计划.docx")


WHOLE = packed({"word/document.xml": b"<a>" + b"text" * 500 + b"</a>", "b": b"y" * 300})


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255), st.booleans())
def test_damage_is_told_or_harmless(at, flip, cut):
    damaged = bytearray(WHOLE)
    damaged[at] ^= flip
    try:
        opened = open_archive(bytes(damaged[:at] if cut else damaged), "计划.docx")
        sizes = [len(opened.read(name)) for name in opened.names]
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert sum(sizes) <= 5000
