"""Summing up who is named in a document (部门清单)."""

from __future__ import annotations

from collections import Counter

from policy_nlp.lexicons.departments import Departments
from policy_nlp.records import (
    Extraction,
    NamedDepartment,
    NamedDepartments,
    Responsibility,
)
from policy_nlp.text.width import fold


def list_departments(extraction: Extraction, register: Departments) -> NamedDepartments:
    """Return every body named in a clause, spellings of one body together, busiest first.

    A body that the register does not know stands under its printed name.
    """
    groups: dict[str, list[Responsibility]] = {}
    for duty in extraction.responsibilities:
        groups.setdefault(duty.department or fold(duty.name), []).append(duty)
    listed = [_summed(duties, register) for duties in groups.values()]
    listed.sort(key=lambda d: (-sum(d.roles.values()), d.names[0]))
    return NamedDepartments(document=extraction.document.id, departments=tuple(listed))


def _summed(duties: list[Responsibility], register: Departments) -> NamedDepartment:
    own = [duty for duty in duties if duty.inherited_from is None]
    names = Counter(duty.name for duty in duties)
    department = duties[0].department
    return NamedDepartment(
        department=department,
        label=register.label(department) if department else None,
        names=tuple(sorted(names, key=lambda name: (-names[name], name))),
        roles=dict(sorted(Counter(duty.role for duty in own).items())),
        inherited=len(duties) - len(own),
        units=tuple(dict.fromkeys(duty.unit for duty in own)),
    )
