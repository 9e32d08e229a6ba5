"""What people decided, put over an alignment (人工意见的叠加).

A decision is found again by the text that was judged, wherever that text stands now. Where the
text has changed it does not hold: the line says 待复核 and what the program finds stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from policy_nlp.align.align import DEFAULTS, align_plans
from policy_nlp.align.departments import link_departments
from policy_nlp.align.options import AlignOptions
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.records import (
    TASK_KINDS,
    Alignment,
    DecisionStatus,
    DocumentMeta,
    Extraction,
    Link,
    OwnUnit,
    SentenceCoverage,
    UnitCoverage,
)
from policy_nlp.records.alignment import (
    COVERAGE_STATUSES,
    CoverageStatus,
    DecisionKind,
    DecisionMark,
    Grade,
    Ground,
    OwnCode,
    OwnReason,
    Reason,
    sum_up,
)
from policy_nlp.records.decisions import (
    MARKS,
    ActiveDecision,
    Decision,
    Judged,
    Settled,
    judged_text,
)
from policy_nlp.text.fingerprints import stamp
from policy_nlp.text.width import fold

if TYPE_CHECKING:
    from policy_nlp.encoder import Encoder

TO_REVIEW: DecisionMark = "to-review"
SETTLES_ALL: tuple[CoverageStatus, ...] = ("full", "not-applicable")


def apply_decisions(
    alignment: Alignment,
    lower: Extraction,
    upper: Extraction,
    decisions: Sequence[Decision],
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
        alignment: as `align_plans` made it of these documents.
        lower: records of the document that carries out.
        upper: records of the guidance.
        decisions: in the order they were made; the last on a thing counts.
        meta: as for `align_plans`.
        lexicons: as for `align_plans`.
        options: as for `align_plans`.
        encoder: as for `align_plans`.
    """
    settled = settle_decisions(alignment, lower, upper, decisions)
    decided = _in_order(settled.decided(), upper)
    if not settled.standing:
        return alignment.model_copy(update={"decided": decided})
    grades = _grades(settled)
    found = {(link.lower, link.upper): link.grade for link in alignment.links}
    if any(found.get(pair) != grade for pair, grade in grades.items()):
        alignment = align_plans(
            lower,
            upper,
            meta=meta,
            lexicons=lexicons,
            options=options,
            decided=grades,
            encoder=encoder,
        )
    links = _links(alignment.links, settled, lower, upper)
    coverage = tuple(_coverage(line, settled, upper, grades) for line in alignment.coverage)
    return alignment.model_copy(
        update={
            "links": links,
            "coverage": coverage,
            "departments": link_departments(
                upper, lower, links, coverage, lexicons or load_lexicons()
            ),
            "own": tuple(_own(item, settled, upper) for item in alignment.own),
            "decided": decided,
        }
    )


def settle_decisions(
    alignment: Alignment, lower: Extraction, upper: Extraction, decisions: Iterable[Decision]
) -> Settled:
    """Bring decisions to the present texts.

    Of several on one thing the last counts, but one on the text as it stands now comes before
    one on another; a withdrawal ends all before it.

    Args:
        alignment: as `align_plans` made it: what the program finds in these texts.
        lower: records of the lower document as it is now.
        upper: records of the upper one.
        decisions: in the order they were made.
    """
    finder = _Finder(alignment, lower, upper)
    standing: dict[tuple[str, ...], ActiveDecision] = {}
    lost: dict[tuple[str, ...], Decision] = {}
    for decision in decisions:
        found = finder.find(decision)
        if found is None:
            lost[decision.subject] = decision
            continue
        key = (decision.kind, found.task, found.unit or "", decision.sentence or "")
        if decision.verdict == "withdraw":
            standing.pop(key, None)
        elif found.holds or key not in standing or not standing[key].holds:
            standing[key] = found.after(standing.get(key))
    return Settled(
        standing=tuple(standing.values()),
        lost=tuple(decision for decision in lost.values() if decision.verdict != "withdraw"),
    )


