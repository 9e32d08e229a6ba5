"""Reader of Word files: .docx and .docm, and what LibreOffice makes of older ones (Word 文档)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from policy_nlp.errors import InputError
from policy_nlp.ingest.docx.issues import FORMATTED, Changes, Issues
from policy_nlp.ingest.docx.marks import unplaced_comments
from policy_nlp.ingest.docx.names import W
from policy_nlp.ingest.docx.notes import running_blocks, set_apart
from policy_nlp.ingest.docx.numbering import Numbering
from policy_nlp.ingest.docx.package import Package
from policy_nlp.ingest.docx.story import Story, WordFile
from policy_nlp.ingest.docx.styles import Styles
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.records import Block, Issue, SourceDocument, SourceFile

# Paragraphs, table cells counted: 300 pages of tables, or 2,000 pages of text.
MAX_PARAGRAPHS = 60_000
# 目录, 目　　录, 目次 above a contents list
_CONTENTS_TITLE = re.compile(r"目\s*[录次]")


def read_docx(data: bytes, source: SourceFile, options: ReadOptions) -> SourceDocument:
    """Read a Word file: the text with its automatic numbers, the rest as furniture.

    Macros are never run, linked files never fetched.

    Raises:
        InputError: the file is damaged, hostile, or holds no text.
    """
    package = Package(data, source.file)
    return read_main(package, package.read(package.main), source, options)


def read_main(
    package: Package,
    main: etree._Element | None,
    source: SourceFile,
    options: ReadOptions,
    *,
    traced: bool = False,
) -> SourceDocument:
    """Read the text of a package; `traced` keeps the element that each character stands in."""
    body = None if main is None else main.find(f"{W}body")
    if main is None or body is None:
        raise InputError(f"“{source.file}”是 Word 文件，但没有正文", "请用 Word 或 WPS 另存后再读")
    _bound(source.file, sum(1 for _ in body.iter(f"{W}p")))
    document = _open(package, main, options)
    document.traced = traced
    blocks = Story(document, body, package.main).blocks()
    _bound(source.file, len(blocks))
    blocks = _with_contents_title(blocks)
    blocks += document.notes.rest() + running_blocks(package, document.read)
    issues = _issues(document)
    if not any(block.text for block in blocks):
        what = "；".join(issue.message for issue in issues)
        raise InputError(
            f"“{source.file}”没有文字" + (f"（{what}）" if what else ""),
            "请重新保存文件；若正文是页面图片，请提供图片或 PDF",
        )
    return SourceDocument(
        source=source,
        blocks=tuple(blocks),
        issues=tuple(issues),
        unplaced=unplaced_comments(document.notes.comments, blocks),
    )


def _bound(file: str, paragraphs: int) -> None:
    if paragraphs > MAX_PARAGRAPHS:
        raise InputError(
            f"“{file}”有{paragraphs}个段落，超过上限{MAX_PARAGRAPHS}个",
            "请只提供规划（方案）本身，去掉附带的内容",
        )


def _open(package: Package, main: etree._Element, options: ReadOptions) -> WordFile:
    styles = Styles(package.first("styles"))
    changes = Changes(options.tracked)
    changes.formats = sum(1 for _ in main.iter(*FORMATTED))
    return WordFile(
        package=package,
        styles=styles,
        numbering=Numbering(package.first("numbering"), styles.list_of),
        changes=changes,
        issues=Issues(),
    )


def _issues(document: WordFile) -> list[Issue]:
    found = [document.changes.issue(), document.notes.issue()]
    if any(name.lower().endswith("vbaproject.bin") for name in document.package.names):
        found.append(Issue(code="macros", message="文档含有宏，未运行"))
    for kind in sorted(document.numbering.unknown):
        message = f"编号格式“{kind}”不认识，按阿拉伯数字写出"
        found.append(Issue(code="number-format-unknown", message=message))
    return [issue for issue in found if issue is not None] + list(document.issues.issues())


def _with_contents_title(blocks: Sequence[Block]) -> list[Block]:
    """Set the title of a contents list apart with it."""
    out = list(blocks)
    for k, block in enumerate(blocks[1:], start=1):
        above = out[k - 1]
        title = above.furniture is None and _CONTENTS_TITLE.fullmatch(above.text)
        if block.furniture == "contents" and title:
            out[k - 1] = set_apart(above, "furniture", "contents")
    return out
