"""Findings and demands into the draft as comments, or as a sheet to be answered (审查意见)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from policy_nlp.errors import InputError
from policy_nlp.ingest.docx.reader import trace_docx
from policy_nlp.lexicons import Lexicons
from policy_nlp.pipeline.redlines import character_places, check_day, side_text
from policy_nlp.pipeline.session import AlignedPair, shared_root
from policy_nlp.pipeline.writing import check_not_read, check_path, write_paper
from policy_nlp.records import Extraction, Finding, SourceFile, Span
from policy_nlp.records.alignment import DemandAction
from policy_nlp.records.index import DocumentIndex
from policy_nlp.report.papers.alignment.pair import PrintedPair
from policy_nlp.report.papers.remarks import (
    KIND,
    Remark,
    heading_of,
    list_remarks,
    remarks_report,
)
from policy_nlp.report.papers.review.rows import ReviewedPair
from policy_nlp.report.render.docx.parts import package
from policy_nlp.report.render.presets import StyleName, shipped_preset
from policy_nlp.report.render.seal import DOCUMENT, packed, parts_of, seal_source
from policy_nlp.report.tracked_changes.comments import (
    Comment,
    Commenter,
    with_comments,
    with_insertions,
)
from policy_nlp.report.tracked_changes.marks import CannotMark
from policy_nlp.report.tracked_changes.redline import set_text
from policy_nlp.store import write_bytes

FORMATS = ("docx", "xlsx")
# In whose name comments stand where nobody is named.
AUTHOR = "审校"
_HEADINGS: tuple[StyleName, ...] = ("heading1", "heading2", "heading3")
_BRACKETED = re.compile(r"[（(][^（()）]*[)）]")
_NOT_ON_WORDS = "（此处文字由编号、符号等转换而来，不能逐字定位，批注置于就近文字）"
_NO_WORKSPACE = "两份文件不是同一工作区的文件，填写的采纳情况不能导入"
_LEFT_TO_COMMENTS = (
    "建议稿{}条没有确定的写入位置（须改写原句、无对应条目、须结合本地或所在段落为他人新增），"
    "只列在批注中"
)


@dataclass(frozen=True, kw_only=True)
class CheckPaper:
    """What is to be written of a check (审查意见材料).

    Attributes:
        output: the draft with comments as .docx, or a sheet to be answered as .xlsx.
        suggest: put the drafts of demands into the text, as tracked insertions.
        consider: say something of demands that may be left as they are, too.
        author, date: in whose name comments and insertions stand (审校), and of which day
            (2024-05-26); by default of none, so that the same input gives the same file.
        force: write over a file that this program did not write.
        tell: is called with what the office should know of the paper (a line of Chinese).
    """

    output: Path
    suggest: bool = False
    consider: bool = False
    author: str = ""
    date: str = ""
    force: bool = False
    tell: Callable[[str], None] | None = None

    @property
    def signer(self) -> str:
        """In whose name comments stand."""
        return self.author.strip() or AUTHOR

    @property
    def actions(self) -> tuple[DemandAction, ...]:
        """Of which demands something is said."""
        return ("must", "should", "consider") if self.consider else ("must", "should")

    def check(self, inputs: Iterable[Path]) -> None:
        """Pass where it can be written so.

        Raises:
            UsageError: it would be written over what is read or over somebody's work, or is
                neither .docx nor .xlsx; the date is none.
        """
        check_not_read([self.output], inputs)
        check_path(self.output, FORMATS, force=self.force)
        if self.date:
            check_day(self.date)

    def told(self, line: str) -> None:
        """Tell the office a line of it."""
        if self.tell is not None and line:
            self.tell(f"{self.output.name}：{line}")


def write_remarks(
    paper: CheckPaper,
    inputs: Sequence[Path],
    draft: Extraction,
    findings: Sequence[Finding],
    words: Lexicons,
    pair: AlignedPair | None = None,
    *,
    original: bool = False,
) -> None:
    """Write findings and demands, as comments into the draft or as a sheet (写审查意见).

    Args:
        paper: where, and how.
        inputs: the file of the draft, and that of the document above it where there is one.
        draft: its records.
        findings: what is to be mended in it.
        words: the vocabularies.
        pair: the draft against the document above it: then also what that asks.
        original: it was read as it stood before its tracked changes.

    Raises:
        InputError: a part of the draft is damaged or too large.
    """
    compared = PrintedPair.of_index(pair.index, pair.analysis) if pair is not None else None
    index = compared.lower if compared is not None else DocumentIndex(draft)
    remarks = list_remarks(index, findings, compared, paper.actions)
    if paper.output.suffix.lower() == ".xlsx":
        reviewed = None
        if pair is not None:
            seen = len(pair.log.decisions)
            reviewed = ReviewedPair(pair.index, pair.analysis, pair.settled, pair.read, seen)
        write_paper(
            remarks_report(index, remarks, reviewed), paper.output, formats=FORMATS,
            force=paper.force,
        )  # fmt: skip
        paper.told(f"审查意见{len(remarks)}条")
        if pair is not None and shared_root(*inputs) is None:
            paper.told(_NO_WORKSPACE)
        return
    data = None
    why = "按修订前的文本读取，不能写回原文件"
    if not original:
        data, why = _in_its_layout(paper, inputs[0], index, remarks, words)
    if data is None:
        paper.told(f"{why}，已按公文版式另排（版头、版记、页码不在其中）")
        data = _set_anew(paper, index, remarks)
    write_bytes(paper.output, seal_source(data, KIND))


def _in_its_layout(
    paper: CheckPaper, path: Path, draft: DocumentIndex, remarks: Sequence[Remark], words: Lexicons
) -> tuple[bytes | None, str]:
    """Return the Word file of the draft with comments, or why that cannot be."""
    data, source = path.read_bytes(), draft.extraction.document.source
    for suggest in dict.fromkeys((paper.suggest, False)):
        traced = trace_docx(data, source, settled=False)
        if traced is None:
            return None, "文件不是可以改写的 .docx 文件"
        places = character_places(traced, draft.text, words)
        if places is None:
            return None, "文件的文字不能逐字找到所在位置"
        taken = [identity for ids in traced.comments.values() for identity in ids]
        commenter = Commenter(
            draft.text, places, traced.root, author=paper.signer, date=paper.date, taken=taken
        )
        comments = _placed(commenter, draft, remarks, suggest=suggest)
        try:
            made = commenter.write(comments)
        except CannotMark:
            continue
        parts = with_comments(traced.parts(), traced.main, made, next(iter(traced.comments), ""))
        written = packed(parts)
        wanted = with_insertions(draft.text, [x.insertion for x in comments if x.insertion])
        if side_text(written, source, "accepted", words) == wanted and (
            _original_text(written, source, words) == _original_text(data, source, words)
        ):
            if paper.suggest and not suggest:
                paper.told("建议稿写入后与原文不能逐字相符，只列在批注中")
            _tell(paper, remarks, comments)
            return written, ""
    return None, "原版式中不能加批注"


def _original_text(data: bytes, source: SourceFile, words: Lexicons) -> str | None:
    """Return the body without its tracked changes, None where there is none."""
    try:
        return side_text(data, source, "original", words)
    except InputError:
        return None


def _set_anew(paper: CheckPaper, draft: DocumentIndex, remarks: Sequence[Remark]) -> bytes:
    """Return the text of the draft in the layout of official documents, with comments."""
    preset = shipped_preset()
    body, places = set_text(draft.text, _line_styles(draft), preset)
    commenter = Commenter(draft.text, places, body, author=paper.signer, date=paper.date)
    comments = _placed(commenter, draft, remarks, suggest=paper.suggest)
    made = commenter.write(comments)
    title = draft.extraction.document.title or draft.id
    data = package(body, preset, kind=KIND, title=title)
    _tell(paper, remarks, comments)
    return packed(with_comments(parts_of(data), DOCUMENT, made))


def _line_styles(draft: DocumentIndex) -> dict[int, StyleName]:
    """Return how the lines of a text are set that are no running text, by number."""
    text, lines = draft.text, draft.text.split("\n")
    styles: dict[int, StyleName] = {}
    if draft.extraction.document.title:
        title = heading_of(draft)
        first, last = (text.count("\n", 0, at) for at in (title.start, title.end))
        styles |= dict.fromkeys(range(first, last + 1), "title")
        # （征求意见稿）, （2022年3月17日）
        if last + 1 < len(lines) and _BRACKETED.fullmatch(lines[last + 1].strip()):
            styles[last + 1] = "subtitle"
    for unit in draft.units.values():
        span = unit.heading_span
        if span is None or unit.kind == "annex-row":
            continue
        number = text.count("\n", 0, span.start)
        if lines[number].rstrip("。 \u3000").endswith(span.of(text).rstrip("。 \u3000")):
            styles[number] = _HEADINGS[min(unit.id.count("."), len(_HEADINGS) - 1)]
    return styles


def _placed(
    commenter: Commenter, draft: DocumentIndex, remarks: Sequence[Remark], *, suggest: bool
) -> list[Comment]:
    """Return the remarks as comments that have a place; what is not on its words says so."""
    out: list[Comment] = []
    for remark in remarks:
        insertion = remark.insertion
        insert = suggest and insertion is not None and commenter.can_insert(insertion.at)
        made = remark.comment(insert=insert)
        span = commenter.find(made.span)
        if span is None and not insert:
            unit = draft.unit_at(made.span)
            near = [*_line(draft.text, made.span.start), heading_of(draft, unit)]
            near += [heading_of(draft), Span(start=0, end=len(draft.text))]
            span = next(filter(None, map(commenter.find, near)), None)
            made = Comment((*made.lines, _NOT_ON_WORDS), made.span)
        if insert or span is not None:
            out.append(Comment(made.lines, span or made.span, made.insertion))
    return out


def _line(text: str, at: int) -> list[Span]:
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    end = len(text) if end < 0 else end
    return [Span(start=start, end=end)] if start < end else []


def _tell(paper: CheckPaper, remarks: Sequence[Remark], comments: Sequence[Comment]) -> None:
    """Say how many comments there are, and what of them is not where one looks for it."""
    inserted = sum(comment.insertion is not None for comment in comments)
    written = f"，其中建议稿{inserted}条写成修订" if paper.suggest else ""
    paper.told(f"批注{len(comments)}条{written}")
    if lost := len(remarks) - len(comments):
        paper.told(f"{lost}条意见在文件中没有可加批注的文字，未写入")
    if moved := sum(_NOT_ON_WORDS in comment.lines for comment in comments):
        paper.told(f"{moved}条批注不能逐字定位，置于就近文字")
    if paper.suggest:
        drafted = sum(remark.drafted for remark in remarks)
        paper.told(_LEFT_TO_COMMENTS.format(drafted - inserted) if drafted > inserted else "")
