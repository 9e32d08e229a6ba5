"""What people say of links and coverage; it stands over all that the program finds (人工意见)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date as day
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal, get_args

from pydantic import Field, TypeAdapter, field_validator, model_validator

from policy_nlp.records.alignment import (
    COVERAGE_STATUSES,
    Agreed,
    CoverageStatus,
    DecisionKind,
    DecisionMark,
    DecisionState,
    DecisionStatus,
    DecisionValue,
    DemandAction,
    DemandStatus,
    DepartmentStatus,
    Grade,
    TargetRelation,
    Verdict,
)
from policy_nlp.records.base import Record
from policy_nlp.records.extraction import Extraction, Responsibility, Target, Unit

# How a verdict is marked beside what it is about.
MARKS: dict[Verdict, DecisionMark] = {
    "confirm": "confirmed",
    "reject": "rejected",
    "regrade": "regraded",
    "add": "added",
    "amend": "amended",
    "approve": "approved",
}
GRADES: tuple[Grade, ...] = get_args(Grade)
# The way by which a decision came in.
Via = Literal["cli", "excel", "workbench"]
_VALUES: dict[DecisionKind, tuple[str, ...]] = {
    "link": GRADES,
    "coverage": COVERAGE_STATUSES,
    "demand": get_args(DemandStatus),
    "target": get_args(TargetRelation),
    "counterpart": get_args(DepartmentStatus),
    "triage": get_args(DemandAction),
}
# In the order in which a reader is told of them.
KINDS: tuple[DecisionKind, ...] = (
    "approval",
    "coverage",
    "demand",
    "triage",
    "link",
    "target",
    "counterpart",
    "amend",
)
_VALUED: tuple[Verdict, ...] = ("confirm", "regrade", "add")
_VERDICTS: dict[DecisionKind, tuple[Verdict, ...]] = {
    "link": ("confirm", "reject", "regrade", "add", "withdraw"),
    "amend": ("amend", "withdraw"),
    "approval": ("approve", "withdraw"),
}
# Of a coverage line, demand, target, counterpart or triage.
_OTHER_VERDICTS: tuple[Verdict, ...] = ("confirm", "reject", "regrade", "withdraw")
# What is one sentence of a unit, or something in it.
IN_SENTENCE: tuple[DecisionKind, ...] = ("demand", "target", "counterpart", "triage", "amend")


class Judged(Record):
    """A text that a person had before them: a unit, with a stamp of what it said (所判文本).

    `heading` is as printed then, to find the unit again and to name it when it is gone.
    """

    unit: str
    stamp: str
    heading: str | None = None


class JudgedSentence(Record):
    """A lower sentence that a decision leans on, with a stamp of it (所依据的句子)."""

    unit: str
    stamp: str
    text: str


class Decision(Record):
    """What one person said of one thing that the program concluded or read (人工意见).

    Attributes:
        id: of this event; a retry carries the same, so that nothing is recorded twice. Lines of
            decision/1 have none and go by a stamp of the line.
        at: when it was recorded, ISO 8601 with zone.
        account: by which login, where there are logins; `who` is the name to be shown.
        role: what that login might do then (`reviewer`, `approver`), where there are logins.
        via: by which way it came.
        batch: what was recorded in one go has one.
        seen: id of the last event on the same subject that its author had before them, empty for
            none; of an approval, of the last event on the pair.
        before: SHA-256 of the line before in the file, so that tampering shows.
        lower, upper: ids of the documents.
        value: what holds: a grade, status, relation or action; also what was confirmed. None where
            rejected or withdrawn.
        units: the lower units that were judged: one of a link, those shown of a line; the unit of
            a lower record that is amended.
        task: the upper unit that was judged, or whose record is amended; None of an approval and
            of what is lower only.
        sentence: stamp of the sentence that was judged, or that holds the amended record.
        quote: that sentence as printed.
        part: which thing of the sentence: empty for the sentence itself, else `target` or
            `department` of a demand and triage, the indicator of a target, the name of a body;
            of an amendment the record as `target` or `responsibility` with its name.
        proof: the lower sentences that the verdict leans on; the first is the one that answers.
        field, old, new: of an amendment; `new` of a counterpart names the lower body.
        digest: of an approval, the digest of the decisions that stood (`standing_digest`).
        guidance: of an approval, stamp of the whole upper text.
        draft: stamp of the whole lower text, to tell what came into it later.
        date: the day that the person states, YYYY-MM-DD.
    """

    schema_: Literal["policy-nlp/decision/2", "policy-nlp/decision/1"] = Field(
        default="policy-nlp/decision/2", alias="schema"
    )
    id: str = ""
    at: str = ""
    account: str = ""
    role: str = ""
    via: Via | None = None
    batch: str = ""
    seen: str = ""
    before: str = ""
    lower: str
    upper: str
    kind: DecisionKind
    verdict: Verdict
    value: DecisionValue | None = None
    units: tuple[Judged, ...] = ()
    task: Judged | None = None
    sentence: str | None = None
    quote: str | None = None
    part: str = ""
    proof: tuple[JudgedSentence, ...] = ()
    field: str | None = None
    old: str | None = None
    new: str | None = None
    digest: str = ""
    guidance: str = ""
    draft: str = ""
    note: str = ""
    who: str = Field(min_length=1)
    date: str

    @field_validator("date")
    @classmethod
    def _day(cls, date: str) -> str:
        return day.fromisoformat(date).isoformat()

    @field_validator("at")
    @classmethod
    def _moment(cls, at: str) -> str:
        if at and datetime.fromisoformat(at).tzinfo is None:
            raise ValueError("a time needs its zone")
        return at

    @model_validator(mode="after")
    def _says_what(self) -> Decision:
        if self.kind == "link" and len(self.units) != 1:
            raise ValueError("a link has one lower unit")
        if (self.kind in IN_SENTENCE) != (self.sentence is not None):
            raise ValueError("a sentence is judged, or a unit")
        if self.verdict not in _VERDICTS.get(self.kind, _OTHER_VERDICTS):
            raise ValueError(f"{self.verdict} is no verdict on a {self.kind}")
        if (self.task is None) != (self.kind == "approval" or self.is_lower_record):
            raise ValueError("one upper unit is judged")
        if self.kind == "amend" and self.verdict == "amend":
            check_amendment(self.part, self.field, self.new)
        if self.kind == "approval" and self.verdict == "approve" and not self.digest:
            raise ValueError("an approval names what it approves")
        allowed = _VALUES.get(self.kind, ()) if self.verdict in _VALUED else (None,)
        if self.value not in allowed:
            raise ValueError(f"{self.value} is no value of {self.verdict} for a {self.kind}")
        return self

    @property
    def is_lower_record(self) -> bool:
        """Whether it amends a record of the lower document."""
        return self.kind == "amend" and bool(self.units)

    @property
    def subject(self) -> tuple[str, ...]:
        """What it speaks of, the same in every decision on the same texts."""
        if self.kind == "approval":
            return (self.kind, self.lower, self.upper)
        units = self.units if self.kind == "link" or self.is_lower_record else ()
        judged = [item for item in (self.task, *units) if item is not None]
        if self.sentence is not None:
            # It leans on its sentence, not on the rest of the unit.
            places = [item.unit for item in judged]
            return (self.kind, self.lower, self.upper, self.sentence, self.part, *places) + (
                (self.field,) if self.field else ()
            )
        parts = (part for item in judged for part in (item.unit, item.stamp))
        return (self.kind, self.lower, self.upper, "", *parts)

    @property
    def content(self) -> tuple[str, ...]:
        """What it says, without who says it and when; the reason comes last."""
        proof = self.proof[0].stamp if self.proof else ""
        return (self.verdict, self.value or "", self.new or "", proof, self.digest, self.note)

    def agrees_with(self, other: Decision) -> bool:
        """Return whether it says the same, for whatever reason (同意).

        Who names no lower sentence agrees with whoever does.
        """
        *mine, proof, digest, _ = self.content
        *theirs, other_proof, other_digest, _ = other.content
        same_proof = proof == other_proof or not (proof and other_proof)
        return mine == theirs and digest == other_digest and same_proof


# What may be amended of a record; `record` takes it out: it is none.
RECORD = "record"
# The rule of a record that a person amended.
PERSON = "person"
AMENDABLE: dict[str, tuple[type[Record], tuple[str, ...]]] = {
    "target": (
        Target,
        (
            "indicator",
            "operator",
            "value",
            "value2",
            "unit_of_measure",
            "deadline",
            "strength",
            "kind",
            "scope",
        ),
    ),
    "responsibility": (Responsibility, ("role", "department", "deadline")),
}


def check_amendment(part: str, field: str | None, new: str | None) -> None:
    """Pass what may be put in the place of a field of a record.

    Raises:
        ValueError: no such field, or no value for it.
    """
    kind, fields = AMENDABLE.get(part.partition(":")[0], (Record, ()))
    if field == RECORD and fields and new is None:
        return
    if field not in fields:
        raise ValueError(f"{field} is no field that is amended")
    annotation: Any = kind.model_fields[field].annotation
    TypeAdapter(annotation).validate_python(new)


def printed_field(record: Target | Responsibility, field: str) -> str | None:
    """Return a field of a record as text, as an amendment names it; None where it is empty."""
    value = getattr(record, field)
    if value is None:
        return None
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def standing_digest(decisions: Iterable[Decision]) -> str:
    """Return the digest of what stands of some decisions, in the order in which they were made."""
    last = {item.subject: item for item in decisions if item.kind != "approval"}
    standing = sorted(item.id for item in last.values() if item.verdict != "withdraw")
    return sha256("\n".join(standing).encode()).hexdigest()


class ActiveDecision(Record):
    """A decision at its place in the present texts (现行意见).

    Attributes:
        unit: the lower unit that it speaks of, where it speaks of a link or amends a lower record.
        task: the upper unit; empty where it speaks of none.
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
        made = self.decision
        more = (made.sentence or "", made.part, made.field or "")
        return (made.kind, self.task, self.unit or "", *more)

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
        if not new.agrees_with(last):
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
        return self._active.get(("link", upper, lower, "", "", ""))

    def of_line(self, upper: str) -> ActiveDecision | None:
        """Return what was said of the coverage of a unit."""
        return self._active.get(("coverage", upper, "", "", "", ""))

    def of_sentence(
        self, kind: DecisionKind, upper: str, sentence: str, part: str = ""
    ) -> ActiveDecision | None:
        """Return what was said of the sentence of that stamp, or of a part of it."""
        return self._active.get((kind, upper, "", sentence, part, ""))

    def of_kind(self, kind: DecisionKind) -> tuple[ActiveDecision, ...]:
        """Return what stands of one kind."""
        return tuple(item for item in self.standing if item.decision.kind == kind)

    def sentences_of(self, upper: str) -> tuple[tuple[str, str], ...]:
        """Return stamps and quotations of the sentences of a unit that were judged."""
        return self._sentences.get(upper, ())

    @cached_property
    def _sentences(self) -> dict[str, tuple[tuple[str, str], ...]]:
        found: dict[str, tuple[tuple[str, str], ...]] = {}
        for item in self.of_kind("demand"):
            if item.decision.sentence is not None and not item.decision.part:
                judged = (item.decision.sentence, item.decision.quote or "")
                found[item.task] = (*found.get(item.task, ()), judged)
        return found

    @cached_property
    def grades(self) -> dict[tuple[str, str], Grade | None]:
        """Grades of (lower unit, upper unit) that people gave and that hold; None if rejected."""
        return {
            (item.unit, item.task): item.grade
            for item in self.of_kind("link")
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
                _status_of(
                    item,
                    item.task.unit if item.task else "",
                    item.units[0].unit if item.units else None,
                )
                for item in self.lost
            ),
        ]
        found.sort(
            key=lambda item: (
                item.state == "lost",
                places.get(item.upper, len(places)),
                KINDS.index(item.kind),
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
    has_lower = decision.kind == "link" or decision.is_lower_record
    return DecisionStatus(
        kind=decision.kind,
        verdict=decision.verdict,
        value=decision.value,
        lower=unit if has_lower else None,
        lower_heading=decision.units[0].heading if has_lower else None,
        upper=task,
        upper_heading=decision.task.heading if decision.task else None,
        quote=decision.quote,
        part=decision.part,
        proof=decision.proof[0].text if decision.proof else None,
        field=decision.field,
        old=decision.old,
        new=decision.new,
        note=decision.note,
        who=decision.who,
        date=decision.date,
        also=tuple(Agreed(who=item.who, date=item.date, note=item.note) for item in agreed),
        state=_state_of(decision, holds),
    )


def _state_of(decision: Decision, holds: bool | None) -> DecisionState:
    """Return whether a decision holds; a sign-off is void once anything is decided or drafted."""
    if holds:
        return "holds"
    return "lost" if holds is None or decision.kind == "approval" else "to-review"


def judged_text(extraction: Extraction, unit: Unit) -> str:
    """Return what a person judges of a unit: heading and own text, without its number."""
    body = unit.body.of(extraction.text).strip()
    return f"{unit.heading}\n{body}" if unit.heading else body
