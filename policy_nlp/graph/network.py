"""The net of departments that work together (部门协作网络)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_nlp.errors import UsageError
from policy_nlp.graph.answers import Cooperation, DepartmentNetwork, NetworkBody
from policy_nlp.graph.queries import nodes_of_kind, order_of, printed_names, unit_of, unit_ref
from policy_nlp.language import translate
from policy_nlp.lexicons import load_lexicons

if TYPE_CHECKING:
    from networkx import MultiDiGraph

LEADING = frozenset({"lead", "sole"})


def department_network(graph: MultiDiGraph, *, document: str | None = None) -> DepartmentNetwork:
    """Return who must coordinate with whom, who carries most, and on whom the net hangs.

    Two departments work together where both answer for one task, or for measures of it. Names of
    nobody in particular (各有关部门) are left out.

    Args:
        graph: as `build_graph` makes it.
        document: count the tasks of this document only.

    Raises:
        UsageError: there is no such document.
    """
    import networkx
    from networkx.algorithms import bipartite

    documents = nodes_of_kind(graph, "document")
    if document is not None and document not in documents:
        raise UsageError(
            translate("no document '{}' in these documents").format(document),
            translate("There are: {}").format("、".join(documents)),
        )
    answering = _departments_by_task(graph, document)
    bodies = [node for node in answering if graph.nodes[node]["kind"] == "department"]
    net = bipartite.weighted_projected_graph(answering, bodies)
    between = networkx.betweenness_centrality(net)
    cut_points = set(networkx.articulation_points(net))
    groups = sorted(networkx.connected_components(net), key=lambda group: (-len(group), min(group)))
    group_of = {node: number for number, group in enumerate(groups, 1) for node in group}
    found = [
        NetworkBody(
            node=node,
            names=printed_names(graph, [node]),
            documents=tuple(sorted({graph.nodes[task]["document"] for task in answering[node]})),
            tasks=answering.degree(node),
            leads=sum(data["leads"] for data in answering[node].values()),
            partners=net.degree(node),
            betweenness=between[node],
            is_cut_point=node in cut_points,
            group=group_of[node],
        )
        for node in bodies
    ]
    pairs = [
        Cooperation(
            departments=(one, other),
            names=(graph.nodes[one]["label"], graph.nodes[other]["label"]),
            tasks=tuple(
                unit_ref(graph, task)
                for task in sorted(
                    set(answering[one]) & set(answering[other]),
                    key=lambda node: order_of(graph, node),
                )
            ),
        )
        for one, other in (sorted(edge) for edge in net.edges)
    ]
    return DepartmentNetwork(
        bodies=tuple(sorted(found, key=lambda body: (-body.tasks, -body.partners, body.node))),
        cooperations=tuple(sorted(pairs, key=lambda pair: (-len(pair.tasks), pair.departments))),
    )


def _departments_by_task(graph: Any, document: str | None) -> Any:
    """Return the bipartite graph of departments and the tasks that they answer for."""
    import networkx

    is_nobody = load_lexicons().roles.is_nobody
    answering = networkx.Graph()
    for node in sorted(nodes_of_kind(graph, "department")):
        if all(map(is_nobody, printed_names(graph, [node]))):
            continue
        for _, head, data in graph.out_edges(node, data=True):
            if data["kind"] != "responsible":
                continue
            task = unit_of(graph, head)
            if document in (None, graph.nodes[task]["document"]):
                leads = data["role"] in LEADING or (
                    answering.has_edge(node, task) and answering.edges[node, task]["leads"]
                )
                answering.add_edge(node, task, leads=leads)
    return answering
