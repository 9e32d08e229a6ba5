"""A target before it has an id (指标草稿), and what a form finds in a list of amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_nlp.extract.targets.amounts import Amount, operator_of
from policy_nlp.extract.targets.grammar import Grammar
from policy_nlp.extract.targets.names import (
    MAX_NAME,
    Name,
    clean_name,
    printed_between,
    shared_noun,
    without_change,
)
from policy_nlp.extract.targets.scope import Clause, When
from policy_nlp.records.extraction import Operator, TargetKind


@dataclass(frozen=True)
class Candidate:
    """What one form read from a clause; `start` and `end` are offsets of its view."""

    kind: TargetKind
    indicator: str
    start: int
    end: int
    when: When
    rule: str
    operator: Operator | None = None
    value: float | None = None
    value2: float | None = None
    unit: str | None = None
    baseline: int | None = None
    strive: bool = False
    scope: str | None = None


@dataclass(frozen=True)
class Topic:
    """What the targets before were about, for a clause that does not name it.

    Attributes:
        indicator: of the last of them.
        base: the same without a change that is told of it: 工业增加值 of 工业增加值年均增长率.
        unit: its unit.
        listed: the indicators of the last list: 上述覆盖率分别达到….
    """

    indicator: str
    base: str
    unit: str | None = None
    listed: tuple[str, ...] = ()

    def measured_in(self, unit: str | None) -> str:
        """Return the name for an amount in `unit`: a sum of money is no rate of growth."""
        return self.indicator if unit == self.unit else self.base


def topic_of(drafts: Sequence[Candidate], grammar: Grammar) -> Topic:
    """Return what `drafts` of one clause are about; there is one at least."""
    last = drafts[-1]
    together = dict.fromkeys(draft.indicator for draft in drafts if draft.start == last.start)
    return Topic(
        last.indicator, without_change(last.indicator, grammar), last.unit, tuple(together)
    )


_COUNTED_LIST = re.compile(r"、[^、]*$")


@dataclass(frozen=True)
class Found:
    """What a form reads: (indicator, amount) pairs, and where that and its quotation end."""

    pairs: list[tuple[str, Amount]]
    scope: str | None
    end: int
    rule: str
    operator: Operator | None = None
    quoted: int | None = None


@dataclass
class Thread:
    """What went before a clause: what the last target was about, in the paragraph (`previous`)
    and in the sentence, and whether it was counted (建成A5家，|B3家).
    """

    previous: Topic | None = None
    in_sentence: Topic | None = None
    counted: bool = False

    def go_on(self, drafts: Sequence[Candidate], grammar: Grammar) -> None:
        """Go on from the targets of a clause or an amount."""
        self.previous = self.in_sentence = topic_of(drafts, grammar)
        counted = drafts[-1].unit in grammar.quantities.counted
        self.counted = counted or drafts[-1].rule in ("quantitative.count", "quantitative.bare")


@dataclass
class Reading:
    """What one list of amounts is read from: its clause, text round it, and what went before.

    `later` says that a level follows in the clause; `next_start` is where the next amount stands.
    """

    clause: Clause
    grammar: Grammar
    thread: Thread
    cursor: int
    amounts: list[Amount]
    later: bool = False
    next_start: int | None = None

    def __post_init__(self) -> None:
        masked, self.amount = self.clause.view.masked, self.amounts[0]
        self.cursor = max(self.cursor, self.amount.start - MAX_NAME)
        self.before = masked[self.cursor : self.amount.start]
        self.after = masked[self.amounts[-1].end : self.clause.end]
        tail = self.grammar.tail.search(self.before, max(0, len(self.before) - 20))
        assert tail is not None  # every part of the pattern may be empty
        self.tail = tail
        self.when = self.clause.when(self.amount.start)
        self.topic = self.thread.in_sentence
        # nothing that belongs to the amount follows it in the clause
        self.ends = self.grammar.level_end.match(self.after) is not None
        # a verb or bound stands right before the amount
        self.has_predicate = any(tail[g] for g in ("change", "reach", "at_least", "at_most"))

    @property
    def pressing(self) -> bool:
        """Whether a time or a striving word makes a bare number a result."""
        clause = self.clause
        pressing = self.when.is_set or clause.aims
        return pressing or self.grammar.pressing.search(clause.masked) is not None

    @property
    def is_frequency(self) -> bool:
        """Whether it says how often something is done (每季度监测一次), which is no result."""
        return self.amount.unit == "次" and self.grammar.each.search(self.clause.masked) is not None

    @property
    def counts(self) -> bool:
        """Whether its unit counts things, or measures what a noun behind it names (392吨/日的)."""
        unit, quantities = self.amount.unit or "", self.grammar.quantities
        if unit in quantities.counted:
            return True
        return bool(unit) and unit not in (*quantities.units.rank, *quantities.units.grades)

    @property
    def has_object(self) -> bool:
        """Whether it is one amount with a noun behind it."""
        return self.counts and not self.ends and len(self.amounts) == 1

    @property
    def stem(self) -> str:
        """What stands before it without its bound; a predicate may be the verb (新增, 完成)."""
        verb = self.tail["change"] or self.tail["reach"] or ""
        return self.before[: self.tail.start()] + verb

    @property
    def is_attribute(self) -> bool:
        """Whether 的 leads from the amount to a noun: 5%以上的|响应能力."""
        return self.after.startswith("的")

    @property
    def object_start(self) -> int:
        """Where the noun behind the amount begins."""
        return self.amount.end + self.is_attribute

    def printed(self, start: int, end: int) -> str:
        """Return what is printed from `start` to `end`, without brackets and time phrases."""
        return printed_between(self.clause.view, start, end, self.clause.removed)

    def subject(self) -> Name:
        """Return the name that stands before the predicate."""
        printed = self.printed(self.cursor, self.cursor + self.tail.start())
        if self.cursor > self.clause.start:
            printed = self.grammar.joints_first.sub("", printed)
        return clean_name(printed, self.grammar, share=self.amount.is_share)

    def noun_end(self, start: int) -> int:
        """Return where the counted noun ends: before the joint that leads to the next amount."""
        if self.next_start is None or self.next_start <= start:
            return self.clause.end
        between = self.clause.view.masked[start : self.next_start]
        if joint := self.grammar.joints_end.search(between):
            return start + joint.start()
        listed = _COUNTED_LIST.search(between)
        return start + listed.start() if listed else self.clause.end

    def noun(self, start: int, end: int) -> tuple[str, int]:
        """Return the noun from `start` to `end`, with what a later member has for all, and where
        a quotation of it ends.
        """
        printed, close = self.printed(start, end), self.clause.end
        if act := self.grammar.second_act.search(printed):
            return printed[: act.start()], end
        noun = shared_noun(printed, self.printed(end, close), self.grammar)
        return noun, end if noun == printed else close

    def candidates(self, found: Found) -> Iterator[Candidate]:
        """Yield a candidate a pair."""
        clause, end = self.clause, found.quoted or found.end
        start = clause.quote if self.cursor <= clause.start else self.cursor
        while start < end and clause.view.masked[start] in "、和与及并▯":
            start += 1
        prefix = clause.view.masked[clause.start : self.amount.start]
        strives = self.when.strive or self.grammar.times.strives.within(prefix)
        for (indicator, amount), when in self._dated(found.pairs):
            yield Candidate(
                kind="quantitative",
                indicator=indicator,
                start=start,
                end=end,
                when=when,
                operator=found.operator or operator_of(amount, self.tail),
                value=amount.value,
                value2=amount.high,
                unit=amount.unit,
                baseline=clause.baseline(amount.start),
                strive=strives,
                scope=found.scope,
                rule=f"quantitative.{found.rule}",
            )

    def _dated(self, pairs: list[tuple[str, Amount]]) -> list[tuple[tuple[str, Amount], When]]:
        """Give 到2025年、2030年，比重分别达到20%、25% each value its year."""
        when = self.when
        if len({name for name, _ in pairs}) == 1 and (times := when.one_each(len(pairs))):
            return list(zip(pairs, times, strict=True))
        listed = when.one_each(max(len(when.years), len(when.periods)))
        if listed and len(self.amounts) == 1 and "分别" in self.clause.masked:
            return [(pair, time) for pair in pairs for time in listed]
        return [(pair, when) for pair in pairs]
