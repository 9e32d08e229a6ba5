"""What follows from an alignment and both texts together (比对分析).

Codes with their arguments; `report.labels` has the words that officials read.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from policy_nlp.records.alignment import TargetRelation
from policy_nlp.records.base import Record, Span
from policy_nlp.records.index import Side

Situation = Literal[
    "named",  # a unit that carries the task out names the counterpart in a clause
    "in-text",  # its running text does
    "own-government",  # the counterpart is the government whose plan this is
    "summed-up",  # its clause lists nobody by name
    "not-carrying",  # only a linked unit that takes nothing up names it
    "elsewhere",  # only other units name it
    "absent",  # no unit names it
    "uncarried",  # no unit carries the task out
    "not-applicable",  # the task is 不适用
]


class DepartmentSituation(Record):
    """Where the counterparts of an upper department stand in the lower text (部门衔接情况).

    Attributes:
        clause: the open clause of a unit that carries the task out (各有关部门).
        printed: the lower document names a counterpart somewhere.
        around: the clause of running text that names one.
    """

    situation: Situation
    clause: str = ""
    printed: bool = False
    around: Span | None = None


class SharedIndicator(Record):
    """An indicator of both units of a link; how their targets compare, where both set one."""

    name: str
    relation: TargetRelation | None = None


class LinkIndicators(Record):
    """The indicators that both units of a link speak of (共同指标)."""

    lower: str
    upper: str
    shared: tuple[SharedIndicator, ...]


class PairAnalysis(Record):
    """What follows from an alignment and the texts together (比对分析).

    Attributes:
        departments: one for each of `Alignment.departments`, in their order.
        indicators: of the links that have some.
        unnamed: printed names that are nobody in particular (市有关部门).
        whole_names: names that a clause prints without their level, with it (自治区生态环境厅).
    """

    departments: tuple[DepartmentSituation, ...] = ()
    indicators: tuple[LinkIndicators, ...] = ()
    unnamed: tuple[str, ...] = ()
    whole_names: dict[Side, dict[str, str]] = Field(default_factory=dict)
