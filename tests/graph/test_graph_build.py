"""Nodes and edges: kinds, ids, attributes."""

from collections import Counter

import pytest

from policy_nlp.graph import build_graph
from policy_nlp.graph.build import part_node


def test_kinds(graph):
    nodes = Counter(data["kind"] for _, data in graph.nodes(data=True))
    assert nodes == {
        "document": 4,
        "unit": 8,
        "measure": 4,
        "demand": 2,
        "target": 4,
        "department": 8,
    }
    edges = Counter(data["kind"] for _, _, data in graph.edges(data=True))
    assert edges == {
        "contains": 18,
        "answers": 3,
        "responsible": 9,
        "aligns": 3,
        "covers": 3,
        "counterpart": 2,
        "cites": 1,
    }


@pytest.mark.parametrize(
    ("tail", "head", "kind", "attributes"),
    [
        ("suzhou", "suzhou:2.2", "contains", {}),
        ("suzhou:2.2", "suzhou:2.2.4", "contains", {}),
        ("suzhou:2.2.4", "suzhou:2.2.4#m1", "contains", {}),
        ("suzhou:2.2.4", "suzhou:2.2.4#t1", "contains", {}),
        ("dept:city/reform", "suzhou:2.2.4", "responsible", {"role": "lead", "name": "市发改委"}),
        # A body that the register does not know belongs to its document.
        ("dept:suzhou/各区", "suzhou:2.2.4", "responsible", {"inherited_from": "suzhou:1.1"}),
        # A clause after one measure speaks for that measure.
        (
            "dept:district/housing@gusu",
            "gusu:3.5.3#m1",
            "responsible",
            {"name": "区住房和建设委员会"},
        ),
        ("gusu:3.5.3", "suzhou:2.2.4", "aligns", {"grade": "direct", "terms": "回收、体系"}),
        ("gusu", "suzhou:2.2.4", "covers", {"status": "partial"}),
        ("gusu", "suzhou:2.2.4#1", "answers", {"status": "missing", "action": "should"}),
        ("suzhou:2.2.4", "suzhou:2.2.4#1", "contains", {}),
        ("dept:district/housing@gusu", "dept:city/housing", "counterpart", {}),
        # Two districts, two bodies, though the register has one entry for both.
        ("dept:district/housing@xiangcheng", "dept:city/housing", "counterpart", {}),
        ("gusu", "suzhou", "cites", {"title": "上位文件"}),
    ],
)
def test_edges(graph, tail, head, kind, attributes):
    found = [data for data in graph.get_edge_data(tail, head).values() if data["kind"] == kind]
    assert any(attributes.items() <= data.items() for data in found)


def test_two_spellings_of_one_body_are_one_node(graph):
    assert graph.nodes["dept:district/housing@gusu"]["names"] == "区住建委\n区住房和建设委员会"


def test_same_unknown_name_in_two_documents_is_two_nodes(graph):
    assert "dept:gusu/回收协会" in graph and "dept:xiangcheng/回收协会" in graph


def test_bodies_below_two_cities_are_not_one(extractions):
    [city] = [extraction for extraction in extractions if extraction.document.id == "suzhou"]
    bodies = ("city/reform", "district/housing", "province/energy")
    duty = city.responsibilities[0]
    duties = tuple(duty.model_copy(update={"id": b, "department": b}) for b in bodies)
    suzhou = city.model_copy(update={"responsibilities": duties})
    info = city.document.model_copy(update={"id": "wuxi", "region": "wuxi"})
    graph = build_graph([suzhou, suzhou.model_copy(update={"document": info})], [], None)
    assert {node for node in graph if node.startswith("dept:")} == {
        *("dept:city/reform@suzhou", "dept:city/reform@wuxi"),
        *("dept:district/housing@suzhou", "dept:district/housing@wuxi"),
        "dept:province/energy",
    }


def test_attributes_are_scalars_and_keys_unique(graph):
    data = [data for _, data in graph.nodes(data=True)]
    data += [data for _, _, data in graph.edges(data=True)]
    assert {type(value) for item in data for value in item.values()} <= {str, int, float, bool}
    keys = [key for _, _, key in graph.edges(keys=True)]
    assert len(keys) == len(set(keys))


def test_alignment_with_a_document_that_is_not_given(extractions, alignments):
    graph = build_graph(extractions[:1], alignments, None)
    assert set(graph) == {
        "jiangsu",
        "jiangsu:2",
        "jiangsu:2.1",
        "jiangsu:2.1#m1",
        "jiangsu:2.1#t1",
        "dept:jiangsu/省发展改革委",
    }


@pytest.mark.parametrize(
    ("unit", "part", "node"),
    [
        ("2.2.4", "2.2.4#m1", "suzhou:2.2.4#m1"),
        ("2.2.4", "2.2.4.m1", "suzhou:2.2.4#m1"),
        ("2.2.4", "m1", "suzhou:2.2.4#m1"),
    ],
)
def test_node_of_a_part(unit, part, node):
    assert part_node("suzhou", unit, part) == node
