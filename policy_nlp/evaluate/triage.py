"""Scores of what an office must act on, demand by demand of the upper text (处理清单)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from policy_nlp.evaluate.gold import GoldDemand, GoldTriage
from policy_nlp.evaluate.scores import Score, Subject, share
from policy_nlp.records import Alignment
from policy_nlp.records.base import Record, Span

Action = Literal["must", "should", "consider", "none"]
URGENCY: dict[Action, int] = {"must": 0, "should": 1, "consider": 2, "none": 3}
# What is scored, and the least urgent label that it holds.
LISTS: dict[str, Action] = {
    "must act on": "must",
    "to act on (must, should)": "should",
    "listed at all": "consider",
}
STATUS_NAMES = {
    "covered": "已承接",
    "partly": "部分承接",
    "missing": "未见承接",
    "not-applicable": "不适用",
    "undecided": "未判定",
}
# A demand is found where half of the shorter of the two spans is shared, ...
LEAST_SHARED = 0.5
# ... unless one is many times longer: a span that holds a page says nothing.
LONGEST_TIMES = 4
# A tenth of the demands may be left to a person.
UNDECIDED_SHARE = 10
# Proof is what one finds in the first spans, none of them a page.
PROOFS_READ = 3
LONGEST_PROOF = 400
# Annotated places may be off by this much.
SEARCH_BACK = 40

Bounds = tuple[int, int]


class FoundDemand(Record):
    """What the program says of one sentence or target of the upper text."""

    span: Span
    status: str
    action: Action
    proof: tuple[Span, ...] = ()


def demands_of(alignment: Alignment) -> list[FoundDemand]:
    """Return the demands of an alignment but those of bodies, which are not annotated."""
    return [
        FoundDemand(
            span=demand.span,
            status=demand.status,
            action=demand.action,
            proof=tuple(proof.span for proof in demand.proof),
        )
        for demand in alignment.demands
        if demand.kind != "department"
    ]


def score_triage(
    gold: GoldTriage, found: Sequence[FoundDemand], lower_text: str, upper_text: str
) -> Subject:
    """Score which demands are listed to act on, their status, and the proof of those covered."""
    triage = _Triage(gold.demands, found, lower_text, upper_text)
    scores = [triage.listed(name, worst) for name, worst in LISTS.items()]
    scores += triage.status_and_proof()
    return Subject(name=f"triage {gold.lower}-{gold.upper}", scores=tuple(scores))


class _Triage:
    """Annotated demands with the found ones that stand at the same place of the upper text."""

    def __init__(
        self,
        gold: Sequence[GoldDemand],
        found: Sequence[FoundDemand],
        lower_text: str,
        upper_text: str,
    ) -> None:
        self.gold = gold
        self.found = found
        self.lower_text = lower_text
        self.upper_text = upper_text
        places = [_place_of_demand(demand, upper_text) for demand in gold]
        # Found demands at the place of each annotated one, that of the most equal length first.
        self.at = [
            sorted(
                (
                    index
                    for index, demand in enumerate(found)
                    if _shared(place, _ends(demand.span)) >= LEAST_SHARED
                ),
                key=lambda index: (abs(len(found[index].span) - (place[1] - place[0])), index),
            )
            for place in places
        ]

    def listed(self, name: str, worst: Action) -> Score:
        """Score what is listed as urgent as `worst` or more."""

        def urgent(action: Action) -> bool:
            return URGENCY[action] <= URGENCY[worst]

        wanted = [i for i, demand in enumerate(self.gold) if urgent(demand.label[0])]
        missed = [i for i in wanted if not any(urgent(self.found[j].action) for j in self.at[i])]
        listed = [j for j, demand in enumerate(self.found) if urgent(demand.action)]
        meant = {
            j for i, demand in enumerate(self.gold) if any(map(urgent, demand.label))
            for j in self.at[i]
        }  # fmt: skip
        invented = [j for j in listed if j not in meant]
        precision = (len(listed) - len(invented)) / max(1, len(listed))
        recall = (len(wanted) - len(missed)) / max(1, len(wanted))
        return Score(
            kind=name,
            right=len(wanted) - len(missed),
            gold=len(wanted),
            found=len(listed),
            precision=precision,
            recall=recall,
            f1=2 * precision * recall / max(1e-9, precision + recall),
            missed=tuple(self._demand_line(i) for i in missed),
            invented=tuple(
                f"{self.found[j].action} {self.found[j].span.of(self.upper_text)}" for j in invented
            ),
        )

    def status_and_proof(self) -> list[Score]:
        """Score the status of each demand, and the proof where both sides say 已承接."""
        wrong, unproven = [], []
        answered = proofs = 0
        left_to_people = len(self.gold) // UNDECIDED_SHARE
        for i, demand in enumerate(self.gold):
            best = self.found[self.at[i][0]] if self.at[i] else None
            if best and best.status == "undecided" and left_to_people:
                left_to_people -= 1
                continue
            answered += 1
            if best is None or not _status_agrees(demand, STATUS_NAMES[best.status]):
                status = STATUS_NAMES[best.status] if best else "no demand there"
                wrong.append(f"{self._demand_line(i)} | {demand.status}, found {status}")
            if best and self._can_be_proven(demand, best):
                proofs += 1
                if not self._proves(demand, best):
                    unproven.append(self._demand_line(i))
        return [
            share("status", answered - len(wrong), answered, wrong),
            share("proof where both say 已承接", proofs - len(unproven), proofs, unproven),
        ]

    def _can_be_proven(self, demand: GoldDemand, found: FoundDemand) -> bool:
        covered = demand.status == STATUS_NAMES["covered"] and found.status == "covered"
        return covered and bool(demand.proof) and bool(found.proof)

    def _proves(self, demand: GoldDemand, found: FoundDemand) -> bool:
        """Return whether a quoted place of the lower text is one that the annotator gave."""
        quoted = [_ends(s) for s in found.proof[:PROOFS_READ] if len(s) <= LONGEST_PROOF]
        starts = [(self.lower_text.find(proof.text), len(proof.text)) for proof in demand.proof]
        given = [(start, start + length) for start, length in starts if start >= 0]
        return any(_common(a, b) for a in quoted for b in given)

    def _demand_line(self, i: int) -> str:
        demand = self.gold[i]
        return f"{'/'.join(demand.label)} {demand.upper_unit} {demand.text}"


def _status_agrees(demand: GoldDemand, status: str) -> bool:
    if status in (demand.status, *demand.status_also):
        return True
    # Part of a demand that an office acts on may well be said to be missing.
    partly_missing = status == STATUS_NAMES["missing"] and demand.status == STATUS_NAMES["partly"]
    return partly_missing and demand.label[0] != "none"


def _place_of_demand(demand: GoldDemand, text: str) -> Bounds:
    at = text.find(demand.text, max(0, demand.start - SEARCH_BACK))
    start = at if at >= 0 else demand.start
    return start, start + len(demand.text)


def _ends(span: Span) -> Bounds:
    return span.start, span.end


def _common(a: Bounds, b: Bounds) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _shared(annotated: Bounds, found: Bounds) -> float:
    """Return how much of the shorter place both hold; 0 where one is many times longer."""
    lengths = annotated[1] - annotated[0], found[1] - found[0]
    if max(lengths) > LONGEST_TIMES * max(1, min(lengths)):
        return 0.0
    return _common(annotated, found) / max(1, min(lengths))
