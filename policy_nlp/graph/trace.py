"""From a task down through every document that carries it out (查任务链条)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from policy_nlp.graph.answers import (
    TracedCoverage,
    TracedDuty,
    TracedMeasure,
    TracedTarget,
    TracedUnit,
    UnitRef,
)
from policy_nlp.graph.refs import (
    NO_LINK,
    edges_in,
    edges_out,
    nodes_of_kind,
    place,
    unit_ref,
    unknown,
    values,
)

if TYPE_CHECKING:
    from networkx import MultiDiGraph

_GRADES = ("direct", "partial")


def trace_unit(graph: MultiDiGraph, unit: str) -> TracedUnit:
    """Follow a unit down to the measures and departments of all lower documents.

    Links are followed from document to document as far as they go (province → city →
    district), never twice through one unit.

    Args:
        graph: as `build_graph` makes it.
        unit: `suzhou:2.2.4`; the unit's id alone where only one document has such a unit.

    Raises:
        UsageError: no such unit, or several.
    """
    node = _find(graph, unit)
    traced = _trace(graph, node, NO_LINK, frozenset())
    return traced.model_copy(update={"above": _above(graph, node)})


def _find(graph: Any, asked: str) -> str:
    units = nodes_of_kind(graph, "unit")
    if asked in graph and graph.nodes[asked]["kind"] == "unit":
        return asked
    named = [node for node in units if graph.nodes[node]["unit"] == asked]
    if len(named) == 1:
        return named[0]
    if named:
        raise unknown("single unit", asked, named)
    raise unknown("unit", asked, units)


def _trace(graph: Any, node: str, link: Mapping[str, Any], seen: frozenset[str]) -> TracedUnit:
    passed = seen | {node}
    inner = [item for item, _ in edges_out(graph, node, "contains")]
    kinds = {item: graph.nodes[item]["kind"] for item in inner}
    parts = [item for item in inner if kinds[item] == "unit" and item not in passed]
    document = graph.nodes[node]["document"]
    return TracedUnit(
        ref=unit_ref(graph, node, link),
        document_title=graph.nodes[document].get("title", document),
        coverage=tuple(_coverage(graph, node)),
        measures=tuple(_measure(graph, item) for item in inner if kinds[item] == "measure"),
        targets=tuple(_target(graph, item) for item in inner if kinds[item] == "target"),
        duties=_duties(graph, node),
        parts=tuple(_trace(graph, item, NO_LINK, passed) for item in parts),
        below=tuple(
            _trace(graph, item, found, passed)
            for item, found in _carried_out_by(graph, node)
            if item not in passed
        ),
    )


def _carried_out_by(graph: Any, node: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the lower units with their links: document by document, direct ones first."""

    def rank(edge: tuple[str, dict[str, Any]]) -> tuple[str, int, int]:
        document, order = place(graph, edge[0])
        return document, _GRADES.index(edge[1]["grade"]), order

    return sorted(edges_in(graph, node, "aligns"), key=rank)


def _above(graph: Any, node: str) -> tuple[UnitRef, ...]:
    upper = edges_out(graph, node, "aligns")
    ordered = sorted(upper, key=lambda item: place(graph, item[0]))
    return tuple(unit_ref(graph, item, data) for item, data in ordered)


def _coverage(graph: Any, node: str) -> list[TracedCoverage]:
    edges = sorted(edges_in(graph, node, "covers"), key=lambda item: item[0])
    return [
        TracedCoverage(
            document=lower,
            status=data["status"],
            missing=values(data, "missing"),
            decision=data.get("decision"),
        )
        for lower, data in edges
    ]


def _measure(graph: Any, node: str) -> TracedMeasure:
    data = graph.nodes[node]
    return TracedMeasure(
        node=node,
        heading=data.get("heading"),
        text=data["text"],
        strength=data["strength"],
        duties=_duties(graph, node),
    )


def _target(graph: Any, node: str) -> TracedTarget:
    data = graph.nodes[node]
    return TracedTarget(
        node=node,
        indicator=data["indicator"],
        quote=data["quote"],
        kind=data["target_kind"],
        deadline=data.get("deadline"),
    )


def _duties(graph: Any, node: str) -> tuple[TracedDuty, ...]:
    edges = sorted(edges_in(graph, node, "responsible"), key=lambda item: item[1]["order"])
    return tuple(
        TracedDuty(
            department=department,
            name=data["name"],
            role=data["role"],
            open_ended=data["open_ended"],
            deadline=data.get("deadline"),
            inherited_from=data.get("inherited_from"),
        )
        for department, data in edges
    )
