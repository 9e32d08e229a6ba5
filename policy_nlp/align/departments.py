"""Whether the counterpart of an upper task's lead is named where it is carried out (部门衔接)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policy_nlp.align.mentions import Mention, MentionFinder
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import (
    TASK_KINDS,
    DepartmentLink,
    Link,
    Responsibility,
    Span,
    UnitCoverage,
)
from policy_nlp.records.alignment import DecisionMark, Demand, DemandGround, DemandStatus
from policy_nlp.records.analysis import DepartmentSituation, Situation
from policy_nlp.records.extraction import Role
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.text.bodies import NOBODY, is_nobody
from policy_nlp.text.sentences import split_at, split_sentences

# A single place (责任单位：崇明区).
PLACE = "/named-district"
_BRACKETS = "（）()〔〕【】[] "
TAKEN_UP = ("covered", "partly")
# What people said that holds, and speaks for a link.
HOLDS: tuple[DecisionMark, ...] = ("confirmed", "regraded", "added")
ANSWERING: tuple[tuple[Role, ...], ...] = (("lead",), ("joint", "sole"))


def link_departments(
    upper: DocumentIndex,
    lower: DocumentIndex,
    links: Sequence[Link],
    coverage: Sequence[UnitCoverage],
    lexicons: Lexicons,
) -> tuple[DepartmentLink, ...]:
    """Return one line for each leading department of each aligned upper unit.

    Args:
        upper: the guidance.
        lower: the document that carries out.
        links: which lower units answer to which upper ones.
        coverage: which of them take something up, sentence by sentence.
        lexicons: the vocabularies.
    """
    linked: dict[str, list[Link]] = {}
    for link in links:
        linked.setdefault(link.upper, []).append(link)
    lines = {line.upper: line for line in coverage}
    finder = CounterpartFinder(lower, lexicons)
    return tuple(
        finder.link(duty, Carried.of(unit.id, linked.get(unit.id, []), lines.get(unit.id)))
        for unit in upper.units.values()
        if unit.kind in TASK_KINDS
        for duty in answering(upper, unit.id)
        if not finder.is_elsewhere(duty)
    )


@dataclass(frozen=True, slots=True)
class Carried:
    """By what an upper unit is carried out.

    Attributes:
        linked: the lower units that answer to it.
        carriers: those of them that take something up, by a sentence or in a person's opinion.
        proofs: the lower sentences that do, in all of them.
    """

    unit: str
    linked: tuple[str, ...]
    carriers: tuple[str, ...]
    proofs: tuple[Span, ...]

    @classmethod
    def of(cls, unit: str, links: Sequence[Link], line: UnitCoverage | None) -> Carried:
        """Sum up links and coverage of a unit."""
        taken = [item for item in line.measures if item.status in TAKEN_UP] if line else []
        by_person = bool(line and line.decision in HOLDS and line.status in ("full", "partial"))
        taking_part = {unit for item in taken for unit in item.covered_by}
        taking_part |= {link.lower for link in links if by_person or link.decision in HOLDS}
        linked = dict.fromkeys([*(link.lower for link in links), *sorted(taking_part)])
        return cls(
            unit=unit,
            linked=tuple(linked),
            carriers=tuple(lower for lower in linked if lower in taking_part),
            proofs=tuple(item.lower_span for item in taken if item.lower_span),
        )


def answering(document: DocumentIndex, unit: str) -> list[Responsibility]:
    """Return who leads a unit; where nobody leads, who answers for it together or alone."""
    duties = [duty for duty in document.duties_of(unit, own=True) if not is_nobody(duty)]
    for roles in ANSWERING:
        named = {duty.name: duty for duty in reversed(duties) if duty.role in roles}
        if named:
            return sorted(named.values(), key=lambda duty: duty.span.start)
    return []


def _is_place(duty: Responsibility) -> bool:
    return duty.department is not None and duty.department.endswith(PLACE)


class CounterpartFinder:
    """Finds the departments of the lower document that answer to an upper one."""

    def __init__(self, lower: DocumentIndex, lexicons: Lexicons) -> None:
        self._register = lexicons.departments
        info = lower.extraction.document
        self._level, self._region = info.level, info.region
        self._running = MentionFinder(lower, lexicons.departments, lexicons.roles)
        self._names: dict[str, str] = {}
        self._units: dict[str, set[str]] = {}
        for duty in lower.extraction.responsibilities:
            if duty.department is not None:
                self._names.setdefault(duty.department, duty.name)
                self._units.setdefault(duty.department, set()).add(duty.unit)

    def is_elsewhere(self, duty: Responsibility) -> bool:
        """Return whether a single place answers that is not the place of this plan."""
        return _is_place(duty) and self._region is not None and not self._is_here(duty)

    def link(self, duty: Responsibility, carried: Carried) -> DepartmentLink:
        """Return the line for one department answering for one upper unit.

        Counterparts come as printed in the lower document: those of its clauses, and where no
        clause names one, those of its running text. No other name is made up for them.
        """
        is_own = self._asks_own_government(duty)
        if is_own:
            return self._own_government(duty, carried)
        answer = [d for d in self._names if self._answers(duty, d)]
        units = {unit for department in answer for unit in self._units[department]}
        mentions = [m for m in self._running.mentions if self._answers(duty, m.department)]
        names = [self._names[department] for department in answer]
        telling = None
        if not units & set(carried.carriers):
            telling = next((m for m in mentions if self._carries(m, carried)), None)
        shown = telling or (mentions[0] if mentions and not answer else None)
        if shown and shown.department not in answer:
            names = [shown.name]
        if not names and is_own is not None:
            # Governments below (各街道) are the same to both documents.
            names = [duty.name]
        named_in = [
            unit for unit in carried.linked if unit in units or (telling and unit == telling.unit)
        ]
        is_named = bool(set(named_in) & set(carried.carriers))
        return DepartmentLink(
            upper_unit=carried.unit,
            upper_department=duty.name,
            counterparts=tuple(names),
            named_in_lower=is_named,
            status="ok" if is_named else "not-named" if names else "no-counterpart",
            carriers=carried.carriers,
            named_in=tuple(named_in),
            lower_span=shown.span if shown else None,
        )

    def _carries(self, mention: Mention, carried: Carried) -> bool:
        """Return whether running text names a body where a task is carried out.

        It acts in a unit that does, or stands in the very sentence.
        """
        if mention.unit not in carried.carriers:
            return False
        return mention.acts or any(proof.overlaps(mention.span) for proof in carried.proofs)

    def _asks_own_government(self, duty: Responsibility) -> bool | None:
        """Return whether the government of this plan is asked; None where no governments are."""
        if duty.department is None or self._level is None:
            return None
        if _is_place(duty):
            return self._is_here(duty)
        return self._register.includes_government(duty.name, duty.department, self._level)

    def _is_here(self, duty: Responsibility) -> bool:
        region = self._region or ""
        return bool(region) and (duty.name in region or region in duty.name)

    def _own_government(self, duty: Responsibility, carried: Carried) -> DepartmentLink:
        """Return the line for 各区人民政府: the plan itself is their counterpart's."""
        department = f"{self._level}/government"
        units = self._units.get(department, set())
        named_in = tuple(unit for unit in carried.linked if unit in units)
        is_printed = bool(set(named_in) & set(carried.carriers))
        return DepartmentLink(
            upper_unit=carried.unit,
            upper_department=duty.name,
            counterparts=(self._names[department],) if is_printed else (),
            own_government=not is_printed,
            named_in_lower=bool(carried.carriers),
            status="ok" if carried.carriers else "not-named",
            carriers=carried.carriers,
            named_in=named_in,
        )

    def _answers(self, duty: Responsibility, lower: str) -> bool:
        upper = duty.department
        return upper is not None and self._register.answer_to_each_other(upper, lower)


