"""Graph files that networkx and Gephi read back: the same graph gives the same bytes (导出)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from policy_nlp.errors import UsageError

if TYPE_CHECKING:
    from networkx import MultiDiGraph

# networkx writes the day and its own version here; a graph file knows neither.
_GEXF_META = re.compile(r"\s*<meta .*?</meta>", re.DOTALL)


def export_graph(graph: MultiDiGraph, file_format: str) -> str:
    """Return the graph as the text of a file.

    Args:
        graph: as `build_graph` makes it.
        file_format: `graphml`, `gexf` or `json` (node-link).

    Raises:
        UsageError: a format that is none of these.
    """
    if file_format not in _WRITERS:
        raise UsageError(
            f"cannot export a graph as '{file_format}'", f"Formats: {', '.join(EXPORT_FORMATS)}"
        )
    return _WRITERS[file_format](_sorted(graph))


def _sorted(graph: Any) -> Any:
    """Return a copy whose nodes, edges and attributes stand in order of their names."""
    ordered = type(graph)()
    for node, data in sorted(graph.nodes(data=True)):
        ordered.add_node(node, **dict(sorted(data.items())))
    edges = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    for tail, head, key, data in edges:
        ordered.add_edge(tail, head, key=key, **dict(sorted(data.items())))
    return ordered


def _graphml(graph: Any) -> str:
    from networkx import generate_graphml

    lines = generate_graphml(graph, prettyprint=True)
    return "<?xml version='1.0' encoding='utf-8'?>\n" + "\n".join(lines) + "\n"


def _gexf(graph: Any) -> str:
    from networkx import generate_gexf

    for _, _, key, data in graph.edges(keys=True, data=True):
        # Otherwise edges are numbered, and one new edge changes every line after it.
        data["id"] = key
    lines = "\n".join(generate_gexf(graph))
    return f"<?xml version='1.0' encoding='utf-8'?>\n{_GEXF_META.sub('', lines, count=1)}\n"


def _node_link(graph: Any) -> str:
    from networkx import node_link_data

    data = node_link_data(graph, edges="edges")
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


_WRITERS: dict[str, Callable[[Any], str]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "json": _node_link,
}
EXPORT_FORMATS = tuple(_WRITERS)
