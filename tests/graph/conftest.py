"""A province, a city and two districts with one task each, as small as the questions allow."""

from __future__ import annotations

import pytest

from policy_nlp.graph import build_graph
from policy_nlp.records import (
    Alignment,
    Citation,
    DocumentInfo,
    Evidence,
    Extraction,
    Link,
    Measure,
    Responsibility,
    SourceFile,
    Span,
    Target,
    Unit,
    UnitCoverage,
)
from policy_nlp.records.alignment import Demand, DemandGround

LEVELS = {"jiangsu": "province", "suzhou": "city", "gusu": "district", "xiangcheng": "district"}


def plan(name: str, unit: str, heading: str, measure: str, duties: list[tuple]) -> Extraction:
    """One document with a section and one task in it.

    A duty is (printed name, role, register id or None, inherited from or None, of the measure).
    """
    names = "、".join(duty[0] for duty in duties)
    text = f"{heading}。{measure}（{names}负责）"
    begin = text.index(measure)
    body = Span(start=begin, end=len(text))
    section = unit.rpartition(".")[0]
    return Extraction(
        document=DocumentInfo(
            id=name,
            title=f"{name}的方案",
            level=LEVELS[name],
            region=name,
            source=SourceFile(file=f"{name}.txt", sha256="0", format="txt"),
            citations=(Citation(title="上位文件", span=Span(start=0, end=2), resolves_to="suzhou"),)
            if name == "gusu"
            else (),
        ),
        text=text,
        units=(
            Unit(
                id=section,
                kind="section",
                heading="重点任务",
                span=Span(start=0, end=0),
                body=Span(start=0, end=0),
                rule="test",
            ),
            Unit(
                id=unit,
                kind="task",
                number="1．",
                heading=heading,
                path=("重点任务",),
                parent=section,
                span=Span(start=0, end=len(text)),
                body=body,
                rule="test",
            ),
        ),
        measures=(
            Measure(
                id=f"{unit}#m1",
                unit=unit,
                text=measure,
                strength="require",
                span=Span(start=begin, end=begin + len(measure)),
                rule="test",
            ),
        ),
        responsibilities=tuple(
            Responsibility(
                id=f"{unit}#r{number}",
                unit=unit,
                measure=f"{unit}#m1" if of_measure else None,
                department=register,
                name=printed,
                role=role,
                inherited_from=inherited,
                governs=body,
                span=Span(start=text.index(printed), end=text.index(printed) + len(printed)),
                rule="test",
            )
            for number, (printed, role, register, inherited, of_measure) in enumerate(duties, 1)
        ),
        targets=(
            Target(
                id=f"{unit}#t1",
                unit=unit,
                quote=measure,
                indicator="回收率",
                operator=">=",
                value=85,
                unit_of_measure="%",
                deadline=2025,
                kind="quantitative",
                span=Span(start=begin, end=begin + len(measure)),
                rule="test",
            ),
        ),
    )


def aligned(lower: str, upper: str, links: list[tuple], status: str, missing: str) -> Alignment:
    span = Span(start=0, end=1)
    return Alignment(
        lower=lower,
        upper=upper,
        links=tuple(
            Link(
                lower=low,
                upper=up,
                grade=grade,
                score=0.7,
                evidence=(Evidence(lower_span=span, upper_span=span, terms=("回收", "体系")),),
            )
            for low, up, grade in links
        ),
        coverage=(
            UnitCoverage(
                upper=links[0][1],
                status=status,
                by=tuple(low for low, _, _ in links),
            ),
        ),
        demands=(
            Demand(
                id=f"{links[0][1]}#1",
                upper=links[0][1],
                span=span,
                text=missing,
                kind="task",
                status="missing" if missing else "covered",
                action="should" if missing else "none",
                ground=DemandGround(code="open"),
            ),
        ),
    )


class Register:
    """A register whose ids say what a body does behind its level."""

    def level(self, department: str) -> str:
        return department.partition("/")[0]

    def answer_to_each_other(self, department: str, other: str) -> bool:
        return department.partition("/")[2] == other.partition("/")[2]


class Vocabularies:
    departments = Register()


@pytest.fixture(scope="session")
def extractions() -> list[Extraction]:
    return [
        plan(
            "jiangsu",
            "2.1",
            "健全循环体系",
            "完善回收体系",
            [("省发展改革委", "lead", None, None, False)],
        ),
        plan(
            "suzhou",
            "2.2.4",
            "促进资源循环利用",
            "构建回收体系",
            [
                ("市发改委", "lead", "city/reform", None, False),
                ("市住建局", "support", "city/housing", None, False),
                ("各区", "implement", None, "1.1", False),
            ],
        ),
        plan(
            "gusu",
            "3.5.3",
            "加强废旧物资利用",
            "建设回收网点",
            [
                ("区住建委", "joint", "district/housing", None, False),
                ("区住房和建设委员会", "joint", "district/housing", None, True),
                ("回收协会", "joint", None, None, False),
            ],
        ),
        plan(
            "xiangcheng",
            "2.1",
            "开展回收",
            "提高回收率",
            [
                ("回收协会", "sole", None, None, False),
                ("区住建局", "support", "district/housing", None, False),
            ],
        ),
    ]


@pytest.fixture(scope="session")
def alignments() -> list[Alignment]:
    return [
        aligned("suzhou", "jiangsu", [("2.2.4", "2.1", "direct")], "full", ""),
        aligned("gusu", "suzhou", [("3.5.3", "2.2.4", "direct")], "partial", "构建产业\n体系。"),
        aligned("xiangcheng", "suzhou", [("2.1", "2.2.4", "partial")], "none", ""),
    ]


@pytest.fixture(scope="session")
def vocabularies() -> Vocabularies:
    return Vocabularies()


@pytest.fixture(scope="session")
def graph(extractions, alignments, vocabularies):
    return build_graph(extractions, alignments, vocabularies)
