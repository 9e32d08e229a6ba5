"""Where a text says who answers for what: brackets and lines, as printed (责任条款).

`（市发改委牵头，市住建局等部门按职责分工负责）`, `责任单位：市发改委、市财政局`.
Prose that speaks of leading (支持龙头企业牵头成立产业联盟) is none: what stands before the
role word there is no list of bodies.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from policy_nlp.extract.responsibilities.assignments import find_assignments
from policy_nlp.extract.responsibilities.entries import Convention, Entry
from policy_nlp.extract.responsibilities.parse import ClauseReading, parse_clause
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import TASK_KINDS, Outline, Span, Unit
from policy_nlp.text.sentences import first_printed, last_printed, split_sentences, trimmed
from policy_nlp.text.width import COLONS

Style = Literal["bracket", "open-bracket", "line", "sentence", "running"]

OPENERS = "（(〔［[【"
CLOSERS = "）)〕］]】"
_MARK = re.compile(f"[{re.escape(OPENERS + CLOSERS)}]")
PAUSES = ("，", ",", "、")
STOPS = "。；;！!？?" + COLONS
MAX_CLAUSE = 800
# A strange name in a clause with 按职责分工 is still taken, prose is longer than this.
MAX_STRANGE = 24
# What may stand between a clause and the end of its line.
_REST = "。；; \u3000"
# More than who answers: 每年培育10家, 于2025年6月底前建立机制.
_MORE = re.compile(
    r"\d(?![\d年月日]|[—－–～~至-]+\d)"
    r"|20\d{2}年[^，。；]{0,6}[前底末内](?!.{0,4}(?:完成|落实|到位|见效))[一-龥]{3}"
)
_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s*")
# Bodies that stand alone in brackets for other reasons: （区）, （各级政府）.
_NO_SIGNER = ("/governments", "/government", "/named-district", "/departments-concerned")


@dataclass(frozen=True, slots=True)
class ResponsibilityClause:
    """A bracket or line that says who answers (责任条款).

    Attributes:
        unit: id of the unit it stands in; empty outside every unit.
        span: the whole bracket or line as printed.
        inner: what stands inside the bracket.
        style: how it is printed; `open-bracket` lacks one of its marks, `running` is a sentence
            that orders something and says by the way who answers (`inner`).
        reading: what it says.
    """

    unit: str
    span: Span
    inner: Span
    style: Style
    reading: ClauseReading


@dataclass(frozen=True, slots=True)
class Duty:
    """One entry of a clause or table cell and what goes with it, before it becomes a record."""

    entry: Entry
    clause: Span | None
    governs: Span
    deadline: int | None
    rule: str
    carried: bool = False
    carry_back: bool = False


def find_clauses(outline: Outline, lexicons: Lexicons) -> list[ResponsibilityClause]:
    """Return the clauses of a document in printed order; they never overlap."""
    finder = _ClauseFinder(outline, lexicons)
    found: list[ResponsibilityClause] = []
    start = 0
    for line in outline.text.splitlines(keepends=True):
        end = start + len(line.rstrip("\r\n"))
        done = found[-1].span.end if found else 0
        if end > done:
            found += finder.of_line(max(start, done), end)
        start += len(line)
    return sorted([*found, *_running(outline, found, lexicons)], key=lambda c: c.span.start)


def _running(
    outline: Outline, found: Sequence[ResponsibilityClause], lexicons: Lexicons
) -> Iterator[ResponsibilityClause]:
    """Yield the sentences that give their task to somebody, where no clause speaks for them.

    A clause speaks for what stands before it, one right under the heading for the whole unit.
    """
    spans = {unit: [c.span for c in found if c.unit == unit] for unit in {c.unit for c in found}}
    for unit in outline.units:
        start = unit.body.start
        if unit.kind not in TASK_KINDS:
            continue
        if own := spans.get(unit.id):
            first = outline.text[start : own[0].start].strip()
            start = max(start, own[-1].end) if first else unit.body.end
        if start < unit.body.end:
            body = Span(start=start, end=unit.body.end)
            for a in find_assignments(outline.text, body, lexicons):
                yield ResponsibilityClause(unit.id, a.sentence, a.words, "running", a.reading)


def is_clause(reading: ClauseReading, apart: bool) -> bool:
    """Return whether what was read is a clause and no prose.

    A label is enough; a tail asks that what stands before it looks like bodies; a bare list
    (the tail is missing) must consist of several bodies and stand apart.
    """
    if reading.labelled:
        return bool(reading.entries) or reading.dated
    if not reading.entries:
        return False
    if reading.carried and apart and reading.strange == 0:
        return True
    if reading.tailed:
        few = reading.strange * 2 <= len(reading.entries)
        short = all(len(e.span) <= MAX_STRANGE for e in reading.entries)
        known = not reading.prose and (reading.strange == 0 or (few and short))
        return known and (apart or reading.basis)
    return apart and reading.strange == 0 and len(reading.entries) > 1


def _is_firm_clause(reading: ClauseReading) -> bool:
    """Return whether it is a clause even where one of its brackets is missing."""
    led = any(e.role == "lead" for e in reading.entries)
    return is_clause(reading, apart=True) and (reading.labelled or reading.basis or led)


class _ClauseFinder:
    """Looks through one text, line by line."""

    def __init__(self, outline: Outline, lexicons: Lexicons) -> None:
        self._text, self._units = outline.text, outline.units
        self._lexicons, self._roles = lexicons, lexicons.roles
        self._starts = [unit.span.start for unit in outline.units]
        self._convention: Convention | None = None
        # of the brackets of the line under way, where each is closed
        self._closed: dict[int, int] = {}
        # its last bracket that closes, and its end without what may follow a clause
        self._last_closer, self._line_stop = -1, 0

    def of_line(self, start: int, end: int) -> list[ResponsibilityClause]:
        """Return the clauses of one line: of a labelled line, else of brackets, else sentences."""
        spans = trimmed(self._text, start, end)
        if not spans:
            return []
        table_row = "\t" in self._text[start:end]
        if not table_row and self._roles.label_pattern.match(self._text, spans[0].start, end):
            return self._unless_heading(self._labelled_line(start, end))
        found = list(self._brackets(start, end))
        if found or table_row:
            return found
        single = (
            self._labelled_line(start, end)
            or self._signed_stretch(spans[0], "line")
            or self._carrying_sentence(start, end)
        )
        if single:
            return self._unless_heading(single)
        return [
            c for signed in self._signed_sentences(start, end) for c in self._unless_heading(signed)
        ]

    def _made_clause(
        self, span: Span, inner: Span, style: Style, reading: ClauseReading
    ) -> ResponsibilityClause:
        unit = self._unit_at(span.start)
        self._convention = reading.convention or self._convention
        return ResponsibilityClause(unit.id if unit else "", span, inner, style, reading)

    def _unless_heading(self, clause: ResponsibilityClause | None) -> list[ResponsibilityClause]:
        """Leave out what is a heading: only brackets count there."""
        unit = self._unit_at(clause.span.start) if clause else None
        heading = unit.heading_span if unit else None
        return [] if clause is None or (heading and heading.holds(clause.span)) else [clause]

    def _unit_at(self, offset: int) -> Unit | None:
        at = bisect_right(self._starts, offset) - 1
        return self._units[at] if at >= 0 and offset < self._units[at].span.end else None

    def _parsed(self, inner: Span) -> ClauseReading:
        return parse_clause(self._text, inner, self._lexicons, self._convention)

    def _brackets(self, start: int, end: int) -> Iterator[ResponsibilityClause]:
        """Yield the brackets of a line that are clauses, the outermost of nested ones."""
        done = start
        marks = list(_MARK.finditer(self._text, start, end))
        self._note_brackets(marks, start, end)
        for mark in marks:
            if mark.start() < done:
                continue
            read = self._bracket if mark[0] in OPENERS else self._closed_only
            if found := read(mark.start(), start, end):
                yield found
                done = found.span.end

    def _bracket(self, at: int, line: int, end: int) -> ResponsibilityClause | None:
        """Read the bracket opened at `at`, whatever mark closes it: officials mix （ and )."""
        close = self._closed.get(at)
        style: Style = "bracket"
        if close is None or close >= at + MAX_CLAUSE:
            last = self._last_closer
            if last > at and self._line_stop <= last + 1:
                close, style = last, "open-bracket"
            elif (following := self._close_on_next_line(end)) is not None:
                close = following
            else:
                return self._never_closed(at, end)
        inner = Span(start=at + 1, end=close)
        if len(inner) > MAX_CLAUSE:
            return None
        reading = self._parsed(inner)
        known = (
            is_clause(reading, self._is_set_apart(at, close, line, end))
            or self._is_known_body(reading, at, line)
            or self._is_known_part(reading, close, end)
        )
        return (
            self._made_clause(Span(start=at, end=close + 1), inner, style, reading)
            if known
            else None
        )

    def _is_known_body(self, reading: ClauseReading, at: int, line: int) -> bool:
        """`。（市教育局）`: one body alone counts when the register knows it."""
        before = last_printed(self._text, line, at)
        if len(reading.entries) != 1 or reading.tailed or before not in tuple(STOPS):
            return False
        department = self._lexicons.departments.match(reading.entries[0].span.of(self._text))
        return department is not None and not department.endswith(_NO_SIGNER)

    def _is_known_part(self, reading: ClauseReading, close: int, end: int) -> bool:
        """`推进建设（市教育局负责），推进改造（…）`: parts of a sentence, bodies known."""
        if (
            not reading.tailed
            or reading.strange
            or self._text[close + 1 : min(end, close + 2)] not in PAUSES
        ):
            return False
        names = [e.span.of(self._text) for e in reading.entries]
        return bool(names) and all(map(self._lexicons.departments.match, names))

    def _note_brackets(self, marks: Sequence[re.Match[str]], start: int, end: int) -> None:
        """Note which mark closes each bracket of a line, and how the line ends."""
        self._closed, opened = {}, list[int]()
        self._last_closer = -1
        for mark in marks:
            if mark[0] in OPENERS:
                opened.append(mark.start())
                continue
            self._last_closer = mark.start()
            if opened:
                self._closed[opened.pop()] = mark.start()
        self._line_stop = start + len(self._text[start:end].rstrip(_REST))

    def _close_on_next_line(self, end: int) -> int | None:
        """Return the mark that closes a bracket which a line end cut (按职⏎责分工负责）)."""
        stop = self._text.find("\n", end + 1)
        last = min(stop if stop >= 0 else len(self._text), end + 1 + MAX_CLAUSE)
        for i, c in enumerate(self._text[end + 1 : last]):
            if c in CLOSERS:
                return end + 1 + i
            if c in OPENERS + "。":
                return None
        return None

    def _never_closed(self, at: int, end: int) -> ResponsibilityClause | None:
        """`（市发改委、市财政局按职责分工负责` at the end of a line."""
        stop = max(at, self._line_stop)
        inner = Span(start=at + 1, end=max(stop, at + 1))
        return self._half_bracket(Span(start=at, end=stop), inner)

    def _closed_only(self, at: int, start: int, end: int) -> ResponsibilityClause | None:
        """`。市发改委、市财政局按职责分工负责）` at the end of a line."""
        if self._line_stop > at + 1:
            return None
        begin = max(self._text.rfind(c, start, at) for c in "。；;！" + OPENERS + CLOSERS)
        inner = Span(start=max(begin + 1, start), end=at)
        return self._half_bracket(Span(start=inner.start, end=at + 1), inner)

    def _half_bracket(self, span: Span, inner: Span) -> ResponsibilityClause | None:
        if len(inner) > MAX_CLAUSE or not _is_firm_clause(reading := self._parsed(inner)):
            return None
        return self._made_clause(span, inner, "open-bracket", reading)

    def _is_set_apart(self, at: int, close: int, start: int, end: int) -> bool:
        """Return whether a sentence ends before or after the bracket, as it does round a clause."""
        before = last_printed(self._text, start, at)
        after = first_printed(self._text, close + 1, end)
        if not before or not after:
            return True
        return before in STOPS + CLOSERS or after in STOPS + OPENERS

    def _labelled_line(self, start: int, end: int) -> ResponsibilityClause | None:
        """`责任单位：市发改委、市财政局` on a line of its own or at the end of a paragraph."""
        for label in self._roles.label_pattern.finditer(self._text, start, end):
            before = last_printed(self._text, start, label.start())
            if before and before not in "。；;!" + CLOSERS:
                continue
            span = trimmed(self._text, label.start(), end)[0]
            reading = self._parsed(span)
            prose = any(len(e.span) > 2 * MAX_STRANGE for e in reading.entries)
            if is_clause(reading, apart=True) and not prose:
                return self._made_clause(span, span, "sentence" if before else "line", reading)
            return None
        return None

    def _signed_sentences(self, start: int, end: int) -> Iterator[ResponsibilityClause]:
        """`……。市发改委牵头，市财政局配合。`, `……，由市发改委牵头。` inside a paragraph."""
        if self._roles.quick_pattern.search(self._text, start, end):
            for whole in split_sentences(self._text, start, end):
                number = _NUMBER.match(self._text, whole.start, whole.end)
                sentence = Span(start=number.end(), end=whole.end) if number else whole
                by = self._text.rfind("，由", sentence.start, sentence.end) + 1
                behind = Span(start=by or sentence.end, end=sentence.end)
                found = self._signed_stretch(sentence, "sentence") or self._signed_stretch(
                    behind, "sentence"
                )
                if found:
                    yield found

    def _signed_stretch(self, span: Span, style: Style) -> ResponsibilityClause | None:
        """Read a stretch without brackets that says nothing but who answers.

        `市发改委牵头，市财政局等部门按职责分工负责。`
        """
        quick = self._roles.quick_pattern.search(self._text, span.start, span.end)
        if len(span) > MAX_CLAUSE or not quick or _MORE.search(span.of(self._text)):
            return None
        reading = self._parsed(span)
        named = any(self._names_somebody(e.span.of(self._text)) for e in reading.entries)
        more = reading.strange or reading.prose or reading.labelled
        known = reading.tailed and named and not more
        return self._made_clause(span, span, style, reading) if known else None

    def _names_somebody(self, name: str) -> bool:
        """Return whether a name is a body's, not 各有关部门 or one that coordinates (领导小组)."""
        generic = self._roles.generic_pattern.fullmatch(name)
        return not generic and not self._roles.sentence.coordinators.at_end.search(name)

    def _carrying_sentence(self, start: int, end: int) -> ResponsibilityClause | None:
        """`以下任务均需各区人民政府落实，不再列出。` as a sentence of a paragraph."""
        carry = self._roles.carry_pattern
        if not carry.search(self._text, start, end):
            return None
        for sentence in split_sentences(self._text, start, end):
            if carry.search(self._text, sentence.start, sentence.end):
                reading = self._parsed(sentence)
                if reading.carried and reading.strange == 0:
                    return self._made_clause(sentence, sentence, "sentence", reading)
        return None
