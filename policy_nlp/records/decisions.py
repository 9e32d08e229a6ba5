"""What people say of links and coverage; it stands over all that the program finds (人工意见)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from pydantic import Field, field_validator, model_validator

from policy_nlp.records.alignment import (
    COVERAGE_STATUSES,
    Agreed,
    CoverageStatus,
    DecisionKind,
    DecisionMark,
    DecisionStatus,
    Grade,
    SentenceStatus,
    Verdict,
)
from policy_nlp.records.base import Record
from policy_nlp.records.extraction import Extraction, Unit

# How a verdict is marked beside what it is about.
MARKS: dict[Verdict, DecisionMark] = {
    "confirm": "confirmed",
    "reject": "rejected",
    "regrade": "regraded",
    "add": "added",
}
GRADES: tuple[Grade, ...] = ("direct", "partial")
_SENTENCES = ("covered", "partly", "missing", "not-applicable")
_VALUES: dict[DecisionKind, tuple[str, ...]] = {
    "link": GRADES,
    "coverage": COVERAGE_STATUSES,
    "sentence": _SENTENCES,
}
_VALUED: tuple[Verdict, ...] = ("confirm", "regrade", "add")


class Judged(Record):
    """A text that a person had before them: a unit, with a stamp of what it said (所判文本).

    `heading` is as printed then, to find the unit again and to name it when it is gone.
    """

    unit: str
    stamp: str
    heading: str | None = None


class Decision(Record):
    """What one person said of one link, coverage line or sentence (人工意见).

    Attributes:
        lower, upper: ids of the documents.
        value: the grade or status that holds; also what was confirmed. None where rejected or
            withdrawn.
        units: the lower units that were judged: one of a link, those shown of a line.
        task: the upper unit that was judged.
        sentence: stamp of the upper sentence, where one sentence was judged.
        quote: that sentence as printed.
        draft: stamp of the whole lower text, to tell what came into it later.
        date: YYYY-MM-DD.
    """

    schema_: Literal["policy-nlp/decision/1"] = Field(
        default="policy-nlp/decision/1", alias="schema"
    )
    lower: str
    upper: str
    kind: DecisionKind
    verdict: Verdict
    value: Grade | CoverageStatus | SentenceStatus | None = None
    units: tuple[Judged, ...] = ()
    task: Judged
    sentence: str | None = None
    quote: str | None = None
    draft: str = ""
    note: str = ""
    who: str = Field(min_length=1)
    date: str

    @field_validator("date")
    @classmethod
    def _day(cls, date: str) -> str:
        from datetime import date as day

        return day.fromisoformat(date).isoformat()

    @model_validator(mode="after")
    def _says_what(self) -> Decision:
        if self.kind == "link" and len(self.units) != 1:
            raise ValueError("a link has one lower unit")
        if (self.kind == "sentence") != (self.sentence is not None):
            raise ValueError("a sentence is judged, or a unit")
        if self.verdict == "add" and self.kind != "link":
            raise ValueError("only links are added")
        allowed = _VALUES[self.kind] if self.verdict in _VALUED else (None,)
        if self.value not in allowed:
            raise ValueError(f"{self.value} is no value of {self.verdict} for a {self.kind}")
        return self

    @property
    def subject(self) -> tuple[str, ...]:
        """What it speaks of, the same in every decision on the same texts."""
        units = self.units if self.kind == "link" else ()
        judged = (self.task, *units)
        parts = (part for item in judged for part in (item.unit, item.stamp))
        return (self.kind, self.lower, self.upper, self.sentence or "", *parts)

    @property
    def content(self) -> tuple[str, ...]:
        """What it says, without who says it and when."""
        return (self.verdict, self.value or "", self.note)


class ActiveDecision(Record):
    """A decision at its place in the present texts (现行意见).

    Attributes:
        unit: the lower unit that it speaks of, where it speaks of a link.
        task: the upper unit.
        holds: the texts are still those that were judged; else it is to be reviewed (待复核).
        agreed: what other people said before, and it is the same.
    """

    decision: Decision
    unit: str | None = None
    task: str
    holds: bool
    agreed: tuple[Decision, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What it speaks of in the present texts."""
        return (self.decision.kind, self.task, self.unit or "", self.decision.sentence or "")

    @property
    def mark(self) -> DecisionMark:
        """How it is marked beside what it is about."""
        return MARKS[self.decision.verdict] if self.holds else "to-review"

    @property
    def grade(self) -> Grade | None:
        """The grade that was given to a link; None where it was rejected."""
        return next((grade for grade in GRADES if grade == self.decision.value), None)

    @property
    def status(self) -> CoverageStatus:
        """The status that was given to a unit; who only rejects one leaves it undecided."""
        given = (status for status in COVERAGE_STATUSES if status == self.decision.value)
        return next(given, "undecided")

    def after(self, earlier: ActiveDecision | None) -> ActiveDecision:
        """Return it with those who said the same in `earlier`, which it takes the place of."""
        if earlier is None or earlier.holds != self.holds:
            return self
        last, new = earlier.decision, self.decision
        if (last.verdict, last.value) != (new.verdict, new.value):
            return self
        others = (item for item in (*earlier.agreed, last) if item.who != new.who)
        return self.model_copy(update={"agreed": tuple(others)})


