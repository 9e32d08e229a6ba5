"""What the upper text asks, thing by thing, and what to do about each (上级要求与处理建议)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policy_nlp.align.drafting import Drafter
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import TASK_KINDS, SentenceCoverage, Span, TargetLink, Unit
from policy_nlp.records.alignment import (
    Demand,
    DemandAction,
    DemandGround,
    DemandKind,
    DemandStatus,
    DemandText,
    DepartmentLink,
)
from policy_nlp.records.drafts import Draft
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.text.sentences import split_sentences
from policy_nlp.vocabulary import any_of

# A lower target that is less than the upper one.
LESS = ("weaker", "later")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that the upper text asks.

    Attributes:
        line: how the linked units take the sentence up, where it is one of a task.
        target: how the lower targets answer, where it is a target.
    """

    id: str
    upper: str
    span: Span
    kind: DemandKind
    line: SentenceCoverage | None = None
    target: TargetLink | None = None


def find_demands(pair: PairIndex, lexicons: Lexicons) -> tuple[Demand, ...]:
    """Return what the upper text asks: tasks and targets in printed order, then bodies."""
    drafter = Drafter(pair, lexicons)
    judge = DemandJudge(pair, drafter)
    asked = sorted(read_asked(pair, lexicons), key=lambda item: (item.span.start, item.id))
    return (*map(judge.demand, asked), *map(judge.body, _bodies(pair)))


def read_asked(pair: PairIndex, lexicons: Lexicons) -> Iterator[Asked]:
    """Yield the sentences and targets that the upper text asks."""
    links = {link.upper: link for link in pair.alignment.targets if link.upper is not None}
    for item in pair.alignment.coverage:
        for at, line in enumerate(item.measures, 1):
            yield Asked(f"{item.upper}#{at}", item.upper, line.span, "task", line=line)
        for at, target in enumerate(pair.upper.targets_of(item.upper), 1):
            link = links.get(target.id)
            if link is not None and link.relation in LESS:
                yield Asked(f"{item.upper}#t{at}", item.upper, target.span, "target", target=link)
    for unit in aims_units(pair.upper, lexicons):
        yield from _asked_aims(pair.upper, unit, links)


def aims_units(document: DocumentIndex, lexicons: Lexicons) -> tuple[Unit, ...]:
    """Return the units that set aims (主要目标) and are no tasks."""
    words = re.compile(any_of(lexicons.sections.aims))
    return tuple(
        unit
        for unit in document.units.values()
        if unit.kind not in (*TASK_KINDS, "annex-row")
        and any(map(words.search, (*unit.path, unit.heading or "")))
    )


def _asked_aims(
    document: DocumentIndex, unit: Unit, links: dict[str, TargetLink]
) -> Iterator[Asked]:
    """Yield the targets of a unit that sets aims; a sentence without any is asked as a whole."""
    targets = document.targets_of(unit.id)
    for at, target in enumerate(targets, 1):
        link = links.get(target.id)
        yield Asked(f"{unit.id}#t{at}", unit.id, target.span, "target", target=link)
    sentences = split_sentences(document.text, unit.body.start, unit.body.end)
    for at, sentence in enumerate(sentences, 1):
        if not any(target.span.overlaps(sentence) for target in targets):
            yield Asked(f"{unit.id}#{at}", unit.id, sentence, "task")


def _bodies(pair: PairIndex) -> Iterator[tuple[DepartmentLink, Span]]:
    """Yield what is known of the bodies of the upper document, with where it names them."""
    for link in pair.alignment.departments:
        duties = pair.upper.duties_of(link.upper_unit)
        spans = (duty.span for duty in duties if duty.name == link.upper_department)
        span = next(spans, None)
        if span is not None:
            yield link, span


