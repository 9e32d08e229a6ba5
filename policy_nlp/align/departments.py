"""Whether the counterpart of an upper task's lead is named where it is carried out (部门衔接)."""

from __future__ import annotations

import re

from policy_nlp.lexicons.departments import Departments
from policy_nlp.records import DepartmentLink, Extraction, Link, Responsibility
from policy_nlp.records.alignment import OWN_GOVERNMENT
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
# A single place (责任单位：崇明区).
PLACE = "/named-district"
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
        if not finder.is_elsewhere(duty)
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


def _is_place(duty: Responsibility) -> bool:
    return duty.department is not None and duty.department.endswith(PLACE)


class CounterpartFinder:
    """Finds the departments of the lower document that answer to an upper one."""

    def __init__(self, lower: Extraction, register: Departments) -> None:
        self._register = register
        self._level, self._region = lower.document.level, lower.document.region
        self._names: dict[str, str] = {}
        self._units: dict[str, set[str]] = {}
        for duty in lower.responsibilities:
            if duty.department is not None:
                self._names.setdefault(duty.department, duty.name)
                self._units.setdefault(duty.department, set()).add(duty.unit)

    def is_elsewhere(self, duty: Responsibility) -> bool:
        """Tell whether a single place answers that is not the place of this plan."""
        return _is_place(duty) and self._region is not None and not self._is_here(duty)

    def link(self, unit: str, duty: Responsibility, carriers: set[str]) -> DepartmentLink:
        """Return the line for one department answering for one upper unit.

        Departments named somewhere in the lower document come as printed there; where none
        is named, the register says who would answer (本级发展改革部门).
        """
        asked = self._is_own_asked(duty)
        if asked:
            return self._own_government(unit, duty, carriers)
        answer = [d for d in self._names if duty.department and self._answers(duty.department, d)]
        named = any(self._units[department] & carriers for department in answer)
        names = tuple(self._names[department] for department in answer)
        if not names and duty.department and self._level:
            # Governments below (各街道) are the same to both documents.
            names = self._listed(duty.department, self._level) if asked is None else (duty.name,)
        return DepartmentLink(
            upper_unit=unit,
            upper_department=duty.name,
            counterparts=names,
            named_in_lower=named,
            status="ok" if named else "not-named" if names else "no-counterpart",
        )

    def _is_own_asked(self, duty: Responsibility) -> bool | None:
        """Tell whether the government of this plan is asked; None where no governments are."""
        if duty.department is None or self._level is None:
            return None
        if _is_place(duty):
            return self._is_here(duty)
        return self._register.includes_government(duty.name, duty.department, self._level)

    def _is_here(self, duty: Responsibility) -> bool:
        region = self._region or ""
        return bool(region) and (duty.name in region or region in duty.name)

    def _own_government(
        self, unit: str, duty: Responsibility, carriers: set[str]
    ) -> DepartmentLink:
        """Return the line for 各区人民政府: the plan itself is their counterpart's."""
        department = f"{self._level}/government"
        is_printed = bool(self._units.get(department, set()) & carriers)
        return DepartmentLink(
            upper_unit=unit,
            upper_department=duty.name,
            counterparts=(self._names[department] if is_printed else OWN_GOVERNMENT,),
            named_in_lower=bool(carriers),
            status="ok" if carriers else "not-named",
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
