"""The graph of documents, units, measures, targets and departments: build, ask, export (图谱)."""

from policy_nlp.graph.answers import (
    Cooperation,
    DepartmentDuty,
    DepartmentNetwork,
    DepartmentTasks,
    Gap,
    NetworkBody,
    Reach,
    ReachedDepartment,
    TracedCoverage,
    TracedDuty,
    TracedMeasure,
    TracedTarget,
    TracedUnit,
    Unanswered,
    UnitRef,
    Unreached,
    UnreachedTask,
)
from policy_nlp.graph.build import build_graph
from policy_nlp.graph.export import EXPORT_FORMATS, export_graph
from policy_nlp.graph.network import department_network
from policy_nlp.graph.queries import (
    GAP_STATUSES,
    department_tasks,
    find_gaps,
    find_reach,
    find_unreached,
    trace_unit,
)

__all__ = [
    "EXPORT_FORMATS",
    "GAP_STATUSES",
    "Cooperation",
    "DepartmentDuty",
    "DepartmentNetwork",
    "DepartmentTasks",
    "Gap",
    "NetworkBody",
    "Reach",
    "ReachedDepartment",
    "TracedCoverage",
    "TracedDuty",
    "TracedMeasure",
    "TracedTarget",
    "TracedUnit",
    "Unanswered",
    "UnitRef",
    "Unreached",
    "UnreachedTask",
    "build_graph",
    "department_network",
    "department_tasks",
    "export_graph",
    "find_gaps",
    "find_reach",
    "find_unreached",
    "trace_unit",
]
