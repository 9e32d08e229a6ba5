"""What one amount of a clause is read from, and how a reading becomes drafts (数值语境)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policy_nlp.extract.targets.amounts import Amount, operator_of
from policy_nlp.extract.targets.candidate import Candidate, Topic
from policy_nlp.extract.targets.names import MAX_NAME, Name, clean_name, printed_between
from policy_nlp.extract.targets.patterns import TargetPatterns
from policy_nlp.extract.targets.scope import Clause, When

STRIVE = re.compile(r"力争|争取|努力|力求|争创")
_PRESSING = re.compile(rf"{STRIVE.pattern}|每年|年均")
_RHYTHM = re.compile(r"年均|每年|累计|年|同比")
_JOINTS_FIRST = re.compile(r"^(?:以及|[、和与及或])+")


@dataclass
class Reading:
    """What one amount is read from: its clause, text before and after, and what went before."""

    clause: Clause
    patterns: TargetPatterns
    cursor: int
    amounts: list[Amount]
    tail: re.Match[str]
    before: str
    after: str
    when: When
    previous: Topic | None = None
    in_sentence: Topic | None = None
    carried_verb: bool = False
    later: bool = False
    next_start: int | None = None
    drafts: list[Candidate] = field(default_factory=list)
    consumed: int = 0

    @property
    def amount(self) -> Amount:
        """The first amount of the list."""
        return self.amounts[0]

    @property
    def ends(self) -> bool:
        """Whether nothing that belongs to the amount follows it in the clause."""
        return self.patterns.level_end.match(self.after) is not None

    @property
    def has_predicate(self) -> bool:
        """Whether a verb or bound stands right before the amount."""
        tail = self.tail
        return bool(tail["change"] or tail["reach"] or tail["at_least"] or tail["at_most"])

    @property
    def pressing(self) -> bool:
        """Whether a time or a striving word makes a bare number a result."""
        text = self.clause.masked
        return self.when.is_set or self.clause.aims or bool(_PRESSING.search(text))


def read_amounts(
    clause: Clause,
    patterns: TargetPatterns,
    cursor: int,
    amounts: list[Amount],
) -> Reading:
    """Return what the list `amounts` is read from; the text before begins at `cursor`."""
    masked, first, last = clause.view.masked, amounts[0], amounts[-1]
    before = masked[max(cursor, first.start - MAX_NAME) : first.start]
    tail = patterns.tail.search(before, max(0, len(before) - 20))
    assert tail is not None  # every part of the pattern may be empty
    return Reading(
        clause=clause,
        patterns=patterns,
        cursor=max(cursor, first.start - MAX_NAME),
        amounts=amounts,
        tail=tail,
        before=before,
        after=masked[last.end : clause.end],
        when=clause.when(first.start),
    )


def subject(reading: Reading, end: int | None = None) -> Name:
    """Return the name that stands before the predicate."""
    stop = reading.cursor + reading.tail.start() if end is None else end
    clause = reading.clause
    printed = printed_between(clause.view, reading.cursor, stop, clause.removed)
    if reading.cursor > clause.start:
        printed = _JOINTS_FIRST.sub("", printed)
    name = clean_name(printed, reading.patterns, share=reading.amount.is_share)
    if _RHYTHM.fullmatch(name.text) and reading.in_sentence:  # …100万平方米，年均增长5%
        return Name(reading.in_sentence.base + name.text)
    return name


def emit(
    reading: Reading, pairs: list[tuple[str, Amount]], scope: str | None, end: int, rule: str
) -> None:
    """Write a draft a pair; years or periods that were listed go to the values in order."""
    clause, when = reading.clause, reading.when
    start = clause.quote if reading.cursor <= clause.start else reading.cursor
    start = _skip_joints(clause.view.masked, start, end)
    spread = _spread(reading, pairs, when)
    prefix = clause.view.masked[clause.start : reading.amount.start]
    strive = when.strive or bool(STRIVE.search(prefix))
    for (indicator, amount), time in spread:
        reading.drafts.append(
            Candidate(
                kind="quantitative",
                indicator=indicator,
                start=start,
                end=end,
                when=time,
                operator=operator_of(amount, reading.tail),
                value=amount.value,
                value2=amount.high,
                unit=amount.unit,
                baseline=clause.baseline(amount.start),
                strive=strive,
                scope=scope,
                rule=rule,
            )
        )
    reading.consumed = end


def _spread(
    reading: Reading, pairs: list[tuple[str, Amount]], when: When
) -> list[tuple[tuple[str, Amount], When]]:
    """Give 到2025年、2030年，比重分别达到20%、25% each value its year."""
    if len({name for name, _ in pairs}) == 1 and (times := when.one_each(len(pairs))):
        return list(zip(pairs, times, strict=True))
    listed = when.one_each(max(len(when.years), len(when.periods)))
    if listed and len(reading.amounts) == 1 and "分别" in reading.clause.masked:
        return [(pair, time) for pair in pairs for time in listed]
    return [(pair, when) for pair in pairs]


def _skip_joints(masked: str, start: int, end: int) -> int:
    while start < end and masked[start] in "、和与及并▯":
        start += 1
    return start
