"""What people decided, put over an alignment (人工意见的叠加).

A decision is found again by the text that was judged, wherever that text stands now. Where the
text has changed it does not hold: the line says 待复核 and what the program finds stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from policy_nlp.align.align import DEFAULTS, align_plans
from policy_nlp.align.departments import link_departments
from policy_nlp.align.options import AlignOptions
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.records import (
    TASK_KINDS,
    Alignment,
    DocumentMeta,
    Link,
    OwnUnit,
    SentenceCoverage,
    Span,
    UnitCoverage,
)
from policy_nlp.records.alignment import (
    CoverageStatus,
    Demand,
    DemandGround,
    DemandStatus,
    Ground,
    OwnCode,
    OwnReason,
    Reason,
    is_confirmed,
    sum_up,
)
from policy_nlp.records.decisions import (
    SETTLED,
    ActiveDecision,
    Decision,
    Judged,
    Settled,
    judged_text,
)
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.text.normalise import fingerprint
from policy_nlp.text.width import fold

if TYPE_CHECKING:
    from policy_nlp.encoder import Encoder


def settle_decisions(pair: PairIndex, decisions: Iterable[Decision]) -> Settled:
    """Bring decisions to the present texts.

    Of several on one thing the last counts, but one on the text as it stands now comes before
    one on another; a withdrawal ends all before it.

    Args:
        pair: what the program finds in both documents as they are now.
        decisions: in the order they were made.
    """
    finder = _DecisionFinder(pair)
    standing: dict[tuple[str, ...], ActiveDecision] = {}
    lost: dict[tuple[str, ...], Decision] = {}
    for decision in decisions:
        if decision.kind not in SETTLED or decision.part:
            continue
        found = finder.find(decision)
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


def apply_decisions(
    pair: PairIndex,
    settled: Settled,
    *,
    meta: DocumentMeta | None = None,
    lexicons: Lexicons | None = None,
    options: AlignOptions = DEFAULTS,
    encoder: Encoder | None = None,
) -> Alignment:
    """Return the alignment with what people decided over what the program found.

    Rejected links go, confirmed, regraded and added ones stay as they were decided; coverage,
    targets and departments are judged anew on the links that are left.

    Args:
        pair: what the program finds in both documents.
        settled: the decisions, brought to these texts.
        meta: as for `align_plans`.
        lexicons: as for `align_plans`.
        options: as for `align_plans`.
        encoder: as for `align_plans`.
    """
    alignment = pair.alignment
    lower, upper = pair.lower.extraction, pair.upper.extraction
    places = {unit: at for at, unit in enumerate(pair.upper.units)}
    decided = settled.decided(places)
    if not settled.standing:
        return alignment.model_copy(update={"decided": decided})
    words = lexicons or load_lexicons()
    grades = settled.grades
    found = {(link.lower, link.upper): link.grade for link in alignment.links}
    if any(found.get(ends) != grade for ends, grade in grades.items()):
        alignment = align_plans(
            lower,
            upper,
            meta=meta,
            lexicons=words,
            options=options,
            decided=grades,
            encoder=encoder,
        )
    links = tuple(
        sorted(
            _decided_links(alignment.links, settled),
            key=lambda link: (pair.lower.position(link.lower), places[link.upper]),
        )
    )
    coverage = tuple(_decided_line(line, settled, pair.upper.text) for line in alignment.coverage)
    return alignment.model_copy(
        update={
            "links": links,
            "coverage": coverage,
            "departments": link_departments(pair.upper, pair.lower, links, coverage, words),
            "own": tuple(_decided_own(item, settled, pair.upper) for item in alignment.own),
            "decided": decided,
            "demands": follow_decisions(alignment.demands, coverage),
        }
    )


class _JudgedUnits:
    """The tasks of a document, found by what they say."""

    def __init__(self, document: DocumentIndex) -> None:
        self._stamps: dict[str, str] = {}
        self._by_stamp: dict[str, list[str]] = {}
        self._by_heading: dict[str, list[str]] = {}
        for unit in document.units.values():
            if unit.kind in TASK_KINDS:
                mark = self._stamps[unit.id] = fingerprint(judged_text(document.extraction, unit))
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


class _DecisionFinder:
    """Finds what decisions speak of in the present texts."""

    def __init__(self, pair: PairIndex) -> None:
        self._pair = pair
        self._below, self._above = _JudgedUnits(pair.lower), _JudgedUnits(pair.upper)
        self._draft = fingerprint(pair.lower.text)

    def find(self, decision: Decision) -> ActiveDecision | None:
        """Return the decision at its present place; None where that is gone."""
        if decision.task is None:
            return None
        task, same = self._above.find(decision.task)
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
        if decision.kind == "coverage":
            holds = same and self._judged_all(decision, line.by)
        else:
            holds = any(
                fingerprint(sentence.span.of(self._pair.upper.text)) == decision.sentence
                and self._judged_all(decision, sentence.covered_by)
                for sentence in line.measures
            )
        return ActiveDecision(decision=decision, task=task, holds=holds)

    def _judged_all(self, decision: Decision, by: Iterable[str]) -> bool:
        """Return whether the lower texts are those that were judged.

        In another draft a unit that now takes part, and was not judged, puts it in doubt;
        in the same draft only the program's opinion can have changed, which does not.
        """
        found = [self._below.find(judged) for judged in decision.units]
        if not all(same for _, same in found):
            return False
        return decision.draft == self._draft or set(by) <= {unit for unit, _ in found}


def _decided_links(links: Iterable[Link], settled: Settled) -> list[Link]:
    """Mark the links that were decided on.

    One that a person added and whose text has changed is kept in view, but proves nothing.
    """
    active = {(item.unit, item.task): item for item in settled.standing if item.unit is not None}
    kept = []
    for link in links:
        item = active.pop((link.lower, link.upper), None)
        kept.append(link.model_copy(update={"decision": item.mark if item else None}))
    for (unit, task), item in active.items():
        grade = item.grade
        if unit is not None and grade is not None and not item.holds:
            kept.append(Link(lower=unit, upper=task, grade=grade, score=0.0, decision=item.mark))
    return kept


def _decided_line(line: UnitCoverage, settled: Settled, text: str) -> UnitCoverage:
    """Put decisions over the coverage of a unit: of its sentences, of its links, of itself."""
    sentences = tuple(_decided_sentence(item, line.upper, settled, text) for item in line.measures)
    if sentences != line.measures:
        line = sum_up(line.upper, line.by, sentences, text)
    linked = [
        unit for (unit, task), grade in settled.grades.items() if task == line.upper and grade
    ]
    if linked and line.status in ("none", "undecided"):
        line = _restated(line, Reason(code="linked", args=tuple(linked)), "partial")
    item = settled.of_line(line.upper)
    if item is None:
        present = {fingerprint(sentence.span.of(text)) for sentence in line.measures}
        gone = tuple(
            quote for mark, quote in settled.sentences_of(line.upper) if mark not in present
        )
        if not gone:
            return line
        line = line.model_copy(update={"decision": "to-review"})
        return _restated(line, Reason(code="reworded", args=gone))
    line = line.model_copy(update={"decision": item.mark})
    if not item.holds:
        return _restated(line, Reason(code="to-review"))
    if item.status in ("full", "not-applicable"):
        # Who says that all is carried out, or that nothing can be, leaves no sentence open.
        line = line.model_copy(update={"missing": ()})
    return _restated(line, Reason(code="decided"), item.status)


def _restated(
    line: UnitCoverage, reason: Reason, status: CoverageStatus | None = None
) -> UnitCoverage:
    found = reason.model_copy(update={"found": line.reason})
    return line.model_copy(update={"status": status or line.status, "reason": found})


def _decided_sentence(
    line: SentenceCoverage, task: str, settled: Settled, text: str
) -> SentenceCoverage:
    """Put a decision over the coverage of a sentence."""
    item = settled.of_sentence(task, fingerprint(line.span.of(text)))
    if item is None:
        return line
    line = line.model_copy(update={"decision": item.mark})
    value = item.decision.value
    if not item.holds or value == line.status:
        return line
    if value in ("covered", "partly"):
        return line.model_copy(update={"status": value, "ground": None})
    # 不适用 only with a stated ground: the person's note.
    status, ground = "missing", None
    if value == "not-applicable":
        status, ground = value, Ground(code="person", args=(item.decision.note,))
    return line.model_copy(
        update={"status": status, "ground": ground, "covered_by": (), "lower_span": None}
    )


def _decided_own(item: OwnUnit, settled: Settled, upper: DocumentIndex) -> OwnUnit:
    """Say of a unit without any link that people rejected those it had, or once saw one."""
    judged = [found for found in settled.standing if found.unit == item.lower]
    doubtful = [found for found in judged if not found.holds and found.decision.value is not None]
    rejected = [found for found in judged if found.holds and found.decision.verdict == "reject"]
    code: OwnCode = "link-to-review" if doubtful else "link-rejected"
    headings = [upper.unit(found.task).heading or found.task for found in doubtful or rejected]
    if not headings:
        return item
    return OwnUnit(lower=item.lower, reason=OwnReason(code=code, args=tuple(headings)))


def follow_decisions(
    demands: Iterable[Demand], coverage: Iterable[UnitCoverage]
) -> tuple[Demand, ...]:
    """Return the demands with what people said of their tasks and sentences over them.

    Who says that all of a task is carried out, or that nothing of it can be, leaves none open.
    """
    lines: dict[Span, SentenceCoverage] = {}
    closed: dict[str, UnitCoverage] = {}
    for item in coverage:
        lines |= {line.span: line for line in item.measures if line.decision is not None}
        if is_confirmed(item.decision) and item.status in ("full", "not-applicable"):
            closed[item.upper] = item
    out = []
    for demand in demands:
        if demand.kind == "task" and demand.span in lines:
            demand = _decided_demand(demand, lines[demand.span])
        elif demand.upper in closed and demand.action != "none":
            demand = _closed_demand(demand, closed[demand.upper])
        out.append(demand)
    return tuple(out)


def _closed_demand(demand: Demand, task: UnitCoverage) -> Demand:
    status: DemandStatus = "covered" if task.status == "full" else "not-applicable"
    return demand.model_copy(
        update={
            "status": status,
            "action": "none",
            "ground": DemandGround(code="person"),
            "decision": task.decision,
            "confidence": 1.0,
        }
    )


def _decided_demand(demand: Demand, line: SentenceCoverage) -> Demand:
    if line.decision == "to-review":
        return demand.model_copy(update={"decision": line.decision})
    ground = DemandGround(code="person", args=line.ground.args if line.ground else ())
    closed = line.status in ("covered", "not-applicable")
    acted = demand.action if demand.action != "none" else "should"
    return demand.model_copy(
        update={
            "status": line.status,
            "main_status": line.status,
            "action": "none" if closed else acted,
            "ground": ground,
            "decision": line.decision,
            "confidence": 1.0,
        }
    )
