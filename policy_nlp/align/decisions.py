"""What people decided, put over an alignment (人工意见的叠加)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from policy_nlp.align.align import DEFAULTS, align_plans
from policy_nlp.align.departments import body_demands, link_departments
from policy_nlp.align.options import AlignOptions
from policy_nlp.align.targets.link import overrule_targets
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.records import (
    TASK_KINDS,
    Alignment,
    DepartmentLink,
    DocumentMeta,
    Link,
    OwnUnit,
    SentenceCoverage,
    Span,
    TargetLink,
    UnitCoverage,
)
from policy_nlp.records.alignment import (
    CoverageStatus,
    Demand,
    DemandGround,
    DemandText,
    Ground,
    OwnCode,
    OwnReason,
    Reason,
    is_confirmed,
    sum_up,
)
from policy_nlp.records.decisions import ActiveDecision, Decision, Settled
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.text.judged import Concluded, JudgedPair, JudgedTexts
from policy_nlp.text.normalise import fingerprint

if TYPE_CHECKING:
    from policy_nlp.encoder import Encoder


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

    Rejected links go, confirmed, regraded and added ones stay as they were decided; so do pairs of
    targets and counterparts. Coverage and demands are judged anew on what is left.

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
    judged = JudgedPair(pair)
    grades, targets = settled.grades, _decided_targets(judged, settled)
    graded = {(link.lower, link.upper): link.grade for link in alignment.links}
    regraded = any(graded.get(ends) != grade for ends, grade in grades.items())
    if regraded or _are_others(targets.values(), alignment.targets):
        alignment = align_plans(
            lower,
            upper,
            meta=meta,
            lexicons=words,
            options=options,
            decided=grades,
            targets=targets,
            encoder=encoder,
        )
    links = tuple(
        sorted(
            _decided_links(alignment.links, settled),
            key=lambda link: (pair.lower.position(link.lower), places[link.upper]),
        )
    )
    coverage = tuple(
        _decided_line(line, settled, pair.upper.text, judged.lower) for line in alignment.coverage
    )
    departments = link_departments(pair.upper, pair.lower, links, coverage, words)
    alignment = alignment.model_copy(
        update={
            "links": links,
            "coverage": coverage,
            "targets": overrule_targets(alignment.targets, targets, pair.lower),
            "departments": tuple(_decided_department(x, judged, settled) for x in departments),
            "own": tuple(_decided_own(item, settled, pair.upper) for item in alignment.own),
            "decided": decided,
        }
    )
    judged = JudgedPair(PairIndex(alignment, pair.lower, pair.upper))
    asked = [demand for demand in alignment.demands if demand.kind != "department"]
    demands = [*asked, *(body_demands(judged.pair) if alignment.demands else ())]
    return alignment.model_copy(
        update={"demands": tuple(_decided_demand(x, judged, settled) for x in demands)}
    )


def _closed_demand(demand: Demand, task: UnitCoverage | None) -> Demand:
    """Put a decision on a whole task over what it asks.

    Who says that all of it is carried out, or that nothing of it can be, leaves nothing open.
    """
    if task is None or not is_confirmed(task.decision) or demand.action == "none":
        return demand
    if task.status not in ("full", "not-applicable"):
        return demand
    return demand.model_copy(
        update={
            "status": "covered" if task.status == "full" else "not-applicable",
            "action": "none",
            "ground": DemandGround(code="person"),
            "decision": task.decision,
            "confidence": 1.0,
        }
    )


def _decided_links(links: Iterable[Link], settled: Settled) -> list[Link]:
    """Mark the links that were decided on.

    One that a person added and whose text has changed is kept in view, but proves nothing.
    """
    active = {(item.unit, item.task): item for item in settled.of_kind("link")}
    kept = []
    for link in links:
        item = active.pop((link.lower, link.upper), None)
        kept.append(link.model_copy(update={"decision": item.mark if item else None}))
    for (unit, task), item in active.items():
        grade = item.grade
        if unit is not None and grade is not None and not item.holds:
            kept.append(Link(lower=unit, upper=task, grade=grade, score=0.0, decision=item.mark))
    return kept


def _decided_line(
    line: UnitCoverage, settled: Settled, text: str, lower: JudgedTexts
) -> UnitCoverage:
    """Put decisions over the coverage of a unit: of its sentences, of its links, of itself."""
    sentences = tuple(
        _decided_sentence(item, line.upper, settled, text, lower) for item in line.measures
    )
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
    line: SentenceCoverage, task: str, settled: Settled, text: str, lower: JudgedTexts
) -> SentenceCoverage:
    """Put a decision over the coverage of a sentence.

    Who confirms that the whole lower text answers says nothing of what the linked units take up.
    """
    item = settled.of_sentence("demand", task, fingerprint(line.span.of(text)))
    if item is None:
        return line
    value = item.decision.value
    is_old = item.decision.schema_ == "policy-nlp/decision/1"
    agrees = item.decision.verdict == "confirm" and not is_old
    if item.holds and agrees and value != line.status:
        return line
    line = line.model_copy(update={"decision": item.mark})
    if not item.holds or value in (line.status, "undecided"):
        return line
    if value in ("covered", "partly"):
        places = proof_places(item.decision, lower)
        changed: dict[str, object] = {"status": value, "ground": None}
        if places:
            unit = lower.document.unit_at(places[0])
            is_task = unit is not None and unit.kind in TASK_KINDS
            changed["lower_span"] = places[0]
            changed["covered_by"] = (unit.id,) if unit and is_task else line.covered_by
        return line.model_copy(update=changed)
    # 不适用 only with a stated ground: the person's note.
    status, ground = "missing", None
    if value == "not-applicable":
        status, ground = value, Ground(code="person", args=(item.decision.note,))
    return line.model_copy(
        update={"status": status, "ground": ground, "covered_by": (), "lower_span": None}
    )


def proof_places(decision: Decision, lower: JudgedTexts) -> list[Span]:
    """Return where the lower sentences that a decision leans on stand now, the best first."""
    return [lower.spans(item.stamp)[0] for item in decision.proof if lower.spans(item.stamp)]


def _decided_targets(judged: JudgedPair, settled: Settled) -> dict[str, TargetLink]:
    """Return upper target id → how it is answered, where people decided on that."""
    decided = {}
    for link in judged.pair.alignment.targets:
        if link.upper is None or link.upper in decided:
            continue
        shown = judged.target(link)
        item = _standing_on(shown, settled)
        if item is not None:
            is_shown = [x.stamp for x in shown.proof[:1]] == [
                x.stamp for x in item.decision.proof[:1]
            ]
            decided[link.upper] = _decided_target(link, item, judged.lower, is_shown=is_shown)
    return decided


def _are_others(decided: Iterable[TargetLink], found: Iterable[TargetLink]) -> bool:
    """Return whether people say otherwise of a target than was found."""
    known = {link.model_copy(update={"decision": None}) for link in found}
    return any(link.model_copy(update={"decision": None}) not in known for link in decided)


def _decided_target(
    link: TargetLink, item: ActiveDecision, lower: JudgedTexts, *, is_shown: bool
) -> TargetLink:
    """Put a decision over an upper target; `is_shown`: about the lower one that stands there."""
    made = item.decision
    if not item.holds:
        return link.model_copy(update={"decision": item.mark})
    relation = made.value if made.verdict != "reject" else "missing"
    answer: dict[str, object] = {"relation": relation, "decision": item.mark}
    places = proof_places(made, lower)
    if relation == "missing":
        answer |= {"lower": None, "lower_span": None}
    elif places and not is_shown:
        here = [x for x in lower.document.extraction.targets if places[0].overlaps(x.span)]
        here.sort(key=lambda x: (x.id != link.lower, x.indicator != link.indicator))
        answer |= {
            "lower": here[0].id if here else None,
            "lower_span": None if here else places[0],
        }
    return link.model_copy(update=answer)


def _standing_on(concluded: Concluded, settled: Settled) -> ActiveDecision | None:
    return settled.of_sentence(concluded.kind, concluded.task, concluded.sentence, concluded.part)


def _decided_department(
    link: DepartmentLink, judged: JudgedPair, settled: Settled
) -> DepartmentLink:
    """Put a decision over the counterpart of a body."""
    concluded = judged.counterpart(link)
    item = _standing_on(concluded, settled) if concluded else None
    if item is None:
        return link
    made = item.decision
    if not item.holds:
        return link.model_copy(update={"decision": item.mark})
    status = made.value if made.verdict != "reject" else "not-named"
    counterparts = (made.new,) if made.new else link.counterparts
    return link.model_copy(
        update={
            "status": status,
            "counterparts": () if status == "no-counterpart" else counterparts,
            "named_in_lower": status != "no-counterpart",
            "decision": item.mark,
        }
    )


def _decided_demand(demand: Demand, judged: JudgedPair, settled: Settled) -> Demand:
    """Put over a demand what people said of its task, of it, and of what is to be done."""
    demand = _closed_demand(demand, judged.pair.coverage_of(demand.upper))
    item = _standing_on(judged.demand(demand), settled)
    if item is not None:
        demand = _answered_demand(demand, item, judged.lower)
    item = _standing_on(judged.triage(demand), settled)
    if item is None:
        return demand
    if not item.holds:
        return demand.model_copy(update={"decision": item.mark})
    made = item.decision
    changed: dict[str, object] = {"action": made.value or "none", "confidence": 1.0}
    if made.note:
        changed["ground"] = DemandGround(code="person", args=(made.note,))
    return demand.model_copy(update=changed | {"decision": item.mark})


def _answered_demand(demand: Demand, item: ActiveDecision, lower: JudgedTexts) -> Demand:
    made = item.decision
    if not item.holds:
        return demand.model_copy(update={"decision": item.mark})
    status = made.value if made.verdict != "reject" else "missing"
    texts = tuple(_demand_text(place, lower) for place in proof_places(made, lower))
    is_answered = status in ("covered", "partly")
    is_open = status in ("partly", "missing", "undecided")
    acted = demand.action if demand.action != "none" else "should"
    changed: dict[str, object] = {
        "status": status,
        "action": acted if is_open else "none",
        "ground": DemandGround(code="person", args=(made.note,) if made.note else ()),
        "decision": item.mark,
        "confidence": 1.0,
    }
    if made.verdict != "confirm" and demand.main_status is not None:
        changed["main_status"] = status
    if is_answered:
        changed |= {"proof": texts or demand.proof, "near": None}
    else:
        near = texts[0] if texts else demand.near
        changed |= {"proof": (), "near": near if status == "missing" else None}
    if not is_open:
        changed |= {"missing": (), "home": None, "draft": None, "note": None}
    return demand.model_copy(update=changed)


def _demand_text(place: Span, lower: JudgedTexts) -> DemandText:
    unit = lower.document.unit_at(place)
    text = lower.document.printed(place)
    return DemandText(unit=unit.id if unit else "", span=place, text=text)


def _decided_own(item: OwnUnit, settled: Settled, upper: DocumentIndex) -> OwnUnit:
    """Say of a unit without any link that people rejected those it had, or once saw one."""
    judged = [found for found in settled.of_kind("link") if found.unit == item.lower]
    doubtful = [found for found in judged if not found.holds and found.decision.value is not None]
    rejected = [found for found in judged if found.holds and found.decision.verdict == "reject"]
    code: OwnCode = "link-to-review" if doubtful else "link-rejected"
    headings = [upper.unit(found.task).heading or found.task for found in doubtful or rejected]
    if not headings:
        return item
    return OwnUnit(lower=item.lower, reason=OwnReason(code=code, args=tuple(headings)))
