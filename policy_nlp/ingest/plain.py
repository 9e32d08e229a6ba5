"""Reader of plain text, as conversions from Word, PDF and web pages leave it (纯文本).

Lines that a line or page end cut in mid-sentence are joined into paragraphs again (断行合并).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from policy_nlp.errors import InputError
from policy_nlp.ingest.blocks import check_extent
from policy_nlp.ingest.decode import UNDECODABLE, decode_text
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.lexicons import load_lexicons
from policy_nlp.lexicons.documents import Documents
from policy_nlp.records import Block, Issue, Piece, SourceDocument, SourceFile
from policy_nlp.text.numbering import marker_at
from policy_nlp.text.sentences import CLOSING, OPENING

# Marks that a conversion from Word leaves: [bookmark: _Toc12469]
MARK = re.compile(r"\[bookmark:\s*[^\]\n]{0,80}\]")
_TOC_MARK = re.compile(r"\[bookmark:\s*_Toc")
_PARAGRAPH_END = frozenset("。！？；：!?;:…")
_GOES_ON = frozenset("，、,（(〔“‘《—-")
_SENTENCE_MARKS = frozenset("。；，！？")
# The longest paragraphs of plans have 1,500 characters; a longer line lost its breaks. There a
# number opens a paragraph: …。一、总体要求（一）指导思想坚持…。1．推进…
_LONGEST = 20_000
_LOST_BREAK = re.compile(
    r"(?<=[。；）)])(?=(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.．](?!\d)))"
    r"|(?<=[^、，和及第附件])(?=[（(][一二三四五六七八九十]{1,3}[）)])"
)
# Of hard-wrapped text, this share of the lines reaches the longest length (give or take 2).
_WRAPPED_SHARE = 0.4
_WRAPPED_MIN = 15
# A cut line shorter than this that holds no sentence mark is taken for a heading or title.
_SHORT_LINE = 45
# A bracket that opened further back than so many characters was never closed.
_TAIL = 200


def read_plain(data: bytes, source: SourceFile, options: ReadOptions) -> SourceDocument:
    """Read a text file; marks of a conversion are kept apart as furniture.

    Raises:
        InputError: the bytes are no text, or nothing but white space.
    """
    return read_text(decode_text(data, source.file), source)


def read_text(text: str, source: SourceFile) -> SourceDocument:
    """Read the characters of a text file; places in the source count them.

    Raises:
        InputError: there is nothing but white space.
    """
    printed = sum(map(len, text.split()))
    # of wrapped text several lines make a paragraph
    lines_of_text = sum(map(bool, map(str.strip, text.splitlines())))
    cuts = sum(1 for _ in _LOST_BREAK.finditer(text)) if lost_breaks(text) else 0
    check_extent(source.file, blocks=lines_of_text // 3 + cuts, characters=printed)
    lines, marks = read_lines(text)
    if not lines:
        raise InputError(f"“{source.file}”没有文字", "请重新保存文件")
    blocks = join_lines(lines, load_lexicons().documents)
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


class Line:
    """A line without outer white space and conversion marks, and where its characters stand."""

    def __init__(self, raw: str, offset: int) -> None:
        self.pieces: list[Piece] = []
        self.heading = _TOC_MARK.search(raw) is not None
        self.marks = [m[0] for m in MARK.finditer(raw)]
        text = ""
        at = 0
        for begin, end in _kept_runs(raw):
            text += raw[begin:end]
            self.pieces.append(Piece(at=at, source=offset + begin, length=end - begin))
            at = len(text)
        self.text = text


def _kept_runs(raw: str) -> list[tuple[int, int]]:
    """Return the runs of `raw` outside conversion marks and outer white space (not tabs)."""
    runs: list[tuple[int, int]] = []
    at = 0
    for begin, end in [m.span() for m in MARK.finditer(raw)] + [(len(raw), len(raw))]:
        if at < begin:
            runs.append((at, begin))
        at = end
    keep_tabs = "\t" in raw.strip()
    blank = " \u3000\xa0\ufeff\r\n\0\x1a" + ("" if keep_tabs else "\t")
    while runs and not raw[slice(*runs[0])].strip(blank):
        runs.pop(0)
    while runs and not raw[slice(*runs[-1])].strip(blank):
        runs.pop()
    if runs:
        first, last = runs[0], runs[-1]
        lead = len(raw[slice(*first)]) - len(raw[slice(*first)].lstrip(blank))
        runs[0] = (first[0] + lead, first[1])
        tail = len(raw[slice(*last)]) - len(raw[slice(*last)].rstrip(blank))
        runs[-1] = (runs[-1][0], last[1] - tail)
    return runs


def read_lines(text: str) -> tuple[list[Line], list[str]]:
    """Cut the text of a file into non-blank lines; also return the marks that were dropped."""
    lines: list[Line] = []
    marks: list[str] = []
    offset = 0
    for raw in text.splitlines(keepends=True):
        for part in _cut_lost_breaks(raw) if raw.strip() else ():
            line = Line(part, offset)
            offset += len(part)
            marks += line.marks
            if line.text:
                lines.append(line)
        if not raw.strip():
            offset += len(raw)
    return lines, marks


def lost_breaks(text: str) -> bool:
    """Return whether line breaks were lost: a line so long that no paragraph is."""
    return any(len(raw) > _LONGEST for raw in text.splitlines())


def _cut_lost_breaks(raw: str) -> list[str]:
    """Cut a line that lost its breaks before each number of an outline."""
    if len(raw) <= _LONGEST:
        return [raw]
    starts = [0, *(match.start() for match in _LOST_BREAK.finditer(raw)), len(raw)]
    return [raw[a:b] for a, b in pairwise(starts) if a < b]


def join_lines(lines: Sequence[Line], words: Documents) -> list[Block]:
    """Join lines into paragraphs: a line goes on in the next where it stops in mid-sentence."""
    width = _wrap_width(lines)
    inline = sum(_inline_clause(line.text, words) for line in lines)
    alone = sum(bool(words.clause_line.match(line.text)) for line in lines)
    found: list[_Paragraph] = []
    for line in lines:
        if found and (
            _continues_in(found[-1], line, width, words)
            or (inline > alone and _cut_clause(found[-1].lines[-1], line, words))
        ):
            found[-1].add(line)
        else:
            found.append(_Paragraph(line))
    return [_joined_block(paragraph.lines) for paragraph in found]


class _Paragraph:
    """A paragraph under way: its lines, and what each further line is judged by."""

    def __init__(self, line: Line) -> None:
        self.lines: list[Line] = []
        self.numbered = marker_at(line.text, 0) is not None
        self.marks: set[str] = set()
        self.length = 0
        self.tail = ""
        self.add(line)

    def add(self, line: Line) -> None:
        self.lines.append(line)
        self.marks |= _SENTENCE_MARKS.intersection(line.text)
        self.length += len(line.text)
        self.tail = (self.tail + line.text)[-_TAIL:]


def _inline_clause(text: str, words: Documents) -> bool:
    """Return whether a paragraph ends in a clause in brackets behind its sentences."""
    if text[-1] not in "）)":
        return False
    opened = max(text.rfind("（", 0, -1), text.rfind("(", 0, -1))
    inside = text[opened + 1 : -1]
    return (
        opened > 0
        and not set(inside) & set("）)")
        and words.clause.search(inside) is not None
        and any(c in text[:opened] for c in "。；")
    )


def _wrap_width(lines: Sequence[Line]) -> int:
    """Return the length that hard-wrapped lines reach, 0 where lines are whole paragraphs."""
    lengths = [len(line.text) for line in lines]
    if len(lengths) < _WRAPPED_MIN:
        return 0
    common, _ = Counter(lengths).most_common(1)[0]
    near = sum(common - 2 <= n <= common + 2 for n in lengths)
    over = sum(n > common + 2 for n in lengths)
    wrapped = near >= _WRAPPED_SHARE * len(lengths) and over <= 0.05 * len(lengths)
    return common if wrapped and common >= _WRAPPED_MIN else 0


def _continues_in(paragraph: _Paragraph, line: Line, width: int, words: Documents) -> bool:
    """Return whether a paragraph goes on in `line`."""
    last = paragraph.lines[-1]
    if "\t" in last.text or "\t" in line.text or last.heading or line.heading:
        return False
    end = last.text[-1]
    if end in _GOES_ON:
        return True
    if words.own_line.match(line.text) or words.own_line.match(last.text):
        return False
    if marker_at(line.text, 0) is not None:
        # A bracket that was never closed must not swallow the next item.
        return False
    if _has_open_bracket(paragraph.tail):
        return True
    if words.plan_end.search(paragraph.tail) and not paragraph.marks & {"。", "；"}:
        return False
    if end in _PARAGRAPH_END:
        return False
    if width and len(last.text) >= width - 2:
        return True
    if end in CLOSING and end not in "”’》":
        return False
    if paragraph.numbered and not paragraph.marks - {"，"}:
        return False
    if paragraph.marks or paragraph.length > _SHORT_LINE:
        return any(c in _SENTENCE_MARKS for c in line.text) or len(line.text) > _SHORT_LINE
    return False


def _has_open_bracket(text: str) -> bool:
    """Return whether a bracket opened in `text` is still open."""
    depth = 0
    for c in text:
        if c in OPENING:
            depth += 1
        elif c in CLOSING:
            depth = max(0, depth - 1)
    return depth > 0


def _cut_clause(last: Line, line: Line, words: Documents) -> bool:
    return last.text[-1] in "。；" and words.clause_line.match(line.text) is not None


def _joined_block(group: Sequence[Line]) -> Block:
    text = ""
    pieces: list[Piece] = []
    for line in group:
        pieces += [piece.model_copy(update={"at": piece.at + len(text)}) for piece in line.pieces]
        text += line.text
    if group[0].heading:
        return Block(kind="heading", text=text, pieces=tuple(pieces))
    kind = "table-row" if "\t" in text else "paragraph"
    return Block(kind=kind, text=text, pieces=tuple(pieces))
