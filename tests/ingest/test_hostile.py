"""Broken and hostile files: one clear line and the way out, within bounds; text as typed.

The bounds are what an office PC can spare: 5 seconds of processor time and 300 MB a file. They
are held by processes of their own, started once for all files.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy_nlp.errors import InputError
from policy_nlp.extract import extract_records
from policy_nlp.ingest import ocr, read_document
from policy_nlp.lexicons import load_lexicons
from policy_nlp.pipeline.files import extract_file
from policy_nlp.structure import build_outline
from tests.ingest.test_fixtures import OWN, SHARED, fixture_file
from tests.support.hostile_files import HOSTILE, message
from tests.support.measured import Row, assert_bounded, measure
from tests.support.ofd_writer import set_lines, write_ofd

# Fixtures that hold no plan: (file, words of the message)
BROKEN = (
    ("broken/empty.docx", "空文件"),
    ("broken/not_a_zip.docx", "内容不是 Word 文件"),
    ("broken/truncated.docx", "不完整或已损坏"),
    ("broken/truncated.pdf", ""),
    ("broken/encrypted.pdf", "password"),
    ("broken/zip_bomb.docx", ""),
    ("broken/xxe.docx", ""),
    ("broken/billion_laughs.ofd", "自行定义了实体"),
    ("broken/no_text.pdf", ""),
    ("broken/binary.txt", "不是文本文件"),
)
HOST = Path("/etc/hostname")


@pytest.fixture(scope="module")
def measured(tmp_path_factory) -> Mapping[str, Row]:
    """Return what came of each file, by its name: end, message, processor seconds, peak memory."""
    folder = tmp_path_factory.mktemp("hostile")
    paths = []
    for name, maker, _ in HOSTILE:
        paths.append(folder / name)
        paths[-1].write_bytes(maker())
    for name, _ in BROKEN:
        for root in (OWN, SHARED / "fixtures" / "formats"):
            if (root / name).is_file():
                paths.append(root / name)
                break
    return {str(row["file"]): row for row in measure(("extract", (path,)) for path in paths)}


def assert_one_clear_line(row: Row, name: str) -> None:
    message = str(row["message"])
    assert row["code"] == 2
    assert message.startswith(f"“{name}”"), message
    assert "\n" not in message and len(message) < 300, message


@pytest.mark.parametrize(("name", "end"), [(name, end) for name, _, end in HOSTILE])
def test_hostile_file(measured, name, end):
    row = measured[name]
    assert_bounded(row)
    assert end in (row["end"], "either"), row
    if row["end"] == "refused":
        assert_one_clear_line(row, name)


@pytest.mark.parametrize(("name", "words"), BROKEN, ids=[row[0] for row in BROKEN])
def test_broken_fixture(measured, name, words):
    fixture_file(name)
    row = measured[Path(name).name]
    assert_bounded(row)
    assert row["end"] == "refused", row
    assert_one_clear_line(row, Path(name).name)
    assert words in str(row["message"])


def test_no_entity_shows_what_another_file_holds(measured):
    host = HOST.read_text().strip() if HOST.is_file() else "localhost"
    for name in ("entities.html", "entity_of_a_file.docx", "xxe.docx"):
        assert host not in str(measured[name].get("text", "")) + str(measured[name]["message"])


def test_an_entity_is_not_expanded(measured):
    assert "笑" not in str(measured["entities.html"]["text"])


def text_of(name: str) -> str:
    document = read_document(fixture_file(name))
    return build_outline(document, load_lexicons()).text


def test_nul_characters_are_read_and_told():
    document = read_document(fixture_file("broken/nul_bytes.txt"))
    outline = build_outline(document, load_lexicons())
    found = extract_records(outline, document.source, doc_id="nul")
    assert [issue.code for issue in found.issues][:1] == ["nul-characters"]
    assert len(found.units) > 5


# What is typed shows as typed: (file, pieces of its text)
TYPED = (
    ("broken/script.txt", ("<script>", '"><img', "<b>", "&lt;i&gt;", ">90%且<100%")),
    ("broken/formula.txt", ("=", "+", "-", "@")),
)


@pytest.mark.parametrize(("name", "pieces"), TYPED)
def test_markup_and_formulas_stand_as_typed(name, pieces):
    typed = fixture_file(name).read_text(encoding="utf-8")
    text = text_of(name)
    assert all(piece in text for piece in pieces)
    assert "".join(typed.split()) == "".join(text.split())


def test_plan_in_one_huge_line(shared):
    found = extract_file(shared / "fixtures" / "formats" / "broken" / "huge_line.txt")
    assert len(found.text) > 700_000
    assert len(found.units) > 1000
    assert "line-breaks-lost" in [issue.code for issue in found.issues]


def assert_refused_or_read(path: Path) -> None:
    """Hold that a file gives a result that names it, or an error that does."""
    try:
        document = read_document(path)
        build_outline(document, load_lexicons())
    except InputError as error:
        assert error.message.startswith(f"“{path.name}”")
    else:
        assert document.source.file == path.name


def ofd() -> bytes:
    return write_ofd(
        set_lines(["一、总体要求", "加快绿色低碳发展。", "二、重点任务", "推进节能。"])
    )


def mht() -> bytes:
    page = "<html><body><p>一、总体要求</p><p>加快发展。</p><table><tr><td>甲<td>乙</table>"
    return message(page.encode(), b"8bit")


# A file of each format for the fuzz test: (name, its bytes)
SEEDS: tuple[tuple[str, Callable[[], bytes]], ...] = (
    *((name, partial(Path.read_bytes, OWN / name)) for name in (
        "gusu.docx", "suzhou.html", "suzhou.ofd", "gusu_gb18030.txt", "broken/no_text.pdf")),
    ("small.ofd", ofd),
    ("small.mht", mht),
)  # fmt: skip
FLIPS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8)


@pytest.mark.parametrize(("name", "seed"), SEEDS, ids=[name for name, _ in SEEDS])
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cut=st.floats(0, 1), flips=FLIPS)
def test_damaged_files_are_refused_or_read(tmp_path, name, seed, cut, flips):
    """A file cut short or with bytes changed gives a result or an InputError, nothing else."""
    data = bytearray(seed())
    for place, value in flips:
        data[int(place * len(data))] = value
    path = tmp_path / Path(name).name
    path.write_bytes(bytes(data[: int((1 - cut**3) * len(data))]))
    assert_refused_or_read(path)


def changed_parts(data: bytes, seed: int) -> bytes:
    """Return an archive whose parts are damaged inside, so that damage gets past the zip layer."""
    chance = random.Random(seed)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = bytearray(old.read(name))
            if chance.random() < 0.5 and part:
                marks = [k for k, c in enumerate(part) if c in b'"<>0123456789']
                for _ in range(chance.randint(1, 6)):
                    part[chance.choice(marks)] = chance.choice(b'"<>/0123456789-e. xg')
            if chance.random() < 0.95:
                new.writestr(name, bytes(part))
    return out.getvalue()


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cut=st.floats(0, 1), flips=FLIPS)
def test_damaged_pdf_is_refused_or_read(tmp_path, monkeypatch, cut, flips):
    """Damage that takes the letters away sends pages to recognition, which takes its time."""
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    data = bytearray(fixture_file("suzhou.pdf").read_bytes())
    for place, value in flips:
        data[int(place * len(data))] = value
    path = tmp_path / "suzhou.pdf"
    path.write_bytes(bytes(data[: int((1 - cut**3) * len(data))]))
    assert_refused_or_read(path)


@pytest.mark.parametrize("name", ["gusu.docx", "suzhou.ofd"])
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32))
def test_archives_damaged_inside_are_refused_or_read(tmp_path, name, seed):
    path = tmp_path / name
    path.write_bytes(changed_parts((OWN / name).read_bytes(), seed))
    assert_refused_or_read(path)