class DemandJudge:
    """Says of each thing asked how far it is answered and what an office does about it."""

    def __init__(self, pair: PairIndex, drafter: Drafter) -> None:
        self._pair, self._drafter = pair, drafter

    def demand(self, asked: Asked) -> Demand:
        """Return the demand of a sentence or target."""
        line, text = asked.line, self._pair.upper.printed(asked.span)
        status, ground = self._status(asked)
        action: DemandAction = "should" if status in ("partly", "missing") else "none"
        if ground.code == "nothing-to-compare":
            action = "none"
        home = self._drafter.home(asked.upper)
        return Demand(
            id=asked.id,
            upper=asked.upper,
            span=asked.span,
            text=text,
            kind=asked.kind,
            status=status,
            main_status=line.status if line is not None else None,
            action=action,
            ground=ground,
            proof=self._proof(asked),
            near=self._text(line.near_span) if line is not None and line.near_span else None,
            home=home if action != "none" else None,
            draft=self._draft(asked, text) if action != "none" else None,
            note=next(self._drafter.notes(text), None) if action != "none" else None,
            decision=line.decision if line is not None else None,
        )

    def body(self, named: tuple[DepartmentLink, Span]) -> Demand:
        """Return the demand of a body that the upper text makes responsible."""
        link, span = named
        covered = link.status == "ok"
        unknown = link.status == "no-counterpart" and not link.carriers
        status: DemandStatus = "covered" if covered else "undecided" if unknown else "missing"
        return Demand(
            id=f"{link.upper_unit}@{link.upper_department}",
            upper=link.upper_unit,
            span=span,
            text=link.upper_department,
            kind="department",
            status=status,
            action="none" if covered else "consider",
            ground=DemandGround(code="counterpart", args=(link.status,)),
            missing=() if covered else (link.upper_department,),
        )

    def _status(self, asked: Asked) -> tuple[DemandStatus, DemandGround]:
        line, target = asked.line, asked.target
        if line is not None:
            if line.ground is not None:
                ground = DemandGround(
                    code=line.ground.code, args=line.ground.args, places=line.ground.places
                )
                return line.status, ground
            return line.status, DemandGround(code="answered" if line.lower_span else "open")
        if target is None:
            return "missing", DemandGround(code="open")
        ground = DemandGround(code="target", args=(target.relation,))
        if target.relation == "missing":
            return "missing", ground
        return ("partly" if target.relation in LESS else "covered"), ground

    def _proof(self, asked: Asked) -> tuple[DemandText, ...]:
        if asked.line is not None and asked.line.lower_span is not None:
            return (self._text(asked.line.lower_span),)
        if asked.target is not None and asked.target.lower is not None:
            return (self._text(self._pair.lower.target(asked.target.lower).span),)
        return ()

    def _text(self, span: Span) -> DemandText:
        unit = self._pair.lower.unit_at(span)
        return DemandText(
            unit=unit.id if unit else "", span=span, text=self._pair.lower.printed(span)
        )

    def _draft(self, asked: Asked, text: str) -> Draft:
        named = self._drafter.addressed(text)
        form = "target" if asked.kind == "target" else "local" if named else "sentence"
        return Draft(form=form, wording=self._drafter.sentence(text), addressed=named)


def follow_decisions(
    demands: Iterable[Demand], lines: Iterable[SentenceCoverage]
) -> tuple[Demand, ...]:
    """Return the demands with what people said of their sentences over them."""
    decided = {line.span: line for line in lines if line.decision is not None}
    return tuple(
        _decided_demand(demand, decided[demand.span])
        if demand.kind == "task" and demand.span in decided
        else demand
        for demand in demands
    )


def _decided_demand(demand: Demand, line: SentenceCoverage) -> Demand:
    if line.status == demand.main_status or line.decision == "to-review":
        return demand.model_copy(update={"decision": line.decision})
    ground = DemandGround(code="person", args=line.ground.args if line.ground else ())
    answered = line.status in ("covered", "not-applicable")
    return demand.model_copy(
        update={
            "status": line.status,
            "main_status": line.status,
            "action": "none" if answered else "should",
            "ground": ground,
            "decision": line.decision,
            "confidence": 1.0,
        }
    )
