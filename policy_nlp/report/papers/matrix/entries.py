"""Who answers for each measure, sorted as a responsibility matrix asks (责任归集)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from policy_nlp.records import TASK_KINDS, Extraction, Measure, Responsibility, Target, Unit
from policy_nlp.records.extraction import LEADING_ROLES
from policy_nlp.report import labels

# What leaves a printed list open: 等部门, 等有关单位, 等.
_OPEN_END = re.compile(r"等(?:[^，。；、（）()\s]{0,6}?(?:部门|单位))?")


@dataclass(frozen=True)
class Entry:
    """One row to be: a measure of a unit with the duties and targets that are its own."""

    unit: Unit
    measure: Measure | None
    text: str
    duties: tuple[Responsibility, ...]
    targets: tuple[Target, ...]

    @property
    def own(self) -> tuple[Responsibility, ...]:
        """Duties that a clause of the unit itself gives."""
        return tuple(duty for duty in self.duties if duty.inherited_from is None)

    @property
    def inherited(self) -> tuple[Responsibility, ...]:
        """Duties that a carry-forward rule gives (下同, 不再列出)."""
        return tuple(duty for duty in self.duties if duty.inherited_from is not None)

    @property
    def deadlines(self) -> tuple[str, ...]:
        """Years by which it is to be done: those of the clause, else those of its targets."""
        years = sorted({duty.deadline for duty in self.own if duty.deadline})
        if not years:
            years = sorted({target.deadline for target in self.targets if target.deadline})
        if years:
            return tuple(f"{year}年" for year in years)
        periods = dict.fromkeys(target.period for target in self.targets if target.period)
        return tuple(f"“{period}”期间" for period in periods)


@dataclass(frozen=True)
class Duties:
    """The units of a document that somebody is to carry out, with who that is."""

    extraction: Extraction

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Tasks, safeguards, organisation, annex rows; others only where a clause names a body."""
        named = {
            duty.unit for duty in self.extraction.responsibilities if duty.inherited_from is None
        }
        return tuple(
            unit
            for unit in self.extraction.units
            if unit.kind in TASK_KINDS or unit.kind == "annex-row" or unit.id in named
        )

    def numbers(self) -> dict[str, int]:
        """Return the running number (序号) of each unit."""
        return {unit.id: number for number, unit in enumerate(self.units, 1)}

    def of_unit(self, unit: Unit) -> tuple[Responsibility, ...]:
        """Return the duties of a unit, in printed order."""
        return self._by_unit.get(unit.id, ())

    def entries(self, unit: Unit) -> tuple[Entry, ...]:
        """Return the entries of a unit: one a measure, or one for all where it has none."""
        return self._entries[unit.id]

    @cached_property
    def _entries(self) -> dict[str, tuple[Entry, ...]]:
        return {unit.id: self._entries_of(unit) for unit in self.units}

    def _entries_of(self, unit: Unit) -> tuple[Entry, ...]:
        measures = [item for item in self.extraction.measures if item.unit == unit.id]
        targets = [item for item in self.extraction.targets if item.unit == unit.id]
        if not measures:
            text = self._text_without_clauses(unit)
            return (Entry(unit, None, text, self.of_unit(unit), tuple(targets)),)
        homes = [_home(target, measures) for target in targets]
        return tuple(
            Entry(
                unit,
                measure,
                measure.text,
                self._of_measure(unit, measure, measures),
                tuple(t for t, home in zip(targets, homes, strict=True) if home == measure.id),
            )
            for measure in measures
        )

    @cached_property
    def _by_unit(self) -> dict[str, tuple[Responsibility, ...]]:
        grouped: dict[str, list[Responsibility]] = {}
        for duty in self.extraction.responsibilities:
            grouped.setdefault(duty.unit, []).append(duty)
        return {unit: tuple(duties) for unit, duties in grouped.items()}

    def _of_measure(
        self, unit: Unit, measure: Measure, measures: Sequence[Measure]
    ) -> tuple[Responsibility, ...]:
        return tuple(duty for duty in self.of_unit(unit) if _speaks_for(duty, measure, measures))

    def _text_without_clauses(self, unit: Unit) -> str:
        text = unit.body.of(self.extraction.text)
        for duty in self.of_unit(unit):
            text = text.replace(duty.clause or "", "", 1) if duty.clause else text
        return " ".join(text.split()) or unit.heading or ""


def _speaks_for(duty: Responsibility, measure: Measure, measures: Sequence[Measure]) -> bool:
    """Tell whether a duty is of this measure: named by it, or its clause speaks for its text."""
    if duty.measure is not None:
        return duty.measure == measure.id
    governed = [item.id for item in measures if duty.governs.overlaps(item.span)]
    return not governed or measure.id in governed


def _home(target: Target, measures: Sequence[Measure]) -> str:
    """Return the measure in whose row a target stands; the first where none holds it."""
    if any(measure.id == target.measure for measure in measures):
        return str(target.measure)
    holding = (measure.id for measure in measures if measure.span.overlaps(target.span))
    return next(holding, measures[0].id)


def name_list(duties: Iterable[Responsibility], text: str) -> str:
    """Return printed names parted by 、, each once, with what leaves the list open (等部门)."""
    named = list(duties)
    names = dict.fromkeys(duty.name for duty in named)
    ends = (_open_end(duty, text) for duty in named if duty.open_ended)
    return "、".join(names) + next((end for end in ends if end), "")


def _open_end(duty: Responsibility, text: str) -> str:
    found = _OPEN_END.match(text, duty.span.end)
    return found[0] if found else ""


def lead_cell(entry: Entry, text: str) -> str:
    """Return who leads (牵头单位): a sole body too, never the first of several."""
    leading = [duty for duty in entry.own if duty.role in LEADING_ROLES]
    if leading:
        return name_list(leading, text)
    return labels.NO_LEAD if entry.own else labels.NO_BODY


def other_cell(entry: Entry, text: str) -> str:
    """Return who else answers (责任（配合）单位)."""
    return name_list((duty for duty in entry.own if duty.role not in LEADING_ROLES), text)


def all_cell(entry: Entry, text: str) -> str:
    """Return all who answer, those who lead first and marked (责任（配合）单位)."""
    leading = [duty for duty in entry.own if duty.role == "lead"]
    others = name_list((duty for duty in entry.own if duty.role != "lead"), text)
    led = f"{name_list(leading, text)}（{labels.ROLES['lead']}）" if leading else ""
    return "\n".join(part for part in (led, others) if part) or labels.NO_BODY
