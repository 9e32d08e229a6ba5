"""The new draft with tracked changes: in its own layout where that can be done (修订痕迹稿)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date
from pathlib import Path

from policy_nlp.errors import UsageError
from policy_nlp.ingest.docx.reader import TracedWord, read_docx, trace_docx
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.language import translate
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Extraction, SourceDocument, SourceFile, Stretch
from policy_nlp.report.render.seal import packed, seal_source
from policy_nlp.report.tracked_changes.marks import CannotMark, ElementSpot
from policy_nlp.report.tracked_changes.redline import KIND, render_redline
from policy_nlp.report.tracked_changes.source_layout import mark_changes
from policy_nlp.structure import build_outline

# How often numbers are looked for that come out otherwise once the changes are rejected.
_ROUNDS = 5


def check_signature(author: str, date: str) -> None:
    """Pass where tracked changes can be signed with these.

    Raises:
        UsageError: there is no author, or no date of the form 2024-05-26.
    """
    if not author.strip():
        raise UsageError(translate("tracked changes need an author"), translate("Give --author"))
    check_day(date)


def check_day(date: str) -> None:
    """Pass a date of the form 2024-05-26.

    Raises:
        UsageError: it is none.
    """
    try:
        valid = len(date) == len("2024-05-26") and bool(Date.fromisoformat(date))
    except ValueError:
        valid = False
    if not valid:
        raise UsageError(
            translate("'{}' is no date").format(date), translate("Give --date as 2024-05-26")
        )


def write_redline(
    path: Path,
    old: Extraction,
    new: Extraction,
    stretches: Sequence[Stretch],
    *,
    author: str,
    date: str,
    lexicons: Lexicons,
) -> tuple[bytes, str]:
    """Return the new draft against the old with tracked changes, a docx file.

    Where the new draft is a .docx it is that file with marks in it: styles, automatic numbers,
    tables, headers stay. What is written is read again both ways before it is given out; where
    it would not say both drafts exactly, the text is set anew in the layout of official
    documents, and why is told.

    Args:
        path: the file of the new draft.
        old: records of the draft before.
        new: records of the draft after.
        stretches: both texts as one, of `compare.redline`.
        author: in whose name the changes stand.
        date: of which day (2024-05-26).
        lexicons: the vocabularies.

    Returns:
        The file, and why the layout of the source was not kept (empty where it was).
    """
    kept, why = _in_its_layout(path, old, new, stretches, author, date, lexicons)
    if kept is not None:
        return seal_source(kept, KIND), ""
    title = new.document.title or new.document.id
    return render_redline(stretches, title=title, author=author, date=date), why


def _in_its_layout(
    path: Path,
    old: Extraction,
    new: Extraction,
    stretches: Sequence[Stretch],
    author: str,
    date: str,
    words: Lexicons,
) -> tuple[bytes | None, str]:
    source = new.document.source
    typed: frozenset[int] = frozenset()
    for _ in range(_ROUNDS):
        traced = trace_docx(path.read_bytes(), source)
        if traced is None:
            return None, "新稿不是可以改写的 .docx 文件"
        places = character_places(traced, new.text, words)
        if places is None:
            return None, "新稿的文字不能逐字找到所在位置"
        try:
            mark_changes(new.text, places, stretches, author=author, date=date, typed=typed)
        except CannotMark as found:
            return None, f"{found}不能加修订痕迹"
        data = packed(traced.parts())
        wrong = _read_otherwise(side_text(data, source, "original", words), old.text)
        if side_text(data, source, "accepted", words) != new.text or wrong is None:
            break
        if not wrong:
            return data, ""
        if wrong <= typed:
            break
        typed |= wrong
    return None, "原版式中的修订痕迹与两稿文字不完全相符"


def _read_otherwise(read: str, text: str) -> frozenset[int] | None:
    """Return the numbers of the lines that are read otherwise, None where lines are missing."""
    lines, wanted = read.split("\n"), text.split("\n")
    if len(lines) != len(wanted):
        return None
    pairs = enumerate(zip(lines, wanted, strict=True))
    return frozenset(number for number, (line, other) in pairs if line != other)


def character_places(
    traced: TracedWord, text: str, words: Lexicons
) -> list[ElementSpot | None] | None:
    """Return where each character of the body stands in the open file (逐字位置).

    None for a character that is no text of the file (automatic numbers, breaks), and where the
    body is another one than `text`.
    """
    outline = build_outline(traced.document, words)
    if outline.text != text:
        return None
    places: list[ElementSpot | None] = [None] * len(text)
    blocks = traced.document.blocks
    for segment in outline.offsets:
        block = blocks[segment.block]
        begins = [piece.at for piece in block.pieces if piece.source == segment.source]
        start = segment.start - begins[0]
        for spot in block.spots:
            for k in range(spot.length):
                if segment.start <= (at := start + spot.at + k) < segment.start + segment.length:
                    places[at] = ElementSpot(spot.element, spot.offset + k)
    return places


def side_text(data: bytes, source: SourceFile, side: str, words: Lexicons) -> str:
    """Return the body of a Word file with its tracked changes accepted, or as `original`."""
    document: SourceDocument = read_docx(
        data, source, ReadOptions.model_validate({"tracked": side})
    )
    return build_outline(document, words).text
