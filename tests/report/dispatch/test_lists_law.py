"""Every duty of the matrix stands in exactly the papers of its bodies."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.pipeline.session import Session
from policy_nlp.records.index import DocumentIndex
from policy_nlp.report.papers.dispatch.lists import OPEN_NAME, Dispatch
from policy_nlp.report.papers.matrix.entries import assume_leads
from policy_nlp.report.papers.matrix.matrix import matrix_report
from policy_nlp.text.bodies import body_keys, is_nobody
from tests.report.conftest import PlanBuilder

# printed name → id of the register
NAMES = {
    "区发改局": "district/development-reform",
    "发展改革委": "district/development-reform",
    "区住建委": None,
    "区住建委〔交通〕": None,
    "平江街道": "township/townships",
    "金阊街道": "township/townships",
    "各街道": "township/governments",
    "各有关部门": "district/departments-concerned",
    "各责任单位": None,
    "=1+1": None,
}
HEADERS = ("牵头单位", "责任（配合）单位", "沿用责任单位")
ROLES = st.sampled_from(["lead", "support", "joint", "sole", "implement"])
CLAUSES = st.lists(
    st.tuples(st.sampled_from(sorted(NAMES)), ROLES, st.booleans()),
    max_size=5,
    unique_by=lambda duty: duty[0],
)


@st.composite
def plans(draw: st.DrawFn) -> DocumentIndex:
    plan = PlanBuilder("甲", "district")
    for number, clause in enumerate(draw(st.lists(CLAUSES, min_size=1, max_size=4)), 1):
        measures = [(None, f"举措{number}{mark}。") for mark in range(draw(st.integers(0, 3)))]
        duties = tuple(
            (name, role, {"department": NAMES[name], "inherited_from": "9" if carried else None})
            for name, role, carried in clause
        )
        targets = ((1, f"到2025年达到{number}%", 2025), (1, f"达到{number}个", None))
        text = f"（{'、'.join(name for name, *_ in duties)}）"
        plan.task(f"{number}", f"任务{number}", measures, text, duties, targets if measures else ())
    return DocumentIndex(plan.build())


@given(plans(), st.booleans())
def test_law(plan: DocumentIndex, first_leads: bool) -> None:
    holds(assume_leads(plan) if first_leads else plan)


# Clauses after each sentence, with 牵头, with 责任单位, with places named alone, with kinds of bodies.
TEXTS = [
    "P_绿色低碳循环_天津市_实施方案",
    "P_数据中心5G_广西_绿色高质量发展若干举措",
    "P_公共机构_上海市_公共机构绿色低碳循环发展行动方案",
    "C_绿色低碳循环_梧州市_实施方案",
]


@pytest.mark.parametrize("name", TEXTS)
def test_law_on_texts_of_other_places(shared: Path, name: str) -> None:
    holds(Session().read(shared / "corpora" / "texts" / f"{name}.txt").index)


def holds(plan: DocumentIndex) -> None:
    """Pass where the papers hold what the matrix does, no more and no less."""
    dispatch, keys = Dispatch.of(plan), body_keys(plan.extraction)
    table = matrix_report(plan).sheets[0]
    headers = [column.header for column in table.columns]
    shown = [headers.index(header) for header in HEADERS if header in headers]
    rows = [row.cells for row in table.rows if row.kind == "data"]
    wanted: dict[str, set[tuple[object, str]]] = {}
    for cells, entry in zip(rows, dispatch.entries.all(), strict=True):
        named = "\n".join(cells[at].text for at in shown)
        for duty in entry.responsibilities:
            assert duty.name in named
            if not is_nobody(duty):
                row = (cells[0].number, cells[headers.index("具体举措")].text)
                wanted.setdefault(keys[duty.name], set()).add(row)
    papers = {}
    for department in dispatch.departments:
        (key,) = {keys[name] for name in department.printed}
        assert key not in papers
        listed = dispatch.task_list(department).sheets[0]
        data = [row.cells for row in listed.rows if row.kind == "data"]
        papers[key] = {(cells[0].number, cells[2].text) for cells in data}
    assert papers == wanted
    # What reaches nobody, or not all, is known to the office.
    kept = [sheet for sheet in dispatch.overview().sheets if sheet.name == OPEN_NAME]
    listed_open = {
        row.cells[0].number for sheet in kept for row in sheet.rows if row.kind == "data"
    }
    for entry in dispatch.entries.all():
        if not any(not is_nobody(duty) for duty in entry.responsibilities):
            assert dispatch.entries.numbers[entry.unit.id] in listed_open