class Settled(Record):
    """Decisions brought to the present texts: what stands, and what speaks of nothing any more.

    `lost` are decisions whose unit or sentence is gone (条目已不存在).
    """

    standing: tuple[ActiveDecision, ...] = ()
    lost: tuple[Decision, ...] = ()

    def of_link(self, lower: str, upper: str) -> ActiveDecision | None:
        """Return what was said of a link."""
        return self._active.get(("link", upper, lower, ""))

    def of_line(self, upper: str) -> ActiveDecision | None:
        """Return what was said of the coverage of a unit."""
        return self._active.get(("coverage", upper, "", ""))

    def of_sentence(self, upper: str, sentence: str) -> ActiveDecision | None:
        """Return what was said of the sentence of that stamp."""
        return self._active.get(("sentence", upper, "", sentence))

    def sentences_of(self, upper: str) -> tuple[tuple[str, str], ...]:
        """Return stamps and quotations of the sentences of a unit that were judged."""
        judged = (item for item in self.standing if item.task == upper)
        return tuple(
            (item.decision.sentence, item.decision.quote or "")
            for item in judged
            if item.decision.sentence is not None
        )

    @cached_property
    def grades(self) -> dict[tuple[str, str], Grade | None]:
        """Grades of (lower unit, upper unit) that people gave and that hold; None if rejected."""
        return {
            (item.unit, item.task): item.grade
            for item in self.standing
            if item.unit is not None and item.holds
        }

    def decided(self, places: Mapping[str, int]) -> tuple[DecisionStatus, ...]:
        """Return all of it as a reader is told, task by task: line, sentences, links.

        Args:
            places: of the upper units in their document; what is gone comes last.
        """
        found = [
            *(_status_of(i.decision, i.task, i.unit, i.holds, i.agreed) for i in self.standing),
            *(
                _status_of(item, item.task.unit, item.units[0].unit if item.units else None)
                for item in self.lost
            ),
        ]
        kinds: tuple[DecisionKind, ...] = ("coverage", "sentence", "link")
        found.sort(
            key=lambda item: (
                item.state == "lost",
                places.get(item.upper, len(places)),
                kinds.index(item.kind),
            )
        )
        return tuple(found)

    @cached_property
    def _active(self) -> dict[tuple[str, ...], ActiveDecision]:
        return {item.key: item for item in self.standing}


def _status_of(
    decision: Decision,
    task: str,
    unit: str | None,
    holds: bool | None = None,
    agreed: tuple[Decision, ...] = (),
) -> DecisionStatus:
    """Return a decision with the places where it stands now; `holds` is None where it is lost."""
    is_link = decision.kind == "link"
    return DecisionStatus(
        kind=decision.kind,
        verdict=decision.verdict,
        value=decision.value,
        lower=unit if is_link else None,
        lower_heading=decision.units[0].heading if is_link else None,
        upper=task,
        upper_heading=decision.task.heading,
        quote=decision.quote,
        note=decision.note,
        who=decision.who,
        date=decision.date,
        also=tuple(Agreed(who=item.who, date=item.date, note=item.note) for item in agreed),
        state="lost" if holds is None else "holds" if holds else "to-review",
    )


def judged_text(extraction: Extraction, unit: Unit) -> str:
    """Return what a person judges of a unit: heading and own text, without its number."""
    body = unit.body.of(extraction.text).strip()
    return f"{unit.heading}\n{body}" if unit.heading else body
