"""Every proposed link, coverage line and sentence of a pair with both texts (复核行)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from policy_nlp.records import TASK_KINDS, Record, Span
from policy_nlp.records.alignment import DecisionKind
from policy_nlp.records.analysis import PairAnalysis
from policy_nlp.records.decisions import ActiveDecision, Decision, Judged, Settled, judged_text
from policy_nlp.records.index import DocumentIndex, PairIndex, Side
from policy_nlp.report import labels
from policy_nlp.report.labels import NONE_SHARED, task_name
from policy_nlp.report.model import Cell, Row, Run, RunStyle, cell_line, text_cell
from policy_nlp.report.papers.alignment.links import link_evidence
from policy_nlp.report.papers.alignment.pair import LinkEvidence, PrintedPair, SentencePair
from policy_nlp.report.papers.review import words
from policy_nlp.report.papers.review.words import value_word, verdict_word
from policy_nlp.text.display import one_line
from policy_nlp.text.normalise import fingerprint

# How many pairs of sentences a link shows.
PROOFS = 2
# What a row and a decision on it have in common.
_DECIDED_FIELDS = ("lower", "upper", "kind", "units", "task", "sentence", "quote", "draft")


class RowKey(Record):
    """What a row of the workbook is about, kept in the row itself (行标识).

    Attributes:
        shown: grade or status that the person had before them.
        base: id of the decision that stood when the workbook was written, empty for none.
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


class ReviewedPair:
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
        self.name = f"{pair.lower.id}--{pair.upper.id}"
        self.pair = PrintedPair.of_index(pair, analysis)
        self.settled = settled
        self._seen = seen
        self._draft = fingerprint(pair.lower.text)

    def links(self) -> Iterator[Row]:
        """Yield the links, task by task, direct ones first; rejected ones too."""
        upper, lower = self.pair.upper, self.pair.lower
        grades = {(link.upper, link.lower): link.grade for link in self.pair.alignment.links}
        decided = {(it.task, it.unit) for it in self.settled.standing if it.unit is not None}
        places = {
            (task, unit): (upper.unit(task).span.start, lower.unit(unit).span.start)
            for task, unit in {*grades, *decided}
        }
        for task, unit in sorted(places, key=lambda link: places[link]):
            grade = grades.get((task, unit))
            cells = (
                *_named_text(upper, task),
                *_named_text(lower, unit),
                value_word("link", grade),
                _evidence_text(self._evidence.get((task, unit))),
            )
            key = self._key("link", task, [unit], grade)
            yield self._row(key, cells, self.settled.of_link(unit, task))

    def lines(self) -> Iterator[Row]:
        """Yield the coverage of the upper tasks."""
        for line in self.pair.alignment.coverage:
            by = [_named_text(self.pair.lower, unit) for unit in line.by]
            texts = "\n".join(f"【{unit} {heading}】{text}" for unit, heading, text in by)
            cells = (
                *_named_text(self.pair.upper, line.upper),
                "、".join(line.by) or labels.NOTHING,
                texts or labels.NO_LINK,
                value_word("coverage", line.status),
                "\n".join(missing.text for missing in line.missing) or labels.NOTHING,
                labels.coverage_text(line, self.pair.alignment.decided),
            )
            key = self._key("coverage", line.upper, line.by, line.status)
            yield self._row(key, cells, self.settled.of_line(line.upper))

    def sentences(self) -> Iterator[Row]:
        """Yield the sentences of the upper tasks."""
        for line in self.pair.alignment.coverage:
            for item in line.measures:
                text = item.span.of(self.pair.upper.text)
                near = self.pair.near(item, line.upper)
                quote = self._lower_quote(near.lower_span if near else item.lower_span)
                look = labels.LOOK if item.is_doubtful(speaks=near is not None) else labels.NOTHING
                cells = (
                    line.upper,
                    task_name(self.pair.upper.unit(line.upper)),
                    one_line(text),
                    "、".join(item.covered_by) or labels.NOTHING,
                    f"（{labels.NEAR}）{quote}" if near else quote,
                    value_word("demand", item.status),
                    labels.ground_text(item.ground) or look,
                )
                # Who says of an open sentence that it is taken up, says it of the linked units.
                judged = item.covered_by or line.by
                key = self._key("demand", line.upper, judged, item.status).model_copy(
                    update={"sentence": fingerprint(text), "quote": one_line(text)}
                )
                yield self._row(key, cells, self.settled.of_sentence(line.upper, fingerprint(text)))

    def lost(self) -> Iterator[Row]:
        """Yield the decisions on what is gone: nothing is dropped, they may be withdrawn."""
        present = {
            (line.upper, fingerprint(item.span.of(self.pair.upper.text)))
            for line in self.pair.alignment.coverage
            for item in line.measures
        }
        reworded = (
            item.decision
            for item in self.settled.standing
            if item.decision.kind == "demand" and (item.task, item.decision.sentence) not in present
        )
        for decision in (*self.settled.lost, *reworded):
            key = RowKey(
                **{name: getattr(decision, name) for name in _DECIDED_FIELDS},
                shown=decision.value,
                base=decision.id,
                seen=self._seen,
            )
            cells = (
                _judged_name(decision.task) if decision.task else labels.NOTHING,
                "、".join(map(_judged_name, decision.units)) or labels.NOTHING,
                decision.quote or labels.NOTHING,
            )
            yield _form_row(key, cells, _decision_text(decision), alert=True)

    def units(self, side: Side) -> list[Row]:
        """Return the tasks of a document, to choose from when a link is added."""
        document = self.pair.document(side)
        rows = []
        for unit in document.units.values():
            if unit.kind in TASK_KINDS:
                id_, heading, text = _named_text(document, unit.id)
                mark = fingerprint(judged_text(document.extraction, unit))
                named = words.UPPER if side == "upper" else words.LOWER
                cells = (self.name, named, id_, heading, text, mark, f"{id_} {heading}")
                rows.append(Row(cells=tuple(map(text_cell, cells))))
        return rows

    @cached_property
    def _evidence(self) -> dict[tuple[str, str], LinkEvidence]:
        """What speaks for each link, as the report says it."""
        return {
            (line.upper, item.link.lower): item
            for line in self.pair.alignment.coverage
            for item in link_evidence(self.pair, line)
        }

    def _key(
        self, kind: DecisionKind, task: str, units: Iterable[str], shown: str | None
    ) -> RowKey:
        return RowKey(
            lower=self.pair.lower.id,
            upper=self.pair.upper.id,
            kind=kind,
            units=tuple(_judged(self.pair.lower, unit) for unit in units),
            task=_judged(self.pair.upper, task),
            draft=self._draft,
            shown=shown,
            seen=self._seen,
        )

    def _row(self, key: RowKey, cells: tuple[str, ...], item: ActiveDecision | None) -> Row:
        """Return a row with what was decided of it; what no longer holds is not filled in again."""
        if item is None:
            return _form_row(key, cells)
        decision = item.decision
        key = key.model_copy(update={"base": decision.id, "filled": item.holds})
        standing = "；".join(map(_decision_text, (*item.agreed, decision)))
        if not item.holds:
            return _form_row(key, cells, f"{labels.DECIDED['to-review']}：原{standing}", alert=True)
        filled = (verdict_word(decision), decision.note, decision.who, decision.date)
        return _form_row(key, cells, standing, filled)

    def _lower_quote(self, span: Span | None) -> str:
        return self.pair.lower.printed(span) if span else labels.NOTHING


