"""Short views of records that people review in a diff (评审视图)."""

from __future__ import annotations

from collections import Counter

from policy_nlp.records import Extraction


def outline_view(extraction: Extraction) -> str:
    """Return the outline as indented lines: id, number, heading, and what was found there."""
    measures = Counter(measure.unit for measure in extraction.measures)
    targets = Counter(target.unit for target in extraction.targets)
    duties: dict[str, list[str]] = {}
    for duty in extraction.responsibilities:
        mark = "（承接）" if duty.inherited_from else ""
        duties.setdefault(duty.unit, []).append(f"{duty.name}[{duty.role}]{mark}")
    lines = [f"{extraction.document.title}"]
    for unit in extraction.units:
        indent = "  " * len(unit.path)
        heading = f"{unit.number or ''}{unit.heading or '（无标题）'}"
        counts = f"举措{measures[unit.id]} 指标{targets[unit.id]}"
        names = f" {'、'.join(duties[unit.id])}" if unit.id in duties else ""
        lines.append(f"{indent}{unit.id} [{unit.kind}] {heading} {counts}{names}")
    return "\n".join(lines) + "\n"
