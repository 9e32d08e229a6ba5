"""One document in every format reads as one text: file → expected text, allowed difference."""

from __future__ import annotations

import json
import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from policy_nlp.extract import extract_records
from policy_nlp.ingest import ReadOptions, read_document
from policy_nlp.ingest.office import find_writer
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Extraction, Outline
from policy_nlp.structure import build_outline
from tests.support.readings import difference

OWN = Path(__file__).parent.parent / "data" / "formats"
SHARED = Path(os.environ.get("POLICY_NLP_SHARED", OWN.parents[3] / "shared"))

# What a row needs beside the package: LibreOffice, the extra [ocr].
OFFICE = "writer"
OCR = "rapidocr"

# (file, expected text, allowed share of differing characters, what it needs)
ROWS = (
    # numbers only in numbering.xml, comment, footnote, contents, runs cut in mid-word
    ("gusu.docx", "gusu.docx.txt", 0.002, ""),
    ("gusu_tracked.docx", "gusu_tracked.accepted.txt", 0.002, ""),
    ("gusu.doc", "gusu.docx.txt", 0.002, OFFICE),
    ("gusu.wps", "gusu.docx.txt", 0.002, OFFICE),
    # a macro is never run; the text is read
    ("broken/macro.docm", "gusu.docx.txt", 0.002, ""),
    # red head, page numbers, ruled table across two pages with a merged first column
    ("suzhou.pdf", "suzhou.html.txt", 0.002, ""),
    # GB18030, metadata table, false heading in a script, title twice, rowspan
    ("suzhou.html", "suzhou.html.txt", 0.002, ""),
    # TRS_Editor with a <style> inside, <o:p>, pager and attachment behind
    ("gusu.html", "gusu.docx.txt", 0.002, ""),
    # DeltaX as list and as g n d, the page number first in the file
    ("suzhou.ofd", "suzhou.ofd.txt", 0.002, ""),
    ("suzhou_scan.pdf", "suzhou.ofd.txt", 0.015, OCR),
    ("gusu_scan.pdf", "gusu_scan.pdf.txt", 0.015, OCR),
)


def fixture_file(name: str) -> Path:
    """Return a fixture of the project, or of the folder beside it; skip when neither has it."""
    for folder in (OWN, SHARED / "fixtures" / "formats"):
        if (folder / name).is_file():
            return folder / name
    pytest.skip(f"no {name} (set POLICY_NLP_SHARED to the folder that holds fixtures/formats)")


def need(tool: str) -> None:
    """Skip the test in the open when what it needs is not installed."""
    if tool == OFFICE and find_writer() is None:
        pytest.skip("LibreOffice Writer is not installed")
    if tool == OCR and find_spec("rapidocr") is None:
        pytest.skip("the extra [ocr] is not installed")


def outline(name: str, options: ReadOptions | None = None) -> Outline:
    return build_outline(read_document(fixture_file(name), options=options), load_lexicons())


def extraction(name: str) -> Extraction:
    document = read_document(fixture_file(name))
    built = build_outline(document, load_lexicons())
    return extract_records(built, document.source, doc_id=Path(name).stem)


@pytest.mark.parametrize(("name", "expected", "allowed", "tool"), ROWS, ids=[r[0] for r in ROWS])
def test_reads_as_the_expected_text(name, expected, allowed, tool):
    need(tool)
    text = fixture_file(f"expected/{expected}").read_text(encoding="utf-8")
    assert difference(outline(name).text, text) <= allowed


def test_original_side_of_tracked_changes():
    text = fixture_file("expected/gusu.docx.txt").read_text(encoding="utf-8")
    original = outline("gusu_tracked.docx", ReadOptions(tracked="original"))
    assert difference(original.text, text) <= 0.002


# the structure and the clauses of these equal those of the annotated texts
STRUCTURED = (
    ("gusu.docx", "gusu"),
    ("gusu.html", "gusu"),
    ("suzhou.pdf", "suzhou"),
    ("suzhou.html", "suzhou"),
)


def plain_of(gold: str, shared: Path) -> Extraction:
    """Return what is read from the annotated text itself."""
    path = shared / "gold" / f"{gold}.txt"
    document = read_document(path)
    built = build_outline(document, load_lexicons())
    return extract_records(built, document.source, doc_id=gold)


@pytest.mark.parametrize(("name", "gold"), STRUCTURED)
def test_structure_equals_that_of_the_text(name, gold, shared):
    def heads(read: Extraction) -> list[tuple[str, str, str]]:
        return [
            (unit.id, unit.kind, "".join((unit.heading or "").split()))
            for unit in read.units
            if unit.id != "0"
        ]

    assert heads(extraction(name)) == heads(plain_of(gold, shared))


@pytest.mark.parametrize(("name", "gold"), STRUCTURED)
def test_responsibilities_equal_those_of_the_text(name, gold, shared):
    def duties(read: Extraction) -> list[tuple[str, str, str, bool]]:
        return [(r.unit, r.name, r.role, r.open_ended) for r in read.responsibilities]

    assert duties(extraction(name)) == duties(plain_of(gold, shared))


def test_metadata_table_of_a_page():
    said = json.loads(fixture_file("expected/suzhou.html.json").read_text(encoding="utf-8"))
    assert read_document(fixture_file("suzhou.html")).metadata == said["metadata"]
