"""A plan built from its parts: headings, measures, a clause with its duties, targets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from policy_nlp.records import (
    DocumentInfo,
    Extraction,
    Measure,
    Responsibility,
    SourceFile,
    Span,
    Target,
    Unit,
)
from tests.support.browser import Opener, open_browser


class PlanBuilder:
    """Writes a text and notes the records in it as it goes."""

    def __init__(self, name: str, level: str) -> None:
        self.name, self.level = name, level
        self.text = ""
        self.units: list[Unit] = []
        self.measures: list[Measure] = []
        self.duties: list[Responsibility] = []
        self.targets: list[Target] = []

    def write(self, text: str) -> Span:
        start = len(self.text)
        self.text += text
        return Span(start=start, end=len(self.text))

    def section(self, unit: str, number: str, heading: str) -> None:
        span = self.write(f"{number}{heading}\n")
        self.units.append(
            Unit(
                id=unit,
                kind="section",
                number=number,
                number_source="printed",
                heading=heading,
                span=span,
                body=Span(start=span.end, end=span.end),
                rule="test",
            )
        )

    def task(
        self,
        unit: str,
        heading: str,
        measures: list[tuple[str | None, str]],
        clause: str | None = None,
        duties: tuple[tuple, ...] = (),
        targets: tuple[tuple, ...] = (),
        kind: str = "task",
    ) -> None:
        """Add a task.

        A measure is (lead-in or None, text); a duty (printed name, role, further fields);
        a target (number of its measure, quote, deadline).
        """
        head = self.write(f"{heading}。")
        noted = [self._measure(unit, number, *item) for number, item in enumerate(measures, 1)]
        printed = self.write(clause or "")
        body = Span(start=head.end, end=printed.end)
        parent = unit.rpartition(".")[0]
        path = tuple(item.heading for item in self.units if item.id == parent)
        self.units.append(
            Unit(
                id=unit,
                kind=kind,
                heading=heading,
                path=path,
                parent=parent or None,
                span=Span(start=head.start, end=body.end),
                body=body,
                rule="test",
            )
        )
        for number, (name, role, *fields) in enumerate(duties, 1):
            at = self.text.rfind(name)
            self.duties.append(
                Responsibility(
                    **{
                        "id": f"{unit}#r{number}",
                        "unit": unit,
                        "name": name,
                        "role": role,
                        "clause": clause,
                        "governs": body,
                        "span": Span(start=at, end=at + len(name)),
                        "rule": "test",
                        **(fields[0] if fields else {}),
                    }
                )
            )
        for number, (measure, quote, deadline) in enumerate(targets, 1):
            self.targets.append(
                Target(
                    id=f"{unit}#t{number}",
                    unit=unit,
                    measure=noted[measure - 1].id if measure else None,
                    quote=quote,
                    indicator=quote,
                    deadline=deadline,
                    kind="quantitative",
                    span=body,
                    rule="test",
                )
            )

    def _measure(self, unit: str, number: int, heading: str | None, text: str) -> Measure:
        measure = Measure(
            id=f"{unit}#m{number}",
            unit=unit,
            heading=heading,
            text=text,
            strength="require",
            span=self.write(text),
            rule="test",
        )
        self.measures.append(measure)
        return measure

    def build(self, **document) -> Extraction:
        info = {
            "id": self.name,
            "title": f"{self.name}碳达峰实施方案",
            "level": self.level,
            "source": SourceFile(file=f"{self.name}.txt", sha256="0", format="txt"),
            **document,
        }
        return Extraction(
            document=DocumentInfo(**info),
            text=self.text,
            units=tuple(self.units),
            measures=tuple(self.measures),
            responsibilities=tuple(self.duties),
            targets=tuple(self.targets),
        )


@pytest.fixture
def builder():
    return PlanBuilder


@pytest.fixture
def upper() -> Extraction:
    """A city opinion with three tasks."""
    plan = PlanBuilder("苏州", "city")
    plan.section("1", "一、", "主要任务")
    plan.task(
        "1.1", "推进节能降碳", [(None, "推进节能。")], "（市工信局牵头）", (("市工信局", "lead"),)
    )
    plan.task("1.2", "发展非化石能源", [(None, "发展光伏。")])
    plan.task("1.3", "打造“太湖美”名片", [(None, "保护太湖。")])
    return plan.build(doc_number="苏委发〔2022〕7号")


@pytest.fixture
def lower() -> Extraction:
    """A district plan with every way of naming who answers."""
    plan = PlanBuilder("姑苏", "district")
    plan.section("1", "一、", "重点任务")
    plan.task(
        "1.1",
        "推动工业绿色发展",
        [("深挖节能潜力", "深挖节能潜力。开展排查。"), (None, "到2025年，建成绿色工厂3家。")],
        "（区发改局、区经科局按职责分工负责）",
        (("区发改局", "joint"), ("区经科局", "joint")),
        ((2, "到2025年，建成绿色工厂3家", 2025),),
    )
    plan.task(
        "1.2",
        "发展非化石能源",
        [(None, "发展光伏。")],
        "（区发改局牵头，区住建委等部门配合）",
        (("区发改局", "lead", {"open_ended": True}), ("区住建委", "support", {"open_ended": True})),
    )
    plan.section("2", "二、", "保障措施")
    plan.task("2.1", "加强督查", [(None, "=1+1")], "（区审计局负责）", (("区审计局", "sole"),))
    plan.task(
        "2.2",
        "加强宣传",
        [(None, "开展宣传。")],
        None,
        (("区审计局", "implement", {"inherited_from": "2.1"}),),
    )
    return plan.build(status="draft-for-comment")


# Of a module, not of the session: while it is open, no other test could run an event loop.
@pytest.fixture(scope="module")
def open_page() -> Iterator[Opener]:
    """Return a function that opens a page in a browser, or skip the test in the open."""
    with open_browser() as opener:
        yield opener
