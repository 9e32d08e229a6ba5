"""What a department answers for, in all documents of the graph (查部门任务)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from policy_nlp.graph.answers import DepartmentDuty, DepartmentTasks
from policy_nlp.graph.names import unit_node
from policy_nlp.graph.refs import (
    edges_in,
    edges_out,
    nodes_of_kind,
    place,
    unit_ref,
    unknown,
    values,
)
from policy_nlp.text.width import fold

if TYPE_CHECKING:
    from networkx import MultiDiGraph


def department_tasks(graph: MultiDiGraph, name: str) -> DepartmentTasks:
    """Return all that a department leads, joins or inherits.

    Args:
        graph: as `build_graph` makes it.
        name: a name as printed in any of the documents, or its id in the register.

    Raises:
        UsageError: nobody of that name answers for anything here.
    """
    nodes = _find(graph, name)
    duties = [
        (place(graph, head)[0], data["order"], _duty(graph, head, data))
        for node in nodes
        for head, data in edges_out(graph, node, "responsible")
    ]
    duties.sort(key=lambda item: item[:2])
    return DepartmentTasks(
        departments=tuple(nodes),
        names=_names(graph, nodes),
        counterparts=_names(graph, _counterparts(graph, nodes)),
        duties=tuple(duty for _, _, duty in duties),
    )


def _find(graph: Any, asked: str) -> list[str]:
    nodes = nodes_of_kind(graph, "department")
    exact = asked if asked.startswith("dept:") else f"dept:{asked}"
    listed = [node for node in nodes if node == exact or node.startswith(f"{exact}@")]
    if listed:
        return listed
    wanted = fold(asked)
    named = [node for node in nodes if wanted in map(fold, _names(graph, [node]))]
    if not named:
        raise unknown("department", asked, _names(graph, nodes))
    return named


def _names(graph: Any, nodes: Iterable[str]) -> tuple[str, ...]:
    """Return the printed names of departments, each once."""
    return tuple(
        dict.fromkeys(name for node in nodes for name in values(graph.nodes[node], "names"))
    )


def _counterparts(graph: Any, nodes: list[str]) -> list[str]:
    return [
        other
        for node in nodes
        for other, _ in edges_out(graph, node, "counterpart") + edges_in(graph, node, "counterpart")
    ]


def _duty(graph: Any, head: str, data: dict[str, Any]) -> DepartmentDuty:
    answered = graph.nodes[head]
    is_measure = answered["kind"] == "measure"
    return DepartmentDuty(
        unit=unit_ref(graph, unit_node(answered["document"], answered["unit"])),
        measure=answered["text"] if is_measure else None,
        name=data["name"],
        role=data["role"],
        clause=data.get("clause"),
        deadline=data.get("deadline"),
        inherited_from=data.get("inherited_from"),
    )
