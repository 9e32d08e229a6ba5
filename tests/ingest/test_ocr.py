"""Scans and page images: what is recognised, and what is made of it."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from policy_nlp.errors import InputError
from policy_nlp.ingest import ReadOptions, ocr, read_document
from policy_nlp.ingest.ocr import read_image, rules_in
from policy_nlp.records import SourceFile

SOURCE = SourceFile(file="page.png", sha256="0" * 64, format="image")
needs_ocr = pytest.mark.skipif(
    not ocr.is_installed(),
    reason='recognition is not installed: pip install "policy-nlp[ocr]"',
)

# as recognised → as official documents are printed
PRINTED = [
    # one bracket taken for half-width, or both
    ("(一）指导思想", "（一）指导思想"),
    ("(征求意见稿)", "（征求意见稿）"),
    # the other bracket is on the next line
    ("财政金融政策(合并投资基金", "财政金融政策（合并投资基金"),
    ("方案)", "方案）"),
    ("加强领导,落实责任;", "加强领导，落实责任；"),
    # numbers keep their points and brackets
    ("1.5万个,2.4%", "1.5万个，2.4%"),
    ("12:30", "12:30"),
    ("(1)", "(1)"),
]


@pytest.mark.parametrize(("seen", "printed"), PRINTED)
def test_marks_are_as_printed(seen: str, printed: str) -> None:
    assert ocr.as_printed(seen) == printed


def drawn(*strokes: tuple[int, int, int, int]) -> np.ndarray:
    """Draw black strokes (x0, y0, x1, y1) on a white page, at two pixels a point."""
    page = np.full((1600, 1200, 3), 245, dtype=np.uint8)
    for x0, y0, x1, y1 in strokes:
        page[y0:y1, x0:x1] = 20
    return page


def test_rules_are_found_in_the_picture() -> None:
    picture = drawn((100, 200, 900, 203), (100, 200, 103, 600), (300, 400, 332, 403))
    rules = rules_in(picture, 2.0, 0.0)
    level = [r for r in rules if r.level]
    upright = [r for r in rules if not r.level]
    # the stroke of 一, some 16 points long, is none
    assert {round(r.at) for r in level} <= {100, 101}
    assert {round(r.at) for r in upright} <= {50, 51}
    assert all(abs(r.start - 50) < 3 and abs(r.end - 450) < 3 for r in level)


def test_rules_of_a_page_askew_are_turned_level() -> None:
    angle = 0.005
    page = drawn()
    for x in range(100, 1100):
        y = round(400 + (x - 600) * angle)
        page[y : y + 3, x] = 20
    level = [r.at for r in rules_in(page, 2.0, angle) if r.level]
    assert level and max(level) - min(level) < 3


def test_an_image_without_the_extra_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(InputError, match=r"policy-nlp\[ocr\]"):
        read_image(b"", SOURCE, ReadOptions())


DAMAGED = [b"\x89PNG\r\n\x1a\n", b"BM" + b"\0" * 60, b"II*\0" + b"\xff" * 40]


@needs_ocr
@pytest.mark.parametrize("data", DAMAGED)
def test_a_damaged_image_says_so(data: bytes) -> None:
    with pytest.raises(InputError, match="已损坏或格式不明"):
        read_image(data, SOURCE, ReadOptions())


@needs_ocr
def test_a_blank_image_says_so() -> None:
    with pytest.raises(InputError, match="识别不出文字"):
        read_image(png(np.full((400, 300, 3), 255, dtype=np.uint8)), SOURCE, ReadOptions())


def png(picture: np.ndarray) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return out.getvalue()


@needs_ocr
def test_pages_of_a_scan_are_joined_and_their_origin_told(shared: Path) -> None:
    document = read_document(shared / "fixtures" / "formats" / "gusu_scan.pdf")
    assert [issue.code for issue in document.issues] == ["pdf-scan"]
    assert "第1—3页是图像" in document.issues[0].message and "请核对" in document.issues[0].message
    texts = [block.text for block in document.blocks if block.furniture is None]
    # a word that the page end cut: …总目标和“争当表率…
    assert any("“强富美高”总目标和“争当表率" in text for text in texts)
    assert [b.furniture for b in document.blocks if b.furniture == "header"] == ["header"] * 3
    assert sum(b.furniture == "contents" for b in document.blocks) >= 20


@needs_ocr
def test_a_page_image_reads_as_its_page_does(shared: Path) -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(shared / "fixtures" / "formats" / "suzhou.pdf") as pages:
        picture = pages[19].render(scale=150 / 72, rev_byteorder=True).to_numpy()
    document = read_image(png(picture), SOURCE, ReadOptions())
    rows = [block.text for block in document.blocks if block.kind == "table-row"]
    assert "\t9. 绿色低碳发展学校宣传教育实施方案\t市教育局" in rows
    assert len(rows) == 8
