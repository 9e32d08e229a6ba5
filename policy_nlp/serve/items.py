"""What the workbench puts before people: one thing to judge, with both texts (复核条目).

Texts are cut here, on the server: offsets are characters of Python, a browser counts UTF-16.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal

from policy_nlp.records import Span
from policy_nlp.records.alignment import DecisionKind, Demand
from policy_nlp.records.decisions import ActiveDecision, Decision
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.report import labels
from policy_nlp.report.papers.review.words import CHOICES, Choice, decision_word, value_word
from policy_nlp.text.judged import Concluded, JudgedPair
from policy_nlp.text.normalise import fingerprint

State = Literal["open", "to-review", "dispute", "decided"]
STATES: dict[State, str] = {
    "open": "未处理",
    "to-review": "待复核",
    "dispute": "有分歧",
    "decided": "已处理",
}
KINDS: dict[DecisionKind, str] = {
    "demand": "上级要求",
    "triage": "处理建议",
    "link": "衔接关系",
    "coverage": "覆盖情况",
    "target": "指标衔接",
    "counterpart": "部门衔接",
}
# Below this a conclusion is not confirmed together with others.
WEAK = 0.6
# Keys of the verdicts other than confirming, in the order of the buttons.
_KEYS = "23456789"


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, marked or not."""

    text: str
    mark: Literal["", "quote", "shared"] = ""


@dataclass(frozen=True)
class Passage:
    """A unit with what is quoted of it (原文)."""

    unit: str
    name: str
    pieces: tuple[Piece, ...]

    @property
    def quoted(self) -> str:
        """What is marked, as one line."""
        return "……".join(" ".join(p.text.split()) for p in self.pieces if p.mark == "quote")


@dataclass(frozen=True)
class Button:
    """A verdict that somebody may give, with its key."""

    key: str
    choice: Choice
    word: str

    @property
    def value(self) -> str:
        """The choice as a form sends it."""
        return f"{self.choice.verdict}:{self.choice.value or ''}"


@dataclass(frozen=True)
class Item:
    """One thing to judge.

    Attributes:
        fields: what a decision on it has of it.
        shown: the grade, status, relation or action that stands, as a code.
        task_name: the upper task, as it is printed.
        places: where it is quoted in the upper and the lower text.
        why: the program's grounds in words.
        weak: the program is not sure, or gives no answer.
    """

    fields: dict[str, Any]
    shown: str | None
    task: str
    task_name: str
    upper: tuple[Span, ...]
    lower: tuple[tuple[str, tuple[Span, ...]], ...]
    why: str = ""
    weak: bool = False
    action: str = ""

    @property
    def kind(self) -> DecisionKind:
        """What is judged."""
        kind: DecisionKind = self.fields["kind"]
        return kind

    @cached_property
    def subject(self) -> tuple[str, ...]:
        """What decisions on it go by (`Decision.subject`)."""
        return Decision(**self.fields, verdict="withdraw", who="-", date="2000-01-01").subject

    @cached_property
    def id(self) -> str:
        """A short name of it for an address: no text stands in one."""
        return sha256("\0".join(self.subject).encode()).hexdigest()[:16]

    @property
    def part(self) -> str:
        """Which thing of its sentence it is; empty for a sentence or unit."""
        return str(self.fields.get("part") or "")

    @property
    def text(self) -> str:
        """What a line of the queue says of it."""
        return self.part or str(self.fields.get("quote") or "")

    @property
    def shown_word(self) -> str:
        """The conclusion that stands, in words."""
        return value_word(self.kind, self.shown)

    @cached_property
    def buttons(self) -> tuple[Button, ...]:
        """What may be said of it: to confirm, to put another value in its place, to reject."""
        others = [
            (choice, word)
            for choice, word in CHOICES[self.kind].items()
            if choice.verdict in ("regrade", "reject") and choice.value != self.shown
        ]
        keyed = [Button(key, *other) for key, other in zip(_KEYS, others, strict=False)]
        confirm = Choice("confirm")
        first = Button("1", confirm, CHOICES[self.kind][confirm])
        return (first, *keyed) if self.shown else tuple(keyed)

    def decision(self, choice: Choice, **given: Any) -> Decision:
        """Return a decision on it; pydantic's ValidationError where that cannot be said."""
        value = self.shown if choice.verdict == "confirm" else choice.value
        return Decision(**(self.fields | given), verdict=choice.verdict, value=value)


@dataclass(frozen=True)
class Standing:
    """What people said of an item (现有意见)."""

    word: str
    who: str
    date: str
    note: str
    holds: bool = True


