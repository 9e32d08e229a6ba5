"""What holds of every alignment."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from policy_nlp.align import align_plans
from policy_nlp.records import DocumentMeta
from policy_nlp.records.alignment import status_by_formula
from tests.support.small_plans import make_plan

PHRASES = [
    "推进光伏大规模开发",
    "优化公共充电桩布局",
    "严禁煤炭消费",
    "加强湿地保护",
    "推进城市更新",
    "依托龙头企业",
    "完善绿色金融体系",
    "在工业领域推广节能技术",
    "各县区制定实施方案",
    "稳定耕地固碳作用",
    "2025",
    "（略）",
]
SENTENCES = st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3).map("，".join)
BODIES = st.lists(SENTENCES, max_size=3).map(lambda s: "".join(x + "。" for x in s))
TASKS = st.lists(st.tuples(st.sampled_from(PHRASES), BODIES), min_size=1, max_size=4)
PLANS = TASKS.map(lambda tasks: "\n".join(f"{h}：{b}" for h, b in tasks))
META = DocumentMeta(sectors_absent=("耕地", "煤炭"))


@settings(deadline=None, max_examples=40)
@given(PLANS, PLANS)
def test_laws_of_an_alignment(low: str, up: str) -> None:
    lower, upper = make_plan(low), make_plan(up)
    alignment = align_plans(lower, upper, meta=META)
    linked = {(link.upper, link.lower) for link in alignment.links}
    # links are told once, each with spans inside the texts and a score between 0 and 1
    assert len(linked) == len(alignment.links)
    for link in alignment.links:
        assert 0 <= link.score <= 1
        for piece in link.evidence:
            assert piece.lower_span.end <= len(lower.text)
            assert piece.upper_span.end <= len(upper.text)
    # one line for each upper task; whoever covers a sentence is linked to its task
    assert [line.upper for line in alignment.coverage] == [unit.id for unit in upper.units]
    for line in alignment.coverage:
        assert {(line.upper, unit) for unit in line.by} == {x for x in linked if x[0] == line.upper}
        assert all(unit in line.by for m in line.measures for unit in m.covered_by)
        assert all(m.ground for m in line.measures if m.status == "not-applicable")
        assert all(m.text == m.span.of(upper.text) for m in line.missing)
    # what is one's own has no link, and nothing else is
    own = {unit.lower for unit in alignment.own}
    assert own == {unit.id for unit in lower.units} - {lower_id for _, lower_id in linked}


STATUSES = st.lists(st.sampled_from(["covered", "partly", "missing", "not-applicable"]))


@given(STATUSES)
def test_status_follows_the_printed_formula(statuses: list[str]) -> None:
    counts = Counter(statuses)
    applicable = [s for s in statuses if s != "not-applicable"]
    expected = (
        "undecided"
        if not statuses
        else "not-applicable"
        if not applicable
        else "full"
        if set(applicable) == {"covered"}
        else "none"
        if set(applicable) == {"missing"}
        else "partial"
    )
    assert status_by_formula(counts) == expected  # type: ignore[arg-type]
