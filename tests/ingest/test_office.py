"""Old Word, WPS and RTF files: what is asked of LibreOffice, and what is said without it."""

from __future__ import annotations

import stat
import sys
import time
from pathlib import Path

import pytest

from policy_nlp.errors import InputError
from policy_nlp.ingest import ReadOptions, office, read_document
from policy_nlp.ingest.reader import detect_format
from tests.ingest.test_fixtures import fixture_file
from tests.support.docx_writer import para, write_docx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WORD = "WordDocument".encode("utf-16-le")
RTF = rb"{\rtf1\ansi\deff0 {\b 1. }plan\par}"

# It notes its profile and writes the file the test gives it, or nothing.
PROGRAM = """#!{python}
import os, pathlib, sys, time
folder = pathlib.Path(__file__).parent
profile = next(a for a in sys.argv if a.startswith("-env:UserInstallation="))
with open(folder / "profiles", "a") as out: out.write(profile + "\\n")
time.sleep(float(os.environ.get("TEST_OFFICE_SECONDS", "0")))
while "TEST_OFFICE_BUSY" in os.environ: pass
made = folder / "made.docx"
if made.exists():
    target = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
    target.mkdir(parents=True, exist_ok=True)
    (target / (pathlib.Path(sys.argv[-1]).stem + ".docx")).write_bytes(made.read_bytes())
"""


@pytest.fixture
def program(tmp_path, monkeypatch) -> Path:
    """A program in place of LibreOffice; its folder is returned."""
    if sys.platform == "win32":
        pytest.skip("the stand-in is a script")
    folder = tmp_path / "program"
    folder.mkdir()
    script = folder / "soffice"
    script.write_text(PROGRAM.format(python=sys.executable), encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(office, "_PROGRAMS", (str(script),))
    return folder


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_converted_file_is_read_as_word(program, tmp_path):
    (program / "made.docx").write_bytes(write_docx(para("一、总体要求")))
    document = read_document(saved(tmp_path, "计划.doc", OLE + WORD))
    assert [block.text for block in document.blocks] == ["一、总体要求"]
    assert (document.source.format, document.source.file) == ("doc", "计划.doc")


def test_each_conversion_has_a_profile_of_its_own(program, tmp_path):
    (program / "made.docx").write_bytes(write_docx(para("文")))
    for name in ("甲.doc", "乙.rtf"):
        read_document(saved(tmp_path, name, RTF if name.endswith("rtf") else OLE + WORD))
    profiles = (program / "profiles").read_text(encoding="utf-8").split()
    assert len(set(profiles)) == 2
    assert not any(Path(line.partition("file://")[2]).exists() for line in profiles)


def test_nothing_written_is_told(program, tmp_path):
    with pytest.raises(InputError, match="无法用 LibreOffice 打开"):
        read_document(saved(tmp_path, "坏.doc", OLE + WORD))


def test_a_program_that_hangs_is_ended(program, tmp_path, monkeypatch):
    monkeypatch.setattr(office, "SECONDS", 0.5)
    monkeypatch.setenv("TEST_OFFICE_SECONDS", "60")
    begun = time.monotonic()
    with pytest.raises(InputError, match="秒内未能"):
        read_document(saved(tmp_path, "慢.doc", OLE + WORD))
    assert time.monotonic() - begun < 20


def test_a_program_that_is_busy_without_end_is_ended(program, tmp_path, monkeypatch):
    if sys.platform != "linux":
        pytest.skip("the time of the processor is limited on Linux alone")
    monkeypatch.setattr(office, "CPU_SECONDS", 1)
    monkeypatch.setenv("TEST_OFFICE_BUSY", "1")
    with pytest.raises(InputError, match="处理器时间1秒"):
        read_document(saved(tmp_path, "忙.doc", OLE + WORD))


@pytest.mark.parametrize("mark", [rb"a\cell ", rb"a\nestcell ", rb"a\par "])
def test_an_rtf_of_masses_is_not_given_to_it(program, tmp_path, mark):
    data = RTF[:-1] + mark * 70_000 + b"}"
    with pytest.raises(InputError, match="超过上限"):
        read_document(saved(tmp_path, "多.rtf", data))
    assert not (program / "profiles").exists()


def test_calc_without_writer_is_no_help(program, tmp_path):
    (program / "libsclo.so").write_bytes(b"")
    with pytest.raises(InputError, match="libreoffice-writer"):
        read_document(saved(tmp_path, "计划.wps", OLE + WORD))
    (program / "libswlo.so").write_bytes(b"")
    assert office.find_writer() is not None


def test_without_libreoffice_the_package_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(office, "_PROGRAMS", ("no-such-program",))
    with pytest.raises(InputError, match="libreoffice-writer"):
        read_document(saved(tmp_path, "计划.doc", OLE + WORD))


# A Word 97 text stream begins with EC A5; bit 0 of byte 11 says that it is encrypted.
ENCRYPTED_FIB = b"\xec\xa5\xc1\x00" + bytes(7) + b"\x01" + bytes(20)

# (what the row guards, bytes, what the message says)
REFUSED = (
    ("an encrypted .docx", OLE + "EncryptedPackage".encode("utf-16-le"), "设有打开密码"),
    ("an encrypted .doc", OLE + ENCRYPTED_FIB + WORD, "设有打开密码"),
    ("a workbook", OLE + "Workbook".encode("utf-16-le"), "不是文字文档"),
    ("a stub", OLE[:8], "不是文字文档"),
)


@pytest.mark.parametrize(
    ("data", "said"), [row[1:] for row in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_refused_without_asking(program, tmp_path, data, said):
    with pytest.raises(InputError, match=said):
        read_document(saved(tmp_path, "计划.doc", data))
    assert not (program / "profiles").exists()


def test_formats_are_told_by_content():
    assert detect_format(RTF, "计划.doc") == "doc"
    assert detect_format(OLE, "计划.docx") == "doc"


@pytest.mark.parametrize("name", ["gusu.doc", "gusu.wps"])
def test_fixture_equals_the_word_file(name):
    if office.find_writer() is None:
        pytest.skip("LibreOffice Writer is not installed")

    def shown(file: str) -> list[tuple[str, str | None]]:
        blocks = read_document(fixture_file(file)).blocks
        return [
            (b.text, b.furniture) for b in blocks if b.furniture in (None, "footnote", "comment")
        ]

    assert shown(name) == shown("gusu.docx")


def test_rtf_is_read(tmp_path):
    if office.find_writer() is None:
        pytest.skip("LibreOffice Writer is not installed")
    document = read_document(saved(tmp_path, "plan.rtf", RTF), options=ReadOptions())
    assert document.blocks[0].text == "1. plan"
    assert [document.blocks[0].text[a:b] for a, b in document.blocks[0].bold] == ["1. "]
    assert [path.name for path in tmp_path.iterdir()] == ["plan.rtf"]
