"""Reader of Word files: .docx and .docm, and what LibreOffice makes of older ones (Word 文档).

A file can also be opened to be written again: its text with the element of each character.
Where tracked changes are to be written, those that it holds are accepted first, in its headers,
footers and notes too. All other parts stay as they are, byte for byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from policy_nlp.errors import InputError
from policy_nlp.ingest.blocks import set_apart
from policy_nlp.ingest.docx.marks import (
    DELETED,
    FORMATTED,
    INSERTED,
    Changes,
    Issues,
    running_blocks,
    unplaced_comments,
)
from policy_nlp.ingest.docx.numbering import Numbering
from policy_nlp.ingest.docx.package import W, WordPackage
from policy_nlp.ingest.docx.story import Story, WordFile
from policy_nlp.ingest.docx.styles import Styles
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.ingest.packages import open_archive
from policy_nlp.records import Block, Issue, SourceDocument, SourceFile
from policy_nlp.text.letterhead import CONTENTS_TITLE

# Paragraphs, table cells counted: 200 pages of tables, or 1,300 pages of text.
MAX_PARAGRAPHS = 40_000
# The one kind of main part that Word takes under the name .docx; a macro file is none.
_TYPE = b"wordprocessingml.document.main+xml"
# Parts that hold text of their own: the last words of the types of their relationships.
_BESIDE = ("header", "footer", "footnotes", "endnotes")
_TRACKED = (*FORMATTED, *DELETED, *INSERTED)


def read_docx(data: bytes, source: SourceFile, options: ReadOptions) -> SourceDocument:
    """Read a Word file: the text with its automatic numbers, the rest as furniture.

    Macros are never run, linked files never fetched.

    Raises:
        InputError: the file is damaged, hostile, or holds no text.
    """
    package = WordPackage(data, source.file)
    return read_main(package, package.read(package.main), source, options)


def read_main(
    package: WordPackage,
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
    _refuse_too_long(source.file, sum(1 for _ in body.iter(f"{W}p")))
    document = _open_word(package, main, options)
    document.traced = traced
    blocks = Story(document, body, package.main).blocks()
    _refuse_too_long(source.file, len(blocks))
    blocks = _with_contents_title(blocks)
    blocks += document.notes.rest() + running_blocks(package, document.read)
    issues = _document_issues(document)
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


def _refuse_too_long(file: str, paragraphs: int) -> None:
    if paragraphs > MAX_PARAGRAPHS:
        raise InputError(
            f"“{file}”有{paragraphs}个段落，超过上限{MAX_PARAGRAPHS}个",
            "请只提供规划（方案）本身，去掉附带的内容",
        )


def _open_word(package: WordPackage, main: etree._Element, options: ReadOptions) -> WordFile:
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


def _document_issues(document: WordFile) -> list[Issue]:
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
        title = above.furniture is None and CONTENTS_TITLE.fullmatch(above.text)
        if block.furniture == "contents" and title:
            out[k - 1] = set_apart(above, "contents")
    return out


@dataclass(frozen=True)
class TracedWord:
    """A Word file whose text can be marked where it stands.

    Attributes:
        document: what is read of it; blocks know their `spots`.
        root: the main part, to be changed in place.
        main: its name.
        comments: the ids of its comments by the name of the part that holds them.
    """

    document: SourceDocument
    root: etree._Element
    main: str
    comments: dict[str, tuple[str, ...]]
    _data: bytes
    _changed: dict[str, etree._Element]

    def parts(self) -> dict[str, bytes]:
        """Return all parts by name: those that were changed as they are now, others byte for byte.

        Raises:
            InputError: one is damaged, or larger than any of a document.
        """
        archive = open_archive(self._data, self.document.source.file)
        return {
            name: etree.tostring(
                self._changed[name], xml_declaration=True, encoding="UTF-8", standalone=True
            )
            if name in self._changed
            else archive.read(name)
            for name in dict.fromkeys(archive.names)
        }


def trace_docx(data: bytes, source: SourceFile, *, settled: bool = True) -> TracedWord | None:
    """Open a Word file to mark its text; None for one that cannot be written as .docx again.

    Such are macro files, strict OOXML and what is no Word file.

    Args:
        data: the file.
        source: its name and format.
        settled: accept the tracked changes that it holds; else they stay, and what is read is the
            text with all of them accepted.

    Raises:
        InputError: the file is damaged, hostile, or holds no text.
    """
    if source.format != "docx" or not data.startswith(b"PK"):
        return None
    package = WordPackage(data, source.file)
    types = package.read("[Content_Types].xml")
    main = package.read(package.main)
    if main is None or types is None or _TYPE not in etree.tostring(types):
        return None
    if {package.main, "[Content_Types].xml"} - set(package.names) or package.is_strict:
        return None
    beside: dict[str, etree._Element] = {}
    if settled:
        accept_changes(main)
        beside = _accepted_beside(package)
    document = read_main(package, main, source, ReadOptions(), traced=True)
    comments = {
        part: tuple(item.get(f"{W}id", "") for item in root)
        for part in package.related("comments")
        if part in package.names
        and (root := package.read(part)) is not None
        and root.tag == f"{W}comments"
    }
    return TracedWord(document, main, package.main, comments, data, {package.main: main} | beside)


def _accepted_beside(package: WordPackage) -> dict[str, etree._Element]:
    """Return the headers, footers and notes that hold tracked changes, those accepted."""
    found: dict[str, etree._Element] = {}
    for part in (part for kind in _BESIDE for part in package.related(kind)):
        root = package.read(part)
        if root is not None and next(root.iter(*_TRACKED), None) is not None:
            accept_changes(root)
            found[part] = root
    return found


def accept_changes(root: etree._Element) -> None:
    """Accept the tracked changes of a part in place (接受全部修订)."""
    for element in list(root.iter(*FORMATTED)):
        _remove(element)
    for row in [row for row in root.iter(f"{W}tr") if _has_mark(row, "trPr", DELETED)]:
        _remove(row)
    _join_paragraphs(root)
    for element in list(root.iter(*DELETED)):
        _remove(element)
    for element in list(root.iter(*INSERTED)):
        _unwrap(element)
    for element in list(root.iter(f"{W}moveFromRangeStart", f"{W}moveFromRangeEnd",
                                  f"{W}moveToRangeStart", f"{W}moveToRangeEnd")):  # fmt: skip
        _remove(element)


def _has_mark(element: etree._Element, settings: str, marks: frozenset[str]) -> bool:
    found = element.find(f"{W}{settings}")
    return found is not None and any(child.tag in marks for child in found)


def _join_paragraphs(root: etree._Element) -> None:
    """Let a paragraph whose end was deleted go on in the one after it."""
    for paragraph in list(root.iter(f"{W}p")):
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        if mark is None or not any(child.tag in DELETED for child in mark):
            continue
        following = paragraph.getnext()
        if following is None or following.tag != f"{W}p":
            continue
        settings = following.find(f"{W}pPr")
        at = 0 if settings is None else 1
        content = [child for child in paragraph if child.tag != f"{W}pPr"]
        for k, child in enumerate(content):
            following.insert(at + k, child)
        _remove(paragraph)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for k, child in enumerate(list(element)):
        parent.insert(at + k, child)
    parent.remove(element)
