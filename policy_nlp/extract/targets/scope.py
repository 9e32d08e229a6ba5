"""The text of a unit as clauses, each with the time that holds in it (视图与时间作用范围).

Patterns run on a view: no spaces, halfwidth digits, brackets and titles blanked, one character
for one, so that `View.span` leads back to the body text and a quote is what is printed.

In a section of aims a year holds to the end of the paragraph or the next year or period, elsewhere
to the end of the sentence; a lead-in that ends in a colon hands its year to the list below it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from policy_nlp.extract.targets.grammar import Grammar
from policy_nlp.records import Span
from policy_nlp.text.dates import TimeMark, find_times, period_end

BRACKET = "▯"  # stands for brackets: （PUE）, （肥料化、饲料化）
QUOTED = "▮"  # stands for book titles and quoted words: 《…》, “1小时交通圈”
# Nobody writes a clause this long; what is, is damage (a table run together), and tells nothing.
MAX_CLAUSE = 600

FULLWIDTH = str.maketrans("０１２３４５６７８９％﹪／", "0123456789%%/")
_ROUND = re.compile(r"[（(][^（）()\n]{0,160}[）)]|〔[^〔〕\n]{0,40}〕|\[[^\[\]\n]{0,40}\]")
_TITLE = re.compile(r"《[^《》\n]{0,100}》|〈[^〈〉\n]{0,60}〉")
_QUOTE = re.compile(r"“(?!十[一二三四五六七八]五”)[^“”\n]{0,60}”|「[^「」\n]{0,60}」")
# 1,500, 3．6, 2:1: a mark inside a number ends no clause; 1．2025年 is numbering.
_IN_NUMBER = re.compile(
    r"(?<=[0-9])(?:[,，](?=[0-9]{3}(?![0-9]))|．(?=[0-9](?!0[0-9]{2}年))|[:：](?=[0-9](?!0[0-9]{2}年)))"
)
# A full stop of a text that was scanned: 1200亿元.建设…
_POINT = re.compile(r"(?<=[一-龥])\.(?=[一-龥])")
_DIGIT = re.compile(r"[0-9０-９]")
_INSIDE = {",": "'", "，": "'", "．": ".", ":": "∶", "：": "∶"}

# A line that ends in a joint, or is long and ends in no mark, goes on in the next:
# …12个市界、22个湖口和|4个断面, …新增企|业技术中心.
_CUT_LINE = re.compile(
    r"(?:(?<=[、，和与及等])|^[^\n\t]{24,}[^\s。；;：:！!？?.，,）)”》]"
    r"(?=\n(?!第|[一二三四五六七八九十]+[、.．是])[一-龥]))\n(?=[^\n\t]*[。；，、])",
    re.MULTILINE,
)
_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"[^。！？!?\t]+")
_CLAUSE = re.compile(r"[^，,；;：:]+")
# Items of a list under a lead-in: ——产业结构, 1.能源, （1）…, 一是…
_LIST_ITEM = re.compile(
    r"[—－–•·●◆■▪①-⑳]|[0-9]{1,2}[.．、）)]|▯|[一二三四五六七八九]是|[-]{1,2}|一一"
)
# 2024年新建公园10个、2025年|15个
_NEXT = re.compile(r"[、和][0-9]{4}年[0-9]")


@dataclass(frozen=True)
class View:
    """Text without spaces, twice: as printed (`raw`) and with brackets blanked (`masked`).

    `origin` is where it begins in the view it was taken out of.
    """

    raw: str
    masked: str
    offsets: tuple[int, ...]
    origin: int = 0

    def span(self, start: int, end: int) -> Span:
        """Return the place in the body text of characters `start` to `end` of the view."""
        return Span(start=self.offsets[start], end=self.offsets[end - 1] + 1)


def opened_brackets(view: View, start: int, end: int, grammar: Grammar) -> Iterator[View]:
    """Yield a view of the text in each bracket from `start` to `end` that has a number."""
    if BRACKET not in view.masked[start:end]:
        return
    for match in _ROUND.finditer(view.raw, start, end):
        if view.masked[match.start()] == BRACKET and _DIGIT.search(match[0]):
            begin, stop = match.start() + 1, match.end() - 1
            raw = view.raw[begin:stop]
            masked = _blank(raw.translate(FULLWIDTH), grammar)
            yield View(raw, masked, view.offsets[begin:stop], view.origin + begin)


def read_view(text: str, span: Span, grammar: Grammar, skip: Sequence[Span] = ()) -> View:
    """Return the view of `text[span]`; what `skip` holds reads as the end of a sentence."""
    cut = {m.end() - 1 for m in _CUT_LINE.finditer(text, span.start, span.end)}
    kept = [
        i
        for i in range(span.start, span.end)
        if not text[i].isspace() or (text[i] in "\n\t" and i not in cut)
    ]
    raw = "".join([text[i] for i in kept])
    masked = _blank(raw.translate(FULLWIDTH), grammar)
    if skip:
        masked = _stop_at(masked, kept, skip)
    return View(raw, masked, tuple(kept))


def _blank(text: str, grammar: Grammar) -> str:
    text = grammar.quoted_result.sub(rf"{BRACKET}\1{BRACKET}", text)
    for pattern in (_TITLE, _ROUND, _ROUND, _QUOTE):
        fill = BRACKET if pattern is _ROUND else QUOTED
        text = pattern.sub(lambda match: fill * len(match[0]), text)  # noqa: B023 - used at once
    text = _POINT.sub("。", text)
    return _IN_NUMBER.sub(lambda match: _INSIDE[match[0]], text)


def _stop_at(masked: str, kept: Sequence[int], skip: Sequence[Span]) -> str:
    """Write a full stop over every character that lies in one of `skip`, both in order."""
    for span in skip[bisect_right(skip, kept[0], key=lambda span: span.end) if kept else 0 :]:
        start, end = bisect_left(kept, span.start), bisect_left(kept, span.end)
        if start == len(kept):
            break
        masked = masked[:start] + "。" * (end - start) + masked[end:]
    return masked


@dataclass(frozen=True)
class When:
    """The time that holds: years or plan periods, whether it is only striven for or is past.

    `since` is the first year of a span (2023—2025年), whose last stands in `years`; `current`
    says that it is the year of the plan (年内, 全年).
    """

    years: tuple[int, ...] = ()
    periods: tuple[str, ...] = ()
    strive: bool = False
    past: bool = False
    since: int | None = None
    current: bool = False

    @property
    def is_set(self) -> bool:
        """Whether a deadline or period is named."""
        return bool(self.years or self.periods or self.current)

    def one_each(self, count: int) -> list[When]:
        """Return the times that `count` values have in order: listed years, periods, a span."""
        years, periods = self.years, self.periods
        if self.since is not None and years and years[-1] - self.since + 1 == count:
            years = tuple(range(self.since, years[-1] + 1))
        for several in (
            [replace(self, years=(year,), since=None) for year in years],
            [replace(self, periods=(period,)) for period in periods],
        ):
            if len(several) == count > 1:
                return several
        return []


NEVER = When()


@dataclass(frozen=True)
class Clause:
    """A clause (between commas) of a view.

    Attributes:
        start, end: its place in the view.
        quote: where a quotation of it begins: at the year that stands right before it.
        steps: from which offset on which time holds.
        removed: time phrases that are no part of an indicator's name.
        baselines: (offset, year) of what changes count from (比2020年).
        aims: whether it stands in a section of aims.
        dated: whether its own sentence names the time.
        paragraph: running number.
        sentence: the place of its sentence.
        bracketed: whether it stands in brackets inside the clause yielded before; its view is
            then that of the brackets.
    """

    view: View
    start: int
    end: int
    quote: int
    steps: tuple[tuple[int, When], ...]
    removed: tuple[tuple[int, int], ...]
    baselines: tuple[tuple[int, int], ...]
    aims: bool
    dated: bool
    paragraph: int
    sentence: tuple[int, int]
    bracketed: bool = False

    @property
    def masked(self) -> str:
        """The clause with brackets and titles blanked."""
        return self.view.masked[self.start : self.end]

    def when(self, at: int) -> When:
        """Return the time that holds at offset `at` of the view."""
        return [when for offset, when in self.steps if offset <= at][-1]

    @property
    def final(self) -> When:
        """The time that holds at its end."""
        return self.steps[-1][1]

    @property
    def is_dated(self) -> bool:
        """Whether a deadline or period holds anywhere in it."""
        return any(when.is_set for _, when in self.steps)

    def baseline(self, at: int) -> int | None:
        """Return the year a change at offset `at` counts from."""
        years = [year for offset, year in self.baselines if offset <= at]
        return years[-1] if years else None


@dataclass
class Scopes:
    """Walks a unit's paragraphs and keeps track of the time (mutable, one a unit).

    Args:
        view: the unit's text.
        grammar: the compiled patterns.
        lead: the time its heading or the lead-in above it names.
        aims: whether the unit stands in a section of aims.
        label: pattern of words that make a paragraph one of aims (主要目标：).
        issued: the year of the document; what lies before is past.
    """

    view: View
    grammar: Grammar
    lead: When
    aims: bool
    label: re.Pattern[str]
    issued: int | None
    handed_on: When = NEVER
    last: When = NEVER

    def clauses(self) -> Iterator[Clause]:
        """Yield the clauses in order; afterwards `handed_on` is the time for units below."""
        carried = self.lead
        paragraph, notes = 0, False
        for line in _LINE.finditer(self.view.masked):
            listed = _LIST_ITEM.match(line[0])
            notes = bool(self.grammar.note.match(line[0].lstrip(BRACKET))) or (
                notes and bool(listed)
            )
            if notes:  # 注：1.…, and the items below it
                continue
            when = carried if listed or carried is self.lead else self.lead
            aims = self.aims or bool(self.label.match(line[0]))
            paragraph += 1
            for piece in _SENTENCE.finditer(self.view.masked, line.start(), line.end()):
                paragraph += self.view.masked[piece.start() - 1] == "\t"  # a cell stands alone
                held, when = when, (yield from self._sentence(piece, when, aims, paragraph))
                if not aims:
                    when = _present(self.lead)
                elif self.grammar.times.outlook.anywhere.match(piece[0]):
                    when = held
            opens_list = line[0].rstrip().endswith(("：", ":"))
            if opens_list:
                carried = self.last
            elif not (listed or aims):
                carried = self.lead
            elif not listed:
                carried = when
            self.handed_on = carried if opens_list else NEVER

    def _sentence(
        self, piece: re.Match[str], when: When, aims: bool, paragraph: int
    ) -> Generator[Clause, None, When]:
        when = _present(when)
        quote: int | None = None
        dated = False
        for part in _CLAUSE.finditer(self.view.masked, piece.start(), piece.end()):
            start, end = part.span()
            if end - start > MAX_CLAUSE:
                continue
            steps, marks, kept = self._steps(start, end, when)
            dated = dated or len(steps) > 1
            self.last = when = kept
            if marks and not self._rest(start, end, marks):
                quote = self._quote_start(start, marks[0])
                continue
            clause = Clause(
                view=self.view,
                start=start,
                end=end,
                quote=start if quote is None else quote,
                steps=steps,
                removed=tuple((m.start, m.end) for m in marks if not self._tells_from(m)),
                baselines=tuple((m.end, m.years[0]) for m in marks if m.kind == "baseline"),
                aims=aims,
                dated=dated,
                paragraph=paragraph,
                sentence=piece.span(),
            )
            yield clause
            yield from self._in_brackets(clause)
            quote = None
        return _present(when)

    def _in_brackets(self, clause: Clause) -> Iterator[Clause]:
        """Yield what brackets inside `clause` say: 床位（其中护理型占比达到55%）."""
        for view in opened_brackets(self.view, clause.start, clause.end, self.grammar):
            inside = replace(self, view=view, lead=clause.final, aims=clause.aims)
            if piece := _SENTENCE.match(view.masked):
                for part in inside._sentence(piece, clause.final, clause.aims, clause.paragraph):
                    yield replace(part, bracketed=True, sentence=clause.sentence)

    def _tells_from(self, mark: TimeMark) -> bool:
        """Return whether a value follows that goes with the year: 由2020年的|77.9岁|提高到…."""
        return mark.kind == "baseline" and self.view.masked[mark.start] in "由从"

    def _steps(
        self, start: int, end: int, when: When
    ) -> tuple[tuple[tuple[int, When], ...], list[TimeMark], When]:
        """Return the times that hold in a clause, the marks used, and the time handed on."""
        masked = self.view.masked
        if self.grammar.now.match(masked, start, end):
            when = replace(when, past=True)
        steps, used, kept = [(start, when)], [], when
        for mark in find_times(masked, start, end):
            before = masked[start : mark.start]
            leading = self.grammar.before_year.fullmatch(before) is not None
            strive = bool(leading and self.grammar.times.strives.anywhere.search(before))
            towards = (
                self.grammar.times.towards.anywhere.match(masked, start, mark.start) is not None
            )
            after = self._after(mark, leading or towards, strive, end, steps[-1][1])
            if mark.kind == "baseline":
                used.append(mark)
            if after is None:
                continue
            used.append(mark)
            steps.append((mark.end, after))
            if (leading or mark.reaches) and not towards:
                kept = after
        return tuple(steps), used, kept

    def _after(
        self, mark: TimeMark, leading: bool, strive: bool, end: int, when: When
    ) -> When | None:
        """Return the time that holds after `mark`, None where it changes nothing.

        `when` is what held before: 到2025年，完成2000年前建成小区改造.
        """
        if mark.kind in ("baseline", "date"):
            return None
        if mark.kind == "start":
            return When() if leading else None
        if mark.kind == "past":
            over = self.issued is None or mark.years[-1] <= self.issued
            return When(mark.years, strive=strive, past=over)
        masked = self.view.masked
        follows = self.grammar.times.follows.anywhere.match(masked, mark.end, end)
        if mark.kind == "current" and mark.before and when.is_set:
            return when  # 到2025年…，6月底前
        if mark.kind == "current":
            return replace(NEVER, strive=strive, current=True) if leading or follows else None
        if mark.kind == "period":
            over = self.issued is not None and period_end(mark.periods[-1]) < self.issued
            return When((), mark.periods, strive, over) if leading or follows else None
        follows = follows or _NEXT.match(masked, mark.start - 1, end)
        if not (leading or mark.reaches or mark.before or follows):
            return None
        earlier = bool(when.years) and mark.years[-1] < when.years[-1]
        if (
            mark.before
            and earlier
            and self.grammar.times.stands.anywhere.match(masked, mark.end, end)
        ):
            return None
        over = not mark.reaches and self.issued is not None and mark.years[-1] < self.issued
        return When(mark.years, strive=strive, past=over, since=mark.since)

    def _rest(self, start: int, end: int, marks: list[TimeMark]) -> str:
        """Return what a clause says besides its time: nothing for 力争到2025年."""
        rest = self.view.masked[marks[-1].end : end]
        before = self.view.masked[start : marks[0].start]
        return rest if self.grammar.before_year.fullmatch(before) else before + rest

    def _quote_start(self, start: int, mark: TimeMark) -> int:
        """Return where a quotation that opens with a year begins: at 力争到2025年, not a dash."""
        strive = self.grammar.times.strives.anywhere.search(self.view.masked, start, mark.start)
        return strive.start() if strive else mark.start


def _present(when: When) -> When:
    return replace(when, past=False) if when.past else when
