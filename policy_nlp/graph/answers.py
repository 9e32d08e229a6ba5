"""What questions to the graph are answered with: typed records, text as printed."""

from __future__ import annotations

from policy_nlp.records import Record
from policy_nlp.records.alignment import CoverageStatus, DecisionMark, Grade
from policy_nlp.records.extraction import MeasureStrength, Role, TargetKind


class UnitRef(Record):
    """A unit named in an answer (条目).

    Attributes:
        node: its id in the graph, `suzhou:2.2.4`.
        path: headings above it, from the top.
        grade: how closely it is aligned with the unit it stands beside, None where it is not.
        decision: what a person said of that link.
    """

    node: str
    document: str
    unit: str
    number: str | None = None
    heading: str | None = None
    path: tuple[str, ...] = ()
    grade: Grade | None = None
    decision: DecisionMark | None = None


class TracedDuty(Record):
    """A body that answers for a unit or measure, and as what (责任单位)."""

    department: str
    name: str
    role: Role
    open_ended: bool = False
    deadline: int | None = None
    inherited_from: str | None = None


class TracedMeasure(Record):
    """A measure of a unit; `duties` only where a clause speaks for this measure alone (举措)."""

    node: str
    heading: str | None = None
    text: str
    strength: MeasureStrength
    duties: tuple[TracedDuty, ...] = ()


class TracedTarget(Record):
    """A target of a unit, as printed (指标)."""

    node: str
    indicator: str
    quote: str
    kind: TargetKind
    deadline: int | None = None


class TracedCoverage(Record):
    """How fully a lower document carries the unit out (覆盖情况)."""

    document: str
    status: CoverageStatus
    missing: tuple[str, ...] = ()
    decision: DecisionMark | None = None


class TracedUnit(Record):
    """A unit with all that carries it out, down to the last document (任务链条).

    Attributes:
        ref: the unit; its grade says how closely it answers the unit it stands below.
        coverage: by lower document.
        above: units that this one carries out; given for the unit that was asked for.
        parts: units inside this one, traced in the same way.
        below: units of lower documents that carry it out, traced in the same way.
    """

    ref: UnitRef
    document_title: str
    coverage: tuple[TracedCoverage, ...] = ()
    measures: tuple[TracedMeasure, ...] = ()
    targets: tuple[TracedTarget, ...] = ()
    duties: tuple[TracedDuty, ...] = ()
    above: tuple[UnitRef, ...] = ()
    parts: tuple[TracedUnit, ...] = ()
    below: tuple[TracedUnit, ...] = ()


class Gap(Record):
    """A unit of an upper document that a lower one does not carry out in full (缺口).

    Attributes:
        lower: the document that should carry it out.
        unit: the upper unit.
        by: lower units that carry out part of it.
        missing: its sentences that nobody takes up, as printed.
        leads: who leads in the upper document, as printed.
        decision: what a person said of the status.
    """

    lower: str
    unit: UnitRef
    status: CoverageStatus
    by: tuple[UnitRef, ...] = ()
    missing: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    reason: str = ""
    decision: DecisionMark | None = None


class DepartmentDuty(Record):
    """One duty of a department: of which unit or measure, in which role (承担任务)."""

    unit: UnitRef
    measure: str | None = None
    name: str
    role: Role
    clause: str | None = None
    deadline: int | None = None
    inherited_from: str | None = None


class DepartmentTasks(Record):
    """All that a department answers for, document by document (部门任务清单).

    Attributes:
        departments: node ids; several where different documents print the same name and the
            register does not know it.
        names: spellings printed.
        counterparts: names of its counterparts at the other level.
    """

    departments: tuple[str, ...]
    names: tuple[str, ...]
    counterparts: tuple[str, ...] = ()
    duties: tuple[DepartmentDuty, ...] = ()