def situations_of(pair: PairIndex) -> tuple[DepartmentSituation, ...]:
    """Return where the counterparts of each line of `Alignment.departments` stand."""
    return tuple(_situation_of(pair, link) for link in pair.alignment.departments)


def _situation_of(pair: PairIndex, link: DepartmentLink) -> DepartmentSituation:
    task = pair.coverage_of(link.upper_unit)
    clause = open_clause(pair.lower, link.carriers)
    printed = is_printed(pair.lower, link)
    situation: Situation
    if link.status == "ok" and link.own_government:
        situation = "own-government"
    elif link.status == "ok":
        situation = "in-text" if link.lower_span else "named"
    elif task is not None and task.status == "not-applicable":
        situation = "not-applicable"
    elif not link.carriers:
        situation = "uncarried"
    elif clause:
        situation = "summed-up"
    elif link.named_in:
        situation = "not-carrying"
    else:
        situation = "elsewhere" if printed else "absent"
    around = _clause_around(pair.lower.text, link.lower_span) if link.lower_span else None
    return DepartmentSituation(situation=situation, clause=clause, printed=printed, around=around)


def is_printed(lower: DocumentIndex, link: DepartmentLink) -> bool:
    """Return whether the lower document names a counterpart, in a clause or in running text."""
    printed = {duty.name for duty in lower.extraction.responsibilities}
    return link.lower_span is not None or bool(printed & set(link.counterparts))


def open_clause(lower: DocumentIndex, units: Iterable[str]) -> str:
    """Return the first clause of lower units that names nobody in particular (各有关部门)."""
    for unit in units:
        for duty in lower.duties_of(unit, own=True):
            if (duty.department or "").endswith(NOBODY) and duty.clause:
                return duty.clause.strip(_BRACKETS)
    return ""


def _clause_around(text: str, span: Span) -> Span:
    """Return the clause in which a name stands."""
    for sentence in split_sentences(text, max(0, text.rfind("\n", 0, span.start)), None):
        if sentence.overlaps(span):
            for clause in split_at(text, sentence, "，,；;。"):
                if clause.overlaps(span):
                    kept = clause.of(text).rstrip("，,；;。")
                    return Span(start=clause.start, end=clause.start + len(kept))
    return span


def body_demands(pair: PairIndex) -> Iterator[Demand]:
    """Yield a demand for each body that the upper text makes responsible, where it names it."""
    for link in pair.alignment.departments:
        duties = pair.upper.duties_of(link.upper_unit)
        named = (duty for duty in duties if duty.name == link.upper_department)
        if (duty := next(named, None)) is not None:
            yield _body_demand(link, duty)


def _body_demand(link: DepartmentLink, duty: Responsibility) -> Demand:
    """Return the demand of a body that the upper text makes responsible.

    Nothing tells who answers below to a body that the register does not have.
    """
    is_named = link.status == "ok"
    unknown = link.status == "no-counterpart" and (duty.department is None or not link.carriers)
    status: DemandStatus = "covered" if is_named else "undecided" if unknown else "missing"
    return Demand(
        id=f"{link.upper_unit}@{link.upper_department}",
        upper=link.upper_unit,
        span=duty.span,
        text=link.upper_department,
        kind="department",
        status=status,
        action="none" if is_named else "consider",
        ground=DemandGround(code="counterpart", args=(link.status,)),
        missing=() if is_named else (link.upper_department,),
    )
