"""Who issued a document, when, at which level, and whether it is a draft (文件元数据)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.documents import PageLabels
from policy_nlp.lexicons.places import Places
from policy_nlp.records import Citation, DocumentInfo, DocumentMeta, Outline, SourceFile
from policy_nlp.records.extraction import Level, Status
from policy_nlp.text.letterhead import DATE, DOC_NUMBER
from policy_nlp.text.numerals import parse_integer
from policy_nlp.text.width import squeeze

# 2022-03-17, 2022/3/17, 2022.03.17 in the table above a web page
_PLAIN_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_STATUS: dict[str, Status] = {
    "征求意见稿": "draft-for-comment",
    "公开征求意见稿": "draft-for-comment",
    "讨论稿": "draft-for-comment",
    "草案": "draft-for-comment",
    "送审稿": "draft-for-review",
    "审议稿": "draft-for-review",
    "报批稿": "draft-for-approval",
    "审定稿": "draft-for-approval",
}
# The draft mark stands in the title or within so many characters below it.
_NEAR_TITLE = 60
# Bodies that issue: 中共苏州市委, 苏州市人民政府, 国家发展改革委, 财政部, 省政府办公厅
_BODY = re.compile(
    r"中共中央|国务院(?:办公厅)?|(?:中共)?[一-龥]{2,18}?(?:委员会|人民政府|政府|委(?!员会)|局|部(?!门)|厅(?!局)"
    r"|总社|法院|检察院|署|行)(?:办公厅|办公室)?"
)
_BEFORE_SUBJECT = re.compile(r"(?:关于|印发|转发)")
_SIGNATURE_LINES = 14


def read_metadata(
    outline: Outline,
    source: SourceFile,
    citations: Sequence[Citation],
    *,
    doc_id: str,
    meta: DocumentMeta,
    lexicons: Lexicons,
) -> DocumentInfo:
    """Read title, number, issuers, date, status, level and region; `meta` overrides each."""
    told = _Told(outline.metadata, lexicons.webpages.labels)
    issuers = _issuers(outline) or told.issuers()
    number = _doc_number(outline) or told.doc_number()
    date = _date(outline) or told.date()
    region, level = _region(outline, issuers, lexicons.places)
    read = {
        "title": outline.title,
        "doc_number": number,
        "issuers": issuers,
        "date": date,
        "status": _status(outline, number, date, lexicons.documents.draft),
        "level": level,
        "region": region,
    }
    given = {key: getattr(meta, key) for key in read if getattr(meta, key) is not None}
    return DocumentInfo(id=doc_id, source=source, citations=tuple(citations), **{**read, **given})


@dataclass(frozen=True)
class _Told:
    """What stands beside the text: the table above a web page (发文机关, 文号, 成文日期).

    It is asked only for what the text does not print. 发布日期 is when the page went up and
    never the date of the document.
    """

    metadata: dict[str, str]
    labels: PageLabels

    def doc_number(self) -> str | None:
        found = DOC_NUMBER.fullmatch(squeeze(self._first(self.labels.doc_number)))
        return found[0] if found else None

    def date(self) -> str | None:
        value = self._first(self.labels.date).split(" ")[0]
        found = DATE.fullmatch(value) or _PLAIN_DATE.fullmatch(value)
        return _iso(found) if found else None

    def issuers(self) -> tuple[str, ...]:
        names = re.split(r"[\s、，,；;]+", self._first(self.labels.issuers))
        return tuple(name for name in names if len(name) > 1)

    def _first(self, labels: Sequence[str]) -> str:
        return next((self.metadata[label] for label in labels if label in self.metadata), "")


def _top(outline: Outline) -> str:
    """Return what stands before the first heading."""
    return outline.units[0].span.of(outline.text)


def _doc_number(outline: Outline) -> str | None:
    """Return the 文号 that stands on a line of its own in the letterhead."""
    for item in outline.furniture:
        if item.kind == "letterhead":
            found = DOC_NUMBER.search(squeeze(item.text))
            if found:
                return found[0]
    return None


def _date(outline: Outline) -> str | None:
    """Return the date on a line of its own: below the title, else under the signature."""
    lines = _top(outline).splitlines()
    main_end = next((u.span.start for u in outline.units if u.id.startswith("A")), None)
    tail = outline.text[:main_end].splitlines()[-_SIGNATURE_LINES:]
    for line in [*lines, *reversed(tail)]:
        found = DATE.fullmatch(line.strip().strip("（()）"))
        if found:
            return _iso(found)
    printed = [i.text for i in outline.furniture if i.kind == "distribution"]
    for text in printed:
        found = DATE.search(text)
        if found:
            return _iso(found)
    return None


def _iso(match: re.Match[str]) -> str | None:
    numbers = [parse_integer(part) if part else None for part in match.groups()]
    year, month, day = numbers
    if year is None or month is None or not 1 <= month <= 12:
        return None
    return f"{year:04}-{month:02}" + (f"-{day:02}" if day else "")


def _status(
    outline: Outline, number: str | None, date: str | None, draft: re.Pattern[str]
) -> Status | None:
    """Return the draft status printed at the title; issued where a number or date proves it."""
    end = outline.title_span.end if outline.title_span else 0
    start = outline.title_span.start if outline.title_span else 0
    found = draft.search(outline.text, start, end + _NEAR_TITLE)
    if found and (found.end() <= end or "。" not in outline.text[end : found.start()]):
        return _STATUS[found[0]]
    return "issued" if number or date else None


def _issuers(outline: Outline) -> tuple[str, ...]:
    """Return the issuers in the title before 关于, else those who signed."""
    printed = outline.title_span.of(outline.text) if outline.title_span else outline.title
    lead = _BEFORE_SUBJECT.split(printed, maxsplit=1)
    if len(lead) == 2 and "等" not in lead[0]:
        names = tuple(name for part in lead[0].split() for name in _bodies(part))
        if names:
            return names
    return _signed(outline)


def _bodies(text: str) -> list[str]:
    """Cut names that stand without a mark between them; nothing when a rest is left over."""
    names, at = [], 0
    for match in _BODY.finditer(text):
        if match.start() != at:
            return []
        names.append(match[0])
        at = match.end()
    return names if at == len(text) else []


def _signed(outline: Outline) -> tuple[str, ...]:
    """Return the bodies on the lines right above a date line (落款)."""
    lines = [line.strip() for line in _top(outline).splitlines()]
    main_end = next((u.span.start for u in outline.units if u.id.startswith("A")), None)
    tail = [line.strip() for line in outline.text[:main_end].splitlines()[-_SIGNATURE_LINES:]]
    for part in (lines, tail):
        for k, line in enumerate(part):
            if not DATE.fullmatch(line.strip("（()）")):
                continue
            names: list[str] = []
            for above in reversed(part[:k]):
                here = [name for piece in above.split() for name in _bodies(piece)]
                if not here:
                    break
                names = here + names
            if names:
                return tuple(names)
    return ()


def _region(
    outline: Outline, issuers: Sequence[str], places: Places
) -> tuple[str | None, Level | None]:
    """Return the place a document speaks for and its level, from its issuers or title."""
    for text in [*issuers, outline.title]:
        found = places.find(squeeze(text))
        if found is not None:
            return found[0], cast(Level, found[1])
    return None, None
