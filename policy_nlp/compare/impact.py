"""What the changes put in doubt: links, coverage, targets, decisions (影响与待复核)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from policy_nlp.compare.index import DEFAULTS, CompareOptions, DraftIndex, DraftPair
from policy_nlp.compare.units import match_units
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.records import (
    Alignment,
    Change,
    CoverageShift,
    DecisionStatus,
    Extraction,
    Handover,
    Impact,
    Link,
    LinkShift,
    Revision,
    Span,
    Suspect,
    UnitCoverage,
)
from policy_nlp.records.alignment import Demand
from policy_nlp.records.decisions import MARKS
from policy_nlp.records.revision import DemandShift

# What does not touch what is ordered; what may do so by its words; what concerns a whole unit.
WITHOUT_WEIGHT = frozenset(
    {"editorial", "task-renumbered", "status-changed", "responsibility-changed"}
)
BY_WORDS = frozenset({"wording-only", "task-moved"})
WHOLE_UNIT = frozenset({"task-removed", "task-split", "task-merged"})
LEADING = frozenset({"lead", "sole"})


def find_suspects(
    revision: Revision,
    old: Extraction,
    new: Extraction,
    before: Alignment,
    after: Alignment,
    *,
    lexicons: Lexicons | None = None,
    options: CompareOptions = DEFAULTS,
) -> Revision:
    """Say which conclusions of the alignment the changes put in doubt (待复核).

    Args:
        revision: what changed.
        old: records of the draft before.
        new: records of the draft after.
        before: alignment of the old draft with the upper document, with what people decided.
        after: alignment of the new draft with it.
        lexicons: the vocabularies; those shipped when left out.
        options: those of the comparison.

    Returns:
        The revision with `suspect`, and with what else is so of the alignment now in `impact`.
    """
    pair = DraftPair(DraftIndex(old), DraftIndex(new), lexicons or load_lexicons(), options)
    heirs = {
        unit: pair.new.ids(group.new)
        for group in match_units(pair)
        for unit in pair.old.ids(group.old)
    }
    doubt = _Doubt(revision.changes, before, after, heirs)
    suspects = [*doubt.links(), *doubt.coverage(), *doubt.targets(pair.old)]
    suspects += doubt.decided({(item.lower, item.upper, item.what) for item in suspects})
    impact = Impact(
        upper=after.upper,
        links=tuple(doubt.link_shifts()),
        coverage=tuple(doubt.coverage_shifts()),
        demands=tuple(doubt.demand_shifts()),
        handovers=tuple(_handovers(pair, heirs)),
    )
    return revision.model_copy(update={"suspect": tuple(suspects), "impact": impact})


class _Doubt:
    """Holds the changes against two alignments.

    Args:
        changes: what changed.
        before: alignment of the old draft.
        after: alignment of the new draft.
        heirs: what became of each unit of the old draft.
    """

    def __init__(
        self,
        changes: Sequence[Change],
        before: Alignment,
        after: Alignment,
        heirs: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.changes, self.before, self.after, self.heirs = changes, before, after, heirs
        self.grades = {(link.lower, link.upper): link.grade for link in after.links}
        self.lines = {line.upper: line for line in after.coverage}

    def links(self) -> Iterator[Suspect]:
        for link in self.before.links:
            places = [evidence.lower_span for evidence in link.evidence]
            because = self._because(link.lower, places, shifted=self._is_shifted(link))
            if because is not None:
                yield Suspect(
                    lower=link.lower,
                    upper=link.upper,
                    what="link",
                    because=because,
                    decision=link.decision,
                )

    def _is_shifted(self, link: Link) -> bool:
        grades = {self.grades.get((heir, link.upper)) for heir in self.heirs.get(link.lower, ())}
        return link.grade not in grades

    def _because(self, unit: str, places: Sequence[Span], *, shifted: bool) -> int | None:
        """Return the change that touches what a conclusion rests on, the heaviest first."""
        touching = [
            (at, change)
            for at, change in enumerate(self.changes)
            if unit in change.old_units and change.kind not in WITHOUT_WEIGHT
        ]
        for at, change in touching:
            whole = change.kind in WHOLE_UNIT
            if whole or (change.kind not in BY_WORDS and _meets(change, places)):
                return at
        if not shifted:
            return None
        by_words = (at for at, change in touching if _meets(change, places))
        return next(by_words, touching[0][0] if touching else None)

    def coverage(self) -> Iterator[Suspect]:
        for line in self.before.coverage:
            now = self.lines.get(line.upper)
            shifted = now is None or now.status != line.status
            places = [m.lower_span for m in line.measures if m.lower_span]
            for unit in line.by:
                because = self._because(unit, places, shifted=shifted)
                if because is not None:
                    yield Suspect(lower=unit, upper=line.upper, what="coverage", because=because)
            if shifted and now is not None:
                yield from self._newly_carried_out(line, now)

    def _newly_carried_out(self, line: UnitCoverage, now: UnitCoverage) -> Iterator[Suspect]:
        """Yield the units of the new draft that carry out more than the old one did."""
        known = {heir for unit in line.by for heir in self.heirs.get(unit, ())}
        for unit in now.by:
            heavy = (
                at
                for at, change in enumerate(self.changes)
                if unit in change.new_units and change.kind not in WITHOUT_WEIGHT | BY_WORDS
            )
            because = next(heavy, None)
            if unit not in known and because is not None:
                yield Suspect(
                    lower=unit, upper=line.upper, what="coverage", because=because, draft="new"
                )

    def targets(self, draft: DraftIndex) -> Iterator[Suspect]:
        for link in self.before.targets:
            if link.lower is None or link.upper is None:
                continue
            place = draft.target(link.lower).span
            for at, change in enumerate(self.changes):
                of_target = change.kind in ("target-changed", "target-removed")
                if of_target and _meets(change, [place]):
                    yield Suspect(lower=link.lower, upper=link.upper, what="target", because=at)
                    break

    def decided(self, known: set[tuple[str, str, str]]) -> Iterator[Suspect]:
        """Yield what people decided of the old draft and the new one does not bear out.

        A person judged the whole unit, who answers for it and the wording too, so that any
        change of it counts.
        """
        doubted = {_opinion_key(item) for item in self.after.decided if item.state != "holds"}
        lines = {line.upper: line.by for line in self.before.coverage}
        for item in self.before.decided:
            if item.state != "holds" or _opinion_key(item) not in doubted:
                continue
            now = self.lines.get(item.upper)
            old = (item.lower,) if item.lower else lines.get(item.upper, ())
            new = now.by if now and not item.lower else ()
            what: Literal["link", "coverage"] = "link" if item.lower else "coverage"
            for at, change in enumerate(self.changes):
                olds = [unit for unit in old if unit in change.old_units]
                news = [unit for unit in new if unit in change.new_units]
                if not (olds or news):
                    continue
                unit = (olds or news)[0]
                if (unit, item.upper, what) not in known:
                    yield Suspect(
                        lower=unit,
                        upper=item.upper,
                        what=what,
                        because=at,
                        draft="old" if olds else "new",
                        decision=MARKS[item.verdict],
                    )
                break

    def link_shifts(self) -> Iterator[LinkShift]:
        inherited: set[tuple[str, str]] = set()
        for link in self.before.links:
            heirs = [(heir, link.upper) for heir in self.heirs.get(link.lower, ())]
            kept = [key for key in heirs if key in self.grades]
            inherited.update(kept)
            if not kept:
                yield LinkShift(old_lower=link.lower, upper=link.upper, old_grade=link.grade)
            elif link.grade not in {self.grades[key] for key in kept}:
                yield LinkShift(
                    old_lower=link.lower,
                    new_lower=kept[0][0],
                    upper=link.upper,
                    old_grade=link.grade,
                    new_grade=self.grades[kept[0]],
                )
        for link in self.after.links:
            if (link.lower, link.upper) not in inherited:
                yield LinkShift(new_lower=link.lower, upper=link.upper, new_grade=link.grade)

    def coverage_shifts(self) -> Iterator[CoverageShift]:
        for line in self.before.coverage:
            now = self.lines.get(line.upper)
            if now is None:
                continue
            if line.status != now.status:
                yield CoverageShift(upper=line.upper, old_status=line.status, new_status=now.status)

    def demand_shifts(self) -> Iterator[DemandShift]:
        answered = {demand.id: demand for demand in self.after.demands}
        for demand in self.before.demands:
            now = answered.get(demand.id, demand)
            if (demand.status, demand.action) != (now.status, now.action):
                yield DemandShift(
                    demand=demand.id,
                    text=demand.text,
                    old_status=demand.status,
                    new_status=now.status,
                    old_action=demand.action,
                    new_action=now.action,
                    because=self._because_of_demand(demand, now),
                )

    def _because_of_demand(self, old: Demand, new: Demand) -> int | None:
        """Return the first change that touches what answered a demand, or does now."""
        for at, change in enumerate(self.changes):
            gone = _meets(change, [item.span for item in old.proof])
            if gone or any(
                item.span.overlaps(place) for item in new.proof for place in change.new_places
            ):
                return at
        return None


def _opinion_key(item: DecisionStatus) -> tuple[str | None, ...]:
    """Return what makes an opinion the same in both drafts, wherever its unit stands."""
    about = (item.kind, item.verdict, item.value, item.upper, item.lower_heading, item.quote)
    return (*about, item.note, item.who, item.date)


def _meets(change: Change, places: Sequence[Span]) -> bool:
    return any(span.overlaps(place) for span in change.old_places for place in places)


def _handovers(pair: DraftPair, heirs: Mapping[str, tuple[str, ...]]) -> Iterator[Handover]:
    before, after = _leaders(pair.old), _leaders(pair.new)
    for unit, departments in before.items():
        for heir in heirs.get(unit, ())[:1]:
            now = after.get(heir, {})
            if now and departments.keys() != now.keys():
                names = tuple(departments.values()), tuple(now.values())
                yield Handover(old_unit=unit, new_unit=heir, old=names[0], new=names[1])


def _leaders(draft: DraftIndex) -> dict[str, dict[str, str]]:
    """Return who leads or alone answers for each unit: department → name as printed."""
    leaders: dict[str, dict[str, str]] = {}
    for duty in draft.extraction.responsibilities:
        if duty.role in LEADING:
            leaders.setdefault(duty.unit, {})[duty.department or duty.name] = duty.name
    return leaders
