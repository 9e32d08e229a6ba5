"""PDFs that attack a library: read, or one clear line, within what a file of their size may take."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from policy_nlp.errors import InputError
from policy_nlp.ingest import read_document
from policy_nlp.ingest.pdf.damage import look_over
from policy_nlp.pipeline.files import extract_files
from tests.fuzz import pdfs
from tests.support.measured import CPU_SECONDS, MEGABYTES, Row, assert_bounded, measure
from tests.support.pdf_maker import Sheet, pdf


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Row]:
    """Return what came of each file, by its name."""
    folder = tmp_path_factory.mktemp("pdfs")
    paths = [folder / name for name, _, _ in pdfs.HOSTILE]
    for path, (_, maker, _) in zip(paths, pdfs.HOSTILE, strict=True):
        path.write_bytes(maker())
    sizes = {path.name: path.stat().st_size for path in paths}
    rows = measure(("extract", (path,)) for path in paths)
    return {str(row["file"]): {**row, "size": sizes[str(row["file"])]} for row in rows}


@pytest.mark.parametrize(("name", "end"), [(name, end) for name, _, end in pdfs.HOSTILE])
def test_hostile_pdf(measured: Mapping[str, Row], name: str, end: str) -> None:
    row = measured[name]
    size = row["size"] / 2**20
    assert_bounded(row, seconds=CPU_SECONDS + 60 * size, megabytes=MEGABYTES + 300 * size)
    assert end in (row["end"], "either"), row


@pytest.mark.parametrize("name", [name for name, _, _ in pdfs.HOSTILE])
def test_what_is_hostile_is_not_read_in_the_own_process(name: str) -> None:
    maker = next(maker for other, maker, _ in pdfs.HOSTILE if other == name)
    try:
        look = look_over(maker(), name)
    except InputError:
        return
    repeated = look.pages == 1 and name == "one_page_again.pdf"
    harmless = name in ("deep_pages.pdf", "thousands_of_cells.pdf", "map_that_amplifies.pdf")
    assert not look.is_plain or repeated or harmless


def test_an_ordinary_pdf_is_read_in_the_own_process() -> None:
    assert look_over(pdf(Sheet([(90, 90, 16, "一、总体要求")])), "plan.pdf").is_plain


# (what a font says a character is, what is read, issues)
HALVES = (
    (b"d840dc00", "\U00020000", []),
    (b"d840", "\ufffd", ["pdf-characters-unmapped"]),
    (b"dc00", "\ufffd", ["pdf-characters-unmapped"]),
)


@pytest.mark.parametrize(("codes", "char", "issues"), HALVES, ids=["both", "first", "second"])
def test_halves_of_a_character(tmp_path: Path, codes: bytes, char: str, issues: list[str]) -> None:
    (tmp_path / "plan.pdf").write_bytes(pdfs.mapped(codes))
    document = read_document(tmp_path / "plan.pdf")
    assert "".join(block.text for block in document.blocks) == "一" * 40 + char
    assert [issue.code for issue in document.issues] == issues


def test_the_others_of_a_batch_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdfs.form_in_itself())
    (tmp_path / "b.pdf").write_bytes(pdf(Sheet([(90, 90, 16, "一、总体要求")])))
    done, errors = extract_files([tmp_path])
    assert [found.document.id for found in done] == ["b"]
    assert [str(error)[:7] for error in errors] == ["“a.pdf”"]


def test_reading_apart_gives_the_same(tmp_path: Path) -> None:
    plain = tmp_path / "plan.pdf"
    sheets = [Sheet([(90, 90, 16, "一、总体要求"), (90, 130, 12, "加快绿色低碳发展。")])]
    plain.write_bytes(pdf(*sheets))
    here = read_document(plain)
    plain.write_bytes(plain.read_bytes() + b"% /Encrypt\n%%EOF\n")
    apart = read_document(plain)
    assert apart.blocks == here.blocks
    assert threading.active_count() == 1
