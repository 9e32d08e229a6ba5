"""What questions to the graph are answered with: typed records, text as printed."""

from __future__ import annotations

from policy_nlp.records import Record
from policy_nlp.records.alignment import (
    CoverageStatus,
    DecisionMark,
    DemandAction,
    DemandKind,
    DemandStatus,
    Grade,
)
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


class AnsweredDemand(Record):
    """One thing that the upper text asks, of which a lower document has something to do (上级要求).

    Attributes:
        node: its id in the graph, `suzhou:2.2.4#2`; the alignment has it without document.
        missing: what it names and nothing takes up.
    """

    node: str
    kind: DemandKind
    text: str
    status: DemandStatus
    action: DemandAction
    missing: tuple[str, ...] = ()
    decision: DecisionMark | None = None


class TracedCoverage(Record):
    """How fully a lower document carries the unit out (覆盖情况), and what is open of it."""

    document: str
    status: CoverageStatus
    demands: tuple[AnsweredDemand, ...] = ()
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


class TaskGap(Record):
    """A unit of which a lower document has something left to do (缺口).

    Attributes:
        lower: the document that should carry it out.
        unit: the upper unit.
        by: lower units that carry out part of it.
        status: None where the unit is no task, but sets aims.
        demands: what it asks and the lower document has still to do, or may.
        leads: who leads in the upper document, as printed.
        decision: what a person said of the status.
    """

    lower: str
    unit: UnitRef
    status: CoverageStatus | None = None
    by: tuple[UnitRef, ...] = ()
    demands: tuple[AnsweredDemand, ...] = ()
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


class ReachedDepartment(Record):
    """A department at the end of a chain, and the tasks in it that it answers for (承担部门)."""

    node: str
    names: tuple[str, ...]
    tasks: tuple[UnitRef, ...] = ()


class Reach(Record):
    """What hangs together over any number of levels (上下贯通).

    Attributes:
        nodes: the unit, or the departments of that name, that were asked for.
        tasks: of a unit those that carry it out, of a department those that hang on it.
        departments: of a unit, who answers for it or for a task that carries it out.
    """

    nodes: tuple[str, ...]
    tasks: tuple[UnitRef, ...] = ()
    departments: tuple[ReachedDepartment, ...] = ()


class UnreachedTask(Record):
    """A task that nothing in a document below it carries out (未落实任务).

    Attributes:
        document: the document, at any level below.
        ends: the last tasks of the chain, which that document should have taken up; none where
            the chain ends further up.
    """

    unit: UnitRef
    document: str
    ends: tuple[UnitRef, ...] = ()


class Unanswered(Record):
    """Tasks that carry each other out and for none of which anybody answers (无责任单位)."""

    tasks: tuple[UnitRef, ...]


class Unreached(Record):
    """Tasks that nothing reaches: no task below, or no department (未贯通任务)."""

    tasks: tuple[UnreachedTask, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()


class NetworkBody(Record):
    """A department among those that it works with (协作单位).

    Attributes:
        tasks: how many tasks it answers for: its load.
        leads: of how many of them it is the lead or answers alone.
        partners: with how many departments it shares a task.
        betweenness: how often it stands on the shortest way between two others, 0 to 1.
        is_cut_point: without it, some departments would no longer be joined at all.
        group: number of the group of departments that are joined in any way.
    """

    node: str
    names: tuple[str, ...]
    documents: tuple[str, ...]
    tasks: int
    leads: int
    partners: int
    betweenness: float
    is_cut_point: bool
    group: int


class Cooperation(Record):
    """Two departments that have to coordinate, and on which tasks (协作关系)."""

    departments: tuple[str, str]
    names: tuple[str, str]
    tasks: tuple[UnitRef, ...]


class DepartmentNetwork(Record):
    """Departments that work together: the most loaded, the most shared tasks first (协作网络)."""

    bodies: tuple[NetworkBody, ...] = ()
    cooperations: tuple[Cooperation, ...] = ()
