"""Questions to the graph, answered by networkx (查询).

The graph of all records is narrowed to the edges that a question is about, and that view is
walked: what carries a task out over any number of levels, what stands above a department's work.
"""

from __future__ import annotations

import difflib
from collections.abc import Container, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from policy_nlp.errors import UsageError
from policy_nlp.graph.answers import (
    AnsweredDemand,
    DepartmentDuty,
    DepartmentTasks,
    Reach,
    ReachedDepartment,
    TaskGap,
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
from policy_nlp.graph.build import SEPARATOR, unit_node
from policy_nlp.language import catalogued, translate
from policy_nlp.lexicons import load_lexicons
from policy_nlp.lexicons.department_names import ANY
from policy_nlp.records import TASK_KINDS, Record
from policy_nlp.text.width import fold

if TYPE_CHECKING:
    from networkx import MultiDiGraph

Edge = tuple[str, dict[str, Any]]
# What must or should be done.
ACTED = ("must", "should")
GAP_STATUSES = ("none", "partial", "undecided")
GRADES = ("direct", "partial")
NO_LINK: Mapping[str, Any] = MappingProxyType({})


def find_gaps(graph: MultiDiGraph) -> tuple[TaskGap, ...]:
    """Return the upper units that are not carried out in full, or ask what must or should be done.

    Args:
        graph: as `build_graph` makes it.

    Returns:
        The gaps by lower document, in the order of the upper one.
    """
    found = []
    for node in nodes_of_kind(graph, "unit"):
        covered = dict(_edges_in(graph, node, "covers"))
        open_demands = _open_demands(graph, node)
        for lower in {*covered, *open_demands}:
            gap = _graph_gap(graph, lower, node, covered.get(lower, {}), open_demands)
            is_acted = any(item.action in ACTED for item in gap.demands)
            if gap.status in GAP_STATUSES or is_acted:
                found.append((lower, order_of(graph, node), gap))
    return tuple(gap for _, _, gap in sorted(found, key=lambda item: item[:2]))


def _open_demands(graph: Any, unit: str) -> dict[str, list[AnsweredDemand]]:
    """Return by lower document what a unit asks of which something is to be done, in order."""
    found = [
        (data["order"], lower, node, data)
        for node, _ in _edges_out(graph, unit, "contains")
        for lower, data in _edges_in(graph, node, "answers")
        if data["action"] != "none"
    ]
    by_document: dict[str, list[AnsweredDemand]] = {}
    for _, lower, node, data in sorted(found, key=lambda item: item[:3]):
        asked = graph.nodes[node]
        by_document.setdefault(lower, []).append(
            AnsweredDemand(
                node=node,
                kind=asked.get("demand_kind", "target"),
                text=asked.get("text") or asked.get("quote", ""),
                status=data["status"],
                action=data["action"],
                missing=_several_values(data, "missing"),
                decision=data.get("decision"),
            )
        )
    return by_document


def _graph_gap(
    graph: Any,
    lower: str,
    node: str,
    data: dict[str, Any],
    demands: Mapping[str, Sequence[AnsweredDemand]],
) -> TaskGap:
    leads = (
        duty["name"]
        for _, duty in _edges_in(graph, node, "responsible")
        if duty["role"] in ("lead", "sole") and "inherited_from" not in duty
    )
    return TaskGap(
        lower=lower,
        unit=unit_ref(graph, node),
        status=data.get("status"),
        by=tuple(unit_ref(graph, unit) for unit in _several_values(data, "by") if unit in graph),
        demands=tuple(demands.get(lower, ())),
        leads=tuple(dict.fromkeys(leads)),
        reason=data.get("reason", ""),
        decision=data.get("decision"),
    )


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
    node = _find_unit(graph, unit)
    upper = sorted(_edges_out(graph, node, "aligns"), key=lambda edge: order_of(graph, edge[0]))
    above = tuple(unit_ref(graph, item, data) for item, data in upper)
    return _trace(graph, node, NO_LINK, frozenset()).model_copy(update={"above": above})


def _find_unit(graph: Any, wanted: str) -> str:
    units = nodes_of_kind(graph, "unit")
    if wanted in graph and graph.nodes[wanted]["kind"] == "unit":
        return wanted
    named = [node for node in units if graph.nodes[node]["unit"] == wanted]
    if len(named) == 1:
        return named[0]
    if named:
        raise _unknown_name("single unit", wanted, named)
    raise _unknown_name(catalogued("unit"), wanted, units)


def _trace(graph: Any, node: str, link: Mapping[str, Any], seen: frozenset[str]) -> TracedUnit:
    def by_grade(edge: Edge) -> tuple[str, int, int]:
        document, order = order_of(graph, edge[0])
        return document, GRADES.index(edge[1]["grade"]), order

    passed = seen | {node}
    open_demands = _open_demands(graph, node)
    inner: dict[str, list[str]] = {"unit": [], "measure": [], "target": [], "demand": []}
    for item, _ in _edges_out(graph, node, "contains"):
        inner[graph.nodes[item]["kind"]].append(item)
    document = graph.nodes[node]["document"]
    return TracedUnit(
        ref=unit_ref(graph, node, link),
        document_title=graph.nodes[document].get("title", document),
        coverage=tuple(
            TracedCoverage(
                document=lower,
                status=data["status"],
                demands=tuple(open_demands.get(lower, ())),
                decision=data.get("decision"),
            )
            for lower, data in sorted(_edges_in(graph, node, "covers"), key=lambda edge: edge[0])
        ),
        measures=tuple(
            TracedMeasure(
                node=item,
                duties=_traced_duties(graph, item),
                **_shared_fields(graph.nodes[item], TracedMeasure),
            )
            for item in inner["measure"]
        ),
        targets=tuple(
            TracedTarget(
                node=item,
                kind=graph.nodes[item]["target_kind"],
                **_shared_fields(graph.nodes[item], TracedTarget, but="kind"),
            )
            for item in inner["target"]
        ),
        duties=_traced_duties(graph, node),
        parts=tuple(
            _trace(graph, item, NO_LINK, passed) for item in inner["unit"] if item not in passed
        ),
        below=tuple(
            _trace(graph, item, found, passed)
            for item, found in sorted(_edges_in(graph, node, "aligns"), key=by_grade)
            if item not in passed
        ),
    )


def _traced_duties(graph: Any, node: str) -> tuple[TracedDuty, ...]:
    edges = sorted(_edges_in(graph, node, "responsible"), key=lambda edge: edge[1]["order"])
    return tuple(
        TracedDuty(department=department, **_shared_fields(data, TracedDuty))
        for department, data in edges
    )


def department_tasks(graph: MultiDiGraph, name: str) -> DepartmentTasks:
    """Return all that a department leads, joins or inherits.

    Args:
        graph: as `build_graph` makes it.
        name: a name as printed in any of the documents, an everyday name of such a body, or
            its id in the register.

    Raises:
        UsageError: nobody of that name answers for anything here.
    """
    nodes = _find_departments(graph, name)
    duties = [
        (order_of(graph, head)[0], data["order"], head, data)
        for node in nodes
        for head, data in _edges_out(graph, node, "responsible")
    ]
    counterparts = (
        other
        for node in nodes
        for edges in (_edges_out, _edges_in)
        for other, _ in edges(graph, node, "counterpart")
    )
    return DepartmentTasks(
        departments=tuple(nodes),
        names=printed_names(graph, nodes),
        counterparts=printed_names(graph, counterparts),
        duties=tuple(
            DepartmentDuty(
                unit=unit_ref(graph, unit_of(graph, head)),
                measure=graph.nodes[head].get("text"),
                **_shared_fields(data, DepartmentDuty),
            )
            for _, _, head, data in sorted(duties, key=lambda item: item[:2])
        ),
    )


def _find_departments(graph: Any, query: str) -> list[str]:
    nodes = nodes_of_kind(graph, "department")
    exact = query if query.startswith("dept:") else f"dept:{query}"
    listed = [node for node in nodes if node == exact or node.startswith(f"{exact}@")]
    if listed:
        return listed
    wanted = fold(query)
    named = [node for node in nodes if wanted in map(fold, printed_names(graph, [node]))]
    named = named or _departments_meant(nodes, query)
    if not named:
        raise _unknown_name(catalogued("department"), query, printed_names(graph, nodes))
    return named


def _departments_meant(nodes: Iterable[str], name: str) -> list[str]:
    """Return the departments that do what a body of an everyday name does (住建局: 区住建委).

    Of every level, unless the name says its own.
    """
    register = load_lexicons().departments
    meant = register.match(name)
    if meant is None:
        return []
    ids = {node: node.removeprefix("dept:").partition("@")[0] for node in nodes}
    return [
        node
        for node, department in ids.items()
        if register.level(meant) in (ANY, register.level(department))
        and register.answer_to_each_other(meant, department)
    ]


def find_reach(graph: MultiDiGraph, name: str) -> Reach:
    """Follow a unit down to every department that works on it, or a department up to every task.

    Args:
        graph: as `build_graph` makes it.
        name: a unit (`suzhou:2.2.4`), or a department as `department_tasks` takes it.

    Returns:
        Over any number of levels: of a unit the tasks that carry it out and the departments that
        answer for it or for one of them; of a department the tasks that hang on it.

    Raises:
        UsageError: there is neither such a unit nor such a department.
    """
    import networkx

    work = _carried_out(graph)
    try:
        start, step = [_find_unit(graph, name)], networkx.descendants
    except UsageError as error:
        try:
            start, step = _find_departments(graph, name), networkx.ancestors
        except UsageError:
            raise error from None
    found = {node for item in start for node in step(work, item)} - set(start)
    chain = found | set(start)
    return Reach(
        nodes=tuple(start),
        tasks=_tasks_among(graph, found),
        departments=tuple(
            ReachedDepartment(
                node=node,
                names=printed_names(graph, [node]),
                tasks=_tasks_among(
                    graph,
                    {
                        unit_of(graph, head)
                        for head, _ in _edges_out(graph, node, "responsible")
                        if head in chain
                    },
                ),
            )
            for node in nodes_of_kind(graph, "department")
            if node in found
        ),
    )


def find_unreached(graph: MultiDiGraph) -> Unreached:
    """Return the tasks that nothing reaches: where the chain down ends, and where nobody is named.

    Args:
        graph: as `build_graph` makes it.

    Returns:
        Each task with each document below it, at any level, in which nothing carries it out
        (what is 不适用 there is left out); and groups of tasks that carry each other out and for
        none of which any document names who answers.
    """
    import networkx

    # A link does not carry out what coverage says nobody carries out.
    unanswered = {
        (lower, upper)
        for lower, upper, data in graph.edges(data=True)
        if data["kind"] == "covers" and data["status"] == "none"
    }
    work = _carried_out(graph, without=unanswered)
    documents = networkx.DiGraph()
    for lower, upper, kind in graph.edges(data="kind"):
        if kind == "covers":
            documents.add_edge(graph.nodes[upper]["document"], lower)
    tasks = []
    for task in sorted(nodes_of_kind(graph, "unit"), key=lambda node: order_of(graph, node)):
        document = graph.nodes[task]["document"]
        if document in documents and _edges_in(graph, task, "covers"):
            chain = [task, *sorted(networkx.descendants(work, task))]
            reached = {graph.nodes[node].get("document") for node in chain}
            for lower in sorted(networkx.descendants(documents, document) - reached):
                ends = {
                    node: data["status"]
                    for node in chain
                    for other, data in _edges_in(graph, node, "covers")
                    if other == lower
                }
                if not ends or any(status != "not-applicable" for status in ends.values()):
                    tasks.append(
                        UnreachedTask(
                            unit=unit_ref(graph, task), document=lower, ends=_unit_refs(graph, ends)
                        )
                    )
    return Unreached(tasks=tuple(tasks), unanswered=tuple(_groups_without_department(graph)))


def _groups_without_department(graph: Any) -> Iterable[Unanswered]:
    """Yield the groups of linked tasks of which no department is known."""
    import networkx

    inside = networkx.DiGraph()
    inside.add_nodes_from(graph)
    inside.add_edges_from(
        (tail, head) for tail, head, kind in graph.edges(data="kind") if kind == "contains"
    )
    joined = networkx.Graph()
    joined.add_nodes_from(node for node in nodes_of_kind(graph, "unit") if is_task(graph, node))
    for tail, head, kind in graph.edges(data="kind"):
        if kind == "aligns":
            joined.add_edge(tail, head)
        elif kind == "responsible":
            # Who answers for a section answers for the tasks in it.
            joined.add_edges_from(
                (tail, unit_of(graph, node)) for node in (head, *networkx.descendants(inside, head))
            )
    for group in networkx.connected_components(joined):
        if all(graph.nodes[node]["kind"] == "unit" for node in group):
            yield Unanswered(tasks=_tasks_among(graph, group))


def _carried_out(graph: Any, without: Container[tuple[str, str]] = ()) -> Any:
    """Return the way work goes down: upper unit → lower unit or part → who answers.

    Links of a lower document with an upper unit in `without` are no way.
    """
    import networkx

    work = networkx.DiGraph()
    work.add_nodes_from(graph)
    for tail, head, kind in graph.edges(data="kind"):
        if kind == "contains" and graph.nodes[tail]["kind"] == "unit":
            work.add_edge(tail, head)
        elif kind == "responsible" or (
            kind == "aligns" and (graph.nodes[tail]["document"], head) not in without
        ):
            work.add_edge(head, tail)
    return work


def _tasks_among(graph: Any, nodes: Iterable[str]) -> tuple[UnitRef, ...]:
    return _unit_refs(graph, (node for node in nodes if is_task(graph, node)))


def _unit_refs(graph: Any, nodes: Iterable[str]) -> tuple[UnitRef, ...]:
    ordered = sorted(nodes, key=lambda node: order_of(graph, node))
    return tuple(unit_ref(graph, node) for node in ordered)


def is_task(graph: Any, node: str) -> bool:
    """Return whether a node is a unit that orders something."""
    return graph.nodes[node].get("unit_kind") in TASK_KINDS


def nodes_of_kind(graph: Any, kind: str) -> list[str]:
    """Return the nodes of a kind, in the order they were added."""
    return [node for node, data in graph.nodes(data=True) if data["kind"] == kind]


def _edges_in(graph: Any, node: str, kind: str) -> list[Edge]:
    """Return the edges of a kind that end at `node`, as (other node, attributes)."""
    return [(u, data) for u, _, data in graph.in_edges(node, data=True) if data["kind"] == kind]


def _edges_out(graph: Any, node: str, kind: str) -> list[Edge]:
    """Return the edges of a kind that start at `node`, as (other node, attributes)."""
    return [(v, data) for _, v, data in graph.out_edges(node, data=True) if data["kind"] == kind]


def unit_of(graph: Any, node: str) -> str:
    """Return the unit that a unit, measure or target belongs to."""
    return unit_node(graph.nodes[node]["document"], graph.nodes[node]["unit"])


def unit_ref(graph: Any, node: str, link: Mapping[str, Any] = NO_LINK) -> UnitRef:
    """Return how an answer names the unit of `node`; `link` is the edge by which it was found."""
    data = graph.nodes[node]
    return UnitRef(
        node=node,
        path=_several_values(data, "path"),
        **_shared_fields(data, UnitRef, but="path"),
        grade=link.get("grade"),
        decision=link.get("decision"),
    )


def order_of(graph: Any, node: str) -> tuple[str, int]:
    """Return a sort key: document, then position in it."""
    data = graph.nodes[node]
    return data.get("document", ""), data.get("order", 0)


def printed_names(graph: Any, nodes: Iterable[str]) -> tuple[str, ...]:
    """Return the printed names of departments, each once."""
    return tuple(
        dict.fromkeys(
            name for node in nodes for name in _several_values(graph.nodes[node], "names")
        )
    )


def _several_values(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return the values of an attribute that holds several."""
    text = data.get(name, "")
    return tuple(text.split(SEPARATOR)) if text else ()


def _shared_fields(data: Mapping[str, Any], answer: type[Record], but: str = "") -> dict[str, Any]:
    """Return the attributes that an answer has under the same name."""
    return {name: data[name] for name in answer.model_fields if name in data and name != but}


def _unknown_name(what: str, wanted: str, known: Iterable[str]) -> UsageError:
    """Return the error for a name that the graph does not hold, with what comes near."""
    names = list(dict.fromkeys(known))
    near = difflib.get_close_matches(wanted, names, n=3, cutoff=0.5) or names[:3]
    hint = translate("There is, for example: {}").format("、".join(near)) if near else ""
    return UsageError(
        translate("no {} '{}' in these documents").format(translate(what), wanted), hint
    )
