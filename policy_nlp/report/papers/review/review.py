"""Every proposed link and coverage line with both texts, for people to decide on (复核表)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from policy_nlp.records import (
    TASK_KINDS,
    Extraction,
    Record,
    Span,
    Unit,
)
from policy_nlp.records.alignment import DecisionKind
from policy_nlp.records.analysis import PairAnalysis
from policy_nlp.records.decisions import (
    ActiveDecision,
    Decision,
    Judged,
    Settled,
    judged_text,
)
from policy_nlp.records.index import PairIndex
from policy_nlp.report import labels
from policy_nlp.report.labels import NONE_SHARED, task_name
from policy_nlp.report.papers.alignment.evidence import LinkEvidence, SentencePair
from policy_nlp.report.papers.alignment.links import link_evidence
from policy_nlp.report.papers.alignment.pair import PrintedPair
from policy_nlp.report.papers.review.words import value_word, verdict_word
from policy_nlp.store.decisions import decision_line
from policy_nlp.text.fingerprints import stamp

# How many pairs of sentences a link shows.
PROOFS = 2
# What a row and a decision on it have in common.
_DECIDED_FIELDS = ("lower", "upper", "kind", "units", "task", "sentence", "quote", "draft")


class RowKey(Record):
    """What a row of the workbook is about, kept in the row itself (行标识).

    Attributes:
        shown: grade or status that the person had before them.
        base: mark of the decision that stood when the workbook was written, empty for none.
        filled: whether that decision was written into the row as the person's.
        seen: how many decisions on the pair there were then; the file only grows, so those
            behind them came later.
    """

    lower: str
    upper: str
    kind: DecisionKind
    units: tuple[Judged, ...] = ()
    task: Judged
    sentence: str | None = None
    quote: str | None = None
    draft: str = ""
    shown: str | None = None
    base: str = ""
    filled: bool = False
    seen: int = 0

    @property
    def pair(self) -> str:
        """The name of the pair of documents."""
        return f"{self.lower}--{self.upper}"

    def decided_fields(self) -> dict[str, Any]:
        """Return what a decision on it has in common with it."""
        return {name: getattr(self, name) for name in _DECIDED_FIELDS}

    def encode(self) -> str:
        """Return the key as the text of a cell."""
        return self.model_dump_json(exclude_defaults=True)

    @classmethod
    def decode(cls, text: str) -> RowKey | None:
        """Read a key back, None where the cell was damaged."""
        try:
            return cls.model_validate_json(text)
        except ValidationError:
            return None


class ReviewRow(Record):
    """A row to decide on; `cells` are the columns before 现有意见 (复核行)."""

    key: RowKey
    cells: tuple[str, ...]
    standing: str = ""
    verdict: str = ""
    note: str = ""
    who: str = ""
    date: str = ""
    urgent: bool = False


class UnitRow(Record):
    """A task of either document, to choose from when a link is added (条目)."""

    pair: str
    upper: bool
    unit: str
    heading: str
    text: str
    stamp: str


def decision_mark(decision: Decision) -> str:
    """Return a mark that no other decision of the file has."""
    return stamp(decision_line(decision))


def is_decided_sentence(item: ActiveDecision) -> bool:
    """Tell whether a decision speaks of one sentence."""
    return item.decision.kind == "sentence"


class Review:
    """The rows of one pair of documents.

    Args:
        pair: the alignment, with the decisions put over it, and the records of both documents.
        analysis: what follows from it.
        settled: the decisions, brought to these texts.
        seen: how many decisions the file of the pair holds.
    """

    def __init__(
        self,
        pair: PairIndex,
        analysis: PairAnalysis,
        settled: Settled,
        seen: int = 0,
    ) -> None:
        self.alignment = pair.alignment
        self.lower, self.upper = pair.lower.extraction, pair.upper.extraction
        self.settled = settled
        self.seen = seen
        self.pair = f"{pair.alignment.lower}--{pair.alignment.upper}"
        self._compared = PrintedPair.of_index(pair, analysis)
        self._draft = stamp(self.lower.text)

    def links(self) -> Iterator[ReviewRow]:
        """Yield the links, task by task, direct ones first; rejected ones too."""
        grades = {(link.upper, link.lower): link for link in self.alignment.links}
        rejected = {
            (item.task, item.unit)
            for item in self.settled.standing
            if item.unit is not None and (item.task, item.unit) not in grades
        }
        for task, unit in sorted({*grades, *rejected}, key=self._link_order):
            link = grades.get((task, unit))
            shown = link.grade if link else None
            key = self._key("link", task, [unit], shown)
            cells = (
                *self._name(self.upper, task),
                *self._name(self.lower, unit),
                value_word("link", shown),
                _told_proof(self._proofs.get((task, unit))),
            )
            yield _row(key, cells, self.settled.of_link(unit, task))

    def lines(self) -> Iterator[ReviewRow]:
        """Yield the coverage of the upper tasks."""
        for line in self.alignment.coverage:
            key = self._key("coverage", line.upper, line.by, line.status)
            cells = (
                *self._name(self.upper, line.upper),
                *self._names(line.by),
                value_word("coverage", line.status),
                "\n".join(missing.text for missing in line.missing) or labels.NOTHING,
                labels.coverage_text(line, self.alignment.decided),
            )
            yield _row(key, cells, self.settled.of_line(line.upper))

    def sentences(self) -> Iterator[ReviewRow]:
        """Yield the sentences of the upper tasks."""
        for line in self.alignment.coverage:
            for item in line.measures:
                text = item.span.of(self.upper.text)
                mark = stamp(text)
                # Who says of an open sentence that it is taken up, says it of the linked units.
                judged = item.covered_by or line.by
                near = self._compared.near(item, line.upper)
                look = item.is_doubtful(speaks=near is not None)
                key = self._key("sentence", line.upper, judged, item.status)
                key = key.model_copy(update={"sentence": mark, "quote": " ".join(text.split())})
                cells = (
                    line.upper,
                    task_name(self._task(self.upper, line.upper)),
                    " ".join(text.split()),
                    "、".join(item.covered_by) or labels.NOTHING,
                    f"（相近）{self._quote(near.lower_span)}"
                    if near
                    else self._quote(item.lower_span),
                    value_word("sentence", item.status),
                    labels.ground_text(item.ground) or (labels.LOOK if look else labels.NOTHING),
                )
                yield _row(key, cells, self.settled.of_sentence(line.upper, mark))

    def lost(self) -> Iterator[ReviewRow]:
        """Yield the decisions on what is gone: nothing is dropped, they may be withdrawn."""
        present = {
            (line.upper, stamp(item.span.of(self.upper.text)))
            for line in self.alignment.coverage
            for item in line.measures
        }
        reworded = (
            item.decision
            for item in self.settled.standing
            if is_decided_sentence(item) and (item.task, item.decision.sentence) not in present
        )
        for decision in (*self.settled.lost, *reworded):
            key = RowKey(
                **{name: getattr(decision, name) for name in _DECIDED_FIELDS},
                shown=decision.value,
                base=decision_mark(decision),
                seen=self.seen,
            )
            named = "、".join(f"{item.unit} {item.heading or ''}" for item in decision.units)
            cells = (
                f"{decision.task.unit} {decision.task.heading or ''}",
                named or labels.NOTHING,
                decision.quote or labels.NOTHING,
            )
            yield ReviewRow(key=key, cells=cells, standing=_told(decision), urgent=True)

    def units(self) -> Iterator[UnitRow]:
        """Yield the tasks of both documents."""
        for extraction, is_upper in ((self.upper, True), (self.lower, False)):
            for unit in extraction.units:
                if unit.kind in TASK_KINDS:
                    text = judged_text(extraction, unit)
                    yield UnitRow(
                        pair=self.pair,
                        upper=is_upper,
                        unit=unit.id,
                        heading=task_name(unit),
                        text=unit.body.of(extraction.text).strip(),
                        stamp=stamp(text),
                    )

    @cached_property
    def _proofs(self) -> dict[tuple[str, str], LinkEvidence]:
        """What speaks for each link, as the report says it."""
        return {
            (line.upper, proof.link.lower): proof
            for line in self.alignment.coverage
            for proof in link_evidence(self._compared, line)
        }

    @cached_property
    def _units(self) -> dict[tuple[str, str], Unit]:
        return {
            (extraction.document.id, unit.id): unit
            for extraction in (self.lower, self.upper)
            for unit in extraction.units
        }

    def _task(self, extraction: Extraction, unit: str) -> Unit:
        return self._units[extraction.document.id, unit]

    def _link_order(self, link: tuple[str, str]) -> tuple[int, int]:
        task, unit = link
        places = [
            self._task(extraction, name).span.start
            for extraction, name in ((self.upper, task), (self.lower, unit))
        ]
        return places[0], places[1]

    def _key(
        self, kind: DecisionKind, task: str, units: Iterable[str], shown: str | None
    ) -> RowKey:
        return RowKey(
            lower=self.alignment.lower,
            upper=self.alignment.upper,
            kind=kind,
            units=tuple(self._judged(self.lower, unit) for unit in units),
            task=self._judged(self.upper, task),
            draft=self._draft,
            shown=shown,
            seen=self.seen,
        )

    def _judged(self, extraction: Extraction, unit: str) -> Judged:
        found = self._task(extraction, unit)
        mark = stamp(judged_text(extraction, found))
        return Judged(unit=unit, stamp=mark, heading=found.heading)

    def _name(self, extraction: Extraction, unit: str) -> tuple[str, str, str]:
        """Return id, heading and text of a unit."""
        found = self._task(extraction, unit)
        return unit, task_name(found), found.body.of(extraction.text).strip()

    def _names(self, units: Iterable[str]) -> tuple[str, str]:
        """Return ids and texts of lower units."""
        named = [self._name(self.lower, unit) for unit in units]
        ids = "、".join(unit for unit, _, _ in named)
        texts = "\n".join(f"【{unit} {heading}】{text}" for unit, heading, text in named)
        return ids or labels.NOTHING, texts or labels.NO_LINK

    def _quote(self, span: Span | None) -> str:
        return " ".join(span.of(self.lower.text).split()) if span else labels.NOTHING


def _told_proof(proof: LinkEvidence | None) -> str:
    """Return the best pairs of sentences of a link, then its indicators and departments."""
    if proof is None:
        return labels.NOTHING
    return "\n".join([*map(_told_pair, proof.pairs[:PROOFS]), *proof.notes])


def _told_pair(pair: SentencePair) -> str:
    shared = "、".join(pair.terms) or NONE_SHARED
    return f"上级：{pair.upper.text}\n本级：{pair.lower.text}\n共同要素：{shared}"


def _row(key: RowKey, cells: tuple[str, ...], item: ActiveDecision | None) -> ReviewRow:
    """Return a row with what was said of it; what no longer holds is not filled in again."""
    if item is None:
        return ReviewRow(key=key, cells=cells)
    decision = item.decision
    key = key.model_copy(update={"base": decision_mark(decision), "filled": item.holds})
    standing = "；".join(map(_told, (*item.agreed, decision)))
    if not item.holds:
        return ReviewRow(
            key=key,
            cells=cells,
            standing=f"{labels.DECIDED['to-review']}：原{standing}",
            urgent=True,
        )
    return ReviewRow(
        key=key,
        cells=cells,
        standing=standing,
        verdict=verdict_word(decision),
        note=decision.note,
        who=decision.who,
        date=decision.date,
    )


def _told(decision: Decision) -> str:
    note = f"：{decision.note}" if decision.note else ""
    return f"{verdict_word(decision)}（{decision.who}，{decision.date}）{note}"
