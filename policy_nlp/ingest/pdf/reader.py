"""Reader of PDF: text with positions, tables by their rules, scans by recognition (PDF 读取)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from policy_nlp.errors import InputError
from policy_nlp.ingest import ocr
from policy_nlp.ingest.apart import allow, is_apart, read_apart
from policy_nlp.ingest.layout import PageText, page_text, paragraphs_of
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.ingest.pdf.damage import Look, bad_characters, check_whole, is_damaged, look_over
from policy_nlp.ingest.pdf.page import PdfPage, read_page
from policy_nlp.ingest.pdf.reread import Reread, read_again
from policy_nlp.ingest.pdf.tables import Tables, tables_of
from policy_nlp.records import Issue, SourceDocument, SourceFile

# No plan is longer; a page tree that claims more is an attack or a dump.
MAX_PAGES = 5000
# What reading a file apart may take; scans get more a page (`_RECOGNISING`).
_SECONDS, _SECONDS_A_MEGABYTE = 3.5, 60.0
_MEGABYTES, _MEGABYTES_A_MEGABYTE = 200, 300
_RECOGNISING = (60.0, 3000)
# A page with less text than this over a picture that fills this share of it is a scan: what
# text it has is a page number or the mark of a scanning app.
_SCAN_CHARS = 40
_SCAN_SHARE = 0.5
# Text drawn as outlines leaves so many shapes on a page at least.
_OUTLINE_SHAPES = 150


def read_pdf(data: bytes, source: SourceFile, options: ReadOptions) -> SourceDocument:
    """Read a PDF file.

    Args:
        data: the whole file.
        source: its name, for messages.
        options: `password` opens an encrypted file.

    Raises:
        InputError: it is encrypted, damaged, blank, or a scan that nothing here can recognise.
    """
    check_whole(data, source.file)
    look = look_over(data, source.file)
    if look.is_plain or is_apart():
        document = _read_here(data, source, options, look)
        if document is not None:
            return document
    size = len(data) / 2**20
    return read_apart(
        "pdf.reader:read_pdf", data, source, options,
        seconds=_SECONDS + _SECONDS_A_MEGABYTE * size,
        megabytes=int(_MEGABYTES + _MEGABYTES_A_MEGABYTE * size),
    )  # fmt: skip


def _read_here(
    data: bytes, source: SourceFile, options: ReadOptions, look: Look
) -> SourceDocument | None:
    """Read the file in this process; None where that is better done apart."""
    with _open_pdf(data, source.file, options) as document:
        if len(document) > look.pages and not is_apart():
            return None  # one page that counts as many
        pages, broken = _read_pages(document, source.file)
        if not pages:
            raise _damaged_error(source.file)
        again = read_again(pages, data, options.password)
        scans = [page for page in pages if _is_scan(page)]
        garbled = [page for page in pages if page not in scans and is_damaged(page)]
        unreadable = scans + garbled
        recognised: dict[int, PageText] = {}
        if unreadable and ocr.is_installed():
            for page in unreadable:
                recognised[page.number] = _recognised_page(document, page)
        elif unreadable and not _has_text(pages, unreadable):
            raise _needs_recognition(source.file, scans, garbled)
        printed = [page for page in pages if page.number not in recognised]
        tables = tables_of(document, data, printed, options.password)
        laid = [recognised.get(page.number) or _laid_out(page, tables) for page in pages]
    blocks = paragraphs_of(laid)
    if not blocks:
        raise InputError(f"“{source.file}”没有文字（共{len(pages)}页，均为空白）", "请重新导出 PDF")
    issues = [
        *_damage_issues(broken, look.damaged, tables.unread),
        *_reread_issues(again),
        *_page_issues(pages, scans, garbled, recognised),
    ]
    return SourceDocument(source=source, blocks=tuple(blocks), issues=tuple(issues))


@contextmanager
def _open_pdf(data: bytes, name: str, options: ReadOptions) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(data, password=options.password)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise _locked_error(name, options.password) from error
        if getattr(error, "err_code", None) == raw.FPDF_ERR_SECURITY:
            raise InputError(
                f"“{name}”的加密方式不受支持", "请用制作该 PDF 的程序取消保护，保存后再读"
            ) from error
        raise _damaged_error(name) from error
    try:
        yield document
    finally:
        document.close()


def _locked_error(name: str, password: str | None) -> InputError:
    if password is None:
        return InputError(f"“{name}”已加密", "请用 --password 给出密码，或另存为不加密的文件")
    return InputError(f"“{name}”已加密，给出的密码打不开", "请核对 --password 的密码")


def _damaged_error(name: str) -> InputError:
    return InputError(f"“{name}”已损坏，没有一页可读", "请另索一份，或用 PDF 程序打开后另存")


def _read_pages(document: pdfium.PdfDocument, name: str) -> tuple[list[PdfPage], list[int]]:
    """Read all pages; return them and the numbers of those that are damaged."""
    count = len(document)
    if count > MAX_PAGES:
        raise InputError(f"“{name}”有{count}页，超过上限{MAX_PAGES}页", "请只提供规划（方案）本身")
    pages: list[PdfPage] = []
    broken: list[int] = []
    for index in range(count):
        try:
            pages.append(read_page(document, index))
        except pdfium.PdfiumError:
            broken.append(index + 1)
    return pages, broken


def _is_scan(page: PdfPage) -> bool:
    """Return whether a page shows text that it does not hold: a picture, or drawn outlines."""
    if not page.text:
        return page.images > 0 or page.shapes >= _OUTLINE_SHAPES
    return len(page.text) < _SCAN_CHARS and page.image_share > _SCAN_SHARE


def _has_text(pages: Sequence[PdfPage], unreadable: Sequence[PdfPage]) -> bool:
    return any(page.text and page not in unreadable for page in pages)


def _laid_out(page: PdfPage, tables: Tables) -> PageText:
    return page_text(
        page.number,
        page.width,
        page.height,
        page.glyphs,
        slanted=page.slanted,
        grids=tables.grids[page.number],
    )


def _recognised_page(document: pdfium.PdfDocument, page: PdfPage) -> PageText:
    allow(seconds=_RECOGNISING[0], megabytes=_RECOGNISING[1])
    sheet = document[page.number - 1]
    scale = ocr.scale_for(page.width, page.height)
    picture = sheet.render(scale=scale, rev_byteorder=False).to_numpy()
    sheet.close()
    return ocr.recognise_page(picture, page.number, scale)


def _needs_recognition(
    name: str, scans: Sequence[PdfPage], garbled: Sequence[PdfPage]
) -> InputError:
    if garbled and not scans:
        what = "的字体没有说明所印的是什么字"
    else:
        what = f"是扫描件，没有文字（共{len(scans)}页）"
    return InputError(f"“{name}”{what}", ocr.HOW_TO_INSTALL)


def _damage_issues(broken: Sequence[int], streams: int, tables: Sequence[int]) -> Iterator[Issue]:
    if broken:
        yield Issue(code="pdf-page-damaged", message=f"{page_list(broken)}已损坏，未能读取")
    if streams:
        message = f"文件内有{streams}处数据损坏，文字可能有缺失，请与原件核对"
        yield Issue(code="pdf-stream-damaged", message=message)
    if tables:
        message = f"{page_list(tables)}的表格未能识别，单元格按页面上的线条划分，请与原件核对"
        yield Issue(code="pdf-tables-unread", message=message)


def _reread_issues(again: Reread) -> Iterator[Issue]:
    """Yield what was read in another way than the rest, and what in no way."""
    if again.replaced:
        message = f"{page_list(again.replaced)}的文字编码有误，已改用另一方式读出，请与原件核对"
        yield Issue(code="pdf-text-reread", message=message)
    for places, code, what in (
        (again.found, "pdf-characters-recovered", "个字符不在通常的读取结果中，已另行读出"),
        (again.lost, "pdf-characters-lost", "处文字未能读出"),
    ):
        if places:
            message = f"{page_list(list(places))}有{sum(places.values())}{what}，请与原件核对"
            yield Issue(code=code, message=message)


def _page_issues(
    pages: Sequence[PdfPage],
    scans: Sequence[PdfPage],
    garbled: Sequence[PdfPage],
    recognised: dict[int, PageText],
) -> Iterator[Issue]:
    """Yield what a reader of the result must know of its pages."""
    for group, code, what in (
        (scans, "pdf-scan", "是图像，没有文字层"),
        (garbled, "pdf-font-unmapped", "的字体没有给出所印文字的编码"),
    ):
        if not group:
            continue
        numbers = page_list([page.number for page in group])
        if recognised:
            message = f"{numbers}{what}，文字由光学识别得出，请核对"
        else:
            message = f"{numbers}{what}，未能识别；{ocr.HOW_TO_INSTALL}"
        yield Issue(code=code, message=message)
    rest = [page for page in pages if page.number not in recognised and page not in garbled]
    few = {page.number: bad_characters(page) for page in rest}
    if any(few.values()):
        numbers = page_list([number for number, count in few.items() if count])
        yield Issue(
            code="pdf-characters-unmapped",
            message=f"{numbers}有{sum(few.values())}个字符没有编码，照原样保留",
        )


def page_list(numbers: Sequence[int]) -> str:
    """Write page numbers as an official would: 第1—3、7页."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "第" + "、".join(f"{a}—{b}" if a != b else str(a) for a, b in runs) + "页"
