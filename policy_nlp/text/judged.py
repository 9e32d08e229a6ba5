"""What people judge, as they have it before them, with the stamps by which it is found again.

A stamp leaves spaces, line ends and the width of characters alone (`fingerprint`). A sentence is
one of the whole text, so that a word put before a quotation changes the stamp, too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from policy_nlp.records.alignment import (
    DecisionKind,
    Demand,
    DepartmentLink,
    SentenceCoverage,
    TargetLink,
)
from policy_nlp.records.base import Span
from policy_nlp.records.decisions import (
    Judged,
    JudgedSentence,
    judged_text,
)
from policy_nlp.records.extraction import Responsibility, Target
from policy_nlp.records.index import DocumentIndex, PairIndex, Side
from policy_nlp.text.display import one_line
from policy_nlp.text.normalise import fingerprint
from policy_nlp.text.sentences import split_sentences
from policy_nlp.text.width import fold

# Fewer characters name no sentence.
SHORTEST_NAMED = 4


class JudgedTexts:
    """The units and sentences of a document with their stamps (所判文本)."""

    def __init__(self, document: DocumentIndex, *, is_lower: bool = True) -> None:
        self.document = document
        self.is_lower = is_lower
        self._units: dict[str, Judged] = {}
        self._sentences: dict[Span, JudgedSentence] = {}

    def unit(self, unit: str) -> Judged:
        """Return a unit as it is judged."""
        known = self._units.get(unit)
        if known is None:
            found = self.document.unit(unit)
            mark = fingerprint(judged_text(self.document.extraction, found))
            known = self._units[unit] = Judged(unit=unit, stamp=mark, heading=found.heading)
        return known

    def sentence(self, place: Span) -> JudgedSentence:
        """Return the sentence in which a place begins."""
        at = bisect_right(self._starts, place.start) - 1
        span = self._spans[at] if self._spans and at >= 0 else place
        return self._judged(span if span.overlaps(place) else place)

    def spans(self, stamp: str) -> tuple[Span, ...]:
        """Return where sentences of that stamp stand."""
        return tuple(self._by_stamp.get(stamp, ()))

    def find_sentence(self, text: str) -> JudgedSentence | None:
        """Return the one sentence that somebody names by it or a part of it; None if not one."""
        wanted = fold(text)
        if len(wanted) < SHORTEST_NAMED:
            return None
        found = [span for span in self._spans if wanted in fold(span.of(self.document.text))]
        same = [span for span in found if fold(span.of(self.document.text)) == wanted]
        stamps = {fingerprint(span.of(self.document.text)) for span in same or found}
        return self._judged((same or found)[0]) if len(stamps) == 1 else None

    @property
    def sentences(self) -> Iterator[JudgedSentence]:
        """All sentences in printed order."""
        return map(self._judged, self._spans)

    def _judged(self, span: Span) -> JudgedSentence:
        known = self._sentences.get(span)
        if known is None:
            unit = self.document.unit_at(span)
            text = span.of(self.document.text)
            known = self._sentences[span] = JudgedSentence(
                unit=unit.id if unit else "", stamp=fingerprint(text), text=one_line(text)
            )
        return known

    @cached_property
    def _spans(self) -> list[Span]:
        return split_sentences(self.document.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [span.start for span in self._spans]

    @cached_property
    def _by_stamp(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for span in self._spans:
            found.setdefault(fingerprint(span.of(self.document.text)), []).append(span)
        return found


@dataclass(frozen=True)
class Concluded:
    """One thing that the program concludes, as a person judges it.

    Attributes:
        task, sentence, quote, part: as of a `Decision` on it.
        shown: the status, relation or action that the program gives it.
        units: ids of the lower units that the program sees in it.
        proof: the lower sentences that a person has before them, the best first.
        answers: whether they answer, or only come near.
    """

    kind: DecisionKind
    task: str
    sentence: str
    quote: str
    part: str
    shown: str
    units: tuple[str, ...] = ()
    proof: tuple[JudgedSentence, ...] = field(default=(), compare=False)
    answers: bool = False

    @property
    def sentence_fields(self) -> dict[str, Any]:
        """What a decision on it says of the sentence."""
        names = ("sentence", "quote", "part", "proof")
        return {name: getattr(self, name) for name in names}

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from everything else that is concluded."""
        return (self.kind, self.task, self.sentence, self.part)


