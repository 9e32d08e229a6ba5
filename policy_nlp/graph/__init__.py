"""The graph of documents, units, measures, targets and departments: build, ask, export (图谱)."""

from policy_nlp.graph.answers import (
    DepartmentDuty,
    DepartmentTasks,
    Gap,
    TracedCoverage,
    TracedDuty,
    TracedMeasure,
    TracedTarget,
    TracedUnit,
    UnitRef,
)
from policy_nlp.graph.build import build_graph
from policy_nlp.graph.departments import department_tasks
from policy_nlp.graph.export import EXPORT_FORMATS, export_graph
from policy_nlp.graph.gaps import find_gaps
from policy_nlp.graph.trace import trace_unit

__all__ = [
    "EXPORT_FORMATS",
    "DepartmentDuty",
    "DepartmentTasks",
    "Gap",
    "TracedCoverage",
    "TracedDuty",
    "TracedMeasure",
    "TracedTarget",
    "TracedUnit",
    "UnitRef",
    "build_graph",
    "department_tasks",
    "export_graph",
    "find_gaps",
    "trace_unit",
]
