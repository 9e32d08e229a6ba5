"""Graph files read back as they were, with the same bytes from run to run."""

import io
import json
import re

import networkx
import pytest

from policy_nlp.errors import UsageError
from policy_nlp.graph import EXPORT_FORMATS, build_graph, export_graph

READERS = {
    "graphml": lambda text: networkx.parse_graphml(text, force_multigraph=True),
    "gexf": lambda text: networkx.read_gexf(io.BytesIO(text.encode())),
    "json": lambda text: networkx.node_link_graph(json.loads(text), edges="edges"),
}


def _content(graph):
    nodes = {node: dict(data) for node, data in graph.nodes(data=True)}
    edges = sorted((tail, head, data["kind"]) for tail, head, data in graph.edges(data=True))
    return nodes, edges


@pytest.mark.parametrize("file_format", EXPORT_FORMATS)
def test_reads_back(graph, file_format):
    read = READERS[file_format](export_graph(graph, file_format))
    assert read.is_directed()
    assert _content(read) == _content(graph)


@pytest.mark.parametrize("file_format", EXPORT_FORMATS)
def test_bytes_do_not_hang_on_order(extractions, alignments, vocabularies, file_format):
    graph = build_graph(extractions, alignments, vocabularies)
    turned = build_graph(extractions[::-1], alignments[::-1], vocabularies)
    assert export_graph(turned, file_format) == export_graph(graph, file_format)


@pytest.mark.parametrize("file_format", EXPORT_FORMATS)
def test_no_clock_and_no_version(graph, file_format):
    text = export_graph(graph, file_format)
    assert not re.search(r"lastmodified|NetworkX|\d{4}-\d\d-\d\d", text)


@pytest.mark.parametrize("file_format", EXPORT_FORMATS)
def test_markup_and_control_characters_in_the_source(extractions, file_format):
    first = extractions[0]
    measure = first.measures[0].model_copy(update={"text": 'a<b>&"c"\x0b\ud800\n二'})
    graph = build_graph([first.model_copy(update={"measures": (measure,)})], [], None)
    read = READERS[file_format](export_graph(graph, file_format))
    assert read.nodes["jiangsu:2.1#m1"]["text"] == 'a<b>&"c"\n二'


def test_asking_does_not_change_the_graph(graph):
    before = _content(graph)
    export_graph(graph, "gexf")
    assert _content(graph) == before


def test_unknown_format(graph):
    with pytest.raises(UsageError, match="Formats: graphml, gexf, json"):
        export_graph(graph, "dot")
