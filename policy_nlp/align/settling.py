"""What people decided, found again in the present texts (人工意见的归位).

A decision is found by the text that was judged, wherever that text stands now. Where the text has
changed it does not hold: the line says 待复核 and what the program finds stands. A link, or the
line of a task, leans on its units whole; all else on its sentence and the lower sentences that
were shown with it, so that a changed sentence re-opens exactly what leans on it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from typing import get_args

from policy_nlp.records import TASK_KINDS, Extraction, Responsibility, Target
from policy_nlp.records.alignment import SentenceCoverage
from policy_nlp.records.decisions import (
    PERSON,
    RECORD,
    ActiveDecision,
    Decision,
    Judged,
    Settled,
    printed_field,
    standing_digest,
)
from policy_nlp.records.extraction import UnitKind
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.text.judged import Concluded, JudgedPair, JudgedTexts, record_part
from policy_nlp.text.normalise import fingerprint
from policy_nlp.text.width import fold

# What says that something lower answers: what comes into a later draft does not put it in doubt.
ANSWERED = ("covered", "full", "ok", "same", "stronger", "earlier", "none")


def settle_decisions(
    pair: PairIndex,
    decisions: Iterable[Decision],
    read: tuple[DocumentIndex, DocumentIndex] | None = None,
) -> Settled:
    """Bring decisions to the present texts.

    Of several on one thing the last counts, but one on the text as it stands now comes before
    one on another; a withdrawal ends all before it.

    Args:
        pair: what the program finds in both documents as they are now.
        decisions: in the order they were made.
        read: the lower and upper document as they were read, where people amended records.
    """
    made = tuple(decisions)
    finder = _DecisionFinder(pair, standing_digest(made), read or (pair.lower, pair.upper))
    return _settle(made, finder.find)


def _settle(
    decisions: Iterable[Decision], find: Callable[[Decision], ActiveDecision | None]
) -> Settled:
    standing: dict[tuple[str, ...], ActiveDecision] = {}
    lost: dict[tuple[str, ...], Decision] = {}
    for decision in decisions:
        found = find(decision)
        if found is None:
            lost[decision.subject] = decision
        elif decision.verdict == "withdraw":
            standing.pop(found.key, None)
        elif found.holds or found.key not in standing or not standing[found.key].holds:
            standing[found.key] = found.after(standing.get(found.key))
    return Settled(
        standing=tuple(standing.values()),
        lost=tuple(decision for decision in lost.values() if decision.verdict != "withdraw"),
    )


class _JudgedUnits:
    """The units of a document, found by what they say; the tasks where no kinds are named."""

    def __init__(self, texts: JudgedTexts, kinds: Collection[UnitKind] = TASK_KINDS) -> None:
        self._stamps: dict[str, str] = {}
        self._by_stamp: dict[str, list[str]] = {}
        self._by_heading: dict[str, list[str]] = {}
        for unit in texts.document.units.values():
            if unit.kind in kinds:
                mark = self._stamps[unit.id] = texts.unit(unit.id).stamp
                self._by_stamp.setdefault(mark, []).append(unit.id)
                if unit.heading:
                    self._by_heading.setdefault(fold(unit.heading), []).append(unit.id)

    def find(self, judged: Judged) -> tuple[str | None, bool]:
        """Return where a unit stands now, and whether it still says the same.

        One that moved is found by its text, else by its heading, else by its place; where
        several say the same, the place decides.
        """
        if self._stamps.get(judged.unit) == judged.stamp:
            return judged.unit, True
        same = self._by_stamp.get(judged.stamp, [])
        if len(same) == 1:
            return same[0], True
        headed = self._by_heading.get(fold(judged.heading or ""), [])
        if len(headed) == 1:
            return headed[0], False
        return (judged.unit if judged.unit in self._stamps else None), False


ALL_KINDS: tuple[UnitKind, ...] = get_args(UnitKind)


class _DecisionFinder:
    """Finds what decisions speak of in the present texts."""

    def __init__(
        self, pair: PairIndex, digest: str, read: tuple[DocumentIndex, DocumentIndex]
    ) -> None:
        self._pair, self._digest = pair, digest
        self._judged = JudgedPair(pair)
        lower, upper = self._judged.lower, self._judged.upper
        self._below, self._above = _JudgedUnits(lower), _JudgedUnits(upper)
        self._anywhere = _JudgedUnits(upper, ALL_KINDS)
        self._draft = fingerprint(pair.lower.text)
        self._records = {
            True: _RecordFinder(JudgedTexts(read[0])),
            False: _RecordFinder(JudgedTexts(read[1])),
        }

    def find(self, decision: Decision) -> ActiveDecision | None:
        """Return the decision at its present place; None where that is gone."""
        if decision.kind == "amend":
            return self._records[decision.is_lower_record].find(decision)
        if decision.task is None:
            signed = (decision.digest, decision.draft, decision.guidance)
            present = (self._digest, self._draft, fingerprint(self._pair.upper.text))
            return ActiveDecision(decision=decision, task="", holds=signed == present)
        if decision.kind in ("link", "coverage"):
            return self._find_task(decision, decision.task)
        return self._find_concluded(decision, decision.task)

    def _find_task(self, decision: Decision, judged: Judged) -> ActiveDecision | None:
        task, same = self._above.find(judged)
        if task is None:
            return None
        if decision.kind == "link":
            unit, unchanged = self._below.find(decision.units[0])
            if unit is None:
                return None
            return ActiveDecision(decision=decision, unit=unit, task=task, holds=same and unchanged)
        line = self._pair.coverage_of(task)
        if line is None:
            return None
        holds = same and self._judged_all(decision, line.by)
        return ActiveDecision(decision=decision, task=task, holds=holds)

    def _find_concluded(self, decision: Decision, judged: Judged) -> ActiveDecision | None:
        """Return a decision on a sentence of the upper text, or on something in it."""
        task, _ = self._anywhere.find(judged)
        about = decision.sentence or "", decision.part
        found = self._judged.concluded.get((decision.kind, task or "", *about))
        if found is None:
            places = self._by_sentence.get((decision.kind, *about), ())
            found = places[0] if len(places) == 1 else None
        if found is not None:
            holds = self._leans_on_same(decision, found)
            return ActiveDecision(decision=decision, task=found.task, holds=holds)
        if task is None:
            return None
        return ActiveDecision(decision=decision, task=task, holds=False)

    @cached_property
    def _by_sentence(self) -> dict[tuple[str, ...], list[Concluded]]:
        found: dict[tuple[str, ...], list[Concluded]] = {}
        for item in self._judged.concluded.values():
            found.setdefault((item.kind, item.sentence, item.part), []).append(item)
        return found

    @cached_property
    def _measures(self) -> dict[str, list[tuple[str, SentenceCoverage]]]:
        """The sentences of each task with their stamps."""
        text = self._pair.upper.text
        return {
            line.upper: [(fingerprint(item.span.of(text)), item) for item in line.measures]
            for line in self._pair.alignment.coverage
        }

    def _leans_on_same(self, decision: Decision, found: Concluded) -> bool:
        """Return whether the lower sentences that were judged still stand, and nothing came."""
        line = self._pair.coverage_of(found.task)
        if line is not None and not decision.proof and not decision.part:
            # Where no lower sentence was shown it leans on the linked units.
            return any(
                stamp == decision.sentence and self._judged_all(decision, item.covered_by)
                for stamp, item in self._measures[found.task]
            )
        if not all(self._judged.lower.spans(item.stamp) for item in decision.proof):
            return False
        if decision.draft == self._draft or decision.value in ANSWERED or not found.answers:
            return True
        return found.proof[0].stamp in {item.stamp for item in decision.proof}

    def _judged_all(self, decision: Decision, by: Iterable[str]) -> bool:
        """Return whether the lower texts are those that were judged.

        In another draft a unit that now takes part, and was not judged, puts it in doubt;
        in the same draft only the program's opinion can have changed, which does not.
        """
        found = [self._below.find(judged) for judged in decision.units]
        if not all(same for _, same in found):
            return False
        return decision.draft == self._draft or set(by) <= {unit for unit, _ in found}


class _RecordFinder:
    """Finds the records of one document that people amended."""

    def __init__(self, texts: JudgedTexts) -> None:
        self.texts = texts

    @cached_property
    def _units(self) -> _JudgedUnits:
        return _JudgedUnits(self.texts, ALL_KINDS)

    def find(self, decision: Decision) -> ActiveDecision | None:
        """Return an amendment at its present place; None where its unit is gone."""
        record = next(iter(self.records(decision)), None)
        judged = decision.task or decision.units[0]
        unit = record.unit if record else self._units.find(judged)[0]
        if unit is None:
            return None
        is_lower = decision.is_lower_record
        return ActiveDecision(
            decision=decision,
            unit=unit if is_lower else None,
            task="" if is_lower else unit,
            holds=self._is_same(decision, record),
        )

    def records(self, decision: Decision) -> list[Target | Responsibility]:
        """Return the records that an amendment speaks of, in a sentence that reads the same."""
        document, places = self.texts.document, self.texts.spans(decision.sentence or "")
        kind = decision.part.partition(":")[0]
        records: Sequence[Target | Responsibility] = (
            document.extraction.targets
            if kind == "target"
            else document.extraction.responsibilities
        )
        return [
            record
            for record in records
            if record_part(record) == decision.part
            and any(place.overlaps(record.span) for place in places)
        ]

    def _is_same(self, decision: Decision, record: Target | Responsibility | None) -> bool:
        """Return whether the field reads as it was judged, or as it was amended."""
        if decision.field == RECORD:
            return True
        if record is None or decision.field is None:
            return False
        return printed_field(record, decision.field) in (decision.old, decision.new)


def amend_records(document: DocumentIndex, decisions: Iterable[Decision]) -> Extraction:
    """Return the records of a document with what people amended of them (更正).

    What was read stays as it is where the sentence reads otherwise now, and in the file of what
    was extracted.

    Args:
        document: as it was read.
        decisions: on this document, in the order they were made.
    """
    made = [item for item in decisions if item.kind == "amend"]
    extraction = document.extraction
    finder = _RecordFinder(JudgedTexts(document))
    changed: dict[str, Target | Responsibility] = {}
    gone: set[str] = set()
    for item in _settle(made, finder.find).standing:
        decision = item.decision
        for record in finder.records(decision) if item.holds else ():
            if decision.field == RECORD:
                gone.add(record.id)
            else:
                known = changed.get(record.id, record)
                fields = known.model_dump() | {decision.field: decision.new, "rule": PERSON}
                changed[record.id] = type(known).model_validate(fields)
    return extraction.model_copy(
        update={
            name: tuple(changed.get(item.id, item) for item in records if item.id not in gone)
            for name, records in (
                ("targets", extraction.targets),
                ("responsibilities", extraction.responsibilities),
            )
        }
    )
