"""Ruled tables of a PDF: cells from the table finder, the rest from the rules of the page."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from pypdfium2 import PdfDocument

from policy_nlp.ingest import ReadOptions
from policy_nlp.ingest.layout.page import grids_on
from policy_nlp.ingest.pdf import tables
from policy_nlp.ingest.pdf.page import read_page
from policy_nlp.ingest.pdf.reader import read_pdf
from policy_nlp.records import SourceDocument, SourceFile
from tests.support.pdf_maker import Sheet, pdf, set_lines

SOURCE = SourceFile(file="plan.pdf", sha256="0" * 64, format="pdf")
XS, YS = (80, 290, 500), (100, 130, 160)
WORDS = [(90, 120, 12, "主要指标"), (300, 120, 12, "牵头部门"), (90, 150, 12, "森林覆盖率"), (300, 150, 12, "市园林局")]  # fmt: skip
ROWS = ["主要指标\t牵头部门", "森林覆盖率\t市园林局"]
LEVEL = [(XS[0], y, XS[-1], y) for y in YS]
UPRIGHT = [(x, YS[0], x, YS[-1]) for x in XS]
GRID = LEVEL + UPRIGHT
# a row more, its second column one cell with that of the row above
MERGED = [(80, 100, 500, 100), (80, 130, 500, 130), (80, 160, 290, 160), (80, 190, 500, 190)]
MERGED += [(x, 100, x, 190) for x in XS]


def read(data: bytes, password: str | None = None) -> SourceDocument:
    return read_pdf(data, SOURCE, ReadOptions(password=password))


def rows(document: SourceDocument) -> list[str]:
    return [block.text for block in document.blocks if block.kind == "table-row"]


def flipped(rules: Sequence[tuple[float, float, float, float]]) -> list[str]:
    return [f"{a} {842 - b} m {c} {842 - d} l" for a, b, c, d in rules]


# (page, its rows)
TABLES = [
    (Sheet(WORDS, GRID), ROWS),
    # without side borders (三线表), the outer columns have no corners
    (Sheet(WORDS, [*LEVEL, UPRIGHT[1]]), ROWS),
    # without any upright border it is no table that rules could part
    (Sheet(WORDS, LEVEL), []),
    # the whole grid one path
    (Sheet(WORDS, extra=" ".join([*flipped(GRID), "S"]).encode()), ROWS),
    # borders drawn as thin areas
    (Sheet(WORDS, extra=b" ".join([*(b"%d %d 420 0.5 re" % (80, 842 - y) for y in YS), *(b"%d 682 0.5 60 re" % x for x in XS), b"f"])), ROWS),
    # borders drawn cell by cell, that do not quite meet
    (Sheet(WORDS, [(x + 1, y, x + 209, y) for x in XS[:2] for y in YS] + [(x, y + 1, x, y + 29) for x in XS for y in YS[:2]]), ROWS),
    # a hair off level, for which the finder takes it for an upright line
    (Sheet(WORDS, [*LEVEL[:1], (80, 130, 500, 130.02), *LEVEL[2:], *UPRIGHT]), ROWS),
    # shaded cells: the shading ends inside the cell
    (Sheet(WORDS, GRID, extra=b"0.9 g 84 716 100 22 re f"), ROWS),
    # a merged cell is given in its first row
    (Sheet([*WORDS, (90, 180, 12, "森林蓄积量")], MERGED), [*ROWS, "森林蓄积量\t"]),
    # a table whose header runs over its columns
    (Sheet([(90, 120, 12, "主要指标"), *WORDS[2:]], [*LEVEL, UPRIGHT[0], (290, 130, 290, 160), UPRIGHT[2]]), ["主要指标\t", ROWS[1]]),
    # part of the sheet is shown: both libraries must mean the same place
    (Sheet(WORDS, GRID, crop=(40, 400, 560, 800)), ROWS),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "expected"), TABLES)
def test_rows_of_a_table(sheet: Sheet, expected: list[str]) -> None:
    document = read(pdf(sheet))
    assert rows(document) == expected
    assert document.issues == ()


# pages on which nothing is parted into columns
NO_TABLES = [
    # the red rule of a letterhead, the two ruled rows of a distribution block
    Sheet(set_lines(["正文。"]), rules=[(80, y, 520, y) for y in (90, 700, 730, 760)]),
    # a box (专栏)
    Sheet(set_lines(["正文。"]), rules=[(70, 90, 520, 90), (70, 300, 520, 300), (70, 90, 70, 300), (520, 90, 520, 300)]),
]  # fmt: skip


def forbidden(*_: Any, **__: Any) -> Any:
    raise AssertionError("pdfplumber is asked for a page without table")


@pytest.mark.parametrize("sheet", NO_TABLES)
def test_other_pages_are_not_looked_at(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_cells_by_page", forbidden)
    assert rows(read(pdf(sheet))) == []


LAZY = """
import sys
from policy_nlp.ingest import ReadOptions
from policy_nlp.ingest.pdf.reader import read_pdf
from policy_nlp.records import SourceFile
source = SourceFile(file="plan.pdf", sha256="0", format="pdf")
read_pdf(sys.stdin.buffer.read(), source, ReadOptions())
print([name for name in ("pypdfium2", "pdfplumber", "pdfminer") if name in sys.modules])
"""


def test_a_file_without_table_does_not_load_the_finder() -> None:
    loaded = [
        subprocess.run([sys.executable, "-c", LAZY], input=pdf(sheet), capture_output=True, check=True).stdout.decode()
        for sheet in (NO_TABLES[0], Sheet(WORDS, GRID))
    ]  # fmt: skip
    assert loaded == ["['pypdfium2']\n", "['pypdfium2', 'pdfplumber', 'pdfminer']\n"]


def test_the_pages_with_tables_are_opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, Any]] = []
    real = pdfplumber.open

    def spy(data: Any, **how: Any) -> Any:
        asked.append((how["pages"], how["password"]))
        return real(data, **how)

    monkeypatch.setattr(pdfplumber, "open", spy)
    plain = Sheet(set_lines(["正文。"]))
    rest = Sheet(WORDS[2:], [*LEVEL[1:], *((x, 130, x, 160) for x in XS)])
    document = read(pdf(plain, Sheet(WORDS, GRID), plain, rest), "secret")
    assert asked == [([2, 4], "secret")]
    assert rows(document) == [*ROWS, ROWS[1]]


def _fails(*_: Any, **__: Any) -> Any:
    raise RecursionError("a page tree in a ring")


BREAKS: list[Callable[[pytest.MonkeyPatch], None]] = [
    # the file does not open in it
    lambda patch: patch.setattr(pdfplumber, "open", _fails),
    # one page cannot be parsed
    lambda patch: patch.setattr("pdfplumber.page.Page.parse_objects", _fails),
    # it holds too much to be looked through in good time
    lambda patch: patch.setattr(tables, "_MAX_CROSSINGS", 8),
]


@pytest.mark.parametrize("breaks", BREAKS)
def test_where_the_finder_fails_the_rules_stand(
    breaks: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks(monkeypatch)
    document = read(pdf(Sheet(WORDS, GRID)))
    assert rows(document) == ROWS
    assert [(issue.code, issue.message[:7]) for issue in document.issues] == [
        ("pdf-tables-unread", "第1页的表格未")
    ]


PLACES = [(turn, crop) for turn in (0, 90, 180, 270) for crop in (None, (40.0, 400.0, 560.0, 800.0))]  # fmt: skip


@pytest.mark.parametrize(("turn", "crop"), PLACES)
def test_the_finder_means_the_same_place(
    turn: int, crop: tuple[float, float, float, float] | None
) -> None:
    # the sheet does not begin at its zero point, is turned, and part of it is shown
    data = pdf(Sheet(WORDS, GRID, turn=turn, crop=crop))
    data = data.replace(b"MediaBox[0 0 595 842]", b"MediaBox[9 7 590 840]")
    with closing(PdfDocument(data)) as document:
        page = read_page(document, 0)
        page.glyphs = page.glyphs or page.slanted
        plain = grids_on(page.rules, page.width, page.height)
        places = {1: tables._shown_place(document, 1)}
    (cells,) = tables._cells_by_page(data, places, None)[1]
    centres = {((a + c) / 2, (b + d) / 2) for a, b, c, d in cells}
    assert {plain[0].cell_at(x, y) for x, y in centres} == {(0, 0), (0, 1), (1, 0), (1, 1)}
    around = (min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells))  # fmt: skip
    assert around == pytest.approx(plain[0].box, abs=0.5)


def test_an_encrypted_file_opens_for_the_finder_too(shared: Path) -> None:
    data = (shared / "fixtures" / "formats" / "broken" / "encrypted.pdf").read_bytes()
    sheets = tables.plumber_pages(data, [1], "test")
    assert [len(sheet.chars) > 100 for _, sheet in sheets] == [True]


def test_cells_that_the_finder_knows_better_are_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    # the rules merge what borders cover less than half; the finder parts it
    cells = [[(80, 100, 290, 130), (290, 100, 500, 130), (80, 130, 290, 160), (290, 130, 500, 160)]]
    monkeypatch.setattr(tables, "_cells_by_page", lambda *_: {1: cells})
    rules = [*LEVEL, UPRIGHT[0], (290, 100, 290, 130), UPRIGHT[2]]
    assert rows(read(pdf(Sheet(WORDS, rules)))) == ROWS
