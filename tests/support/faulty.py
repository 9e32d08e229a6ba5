"""Extractions and alignments made from annotations, with faults of every kind put in.

`every` is how often a fault falls: 0 never, 3 on every third record of a kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from policy_nlp.evaluate.gold import GoldAlignment, GoldDocument, GoldTarget, GoldUnit
from policy_nlp.records import Alignment, Extraction


class Text:
    """A body that grows as records are put into it."""

    def __init__(self) -> None:
        self.text = ""

    def put(self, text: str) -> dict[str, int]:
        start = len(self.text)
        self.text += text + "\n"
        return {"start": start, "end": start + len(text)}


def faulty_extraction(gold: GoldDocument, every: int) -> Extraction:
    """Return what a reader with faults would have found."""
    body, ids = Text(), count(1)
    records: dict[str, list[dict[str, Any]]] = {
        kind: [] for kind in ("units", "measures", "responsibilities", "targets")
    }
    for place, unit in enumerate(gold.units):
        put_unit(unit, every, place, body, records, ids)
    for place, target in enumerate(gold.targets_outside_units):
        if not falls(every, place):
            records["targets"].append(found_target(target, "0", every, place, body, ids))
    info = gold.doc.model_dump()
    info["source"] = {"file": "x.txt", "sha256": "0", "format": "txt"}
    info["citations"] = [
        {"title": citation.title, "span": {"start": 0, "end": 0}}
        for citation in thinned(gold.doc.citations, every)
    ]
    if every == 3:
        info |= {"title": "另一标题", "issuers": ["另一机关"], "date": None}
    return Extraction.model_validate({"document": info, "text": body.text, **records})


def falls(every: int, place: int) -> bool:
    return bool(every) and place % every == every - 1


def thinned(items: Sequence[Any], every: int) -> list[Any]:
    return [item for place, item in enumerate(items) if not falls(every, place)]


def put_unit(
    unit: GoldUnit,
    every: int,
    place: int,
    body: Text,
    records: dict[str, list[dict[str, Any]]],
    ids: Iterator[int],
) -> None:
    heading = unit.heading + ("的" if falls(every, place) else "")
    path = unit.path[:1] if falls(every, place + 1) else unit.path
    span = body.put(heading)
    home = f"u{unit.id}"
    records["units"].append(
        {"id": home, "kind": "task", "heading": heading, "path": path, "span": span, "body": span}
        | {"rule": "gold"}
    )
    if falls(every, place):  # a unit that nobody annotated, holding what belongs to the one above
        child = {
            "id": home + ".1",
            "kind": "task",
            "heading": "无此条目",
            "path": path,
            "parent": home,
        }
        records["units"].append(child | {"span": span, "body": span, "rule": "gold"})
        home += ".1"
    for number, measure in enumerate(unit.measures or ()):
        text = (
            measure.text_start
            + measure.text_end
            + ("。" if falls(every, number) else "（某局负责）")
        )
        if falls(every + 1, number) and every:
            text = text[2:-2]
        head = measure.heading if not falls(every, number) else None
        records["measures"].append(
            {"id": f"m{next(ids)}", "unit": home, "heading": head, "text": (head or "") + text}
            | {"strength": "require", "span": body.put(text), "rule": "gold"}
        )
    put_duties(unit, home, every, body, records["responsibilities"], ids)
    for number, target in enumerate(thinned(unit.targets, every)):
        records["targets"].append(found_target(target, home, every, number, body, ids))


def put_duties(
    unit: GoldUnit,
    home: str,
    every: int,
    body: Text,
    into: list[dict[str, Any]],
    ids: Iterator[int],
) -> None:
    named = [(duty, clause.clause, None) for clause in unit.clauses for duty in clause.entries]
    named += [(duty, None, "S1") for duty in unit.inherited]
    for number, (duty, clause, inherited) in enumerate(named):
        role = "lead" if falls(every, number + 1) else duty.role
        name = duty.name + "等" if falls(every, number) else duty.name
        span = body.put(name)
        into.append(
            {"id": f"r{next(ids)}", "unit": home, "name": name, "role": role, "clause": clause}
            | {"governs": span, "span": span, "inherited_from": inherited, "rule": "gold"}
        )


def found_target(
    target: GoldTarget, unit: str, every: int, place: int, body: Text, ids: Iterator[int]
) -> dict[str, Any]:
    span = body.put(target.quote)
    if falls(every, place + 2):  # a span that does not give the quote
        span = {"start": span["start"], "end": span["end"] + 10_000}
    fault = falls(every, place + 1)
    return {
        "id": f"t{next(ids)}",
        "unit": unit,
        "quote": target.quote,
        "indicator": target.indicator[: 3 if fault else None],
        "operator": target.operator,
        "value": target.value + 1 if fault and target.value else target.value,
        "unit_of_measure": target.unit,
        "deadline": target.deadline,
        "strength": "strive" if falls(every, place) else target.strength or "must",
        "kind": target.kind,
        "span": span,
        "rule": "gold",
    }


def faulty_alignment(gold: GoldAlignment, every: int) -> Alignment:
    """Return what an aligner with faults would have found, by the ids of `faulty_extraction`."""
    links: list[dict[str, Any]] = []
    for place, link in enumerate([*gold.links, *gold.ambiguous]):
        if falls(every, place):
            continue
        grade = "direct" if falls(every, place + 1) else link.grade or "partial"
        upper = "S7" if falls(every, place + 2) else link.upper
        links.append(
            {"lower": f"u{link.lower}", "upper": f"u{upper}", "grade": grade, "score": 1.0}
        )
    links.append({"lower": "u-none", "upper": "uS1", "grade": "direct", "score": 1.0})
    coverage = [
        {
            "upper": f"u{coverage.upper}",
            "status": "undecided" if falls(every, place) else coverage.status[-1],
        }
        for place, coverage in enumerate(gold.coverage)
    ]
    return Alignment.model_validate(
        {"lower": "gusu", "upper": "suzhou", "links": links, "coverage": coverage}
    )