def _form_row(
    key: RowKey,
    cells: tuple[str, ...],
    standing: str = "",
    filled: tuple[str, ...] = ("", "", "", ""),
    *,
    alert: bool = False,
) -> Row:
    style: RunStyle = "alert" if alert else "plain"
    decided = Cell((cell_line(Run(standing, style)),)) if standing else Cell()
    before, after = map(text_cell, (key.pair, *cells)), map(text_cell, (*filled, key.encode()))
    return Row(cells=(*before, decided, *after))


def _judged(document: DocumentIndex, unit: str) -> Judged:
    found = document.unit(unit)
    mark = fingerprint(judged_text(document.extraction, found))
    return Judged(unit=unit, stamp=mark, heading=found.heading)


def _judged_name(judged: Judged) -> str:
    return f"{judged.unit} {judged.heading or ''}"


def _named_text(document: DocumentIndex, unit: str) -> tuple[str, str, str]:
    """Return id, heading and text of a unit."""
    found = document.unit(unit)
    return unit, task_name(found), found.body.of(document.text).strip()


def _evidence_text(evidence: LinkEvidence | None) -> str:
    """Return the best pairs of sentences of a link, then its indicators and departments."""
    if evidence is None:
        return labels.NOTHING
    return "\n".join([*map(_sentences_text, evidence.pairs[:PROOFS]), *evidence.notes])


def _sentences_text(pair: SentencePair) -> str:
    shared = "、".join(pair.terms) or NONE_SHARED
    return f"上级：{pair.upper.text}\n本级：{pair.lower.text}\n共同要素：{shared}"


def _decision_text(decision: Decision) -> str:
    note = f"：{decision.note}" if decision.note else ""
    return f"{verdict_word(decision)}（{decision.who}，{decision.date}）{note}"
