"""Where a text says who answers for what: brackets and lines, as printed (责任条款).

`（市发改委牵头，市住建局等部门按职责分工负责）`, `责任单位：市发改委、市财政局`.
Prose that speaks of leading (支持龙头企业牵头成立产业联盟) is none: what stands before the
role word there is no list of bodies.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from policy_nlp.extract.responsibilities_parse import Reading, parse_clause
from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.roles import Roles
from policy_nlp.records import Outline, Record, Span, Unit
from policy_nlp.text.sentences import split_sentences, trimmed

Style = Literal["bracket", "open-bracket", "line", "sentence"]

OPENERS = "（(〔［[【"
CLOSERS = "）)〕］]】"
STOPS = "。；;！!？?：:"
MAX_CLAUSE = 800
# A strange name in a clause with 按职责分工 is still taken, prose is longer than this.
MAX_STRANGE = 24


class Clause(Record):
    """A bracket or line that says who answers.

    Attributes:
        unit: id of the unit it stands in; empty outside every unit.
        span: the whole bracket or line as printed.
        inner: what stands inside the bracket.
        style: how it is printed; `open-bracket` lacks one of its marks.
    """

    unit: str
    span: Span
    inner: Span
    style: Style


def find_clauses(outline: Outline, lexicons: Lexicons) -> list[Clause]:
    """Return the clauses of a document in printed order; they never overlap."""
    roles, text = lexicons.roles, outline.text
    found: list[Clause] = []
    for start, end in _lines(text):
        done = found[-1].span.end if found else 0
        if end <= done:
            continue
        for span, inner, style in _line_clauses(text, max(start, done), end, roles):
            unit = _unit_at(outline.units, span.start)
            if style in ("bracket", "open-bracket") or not _in_heading(unit, span):
                found.append(
                    Clause(unit=unit.id if unit else "", span=span, inner=inner, style=style)
                )
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line.rstrip("\r\n"))
        start += len(line)


def _unit_at(units: tuple[Unit, ...], offset: int) -> Unit | None:
    return next((u for u in units if u.span.start <= offset < u.span.end), None)


def _in_heading(unit: Unit | None, span: Span) -> bool:
    return bool(unit and unit.heading_span and unit.heading_span.holds(span))


_Found = tuple[Span, Span, Style]


def _line_clauses(text: str, start: int, end: int, roles: Roles) -> list[_Found]:
    """All clauses of one line: a labelled line as a whole, else brackets, else a signed line."""
    spans = trimmed(text, start, end)
    if not spans:
        return []
    table_row = "\t" in text[start:end]
    if not table_row and roles.label_pattern.match(text, spans[0].start, end):
        labelled = _labelled_line(text, start, end, roles)
        return [labelled] if labelled else []
    found = list(_brackets(text, start, end, roles))
    if found or table_row:
        return found
    single = (
        _labelled_line(text, start, end, roles)
        or _signed_line(text, start, end, roles)
        or _carrying_sentence(text, start, end, roles)
    )
    return [single] if single else []


def _brackets(text: str, start: int, end: int, roles: Roles) -> Iterator[_Found]:
    """Brackets of a line that are clauses, the outermost of nested ones."""
    at = start
    while at < end:
        if text[at] in OPENERS and (found := _bracket(text, at, end, start, roles)):
            yield found
            at = found[0].end
        elif text[at] in CLOSERS and (found := _closed_only(text, at, start, end, roles)):
            yield found
            at += 1
        else:
            at += 1


def _bracket(text: str, at: int, end: int, line: int, roles: Roles) -> _Found | None:
    """The bracket opened at `at`, whatever mark closes it: officials mix （ and )."""
    close = _matching(text, at, end)
    style: Style = "bracket"
    if close is None:
        last = max((text.rfind(c, at, end) for c in CLOSERS), default=-1)
        if last > at and not text[last + 1 : end].strip("。；; "):
            close, style = last, "open-bracket"
        elif (following := _close_on_next_line(text, end)) is not None:
            close = following
        else:
            return _never_closed(text, at, end, roles)
    inner = Span(start=at + 1, end=close)
    reading = parse_clause(text, inner, roles)
    if len(inner) <= MAX_CLAUSE and is_clause(reading, _stands_apart(text, at, close, line, end)):
        return Span(start=at, end=close + 1), inner, style
    return None


def _matching(text: str, at: int, end: int) -> int | None:
    depth = 0
    for i in range(at, min(end, at + MAX_CLAUSE)):
        depth += (text[i] in OPENERS) - (text[i] in CLOSERS)
        if depth == 0:
            return i
    return None


def _close_on_next_line(text: str, end: int) -> int | None:
    """The mark that closes a bracket which a line end cut (按职⏎责分工负责）)."""
    stop = text.find("\n", end + 1)
    following = text[end + 1 : stop if stop >= 0 else len(text)]
    for i, c in enumerate(following[:MAX_CLAUSE]):
        if c in CLOSERS:
            return end + 1 + i
        if c in OPENERS + "。":
            return None
    return None


def _never_closed(text: str, at: int, end: int, roles: Roles) -> _Found | None:
    """`（市发改委、市财政局按职责分工负责` at the end of a line."""
    stop = at + len(text[at:end].rstrip("。；; \u3000"))
    inner = Span(start=at + 1, end=stop)
    reading = parse_clause(text, inner, roles)
    if len(inner) <= MAX_CLAUSE and is_clause(reading, apart=True) and _is_firm(reading):
        return Span(start=at, end=stop), inner, "open-bracket"
    return None


def _closed_only(text: str, at: int, start: int, end: int, roles: Roles) -> _Found | None:
    """`。市发改委、市财政局按职责分工负责）` at the end of a line."""
    if text[at + 1 : end].strip("。；; \u3000"):
        return None
    begin = max((text.rfind(c, start, at) for c in "。；;！" + OPENERS + CLOSERS), default=-1)
    begin = max(begin + 1, start)
    inner = Span(start=begin, end=at)
    reading = parse_clause(text, inner, roles)
    if is_clause(reading, apart=True) and _is_firm(reading):
        return Span(start=begin, end=at + 1), inner, "open-bracket"
    return None


def _stands_apart(text: str, at: int, close: int, start: int, end: int) -> bool:
    """Tell whether a sentence ends before or after the bracket, as it does round a clause."""
    before, after = text[start:at].rstrip(), text[close + 1 : end].strip()
    return not before or not after or before[-1] in STOPS + CLOSERS or after[0] in STOPS + OPENERS


def is_clause(reading: Reading, apart: bool) -> bool:
    """Tell a clause from prose by what was read of it.

    A label is enough; a tail asks that what stands before it looks like bodies; a bare list
    (the tail is missing) must consist of several bodies and stand apart.
    """
    if reading.labelled:
        return bool(reading.entries) or reading.dated
    if not reading.entries:
        return False
    if reading.tailed:
        few = reading.strange * 2 <= len(reading.entries)
        short = all(len(e.span) <= MAX_STRANGE for e in reading.entries)
        known = reading.strange == 0 or (reading.basis and few and short)
        return known and (apart or reading.basis)
    return apart and reading.strange == 0 and len(reading.entries) > 1


def _is_firm(reading: Reading) -> bool:
    return reading.labelled or reading.basis or any(e.role == "lead" for e in reading.entries)


def _labelled_line(text: str, start: int, end: int, roles: Roles) -> _Found | None:
    """`责任单位：市发改委、市财政局` on a line of its own or at the end of a paragraph."""
    for label in roles.label_pattern.finditer(text, start, end):
        before = text[start : label.start()].rstrip()
        if before and before[-1] not in "。；;！" + CLOSERS:
            continue
        spans = trimmed(text, label.start(), end)
        reading = parse_clause(text, spans[0], roles)
        prose = any(len(e.span) > 2 * MAX_STRANGE for e in reading.entries)
        if is_clause(reading, apart=True) and not prose:
            return spans[0], spans[0], "line" if not before else "sentence"
        return None
    return None


def _signed_line(text: str, start: int, end: int, roles: Roles) -> _Found | None:
    """`市发改委牵头，市财政局等部门按职责分工负责。` as a whole line without brackets."""
    spans = trimmed(text, start, end)
    if not spans or len(spans[0]) > MAX_CLAUSE or not roles.quick_pattern.search(text, start, end):
        return None
    reading = parse_clause(text, spans[0], roles)
    named = [e for e in reading.entries if not roles.generic_pattern.fullmatch(e.span.of(text))]
    whole = reading.tailed and reading.strange == 0 and bool(named)
    return (spans[0], spans[0], "line") if whole and not reading.labelled else None


def _carrying_sentence(text: str, start: int, end: int, roles: Roles) -> _Found | None:
    """`以下任务均需各区人民政府落实，不再列出。` as a sentence of a paragraph."""
    if not roles.carry_pattern.search(text, start, end):
        return None
    for sentence in split_sentences(text, start, end):
        if roles.carry_pattern.search(text, sentence.start, sentence.end):
            reading = parse_clause(text, sentence, roles)
            if reading.carried and reading.tailed and reading.strange == 0:
                return sentence, sentence, "sentence"
    return None
