"""How a lower plan answers an upper one: links, coverage, targets, departments.

Field names are the machine-readable contract (schema `policy-nlp/alignment/3`).
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from policy_nlp.records.base import Record, Span
from policy_nlp.records.drafts import Draft, GapNote

Grade = Literal["direct", "partial"]
CoverageStatus = Literal["full", "partial", "none", "not-applicable", "undecided"]
COVERAGE_STATUSES: tuple[CoverageStatus, ...] = (
    "full",
    "partial",
    "none",
    "not-applicable",
    "undecided",
)
SentenceStatus = Literal["covered", "partly", "missing", "not-applicable"]
TargetRelation = Literal[
    "same",
    "stronger",
    "weaker",
    "later",
    "earlier",
    "different-scope",
    "delegated",
    "missing",
    "own",
]
DepartmentStatus = Literal["ok", "not-named", "no-counterpart"]
# What a person said of a link or a line; to-review 待复核: of a text that has changed since, so it
# does not hold until it is said again.
DecisionMark = Literal[
    "confirmed", "rejected", "regraded", "added", "amended", "approved", "to-review"
]
GroundCode = Literal[
    "own-plan",  # asked for is a plan, and this is one
    "nothing-to-compare",  # no telling word stands in it, so it is not counted (不计入)
    "not-here",  # the place has none of `args`, and `places` lie elsewhere
    "duty-above",  # the body `args` of a level above has to act
    "person",  # a person says so, in the words of `args`
]
CoverageCode = Literal[
    "counts",  # by the formula, from the sentences
    "nothing-to-compare",  # no sentence counts
    "no-lower-tasks",  # the lower document has no task
    "near",  # nothing is taken up, but the lower unit headed `args` comes near
    "linked",  # people say that the lower units `args` carry it out
    "decided",  # people said so; who and why stands in `Alignment.decided`
    "to-review",  # people said so, and the text reads otherwise now
    "reworded",  # people judged the sentences `args`, which read otherwise now
    "other",  # prose `args` of an earlier version
]
DemandKind = Literal["task", "target", "department"]
DemandStatus = Literal["covered", "partly", "missing", "not-applicable", "undecided"]
# must 必须处理, should 建议补充, consider 供参考, none 不列
DemandAction = Literal["must", "should", "consider", "none"]
DemandCode = Literal[
    "answered",  # the lower text says it
    "open",  # something concrete, `args`, is not there
    "wish",  # not there, but the upper text only invites or tries (鼓励、探索)
    "addressed",  # the upper text speaks to this level (`args`: 各县级市), and nothing answers
    "target",  # the lower target compares so: `args` is the relation
    "softened",  # what was handed down is said without its bound
    "weakened",  # the lower text says it with less force than the words `args`
    "not-distributed",  # a total of the upper territory, of which no share was set
    "own-plan",  # asked for is a plan, and this is one
    "nothing-to-compare",  # no telling word stands in it
    "not-here",  # the place has none of `args`, and `places` lie elsewhere
    "duty-above",  # the upper level itself has to act, by the words `args`
    "beyond-period",  # for a year, `args`, after the lower plan's period
    "counterpart",  # whether the counterpart of a body is named: `args` is the situation
    "person",  # a person says so, in the words of `args`
]
OwnCode = Literal[
    "no-upper-tasks",  # the upper document has no task
    "no-link",  # nothing answers; the upper unit headed `args` comes nearest
    "link-rejected",  # people rejected the links with the upper units headed `args`
    "link-to-review",  # people said that those answer, and the text reads otherwise now
    "other",  # prose `args` of an earlier version
]
# Of the proofs that the program finds at least this likely, readers took 97 in 100 for right; of
# the others 75, of those of 部分承接 57 (820 sentences of five pairs, tests/gold/sentences_*.json).
SURE = 0.75
# Of the gaps that the program finds at least this likely to be carried out, or whose sentence
# speaks for a link all the same, readers found 44 in 100 carried out at least in part; of the
# others 20 (136 sentences of five pairs).
MAYBE = 0.15
# Of what is to be done about a demand: surer than this is not marked for a second look. Judged by
# five pairs, each by what the others taught, of actions below it 46 in 100 were right, of those
# above 80 (`scripts/learn_demands.py`).
FAIRLY_SURE = 0.5
DecisionValue = (
    Grade
    | CoverageStatus
    | SentenceStatus
    | DemandStatus
    | TargetRelation
    | DepartmentStatus
    | DemandAction
)
# What is decided on. decision/1 called a demand that is a sentence `sentence`.
DecisionKind = Annotated[
    Literal[
        "link",  # that a lower unit carries an upper one out (衔接关系)
        "coverage",  # how fully an upper task is carried out (覆盖情况)
        "demand",  # whether one thing that the upper text asks is answered (上级要求)
        "target",  # which lower target answers an upper one, and how it compares (指标衔接)
        "counterpart",  # which lower body answers to an upper one (部门衔接)
        "triage",  # what the office does about a demand (处理建议)
        "amend",  # a field of a target or responsibility that was read wrongly (更正)
        "approval",  # sign-off on all that stands (签发)
    ],
    BeforeValidator(lambda kind: "demand" if kind == "sentence" else kind),
]
# withdraw 撤回: an earlier decision on the same thing counts no longer.
Verdict = Literal["confirm", "reject", "regrade", "add", "amend", "approve", "withdraw"]
# holds: what was judged still reads so; to-review 待复核: it reads otherwise now; lost 失效: it is
# not there any more.
DecisionState = Literal["holds", "to-review", "lost"]


def is_confirmed(decision: DecisionMark | None) -> bool:
    """Return whether a person said so of the text as it stands."""
    return decision is not None and decision != "to-review"


class Evidence(Record):
    """A lower and an upper sentence that say the same, and the terms they share (依据)."""

    lower_span: Span
    upper_span: Span
    terms: tuple[str, ...] = ()
    score: float = 0.0


class Link(Record):
    """A lower unit that carries out an upper unit (衔接关系)."""

    lower: str
    upper: str
    grade: Grade
    score: float
    evidence: tuple[Evidence, ...] = ()
    decision: DecisionMark | None = None


class Ground(Record):
    """Why a sentence cannot apply, is not counted, or is met by the lower plan itself (依据)."""

    code: GroundCode
    args: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class Reason(Record):
    """Why a task has its status (判定理由); `found` is what the program says, where people do."""

    code: CoverageCode
    args: tuple[str, ...] = ()
    found: Reason | None = None


class OwnReason(Record):
    """Why a lower unit answers to no upper one (自选理由)."""

    code: OwnCode
    args: tuple[str, ...] = ()


class SentenceCoverage(Record):
    """Which lower units take up one sentence of an upper unit (逐句衔接).

    `terms` is what it shares with the lower sentence at `lower_span` (共同要素). Where nobody takes
    it up, `near_span` is the sentence of a linked unit that comes nearest, `score` how likely.
    """

    span: Span
    status: SentenceStatus
    covered_by: tuple[str, ...] = ()
    score: float = 0.0
    ground: Ground | None = None
    lower_span: Span | None = None
    near_span: Span | None = None
    terms: tuple[str, ...] = ()
    decision: DecisionMark | None = None

    @property
    def is_counted(self) -> bool:
        """Whether the formula counts it: not when it says nothing that can be compared."""
        return self.ground is None or self.ground.code != "nothing-to-compare"

    def is_doubtful(self, *, speaks: bool = False) -> bool:
        """Return whether a person should look at it first: nobody did, and it is not sure.

        Args:
            speaks: whether the sentence speaks for a link of its task.
        """
        if self.decision is not None:
            return False
        if self.status == "missing":
            return self.is_counted and (speaks or self.score >= MAYBE)
        if self.lower_span is None:
            return False
        return self.status != "covered" or self.score < SURE


class MissingText(Record):
    """A sentence of the upper unit that nobody takes up (缺口)."""

    span: Span
    text: str


def status_by_formula(counts: Counter[SentenceStatus]) -> CoverageStatus:
    """Return the status of a unit with so many counted sentences of each status."""
    applicable = counts.total() - counts["not-applicable"]
    if not counts.total():
        return "undecided"
    if not applicable:
        return "not-applicable"
    if counts["covered"] == applicable:
        return "full"
    return "none" if counts["missing"] == applicable else "partial"


class UnitCoverage(Record):
    """How fully one upper unit is carried out, sentence by sentence (覆盖情况)."""

    upper: str
    status: CoverageStatus
    by: tuple[str, ...] = ()
    measures: tuple[SentenceCoverage, ...] = ()
    missing: tuple[MissingText, ...] = ()
    reason: Reason | None = None
    decision: DecisionMark | None = None

    @property
    def counts(self) -> Counter[SentenceStatus]:
        """How many counted sentences have each status."""
        return Counter(line.status for line in self.measures if line.is_counted)


def sum_up(
    upper: str, by: tuple[str, ...], lines: tuple[SentenceCoverage, ...], text: str
) -> UnitCoverage:
    """Sum the sentences of a unit up by the printed formula.

    Args:
        upper: id of the unit.
        by: ids of the lower units linked to it.
        lines: its sentences.
        text: body of the upper document.
    """
    counted = [line for line in lines if line.is_counted]
    return UnitCoverage(
        upper=upper,
        status=status_by_formula(Counter(line.status for line in counted)),
        by=by,
        measures=lines,
        missing=tuple(
            MissingText(span=line.span, text=line.span.of(text))
            for line in counted
            if line.status == "missing"
        ),
        reason=Reason(code="counts" if counted else "nothing-to-compare"),
    )


class TargetLink(Record):
    """A lower target against the upper one of the same indicator (指标衔接).

    `lower_span` is where the lower text says the upper target word for word, but sets no target
    of its own (新建建筑全面执行绿色建筑标准, without a year).
    """

    indicator: str
    lower: str | None = None
    upper: str | None = None
    relation: TargetRelation
    lower_span: Span | None = None
    decision: DecisionMark | None = None


class DepartmentLink(Record):
    """Whether the counterpart of an upper unit's lead is named in the lower plan (部门衔接).

    Where all governments are asked (各县（市、区）人民政府), the counterpart is the one whose plan
    the lower document is; it need not name itself, and counts as named where it carries the task
    out.

    Attributes:
        counterparts: bodies of the lower document that answer to it, as printed there.
        status: ok where a unit of `carriers` names one, no-counterpart where the lower document
            names none at all.
        carriers: lower units that take up the upper unit, if only in part.
        named_in: lower units linked to the upper one, in clause or text of which one is named.
        lower_span: running text that names one, where that stands in `carriers`, or where no
            clause of the lower document does.
        own_government: the counterpart is the government whose plan this is, which the lower
            document does not name.
    """

    upper_unit: str
    upper_department: str
    counterparts: tuple[str, ...] = ()
    named_in_lower: bool = False
    status: DepartmentStatus
    carriers: tuple[str, ...] = ()
    named_in: tuple[str, ...] = ()
    lower_span: Span | None = None
    own_government: bool = False
    decision: DecisionMark | None = None


class OwnUnit(Record):
    """A lower unit that answers to no upper unit (自选动作)."""

    lower: str
    reason: OwnReason


class Agreed(Record):
    """Who said the same of a thing before the last who did (同意见人)."""

    who: str
    date: str
    note: str = ""


class OwnSentence(Record):
    """A sentence of a linked lower unit that takes up nothing of any upper text (自选内容)."""

    lower: str
    span: Span


class DecisionStatus(Record):
    """What a person said of a link, a line or a sentence, and whether it holds (人工意见).

    Attributes:
        value: the grade or status that they gave; None where they rejected.
        lower: the unit of a link at its present place, as judged where it is gone.
        upper: the task, likewise.
        lower_heading, upper_heading: as printed when they were judged.
        quote: the sentence, where one was judged.
        part: which thing of the sentence, as of a `Decision`.
        proof: the lower sentence that the verdict leans on most.
        field, old, new: what was amended; `new` of a counterpart names the lower body.
        also: who had said the same; `who`, `date` and `note` are those of the last.
    """

    kind: DecisionKind
    verdict: Verdict
    value: DecisionValue | None = None
    lower: str | None = None
    lower_heading: str | None = None
    upper: str
    upper_heading: str | None = None
    quote: str | None = None
    part: str = ""
    proof: str | None = None
    field: str | None = None
    old: str | None = None
    new: str | None = None
    note: str = ""
    who: str
    date: str
    also: tuple[Agreed, ...] = ()
    state: DecisionState

    @property
    def rejects_link(self) -> bool:
        """Whether a link is left out because a person rejected it."""
        return (self.kind, self.verdict, self.state) == ("link", "reject", "holds")

    @property
    def people(self) -> str:
        """All who say so, in the order in which they did."""
        return "、".join((*(item.who for item in self.also), self.who))

    @property
    def days(self) -> str:
        """The days on which they did, each once."""
        return "、".join(dict.fromkeys((*(item.date for item in self.also), self.date)))

    @property
    def reasons(self) -> str:
        """Why, each reason once."""
        notes = (*(item.note for item in self.also), self.note)
        return "；".join(dict.fromkeys(note for note in notes if note))


class DemandText(Record):
    """A lower sentence that answers a demand, or comes near (承接依据)."""

    unit: str
    span: Span
    text: str


class DemandGround(Record):
    """Why a demand has its status and action (判定依据)."""

    code: DemandCode
    args: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class Demand(Record):
    """One thing that the upper text asks: a sentence, a single target, a body (上级要求).

    Attributes:
        id: the upper unit with the demand's place in it: unit#2 a sentence, unit#t2 a target,
            unit@name a body.
        status: how far the whole lower text answers it.
        main_status: how far the linked units take up its main action; coverage follows from it.
        action: what an office does about it.
        proof: the lower sentences that answer, the best first, three at most.
        near: the lower sentence that comes nearest where none answers.
        missing: what it names and nothing takes up.
        home: the lower unit that the draft belongs in.
        confidence: how sure the action is, from 0 to 1.
    """

    id: str
    upper: str
    span: Span
    text: str
    kind: DemandKind
    status: DemandStatus
    main_status: DemandStatus | None = None
    action: DemandAction
    ground: DemandGround
    proof: tuple[DemandText, ...] = ()
    near: DemandText | None = None
    missing: tuple[str, ...] = ()
    home: str | None = None
    draft: Draft | None = None
    note: GapNote | None = None
    confidence: float = 0.0
    decision: DecisionMark | None = None

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look first: nobody did, it is not sure, or not of a piece.

        Where the linked units take the main act up and the whole text has nothing of it, one of
        the two is wrong.
        """
        if self.decision is not None or self.kind == "department":
            return False
        is_split = (self.main_status, self.status) == ("covered", "missing")
        return (
            is_split
            or self.status == "undecided"
            or (self.action != "none" and self.confidence < FAIRLY_SURE)
        )


class Alignment(Record):
    """What `align --format json` prints (衔接结果).

    `decided` is all that people said of it, also what left no other trace (a rejected link).
    """

    schema_: Literal["policy-nlp/alignment/3"] = Field(
        default="policy-nlp/alignment/3", alias="schema"
    )
    lower: str
    upper: str
    links: tuple[Link, ...] = ()
    coverage: tuple[UnitCoverage, ...] = ()
    targets: tuple[TargetLink, ...] = ()
    departments: tuple[DepartmentLink, ...] = ()
    own: tuple[OwnUnit, ...] = ()
    own_sentences: tuple[OwnSentence, ...] = ()
    decided: tuple[DecisionStatus, ...] = ()
    demands: tuple[Demand, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read_earlier(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        if data.get("schema") == "policy-nlp/alignment/1":
            from policy_nlp.records.alignment_v1 import upgraded

            return upgraded(data)
        if data.get("schema") == "policy-nlp/alignment/2":
            # It has no demands; those are found when the pair is aligned again.
            return {**data, "schema": "policy-nlp/alignment/3"}
        return data
