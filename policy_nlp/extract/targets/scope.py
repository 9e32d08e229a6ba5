"""Clauses of a unit with the time that holds in each (时间作用范围).

In a section of aims a year holds to the end of the paragraph or the next year or period, elsewhere
to the end of the sentence; a lead-in that ends in a colon hands its year to the list below it.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

from policy_nlp.extract.targets.view import View, opened_brackets
from policy_nlp.text.dates import TimeMark, find_times, period_end

# Nobody writes a clause this long; what is, is damage (a table run together), and tells nothing.
MAX_CLAUSE = 600

_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"[^。！？!?\t]+")
_CLAUSE = re.compile(r"[^，,；;：:]+")
# What may stand before a year that opens a clause: 力争到2025年, 其中2025年, ——到2030年
_BEFORE_YEAR = re.compile(
    r"(?:力争|争取|努力|力求|确保|保证|预计|计划|其中|同时|并且?|且|即|要|使|实现|进一步|而|在|[一二三四五]是|"
    r"全[国省市区县州旗镇]|我[省市区县州]|本[省市区县州]|各地|"
    r"[—－–•·●◆■▪①-⑳-]+|[0-9]{1,2}[.．、]|▯+)*"
)
# Items of a list under a lead-in: ——产业结构, 1.能源, （1）…, 一是…
_LIST_ITEM = re.compile(r"[—－–•·●◆■▪①-⑳]|[0-9]{1,2}[.．、）)]|▯|[一二三四五六七八九]是|[-]{1,2}")
# A year in the middle of a clause tells when only if a result follows: 利用量2025年达到…
_RESULT_FOLLOWS = re.compile(
    r"(?:分别|均|力争|争取|确保)*(?:达|实现|完成|基本|全面|提[高升]|[下上]?[降升]|不[低高少超]|控制|超过|突破|建成|形成|率先|尽早)"
)
# Things that stand already are told by the year they were built.
_STANDS = re.compile(r"建成|投产|投用|竣工|取得")
# A note below a table explains its terms: 注：1指…
# 2024年新建公园10个、2025年|15个
_NEXT = re.compile(r"[、和][0-9]{4}年[0-9]")
_NOTE = re.compile(r"(?:备?注|说明|资料来源)[:：]")
_STRIVE = re.compile(r"力争|争取|努力|力求")
_NOW = re.compile(r"截至目前|截止目前|目前|近年来|近[两几三五]年来?|去年|上年|过去")


@dataclass(frozen=True)
class When:
    """The time that holds: years or plan periods, whether it is only striven for or is past.

    `since` is the first year of a span (2023—2025年), whose last stands in `years`.
    """

    years: tuple[int, ...] = ()
    periods: tuple[str, ...] = ()
    strive: bool = False
    past: bool = False
    since: int | None = None

    @property
    def is_set(self) -> bool:
        """Whether a deadline or period is named."""
        return bool(self.years or self.periods)

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
        paragraph, sentence: running numbers.
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
    paragraph: int
    sentence: int
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
        lead: the time its heading or the lead-in above it names.
        aims: whether the unit stands in a section of aims.
        label: pattern of words that make a paragraph one of aims (主要目标：).
        issued: the year of the document; what lies before is past.
    """

    view: View
    lead: When
    aims: bool
    label: re.Pattern[str]
    issued: int | None
    handed_on: When = NEVER
    last: When = NEVER

    def clauses(self) -> Iterator[Clause]:
        """Yield the clauses in order; afterwards `handed_on` is the time for units below."""
        carried = self.lead
        sentence = 0
        for paragraph, line in enumerate(_LINE.finditer(self.view.masked)):
            if _NOTE.match(line[0]):
                continue
            listed = _LIST_ITEM.match(line[0])
            when = carried if listed or carried is self.lead else self.lead
            aims = self.aims or bool(self.label.match(line[0]))
            for piece in _SENTENCE.finditer(self.view.masked, line.start(), line.end()):
                sentence += 1
                when = yield from self._sentence(piece, when, aims, paragraph, sentence)
                if not aims:
                    when = _present(self.lead)
            opens_list = line[0].rstrip().endswith(("：", ":"))
            if opens_list:
                carried = self.last
            elif not (listed or aims):
                carried = self.lead
            elif not listed:
                carried = when
            self.handed_on = carried if opens_list else NEVER

    def _sentence(
        self, piece: re.Match[str], when: When, aims: bool, paragraph: int, sentence: int
    ) -> Generator[Clause, None, When]:
        when = _present(when)
        quote: int | None = None
        for part in _CLAUSE.finditer(self.view.masked, piece.start(), piece.end()):
            start, end = part.span()
            if end - start > MAX_CLAUSE:
                continue
            steps, marks, kept = self._steps(start, end, when)
            when = kept
            self.last = kept
            if marks and not _rest(self.view.masked, start, end, marks):
                quote = _quote_start(self.view.masked, start, marks[0])
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
                paragraph=paragraph,
                sentence=sentence,
            )
            yield clause
            yield from self._in_brackets(clause)
            quote = None
        return _present(when)

    def _in_brackets(self, clause: Clause) -> Iterator[Clause]:
        """Yield what brackets inside `clause` say: 床位（其中护理型占比达到55%）."""
        at = (clause.aims, clause.paragraph, clause.sentence)
        for view in opened_brackets(self.view, clause.start, clause.end):
            inside = Scopes(view, clause.final, clause.aims, self.label, self.issued)
            if piece := _SENTENCE.match(view.masked):
                for part in inside._sentence(piece, clause.final, *at):
                    yield replace(part, bracketed=True)

    def _tells_from(self, mark: TimeMark) -> bool:
        """Tell whether a value follows that goes with the year: 由2020年的|77.9岁|提高到…."""
        return mark.kind == "baseline" and self.view.masked[mark.start] in "由从"

    def _steps(
        self, start: int, end: int, when: When
    ) -> tuple[tuple[tuple[int, When], ...], list[TimeMark], When]:
        """Return the times that hold in a clause, the marks used, and the time handed on."""
        masked = self.view.masked
        if _NOW.match(masked, start, end):
            when = replace(when, past=True)
        steps, used, kept = [(start, when)], [], when
        for mark in find_times(masked, start, end):
            before = masked[start : mark.start]
            leading = _BEFORE_YEAR.fullmatch(before) is not None
            strive = bool(leading and _STRIVE.search(before))
            after = self._after(mark, leading, strive, end, steps[-1][1])
            if mark.kind == "baseline":
                used.append(mark)
            if after is None:
                continue
            used.append(mark)
            steps.append((mark.end, after))
            if leading or mark.reaches:
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
        if mark.kind == "period":
            over = self.issued is not None and period_end(mark.periods[-1]) < self.issued
            return When((), mark.periods, strive, over) if leading else None
        follows = _RESULT_FOLLOWS.match(self.view.masked, mark.end, end)
        follows = follows or _NEXT.match(self.view.masked, mark.start - 1, end)
        if not (leading or mark.reaches or mark.before or follows):
            return None
        earlier = bool(when.years) and mark.years[-1] < when.years[-1]
        if mark.before and earlier and _STANDS.match(self.view.masked, mark.end, end):
            return None
        over = not mark.reaches and self.issued is not None and mark.years[-1] < self.issued
        return When(mark.years, strive=strive, past=over, since=mark.since)


def _present(when: When) -> When:
    return replace(when, past=False) if when.past else when


def _rest(masked: str, start: int, end: int, marks: list[TimeMark]) -> str:
    """Return what a clause says besides its time: nothing for 力争到2025年."""
    rest = masked[marks[-1].end : end]
    before = masked[start : marks[0].start]
    return rest if _BEFORE_YEAR.fullmatch(before) else before + rest


def _quote_start(masked: str, start: int, mark: TimeMark) -> int:
    """Return where a quotation that opens with a year begins: at 力争到2025年, not at a dash."""
    strive = _STRIVE.search(masked, start, mark.start)
    return strive.start() if strive else mark.start