def pair_items(pair: PairIndex) -> Iterator[Item]:
    """Yield all that is to be judged of a pair, task by task as printed."""
    judged = JudgedPair(pair)
    draft = fingerprint(pair.lower.text)
    demands = {
        item.key: demand
        for demand in pair.alignment.demands
        for item in (judged.demand(demand), judged.triage(demand))
    }
    made: list[tuple[int, int, Item]] = []
    for concluded in judged.concluded.values():
        item = _concluded_item(pair, judged, concluded, demands.get(concluded.key), draft)
        made.append((item.upper[0].start if item.upper else 0, _ORDER[item.kind], item))
    for link in pair.alignment.links:
        item = _unit_item(judged, draft, "link", link.upper, (link.lower,), link.grade)
        evidence = [found.lower_span for found in link.evidence]
        upper = tuple(found.upper_span for found in link.evidence)
        lower = ((link.lower, tuple(evidence)),)
        terms = "、".join(dict.fromkeys(t for found in link.evidence for t in found.terms))
        why = f"共同要素：{terms or labels.NONE_SHARED}"
        start = pair.upper.unit(link.upper).span.start
        made.append(
            (
                start,
                _ORDER["link"],
                Item(**_but(item, upper=upper, lower=lower, why=why, weak=link.grade != "direct")),
            )
        )
    for line in pair.alignment.coverage:
        item = _unit_item(judged, draft, "coverage", line.upper, line.by, line.status)
        why = labels.coverage_text(line, pair.alignment.decided)
        upper = tuple(measure.span for measure in line.measures)
        weak = line.status == "undecided"
        start = pair.upper.unit(line.upper).span.start
        made.append(
            (start, _ORDER["coverage"], Item(**_but(item, upper=upper, why=why, weak=weak)))
        )
    made.sort(key=lambda found: found[:2])
    yield from (item for _, _, item in made)


_ORDER: dict[DecisionKind, int] = {kind: at for at, kind in enumerate(KINDS)}


def _but(item: Item, **fields: Any) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__dataclass_fields__} | fields


def _unit_item(
    judged: JudgedPair, draft: str, kind: DecisionKind, task: str, units: Iterable[str], shown: str
) -> Item:
    units = tuple(units)
    fields = _fields(judged, kind, task, units, draft)
    return Item(
        fields=fields,
        shown=shown,
        task=task,
        task_name=labels.numbered_name(judged.upper.document.unit(task)),
        upper=(),
        lower=tuple((unit, ()) for unit in units),
    )


def _fields(
    judged: JudgedPair, kind: DecisionKind, task: str, units: Iterable[str], draft: str
) -> dict[str, Any]:
    return {
        "lower": judged.lower.document.id,
        "upper": judged.upper.document.id,
        "kind": kind,
        "task": judged.upper.unit(task),
        "units": tuple(judged.lower.unit(unit) for unit in units),
        "draft": draft,
    }


def _concluded_item(
    pair: PairIndex, judged: JudgedPair, concluded: Concluded, demand: Demand | None, draft: str
) -> Item:
    fields = _fields(judged, concluded.kind, concluded.task, concluded.units, draft) | {
        "sentence": concluded.sentence,
        "quote": concluded.quote,
        "part": concluded.part,
        "proof": concluded.proof,
    }
    places: dict[str, list[Span]] = {unit: [] for unit in concluded.units}
    for sentence in concluded.proof:
        span = next(iter(judged.lower.spans(sentence.stamp)), None)
        if span is not None:
            places.setdefault(sentence.unit, []).append(span)
    upper = demand.span if demand else next(iter(judged.upper.spans(concluded.sentence)), None)
    why = ""
    weak = not concluded.answers
    if demand is not None:
        why = labels.demand_reason(demand)
        weak = demand.confidence < WEAK or demand.status == "undecided"
    return Item(
        fields=fields,
        shown=concluded.shown,
        task=concluded.task,
        task_name=labels.numbered_name(pair.upper.unit(concluded.task)),
        upper=(upper,) if upper else (),
        lower=tuple((unit, tuple(spans)) for unit, spans in places.items() if unit),
        why=why,
        weak=weak,
        action=demand.action if demand else "",
    )


def passage(
    document: DocumentIndex, unit: str, quotes: Sequence[Span], *, whole: bool = True
) -> Passage:
    """Return the text of a unit with what is quoted of it marked."""
    found = document.unit(unit)
    body = found.body
    begin, end = body.start, body.end
    for quote in quotes:
        begin, end = min(begin, quote.start), max(end, quote.end)
    spans = sorted(
        (max(q.start, begin), min(q.end, end)) for q in quotes if q.start < end and q.end > begin
    )
    pieces: list[Piece] = []
    at = begin
    for start, stop in spans:
        start = max(start, at)
        if start > at:
            pieces.append(Piece(document.text[at:start]))
        if stop > start:
            pieces.append(Piece(document.text[start:stop], "quote"))
            at = stop
    if at < end:
        pieces.append(Piece(document.text[at:end]))
    if not whole and spans:
        pieces = [piece for piece in pieces if piece.mark]
    return Passage(unit, labels.numbered_name(found), tuple(pieces))


def standing_of(active: ActiveDecision) -> list[Standing]:
    """Return what people said of an item, the last first."""
    said = (active.decision, *reversed(active.agreed))
    return [as_standing(item, holds=active.holds) for item in said]


def as_standing(decision: Decision, *, holds: bool = True) -> Standing:
    """Return a decision as a line to be shown."""
    return Standing(decision_word(decision), decision.who, decision.date, decision.note, holds)
