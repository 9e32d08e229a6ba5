"""What the workbench puts before people: one thing to judge, with both texts (复核条目).

Texts are cut here, on the server: offsets are characters of Python, a browser counts UTF-16.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal

from policy_nlp.records import Span
from policy_nlp.records.alignment import DecisionKind, Demand, Link, UnitCoverage
from policy_nlp.records.decisions import Decision
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.report import labels
from policy_nlp.report.papers.review.words import CHOICES, Choice, decision_word, value_word
from policy_nlp.text.judged import Concluded, JudgedPair

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
        weak: the program is not sure, or gives no answer; papers say 请核对 of the same demands.
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

    @cached_property
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
        """What a line of the queue says of it: an indicator by its name, all else as printed."""
        return self.part.partition(":")[0] or str(self.fields.get("quote") or "")

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
        """Return a decision on it.

        Raises:
            ValueError: that cannot be said of it.
        """
        if choice not in CHOICES[self.kind]:
            raise ValueError(f"{choice} is not offered")
        value = self.shown if choice.verdict == "confirm" else choice.value
        return Decision(**(self.fields | given), verdict=choice.verdict, value=value)


@dataclass(frozen=True)
class Reopened:
    """What somebody said before the text changed (原意见).

    Attributes:
        word: the opinion.
        value: the same opinion as a form sends it.
        old, new: the sentence then and now, in pieces that are the same or not.
    """

    word: str
    value: str
    old: tuple[tuple[bool, str], ...]
    new: tuple[tuple[bool, str], ...]


def as_reopened(item: Item, decision: Decision) -> Reopened:
    """Return an earlier opinion, as it is stated again of an item."""
    choice = Choice("reject") if decision.verdict == "reject" else Choice("confirm")
    if choice.verdict == "confirm" and decision.value != item.shown:
        choice = Choice("regrade", decision.value)
    before, now = decision.quote or "", str(item.fields.get("quote") or "")
    steps = SequenceMatcher(None, before, now, autojunk=False).get_opcodes()
    same = before == now
    return Reopened(
        said_word(decision),
        f"{choice.verdict}:{choice.value or ''}",
        () if same else tuple((step[0] == "equal", before[step[1] : step[2]]) for step in steps),
        () if same else tuple((step[0] == "equal", now[step[3] : step[4]]) for step in steps),
    )


@dataclass(frozen=True)
class Standing:
    """What people said of an item (现有意见)."""

    word: str
    who: str
    date: str
    note: str
    holds: bool = True


def pair_items(pair: PairIndex) -> list[Item]:
    """Return all that is to be judged of a pair, task by task as printed."""
    judged = JudgedPair(pair)
    demands = {
        item.key: demand
        for demand in pair.alignment.demands
        for item in (judged.demand(demand), judged.triage(demand))
    }
    made = [
        *(_concluded_item(judged, it, demands.get(it.key)) for it in judged.concluded.values()),
        *(_link_item(judged, link) for link in pair.alignment.links),
        *(_line_item(judged, line) for line in pair.alignment.coverage),
    ]
    kinds = list(KINDS)

    def place(item: Item) -> tuple[int, int]:
        """Return where an item comes: a link or line at its task, all else at its sentence."""
        if "sentence" in item.fields:
            start = item.upper[0].start if item.upper else 0
        else:
            start = pair.upper.unit(item.task).span.start
        return start, kinds.index(item.kind)

    return sorted(made, key=place)


def _link_item(judged: JudgedPair, link: Link) -> Item:
    terms = "、".join(dict.fromkeys(term for found in link.evidence for term in found.terms))
    return Item(
        fields=judged.judged_fields("link", link.upper, [link.lower]),
        shown=link.grade,
        task=link.upper,
        task_name=labels.numbered_name(judged.upper.document.unit(link.upper)),
        upper=tuple(found.upper_span for found in link.evidence),
        lower=((link.lower, tuple(found.lower_span for found in link.evidence)),),
        why=f"共同要素：{terms or labels.NONE_SHARED}",
        weak=link.grade != "direct",
    )


def _line_item(judged: JudgedPair, line: UnitCoverage) -> Item:
    return Item(
        fields=judged.judged_fields("coverage", line.upper, line.by),
        shown=line.status,
        task=line.upper,
        task_name=labels.numbered_name(judged.upper.document.unit(line.upper)),
        upper=tuple(measure.span for measure in line.measures),
        lower=tuple((unit, ()) for unit in line.by),
        why=labels.coverage_text(line, judged.pair.alignment.decided),
        weak=line.status == "undecided",
    )


def _concluded_item(judged: JudgedPair, concluded: Concluded, demand: Demand | None) -> Item:
    places: dict[str, list[Span]] = {unit: [] for unit in concluded.units}
    for sentence in concluded.proof:
        span = next(iter(judged.lower.spans(sentence.stamp)), None)
        if span is not None:
            places.setdefault(sentence.unit, []).append(span)
    upper = demand.span if demand else next(iter(judged.upper.spans(concluded.sentence)), None)
    why, weak = "", not concluded.answers
    if demand is not None:
        why = labels.demand_reason(demand)
        weak = demand.is_doubtful
    return Item(
        fields=judged.judged_fields(concluded.kind, concluded.task, concluded.units)
        | concluded.sentence_fields,
        shown=concluded.shown,
        task=concluded.task,
        task_name=labels.numbered_name(judged.upper.document.unit(concluded.task)),
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


def as_standing(decision: Decision, *, holds: bool = True) -> Standing:
    """Return a decision as a line to be shown."""
    return Standing(said_word(decision), decision.who, decision.date, decision.note, holds)


def said_word(decision: Decision) -> str:
    """Return a decision in words, with what was confirmed, which may be something else now."""
    word = decision_word(decision)
    if decision.verdict == "confirm" and decision.value:
        return f"{word}{value_word(decision.kind, decision.value)}"
    return word
