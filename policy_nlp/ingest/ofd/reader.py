"""Reader of OFD, the fixed-layout format of official documents (GB/T 33190-2016)."""

from __future__ import annotations

from collections.abc import Sequence

from policy_nlp.errors import InputError
from policy_nlp.ingest.archive import open_archive
from policy_nlp.ingest.ofd.lines import page_blocks
from policy_nlp.ingest.ofd.package import OfdDocument, Package, read_documents
from policy_nlp.ingest.ofd.page import PageReader, PageText
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.records import Issue, SourceDocument, SourceFile

# Fewer drawn characters than this on a page may be marks or a logo.
_MIN_DRAWN = 3
# Properties of the file that say something of the document, by the label a page would give them.
_PROPERTIES = {"Title": "标题", "Author": "作者", "Subject": "主题", "Keywords": "关键词"}


def read_ofd(data: bytes, source: SourceFile, options: ReadOptions) -> SourceDocument:
    """Read an OFD: text of all pages in reading order; what could not be read as issues.

    Raises:
        InputError: it is no OFD, damaged, or larger than any plan.
    """
    package = Package(open_archive(data, source.file), source.file)
    documents = list(read_documents(package))
    if not any(document.pages for document in documents):
        raise InputError(f"“{source.file}”是 OFD 文件，但没有页面", "请重新导出 OFD 文件")
    pages: list[PageText] = []
    issues: list[Issue] = []
    for document in documents:
        pages += _pages(package, document, issues, len(pages))
    if not any(_has_text(page) for page in pages):
        raise InputError(
            f"“{source.file}”是 OFD 文件，但没有文字（共{len(pages)}页，均为线条或图片）",
            "请导出 PDF 后用识别组件读取（扩展 [ocr]），或提供 Word 文件",
        )
    issues += _not_written(pages)
    issues += [issue for document in documents for issue in _added(document)]
    return SourceDocument(
        source=source,
        blocks=tuple(page_blocks(pages)),
        metadata=_metadata(documents),
        issues=tuple(issues),
    )


def _pages(
    package: Package, document: OfdDocument, issues: list[Issue], before: int
) -> list[PageText]:
    """Read the pages of one document; a missing one leaves an empty page and an issue."""
    reader = PageReader(package, document)
    pages = []
    for number, path in enumerate(document.pages, start=before + 1):
        page = reader.read(path)
        if page is None:
            issues.append(Issue(code="page-missing", message=f"第{number}页在文件中缺失"))
        pages.append(page or PageText((0.0, 0.0, 210.0, 297.0)))
    return pages


def _not_written(pages: Sequence[PageText]) -> list[Issue]:
    """Say on which pages text is drawn, not written, so that it cannot be read."""
    issues = []
    drawn = [k for k, page in enumerate(pages, start=1) if page.drawn >= _MIN_DRAWN]
    if drawn:
        message = f"第{_listed(drawn)}页有画成轮廓的文字，未能读出"
        issues.append(Issue(code="page-outlines", message=message))
    images = [k for k, page in enumerate(pages, start=1) if page.pictures and not _has_text(page)]
    if images:
        message = f"第{_listed(images)}页只有图像，没有文字"
        issues.append(Issue(code="page-image", message=message))
    return issues


def _has_text(page: PageText) -> bool:
    return any(run.text.strip() for run in page.runs)


def _added(document: OfdDocument) -> list[Issue]:
    """Name what the document carries beside its pages."""
    issues = [
        Issue(code="attachment", message=f"文件带有附件“{name}”，未读")
        for name in document.attachments
    ]
    if document.seals:
        message = f"文件有{document.seals}处电子签章，未验证"
        issues.append(Issue(code="seal", message=message))
    return issues


def _metadata(documents: Sequence[OfdDocument]) -> dict[str, str]:
    """Return what the file says of itself; properties with Chinese names stand as they are."""
    found: dict[str, str] = {}
    for document in documents:
        for name, value in document.info.items():
            label = _PROPERTIES.get(name, "" if name.isascii() else name)
            if label:
                found.setdefault(label, value)
    return found


def _listed(numbers: Sequence[int]) -> str:
    shown = "、".join(map(str, numbers[:20]))
    return shown if len(numbers) <= 20 else f"{shown}等{len(numbers)}"
