"""Who issued a document, when, at which level, and whether it is a draft (文件元数据)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import cast

from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Citation, DocumentInfo, DocumentMeta, Outline, SourceFile
from policy_nlp.records.extraction import Level, Status
from policy_nlp.text.letterhead import DATE, DOC_NUMBER
from policy_nlp.text.numbering import parse_integer
from policy_nlp.text.width import squeeze

# 2022-03-17, 2022/3/17, 2022.03.17 in the table above a web page
_PLAIN_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
# 中华人民共和国国务院令第731号: a regulation is issued by an order.
_ORDER = re.compile(r"令[（(]?第[\d一二三四五六七八九十百零〇]+号")
# The draft mark stands in the title or within so many characters below it.
_NEAR_TITLE = 60
# So many words for one's own place tell its level: one may speak of others.
_OWN_PLACE_WORDS = 2
# So alike are a plan's title in the notice and in the letter that forwards it, of 100.
_SAME_TITLE = 80
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
    """Read title, number, issuers, date, status, level and region; `meta` overrides each.

    The title of a letter that forwards a plan (关于印发《…方案》的通知) is kept beside the plan's.
    """
    printed, beside = _Printed(outline, lexicons), _Beside(outline.metadata, lexicons)
    issuers = printed.issuers() or beside.issuers()
    number = printed.doc_number() or beside.doc_number()
    date = printed.date() or beside.date()
    title = printed.plan_title() or outline.title
    region, level = _region(outline, (*issuers, outline.title, title), lexicons)
    read = {
        "title": title,
        "doc_number": number,
        "issuers": issuers,
        "date": date,
        "status": printed.status() or ("issued" if number or date or printed.ordered() else None),
        "level": level,
        "region": region,
    }
    given = {key: getattr(meta, key) for key in read if getattr(meta, key) is not None}
    notice = outline.title if title != outline.title else None
    return DocumentInfo(
        id=doc_id, source=source, citations=tuple(citations), notice=notice, **{**read, **given}
    )


def _region(
    outline: Outline, named: Sequence[str], lexicons: Lexicons
) -> tuple[str | None, Level | None]:
    """Return the place a document speaks for and its level.

    From what is `named`, its issuers and titles; where they name no place, the level by what it
    calls its own (我省, 全市).
    """
    for text in map(squeeze, named):
        found, known = lexicons.places.find(text), lexicons.atlas.opening(text)
        if known and (not found or (found[1] == known[1] and found[0] not in lexicons.atlas.areas)):
            found = known  # 湖北节水强省…
        if found:
            return found[0], cast(Level, found[1])
    for level, words in lexicons.documents.own_place.items():
        if len(words.anywhere.findall(outline.text)) >= _OWN_PLACE_WORDS:
            return (lexicons.places.whole_country if level == "national" else None), level
    return None, None


class _Beside:
    """What stands beside the text: the table above a web page (发文机关, 文号, 成文日期).

    It counts only for what the text does not print. 发布日期 is when the page went up and
    never the date of the document.
    """

    def __init__(self, metadata: dict[str, str], lexicons: Lexicons) -> None:
        self._metadata, self._labels = metadata, lexicons.webpages.labels

    def doc_number(self) -> str | None:
        found = DOC_NUMBER.fullmatch(squeeze(self._first(self._labels.doc_number)))
        return found[0] if found else None

    def date(self) -> str | None:
        value = self._first(self._labels.date).split(" ")[0]
        found = DATE.fullmatch(value) or _PLAIN_DATE.fullmatch(value)
        return _iso(found) if found else None

    def issuers(self) -> tuple[str, ...]:
        names = re.split(r"[\s、，,；;]+", self._first(self._labels.issuers))
        return tuple(name for name in names if len(name) > 1)

    def _first(self, labels: Sequence[str]) -> str:
        return next((self._metadata[label] for label in labels if label in self._metadata), "")


class _Printed:
    """What the text says: in the letterhead, at the title, under the signature."""

    def __init__(self, outline: Outline, lexicons: Lexicons) -> None:
        self._outline, self._words = outline, lexicons.documents
        main_end = next((u.span.start for u in outline.units if u.id.startswith("A")), None)
        # What stands before the first heading, and the end of the text before its annexes.
        self._top = outline.units[0].span.of(outline.text).splitlines()
        # 甲市人民政府令 stands on a line, its number below.
        heads = [squeeze(line) for line in self._top if line.strip()]
        self._orders = [*heads, *(a + b for a, b in pairwise(heads) if a.endswith("令"))]
        self._tail = outline.text[:main_end].splitlines()[-_SIGNATURE_LINES:]

    def plan_title(self) -> str | None:
        """Return the title of the plan that a letter forwards; None where it is no such letter.

        As the letter names it in its text (现将《…》印发给你们), else in its title.
        """
        found = self._words.citations.forwarded.search(squeeze(self._outline.title))
        if found is None:
            return None
        from rapidfuzz.fuzz import ratio

        for line in self._top:
            named = self._words.forwarded.match(squeeze(line))
            if named and ratio(named[1], found[1]) >= _SAME_TITLE:
                return named[1]
        return found[1]

    def ordered(self) -> bool:
        """Return whether an order under the title issues it (国务院令第731号)."""
        return any(map(_ORDER.search, self._orders))

    def doc_number(self) -> str | None:
        """Return the 文号 that stands on a line of its own in the letterhead."""
        for text in self._furniture("letterhead"):
            if found := DOC_NUMBER.search(squeeze(text)):
                return found[0]
        return None

    def date(self) -> str | None:
        """Return the date on a line of its own: below the title, else under the signature."""
        for line in [*self._top, *reversed(self._tail)]:
            if found := DATE.fullmatch(line.strip().strip("（()）")):
                return _iso(found)
        for text in self._furniture("distribution"):
            if found := DATE.search(text):
                return _iso(found)
        # 2022年4月21日公开方式：主动公开, 2020年10月7日…第三次修订: the text goes on behind it.
        for line in reversed(self._top):
            found = DATE.match(line.strip())
            if found and self._words.behind_date.match(line.strip(), found.end()):
                return _iso(found)
        return None

    def _furniture(self, kind: str) -> Iterator[str]:
        return (item.text for item in self._outline.furniture if item.kind == kind)

    def status(self) -> Status | None:
        """Return the draft status printed at the title."""
        text, title = self._outline.text, self._outline.title_span
        start, end = (title.start, title.end) if title else (0, 0)
        found = self._words.draft.search(text, start, end + _NEAR_TITLE)
        if found and (found.end() <= end or "。" not in text[end : found.start()]):
            return self._words.status_of(found[0])
        return None

    def issuers(self) -> tuple[str, ...]:
        """Return the issuers in the title before 关于, else those who signed."""
        title = self._outline.title_span
        printed = title.of(self._outline.text) if title else self._outline.title
        before, *subject = self._words.issuers.before_subject.anywhere.split(printed, maxsplit=1)
        named: tuple[str, ...] = ()
        if subject and "等" not in before:
            named = tuple(name for part in before.split() for name in self._parted_bodies(part))
        signed = self._signing_bodies()
        if signed and all(any(body.endswith(name) for body in signed) for name in named):
            return signed  # the title says 市人民政府, the signature of which city
        return named or signed or self._in_red() or self._by_order()

    def _by_order(self) -> tuple[str, ...]:
        """Return the body whose order issues a regulation (国务院令第731号)."""
        for line in self._orders:
            if _ORDER.search(line) and (found := self._words.issuers.ordering.search(line)):
                return (found[1],)
        return ()

    def _in_red(self) -> tuple[str, ...]:
        """Return the bodies of a red head, of which one line ends in 文件 (联合行文)."""
        lines = [squeeze(text) for text in self._furniture("letterhead")]
        if not any(line.endswith("文件") for line in lines):
            return ()
        found = [self._parted_bodies(line.removesuffix("文件")) for line in lines]
        return tuple(name for names in found for name in names)

    def _parted_bodies(self, text: str) -> list[str]:
        """Cut names that stand without a mark between them; nothing when a rest is left over."""
        if pair := self._words.issuers.pair_in_short.fullmatch(text):
            return [pair[1], pair[2]]
        names, at = [], 0
        for match in self._words.issuers.name.finditer(text):
            if match.start() != at:
                return []
            names.append(match[0])
            at = match.end()
        return names if at == len(text) else []

    def _signing_bodies(self) -> tuple[str, ...]:
        """Return the bodies on the lines right above a date line (落款)."""
        for lines in (self._top, self._tail):
            for k, line in enumerate(lines):
                if not DATE.fullmatch(line.strip().strip("（()）")):
                    continue
                names: list[str] = []
                for above in reversed(lines[:k]):
                    if self._words.issuers.signs_for_another.fullmatch(above.strip()):
                        continue
                    here = [name for piece in above.split() for name in self._parted_bodies(piece)]
                    if not here:
                        break
                    names = here + names
                if names:
                    return tuple(names)
        return ()


def _iso(match: re.Match[str]) -> str | None:
    numbers = [parse_integer(part) if part else None for part in match.groups()]
    year, month, day = numbers
    if year is None or month is None or not 1 <= month <= 12:
        return None
    return f"{year:04}-{month:02}" + (f"-{day:02}" if day else "")
