"""Who is named in a document, as what, and how it is written (部门清单)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from policy_nlp.records.base import Record


class NamedDepartment(Record):
    """A body as a document names it.

    Attributes:
        department: canonical id from the register, None for one the register does not know.
        label: what the register calls it (发展改革), without level; None when unknown.
        names: the spellings as printed, the most frequent first.
        roles: how often it stands in each role.
        inherited: how often it answers through a carry-forward rule.
        units: ids of the units it answers for by a clause of its own, in document order.
    """

    department: str | None
    label: str | None = None
    names: tuple[str, ...]
    roles: dict[str, int]
    inherited: int = 0
    units: tuple[str, ...] = ()


class NamedDepartments(Record):
    """What `departments --format json` prints."""

    schema_: Literal["policy-nlp/departments/1"] = Field(
        default="policy-nlp/departments/1", alias="schema"
    )
    document: str
    departments: tuple[NamedDepartment, ...] = ()
