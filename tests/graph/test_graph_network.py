"""Departments that work together; what reaches what over several levels."""

from __future__ import annotations

from typing import Any

import networkx
import pytest

from policy_nlp.errors import UsageError
from policy_nlp.graph import department_network, find_reach, find_unreached

# a task and who answers for it, the first as its lead
TASKS = {
    "city:1": ["市发改委", "市工信局", "市有关部门"],
    "city:2": ["市发改委", "市工信局", "市财政局"],
    "city:3": ["市财政局", "市交通局"],
    "city:4": ["市体育局"],
    "east:1": ["区发改局", "区财政局"],
}
# body: tasks, tasks that it leads, partners, cut point, group
BODIES = {
    "市发改委": (2, 2, 2, False, 1),
    "市工信局": (2, 0, 2, False, 1),
    # who joins 市交通局 to the others
    "市财政局": (2, 1, 3, True, 1),
    "市交通局": (1, 0, 1, False, 1),
    "区发改局": (1, 1, 1, False, 2),
    "区财政局": (1, 0, 1, False, 2),
    "市体育局": (1, 1, 0, False, 3),
}


@pytest.fixture
def net() -> Any:
    graph = networkx.MultiDiGraph()
    for order, (task, bodies) in enumerate(TASKS.items()):
        document, unit = task.split(":")
        graph.add_node(document, kind="document")
        about = {"document": document, "unit": unit, "order": order}
        graph.add_node(task, kind="unit", unit_kind="task", **about)
        for number, body in enumerate(bodies):
            graph.add_node(f"dept:{body}", kind="department", names=body, label=body)
            role = "support" if number else "lead"
            graph.add_edge(f"dept:{body}", task, kind="responsible", role=role)
    return graph


def test_load_partners_and_cut_points(net: Any) -> None:
    found = {
        body.names[0]: (body.tasks, body.leads, body.partners, body.is_cut_point, body.group)
        for body in department_network(net).bodies
    }
    assert found == BODIES


def test_who_stands_between_others(net: Any) -> None:
    bodies = department_network(net).bodies
    assert [body.names[0] for body in bodies if body.betweenness > 0] == ["市财政局"]


def test_the_most_shared_tasks_come_first(net: Any) -> None:
    first, *others = department_network(net).cooperations
    assert set(first.names) == {"市发改委", "市工信局"}
    assert [task.node for task in first.tasks] == ["city:1", "city:2"]
    assert len(others) == 4


def test_the_net_of_one_document(net: Any) -> None:
    found = department_network(net, document="east")
    assert {body.names[0] for body in found.bodies} == {"区发改局", "区财政局"}
    with pytest.raises(UsageError, match="There are: city、east"):
        department_network(net, document="west")


def test_reach_from_the_top_to_the_departments(graph: Any) -> None:
    found = find_reach(graph, "jiangsu:2.1")
    assert [task.node for task in found.tasks] == ["gusu:3.5.3", "suzhou:2.2.4", "xiangcheng:2.1"]
    reached = {body.node: [task.node for task in body.tasks] for body in found.departments}
    assert reached["dept:district/housing@gusu"] == ["gusu:3.5.3"]
    assert reached["dept:jiangsu/省发展改革委"] == ["jiangsu:2.1"]


def test_reach_from_a_department_to_the_top(graph: Any) -> None:
    found = find_reach(graph, "区住建委")
    assert [task.node for task in found.tasks] == ["gusu:3.5.3", "jiangsu:2.1", "suzhou:2.2.4"]
    assert found.departments == ()


def test_reach_of_what_is_not_there(graph: Any) -> None:
    with pytest.raises(UsageError, match="no unit '住建' in these documents"):
        find_reach(graph, "住建")


# statuses of the city task in the two districts → documents that nothing reaches
STATUSES = [
    ({"east": "none", "west": "full"}, {"nation:1": ["east"], "city:1": ["east"]}),
    # what takes it up reaches it, however that is judged
    ({"east": "undecided", "west": "partial"}, {"nation:1": ["east"], "city:1": ["east"]}),
    # what cannot apply there is not asked for
    ({"east": "not-applicable", "west": "full"}, {}),
]


@pytest.mark.parametrize(("statuses", "unreached"), STATUSES)
def test_where_the_chain_ends(statuses: dict[str, str], unreached: dict[str, list[str]]) -> None:
    graph = networkx.MultiDiGraph()
    for name in ("nation", "city", "east", "west"):
        graph.add_node(name, kind="document")
        about = {"document": name, "unit": "1", "order": 0, "heading": name}
        graph.add_node(f"{name}:1", kind="unit", unit_kind="task", **about)
    graph.add_edge("city:1", "nation:1", kind="aligns", grade="direct")
    graph.add_edge("west:1", "city:1", kind="aligns", grade="direct")
    graph.add_edge("city", "nation:1", kind="covers", status="full")
    for name, status in statuses.items():
        graph.add_edge(name, "city:1", kind="covers", status=status)
    graph.add_node("dept:区发改局", kind="department", names="区发改局")
    graph.add_edge("dept:区发改局", "west:1", kind="responsible", role="sole")
    found = find_unreached(graph)
    documents: dict[str, list[str]] = {}
    for task in found.tasks:
        documents.setdefault(task.unit.node, []).append(task.document)
        assert [end.node for end in task.ends] == ["city:1"]
    assert documents == unreached
    # the chain of nation, city and west has one who answers; the east's own task has none
    assert [[task.node for task in group.tasks] for group in found.unanswered] == [["east:1"]]
