"""Every proposed link, coverage line and sentence of a pair with both texts (复核行)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Literal

from pydantic import Field, ValidationError

from policy_nlp.records import TASK_KINDS, Record, Span
from policy_nlp.records.alignment import DecisionKind, Demand
from policy_nlp.records.analysis import PairAnalysis
from policy_nlp.records.decisions import (
    AMENDABLE,
    IN_SENTENCE,
    ActiveDecision,
    Decision,
    Judged,
    JudgedSentence,
    Settled,
    printed_field,
)
from policy_nlp.records.extraction import Responsibility, Target
from policy_nlp.records.index import DocumentIndex, PairIndex, Side
from policy_nlp.report import labels
from policy_nlp.report.labels import NONE_SHARED, task_name
from policy_nlp.report.model import Cell, Row, Run, RunStyle, cell_line, text_cell
from policy_nlp.report.papers.alignment.links import link_evidence
from policy_nlp.report.papers.alignment.pair import LinkEvidence, PrintedPair, SentencePair
from policy_nlp.report.papers.review import words
from policy_nlp.report.papers.review.words import (
    decision_word,
    field_word,
    value_word,
    verdict_word,
)
from policy_nlp.text.display import one_line
from policy_nlp.text.judged import Concluded, JudgedPair, JudgedTexts, record_part
from policy_nlp.text.normalise import fingerprint

# How many pairs of sentences a link shows.
PROOFS = 2
RecordKind = Literal["target", "responsibility"]
# Kinds whose rows have a cell to name something lower in.
NAMING: tuple[DecisionKind, ...] = ("demand", "target", "counterpart")
LONGEST_PROOF = 400
# What a row and a decision on it have in common.
_DECIDED_FIELDS = (
    "lower",
    "upper",
    "kind",
    "units",
    "task",
    "sentence",
    "quote",
    "part",
    "proof",
    "draft",
)


class RowKey(Record):
    """What a row of the workbook is about, kept in the row itself (行标识).

    Attributes:
        proof: the lower sentences that the person had before them.
        values: fields of a record that may be amended, as they were read.
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
    task: Judged | None = None
    sentence: str | None = None
    quote: str | None = None
    part: str = ""
    proof: tuple[JudgedSentence, ...] = ()
    values: dict[str, str | None] = Field(default_factory=dict)
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
        read: the lower and upper document as they were read.
        seen: how many decisions the file of the pair holds.
    """

    def __init__(
        self,
        pair: PairIndex,
        analysis: PairAnalysis,
        settled: Settled,
        read: tuple[DocumentIndex, DocumentIndex],
        seen: int = 0,
    ) -> None:
        self.name = f"{pair.lower.id}--{pair.upper.id}"
        self.pair = PrintedPair.of_index(pair, analysis)
        self.settled = settled
        self._seen = seen
        self._draft = fingerprint(pair.lower.text)
        self._judged = JudgedPair(self.pair)
        lower, upper = read
        self._read = (JudgedTexts(upper, is_lower=False), JudgedTexts(lower))

    def links(self) -> Iterator[Row]:
        """Yield the links, task by task, direct ones first; rejected ones too."""
        upper, lower = self.pair.upper, self.pair.lower
        grades = {(link.upper, link.lower): link.grade for link in self.pair.alignment.links}
        decided = {(it.task, it.unit) for it in self.settled.of_kind("link") if it.unit}
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

    def demands(self) -> Iterator[Row]:
        """Yield what the upper text asks, sentence by sentence, and its single targets."""
        for demand in self.pair.alignment.demands:
            if demand.kind != "department":
                cells = (
                    *self._asked_cells(demand),
                    value_word("demand", demand.status),
                    labels.ACTIONS[demand.action],
                )
                yield self._concluded_row(self._judged.demand(demand), cells)

    def triage(self) -> Iterator[Row]:
        """Yield what is to be done about the demands on which something is, or was decided."""
        for demand in self.pair.alignment.demands:
            standing = self._standing_on(self._judged.triage(demand))
            if demand.action != "none" or standing is not None:
                yield self.triage_row(demand)

    def triage_row(self, demand: Demand) -> Row:
        """Return the row on what is to be done about a demand."""
        cells = (
            *self._asked_cells(demand),
            value_word("demand", demand.status),
            (demand.draft.wording if demand.draft else "") or labels.NOTHING,
            value_word("triage", demand.action),
        )
        return self._concluded_row(self._judged.triage(demand), cells)

    def _asked_cells(self, demand: Demand) -> tuple[str, ...]:
        texts = demand.proof or ((demand.near,) if demand.near else ())
        quotes = "\n".join(one_line(text.text) for text in texts)
        is_near = not demand.proof and bool(texts)
        return (
            *self._task_cells(demand.upper),
            one_line(demand.text),
            "、".join(dict.fromkeys(text.unit for text in texts)) or labels.NOTHING,
            f"（{labels.NEAR}）{quotes}" if is_near else quotes or labels.NOTHING,
        )

    def targets(self) -> Iterator[Row]:
        """Yield the upper targets with the lower ones that answer them."""
        for link in self.pair.alignment.targets:
            if link.upper is None:
                continue
            item = self._judged.target(link)
            lower = self.pair.lower.target(link.lower) if link.lower else None
            cells = (
                *self._task_cells(item.task),
                self.pair.upper.target(link.upper).quote,
                "、".join(item.units) or labels.NOTHING,
                lower.quote if lower else self._lower_quote(link.lower_span),
                value_word("target", link.relation),
            )
            yield self._concluded_row(item, cells)

    def counterparts(self) -> Iterator[Row]:
        """Yield who answers above, with the bodies that answer to them."""
        for link in self.pair.alignment.departments:
            item = self._judged.counterpart(link)
            if item is not None:
                cells = (
                    *self._task_cells(link.upper_unit),
                    link.upper_department,
                    "、".join(link.named_in) or labels.NOTHING,
                    "、".join(link.counterparts) or labels.NOTHING,
                    value_word("counterpart", link.status),
                )
                yield self._concluded_row(item, cells)

    def _task_cells(self, task: str) -> tuple[str, str]:
        return task, task_name(self.pair.upper.unit(task))

    def records(self, kind: RecordKind) -> Iterator[Row]:
        """Yield the targets, or who answers for what, as they were read of both texts."""
        for texts in self._read:
            read = texts.document.extraction
            records: Sequence[Target | Responsibility] = (
                read.targets if kind == "target" else read.responsibilities
            )
            seen = set()
            for record in records:
                sentence = texts.sentence(record.span)
                mark = (record.unit, sentence.stamp, record_part(record))
                if mark not in seen:
                    seen.add(mark)
                    yield from self._record_rows(record, texts, sentence)
        for item in self.settled.of_kind("amend"):
            if not item.holds and item.decision.part.startswith(f"{kind}:"):
                yield self._amended_row(item)

    def _record_rows(
        self, record: Target | Responsibility, texts: JudgedTexts, sentence: JudgedSentence
    ) -> Iterator[Row]:
        """Yield the row of a record, and one for each of its fields that was amended."""
        part, unit, is_lower = record_part(record), texts.unit(record.unit), texts.is_lower
        name = record.quote if isinstance(record, Target) else record.name
        _, fields = AMENDABLE[part.partition(":")[0]]
        values = {field: printed_field(record, field) for field in fields}
        for item in self._amendments.get((is_lower, sentence.stamp, part, unit.unit), ()):
            yield self._amended_row(item, name)
        key = RowKey(
            lower=self.pair.lower.id,
            upper=self.pair.upper.id,
            kind="amend",
            units=(unit,) if is_lower else (),
            task=None if is_lower else unit,
            sentence=sentence.stamp,
            quote=sentence.text,
            part=part,
            values=values,
            draft=self._draft,
            seen=self._seen,
        )
        shown = (f"{words.FIELDS[name]} {field_word(name, v)}" for name, v in values.items() if v)
        yield _form_row(key, (*_record_cells(key, name), "；".join(shown)), extra=("",))

    def _amended_row(self, item: ActiveDecision, name: str | None = None) -> Row:
        """Return the row of a field that was amended."""
        made = item.decision
        name = name or made.part.partition(":")[2]
        key = RowKey(
            **{name: getattr(made, name) for name in _DECIDED_FIELDS},
            values={made.field or "": made.old},
            base=made.id,
            filled=item.holds,
            seen=self._seen,
        )
        cells = (*_record_cells(key, name), decision_word(made))
        said = _decision_text(made)
        if not item.holds:
            doubt = f"{labels.DECIDED['to-review']}：原{said}"
            return _form_row(key, cells, doubt, alert=True, extra=("",))
        filled = (verdict_word(made), made.note, made.who, made.date)
        return _form_row(key, cells, said, filled, extra=(field_word(made.field or "", made.new),))

    @cached_property
    def _amendments(self) -> dict[tuple[bool, str, str, str], list[ActiveDecision]]:
        """Fields that were amended, by record."""
        found: dict[tuple[bool, str, str, str], list[ActiveDecision]] = {}
        for item in self.settled.of_kind("amend"):
            made = item.decision
            if item.holds:
                unit = item.unit or item.task
                place = (made.is_lower_record, made.sentence or "", made.part, unit)
                found.setdefault(place, []).append(item)
        return found

    def lost(self) -> Iterator[Row]:
        """Yield the decisions on what is gone: nothing is dropped, they may be withdrawn."""
        reworded = (
            item.decision
            for item in self.settled.standing
            if item.decision.kind in IN_SENTENCE
            and item.decision.kind != "amend"
            and (item.decision.kind, item.task, item.decision.sentence, item.decision.part)
            not in self._judged.concluded
        )
        for decision in (*self.settled.lost, *reworded):
            key = RowKey(
                **{name: getattr(decision, name) for name in _DECIDED_FIELDS},
                values={decision.field: decision.old} if decision.field else {},
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

    def sentences(self) -> list[Row]:
        """Return the sentences of the lower document, to name one of them."""
        return [
            Row(cells=tuple(map(text_cell, (self.name, item.unit, item.text, item.stamp))))
            for item in dict.fromkeys(self._judged.lower.sentences)
        ]

    def units(self, side: Side) -> list[Row]:
        """Return the tasks of a document, to choose from when a link is added."""
        document = self.pair.document(side)
        rows = []
        for unit in document.units.values():
            if unit.kind in TASK_KINDS:
                id_, heading, text = _named_text(document, unit.id)
                mark = self._judged.texts(side).unit(unit.id).stamp
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

    def _concluded_row(self, concluded: Concluded, cells: tuple[str, ...]) -> Row:
        """Return the row of one thing that the program concludes."""
        kind = concluded.kind
        key = self._key(
            kind, concluded.task, concluded.units, concluded.shown
        ).model_copy(
            update=concluded.sentence_fields
            # A cell holds so much and no more.
            | {
                "proof": tuple(
                    x.model_copy(update={"text": x.text[:LONGEST_PROOF]}) for x in concluded.proof
                )
            }
        )
        item = self._standing_on(concluded)
        named = item.decision.new or "" if item and item.holds else ""
        return self._row(key, cells, item, extra=(named,) if kind in NAMING else ())

    def _standing_on(self, concluded: Concluded) -> ActiveDecision | None:
        return self.settled.of_sentence(
            concluded.kind, concluded.task, concluded.sentence, concluded.part
        )

    def _key(
        self, kind: DecisionKind, task: str, units: Iterable[str], shown: str | None
    ) -> RowKey:
        fields = self._judged.judged_fields(kind, task, units)
        return RowKey(**fields, shown=shown, seen=self._seen)

    def _row(
        self,
        key: RowKey,
        cells: tuple[str, ...],
        item: ActiveDecision | None,
        extra: tuple[str, ...] = (),
    ) -> Row:
        """Return a row with what was decided of it; what no longer holds is not filled in again."""
        if item is None:
            return _form_row(key, cells, extra=extra)
        decision = item.decision
        key = key.model_copy(update={"base": decision.id, "filled": item.holds})
        standing = "；".join(map(_decision_text, (*item.agreed, decision)))
        if not item.holds:
            doubt = f"{labels.DECIDED['to-review']}：原{standing}"
            return _form_row(key, cells, doubt, alert=True, extra=extra)
        if decision.proof or decision.part:
            # What was judged then stands in the row, so that leaving it says the same.
            key = key.model_copy(update={"proof": decision.proof})
        filled = (verdict_word(decision), decision.note, decision.who, decision.date)
        return _form_row(key, cells, standing, filled, extra=extra)

    def _lower_quote(self, span: Span | None) -> str:
        return self.pair.lower.printed(span) if span else labels.NOTHING


def _form_row(
    key: RowKey,
    cells: tuple[str, ...],
    standing: str = "",
    filled: tuple[str, ...] = ("", "", "", ""),
    *,
    alert: bool = False,
    extra: tuple[str, ...] = (),
) -> Row:
    """Return a row of a form; `extra` is what stands between the verdict and the note."""
    style: RunStyle = "alert" if alert else "plain"
    decided = Cell((cell_line(Run(standing, style)),)) if standing else Cell()
    before = map(text_cell, (key.pair, *cells))
    after = map(text_cell, (filled[0], *extra, *filled[1:], key.encode()))
    return Row(cells=(*before, decided, *after))


def _record_cells(key: RowKey, name: str) -> tuple[str, ...]:
    """Return where a record stands, the sentence and what it is called there."""
    judged = key.task or key.units[0]
    side = words.UPPER if key.task else words.LOWER
    return side, _judged_name(judged), key.quote or labels.NOTHING, name


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
    return f"{decision_word(decision)}（{decision.who}，{decision.date}）{note}"