class _Places:
    """The tasks of a document, found by what they say."""

    def __init__(self, extraction: Extraction) -> None:
        self.stamps: dict[str, str] = {}
        self._by_stamp: dict[str, list[str]] = {}
        self._by_heading: dict[str, list[str]] = {}
        for unit in extraction.units:
            if unit.kind in TASK_KINDS:
                mark = stamp(judged_text(extraction, unit))
                self.stamps[unit.id] = mark
                self._by_stamp.setdefault(mark, []).append(unit.id)
                if unit.heading:
                    self._by_heading.setdefault(fold(unit.heading), []).append(unit.id)

    def find(self, judged: Judged) -> tuple[str | None, bool]:
        """Return where a unit stands now, and whether it still says the same.

        One that moved is found by its text, else by its heading, else by its place; where
        several say the same, the place decides.
        """
        if self.stamps.get(judged.unit) == judged.stamp:
            return judged.unit, True
        same = self._by_stamp.get(judged.stamp, [])
        if len(same) == 1:
            return same[0], True
        headed = self._by_heading.get(fold(judged.heading or ""), [])
        if len(headed) == 1:
            return headed[0], False
        return (judged.unit if judged.unit in self.stamps else None), False


class _Finder:
    """Finds what decisions speak of in the present texts."""

    def __init__(self, alignment: Alignment, lower: Extraction, upper: Extraction) -> None:
        self._upper_text = upper.text
        self._below, self._above = _Places(lower), _Places(upper)
        self._draft = stamp(lower.text)
        self._lines = {line.upper: line for line in alignment.coverage}

    def find(self, decision: Decision) -> ActiveDecision | None:
        """Return the decision at its present place; None where that is gone."""
        task, same = self._above.find(decision.task)
        if task is None:
            return None
        if decision.kind == "link":
            unit, unchanged = self._below.find(decision.units[0])
            if unit is None:
                return None
            return ActiveDecision(decision=decision, unit=unit, task=task, holds=same and unchanged)
        line = self._lines.get(task)
        if line is None:
            return None
        if decision.kind == "coverage":
            holds = same and self._judged_all(decision, line.by)
            return ActiveDecision(decision=decision, task=task, holds=holds)
        holds = any(
            stamp(sentence.span.of(self._upper_text)) == decision.sentence
            and self._judged_all(decision, sentence.covered_by)
            for sentence in line.measures
        )
        return ActiveDecision(decision=decision, task=task, holds=holds)

    def _judged_all(self, decision: Decision, by: Iterable[str]) -> bool:
        """Tell whether the lower texts are those that were judged.

        In another draft a unit that now takes part, and was not judged, puts it in doubt;
        in the same draft only the program's opinion can have changed, which does not.
        """
        found = [self._below.find(judged) for judged in decision.units]
        if not all(same for _, same in found):
            return False
        return decision.draft == self._draft or set(by) <= {unit for unit, _ in found}


def _grades(settled: Settled) -> dict[tuple[str, str], Grade | None]:
    """Return the grades of the links that people decided on, None for those rejected."""
    grades: dict[tuple[str, str], Grade | None] = {}
    for item in settled.standing:
        if item.unit is not None and item.holds:
            value = item.decision.value
            grades[item.unit, item.task] = value if value in ("direct", "partial") else None
    return grades


def _links(
    links: Iterable[Link], settled: Settled, lower: Extraction, upper: Extraction
) -> tuple[Link, ...]:
    """Mark the links that were decided on.

    One that a person added and whose text has changed is kept in view, but proves nothing.
    """
    kept = [
        link.model_copy(update={"decision": _mark(settled.of_link(link.lower, link.upper))})
        for link in links
    ]
    there = {(link.lower, link.upper) for link in kept}
    for item in settled.standing:
        value = item.decision.value
        if (
            item.unit is not None
            and not item.holds
            and (item.unit, item.task) not in there
            and value in ("direct", "partial")
        ):
            kept.append(
                Link(lower=item.unit, upper=item.task, grade=value, score=0.0, decision=TO_REVIEW)
            )
    below, above = _order(lower), _order(upper)
    return tuple(sorted(kept, key=lambda link: (below[link.lower], above[link.upper])))


def _in_order(decided: Iterable[DecisionStatus], upper: Extraction) -> tuple[DecisionStatus, ...]:
    """Return what was decided task by task: line, sentences, links; what is gone comes last."""
    kinds: tuple[DecisionKind, ...] = ("coverage", "sentence", "link")
    places = _order(upper)
    return tuple(
        sorted(
            decided,
            key=lambda item: (
                item.state == "lost",
                places.get(item.upper, len(places)),
                kinds.index(item.kind),
            ),
        )
    )


