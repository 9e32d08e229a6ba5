"""Records → one directed multigraph (构建图谱), and that as a file (导出).

Node kinds (attribute `kind`) and their ids:

- document    `suzhou`              title, doc_number, level, region, date, status
- unit        `suzhou:2.2.4`        unit_kind, number, heading, path, document, order
- measure     `suzhou:2.2.4#m1`     text, heading, strength, document, unit
- target      `suzhou:2.2.4#t1`     quote, indicator, operator, value, unit_of_measure, deadline, …
- demand      `suzhou:2.2.4#2`     text, demand_kind, document, unit, order; a target that is asked
  is the node of the target itself, so ids are those of the alignment
- department  `dept:<register id>`, with `@<region>` behind it where that alone does not tell
  whose body it is; `dept:<document id>/<printed name>` where the register does not
  know the name                     names (as printed, one a line), known

Edge kinds, all directed:

- contains     document → unit, unit → unit, unit → measure, unit → target
- responsible  department → unit or measure    role, name, clause, deadline, inherited_from
- aligns       lower unit → upper unit         grade, score, terms, decision
- covers       lower document → upper unit     status, by, reason, decision
- answers      lower document → demand or target   status, main_status, action, ground, missing,
  by, confidence, decision
- counterpart  lower department → upper department
- cites        document → document             title, doc_number

Attributes are scalars, absent where a record has none, so that every format takes them. Names
that GEXF keeps for itself (start, end, type, id, weight) are not used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from policy_nlp.errors import UsageError
from policy_nlp.language import translate
from policy_nlp.lexicons.department_names import is_above
from policy_nlp.records import (
    Alignment,
    DecisionStatus,
    Extraction,
    Record,
    Responsibility,
    UnitCoverage,
)
from policy_nlp.records.alignment import Demand
from policy_nlp.text.display import fitted, one_line

if TYPE_CHECKING:
    from networkx import MultiDiGraph


# What XML 1.0 cannot hold at all, however it is written.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Level in the register's ids of names that print none.
ANY_LEVEL = "any"


def clean(text: str) -> str:
    """Drop the characters that no XML file can hold, and carriage returns."""
    return _NOT_XML.sub("", text).replace("\r", "")


def document_node(document: str) -> str:
    """Return the node of a document."""
    return clean(document)


def unit_node(document: str, unit: str) -> str:
    """Return the node of a unit: `suzhou:2.2.4`."""
    return clean(f"{document}:{unit}")


def part_node(document: str, unit: str, part: str) -> str:
    """Return the node of a measure or target: `suzhou:2.2.4#m1`, whatever its id repeats."""
    own = part.removeprefix(unit).lstrip("#./-:")
    return clean(f"{document}:{unit}#{own}")


class DepartmentNames:
    """Node ids of departments.

    The register's id (`district/housing`) says what a body does at which level, not where:
    where the documents at hand are of several regions of one level, the region is added to bodies
    of that level and of those below it (市 and its 各区). It is always added where the name prints
    no level (`any/power-grid`: 苏州供电公司 of a city and its
    centre in a district are two bodies).
    """

    def __init__(self, extractions: Iterable[Extraction]) -> None:
        regions: dict[str | None, set[str]] = {}
        for extraction in extractions:
            document = extraction.document
            if document.region:
                regions.setdefault(document.level, set()).add(document.region)
        self._shared = {level for level, names in regions.items() if len(names) > 1}

    def node(self, extraction: Extraction, duty: Responsibility) -> str:
        """Return the node of the body that a duty of a document names."""
        document = extraction.document
        if duty.department is None:
            return clean(f"dept:{document.id}/{duty.name}")
        level = duty.department.partition("/")[0]
        own = document.level or ""
        of_many = own in self._shared and (level == own or is_above(own, level))
        if level == ANY_LEVEL or of_many:
            return clean(f"dept:{duty.department}@{document.region or document.id}")
        return f"dept:{duty.department}"


# Parts several values of one attribute; printed text never holds it inside one value.
SEPARATOR = "\n"
LABEL_LENGTH = 24
# Fields of a record that are attributes of its node or edge under the same name.
DOCUMENT = ("title", "doc_number", "level", "region", "date", "status")
MEASURE = ("heading", "text", "strength", "unit")
TARGET = (
    *("indicator", "quote", "operator", "value", "value2", "unit_of_measure", "deadline"),
    *("baseline", "period", "strength", "scope", "unit"),
)
DUTY = ("role", "name", "open_ended", "clause", "deadline")


class Register(Protocol):
    """What the graph asks of the register of departments."""

    def answer_to_each_other(self, department: str, other: str) -> bool:
        """Return whether two bodies of different levels are counterparts."""

    def level(self, department: str) -> str:
        """Return the level of a body."""


class Vocabularies(Protocol):
    """What the graph asks of the lexicons."""

    @property
    def departments(self) -> Register:
        """The register of departments."""


ReasonText = Callable[[UnitCoverage, Sequence[DecisionStatus]], str]


def reason_code(line: UnitCoverage, decided: Sequence[DecisionStatus]) -> str:
    """Return the code for why a task has its status."""
    return line.reason.code if line.reason else ""


def build_graph(
    extractions: Sequence[Extraction],
    alignments: Sequence[Alignment],
    lexicons: Vocabularies,
    reason_text: ReasonText = reason_code,
) -> MultiDiGraph:
    """Build the graph of some documents and of how they are aligned.

    Args:
        extractions: the documents' records.
        alignments: of pairs of these documents; a pair with a document not given is passed over.
        lexicons: whose register names the counterparts of departments.
        reason_text: gives the words for why a task has its status; its code by default.

    Returns:
        A `networkx.MultiDiGraph` as this module describes it.
    """
    import networkx

    graph = networkx.MultiDiGraph()
    # Put in order, so that a body that two documents name is labelled the same way each time.
    ordered = sorted(extractions, key=lambda extraction: extraction.document.id)
    known = {extraction.document.id: extraction for extraction in ordered}
    names = DepartmentNames(known.values())
    for extraction in known.values():
        _add_document(graph, extraction)
        _add_parts(graph, extraction)
        _add_responsibilities(graph, extraction, names)
    for extraction in known.values():
        _add_citations(graph, extraction, known)
    for alignment in sorted(alignments, key=lambda item: (item.lower, item.upper)):
        if alignment.lower in known and alignment.upper in known:
            _add_alignment(graph, alignment, reason_text)
            lower, upper = known[alignment.lower], known[alignment.upper]
            _add_counterparts(graph, lower, upper, names, lexicons.departments)
    return graph


def _add_node(
    graph: Any,
    node: str,
    kind: str,
    label: str,
    record: Record | None = None,
    fields: Sequence[str] = (),
    **attributes: Any,
) -> None:
    named = {name: getattr(record, name) for name in fields}
    graph.add_node(node, kind=kind, label=clean(label), **_file_values(named | attributes))


def _add_edge(graph: Any, tail: str, head: str, kind: str, mark: str, **attributes: Any) -> None:
    """Add an edge under a key that no other edge of the graph has."""
    graph.add_edge(tail, head, key=f"{kind} {mark}", kind=kind, **_file_values(attributes))


def _file_values(attributes: dict[str, Any]) -> dict[str, Any]:
    """Return the values as a graph file holds them; one that is none or empty is left out."""
    return {
        name: _file_value(value)
        for name, value in attributes.items()
        if value is not None and value != "" and value != ()
    }


def _file_value(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6) + 0.0
    if isinstance(value, tuple):
        value = SEPARATOR.join(value)
    return clean(value) if isinstance(value, str) else value


def _add_document(graph: Any, extraction: Extraction) -> None:
    info = extraction.document
    node = document_node(info.id)
    _add_node(graph, node, "document", info.title or info.id, info, DOCUMENT, issuers=info.issuers)


def _add_parts(graph: Any, extraction: Extraction) -> None:
    """Add units, measures and targets, each below what contains it."""
    document = extraction.document.id
    for order, unit in enumerate(extraction.units):
        _add_node(
            graph,
            unit_node(document, unit.id),
            "unit",
            f"{unit.number or ''}{unit.heading or ''}" or unit.id,
            unit,
            ("number", "heading", "path"),
            unit_kind=unit.kind,
            document=document,
            unit=unit.id,
            order=order,
        )
    for unit in extraction.units:
        node = unit_node(document, unit.id)
        above = unit_node(document, unit.parent) if unit.parent else document_node(document)
        _add_edge(graph, above, node, "contains", node)
    for order, measure in enumerate(extraction.measures):
        node = part_node(document, measure.unit, measure.id)
        label = measure.heading or fitted(measure.text, LABEL_LENGTH)
        _add_node(graph, node, "measure", label, measure, MEASURE, document=document, order=order)
        _add_edge(graph, unit_node(document, measure.unit), node, "contains", node)
    for order, target in enumerate(extraction.targets):
        node = part_node(document, target.unit, target.id)
        _add_node(
            graph,
            node,
            "target",
            target.indicator,
            target,
            TARGET,
            target_kind=target.kind,
            document=document,
            order=order,
        )
        _add_edge(graph, unit_node(document, target.unit), node, "contains", node)


def _add_responsibilities(graph: Any, extraction: Extraction, names: DepartmentNames) -> None:
    document = extraction.document.id
    parts = {
        measure.id: part_node(document, measure.unit, measure.id) for measure in extraction.measures
    }
    for order, duty in enumerate(extraction.responsibilities):
        _add_edge(
            graph,
            _add_department(graph, names.node(extraction, duty), duty),
            parts.get(duty.measure or "", unit_node(document, duty.unit)),
            "responsible",
            part_node(document, duty.unit, duty.id),
            **{name: getattr(duty, name) for name in DUTY},
            inherited_from=duty.inherited_from and unit_node(document, duty.inherited_from),
            order=order,
        )


def _add_department(graph: Any, node: str, duty: Responsibility) -> str:
    """Add the department of a duty, or one more spelling of it; return its node."""
    name = clean(duty.name)
    if node not in graph:
        known = duty.department is not None
        _add_node(graph, node, "department", name, names=name, known=known)
    names = graph.nodes[node]["names"].split(SEPARATOR)
    if name not in names:
        graph.nodes[node]["names"] = SEPARATOR.join([*names, name])
    return node


def _add_citations(graph: Any, extraction: Extraction, known: dict[str, Extraction]) -> None:
    document = extraction.document.id
    for order, citation in enumerate(extraction.document.citations):
        if citation.resolves_to in known:
            _add_edge(
                graph,
                document_node(document),
                document_node(str(citation.resolves_to)),
                "cites",
                f"{document} {order}",
                title=citation.title,
                doc_number=citation.doc_number,
                order=order,
            )


def _add_alignment(graph: Any, alignment: Alignment, reason_text: ReasonText) -> None:
    for link in alignment.links:
        lower, upper = (
            unit_node(alignment.lower, link.lower),
            unit_node(alignment.upper, link.upper),
        )
        _add_edge(
            graph,
            lower,
            upper,
            "aligns",
            f"{lower} {upper}",
            grade=link.grade,
            score=float(link.score),
            terms="、".join(dict.fromkeys(term for item in link.evidence for term in item.terms)),
            decision=link.decision,
        )
    for item in alignment.coverage:
        upper = unit_node(alignment.upper, item.upper)
        _add_edge(
            graph,
            document_node(alignment.lower),
            upper,
            "covers",
            f"{alignment.lower} {upper}",
            status=item.status,
            by=tuple(unit_node(alignment.lower, unit) for unit in item.by),
            reason=reason_text(item, alignment.decided),
            decision=item.decision,
        )
    for order, demand in enumerate(alignment.demands):
        _add_demand(graph, alignment, demand, order)


def _add_demand(graph: Any, alignment: Alignment, demand: Demand, order: int) -> None:
    """Add one thing asked, once for all who are asked, and how the lower document answers it."""
    node, unit = unit_node(alignment.upper, demand.id), unit_node(alignment.upper, demand.upper)
    if node not in graph:
        text = one_line(demand.text)
        _add_node(
            graph,
            node,
            "demand",
            fitted(text, LABEL_LENGTH),
            text=text,
            demand_kind=demand.kind,
            document=document_node(alignment.upper),
            unit=demand.upper,
            order=order,
        )
        _add_edge(graph, unit, node, "contains", node)
    proof = dict.fromkeys(item.unit for item in demand.proof if item.unit)
    _add_edge(
        graph,
        document_node(alignment.lower),
        node,
        "answers",
        f"{alignment.lower} {node}",
        status=demand.status,
        main_status=demand.main_status,
        action=demand.action,
        ground=demand.ground.code,
        missing=demand.missing,
        by=tuple(unit_node(alignment.lower, item) for item in proof),
        order=order,
        confidence=demand.confidence,
        decision=demand.decision,
    )


def _add_counterparts(
    graph: Any, lower: Extraction, upper: Extraction, names: DepartmentNames, register: Register
) -> None:
    """Join the departments of a pair that the register holds to be counterparts."""
    below = _own_bodies(lower, names, register)
    for node, department in _own_bodies(upper, names, register).items():
        for tail, other in below.items():
            if register.answer_to_each_other(other, department):
                _add_edge(graph, tail, node, "counterpart", f"{tail} {node}")


def _own_bodies(
    extraction: Extraction, names: DepartmentNames, register: Register
) -> dict[str, str]:
    """Return node and register id of the bodies of the document's own level, in order."""
    levels = (extraction.document.level, ANY_LEVEL)
    return {
        names.node(extraction, duty): duty.department
        for duty in extraction.responsibilities
        if duty.department and register.level(duty.department) in levels
    }


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
            translate("cannot export a graph as '{}'").format(file_format),
            translate("Formats: {}").format(", ".join(EXPORT_FORMATS)),
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
