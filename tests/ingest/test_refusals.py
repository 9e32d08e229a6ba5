"""Why a file is not read: the reason that is told is the right one (拒读原因)."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from policy_nlp.errors import InputError
from policy_nlp.ingest import read_document
from policy_nlp.store import open_workspace


def package(part: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(part, "<x/>")
    return data.getvalue()


REFUSED = [
    ("表.xlsx", package("xl/workbook.xml"), "“表.xlsx”是 Excel 工作簿，不是规划（方案）文件"),
    (
        "a.pptx",
        package("ppt/presentation.xml"),
        "“a.pptx”是 PowerPoint 演示文稿，不是规划（方案）文件",
    ),
    ("a.zip", package("a.txt"), "“a.zip”是压缩包"),
    ("a.dwg", b"AC1027", "“a.dwg”是 .dwg 文件，不能读取。可以读取的格式：.docx .docm"),
]


@pytest.mark.parametrize(("name", "data", "reason"), REFUSED)
def test_the_reason_is_what_the_file_is(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as error:
        read_document(tmp_path / name)
    assert str(error.value).startswith(reason)


def test_every_format_that_is_read_is_listed(tmp_path: Path) -> None:
    (tmp_path / "a.dwg").write_bytes(b"AC1027")
    with pytest.raises(InputError) as error:
        read_document(tmp_path / "a.dwg")
    listed = error.value.hint.partition("：")[2].split()
    assert {".htm", ".mhtml", ".jpeg", ".tiff", ".bmp", ".gif", ".wps", ".text"} <= set(listed)


def test_what_is_there_is_not_called_missing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲", encoding="utf-8")
    with pytest.raises(InputError, match="是文件夹，不是文件"):
        read_document(tmp_path)
    with pytest.raises(Exception, match="是一个文件，不是工作区"):
        open_workspace(tmp_path / "a.txt")
