"""Whether the counterpart of an upper task's lead is named where it is carried out (部门衔接)."""

from __future__ import annotations

import re

from policy_nlp.lexicons.departments import Departments
from policy_nlp.records import DepartmentLink, Extraction, Link, Responsibility
from policy_nlp.records.extraction import Level, Role

# A label that ends so is the name of a body already: 本级碳达峰碳中和领导小组.
WHOLE_NAMES = (
    "小组",
    "公司",
    "法院",
    "检察院",
    "委员会",
    "政府",
    "中心",
    "银行",
    "分行",
    "会",
    "局",
)
BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
# Whoever is concerned (各有关部门): nobody of whom a counterpart could be named.
NOBODY = "/departments-concerned"
ANSWERING: tuple[tuple[Role, ...], ...] = (("lead",), ("joint", "sole"))


def link_departments(
    upper: Extraction, lower: Extraction, links: tuple[Link, ...], register: Departments
) -> tuple[DepartmentLink, ...]:
    """Return one line for each leading department of each aligned upper unit."""
    carried: dict[str, set[str]] = {}
    for link in links:
        carried.setdefault(link.upper, set()).add(link.lower)
    finder = CounterpartFinder(lower, register)
    return tuple(
        finder.link(unit.id, duty, carried.get(unit.id, set()))
        for unit in upper.units
        if unit.kind in ("task", "safeguard", "organisation")
        for duty in answering(upper, unit.id)
    )


def answering(extraction: Extraction, unit: str) -> list[Responsibility]:
    """Return who leads a unit; where nobody leads, who answers for it together or alone."""
    duties = [
        duty
        for duty in extraction.responsibilities
        if duty.unit == unit and duty.inherited_from is None and not _is_nobody(duty)
    ]
    for roles in ANSWERING:
        named = {duty.name: duty for duty in reversed(duties) if duty.role in roles}
        if named:
            return sorted(named.values(), key=lambda duty: duty.span.start)
    return []


def _is_nobody(duty: Responsibility) -> bool:
    """Tell whether a name stands for whoever is concerned: 各有关部门, 各牵头单位."""
    if duty.department is None:
        return duty.name.startswith("各")
    return duty.department.endswith(NOBODY)


class CounterpartFinder:
    """Finds the departments of the lower document that answer to an upper one."""

    def __init__(self, lower: Extraction, register: Departments) -> None:
        self._register = register
        self._level = lower.document.level
        self._names: dict[str, str] = {}
        self._units: dict[str, set[str]] = {}
        for duty in lower.responsibilities:
            if duty.department is not None:
                self._names.setdefault(duty.department, duty.name)
                self._units.setdefault(duty.department, set()).add(duty.unit)

    def link(self, unit: str, duty: Responsibility, carriers: set[str]) -> DepartmentLink:
        """Return the line for one department answering for one upper unit.

        Departments named somewhere in the lower document come as printed there; where none
        is named, the register says who would answer (本级发展改革部门).
        """
        answer = [d for d in self._names if duty.department and self._answers(duty.department, d)]
        named = any(self._units[department] & carriers for department in answer)
        names = tuple(self._names[department] for department in answer)
        if not names and duty.department and self._level:
            names = self._listed(duty.department, self._level)
        return DepartmentLink(
            upper_unit=unit,
            upper_department=duty.name,
            counterparts=names,
            named_in_lower=named,
            status="ok" if named else "not-named" if names else "no-counterpart",
        )

    def _listed(self, department: str, level: Level) -> tuple[str, ...]:
        """Return who would answer by the register, in words; empty when it lists nobody."""
        listed = self._register.counterparts(department, level)
        same = f"{level}/{department.partition('/')[2]}"
        for other in (same, *listed):
            if other in listed:
                label = BRACKETED.sub("", self._register.label(other))
                return (f"本级{label}" + ("" if label.endswith(WHOLE_NAMES) else "部门"),)
        return ()

    def _answers(self, upper: str, lower: str) -> bool:
        return self._register.answer_to_each_other(upper, lower)
