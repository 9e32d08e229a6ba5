"""Reader of plain text: .txt and .md as conversions from Word, PDF and web pages leave them."""

from __future__ import annotations

from policy_nlp.errors import InputError
from policy_nlp.ingest.decode import UNDECODABLE, decode_text
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.ingest.paragraphs import join_lines, lost_breaks, read_lines
from policy_nlp.records import Block, Issue, SourceDocument, SourceFile


def read_plain(data: bytes, source: SourceFile, options: ReadOptions) -> SourceDocument:
    """Read a text file; marks of a conversion are kept apart as furniture.

    Raises:
        InputError: the bytes are no text, or nothing but white space.
    """
    text = decode_text(data, source.file)
    lines, marks = read_lines(text)
    if not lines:
        raise InputError(f"“{source.file}”没有文字", "请重新保存文件")
    blocks = join_lines(lines)
    blocks += [Block(kind="furniture", text=mark, furniture="navigation") for mark in marks]
    issues: list[Issue] = []
    if lost_breaks(text):
        issues.append(Issue(code="line-breaks-lost", message="文中换行丢失，已按序号断为段落"))
    if "\0" in text:
        count = text.count("\0")
        issues.append(Issue(code="nul-characters", message=f"文件中夹有{count}个空字符（NUL）"))
    if UNDECODABLE in text:
        count = text.count(UNDECODABLE)
        message = f"有{count}处字节无法识别，以“{UNDECODABLE}”代替"
        issues.append(Issue(code="undecodable", message=message))
    return SourceDocument(source=source, blocks=tuple(blocks), issues=tuple(issues))
