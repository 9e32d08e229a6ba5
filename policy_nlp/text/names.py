"""Which printed names are one body (单位名称)."""

from __future__ import annotations

from policy_nlp.records import Extraction, Responsibility
from policy_nlp.text.width import fold


def department_key(duty: Responsibility) -> str:
    """Return what makes two names one body: the register's id, else the folded name."""
    return duty.department or f"={fold(duty.name)}"


def first_names(extraction: Extraction) -> dict[str, str]:
    """Return for each printed name the first of its body (发改局 → 区发改局).

    Names side by side in one list of a clause are bodies of their own: 市场监管总局、国家标准委.
    """
    names: dict[str, str] = {}
    first: dict[str, str] = {}
    beside: dict[tuple[str | None, ...], set[str]] = {}
    for duty in extraction.responsibilities:
        listed = (department_key(duty), duty.unit, duty.clause, duty.role)
        beside.setdefault(listed, set()).add(duty.name)
    apart = {name for together in beside.values() if len(together) > 1 for name in together}
    for duty in extraction.responsibilities:
        shown = duty.name
        if shown not in apart:
            shown = first.setdefault(department_key(duty), duty.name)
        names.setdefault(duty.name, shown)
    return names
