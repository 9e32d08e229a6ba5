"""A small language for plans: `标题：句子。句子。` a task a line, a section after `##`."""

from __future__ import annotations

from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import DocumentInfo, Extraction, Measure, SourceFile, Span, Unit


def make_plan(script: str, name: str = "plan") -> Extraction:
    lines = [line.strip() for line in script.strip().splitlines() if line.strip()]
    text = "\n".join(line.removeprefix("##") for line in lines)
    units: list[Unit] = []
    measures: list[Measure] = []
    section, tops, task, start = "", 0, 0, 0
    for line in lines:
        if line.startswith("##"):
            section, tops, task = line.removeprefix("##"), tops + 1, 0
            start += len(section) + 1
            continue
        task += 1
        heading, _, body = line.partition("：")
        unit_id = f"{tops or 1}.{task}"
        begin, end = start + len(heading) + 1, start + len(line)
        units.append(
            Unit(
                id=unit_id,
                kind="task",
                heading=heading,
                path=(section,) if section else (),
                span=Span(start=start, end=end),
                heading_span=Span(start=start, end=begin - 1),
                body=Span(start=begin, end=end),
                rule="test",
            )
        )
        if body:
            strength = load_lexicons().actions.strength_of(body)
            measures.append(
                Measure(
                    id=f"{unit_id}.m1",
                    unit=unit_id,
                    text=body,
                    strength=strength,
                    span=Span(start=begin, end=end),
                    rule="test",
                )
            )
        start = end + 1
    source = SourceFile(file=f"{name}.txt", sha256="0" * 64, format="txt")
    document = DocumentInfo(id=name, title=name, level="district", source=source)
    return Extraction(document=document, text=text, units=tuple(units), measures=tuple(measures))
