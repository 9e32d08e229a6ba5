"""PDF: what a page holds, what is said of pages that hold nothing, and of files that are broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from policy_nlp.errors import InputError
from policy_nlp.extract import extract_records
from policy_nlp.ingest import ReadOptions, ocr, read_document
from policy_nlp.ingest.pdf.damage import MAX_STREAM, look_over
from policy_nlp.ingest.pdf.reader import page_list, read_pdf
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Outline, SourceDocument, SourceFile
from policy_nlp.structure import build_outline
from tests.support.fonts import needs_chinese_fonts
from tests.support.pdf_maker import Sheet, pdf, set_lines

SOURCE = SourceFile(file="plan.pdf", sha256="0" * 64, format="pdf")
LINES = (
    "\u3000\u3000为贯彻落实碳达峰、碳中和决策部署，更好推动经济社会高",
    "质量发展，立足实际，现提出如下实施意见。",
)
TEXT = (
    "为贯彻落实碳达峰、碳中和决策部署，更好推动经济社会高质量发展，立足实际，现提出如下实施意见。"
)
GOOD = Sheet(set_lines(LINES))


def read(data: bytes, password: str | None = None) -> SourceDocument:
    return read_pdf(data, SOURCE, ReadOptions(password=password))


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)


# (page, text of its blocks)
PAGES = [
    # a word cut by the line end
    (GOOD, [TEXT]),
    # a rule under the letterhead is no table
    (Sheet(set_lines(LINES), rules=[(80, 90, 520, 90)]), [TEXT]),
    # shapes that are painted without colour
    (Sheet(set_lines(LINES), extra=b"80 700 m 500 700 l n"), [TEXT]),
]


@pytest.mark.parametrize(("sheet", "texts"), PAGES)
def test_text_of_a_page(sheet: Sheet, texts: list[str]) -> None:
    document = read(pdf(sheet))
    assert [block.text for block in document.blocks] == texts
    assert document.issues == ()


def test_each_line_says_where_it_stands() -> None:
    block = read(pdf(GOOD)).blocks[0]
    places = [(piece.page, piece.box) for piece in block.pieces]
    assert [page for page, _ in places] == [1, 1]
    boxes = [box for _, box in places if box is not None]
    assert [round(box[0]) for box in boxes] == [112, 80]
    assert boxes[0][1] < 120 < boxes[0][3] < boxes[1][1]


def test_a_watermark_is_no_text() -> None:
    sheet = Sheet(set_lines(LINES), slanted=[(200, 400, 40, "内部资料")])
    kinds = {block.text: block.furniture for block in read(pdf(sheet)).blocks}
    assert kinds == {TEXT: None, "内部资料": "navigation"}


TURNS = [0, 90, 180, 270]


@pytest.mark.parametrize("turn", TURNS)
def test_a_turned_page_is_read_as_shown(turn: int) -> None:
    # text along the sheet's own x axis, the sheet turned: shown upright only at 0
    document = read(pdf(Sheet(set_lines(LINES), turn=turn)))
    upright = [block.text for block in document.blocks if block.furniture is None]
    assert upright == ([TEXT] if turn == 0 else [])


def turned_text() -> bytes:
    """A landscape page: the sheet stands upright, its text runs up it, and it is shown turned."""
    x = 300.0
    parts = []
    for line in ("\u3000\u3000附件表格横排在页面上，读时", "要把页面转过来。"):
        text = line.lstrip("\u3000")
        code = text.encode("utf-16-be").hex()
        up = 100 + 16 * (len(line) - len(text))
        parts.append(f"BT /F 16 Tf 0 1 -1 0 {x} {up} Tm <{code}> Tj ET")
        x += 28
    return pdf(Sheet(turn=90, extra="\n".join(parts).encode()))


@needs_chinese_fonts
def test_text_set_for_a_turned_page_is_level() -> None:
    texts = [block.text for block in read(turned_text()).blocks]
    assert texts == ["附件表格横排在页面上，读时要把页面转过来。"]


@pytest.mark.usefixtures("no_ocr")
def test_a_scan_without_the_extra_says_how_to_get_it() -> None:
    with pytest.raises(InputError, match=r"扫描件，没有文字（共2页）.*policy-nlp\[ocr\]"):
        read(pdf(Sheet(picture=True), Sheet(picture=True)))


@pytest.mark.usefixtures("no_ocr")
def test_pages_that_cannot_be_read_are_named() -> None:
    mark = Sheet([(250, 790, 12, "扫描全能王")], picture=True)
    document = read(pdf(GOOD, Sheet(picture=True), mark, GOOD, Sheet(set_lines(LINES), mute=True)))
    found = {issue.code: issue.message for issue in document.issues}
    assert found["pdf-scan"].startswith("第2—3页是图像") and "policy-nlp[ocr]" in found["pdf-scan"]
    assert found["pdf-font-unmapped"].startswith("第5页的字体没有给出")
    assert [b.text for b in document.blocks].count(TEXT) == 2


@pytest.mark.usefixtures("no_ocr")
def test_fonts_that_say_nothing_are_recognised() -> None:
    with pytest.raises(InputError, match="字体没有说明所印的是什么字"):
        read(pdf(Sheet(set_lines(LINES), mute=True)))


@pytest.mark.usefixtures("no_ocr")
@needs_chinese_fonts
def test_a_private_character_here_and_there_is_kept() -> None:
    document = read(pdf(Sheet(set_lines([*LINES, *["\u3000\u3000\uf0b7" + LINES[1]] * 2]))))
    assert [issue.code for issue in document.issues] == ["pdf-characters-unmapped"]
    assert sum("\uf0b7" in block.text for block in document.blocks) == 2


@pytest.mark.usefixtures("no_ocr")
def test_characters_that_nobody_writes_are_damage() -> None:
    # a wrong map from codes to characters
    odd = "".join(chr(0x3400 + 37 * k % 6000) for k in range(26))
    with pytest.raises(InputError, match="没有说明所印的是什么字"):
        read(pdf(Sheet(set_lines([odd, odd]))))


BROKEN = [
    # cut off in a download
    (lambda whole: whole[: len(whole) // 2], "不完整，缺少结尾"),
    # nothing but head and tail
    (lambda whole: whole[:9] + b"1 0 obj\nendobj\n%%EOF", "已损坏，没有一页可读"),
    # blank
    (lambda whole: pdf(Sheet(), Sheet()), "没有文字（共2页，均为空白）"),
]  # fmt: skip


@pytest.mark.parametrize(("broken", "message"), BROKEN)
def test_broken_files_say_what_is_wrong(broken: Callable[[bytes], bytes], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(broken(pdf(GOOD)))
    assert "\n" not in str(caught.value) and caught.value.hint


def test_a_damaged_part_is_an_issue() -> None:
    data = bytearray(pdf(GOOD, GOOD))
    second = data.rfind(b"stream\n", 0, data.rfind(b"endstream")) + 40
    data[second] ^= 0xFF
    document = read(bytes(data))
    assert "pdf-stream-damaged" in [issue.code for issue in document.issues]
    assert TEXT in [block.text for block in document.blocks]


def test_a_part_that_swells_is_refused() -> None:
    data = pdf(Sheet(extra=b" " * (MAX_STREAM + 2**20)))
    assert len(data) < 2**20
    with pytest.raises(InputError, match="解压后超过"):
        look_over(data, "plan.pdf")


LISTS = [([3], "第3页"), ([1, 2, 3, 7], "第1—3、7页"), ([2, 1], "第1—2页")]


@pytest.mark.parametrize(("numbers", "text"), LISTS)
def test_page_lists(numbers: list[int], text: str) -> None:
    assert page_list(numbers) == text


PASSWORDS = [(None, "已加密。请用 --password"), ("wrong", "给出的密码打不开")]


@pytest.mark.parametrize(("password", "message"), PASSWORDS)
def test_an_encrypted_file_asks_for_its_password(
    shared: Path, password: str | None, message: str
) -> None:
    path = shared / "fixtures" / "formats" / "broken" / "encrypted.pdf"
    with pytest.raises(InputError, match=message):
        read_document(path, options=ReadOptions(password=password))
    opened = read_document(path, options=ReadOptions(password="test"))
    assert opened.blocks[0].text == "中共苏州市委文件"


def outline(path: Path) -> tuple[SourceDocument, Outline]:
    document = read_document(path)
    return document, build_outline(document, load_lexicons())


# plans whose text was taken out of the same PDF
SAME = [
    "C_绿色低碳循环_北海市_实施方案",
    "N_碳达峰_国务院_2030年前碳达峰行动方案",
    "P_数据中心5G_广西_绿色高质量发展若干举措",
    "P_碳达峰_上海市_碳达峰实施方案",
    "P_碳达峰_江西省_碳达峰实施方案",
    "P_绿色低碳循环_天津市_实施方案",
]


@pytest.mark.parametrize("name", SAME)
def test_a_pdf_says_what_its_text_says(shared: Path, name: str) -> None:
    readings = []
    for path in (shared / f"corpora/files/{name}.pdf", shared / f"corpora/texts/{name}.txt"):
        document, found = outline(path)
        records = extract_records(found, document.source, doc_id="x")
        readings.append(
            (
                [(unit.id, _squeezed(unit.heading)) for unit in found.units],
                sorted({(r.unit, _squeezed(r.clause)) for r in records.responsibilities}),
                sorted(
                    (_squeezed(t.quote), t.value or 0, t.deadline or 0) for t in records.targets
                ),
            )
        )
    assert readings[0] == readings[1]


def _squeezed(text: str | None) -> str:
    return "".join((text or "").split())


def test_the_page_number_beside_a_table_is_no_text(shared: Path) -> None:
    path = next((shared / "corpora" / "files").glob("P_海洋规划_海南省_*.pdf"))
    # the sheet lies on its side
    blocks = [block for block in read_document(path).blocks if block.page == 20]
    assert [b.furniture for b in blocks if b.text == "15"] == ["page-number"]


def test_the_indicator_table_of_hainan_is_rows(shared: Path) -> None:
    path = next((shared / "corpora" / "files").glob("P_海洋规划_海南省_*.pdf"))
    rows = [block.text for block in read_document(path).blocks if block.kind == "table-row"]
    assert len(rows) == 12
    assert rows[0].split("\t")[-1] == "牵头部门"
    assert rows[5].split("\t")[-1] == "林业局 自然资源和规划厅"
    assert [row.split("\t")[1] for row in rows[1:4]] == ["海洋环境质量", "", "海洋生态健康"]
