"""Reading nodes and edges back into answers."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from policy_nlp.errors import UsageError
from policy_nlp.graph.answers import UnitRef
from policy_nlp.graph.build import SEPARATOR

NO_LINK: Mapping[str, Any] = MappingProxyType({})


def nodes_of_kind(graph: Any, kind: str) -> list[str]:
    """Return the nodes of a kind, in the order they were added."""
    return [node for node, data in graph.nodes(data=True) if data["kind"] == kind]


def edges_in(graph: Any, node: str, kind: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the edges of a kind that end at `node`, as (other node, attributes)."""
    return [(u, data) for u, _, data in graph.in_edges(node, data=True) if data["kind"] == kind]


def edges_out(graph: Any, node: str, kind: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the edges of a kind that start at `node`, as (other node, attributes)."""
    return [(v, data) for _, v, data in graph.out_edges(node, data=True) if data["kind"] == kind]


def unit_ref(graph: Any, node: str, link: Mapping[str, Any] = NO_LINK) -> UnitRef:
    """Return how an answer names the unit of `node`; `link` is the edge by which it was found."""
    data = graph.nodes[node]
    return UnitRef(
        node=node,
        document=data["document"],
        unit=data["unit"],
        number=data.get("number"),
        heading=data.get("heading"),
        path=values(data, "path"),
        grade=link.get("grade"),
        decision=link.get("decision"),
    )


def place(graph: Any, node: str) -> tuple[str, int]:
    """Return a sort key: document, then position in it."""
    data = graph.nodes[node]
    return data.get("document", ""), data.get("order", 0)


def values(data: dict[str, Any], name: str) -> tuple[str, ...]:
    """Return the values of an attribute that holds several."""
    text = data.get(name, "")
    return tuple(text.split(SEPARATOR)) if text else ()


def unknown(what: str, asked: str, known: Iterable[str]) -> UsageError:
    """Return the error for a name that the graph does not hold, with what comes near."""
    names = list(dict.fromkeys(known))
    near = difflib.get_close_matches(asked, names, n=3, cutoff=0.5) or names[:3]
    hint = f"There is, for example: {'、'.join(near)}" if near else ""
    return UsageError(f"no {what} '{asked}' in these documents", hint)
