"""Who answers for each measure, sorted as a responsibility matrix asks (责任归集)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from policy_nlp.records import TASK_KINDS, Measure, Responsibility, Target, Unit
from policy_nlp.records.extraction import LEADING_ROLES
from policy_nlp.records.index import DocumentIndex
from policy_nlp.report import labels
from policy_nlp.report.labels import when_text
from policy_nlp.report.model import Cell, text_cell

# What leaves a printed list open: 等部门, 等有关单位, 等.
_OPEN_END = re.compile(r"等(?:[^，。；、（）()\s]{0,6}?(?:部门|单位))?")


@dataclass(frozen=True)
class Entry:
    """A row of the matrix: a measure of a unit with the bodies and targets that are its own."""

    unit: Unit
    measure: Measure | None
    text: str
    responsibilities: tuple[Responsibility, ...]
    targets: tuple[Target, ...]

    @property
    def own(self) -> tuple[Responsibility, ...]:
        """Who answers by a clause of the unit itself."""
        return tuple(item for item in self.responsibilities if item.inherited_from is None)

    @property
    def inherited(self) -> tuple[Responsibility, ...]:
        """Who answers by a carry-forward rule (下同, 不再列出)."""
        return tuple(item for item in self.responsibilities if item.inherited_from is not None)

    @property
    def deadlines(self) -> tuple[str, ...]:
        """By when it is to be done: the years of the clause, else what its targets say.

        Of targets the years, else the plan periods, else the year of the plan, marked as such.
        """
        years = sorted({item.deadline for item in self.own if item.deadline})
        if years:
            return tuple(f"{year}年" for year in years)
        ranks: dict[int, list[Target]] = {}
        for target in self.targets:
            rank = 0 if target.deadline else 1 if target.period else 2
            ranks.setdefault(rank, []).append(target)
        if not ranks:
            return ()
        best = sorted(ranks[min(ranks)], key=lambda target: target.deadline or 0)
        return tuple(filter(None, dict.fromkeys(map(when_text, best))))


@dataclass(frozen=True)
class MatrixEntries:
    """The units of a document that somebody is to carry out, measure by measure (责任归集)."""

    document: DocumentIndex

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Tasks, safeguards, organisation, annex rows; others only where a clause names a body."""
        return tuple(
            unit
            for unit in self.document.units.values()
            if unit.kind in TASK_KINDS
            or unit.kind == "annex-row"
            or self.document.duties_of(unit.id, own=True)
        )

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The running number (序号) of each unit."""
        return {unit.id: number for number, unit in enumerate(self.units, 1)}

    def of_unit(self, unit: str) -> tuple[Entry, ...]:
        """Return the entries of a unit: one a measure, or one for all where it has none."""
        return self._by_unit[unit]

    def of_target(self, target: Target) -> Entry | None:
        """Return the entry in whose row a target stands."""
        entries = self._by_unit.get(target.unit, ())
        return next((entry for entry in entries if target in entry.targets), None)

    def all(self) -> list[Entry]:
        """Return every entry, in the order of the document."""
        return [entry for unit in self.units for entry in self.of_unit(unit.id)]

    @cached_property
    def _by_unit(self) -> dict[str, tuple[Entry, ...]]:
        return {unit.id: tuple(self._entries_of(unit)) for unit in self.units}

    def _entries_of(self, unit: Unit) -> Iterable[Entry]:
        measures = self.document.measures_of(unit.id)
        responsibilities = self.document.duties_of(unit.id)
        targets = self.document.targets_of(unit.id)
        if not measures:
            text = self._text_without_clauses(unit)
            yield Entry(unit, None, text, responsibilities, targets)
            return
        homes = [_home(target, measures) for target in targets]
        for measure in measures:
            yield Entry(
                unit,
                measure,
                measure.text,
                tuple(item for item in responsibilities if _speaks_for(item, measure, measures)),
                tuple(t for t, home in zip(targets, homes, strict=True) if home == measure.id),
            )

    def _text_without_clauses(self, unit: Unit) -> str:
        text = unit.body.of(self.document.text)
        for item in self.document.duties_of(unit.id):
            text = text.replace(item.clause, "", 1) if item.clause else text
        return " ".join(text.split()) or unit.heading or ""


def _speaks_for(item: Responsibility, measure: Measure, measures: tuple[Measure, ...]) -> bool:
    """Return whether it is of this measure: named by it, or its clause speaks for its text."""
    if item.measure is not None:
        return item.measure == measure.id
    governed = [other.id for other in measures if item.governs.overlaps(other.span)]
    return not governed or measure.id in governed


def _home(target: Target, measures: tuple[Measure, ...]) -> str:
    """Return the measure in whose row a target stands; the first where none holds it."""
    if any(measure.id == target.measure for measure in measures):
        return str(target.measure)
    holding = (measure.id for measure in measures if measure.span.overlaps(target.span))
    return next(holding, measures[0].id)


def name_list(responsibilities: Iterable[Responsibility], text: str) -> str:
    """Return printed names parted by 、, each once, with what leaves the list open (等部门)."""
    listed = list(responsibilities)
    found = (_OPEN_END.match(text, item.span.end) for item in listed if item.open_ended)
    open_end = next((end[0] for end in found if end), "")
    return "、".join(dict.fromkeys(item.name for item in listed)) + open_end


def lead_text(entry: Entry, text: str) -> str:
    """Return who leads (牵头单位): a sole body too, never the first of several."""
    leading = [item for item in entry.own if item.role in LEADING_ROLES]
    if leading:
        return name_list(leading, text)
    return labels.NO_LEAD if entry.own else labels.NO_BODY


def others_text(entry: Entry, text: str) -> str:
    """Return who else answers (责任（配合）单位)."""
    return name_list((item for item in entry.own if item.role not in LEADING_ROLES), text)


def bodies_text(entry: Entry, text: str) -> str:
    """Return all who answer, those who lead first and marked (责任（配合）单位)."""
    leading = [item for item in entry.own if item.role == "lead"]
    others = name_list((item for item in entry.own if item.role != "lead"), text)
    led = f"{name_list(leading, text)}（{labels.ROLES['lead']}）" if leading else ""
    return "\n".join(part for part in (led, others) if part) or labels.NO_BODY


def measure_cell(entry: Entry) -> Cell:
    """Return the text of a measure, its lead-in standing out."""
    heading = entry.measure.heading if entry.measure else None
    if not heading:
        return text_cell(entry.text)
    text = entry.text if entry.text.startswith(heading) else f"{heading}。{entry.text}"
    return text_cell(text, bold=len(heading))


def basis_text(entry: Entry) -> str:
    """Return where it stands in the document and the clause as printed."""
    page = f"，第{entry.unit.page}页" if entry.unit.page else ""
    lines = [f"条目{entry.unit.id}{page}"]
    lines += dict.fromkeys(item.clause for item in entry.own if item.clause)
    lines += dict.fromkeys(f"沿用条目{item.inherited_from}" for item in entry.inherited)
    return "\n".join(lines)
