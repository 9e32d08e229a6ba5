"""What the program is not sure of is marked for the reader, until a person has said so (请核对)."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html as lxml_html

from policy_nlp.records import SentenceCoverage, Span
from policy_nlp.records.alignment import MAYBE, SURE, Ground
from policy_nlp.report import labels
from policy_nlp.report.render.html.writer import render_html
from tests.support.report_pairs import report_of

HERE, THERE = Span(start=0, end=4), Span(start=8, end=12)
LINES = [
    # status, likelihood, proof, what a person said: marked?
    ("covered", SURE, THERE, None, False),
    ("covered", SURE - 0.01, THERE, None, True),
    ("covered", 0.51, THERE, "confirmed", False),
    # a part only: half of these did not convince readers
    ("partly", 0.95, THERE, None, True),
    ("partly", 0.95, THERE, "regraded", False),
    # not so near that one should doubt that nobody takes it up; near enough
    ("missing", MAYBE - 0.01, None, None, False),
    ("missing", MAYBE, None, None, True),
    ("missing", MAYBE, None, "confirmed", False),
    ("not-applicable", 0.0, None, None, False),
]


@pytest.mark.parametrize(("status", "score", "proof", "decision", "marked"), LINES)
def test_a_proof_to_look_at(
    status: str, score: float, proof: Span | None, decision: str | None, marked: bool
) -> None:
    line = SentenceCoverage.model_validate(
        {"span": HERE, "status": status, "score": score, "lower_span": proof, "decision": decision}
    )
    assert line.is_doubtful() is marked


def test_a_gap_whose_sentence_speaks_for_a_link_is_to_be_looked_at() -> None:
    gap = SentenceCoverage(span=HERE, status="missing")
    assert (gap.is_doubtful(), gap.is_doubtful(speaks=True)) == (False, True)
    nothing_said = gap.model_copy(update={"ground": Ground(code="nothing-to-compare")})
    assert not nothing_said.is_doubtful(speaks=True)


def test_the_mark_stands_beside_the_proof_and_is_explained() -> None:
    corpus = Path(__file__).parents[3] / "corpus"
    page = render_html(report_of(corpus / "gusu" / "gusu.txt", corpus / "suzhou" / "suzhou.txt"))
    marked = [
        row
        for row in lxml_html.fromstring(page).xpath("//table[@class='proofs']/tbody/tr")
        if labels.LOOK in row[1].text_content()
    ]
    assert 3 <= len(marked) <= 40
    said = [row[1].text_content() for row in marked]
    assert any("通篇未判定" in text for text in said)
    assert f"标“{labels.LOOK}”的句子" in page.decode()
