"""Reader of OFD, the fixed-layout format of official documents (GB/T 33190-2016)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from policy_nlp.errors import InputError
from policy_nlp.ingest import layout
from policy_nlp.ingest.blocks import whole_block
from policy_nlp.ingest.layout.tables import Rule
from policy_nlp.ingest.ofd.package import OfdDocument, OfdPackage, read_documents
from policy_nlp.ingest.ofd.page import OfdPage, PageReader, TextRun
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.ingest.packages import open_archive
from policy_nlp.records import Block, Issue, SourceDocument, SourceFile
from policy_nlp.records.source import FurnitureKind

# Fewer drawn characters than this on a page may be marks or a logo.
_MIN_DRAWN = 3
# Properties of the file that say something of the document, by the label a page would give them.
_PROPERTIES = {"Title": "标题", "Author": "作者", "Subject": "主题", "Keywords": "关键词"}
# OFD counts millimetres, the layout stage points.
POINTS = 72 / 25.4


def read_ofd(data: bytes, source: SourceFile, options: ReadOptions) -> SourceDocument:
    """Read an OFD: text of all pages in reading order; what could not be read as issues.

    Raises:
        InputError: it is no OFD, damaged, or larger than any plan.
    """
    package = OfdPackage(open_archive(data, source.file), source.file)
    documents = list(read_documents(package))
    if not any(document.pages for document in documents):
        raise InputError(f"“{source.file}”是 OFD 文件，但没有页面", "请重新导出 OFD 文件")
    pages: list[OfdPage] = []
    issues: list[Issue] = []
    for document in documents:
        pages += _document_pages(package, document, issues, len(pages))
    if not any(_has_runs(page) for page in pages):
        raise InputError(
            f"“{source.file}”是 OFD 文件，但没有文字（共{len(pages)}页，均为线条或图片）",
            "请导出 PDF 后用识别组件读取（扩展 [ocr]），或提供 Word 文件",
        )
    issues += _unwritten_issues(pages)
    issues += [issue for document in documents for issue in _attachment_issues(document)]
    return SourceDocument(
        source=source,
        blocks=tuple(page_blocks(pages)),
        metadata=_document_metadata(documents),
        issues=tuple(issues),
    )


def _document_pages(
    package: OfdPackage, document: OfdDocument, issues: list[Issue], before: int
) -> list[OfdPage]:
    """Read the pages of one document; a missing one leaves an empty page and an issue."""
    reader = PageReader(package, document)
    pages = []
    for number, path in enumerate(document.pages, start=before + 1):
        page = reader.read(path)
        if page is None:
            issues.append(Issue(code="page-missing", message=f"第{number}页在文件中缺失"))
        pages.append(page or OfdPage((0.0, 0.0, 210.0, 297.0)))
    return pages


def _unwritten_issues(pages: Sequence[OfdPage]) -> list[Issue]:
    """Return issues on pages whose text is drawn, so that it cannot be read."""
    issues = []
    drawn = [k for k, page in enumerate(pages, start=1) if page.drawn >= _MIN_DRAWN]
    if drawn:
        message = f"第{_number_list(drawn)}页有画成轮廓的文字，未能读出"
        issues.append(Issue(code="page-outlines", message=message))
    images = [k for k, page in enumerate(pages, start=1) if page.pictures and not _has_runs(page)]
    if images:
        message = f"第{_number_list(images)}页只有图像，没有文字"
        issues.append(Issue(code="page-image", message=message))
    return issues


def _has_runs(page: OfdPage) -> bool:
    return any(run.text.strip() for run in page.runs)


def _attachment_issues(document: OfdDocument) -> list[Issue]:
    """Name what the document carries beside its pages."""
    issues = [
        Issue(code="attachment", message=f"文件带有附件“{name}”，未读")
        for name in document.attachments
    ]
    if document.seals:
        message = f"文件有{document.seals}处电子签章，未验证"
        issues.append(Issue(code="seal", message=message))
    return issues


def _document_metadata(documents: Sequence[OfdDocument]) -> dict[str, str]:
    """Return what the file says of itself; properties with Chinese names stand as they are."""
    found: dict[str, str] = {}
    for document in documents:
        for name, value in document.info.items():
            label = _PROPERTIES.get(name, "" if name.isascii() else name)
            if label:
                found.setdefault(label, value)
    return found


def _number_list(numbers: Sequence[int]) -> str:
    shown = "、".join(map(str, numbers[:20]))
    return shown if len(numbers) <= 20 else f"{shown}等{len(numbers)}"


def page_blocks(pages: Sequence[OfdPage]) -> list[Block]:
    """Return the paragraphs of all pages in reading order, furniture marked."""
    repeated = _repeated_templates(pages)
    placed = []
    apart: list[Block] = []
    for number, page in enumerate(pages, start=1):
        own = [run for run in page.runs if not _from_template(run, repeated)]
        glyphs = [glyph for run in own for glyph in _glyphs_in_points(run, page)]
        width, height = page.box[2] * POINTS, page.box[3] * POINTS
        placed.append(layout.page_text(number, width, height, glyphs, _rules_in_points(page)))
        apart += _template_lines(page, number, repeated)
    return [*layout.paragraphs_of(placed), *apart]


def _repeated_templates(pages: Sequence[OfdPage]) -> set[str]:
    """Return the texts that templates put on more than one page."""
    counts = Counter(text for page in pages for text in {r.text for r in page.runs if r.template})
    return {text for text, count in counts.items() if count > 1}


def _from_template(run: TextRun, repeated: set[str]) -> bool:
    return run.template and run.text in repeated


def _template_lines(page: OfdPage, number: int, repeated: set[str]) -> Iterator[Block]:
    """Yield what a template prints on many pages: a running head, or a line at the foot."""
    runs = [run for run in page.runs if _from_template(run, repeated)]
    middle = (page.box[1] + page.box[3] / 2) * POINTS
    for line in layout.lines_of(glyph for run in runs for glyph in _glyphs_in_points(run, page)):
        kind: FurnitureKind = "header" if line.y < middle else "footer"
        yield whole_block("furniture", line.text, page=number, furniture=kind)


def _rules_in_points(page: OfdPage) -> list[Rule]:
    """Return the lines of a page in points from its corner."""
    left, top, _, _ = page.box
    rules = []
    for x0, y0, x1, y1 in page.rules:
        level = x1 - x0 >= y1 - y0
        at, start, end = (
            (y0 - top, x0 - left, x1 - left) if level else (x0 - left, y0 - top, y1 - top)
        )
        rules.append(Rule(level, at * POINTS, start * POINTS, end * POINTS))
    return rules


def _glyphs_in_points(run: TextRun, page: OfdPage) -> Iterator[layout.Glyph]:
    """Yield the characters of a run in points from the corner of its page."""
    left, top, _, _ = page.box
    y, size = (run.baseline - top) * POINTS, run.size * POINTS
    for char, start, end in zip(run.text, run.starts, run.ends, strict=True):
        x0, x1 = (start - left) * POINTS, (end - left) * POINTS
        yield layout.Glyph(char, x0, x1, y, size, run.bold)
