"""What an upper document asks and a lower one does not carry out in full (查缺口)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_nlp.graph.answers import Gap
from policy_nlp.graph.refs import edges_in, nodes_of_kind, place, unit_ref, values

if TYPE_CHECKING:
    from networkx import MultiDiGraph

GAP_STATUSES = ("none", "partial", "undecided")


def find_gaps(graph: MultiDiGraph) -> tuple[Gap, ...]:
    """Return the upper units that are carried out in part, not at all, or undecidedly.

    Args:
        graph: as `build_graph` makes it.

    Returns:
        The gaps by lower document, in the order of the upper one.
    """
    found = [
        (lower, place(graph, node), _gap(graph, lower, node, data))
        for node in nodes_of_kind(graph, "unit")
        for lower, data in edges_in(graph, node, "covers")
        if data["status"] in GAP_STATUSES
    ]
    return tuple(gap for _, _, gap in sorted(found, key=lambda item: item[:2]))


def _gap(graph: Any, lower: str, node: str, data: dict[str, Any]) -> Gap:
    leads = (
        duty["name"]
        for _, duty in edges_in(graph, node, "responsible")
        if duty["role"] in ("lead", "sole") and "inherited_from" not in duty
    )
    return Gap(
        lower=lower,
        unit=unit_ref(graph, node),
        status=data["status"],
        by=tuple(unit_ref(graph, unit) for unit in values(data, "by") if unit in graph),
        missing=values(data, "missing"),
        leads=tuple(dict.fromkeys(leads)),
        reason=data.get("reason", ""),
        decision=data.get("decision"),
    )