def _order(extraction: Extraction) -> dict[str, int]:
    return {unit.id: at for at, unit in enumerate(extraction.units)}


def _mark(item: ActiveDecision | None) -> DecisionMark | None:
    if item is None:
        return None
    return MARKS[item.decision.verdict] if item.holds else TO_REVIEW


def _coverage(
    line: UnitCoverage,
    settled: Settled,
    upper: Extraction,
    grades: dict[tuple[str, str], Grade | None],
) -> UnitCoverage:
    """Put decisions over the coverage of a unit: of its sentences, of its links, of itself."""
    sentences = tuple(_sentence(item, line.upper, settled, upper.text) for item in line.measures)
    if sentences != line.measures:
        line = sum_up(line.upper, line.by, sentences, upper.text)
    linked = [unit for (unit, task), grade in grades.items() if task == line.upper and grade]
    if linked and line.status in ("none", "undecided"):
        line = _restate(line, Reason(code="linked", args=tuple(linked)), "partial")
    item = settled.of_line(line.upper)
    if item is None:
        return _reworded(line, settled, upper.text)
    line = line.model_copy(update={"decision": _mark(item)})
    if not item.holds:
        return _restate(line, Reason(code="to-review"))
    status = _status(item.decision)
    if status in SETTLES_ALL:
        # Who says that all is carried out, or that nothing can be, leaves no sentence open.
        line = line.model_copy(update={"missing": ()})
    return _restate(line, Reason(code="decided"), status)


def _reworded(line: UnitCoverage, settled: Settled, text: str) -> UnitCoverage:
    """Say of a unit that a sentence of it was decided on, and reads otherwise now."""
    present = {stamp(sentence.span.of(text)) for sentence in line.measures}
    gone = [
        item.decision.quote or ""
        for item in settled.standing
        if item.decision.kind == "sentence"
        and item.task == line.upper
        and item.decision.sentence not in present
    ]
    if not gone:
        return line
    line = line.model_copy(update={"decision": TO_REVIEW})
    return _restate(line, Reason(code="reworded", args=tuple(gone)))


def _restate(
    line: UnitCoverage, reason: Reason, status: CoverageStatus | None = None
) -> UnitCoverage:
    found = reason.model_copy(update={"found": line.reason})
    return line.model_copy(update={"status": status or line.status, "reason": found})


def _status(decision: Decision) -> CoverageStatus:
    """Return the status that a person gave; where they only rejected one, nothing is decided."""
    for status in COVERAGE_STATUSES:
        if status == decision.value:
            return status
    return "undecided"


def _sentence(line: SentenceCoverage, task: str, settled: Settled, text: str) -> SentenceCoverage:
    """Put a decision over the coverage of a sentence."""
    item = settled.of_sentence(task, stamp(line.span.of(text)))
    if item is None:
        return line
    line = line.model_copy(update={"decision": _mark(item)})
    said = item.decision
    if not item.holds or said.value == line.status:
        return line
    if said.value in ("covered", "partly"):
        return line.model_copy(update={"status": said.value, "ground": None})
    # 不适用 only with a stated ground: the person's note.
    status, ground = "missing", None
    if said.value == "not-applicable":
        status, ground = "not-applicable", Ground(code="person", args=(said.note,))
    return line.model_copy(
        update={"status": status, "ground": ground, "covered_by": (), "lower_span": None}
    )


def _own(item: OwnUnit, settled: Settled, upper: Extraction) -> OwnUnit:
    """Say of a unit without any link that people rejected those it had, or once saw one."""
    said = [found for found in settled.standing if found.unit == item.lower]
    doubtful = [found for found in said if not found.holds and found.decision.value is not None]
    rejected = [found for found in said if found.holds and found.decision.verdict == "reject"]
    code: OwnCode = "link-to-review" if doubtful else "link-rejected"
    headings = [upper.unit(found.task).heading or found.task for found in doubtful or rejected]
    if not headings:
        return item
    return OwnUnit(lower=item.lower, reason=OwnReason(code=code, args=tuple(headings)))
