"""Rules on single characters and words: spaces, doubles, brackets, two forms of a term (文字)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from policy_nlp.check.rules import CheckContext, Fault
from policy_nlp.records import Span

_CJK = "[一-龥，。；：、（）“”《》〔〕]"
# 贯 穿, 产业。 以文化; an ideographic space indents and is none
_SPACE_BETWEEN = re.compile(rf"(?<={_CJK})[ \xa0]+(?={_CJK})")
# 总 则, 附 则, 目 录 on a line of their own, behind 第一章 at most
_SPREAD = re.compile(r"^(?:第.{1,3}[章节编篇]\s+)?[一-龥]\s+[一-龥]$")
# 到 2060 年: where other years of the document stand close
_SPACED_YEAR = re.compile(r"[到至]?[ \xa0]+\d{4}[ \xa0]*年|\d{4}[ \xa0]+年")
_CLOSE_YEAR = re.compile(r"\d{4}年")
_CONTEXT = 4
_CITED = re.compile(r"《[^《》]{2,120}》")
# （…) and (…）
_BRACKET = re.compile(r"[（(][^（）()\n]{0,300}[）)]")
# ，，; 。。; 、，: one of the two is too much (…… and ！！ are meant)
_DOUBLED_MARK = re.compile(r"([，。、；：])[ \xa0]*[，。、；：]")
# 碳达峰峰; not 各种各样, 渐渐, 层层, 家家户户
_DOUBLED = re.compile(r"([一-龥])\1")
_DOUBLED_WORD = re.compile(r"([一-龥]{2,4})\1")
_OPENING, _CLOSING = "（(〔[【《", "）)〕]】》"
# 1） numbers a paragraph and wants no other half.
_EITHER = re.compile(
    r"^\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Z])[）)]"
    rf"|(?P<mark>[{re.escape(_OPENING + _CLOSING)}])",
    re.MULTILINE,
)
# Halves of one kind; full and half width close each other, since mixing them is another fault.
_PAIR = dict(zip(_OPENING + _CLOSING, "（（〔〔【《" * 2, strict=True))
_OTHER_HALF = dict(zip(_OPENING + _CLOSING, _CLOSING + _OPENING, strict=True))
# Marks of the other width than Chinese text has: 推进建设,完善标准; ２０２５年
_NARROW = re.compile(r"(?<=[一-龥”）》])[,;:!?](?=[一-龥“（《])")
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ％．]*[０-９Ａ-Ｚａ-ｚ][０-９Ａ-Ｚａ-ｚ％．]*")
_FULL, _HALF = re.compile(r"[，；：！？]"), re.compile(r"[0-9A-Za-z]+")
# A width is odd that has not this share of the other; more places than this are one finding.
_ODD, _MANY = 0.25, 5
# A term is usual that stands so often beside the place looked at.
_USUAL = 2


def stray_space(context: CheckContext) -> Iterator[Fault]:
    """Mark spaces inside Chinese text, and round a year where the others stand close."""
    title = context.index.extraction.units[0].span if context.index.extraction.units else None
    for match in _SPACE_BETWEEN.finditer(context.text):
        if _after_number(context, match.start()) or (title and match.start() < title.end):
            continue
        if _is_set_so(context, match):
            continue
        place = _around(context.text, match.start(), match.end())
        yield Fault(
            place,
            "词句中间有多余空格",
            place.of(context.text).replace(" ", "").replace("\xa0", ""),
        )
    spaced = list(_SPACED_YEAR.finditer(context.text))
    if spaced and len(_CLOSE_YEAR.findall(context.text)) > 2 * len(spaced):
        for match in spaced:
            place = Span(start=match.start(), end=match.end())
            yield Fault(place, "年份前后有空格，与全文写法不一", "".join(match[0].split()))


def _is_set_so(context: CheckContext, match: re.Match[str]) -> bool:
    """Return whether a space is meant: in a table, in 总 则, between issuers."""
    text, words = context.text, context.words.text
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    line = text[start : end if end >= 0 else len(text)]
    if "\t" in line or _SPREAD.search(line):
        return True
    left, right = line[: match.start() - start], line[match.end() - start :]
    return left.endswith(words.issuer_ends) and words.issuer_start.match(right) is not None


def _after_number(context: CheckContext, offset: int) -> bool:
    """Return whether a space stands behind the number of a heading."""
    return any(
        offset <= (unit.heading_span or unit.body).start
        for unit in context.index.extraction.units
        if unit.number and unit.span.start <= offset < unit.span.end
    )


def _around(text: str, start: int, end: int) -> Span:
    first = max(text.rfind("\n", 0, start) + 1, start - _CONTEXT)
    line_end = text.find("\n", end)
    last = min(len(text) if line_end < 0 else line_end, end + _CONTEXT)
    return Span(start=first, end=last)


def mixed_brackets(context: CheckContext) -> Iterator[Fault]:
    """Mark brackets of two widths, and half-width ones where the document uses full-width."""
    full = context.text.count("（")
    half = context.text.count("(")
    for match in _BRACKET.finditer(context.text):
        opened, closed = match[0][0], match[0][-1]
        fixed = f"（{match[0][1:-1]}）"
        mixed = (opened == "（") != (closed == "）")
        odd = opened == "(" and closed == ")" and half * 4 <= full and _chinese(match[0])
        if mixed or odd:
            fault = "前后括号全角、半角不一" if mixed else "半角括号，与全文的全角括号不一"
            yield Fault(_bracket_place(context, match), fault, fixed)


def mixed_width(context: CheckContext) -> Iterator[Fault]:
    """Mark half-width punctuation between Chinese, and full-width digits and letters.

    Only where the document writes the other width as a rule.
    """
    for odd, usual, what in ((_NARROW, _FULL, "标点为半角"), (_WIDE, _HALF, "数字、字母为全角")):
        found = list(odd.finditer(context.text))
        if len(found) > _ODD * len(usual.findall(context.text)):
            continue
        more = f"，全文共{len(found)}处" if len(found) > _MANY else ""
        for match in found[:1] if more else found:
            place = _around(context.text, match.start(), match.end())
            fixed = _other_width(match[0])
            yield Fault(
                place,
                f"“{match[0]}”{what}，与全文写法不一{more}",
                place.of(context.text).replace(match[0], fixed),
            )


def _other_width(printed: str) -> str:
    wide = printed.translate(dict(zip(map(ord, ",;:!?"), "，；：！？", strict=True)))
    return wide if wide != printed else unicodedata.normalize("NFKC", printed)


def unclosed_bracket(context: CheckContext) -> Iterator[Fault]:
    """Mark a bracket or title mark that has no other half in its unit."""
    for unit in context.index.extraction.units:
        opened: list[int] = []
        for match in _EITHER.finditer(context.text, unit.span.start, unit.span.end):
            mark = match["mark"]
            if mark is None:
                continue
            if mark in _OPENING:
                opened.append(match.start())
            elif opened and _PAIR[context.text[opened[-1]]] == _PAIR[mark]:
                opened.pop()
            else:
                yield _half(context, match.start(), "前面缺")
        for at in opened:
            yield _half(context, at, "后面缺")


def _half(context: CheckContext, at: int, lacks: str) -> Fault:
    mark = context.text[at]
    other = _OTHER_HALF[mark]
    return Fault(_around(context.text, at, at + 1), f"“{mark}”{lacks}“{other}”，不成对")


def _chinese(bracket: str) -> bool:
    return any("一" <= c <= "龥" for c in bracket)


def _bracket_place(context: CheckContext, match: re.Match[str]) -> Span:
    """Return the bracket, with the heading it numbers ((一) 指导思想)."""
    end = match.end()
    for unit in context.index.extraction.units:
        if unit.span.start == match.start() and unit.heading_span is not None:
            end = unit.heading_span.end
    return Span(start=match.start(), end=end)


def doubled_character(context: CheckContext) -> Iterator[Fault]:
    """Mark a character or word printed twice: 碳达峰峰 where 碳达峰 stands elsewhere."""
    text, words = context.text, context.words.text
    yield from _doubled_marks(context)
    for match in _DOUBLED.finditer(text):
        if match[1] in words.twice_is_right or not _spurious(text, match):
            continue
        place = _around(text, match.start(), match.end())
        yield Fault(place, f"“{match[1]}”字重复", place.of(text).replace(match[0], match[1]))
    for match in _DOUBLED_WORD.finditer(text):
        if match[1][0] == match[1][-1] and len(set(match[1])) == 1:
            continue
        if match[1] in words.never_twice or _spurious(text, match):
            place = Span(start=match.start(), end=match.end())
            yield Fault(place, f"“{match[1]}”重复", match[1])


def _doubled_marks(context: CheckContext) -> Iterator[Fault]:
    """Mark punctuation that follows punctuation; clauses have a rule of their own."""
    clauses = [clause.span for clause in context.clauses]
    for match in _DOUBLED_MARK.finditer(context.text):
        place = _around(context.text, match.start(), match.end())
        if not any(span.start <= match.start() < span.end for span in clauses):
            same = set(match[0].split()) == {match[1] * 2}
            fixed = place.of(context.text).replace(match[0], match[1]) if same else None
            yield Fault(place, f"标点“{match[0]}”重复", fixed)


def _spurious(text: str, match: re.Match[str]) -> bool:
    """Return whether what stands twice is a slip: with one dropped, it is a usual phrase.

    碳达峰峰、 stands once, 碳达峰、 often; but 上海事 and 六堡茶园, out of 上海海事局 and
    六堡茶茶园, stand nowhere else.
    """
    left = text[max(0, match.start() - 2) : match.start()]
    right = text[match.end() : match.end() + 1]
    if "\n" in left + right or len(left) < 2:
        return False
    if text.count(left + match[0] + right) != 1:
        return False
    return text.count(left + match[1] + right) > 1 or _is_term_and_more(text, match, left)


def _is_term_and_more(text: str, match: re.Match[str], left: str) -> bool:
    """Return whether a usual term is meant: 碳达峰峰工作 (no word begins 峰工), not 上海海事局."""
    if len(match[1]) > 1 or text.count(left + match[1]) < _USUAL + 1:
        return False
    from policy_nlp.tokens import load_segmenter

    after = text[match.end() - 1 : match.end() + 2]
    return len(load_segmenter().cut(after)[0]) == 1


def term_variant(context: CheckContext) -> Iterator[Fault]:
    """Mark, once a term, a document that writes it in two forms.

    Titles that are cited are left out. The place marked is the first unit that holds both
    forms, where it shows most, else the first place of the rarer form.
    """
    quoted = [match.span() for match in _CITED.finditer(context.text)]
    for forms in context.lexicons.variants.forms:
        places = {form: _term_places(context.text, form, forms, quoted) for form in forms}
        used = [form for form in forms if places[form]]
        if len(used) < 2:
            continue
        rare = min(used, key=lambda form: (len(places[form]), forms.index(form)))
        others = {context.unit_at(at) for form in used if form != rare for at in places[form]}
        both = [at for at in places[rare] if context.unit_at(at) in others]
        start = (both or places[rare])[0]
        listed = "、".join(f"“{form}”{len(places[form])}处" for form in used)
        yield Fault(Span(start=start, end=start + len(rare)), f"同一用语写法不一：{listed}")


def _term_places(
    text: str, form: str, forms: tuple[str, ...], quoted: list[tuple[int, int]]
) -> list[int]:
    """Return where a form stands, outside titles and not as part of a longer one of the term."""
    longer = [other for other in forms if form in other and other != form]
    within = [
        (match.start(), match.end())
        for other in longer
        for match in re.finditer(re.escape(other), text)
    ]
    return [
        match.start()
        for match in re.finditer(re.escape(form), text)
        if not any(start <= match.start() < end for start, end in (*within, *quoted))
    ]