class JudgedPair:
    """What the program concludes of two documents, thing by thing (所判结论)."""

    def __init__(self, pair: PairIndex) -> None:
        self.pair = pair
        self.lower = JudgedTexts(pair.lower)
        self.upper = JudgedTexts(pair.upper, is_lower=False)

    def texts(self, side: Side) -> JudgedTexts:
        """Return the texts of the document of that side."""
        return self.upper if side == "upper" else self.lower

    def judged_fields(self, kind: DecisionKind, task: str, units: Iterable[str]) -> dict[str, Any]:
        """Return what a decision on a task has of the texts; `units` are the lower ones judged."""
        return {
            "lower": self.lower.document.id,
            "upper": self.upper.document.id,
            "kind": kind,
            "task": self.upper.unit(task),
            "units": tuple(map(self.lower.unit, units)),
            "draft": self._draft,
        }

    @cached_property
    def _draft(self) -> str:
        return fingerprint(self.lower.document.text)

    @cached_property
    def concluded(self) -> dict[tuple[str, ...], Concluded]:
        """All that is concluded, by key; of things that read alike in one task, the first."""
        found: dict[tuple[str, ...], Concluded] = {}
        for item in self._all():
            found.setdefault(item.key, item)
        return found

    def _all(self) -> Iterator[Concluded]:
        for demand in self.pair.alignment.demands:
            yield self.demand(demand)
            yield self.triage(demand)
        for line in self.pair.alignment.coverage:
            for item in line.measures:
                yield self._of_line(line.upper, item)
        for link in self.pair.alignment.targets:
            if link.upper is not None:
                yield self.target(link)
        for body in self.pair.alignment.departments:
            found = self.counterpart(body)
            if found is not None:
                yield found

    def demand(self, demand: Demand) -> Concluded:
        """Return whether one thing that is asked is answered, as it is judged."""
        return self._of_demand("demand", demand, demand.status)

    def triage(self, demand: Demand) -> Concluded:
        """Return what is to be done about it."""
        return self._of_demand("triage", demand, demand.action)

    def _of_demand(self, kind: DecisionKind, demand: Demand, shown: str) -> Concluded:
        texts = [*demand.proof, *([demand.near] if demand.near else [])]
        line = self.pair.coverage_of(demand.upper)
        units = [item.unit for item in demand.proof[:1] if item.unit] or (line.by if line else ())
        if demand.kind == "task":
            printed = demand.span.of(self.pair.upper.text)
            stamp, quote, part = fingerprint(printed), one_line(printed), ""
        else:
            whole = self.upper.sentence(demand.span)
            stamp, quote, part = whole.stamp, whole.text, fold(demand.text)
            _, _, number = demand.id.rpartition("#t")
            if demand.kind == "target" and number:
                target = self.pair.upper.targets_of(demand.upper)[int(number) - 1]
                part = _target_part(target)
        return Concluded(
            kind=kind,
            task=demand.upper,
            sentence=stamp,
            quote=quote,
            part=part,
            shown=shown,
            units=tuple(units),
            proof=self._sentences(item.span for item in texts),
            answers=bool(demand.proof),
        )

    def _of_line(self, task: str, line: SentenceCoverage) -> Concluded:
        """Return a sentence of a task where nothing is known but how linked units take it up."""
        printed = line.span.of(self.pair.upper.text)
        place = line.lower_span or line.near_span
        return Concluded(
            kind="demand",
            task=task,
            sentence=fingerprint(printed),
            quote=one_line(printed),
            part="",
            shown=line.status,
            units=line.covered_by,
            proof=self._sentences([place] if place else []),
            answers=line.lower_span is not None,
        )

    def target(self, link: TargetLink) -> Concluded:
        """Return which lower target answers an upper one, and how they compare."""
        target = self.pair.upper.target(link.upper or "")
        whole = self.upper.sentence(target.span)
        lower = self.pair.lower.target(link.lower) if link.lower else None
        place = lower.span if lower else link.lower_span
        return Concluded(
            kind="target",
            task=target.unit,
            sentence=whole.stamp,
            quote=whole.text,
            part=_target_part(target),
            shown=link.relation,
            units=(lower.unit,) if lower else (),
            proof=self._sentences([place] if place else []),
            answers=place is not None,
        )

    def counterpart(self, link: DepartmentLink) -> Concluded | None:
        """Return which lower body answers to an upper one; None where that is printed nowhere."""
        duties = self.pair.upper.duties_of(link.upper_unit)
        duty = next((item for item in duties if item.name == link.upper_department), None)
        if duty is None:
            return None
        whole = self.upper.sentence(duty.span)
        named = [
            item.span
            for unit in link.named_in
            for item in self.pair.lower.duties_of(unit)
            if item.name in link.counterparts
        ]
        return Concluded(
            kind="counterpart",
            task=link.upper_unit,
            sentence=whole.stamp,
            quote=whole.text,
            part=fold(link.upper_department),
            shown=link.status,
            units=link.named_in,
            proof=self._sentences(named or ([link.lower_span] if link.lower_span else [])),
            answers=link.status == "ok",
        )

    def _sentences(self, places: Iterable[Span]) -> tuple[JudgedSentence, ...]:
        return tuple(dict.fromkeys(map(self.lower.sentence, places)))


def record_part(record: Target | Responsibility) -> str:
    """Return what names a record in its sentence, as `part` of an amendment."""
    if isinstance(record, Target):
        return f"target:{_target_part(record)}"
    return f"responsibility:{fold(record.name)}"


def _target_part(target: Target) -> str:
    """Return what names a target: several may share their wording (甲、乙比重完成下达任务)."""
    return fold(f"{target.indicator}：{target.quote}")
