"""What a pair of documents leaves open, and what a person could write there (缺口与建议).

Codes with their arguments; `report.labels` has the words that officials read.
"""

from __future__ import annotations

from typing import Literal

from policy_nlp.records.alignment import CoverageStatus, SentenceStatus, TargetRelation
from policy_nlp.records.base import Record, Span
from policy_nlp.records.drafts import Draft, GapNote

GapKind = Literal["task", "target", "department"]
# A counterpart is not named, or a clause that lists nobody by name stands for it (各有关部门).
NamingGap = Literal["not-named", "not-listed"]
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


class Gap(Record):
    """One thing the lower document leaves open (缺口).

    Attributes:
        number: its place in the list, from 1.
        matter: what is open.
        names: indicators or upper departments that it is about.
        doubtful: something comes near, so a person should look there first (请核对).
        upper: the unit whose text is open.
        status: coverage of that unit, where it says something of the gap.
        span: the upper sentence, target or clause.
        home: the lower unit that the draft belongs in; None for a new one.
    """

    number: int = 0
    kind: GapKind
    matter: SentenceStatus | TargetRelation | NamingGap
    names: tuple[str, ...] = ()
    doubtful: bool = False
    upper: str
    status: CoverageStatus | None = None
    span: Span | None = None
    home: str | None = None
    draft: Draft
    leading: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()
    notes: tuple[GapNote, ...] = ()


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
    """

    gaps: tuple[Gap, ...] = ()
    departments: tuple[DepartmentSituation, ...] = ()
    indicators: tuple[LinkIndicators, ...] = ()
    unnamed: tuple[str, ...] = ()
